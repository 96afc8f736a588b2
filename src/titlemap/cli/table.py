"""A small table for people."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from titlemap.columns import APPENDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from titlemap.columns import Answer

_AT = {name: at for at, name in enumerate(APPENDED)}
_GAP = "  "


def table(rows: Sequence[tuple[str | None, Answer]], width: int) -> Iterator[str]:
    """Lay labelled rows out under a header: title, function, confidence, level and reason.

    Parameters
    ----------
    rows : sequence
        Titles and the values of the appended columns.
    width : int
        Columns of the terminal.

    Yields
    ------
    str
        Lines.
    """
    cells = [("title", "function", "sure", "level", "reason")]
    cells += [(_shown(title or ""), *_verdict(answer)) for title, answer in rows]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    fixed = sum(widths[1:4]) + 4 * len(_GAP)
    widths[0] = min(widths[0], max((width - fixed) // 2, 20))
    widths[4] = min(widths[4], max(width - fixed - widths[0], 20))
    for row in cells:
        yield _GAP.join(_fit(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip()


def _verdict(answer: Answer) -> tuple[str, str, str, str]:
    status = str(answer[_AT["status"]])
    said = answer[_AT["function"]] or {"out_of_scope": "none"}.get(status, status)
    confidence = answer[_AT["confidence"]]
    sure = (
        f"{confidence:.0%}" if isinstance(confidence, float) and status in ("matched", "out_of_scope") else ""
    )
    return str(said), sure, str(answer[_AT["level"]] or ""), _shown(str(answer[_AT["reason"]]))


def _shown(text: str) -> str:
    """Make a text safe to print on one line: nothing in it moves the cursor or changes colours."""
    return "".join(mark if mark.isprintable() else " " for mark in " ".join(text.split()))


def _width(text: str) -> int:
    """Count the columns that a terminal needs; East Asian characters take two, combining ones none.

    Examples
    --------
    >>> _width("職種"), _width("job")
    (4, 3)
    """
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(mark) in "WF" for mark in text)
    return len(text) + wide - sum(unicodedata.combining(mark) > 0 for mark in text)


def _fit(text: str, width: int) -> str:
    """Cut or pad a text to a width.

    Examples
    --------
    >>> _fit("Data Scientist", 8), _fit("Chef", 8)
    ('Data Sc…', 'Chef    ')
    """
    if _width(text) > width:
        while _width(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _width(text))
