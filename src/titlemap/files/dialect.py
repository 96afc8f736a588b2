"""Which delimiter and which way of quoting a delimited file uses."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_CANDIDATES = (",", ";", "\t", "|")
_RECORDS = 200  # records that are looked at
_DIRECTIVE = re.compile(r'("?)sep=(.)\1[\r\n]*', re.IGNORECASE)  # Excel obeys such a first line


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are delimited and quotes inside quoted cells are written (doubled, or after a backslash)."""

    delimiter: str = ","
    backslash: bool = False

    def reader(self, lines: Iterable[str], *, strict: bool = True) -> Any:
        """Return a `csv.reader` of this dialect."""
        escape = "\\" if self.backslash else None
        return csv.reader(lines, delimiter=self.delimiter, escapechar=escape, strict=strict)

    def join(self, cells: Sequence[str]) -> str:
        """Write cells as one record without a line end.

        Examples
        --------
        >>> Dialect(";").join(["a;b", "c", ""])
        '"a;b";c;'
        """
        return self.delimiter.join([self.quote(cell) for cell in cells])

    def quote(self, cell: str) -> str:
        r"""Write one cell, in quotes if it needs them.

        Examples
        --------
        >>> Dialect().quote('5" pipe'), Dialect(backslash=True).quote('5" pipe')
        ('"5"" pipe"', '"5\\" pipe"')
        """
        plain = self.delimiter not in cell and '"' not in cell and "\n" not in cell and "\r" not in cell
        if plain and not (self.backslash and "\\" in cell):
            return cell
        if self.backslash:
            return '"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return '"' + cell.replace('"', '""') + '"'


def directive(line: str) -> str | None:
    """Return the delimiter that a first line such as ``sep=;`` announces.

    Parameters
    ----------
    line : str

    Returns
    -------
    str or None

    Examples
    --------
    >>> directive("sep=;"), directive('"sep=;"'), directive("id;title")
    (';', ';', None)
    """
    match = _DIRECTIVE.fullmatch(line)
    return match[2] if match else None


def checked_delimiter(delimiter: str) -> str:
    r"""Accept a delimiter that a user named.

    Parameters
    ----------
    delimiter : str
        One character, or ``\t`` or ``tab`` for a tab.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If it can't delimit cells.

    Examples
    --------
    >>> checked_delimiter("tab"), checked_delimiter(";")
    ('\t', ';')
    """
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
    found = named.get(delimiter.lower(), delimiter)
    if len(found) != 1 or found.isalnum() or found in "\"'\\\r\n\0_.+-":
        raise InputError(
            f"a delimiter is one character (or 'tab') that stands in no number; not {delimiter!r}"
        )
    return found


def find_dialect(
    lines: Sequence[str], delimiter: str | None, knows: Callable[[Sequence[str]], bool]
) -> Dialect:
    r"""Find the dialect that makes most sense of the first lines of a file.

    Parameters
    ----------
    lines : sequence of str
        With their line ends.
    delimiter : str, optional
        The delimiter, if it is known.
    knows : callable
        Says whether a header, given as cells, has the columns that are looked for.

    Returns
    -------
    Dialect

    Examples
    --------
    >>> find_dialect(["id;title\\n", "1;Engineer, ML\\n"], None, lambda header: "title" in header)
    Dialect(delimiter=';', backslash=False)
    """
    candidates = _CANDIDATES if delimiter is None else (delimiter,)
    scored = [(_score(lines, Dialect(candidate), knows), candidate) for candidate in candidates]
    chosen = max(scored, key=lambda pair: pair[0])[1]
    if any('\\"' in line for line in lines):
        plain, escaped = (Dialect(chosen, backslash=backslash) for backslash in (False, True))
        if _failures(lines, escaped) < _failures(lines, plain):
            return escaped
    return Dialect(chosen)


def _score(
    lines: Sequence[str], dialect: Dialect, knows: Callable[[Sequence[str]], bool]
) -> tuple[float, ...]:
    """Rate a dialect: a known header, then many records as wide as the header, then many columns."""
    rows = _rows(lines, dialect)
    if not rows:
        return (0.0, 0.0, 0.0)
    width = len(rows[0])
    alike = Counter(map(len, rows))[width] / len(rows)
    return (float(knows(rows[0])), alike if width > 1 else 0.0, float(width))


def _rows(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in dialect.reader(lines, strict=False):
            if row:
                rows.append(row)
            if len(rows) == _RECORDS:
                break
    except csv.Error:  # a field above the module's limit: what was read so far must do
        pass
    return rows


def _failures(lines: Sequence[str], dialect: Dialect) -> int:
    failures = 0
    for line in lines[:_RECORDS]:
        try:
            list(dialect.reader([line]))
        except csv.Error:
            failures += 1
    return failures
