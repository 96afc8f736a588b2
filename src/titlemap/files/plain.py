"""The quick way to split delimited text, for text in which each line is a record: most text is such."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from titlemap.files.dialect import Dialect


_LONG = 1 << 22  # characters; a longer text has a record that is anything but plain


@dataclass(frozen=True, slots=True)
class Plain:
    """A stretch of text in which each line is a record as wide as the header.

    `texts` are without their line ends, which are all `end`; `cells` are what was picked from each record.
    """

    texts: list[str]
    end: str
    cells: list[Any]
    rest: str


def split_plain(
    text: str, dialect: Dialect, width: int, pick: Callable[[list[str]], Any], *, final: bool
) -> Plain | None:
    r"""Split text that is in which each line is a record; several times as fast as `split_records`.

    Parameters
    ----------
    text : str
        Beginning at a record's beginning.
    dialect : Dialect
    width : int
        How many cells the header has.
    pick : callable
        Takes the interesting cells out of a record's.
    final : bool
        Whether the source ends with this text.

    Returns
    -------
    Plain or None
        None if the text isn't that plain.

    Examples
    --------
    >>> from titlemap.files.dialect import Dialect
    >>> split_plain("1,a\n2,b\n3", Dialect(), 2, lambda cells: cells[1], final=False)
    Plain(texts=['1,a', '2,b'], end='\n', cells=['a', 'b'], rest='3')
    """
    if len(text) > _LONG:
        return None
    cut = text.rfind("\n") + 1
    if not cut or (final and cut < len(text)):
        return None
    end = "\r\n" if text[cut - 2 : cut] == "\r\n" else "\n"
    returns = text.count("\r", 0, cut)
    if returns != (text.count("\n", 0, cut) if end == "\r\n" else 0) or (
        returns and text.count("\r\n", 0, cut) != returns
    ):
        return None
    texts = text[: cut - len(end)].split(end)
    try:
        cells = [pick(row) for row in dialect.reader(texts) if len(row) == width]
    except csv.Error:
        return None
    if len(cells) != len(texts):  # some record spans lines, is ragged, or blank
        return None
    return Plain(texts, end, cells, text[cut:])
