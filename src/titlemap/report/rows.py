"""Labelled rows: what `titlemap label` wrote, read back from a file or a frame."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from titlemap.answers import cells
from titlemap.columns import APPENDED, find_columns
from titlemap.errors import InputError
from titlemap.evaluation.sheets import eager_frame
from titlemap.taxonomy import NONE, OUTCOMES, JobFunction, Level, Status

if TYPE_CHECKING:
    from titlemap.files.columnwise import Cells, Columns

#: The ids of the five functions.
FUNCTIONS: tuple[str, ...] = tuple(function.value for function in JobFunction)

#: What a row can be counted as: one of the six outcomes, or none decided on.
VERDICTS: tuple[str, ...] = (*OUTCOMES, Status.UNCERTAIN.value, Status.EMPTY.value)

_LONGEST = 1000  # characters of a title and of a reason that are kept
_SIX = len(OUTCOMES)
_LEVELS = frozenset(level.value for level in Level)
_FRAME_ROWS = 8192  # that are turned into text at once


@dataclass(frozen=True, slots=True)
class Labels:
    """What a row's labels say; probabilities and shares stand in the order of `OUTCOMES`."""

    verdict: str
    confidence: float
    level: str | None
    probabilities: tuple[float, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a labelled file; `number` counts from 1, without the header."""

    number: int
    title: str
    labels: Labels
    reason: str


class FrameColumns:
    """The columns of a data frame, read block by block as those of a file are."""

    def __init__(self, frame: Any) -> None:
        self._frame = eager_frame(frame)
        self.names = [str(name) for name in self._frame.columns]
        self.unreadable = 0

    def blocks(self, places: Sequence[int]) -> Iterator[list[Cells]]:
        """Read the cells at these places of every row."""
        for start in range(0, len(self._frame), _FRAME_ROWS):
            part = self._frame[start : start + _FRAME_ROWS]
            yield list(zip(*(cells(part[:, at].to_list()) for at in places), strict=True))


def is_labelled(names: Sequence[str], prefix: str = "") -> bool:
    """Say whether a table has the columns that labelling appends; refuse one that lost some of them.

    >>> is_labelled(["title", *APPENDED]), is_labelled(["title", "status"])
    (True, False)
    """
    missing = [prefix + name for name in APPENDED if prefix + name not in names]
    if not missing:
        return True
    if not any(prefix + f"p_{outcome}" in names for outcome in OUTCOMES):
        return False
    raise InputError(
        f"the table is labelled, but lacks the column {missing[0]!r}; a report needs all the columns "
        f"that 'titlemap label' writes"
    )


def read_rows(columns: Columns, title: str | None, prefix: str, where: str) -> Iterator[list[Row | None]]:
    """Read a labelled table block by block; None stands for a row whose labels cannot be read."""
    names = columns.names
    at = _title_at(names, title, where)
    places = [names.index(prefix + name) for name in APPENDED]
    number = 0
    for block in columns.blocks([places[0] if at is None else at, *places]):
        rows: list[Row | None] = []
        for titled, *told, reason in block:
            number += 1
            labels = labels_of(tuple(told))
            named = "" if at is None else (titled or "")[:_LONGEST]
            rows.append(None if labels is None else Row(number, named, labels, (reason or "")[:_LONGEST]))
        yield rows


def _title_at(names: Sequence[str], title: str | None, where: str) -> int | None:
    """Find the column of titles; only one that was asked for has to be there."""
    try:
        return find_columns(names, title, False, False, where=where).title
    except InputError:
        if title is not None:
            raise
        return None


@lru_cache(maxsize=1 << 14)
def labels_of(told: Cells) -> Labels | None:
    """Read a row's labels, in the order of `APPENDED` without the reason; None if somebody edited them.

    >>> numbers = ["0", "0.9", "0.1", "0", "0", "0"] * 2
    >>> labels_of(("data_scientist", "matched", "0.9", "senior", *numbers)).verdict
    'data_scientist'
    >>> labels_of(("data_scientist", "looked at", "0.9", "senior", *numbers)) is None
    True
    """
    function, status, confidence, level, *numbers = told
    verdict = _verdict(status or "", function or "")
    values = [_number(cell) for cell in (confidence, *numbers)]
    probabilities, shares = tuple(values[1 : _SIX + 1]), tuple(values[_SIX + 1 :])
    if (
        verdict is None
        or not 0 <= values[0] <= 1
        or not (_is_distribution(probabilities) and _is_distribution(shares))
    ):
        return None
    return Labels(verdict, values[0], level if level in _LEVELS else None, probabilities, shares)


def _verdict(status: str, function: str) -> str | None:
    if status == Status.MATCHED:
        return function if function in FUNCTIONS else None
    if status == Status.OUT_OF_SCOPE:
        return NONE
    return status if status in (Status.UNCERTAIN, Status.EMPTY) else None


def _number(cell: str | None) -> float:
    """Read a number, also one that a spreadsheet wrote with a comma; what is none becomes NaN."""
    try:
        return float((cell or "").replace(",", "."))
    except ValueError:
        return math.nan


def _is_distribution(values: Sequence[float]) -> bool:
    """Say whether six numbers are a distribution, up to rounding by whoever saved the file again."""
    return all(0 <= value <= 1 for value in values) and abs(sum(values) - 1) < 0.05
