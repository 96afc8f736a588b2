"""The answers so far, kept beside the target while a long job runs, so that a dead one need not start over.

A job that is resumed does everything again, but takes the answers that the journal has from there. As the
questions come in the same order and everything else only depends on the answers, its target has the bytes that
an undisturbed run would have written. The journal goes when the target is complete.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from titlemap.errors import InputError
from titlemap.files.blocks import digest
from titlemap.files.locking import PRIVATE, open_new, open_old

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from titlemap.files.blocks import Questions

_QUIET = 2.0  # seconds before a journal is worth a file,
_ENOUGH = 1 << 23  # or bytes
_DIGEST = 16
_HEAD = _DIGEST + 4 + 4  # digest of the questions, length and checksum of what follows


class Journal:
    """Remembers answers in the order in which they were asked for.

    Parameters
    ----------
    path : Path
    identity : dict
        What the answers depend on: source, versions, options. Another job's journal is never used.
    resume : bool
        Whether to use what the file holds; otherwise it is replaced.
    say : callable
        Takes sentences for people.
    quiet : float, optional
        Seconds before a file is made, unless there is much to keep sooner; two if not given.
    clock : callable
        For tests.

    Raises
    ------
    InputError
        If the file cannot be used, or belongs to another job.
    """

    def __init__(
        self,
        path: Path,
        identity: dict[str, Any],
        *,
        resume: bool,
        say: Callable[[str], None],
        quiet: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self._header = json.dumps(identity, sort_keys=True).encode("ascii") + b"\n"
        self._due = clock() + (_QUIET if quiet is None else quiet)
        self._clock = clock
        self._waiting: list[bytes] = []
        self._size = 0  # of what waits
        self._old: IO[bytes] | None = None
        self._new: IO[bytes] | None = None
        if resume and path.exists():
            self._open_old()
            say(f"resuming from {path}" if self._old else f"{path} holds no answers yet; starting over")
        elif resume:
            say(f"there is no {path} to resume from; starting over")
        elif path.exists():
            say(f"{path} is left from a run that did not finish; starting over, not resuming")

    def take(self, questions: Questions) -> str | None:
        """Return the answers to the next questions, if they are there."""
        if self._old is None:
            return None
        begin = self._old.tell()
        entry = self._old.read(_HEAD)
        length = int.from_bytes(entry[_DIGEST : _DIGEST + 4], "big")
        # never more than there is: a length that somebody made up must not make room for itself
        payload = self._old.read(min(length, os.fstat(self._old.fileno()).st_size))
        known = (
            entry[:_DIGEST] == digest(questions.columns)
            and entry[_DIGEST + 4 :] == zlib.crc32(payload).to_bytes(4, "big")
            and len(payload) == length
        )
        if not known:  # the end, or an entry that was being written when the job died
            self._old.truncate(begin)
            self._new, self._old = self._old, None
            self._new.seek(begin)
            return None
        try:
            return payload.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.forged() from error

    def forged(self) -> InputError:
        """Say that the journal holds what no run writes: its checksums fit, so it is no accident."""
        return InputError(f"{self.path} holds an answer that no run has written; delete it and start over")

    def add(self, questions: Questions, answer: str) -> None:
        """Remember an answer that had to be worked out."""
        payload = answer.encode("utf-8")
        checksum = zlib.crc32(payload).to_bytes(4, "big")
        self._waiting.append(digest(questions.columns) + len(payload).to_bytes(4, "big") + checksum + payload)
        self._size += len(payload)
        if self._new is not None or self._size >= _ENOUGH or self._clock() >= self._due:
            self.flush()

    def flush(self) -> None:
        """Write down what waits, where another process can find it should this one die."""
        waiting, self._waiting = self._waiting, []
        try:
            if self._new is None:
                self.path.unlink(missing_ok=True)
                self._new = open_new(self.path, PRIVATE)
                self._new.write(self._header)
            self._new.write(b"".join(waiting))
            self._new.flush()
        except OSError as error:
            raise InputError(
                f"{self.path} cannot be written: {error.strerror}; nothing was changed"
            ) from error

    def keep(self) -> bool:
        """Close after a failure; return whether there is something to resume from."""
        exists = self._new is not None or self._old is not None
        self._close()
        return exists

    def remove(self) -> None:
        """Close and delete: the job is done."""
        self._close()
        self.path.unlink(missing_ok=True)

    def _close(self) -> None:
        files, self._old, self._new = (self._old, self._new), None, None
        for file in files:
            if file is not None:
                with suppress(OSError):  # what didn't fit when it was written doesn't fit now
                    file.close()

    def _open_old(self) -> None:
        try:
            file = open_old(self.path)
        except OSError as error:
            raise InputError(f"{self.path} cannot be opened: {error.strerror}") from error
        header = file.readline(1 << 16)
        if header != self._header:
            file.close()
            if not header.endswith(b"\n") and self._header.startswith(header):
                return  # the job died while it was writing this
            raise InputError(
                f"{self.path} belongs to another job: the source, the options or the versions have changed; "
                "start over without resuming"
            )
        self._old = file
