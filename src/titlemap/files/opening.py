"""Open a source, whatever it is compressed with, and read it in pieces."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from titlemap.errors import InputError
from titlemap.files.compression import compression_of, decompressor, only_member

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a path may be given as, or an open binary file.
PathOrFile = str | os.PathLike[str] | IO[bytes]

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zipfile.BadZipFile)


class Readable(Protocol):
    """The only thing that is asked of a stream."""

    def read(self, size: int, /) -> bytes:
        """Read up to `size` bytes; nothing at the end."""
        ...


class Counted(io.RawIOBase):
    """A binary stream that counts what was read from it and gives its beginning a second time."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._again = b""
        self.position = 0

    def peek(self, size: int) -> bytes:
        """Return the next bytes without using them up: `size` of them, fewer only at the end."""
        while len(self._again) < size:
            more = self._stream.read(size - len(self._again))
            if not more:
                break
            self._again += more
        return self._again[:size]

    def readable(self) -> bool:
        """Tell wrappers that this is a stream to read from."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Read up to `size` bytes, all if it is negative."""
        data: bytes
        if size is None or size < 0:
            data = self._again + self._stream.read()
            self._again = b""
        elif self._again:
            data, self._again = self._again[:size], self._again[size:]
        else:
            data = self._stream.read(size) or b""
        self.position += len(data)
        return data

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


@dataclass(slots=True)
class Opened:
    """A source's bytes, decompressed, and what is known about where they come from."""

    name: str
    stream: Counted
    raw: Counted
    compression: str | None
    path: Path | None
    size: int | None
    _close: Callable[[], None]
    identity: tuple[int, int] | None

    def read(self, size: int) -> bytes:
        """Read up to `size` decompressed bytes, fewer only at the end."""
        pieces = []
        missing = size
        while missing > 0:
            try:
                piece = self.stream.read(missing)
            except _DAMAGED as error:
                raise self._damaged(error) from error
            except OSError as error:
                if self.compression:
                    raise self._damaged(error) from error
                raise InputError(
                    f"{self.name} cannot be read any further: {error.strerror or error}"
                ) from error
            if not piece:
                break
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def peek(self, size: int) -> bytes:
        """Return the next decompressed bytes without using them up."""
        try:
            return self.stream.peek(size)
        except (*_DAMAGED, OSError) as error:
            raise self._damaged(error) from error

    def fraction(self) -> float | None:
        """Say how much of the source has been read, if its size is known."""
        return min(self.raw.position / self.size, 1.0) if self.size else None

    def check_unchanged(self) -> None:
        """Refuse a source that was written to while it was read.

        Raises
        ------
        InputError
        """
        if self.path is not None and self.identity != _identity_of(self.path):
            raise InputError(f"{self.name} changed while it was read; run again when nothing writes to it")

    def close(self) -> None:
        """Close what was opened here."""
        self._close()

    def _damaged(self, error: BaseException) -> InputError:
        self.check_unchanged()
        if isinstance(error, EOFError):
            return InputError(
                f"{self.name} ends in the middle of its compressed data; it may be half a download"
            )
        return InputError(f"{self.name} is no whole {self.compression} file: {error}")


def open_source(source: PathOrFile) -> Opened:
    """Open a source for reading and see through its compression.

    Parameters
    ----------
    source : path or binary file

    Returns
    -------
    Opened

    Raises
    ------
    InputError
        If it can't be opened, is empty, or is an archive of several files.
    TypeError
        If it is neither a path nor a file.
    """
    if not isinstance(source, (str, os.PathLike)):
        if not hasattr(source, "read"):
            raise TypeError(f"a source is a path or a binary file, not {type(source).__name__}{_way_out(source)}")
        if isinstance(cast("Any", source), io.TextIOBase):
            raise TypeError('a source is a path or a binary file, not one of text; open it with open(path, "rb")')
        name = getattr(source, "name", None)
        shown = (
            "standard input" if name in ("<stdin>", 0) else name if isinstance(name, str) else "the stream"
        )
        return _see_through(shown, source, None, lambda: None)
    path = Path(source)
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise InputError(f"no such file: {source}{_meant(str(source))}") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder, not a file; name one of its files, one at a time") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}") from None
    try:
        return _see_through(str(path), file, path if path.is_file() else None, file.close)
    except BaseException:
        file.close()
        raise


def _way_out(thing: Any) -> str:
    """Say what to do with what is no source."""
    if hasattr(thing, "columns") or hasattr(thing, "to_frame"):
        return "; label_frame labels data frames"
    return "; pass several one at a time" if isinstance(thing, (list, tuple, set)) else ""


def _meant(name: str) -> str:
    """Say what to do with a name that is no file's."""
    if _URL.match(name):
        return "; nothing is fetched from the network: download it first"
    return "; pass several files one at a time" if any(mark in name for mark in "*?[") else ""


def _see_through(name: str, file: Any, path: Path | None, close: Callable[[], None]) -> Opened:
    raw = Counted(file)
    identity = _identity_of(path) if path else None
    try:
        magic = raw.peek(8)
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}") from error
    if not magic:
        raise InputError(f"{name} is empty")
    compression = compression_of(magic)
    stream = raw
    size = path.stat().st_size if path else None
    if compression == "zip":  # has its own way around in the file, so progress is counted behind it
        member, size = only_member(name, file)
        stream = raw = Counted(member)
    elif compression:
        stream = Counted(decompressor(name, raw, compression))
    return Opened(name, stream, raw, compression, path, size, close, identity)


def _identity_of(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns
