"""How an answer is written: as one line of text, whatever the target is.

One line for each answer is all that travels from a process that answers to the one that writes, and all that a
journal keeps.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import orjson

from titlemap.files.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from titlemap.columns import Answer


class Rendering(Protocol):
    """Writes an answer as one line of text."""

    def __call__(self, answer: Answer, odd: str | None = None) -> str:
        """Write the answer, with what is odd about its row in the reason."""
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
        plain = orjson.dumps(answer[:-1]).decode()[1:-1].replace('"', "").replace("null", "")
        delimiter = self.dialect.delimiter
        if delimiter != ",":
            plain = plain.replace(",", delimiter)
        return f"{delimiter}{plain}{delimiter}{self.dialect.quote(_reason(answer, odd))}"


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
        values = (*answer[:-1], _reason(answer, odd))
        members = dict(zip(self.names, values, strict=True))
        line = orjson.dumps(members).decode()[1:]
        if self.ascii_only and not line.isascii():
            return json.dumps(members, separators=(",", ":"))[1:]
        return line


@dataclass(frozen=True, slots=True)
class ValuesRendering:
    """Writes an answer as a JSON array, for targets that take values and no text."""

    def __call__(self, answer: Answer, odd: str | None = None) -> str:
        """Write the answer's values."""
        return orjson.dumps((*answer[:-1], _reason(answer, odd))).decode()


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


def _reason(answer: Answer, odd: str | None) -> str:
    """Return the reason on one line, in what UTF-8 can write."""
    reason = str(answer[-1])
    if not reason.isascii():
        reason = reason.encode("utf-8", "backslashreplace").decode("utf-8")
    reason = " ".join(reason.split())
    return reason if odd is None else f"{reason} | {odd}"
