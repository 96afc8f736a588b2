"""Records that have another number of cells than the header, and cells that a spreadsheet would run."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from titlemap.files.dialect import Dialect
    from titlemap.files.encoding import Carrier

#: How a spreadsheet recognises a formula; East Asian ones take the wide signs, too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(?:\d[\d., ]*|\.\d+)(?:[eE][+-]?\d+)?\s*%?")


def fitted(body: str, row: list[str], width: int, dialect: Dialect) -> tuple[str, list[str], str | None]:
    """Fit a record to the header's width, so that the new cells stand under their names.

    Missing cells are added. Cells too many are kept in the last column, as they stand in the file, which is
    right when an unquoted delimiter split that cell; if they are all empty they are left out.

    Parameters
    ----------
    body : str
        The record's text without its line end.
    row : list of str
        Its cells.
    width : int
        How many there should be.
    dialect : Dialect

    Returns
    -------
    str
        The text to write.
    list of str
        Its cells.
    str or None
        What was odd.

    Examples
    --------
    >>> from titlemap.files.dialect import Dialect
    >>> fitted("1,Chef", ["1", "Chef"], 3, Dialect())
    ('1,Chef,', ['1', 'Chef', ''], '2 cells where the header has 3')
    >>> fitted("1,Engineer, ML", ["1", "Engineer", " ML"], 2, Dialect())
    ('1,"Engineer, ML"', ['1', 'Engineer, ML'], '3 cells where the header has 2: kept together in the last')
    """
    have = len(row)
    if have == width:
        return body, row, None
    odd = f"{have} cells where the header has {width}"
    if have < width:
        missing = width - have
        return body + dialect.delimiter * missing, row + [""] * missing, odd
    starts = cell_starts(body, dialect)
    if not any(row[width:]):
        return body[: starts[width] - 1], row[:width], f"{odd}: empty ones left out"
    overflow = body[starts[width - 1] :]
    head = body[: starts[width - 1]]
    return head + dialect.quote(overflow), [*row[: width - 1], overflow], f"{odd}: kept together in the last"


def cell_starts(body: str, dialect: Dialect) -> list[int]:
    """Find where each cell of a record begins.

    Parameters
    ----------
    body : str
        One record without its line end.
    dialect : Dialect

    Returns
    -------
    list of int

    Examples
    --------
    >>> from titlemap.files.dialect import Dialect
    >>> cell_starts('1,"a,b",c', Dialect())
    [0, 2, 8]
    """
    if '"' not in body and not (dialect.backslash and "\\" in body):
        return [0, *accumulate(len(cell) + 1 for cell in body.split(dialect.delimiter)[:-1])]
    starts = [0]
    quoted, at, size = False, 0, len(body)
    while at < size:
        mark = body[at]
        if mark == "\\" and dialect.backslash:
            at += 1
        elif mark == '"' and quoted:
            if body[at + 1 : at + 2] == '"':
                at += 1
            else:
                quoted = False
                at = _next_delimiter(body, at, dialect) - 1
        elif mark == '"' and at == starts[-1]:
            quoted = True
        elif mark == dialect.delimiter and not quoted:
            starts.append(at + 1)
        at += 1
    return starts


def without(body: str, dropped: Sequence[int], dialect: Dialect) -> str:
    """Leave cells out of a record, and the others as they stand.

    Parameters
    ----------
    body : str
        The record's text without its line end.
    dropped : sequence of int
        Which cells.
    dialect : Dialect

    Returns
    -------
    str

    Examples
    --------
    >>> from titlemap.files.dialect import Dialect
    >>> without('1,"a,b", c,d', [0, 2], Dialect())
    '"a,b",d'
    """
    starts = [*cell_starts(body, dialect), len(body) + 1]
    kept = [body[start : end - 1] for start, end in pairwise(starts)]
    return dialect.delimiter.join([cell for at, cell in enumerate(kept) if at not in dropped])


def _next_delimiter(body: str, at: int, dialect: Dialect) -> int:
    """Find the delimiter behind a quoted cell; what stands between them belongs to the cell."""
    if not dialect.backslash:
        end = body.find(dialect.delimiter, at + 1)
        return end if end >= 0 else len(body)
    return at + 1


def neutral(body: str, row: Sequence[str], dialect: Dialect, carrier: Carrier) -> str:
    """Write a record so that no spreadsheet takes one of its cells for a formula.

    Such cells get an apostrophe in front, which spreadsheets read as "this is text". Numbers stay.

    Parameters
    ----------
    body : str
        The record's text without its line end.
    row : sequence of str
        Its cells.
    dialect : Dialect
    carrier : Carrier

    Returns
    -------
    str
        `body` itself if there is nothing to do.

    Examples
    --------
    >>> from titlemap.files.dialect import Dialect
    >>> from titlemap.files.encoding import Carrier
    >>> neutral("1,-5,=2+3", ["1", "-5", "=2+3"], Dialect(), Carrier("utf-8", view=True))
    "1,-5,'=2+3"
    """
    risky = [_runs(cell, carrier) for cell in row]
    if not any(risky):
        return body
    return dialect.join([f"'{cell}" if runs else cell for cell, runs in zip(row, risky, strict=True)])


def _runs(cell: str, carrier: Carrier) -> bool:
    if not cell or (cell[0].isascii() and cell[0].isalnum()):
        return False  # most cells; of others the first character may be several here
    return is_formula(carrier.cell(cell[:4]) + cell[4:])


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would run a text.

    Examples
    --------
    >>> [is_formula(text) for text in ("=1+1", "＝1+1", "@x", "-5", "- Chef", "Chef")]
    [True, True, True, False, True, False]
    """
    return text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
