"""Labelled postings: read them, and say which belong together."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from titlemap.posting.words import plain_words
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats

SURENESS = {"1": 0.5, "2": 0.8, "3": 1.0}
#: Postings whose texts begin with the same words, this many, are copies of each other.
_FIRST_WORDS = 60


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
    """
    csv.field_size_limit(1 << 30)
    rows: list[dict[str, str]] = []
    sizes = []
    for path in (*paths, *invented):
        with Path(path).open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
        sizes.append(len(rows))
    shares = np.array([_shares(row) for row in rows])
    primary = np.zeros_like(shares)
    for i, row in enumerate(rows):
        primary[i, OUTCOMES.index(row["primary"]) if row.get("primary") else shares[i].argmax()] = 1.0
    return Labelled(
        [row.get("id") or str(i) for i, row in enumerate(rows)],
        [row["title"] for row in rows],
        [row["text"] for row in rows],
        [row.get("source") or row.get("company") or str(i) for i, row in enumerate(rows)],
        [row.get("company") or "" for row in rows],
        primary,
        shares,
        np.array([SURENESS.get(row.get("sure", ""), 1.0) for row in rows]),
        np.arange(len(rows)) < sizes[len(paths) - 1],
    )


def _shares(row: dict[str, str]) -> list[float]:
    given = json.loads(row["shares"]) if row.get("shares") else {row["primary"]: 100}
    total = sum(given.values())
    return [given.get(outcome, 0) / total for outcome in OUTCOMES]


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
