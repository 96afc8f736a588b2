"""How cost grows with the number of rows: flat, for each row, is what it should be."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.contenders import CONTENDERS
from benchmarks.inputs import titles
from benchmarks.progress import Tell, silent, within
from benchmarks.turns import Table, not_measured, rounded, take_turns
from benchmarks.workers import Timing, Trouble, Worker, write_inputs

_WHO = (
    "titles: titlemap",
    "titles: titlemap, garbage collection off",
    "titles: TF-IDF and logistic regression",
    "titles: sockit",
    "titles: rapidfuzz cdist",
    "titles: one pattern and a dictionary",
)
#: Seconds of one round from which on two rounds are enough.
_LONG = 60.0
#: Kilobytes that no contender may fill: it would measure the machine's swapping.
_MOST_MEMORY = 5e6


@dataclass(frozen=True, slots=True)
class Point:
    """What a batch of so many titles took."""

    name: str
    rows: int
    microseconds: float
    """Of the processor, for each row."""
    low: float
    high: float
    kilobytes: float
    """Of memory at the most, for each row."""


def measure(
    sizes: Sequence[int], seconds: float, repeats: int, tell: Tell = silent
) -> tuple[list[Point], dict[str, str]]:
    """Answer batches of titles, six in ten of them different, in turns.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of rows, ascending.
    seconds : float
        A contender that would take longer for a batch, or more than 5 GB, is not asked.
    repeats : int
        How often each batch is measured; those that take long, twice at most.
    tell : callable
        Is handed the share of the work that is done, and what comes next.

    Returns
    -------
    tuple
        The points, and what is the matter with contenders that could not go on.
    """
    last = {key: Point(CONTENDERS[key].name, 0, 0.0, 0.0, 0.0, 0.0) for key in _WHO}
    points: list[Point] = []
    troubles: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            inputs = write_inputs(Path(folder, f"{rows}.json"), titles(rows))
            able = [
                key
                for key, point in last.items()
                if point.microseconds * rows <= 1e6 * seconds and point.kilobytes * rows <= _MOST_MEMORY
            ]
            expected = sum(last[key].microseconds for key in able) * rows / 1e6
            rounds = repeats if expected < _LONG else min(repeats, 2)
            turns = {CONTENDERS[key].name: partial(_batch, key, inputs, rows, troubles) for key in able}
            # the largest batch takes nine tenths of what all take
            part = within(tell, rows / sizes[-1] / 10, rows / sizes[-1])
            measured = take_turns(turns, rounds, part)
            found = {key: list(filter(None, measured[CONTENDERS[key].name])) for key in able}
            last = {key: _point(key, rows, timings) for key, timings in found.items() if timings}
            points += last.values()
    return points, troubles


def _batch(key: str, inputs: Path, rows: int, troubles: dict[str, str], _: int) -> Timing | None:
    """Measure in a process that has answered one small batch and no other: memory that is free again hides growth."""
    try:
        with Worker(key) as worker:
            worker.time(inputs, 100)
            return worker.time(inputs, rows)
    except Trouble as trouble:
        troubles[CONTENDERS[key].name] = str(trouble)
        return None


def _point(key: str, rows: int, timings: Sequence[Timing]) -> Point:
    each = [1e6 * timing.seconds / rows for timing in timings]
    memory = statistics.median(1024 * timing.peak_mb / rows for timing in timings)
    return Point(CONTENDERS[key].name, rows, statistics.median(each), min(each), max(each), memory)


def tables(points: Sequence[Point], troubles: Mapping[str, str]) -> list[Table]:
    """Set points as two tables, of time and of memory, with a column for each number of rows."""
    sizes = sorted({point.rows for point in points})
    names = list(dict.fromkeys(point.name for point in points))
    found = {(point.name, point.rows): point for point in points}

    def words(what: Callable[[Point], str]) -> list[list[str]]:
        return [
            [name, *(what(found[name, rows]) if (name, rows) in found else "-" for rows in sizes)]
            for name in names
        ]

    spread = "; [least, most]" if any(point.low < point.high for point in points) else ""
    headings = ("", *(f"{rows:,} rows" for rows in sizes))
    return [
        Table(
            f"Microseconds of the processor for each title{spread}.",
            headings,
            words(_time),
            not_measured(troubles),
        ),
        Table(
            "Kilobytes of memory for each title, at the most.",
            headings,
            words(lambda it: rounded(max(it.kilobytes, 0.0))),
        ),
    ]


def _time(point: Point) -> str:
    middle = rounded(point.microseconds)
    return middle if point.low == point.high else f"{middle} [{rounded(point.low)}, {rounded(point.high)}]"
