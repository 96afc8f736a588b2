"""Labelled postings: read them, and say which belong together."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from titlemap.errors import InputError
from titlemap.posting.words import plain_words
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats

SURENESS = {"1": 0.5, "2": 0.8, "3": 1.0}
#: Postings whose texts begin with the same words, this many, are copies of each other.
_FIRST_WORDS = 60
#: Shares are parts, percentages, hours or minutes of a week.
_LARGEST = 1e6


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labelled postings; arrays have a row for each. Those that are not `real` are learned from, and no more."""

    ids: list[str]
    titles: list[str]
    texts: list[str]
    sources: list[str]
    companies: list[str]
    primary: Floats
    shares: Floats
    counts: Floats
    real: npt.NDArray[np.bool_]


def read_labelled(paths: Sequence[str | Path], invented: Sequence[str | Path] = ()) -> Labelled:
    """Read labelled CSV files.

    Parameters
    ----------
    paths : sequence of str or Path
    invented : sequence of str or Path
        Files of postings that somebody made up: good to learn words from, no sample of anything.

    Returns
    -------
    Labelled

    Raises
    ------
    InputError
        If one cannot be read, or a row is not labelled as it should be; with the line.
    """
    rows: list[_Row] = []
    sizes = []
    for path in (*paths, *invented):
        rows += _rows(Path(path))
        sizes.append(len(rows))
    if not sizes[len(paths) - 1]:
        raise InputError(f"{', '.join(map(str, paths))}: there are no labelled rows to learn from")
    shares = np.array([row.shares for row in rows])
    primary = np.zeros_like(shares)
    for i, row in enumerate(rows):
        primary[i, shares[i].argmax() if row.primary is None else row.primary] = 1.0
    cells = [row.cells for row in rows]
    return Labelled(
        [row.get("id") or str(i) for i, row in enumerate(cells)],
        [row["title"] for row in cells],
        [row["text"] for row in cells],
        [row.get("source") or row.get("company") or str(i) for i, row in enumerate(cells)],
        [row.get("company") or "" for row in cells],
        primary,
        shares,
        np.array([SURENESS.get(row.get("sure", ""), 1.0) for row in cells]),
        np.arange(len(rows)) < sizes[len(paths) - 1],
    )


class _Row(NamedTuple):
    """A row's cells by their columns, the place of its label, and how its week splits."""

    cells: dict[str, str]
    primary: int | None
    shares: list[float]


def _rows(path: Path) -> Iterator[_Row]:
    """Read a file's rows; what is wrong with one is said with its line."""
    csv.field_size_limit(1 << 30)
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            names = reader.fieldnames or ()
            lacking = [name for name in ("title", "text") if name not in names]
            if lacking or not {"primary", "shares"} & set(names):
                raise ValueError(f"the header needs title, text, and primary or shares, not {', '.join(names)!r:.200}")
            for cells in reader:
                line = reader.line_num
                if None in cells or None in cells.values():
                    raise ValueError(f"the row has not the header's {len(names)} cells")
                label = cells.get("primary")
                if label and label not in OUTCOMES:
                    raise ValueError(f"{label!r:.60} is none of {', '.join(OUTCOMES)}")
                yield _Row(cells, OUTCOMES.index(label) if label else None, _shares(cells))
    except (ValueError, csv.Error) as error:  # no UTF-8 is a ValueError, too
        raise InputError(f"{path}:{line}: {error}") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


def _shares(row: dict[str, str]) -> list[float]:
    if not row.get("shares"):
        if not row.get("primary"):
            raise ValueError("the row has neither a label nor shares")
        return [float(outcome == row["primary"]) for outcome in OUTCOMES]
    try:
        given = {outcome: float(part) for outcome, part in dict(json.loads(row["shares"])).items()}
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(f"the shares are no JSON object of numbers: {row['shares']!r:.60}") from error
    total = sum(given.values())
    if not (given.keys() <= set(OUTCOMES) and min(given.values(), default=0.0) >= 0 and 0 < total <= _LARGEST):
        raise ValueError(f"the shares are no numbers from 0 up for the six outcomes: {row['shares']!r:.60}")
    return [given.get(outcome, 0.0) / total for outcome in OUTCOMES]


def copies_of(data: Labelled) -> list[int]:
    """Return the group of near copies that each posting is in: same company and title, or the same first words.

    Parameters
    ----------
    data : Labelled

    Returns
    -------
    list of int
        The position of each group's first posting.
    """
    parent = list(range(len(data.texts)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[Hashable, int] = {}
    for i in range(len(parent)):
        for mark in _marks(data.texts[i], data.companies[i], data.titles[i]):
            a, b = root(i), root(first.setdefault(mark, i))
            parent[max(a, b)] = min(a, b)
    return [root(i) for i in range(len(parent))]


def _marks(text: str, company: str, title: str) -> Iterator[Hashable]:
    yield hashlib.sha256(" ".join(plain_words(text)[:_FIRST_WORDS]).encode()).digest()
    name, job = " ".join(plain_words(company)), " ".join(plain_words(title))
    if name and job:
        yield name, job
