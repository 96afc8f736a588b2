"""Keep two runs from writing one target."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from titlemap.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def open_locked(part: Path, path: Path) -> IO[bytes]:
    """Open an empty file that no other run is writing; the lock goes with the process.

    Parameters
    ----------
    part : Path
        The file.
    path : Path
        What it will be, for a message.

    Returns
    -------
    binary file

    Raises
    ------
    InputError
        If another run is writing it.
    OSError
        If it can't be opened.
    """
    while True:
        file = part.open("ab")
        try:
            if not _locked(file):
                raise InputError(f"another run is writing {path} at this moment")
            if _is_at(file, part):
                file.truncate(0)
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # between opening and locking, another run finished and renamed it: that is its result


def remove_unlocked(part: Path) -> None:
    """Remove a file that no run is writing, if it is there: a run that was interrupted may have left it.

    Parameters
    ----------
    part : Path
        Closed by this run.
    """
    with suppress(OSError), part.open("r+b") as file:
        if os.name == "nt":  # which removes no open file
            file.close()
            part.unlink()
        elif _locked(file) and _is_at(file, part):
            part.unlink()


def _locked(file: IO[bytes]) -> bool:
    """Lock a file; say no if another run has it."""
    try:
        import fcntl  # noqa: PLC0415  (not on Windows, which locks by itself)

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):  # a system or a file system without locks
        pass
    return True


def _is_at(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
