"""Answers to labelled postings by models that had not seen them: what the classifier's own confusion is known from.

The table ``data/held_out_answers.tsv`` has a line for each posting: a number for the source that it came from, its label,
and the probabilities in thousandths that its title alone and its title with text got. It holds no text and no title.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from titlemap.errors import ModelError
from titlemap.evaluation.arrays import Floats, Ints
from titlemap.resources import data_bytes
from titlemap.taxonomy import OUTCOMES

TABLE = "held_out_answers.tsv"
_UNIT = 1000
_HEADER = "\t".join(
    ["label", *(f"{kind}_{outcome}" for kind in ("title", "posting") for outcome in OUTCOMES)]
)

#: What answers rest on: the title alone, or the title with the posting's text.
Evidence = Literal["title", "posting"]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Answers to rows whose true outcome is known.

    Attributes
    ----------
    probabilities : float array (m, 6)
    truth : int array (m,)
        Positions in `OUTCOMES`.
    """

    probabilities: Floats
    truth: Ints

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.truth)

    def joined(self, other: Known) -> Known:
        """Put the rows of another table below these."""
        return Known(
            np.concatenate([self.probabilities, other.probabilities]),
            np.concatenate([self.truth, other.truth]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """The table.

    Attributes
    ----------
    meta : mapping
        What it says of itself.
    answers : mapping
        By what they rest on.
    sources : int array (m,)
        Rows of one number are from one source.
    """

    meta: Mapping[str, str]
    answers: Mapping[Evidence, Known]
    sources: Ints


@cache
def shipped() -> HeldOut:
    """Return the table that ships, read on first use."""
    return parse_held_out(data_bytes(TABLE), TABLE)


def parse_held_out(content: bytes, name: str) -> HeldOut:
    """Read a table.

    Parameters
    ----------
    content : bytes
        What `format_held_out` wrote.
    name : str
        What error messages call it.

    Returns
    -------
    HeldOut

    Raises
    ------
    ModelError
        If the table is damaged.

    Examples
    --------
    >>> parse_held_out(b"nothing", "mine.tsv")
    Traceback (most recent call last):
    titlemap.errors.ModelError: mine.tsv is damaged (no header line); install titlemap anew or tabulate it again
    """
    try:
        head, mark, body = content.decode("utf-8").partition(f"\n{_HEADER}\n")
        if not mark:
            raise ValueError("no header line")
        meta = dict(line[2:].split(": ", 1) for line in head.splitlines())
        sources, labels, numbers = zip(*(line.split("\t", 2) for line in body.splitlines()), strict=True)
        truth = np.array([OUTCOMES.index(label) for label in labels], np.int64)
        values = np.array("\t".join(numbers).split("\t"), dtype=float).reshape(len(truth), 2, len(OUTCOMES))
        numbered = np.array([int(source) for source in sources], np.int64)
        total = values.sum(axis=2, keepdims=True)
        if not ((values >= 0).all() and (total > 0).all() and (total <= 2 * _UNIT).all()):  # NaN fails, too
            raise ValueError("a row holds no probabilities")
    except (ValueError, OverflowError) as error:
        raise ModelError(
            f"{name} is damaged ({error}); install titlemap anew or tabulate it again"
        ) from error
    values /= total
    answers: dict[Evidence, Known] = {
        "title": Known(values[:, 0], truth),
        "posting": Known(values[:, 1], truth),
    }
    return HeldOut(meta, answers, numbered)


def format_held_out(table: HeldOut) -> bytes:
    """Write a table; the same answers give the same bytes, in whatever order they came.

    Parameters
    ----------
    table : HeldOut
        With answers of both kinds to the same rows.

    Returns
    -------
    bytes
        UTF-8, tab-separated, in thousandths.
    """
    title, posting = table.answers["title"], table.answers["posting"]
    cells = np.hstack([in_thousandths(title.probabilities), in_thousandths(posting.probabilities)])
    rows = sorted(zip(table.sources.tolist(), title.truth.tolist(), cells.tolist(), strict=True))
    lines = ["\t".join([str(source), OUTCOMES[truth], *map(str, row)]) for source, truth, row in rows]
    about = [f"# {name}: {value}" for name, value in table.meta.items()]
    return ("\n".join([*about, _HEADER, *lines]) + "\n").encode()


def in_thousandths(probabilities: Floats) -> Ints:
    """Round each row to thousandths that still sum to 1: the largest remainders are rounded up.

    Examples
    --------
    >>> in_thousandths(np.full((1, 6), 1 / 6)).tolist()
    [[167, 167, 167, 167, 166, 166]]
    """
    whole = np.floor(probabilities * _UNIT + 1e-9).astype(np.int64)
    short = _UNIT - whole.sum(axis=1)
    rank = np.argsort(np.argsort(whole - probabilities * _UNIT, axis=1, kind="stable"), axis=1)
    return np.asarray(whole + (rank < short[:, None]), np.int64)
