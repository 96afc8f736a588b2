"""How cost grows with the number of rows: flat, for each row, is what it should be."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import CONTENDERS
from benchmarks.inputs import titles
from benchmarks.turns import Table, rounded
from benchmarks.workers import Trouble, Worker, write_inputs

_WHO = (
    "titles: titlemap",
    "titles: titlemap, garbage collection off",
    "titles: TF-IDF and logistic regression",
    "titles: sockit",
    "titles: rapidfuzz extractOne",
    "titles: one pattern and a dictionary",
)
#: Seconds after which once is enough.
_LONG = 10.0
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


def measure(sizes: Sequence[int], seconds: float, repeats: int) -> list[Point]:
    """Answer batches of titles, six in ten of them different.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of rows, ascending.
    seconds : float
        A contender that would take longer for a batch, or more than 5 GB, is not asked.
    repeats : int
        How often each batch is measured; one that takes long is measured once.
    """
    points: list[Point] = []
    with tempfile.TemporaryDirectory() as folder:
        files = {rows: write_inputs(Path(folder, f"{rows}.json"), titles(rows)) for rows in sizes}
        for key in _WHO:
            guess, memory = 0.0, 0.0
            for rows in sizes:
                if guess * rows > seconds or memory * rows > _MOST_MEMORY:
                    break
                print(f"  {CONTENDERS[key].name}, {rows:,} titles ...", file=sys.stderr)
                try:
                    points.append(_point(key, files[rows], rows, repeats if guess * rows < _LONG else 1))
                except Trouble as trouble:
                    print(f"  {key} is not measured: {trouble}", file=sys.stderr)
                    break
                guess, memory = points[-1].microseconds / 1e6, points[-1].kilobytes
    return points


def _point(key: str, inputs: Path, rows: int, repeats: int) -> Point:
    """Measure in processes that have answered one small batch and no other: memory that is free again hides growth."""
    timings = []
    for _ in range(repeats):
        with Worker(key) as worker:
            worker.time(inputs, 100)
            timings.append(worker.time(inputs, rows))
    each = [1e6 * timing.seconds / rows for timing in timings]
    memory = statistics.median(1024 * timing.peak_mb / rows for timing in timings)
    return Point(CONTENDERS[key].name, rows, statistics.median(each), min(each), max(each), memory)


def tables(points: Sequence[Point]) -> list[Table]:
    """Set points as two tables, of time and of memory, with a column for each number of rows."""
    sizes = sorted({point.rows for point in points})
    names = list(dict.fromkeys(point.name for point in points))
    found = {(point.name, point.rows): point for point in points}

    def words(what: Callable[[Point], str]) -> list[list[str]]:
        return [
            [name, *(what(found[name, rows]) if (name, rows) in found else "-" for rows in sizes)]
            for name in names
        ]

    headings = ("", *(f"{rows:,} rows" for rows in sizes))
    return [
        Table(
            "Microseconds of the processor for each title.",
            headings,
            words(lambda it: rounded(it.microseconds)),
        ),
        Table(
            "Kilobytes of memory for each title, at the most.",
            headings,
            words(lambda it: rounded(max(it.kilobytes, 0.0))),
        ),
    ]
