"""Titles and postings of one's own, from a CSV, dealt out to rounds so that no answer comes from memory."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from benchmarks.comparing import Inputs

#: The columns that each subject reads.
COLUMNS = {"titles": ("title",), "texts": ("title", "text")}


def deal(path: Path, subject: str, rows: int, rounds: int) -> Inputs:
    """Deal the rows of a CSV to rounds, and to warming up before them; equal rows count once.

    Parameters
    ----------
    path : pathlib.Path
        A file with the subject's columns, encoded in UTF-8.
    subject : str
        ``titles`` or ``texts``.
    rows : int
        How many a round gets at most.
    rounds : int

    Returns
    -------
    Inputs

    Raises
    ------
    ValueError
        If a column is missing, or there are fewer rows than rounds.
    """
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if lost := set(COLUMNS[subject]) - set(reader.fieldnames or ()):
            raise ValueError(f"{path}: it has no column {min(lost)!r}")
        found = list(dict.fromkeys(tuple(row[name] or "" for name in COLUMNS[subject]) for row in reader))
    rows = min(rows, len(found) // (rounds + 1))
    if not rows:
        raise ValueError(
            f"{path}: it has {len(found)} different rows, too few for {rounds} rounds and warming up"
        )

    def share(number: int) -> Sequence[Sequence[str]]:
        mine = found[number + 1 :: rounds + 1][:rows]
        return [list(column) for column in zip(*mine, strict=True)]

    return Inputs(f"{subject} of {path.name} a round", rows, share)
