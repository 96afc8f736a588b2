"""Standard streams that may be full or closed, and signals that end a job: what the commands need not think of.

A stream that is closed when a program starts leaves its number free for the next file that is opened, so that what is
printed would land in somebody's data: the numbers are taken first.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

from titlemap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONCE = 5.0  # seconds in which further signals find the cleaning up at work and leave it alone


class Stopped(KeyboardInterrupt):
    """Somebody wants the program to end; handled wherever Ctrl-C is."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.signal = signal.Signals(number)


class _Out:
    """Standard output: what cannot be written is said in a sentence."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write text."""
        with _said():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what waits."""
        with _said():
            self._stream.flush()


class _Aside:
    """Standard error: a remark that nobody can read is no reason to fail."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write text, if that is possible."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what waits, if that is possible."""
        with suppress(OSError):
            self._stream.flush()


class _Closed(io.RawIOBase):
    """A standard stream that the program was started without."""

    def __init__(self, name: str) -> None:
        self.name = name

    def readable(self) -> bool:
        """Let the complaint come from reading."""
        return True

    def writable(self) -> bool:
        """Let the complaint come from writing."""
        return True

    def _complain(self, *_: object) -> NoReturn:
        raise InputError(f"{self.name} is closed; name a file instead")

    read = readinto = write = _complain


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"standard output cannot be written: {error.strerror or error}") from error


@contextmanager
def guarded() -> Iterator[None]:
    """Put streams in place that complain in sentences, and let signals end the program as Ctrl-C does."""
    before = sys.stdin, sys.stdout, sys.stderr
    _take_numbers()
    listener = _Listener()
    try:
        # typeshed says that streams are there; they are None where the program was started without them
        sys.stdin = sys.stdin or _Text(_Closed("standard input"))
        sys.stdout = _Out(sys.stdout or _Text(_Closed("standard output")))
        sys.stderr = _Aside(sys.stderr or _Text(open(os.devnull, "wb", buffering=0)))  # noqa: PTH123, SIM115
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # no title makes printing fail
                stream.reconfigure(errors="backslashreplace")
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        listener.leave()


class _Text(io.TextIOWrapper):
    """Text over one of the streams above, which holds nothing back."""

    def __init__(self, raw: Any) -> None:
        super().__init__(raw, encoding="utf-8", errors="backslashreplace", write_through=True)

    def __del__(self) -> None:
        """Say nothing: there is nobody to say it to."""


def _take_numbers() -> None:
    """Open something under the numbers of streams that are closed, so that no other file gets them."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # the lowest number that is free


def forget_output() -> None:
    """Send the rest of standard output nowhere, so that the interpreter's last flush doesn't complain."""
    with suppress(OSError, ValueError, AttributeError):  # not a real file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())  # type: ignore[union-attr]


class _Listener:
    """Lets signals raise `Stopped`. One that is ignored, as under nohup, stays so."""

    def __init__(self) -> None:
        self._stopped: float | None = None
        self._before: dict[int, Any] = {}
        usual = {"SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}
        if threading.current_thread() is not threading.main_thread():
            return
        for name, handler in usual.items():
            number = getattr(signal, name, None)  # Windows knows no SIGHUP
            if number is not None and signal.getsignal(number) is handler:
                self._before[number] = signal.signal(number, self._stop)

    def _stop(self, number: int, _: object) -> None:
        now = time.monotonic()
        if self._stopped is None or now - self._stopped >= _ONCE:
            self._stopped = now
            raise Stopped(number)

    def leave(self) -> None:
        """Let signals do what they did before, unless the program is about to end and one more would only disturb."""
        if self._stopped is None:
            for number, handler in self._before.items():
                signal.signal(number, handler)
