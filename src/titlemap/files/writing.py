"""Write a target so that it is either the whole result or not there."""

from __future__ import annotations

import io
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from titlemap.errors import InputError
from titlemap.files.compression import COMPRESSIONS, compressor
from titlemap.files.locking import open_locked
from titlemap.files.opening import PathOrFile

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

    Parameters
    ----------
    target : path or binary file
    compress : bool
        Whether the name's last suffix asks for compression; the formats with their own don't.

    Attributes
    ----------
    path : Path or None
        The file that takes its name in the end; None for a stream, a device or a pipe.
    """

    def __init__(self, target: PathOrFile, *, compress: bool = True) -> None:
        self.path: Path | None
        self._part: Path | None
        self._file: IO[bytes]
        self._own = isinstance(target, (str, os.PathLike))
        if isinstance(target, (str, os.PathLike)):
            self.name = str(target)
            self.path, self._part, self._file = self._open(Path(target))
        else:
            self.path = self._part = None
            name = getattr(target, "name", None)
            self.name = "standard output" if name in ("<stdout>", 1) else str(name or "the stream")
            self._file = target
        self._writer: Any = self._file
        if compress and isinstance(target, (str, os.PathLike)):
            try:
                self._writer = compressor(self.name, self.stream())
            except InputError:
                self.discard()
                raise

    def _open(self, path: Path) -> tuple[Path | None, Path | None, IO[bytes]]:
        try:
            resolved = path.resolve()
            if resolved.is_dir():
                raise InputError(f"{path} is a folder; name the file to write in it")
            if resolved.exists() and not resolved.is_file():  # a device or a pipe cannot be replaced
                return None, None, resolved.open("wb")
            part = beside(path, ".part")
            return resolved, part, open_locked(part, path)
        except (OSError, ValueError) as error:
            raise self._failed(error) from error

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
            os.fsync(self._file.fileno())
            if os.name == "nt":  # which renames no open file; elsewhere the lock is held until then
                self._file.close()
            os.replace(self._part, self.path)  # noqa: PTH105  (the very call that is atomic)
            self._part = None
            self._file.close()

    def discard(self) -> None:
        """Give up: nothing stays of what was written to a file."""
        if not self._own:
            return
        with suppress(OSError, ValueError):
            self._file.close()
        if self._part is not None:
            with suppress(OSError):
                self._part.unlink()
            self._part = None

    def _failed(self, error: BaseException) -> InputError:
        reason = getattr(error, "strerror", None) or error
        return InputError(f"{self.name} cannot be written: {reason}; nothing was changed")


class _Lent(io.RawIOBase):
    """A file that a library may write to and not close: its name is taken later."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._written = 0

    def writable(self) -> bool:
        """Tell wrappers that this is a stream to write to."""
        return True

    def write(self, data: Any, /) -> int:
        """Write bytes."""
        self._file.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        """Return how much was written; a pipe couldn't say."""
        return self._written
