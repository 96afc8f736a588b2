"""Whose a file is and who may read and write it: a new file gets the rights of the one whose name it takes."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from titlemap.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_GROUP = 0o070


@dataclass(frozen=True, slots=True)
class Rights:
    """A file's mode, owner and group."""

    mode: int
    owner: int
    group: int

    @classmethod
    def of(cls, path: Path, like: Path | None = None) -> Self | None:
        """Read the rights of a file that is about to be replaced, or of the one that a new file is to be like.

        Parameters
        ----------
        path : Path
        like : Path, optional

        Returns
        -------
        Rights or None
            None if neither is there.

        Raises
        ------
        InputError
            If the file may not be written. To root everything may be, but a file that nobody may write was put so.
        """
        if path.exists():
            status = path.stat()
            if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
                raise InputError(
                    f"{path} may not be written ({stat.filemode(status.st_mode)}); name another file, or allow it: "
                    "chmod u+w"
                )
        elif like is not None and like.exists():
            status = like.stat()
        else:
            return None
        return cls(status.st_mode & 0o777, status.st_uid, status.st_gid)

    def give(self, descriptor: int) -> None:
        """Give an open file these rights, and never more: a group that cannot be given gets none."""
        if not hasattr(os, "fchown"):
            return
        mode, status = self.mode, os.fstat(descriptor)
        if status.st_uid != self.owner:
            with suppress(OSError):  # only root gives files away
                os.fchown(descriptor, self.owner, -1)
        if status.st_gid != self.group:
            try:
                os.fchown(descriptor, -1, self.group)
            except OSError:
                mode &= ~_GROUP
        with suppress(PermissionError):  # a file system without rights
            os.fchmod(descriptor, mode)
