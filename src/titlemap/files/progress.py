"""A line on the terminal that says how far a long job is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

_QUIET = 2.0  # seconds that pass without a word
_EVERY = 0.2


class Progress:
    """Rewrites one line with the share done, the rows, the rate and the time left.

    Parameters
    ----------
    stream : text file
        Usually standard error.
    clock : callable
        For tests.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._start = clock()
        self._shown = self._start
        self._width = 0

    def update(self, rows: int, fraction: float | None) -> None:
        """Tell how many rows are done, and which share of the source if it is known."""
        now = self._clock()
        if now - self._start < _QUIET or now - self._shown < _EVERY:
            return
        self._shown = now
        self._write(progress_line(rows, fraction, now - self._start))

    def clear(self) -> None:
        """Wipe the line, so that what follows stands alone."""
        if self._width:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()
            self._width = 0

    def _write(self, line: str) -> None:
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)


def progress_line(rows: int, fraction: float | None, seconds: float) -> str:
    """Put progress into words.

    Parameters
    ----------
    rows : int
    fraction : float, optional
        Share of the source that was read.
    seconds : float
        Since the start.

    Returns
    -------
    str

    Examples
    --------
    >>> progress_line(250_000, 0.25, 60.0)
    '[#####---------------]  25 %  250,000 rows  4,167 rows/s  3:00 left'
    >>> progress_line(5_000, None, 2.0)
    '5,000 rows  2,500 rows/s'
    """
    rate = f"{rows:,} rows  {rows / seconds:,.0f} rows/s" if seconds > 0 else f"{rows:,} rows"
    if not fraction:
        return rate
    done = int(fraction * 20)
    minutes, rest = divmod(round(seconds / fraction - seconds), 60)
    hours, minutes = divmod(minutes, 60)
    left = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"[{'#' * done}{'-' * (20 - done)}] {fraction:>4.0%}  {rate}  {left} left".replace("%", " %")
