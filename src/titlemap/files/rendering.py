"""How an answer is written: as one line of text, whatever the target is.

One line for each answer is all that travels from a process that answers to the one that writes, and all that a
journal keeps. Texts get numbers of six digits after the point: the last of sixteen differ between processors and
between versions of numpy, and nobody reads them. What was decided was decided on the exact ones.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from titlemap.columns import APPENDED, NUMBERS, Answer
from titlemap.files.dialect import Dialect
from titlemap.taxonomy import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Digits after the point, and how far six numbers of so many may be from 1 in sum.
DIGITS, SLACK = 6, 1e-5
_UNIT = 10.0**DIGITS
_FORMULA = frozenset("=+-@＝＋－＠")
_LEVELS = frozenset((None, *Level))
_SHARES_AT = APPENDED.index("share_ml_researcher")
_PROBABILITIES_AT = APPENDED.index("p_ml_researcher")


class Rendering(Protocol):
    """Writes an answer as one line of text."""

    def __call__(self, answer: Answer, odd: str | None = None) -> str:
        """Write the answer, with what is odd about its row in the reason."""
        ...

    def values(self, line: str) -> Answer:
        """Read an answer that was written so; `ValueError` if it was not."""
        ...


@dataclass(frozen=True, slots=True)
class CellsRendering:
    """Writes an answer as the cells that are put behind a record, delimiter first.

    Examples
    --------
    >>> CellsRendering(Dialect(";"))(("ml_engineer", "matched", 0.5, None, 0.25, "exact; alias"))
    ';ml_engineer;matched;0.5;;0.25;"exact; alias"'
    """

    dialect: Dialect

    def __call__(self, answer: Answer, odd: str | None = None) -> str:
        """Write the answer's cells."""
        # all but the reason are names and numbers, which JSON and delimited text write alike but for quotes
        plain = orjson.dumps(_rounded(answer)).decode()[1:-1].replace('"', "").replace("null", "")
        delimiter = self.dialect.delimiter
        if delimiter != ",":
            plain = plain.replace(",", delimiter)
        return f"{delimiter}{plain}{delimiter}{self.dialect.quote(_reason(answer, odd))}"

    def values(self, line: str) -> Answer:
        """Read an answer's cells."""
        try:
            (row,) = self.dialect.reader([line])
        except csv.Error as error:
            raise ValueError(str(error)) from error
        if len(row) != 1 + len(APPENDED) or row[0]:
            raise ValueError(f"{len(row)} cells")
        cells = zip(APPENDED, row[1:], strict=True)
        return tuple([float(cell) if name in NUMBERS else cell or None for name, cell in cells])


@dataclass(frozen=True, slots=True)
class MembersRendering:
    r"""Writes an answer as the members that are put at a JSON object's end, and its closing brace.

    Examples
    --------
    >>> MembersRendering(("status", "reason"), ascii_only=True)(("matched", "alias 'été'"))
    '"status":"matched","reason":"alias \'\\u00e9t\\u00e9\'"}'
    """

    names: tuple[str, ...]
    ascii_only: bool

    def __call__(self, answer: Answer, odd: str | None = None) -> str:
        """Write the answer's members."""
        values = (*_rounded(answer), _reason(answer, odd))
        members = dict(zip(self.names, values, strict=True))
        line = orjson.dumps(members).decode()[1:]
        if self.ascii_only and not line.isascii():
            return json.dumps(members, separators=(",", ":"))[1:]
        return line

    def values(self, line: str) -> Answer:
        """Read an answer's members."""
        members = orjson.loads("{" + line)
        if tuple(members) != self.names:
            raise ValueError("other members")
        return tuple(members.values())


@dataclass(frozen=True, slots=True)
class ValuesRendering:
    """Writes an answer as a JSON array, for targets that take values and no text."""

    def __call__(self, answer: Answer, odd: str | None = None) -> str:
        """Write the answer's values."""
        return orjson.dumps((*answer[:-1], _reason(answer, odd))).decode()

    def values(self, line: str) -> Answer:
        """Read an answer's values."""
        values = orjson.loads(line)
        if not isinstance(values, list):
            raise ValueError("no array")  # noqa: TRY004  (what is read is wrong, not its type here)
        return tuple(values)


def values_of(lines: Iterable[str]) -> list[Answer]:
    """Read answers that `ValuesRendering` wrote.

    Parameters
    ----------
    lines : iterable of str

    Returns
    -------
    list of tuple

    Examples
    --------
    >>> values_of([ValuesRendering()(("matched", 0.1 + 0.2, None, "why"))])
    [('matched', 0.30000000000000004, None, 'why')]
    """
    return list(map(tuple, orjson.loads(f"[{','.join(lines)}]")))


def is_answer(answer: Answer, result: str) -> bool:
    """Say whether values can be an answer with this result: a function or a status.

    Parameters
    ----------
    answer : tuple
    result : str

    Returns
    -------
    bool

    Examples
    --------
    >>> sure = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
    >>> is_answer(("data_scientist", "matched", 1.0, None, *sure, *sure, "exact"), "data_scientist")
    True
    >>> is_answer(("data_scientist", "matched", 9.0, None, *sure, *sure, "exact"), "data_scientist")
    False
    """
    if len(answer) != len(APPENDED):
        return False
    function, status, confidence, level, *numbers, reason = answer
    stated = (status == "matched") == (function is not None) and (function or status) == result
    return (
        stated
        and (level is None or isinstance(level, str))
        and level in _LEVELS
        and isinstance(reason, str)
        and reason[:1] not in _FORMULA
        and all(isinstance(x, float | int) and 0 <= x <= 1 for x in (confidence, *numbers))
        and all(
            abs(sum(answer[at : at + _SHARES_AT - _PROBABILITIES_AT]) - 1) <= SLACK  # type: ignore[arg-type]
            for at in (_PROBABILITIES_AT, _SHARES_AT)
        )
    )


def _rounded(answer: Answer) -> list[Any]:
    """Return the values but the reason, numbers with fewer digits."""
    # what `round` gives, in a third of the time: numbers are from 0 to 1
    return [int(value * _UNIT + 0.5) / _UNIT if type(value) is float else value for value in answer[:-1]]


def _reason(answer: Answer, odd: str | None) -> str:
    """Return the reason on one line, in what UTF-8 can write."""
    reason = str(answer[-1])
    if not reason.isascii():
        reason = reason.encode("utf-8", "backslashreplace").decode("utf-8")
    reason = " ".join(reason.split())
    return reason if odd is None else f"{reason} | {odd}"
