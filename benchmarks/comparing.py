"""Titlemap beside what a user would pick instead: the same titles and texts, in turns, each in a process of its own.

Every round brings inputs that no contender has seen, so that nothing is answered from memory. Slow contenders answer
the first rows of the same inputs, as many as they manage in the time that a round gives them.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.inputs import SEED, postings, titles
from benchmarks.progress import Tell, silent, within
from benchmarks.turns import Table, not_measured, ratio, rounded, take_turns
from benchmarks.workers import Timing, Trouble, Worker, started, write_inputs


@dataclass(frozen=True, slots=True)
class Inputs:
    """What every contender is asked in a round."""

    caption: str
    rows: int
    of: Callable[[int], Sequence[Sequence[str]]]
    """A round's columns of so many rows, other ones for each round; round -1 is for warming up."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    titles: int
    texts: int
    rounds: int
    seconds: float
    """Of the processor, for one contender in one round, at most: about that."""
    repeats: int
    """Of what takes long: whole files, and batches of growing size."""
    growth: tuple[int, ...]
    file_titles: int
    file_texts: int


QUICK = Effort(4_000, 1_000, 3, 0.2, 1, (1_000, 10_000), 10_000, 1_000)
FULL = Effort(50_000, 5_000, 7, 2.0, 3, (1_000, 10_000, 100_000, 1_000_000), 200_000, 20_000)


def generated(effort: Effort) -> dict[str, Inputs]:
    """Return titles none of which comes twice, and postings of 3 KB."""

    def of_titles(number: int) -> Sequence[Sequence[str]]:
        return [titles(effort.titles, distinct=1, seed=SEED + number)]

    def of_texts(number: int) -> Sequence[Sequence[str]]:
        return list(map(list, zip(*postings(effort.texts, seed=SEED + number), strict=True)))

    return {
        "titles": Inputs("titles a round, no two alike", effort.titles, of_titles),
        "texts": Inputs("postings of 3 KB a round, with titles", effort.texts, of_texts),
    }


def compare(subject: str, inputs: Inputs, effort: Effort, tell: Tell = silent) -> Table:
    """Measure all contenders on a subject; the first of them is what the others are compared with."""
    keys = [key for key, contender in CONTENDERS.items() if contender.subject == subject]
    rows = inputs.rows
    with tempfile.TemporaryDirectory() as folder:
        files = {
            number: write_inputs(Path(folder, f"{number}.json"), *inputs.of(number))
            for number in range(-1, effort.rounds)
        }
        with started(keys, files[-1], within(tell, 0, 0.1)) as (workers, troubles):
            turns: dict[str, Callable[[int], float]] = {}
            for at, (key, worker) in enumerate(workers.items()):
                name = CONTENDERS[key].name
                within(tell, 0.1, 0.2)(at / len(workers), f"{name} warms up")
                try:
                    size = manageable(worker, files[-1], rows, effort.seconds)
                except Trouble as trouble:
                    troubles[key] = str(trouble)
                else:
                    turns[name] = partial(_per_row, worker, files, size)
            measured = take_turns(turns, effort.rounds, within(tell, 0.2, 1))
            ready = {key: worker.ready_after for key, worker in workers.items()}
            versions = {name: found for worker in workers.values() for name, found in worker.versions.items()}
    contenders = {key: CONTENDERS[key] for key in keys}
    lines = [
        [contender.name, "-", "-", "-", "not measured"]
        if key in troubles
        else _row(contender, measured[contender.name], measured[contenders[keys[0]].name], ready[key])
        for key, contender in contenders.items()
    ]
    caption = f"{rows:,} {inputs.caption}, {effort.rounds} rounds; [least, most]."
    heading = ["", f"{subject}/s", "times as long as titlemap", "CPU s until ready", "gives"]
    said = ", ".join(f"{name} {number}" for name, number in sorted(versions.items()))
    notes = not_measured({contenders[key].name: trouble for key, trouble in troubles.items()})
    return Table(caption, heading, lines, [*notes, *([f"Versions: {said}."] if said else [])])


def manageable(worker: Worker, inputs: Path, rows: int, seconds: float) -> int:
    """Return how many rows a contender answers in the time that it is given, and warm it up by the way.

    Whoever pays mostly for the batch, not for its rows, is given all of them.

    Raises
    ------
    Trouble
        If it fails.
    """
    size, took = min(rows, 50), worker.time(inputs, min(rows, 50)).seconds
    while size < rows:
        before, size = took, min(rows, size * 4)
        took = worker.time(inputs, size).seconds
        if took > seconds / 4 and took > 2 * before:
            break
    return rows if size == rows and took <= 2 * seconds else max(1, min(rows, int(size * seconds / took)))


def _per_row(worker: Worker, files: dict[int, Path], size: int, number: int) -> float:
    timing: Timing = worker.time(files[number], size)
    return timing.seconds / size


def _row(
    contender: Contender, seconds: Sequence[float], reference: Sequence[float], ready: float
) -> list[str]:
    beside = "1" if seconds is reference else str(ratio(seconds, reference))
    return [contender.name, rounded(1 / statistics.median(seconds)), beside, rounded(ready), contender.gives]
