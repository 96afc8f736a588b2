"""How far a run is and how long it will still take, in a line on standard error every few seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

#: Says which share of a piece of work is done, and what comes next.
Tell = Callable[[float, str], None]
_EVERY = 5.0  # seconds between two lines


def silent(_: float, __: str) -> None:
    """Tell nobody."""


def within(tell: Tell, start: float, end: float) -> Tell:
    """Return what tells of a part of the work, which begins and ends at these shares of the whole.

    Examples
    --------
    >>> within(lambda share, what: print(share, what), 0.5, 1.0)(0.5, "the second of two halves")
    0.75 the second of two halves
    """
    return lambda share, what: tell(start + share * (end - start), what)


def time_left(done: float, total: float, elapsed: float) -> float:
    """Return the seconds that a run will still take.

    Parameters
    ----------
    done, total : float
        What was expected of the part that is done, and of the whole, in seconds.
    elapsed : float
        The seconds that the part really took. At first the expectation counts, later what was seen.

    Examples
    --------
    >>> time_left(0, 600, 0), time_left(540, 600, 1140)
    (600.0, 120.0)
    """
    trust = total / 10
    return (total - done) * (elapsed + trust) / (done + trust)


class Progress:
    """Tells of subjects that are measured one after the other.

    Parameters
    ----------
    expected : mapping of str to float
        The subjects in their order, and about how many seconds each takes on an idle machine.
    clock : callable
        For tests.
    """

    def __init__(self, expected: Mapping[str, float], clock: Callable[[], float] = time.monotonic) -> None:
        self._expected = expected
        self._clock = clock
        self._began = clock()
        self._told = -_EVERY

    def of(self, subject: str) -> Tell:
        """Return what tells of a subject."""
        names = list(self._expected)
        before = sum(self._expected[name] for name in names[: names.index(subject)])

        def tell(share: float, what: str) -> None:
            elapsed = self._clock() - self._began
            if elapsed - self._told < _EVERY:
                return
            self._told = elapsed
            left = time_left(before + share * self._expected[subject], sum(self._expected.values()), elapsed)
            print(
                f"  {_minutes(elapsed)} so far, about {_minutes(left)} left; {subject}: {what}",
                file=sys.stderr,
                flush=True,
            )

        return tell


def _minutes(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02}"
