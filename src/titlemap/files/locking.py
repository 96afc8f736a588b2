"""Open the files that stand beside a target: no link is followed, and no two runs write one target.

A folder may be other people's, too. What stands under a name of ours is therefore never opened to be emptied: a new
file is made, which fails where anything stands, and what an earlier run left is removed first.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from titlemap.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

#: A link is not followed, and a pipe is not waited for.
_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_BINARY = getattr(os, "O_BINARY", 0)
#: Of what nobody else is to see: until the target has its name, and of a journal always.
PRIVATE = 0o600


def open_locked(part: Path, path: Path, mode: int) -> IO[bytes]:
    """Make an empty file that no other run is writing; the lock goes with the process.

    Parameters
    ----------
    part : Path
        The file.
    path : Path
        What it will be, for a message.
    mode : int
        Its rights, as far as the process's mask allows.

    Returns
    -------
    binary file

    Raises
    ------
    InputError
        If another run is writing it, or it is no file.
    OSError
        If it can't be made.
    """
    while True:
        remove_unlocked(part, path)
        try:
            file = open_new(part, mode)
        except FileExistsError:
            continue  # another run was quicker; whether it still goes on is seen next
        try:
            if _locked(file) and stands_at(file, part):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # between making and locking, another run took it for left behind


def open_new(path: Path, mode: int) -> IO[bytes]:
    """Make a file to write; `FileExistsError` where anything stands, be it a link to nowhere."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _AS_IT_IS | _BINARY, mode), "r+b")


def open_old(path: Path) -> IO[bytes]:
    """Open a file that an earlier run made.

    Parameters
    ----------
    path : Path

    Returns
    -------
    binary file
        To be read and written.

    Raises
    ------
    InputError
        If it is a link, or anything but a file.
    OSError
        If it can't be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | _AS_IT_IS | _BINARY)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENXIO) or path.is_symlink():
            raise _no_file(path) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _no_file(path)
    return os.fdopen(descriptor, "r+b")


def refuse_other_than_file(path: Path) -> None:
    """Refuse a name under which something else than a file stands, before any work is done.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
    """
    with suppress(OSError, ValueError):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _no_file(path)


def remove_unlocked(part: Path, path: Path | None = None) -> None:
    """Remove a file that no run is writing, if it is there: a run that was killed may have left it.

    Parameters
    ----------
    part : Path
        Not open in this run.
    path : Path, optional
        What it would be. If given, it is an error that another run is writing the file, or that it cannot be removed.

    Raises
    ------
    InputError, OSError
    """
    try:
        file = open_old(part)
    except FileNotFoundError:
        return
    except PermissionError as error:
        if path is None:
            return
        raise InputError(f"{part} is in the way and belongs to somebody else; have it removed") from error
    except (InputError, OSError):
        if path is None:
            return
        raise
    busy = f"another run is writing {path} at this moment"
    try:
        if os.name == "nt":  # which removes no open file
            file.close()
            part.unlink()
        elif _locked(file):
            if stands_at(file, part):
                part.unlink(missing_ok=True)
        elif path is not None:
            raise InputError(busy)
    except PermissionError as error:
        if path is not None:
            raise InputError(
                busy if os.name == "nt" else f"{part} cannot be removed: {error.strerror}"
            ) from error
    finally:
        file.close()


def _no_file(path: Path) -> InputError:
    what = "a symbolic link, which is not followed" if path.is_symlink() else "no plain file"
    return InputError(f"{path} is in the way: it is {what}; remove it, or name another target")


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


def stands_at(file: IO[bytes], path: Path) -> bool:
    """Say whether a name still leads to an open file, and directly."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.lstat())
    except FileNotFoundError:
        return False
