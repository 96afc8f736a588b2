"""Write a target so that it is either the whole result or not there."""

from __future__ import annotations

import io
import os
import re
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

from titlemap.errors import InputError
from titlemap.files.compression import COMPRESSIONS, compressor
from titlemap.files.locking import (
    PRIVATE,
    open_locked,
    refuse_other_than_file,
    remove_unlocked,
    stands_at,
)
from titlemap.files.opening import PathOrFile
from titlemap.files.rights import Rights

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = {
    "csv": (".csv", ".tsv", ".tab", ".txt"),
    "jsonl": (".jsonl", ".ndjson", ".json"),
    "parquet": (".parquet", ".pq"),
    "arrow": (".arrow", ".feather", ".ipc"),
}


def kind_of(path: Path) -> str | None:
    """Say which kind of table a file's name promises.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str or None
        ``csv`` (and its relatives), ``jsonl``, ``parquet``, ``arrow``, or None if the name says nothing.

    Examples
    --------
    >>> kind_of(Path("jobs.csv.gz")), kind_of(Path("jobs.parquet")), kind_of(Path("jobs"))
    ('csv', 'parquet', None)
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        suffixes.pop()
    last = suffixes[-1] if suffixes else ""
    return next((kind for kind, known in _KINDS.items() if last in known), None)


#: What a name promises that nothing here writes, and what opens it instead.
_OTHERS = {
    "a workbook": (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"),
    "a web page": (".html", ".htm"),
    "a document": (".pdf", ".doc", ".docx", ".odt", ".rtf"),
    "XML": (".xml",),
    "YAML": (".yaml", ".yml"),
    "a database": (".db", ".sqlite", ".sqlite3", ".duckdb", ".mdb", ".accdb"),
    "a file of another program": (".sav", ".dta", ".rds", ".rdata", ".sas7bdat", ".pkl", ".pickle", ".npy", ".npz", ".h5"),
    "an archive": (".7z", ".rar", ".tar", ".tgz", ".z", ".lz4", ".br"),
    "Avro or ORC": (".avro", ".orc"),
}  # fmt: skip


def check_suffix(target: str | os.PathLike[str], kind: str, suffix: str) -> None:
    """Refuse a target whose name promises what it would not be: whatever opens it would call it broken.

    Parameters
    ----------
    target : path
    kind : str
        What would be written, for the message.
    suffix : str
        Which name that has.

    Raises
    ------
    InputError

    Examples
    --------
    >>> check_suffix("out.xlsx", "delimited text", ".csv")
    Traceback (most recent call last):
    ...
    titlemap.errors.InputError: out.xlsx would be no workbook but delimited text; name it out.csv, which spreadsheets open
    """
    path = Path(target)
    for what, suffixes in _OTHERS.items():
        if path.suffix.lower() in suffixes and suffix not in suffixes:
            plain = what.removeprefix("a ").removeprefix("an ")
            hint = ", which spreadsheets open" if what == "a workbook" and suffix == ".csv" else ""
            better = path.with_suffix(suffix).name
            raise InputError(f"{path.name} would be no {plain} but {kind}; name it {better}{hint}")


def beside(target: Path, suffix: str) -> Path:
    """Name a file that belongs to a target, where the target will really stand.

    Parameters
    ----------
    target : Path
    suffix : str
        ``.part``, ``.rejects`` or ``.journal``.

    Returns
    -------
    Path

    Examples
    --------
    >>> beside(Path("labelled.csv"), ".rejects").name
    'labelled.csv.rejects'
    """
    resolved = target.resolve()
    return resolved.with_name(resolved.name + suffix)


def check_beside(target: Path, rejects: Path | None) -> None:
    """Refuse links, folders and the like under the names that stand beside a target.

    Parameters
    ----------
    target : Path
    rejects : Path, optional
        Where rejects go, if somebody chose that.

    Raises
    ------
    InputError
    """
    for suffix in (".part", ".journal", *(() if rejects else (".rejects", ".rejects.part"))):
        refuse_other_than_file(beside(target, suffix))
    if rejects:
        refuse_other_than_file(beside(rejects, ".part"))


def keep_apart(source: Path | None, target: Path, rejects: Path) -> None:
    """Refuse to write over the source, or over one result with another.

    Parameters
    ----------
    source : Path, optional
    target, rejects : Path

    Raises
    ------
    InputError
    """
    if target.resolve() == rejects.resolve():
        raise InputError(f"{target} cannot take both the rows and the rejects; name another file for these")
    if source is None:
        return
    written = [target, *(beside(target, suffix) for suffix in (".part", ".journal"))]
    written += [rejects, beside(rejects, ".part")]
    for path in written:
        if path.exists() and source.samefile(path):
            what = "is" if path is target else f"would be written over with {path.name}, which is"
            raise InputError(f"{target} {what} the source itself; write to another file")


class Target:
    """A file that gets its name when it is complete, or a stream that is simply written to.

    Nothing is made before `open`, so that whoever opens it inside a ``try`` can `discard` it whatever happens.

    Parameters
    ----------
    target : path or binary file
    compress : bool
        Whether the name's last suffix asks for compression; the formats with their own don't.
    follow : bool
        Whether a symbolic link under the name is followed: where a person chose it, and nowhere else.
    like : Path, optional
        A file whose rights a new one gets.

    Attributes
    ----------
    path : Path or None
        The file that takes its name in the end; None for a stream, a device or a pipe.
    """

    def __init__(
        self, target: PathOrFile, *, compress: bool = True, follow: bool = True, like: Path | None = None
    ) -> None:
        self.path: Path | None = None
        self._rights: Rights | None = None
        self._follow, self._like = follow, like
        self._part: Path | None = None
        self._file: Any = None
        self._writer: Any = None
        self._own = isinstance(target, (str, os.PathLike))
        self._compress = compress and self._own
        if isinstance(target, (str, os.PathLike)):
            self.name = str(target)
            if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", self.name):
                raise InputError(f"{self.name} is no file; write to one, and send it on from there")
            self._place(Path(target))
        elif not hasattr(target, "write") or isinstance(cast("Any", target), io.TextIOBase):
            raise TypeError(f"a target is a path or a binary file, not {type(target).__name__}")
        else:
            name = getattr(target, "name", None)
            self.name = "standard output" if name in ("<stdout>", 1) else str(name or "the stream")
            self._file = target

    def _place(self, path: Path) -> None:
        try:
            resolved = path.resolve() if self._follow else path.parent.resolve() / path.name
            if not self._follow:
                refuse_other_than_file(resolved)
            if resolved.is_dir():
                raise InputError(f"{path} is a folder; name the file to write in it")
            if resolved.is_file() or not resolved.exists():  # a device or a pipe cannot be replaced
                self.path, self._part = resolved, resolved.with_name(resolved.name + ".part")
        except (OSError, ValueError) as error:
            raise self._failed(error) from error

    def open(self) -> Self:
        """Get ready to write; no other run can until this one is done.

        Returns
        -------
        Target
            Itself.

        Raises
        ------
        InputError
            If it can't be written, or another run is writing it.
        """
        try:
            if self._part is not None and self.path is not None:
                self._rights = Rights.of(self.path, self._like)
                mode = PRIVATE if self._rights else 0o666
                self._file = open_locked(self._part, Path(self.name), mode)
            elif self._own:
                self._file = Path(self.name).open("wb")  # noqa: SIM115  (closed by commit or discard)
        except (OSError, ValueError) as error:
            raise self._failed(error) from error
        self._lent = _Lent(self._file)
        self._writer = compressor(self.name, cast("IO[bytes]", self._lent)) if self._compress else self._file
        return self

    def write(self, data: bytes) -> None:
        """Write bytes, compressed if the target is."""
        with self.blamed():
            self._writer.write(data)

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Say in a sentence that the target is what failed; a reader that went away is no failure."""
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            raise self._failed(error) from error

    def stream(self) -> IO[bytes]:
        """Return a stream to the file, for a format that writes through its own library."""
        return cast("IO[bytes]", _Lent(self._file))

    def commit(self) -> None:
        """Finish: what was written gets the target's name."""
        with self.blamed():
            if self._writer is not self._file:
                self._writer.close()
            self._file.flush()
            if not self._own:
                return
            if self._part is None or self.path is None:
                self._file.close()
                return
            if self._rights is not None:
                self._rights.give(self._file.fileno())
            os.fsync(self._file.fileno())
            if not stands_at(self._file, self._part):
                raise InputError(
                    f"{self._part} was removed or replaced by another program; nothing was changed"
                )
            if os.name == "nt":  # which renames no open file; elsewhere the lock is held until then
                self._file.close()
            os.replace(self._part, self.path)  # noqa: PTH105  (the very call that is atomic)
            self._part = None
            self._file.close()

    def discard(self) -> None:
        """Give up: nothing stays of what was written to a file."""
        if not self._own:
            return
        if self._writer is not self._file and self._writer is not None:
            self._lent.forget()  # what a compressor still holds would be written whenever it is collected
            with suppress(OSError, ValueError):
                self._writer.close()
        if self._file is not None:
            with suppress(OSError, ValueError):
                self._file.close()
        if self._part is not None:
            remove_unlocked(self._part)
            self._part = None

    def _failed(self, error: BaseException) -> InputError:
        reason = getattr(error, "strerror", None) or error
        return InputError(f"{self.name} cannot be written: {reason}; nothing was changed")


class _Lent(io.RawIOBase):
    """A file that a library may write to and not close: its name is taken later."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file: IO[bytes] | None = file
        self._written = 0

    def writable(self) -> bool:
        """Tell wrappers that this is a stream to write to."""
        return True

    def forget(self) -> None:
        """Take what comes from now on, and write it nowhere."""
        self._file = None

    def write(self, data: Any, /) -> int:
        """Write bytes."""
        if self._file is not None:
            self._file.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        """Return how much was written; a pipe couldn't say."""
        return self._written
