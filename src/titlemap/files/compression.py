"""What files are compressed with, both ways."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
from pathlib import Path
from typing import Any

from titlemap.errors import InputError
from titlemap.files.extras import arrow

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
)
#: What comes of directories and members with nonsense in them.
_NO_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error)
#: What a target's last suffix asks for.
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd", ".bz2": "bzip2", ".xz": "xz"}


def compression_of(start: bytes) -> str | None:
    r"""Say what a file is compressed with.

    Parameters
    ----------
    start : bytes
        Its first eight bytes.

    Returns
    -------
    str or None

    Examples
    --------
    >>> compression_of(b"\x1f\x8b\x08"), compression_of(b"id,title")
    ('gzip', None)
    """
    return next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)


def decompressor(name: str, raw: Any, compression: str) -> Any:
    """Return a stream of a compressed stream's content.

    Parameters
    ----------
    name : str
        What the source is called in a message.
    raw : binary file
    compression : str
        As `compression_of` says, but not ``zip``.

    Returns
    -------
    binary file

    Raises
    ------
    InputError
        If it needs a library that isn't installed.
    """
    if compression == "gzip":
        return gzip.GzipFile(fileobj=raw, mode="rb")
    if compression == "bzip2":
        return bz2.BZ2File(raw)
    if compression == "xz":
        return lzma.LZMAFile(io.BufferedReader(raw))
    return arrow(f"reading {name}, which is compressed with zstd,").CompressedInputStream(raw, "zstd")


def only_member(name: str, file: Any) -> tuple[Any, int]:
    """Open the one file in a zip archive.

    Parameters
    ----------
    name : str
        What the source is called in a message.
    file : binary file

    Returns
    -------
    binary file
    int
        Its size in bytes.

    Raises
    ------
    InputError
        If there are several, none, or none that can be read.
    """
    if not file.seekable():
        raise InputError(f"{name} is a zip archive, which cannot be read from a pipe; give the file's path")
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except _NO_ARCHIVE as error:
        raise InputError(f"{name} is no whole zip archive: {error}") from error
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    names = [member.filename for member in members]  # one may be empty, which is_dir() cannot stand
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise InputError(f"{name} is a workbook or an office document; save the sheet as CSV (UTF-8) first")
    tables = [member for member in members if not _is_litter(member.filename)]
    if len(tables) != 1:
        shown = ", ".join(names[:10]) or "nothing"
        raise InputError(f"{name} has to hold exactly one file, but it holds {shown}; unpack it first")
    try:
        return archive.open(tables[0]), tables[0].file_size
    except (RuntimeError, *_NO_ARCHIVE) as error:  # RuntimeError: it asks for a password
        raise InputError(f"{name} cannot be unpacked: {error}") from error


def _is_litter(name: str) -> bool:
    """Say whether a member of an archive is what a Mac leaves everywhere, or otherwise hidden."""
    return name.startswith("__MACOSX/") or Path(name).name.startswith(".")


def compressor(name: str, file: Any) -> Any:
    """Return a stream that compresses into a file as its name asks, or the file itself.

    Parameters
    ----------
    name : str
    file : binary file

    Returns
    -------
    binary file
        To be closed at the end; `file` stays open. The same input gives the same bytes: no name and no time
        stand in them.

    Raises
    ------
    InputError
        If it can't be done.
    """
    suffix = Path(name).suffix.lower()
    compression = COMPRESSIONS.get(suffix)
    if suffix == ".zip":
        raise InputError("zip archives are read, but not written; name the target .gz or .zst")
    if compression == "gzip":
        return gzip.GzipFile("", "wb", 6, file, mtime=0)
    if compression == "bzip2":
        return bz2.BZ2File(file, "wb")
    if compression == "xz":
        return lzma.LZMAFile(file, "wb")
    if compression == "zstd":
        return arrow(f"writing {name}, compressed with zstd,").CompressedOutputStream(file, "zstd")
    return file
