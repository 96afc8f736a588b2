"""Split delimited text into records, keeping the exact text of each.

The `csv` module parses; the records' own texts are put together from the lines that it consumed for each. A
quote that never closes would swallow the rest of a file: parsing is strict, so the mistake shows at the
next quote or at the end, and then only the line with the open quote is given up. Every line is parsed at most
three times, whatever the file holds.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from titlemap.files.dialect import Dialect

#: A record longer than this many characters is taken for one with a broken quote, or is left out if it is one line;
LONGEST = 1 << 27
#: and so is one with more lines, or a long line with more cells, each of which takes many bytes while it is parsed.
MOST_LINES = MOST_CELLS = 1 << 20
#: Why a line is left out that is longer than any that is read.
TOO_LONG = f"the line is longer than {LONGEST:,} characters"
_TOO_WIDE = f"the line has more than {MOST_CELLS:,} cells"
_LONG = 1 << 22  # characters of a text in which it is worth counting these

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_OTHER_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # where splitlines splits and a file doesn't
_MANY = 1000  # lines after an open quote that show whether it swallows records
_OPEN = "a quote opens in this line and is never closed"
_SWALLOWS = "swallows records"
_STRAY = "a quote in the middle of a quoted cell"


@dataclass(slots=True)
class Records:
    """What a stretch of text consists of, in order.

    `rows` and `texts` are parallel: the cells of a record and its exact text, line end included; `lines`
    holds the number of lines before each. `stray` are positions of records whose quotes were read leniently,
    `broken` are (lines before, text, reason) of what can't be parsed. `rest` is the beginning of a record
    that isn't complete yet, and `count` the number of lines that were used up.
    """

    rows: list[list[str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    stray: dict[int, str] = field(default_factory=dict)
    broken: list[tuple[int, str, str]] = field(default_factory=list)
    rest: str = ""
    count: int = 0


def split_lines(text: str) -> list[str]:
    r"""Split text at ``\n``, ``\r\n`` and ``\r`` and nothing else, keeping the line ends.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> split_lines("a\r\nb\rc\x85d\n\ne")
    ['a\r\n', 'b\r', 'c\x85d\n', '\n', 'e']
    """
    if any(mark in text for mark in _OTHER_BREAKS):
        return _LINE.findall(text)
    return text.splitlines(keepends=True)


def split_records(
    text: str, dialect: Dialect, *, final: bool, width: int = 0, longest: int = LONGEST
) -> Records:
    r"""Split text into the records that are complete in it.

    Parameters
    ----------
    text : str
        Beginning at a record's beginning.
    dialect : Dialect
    final : bool
        Whether the source ends with this text.
    width : int
        How many cells the header has, if that is known: a quoted cell of a thousand lines and more, which could
        all be records as wide, has a quote that was never closed.
    longest : int
        Where a record stops being believable.

    Returns
    -------
    Records

    Examples
    --------
    >>> from titlemap.files.dialect import Dialect
    >>> found = split_records('1,"a\nb"\n2,c\n3,"d', Dialect(), final=False)
    >>> found.rows, found.texts, found.rest
    ([['1', 'a\nb'], ['2', 'c']], ['1,"a\nb"\n', '2,c\n'], '3,"d')
    >>> split_records('1,"a\n2,c\n', Dialect(), final=True).broken
    [(0, '1,"a\n', 'a quote opens in this line and is never closed')]
    """
    allow_long_cells(longest)
    lines = split_lines(text)
    cut = len(lines)
    if not final and lines and not lines[-1].endswith("\n"):
        cut -= 1  # the line, or its line end, may go on
    found = Records()
    at = 0
    for wall, why in [*_walls(lines, cut, dialect, longest), (cut, "")]:
        at = _split_stretch(lines, at, wall, dialect, width, longest, found, final=final or wall < cut)
        if why:
            found.broken.append((wall, lines[wall], why))
            at = wall + 1
    found.count = at
    found.rest = "".join(lines[at:])
    return found


def _walls(lines: list[str], cut: int, dialect: Dialect, longest: int) -> list[tuple[int, str]]:
    """Find lines that nobody parses, and say why."""
    long = [at for at in range(cut) if len(lines[at]) > min(longest, _LONG)]
    counted = [(at, lines[at].count(dialect.delimiter)) for at in long if len(lines[at]) <= longest]
    walls = [(at, TOO_LONG) for at in long if len(lines[at]) > longest]
    return sorted([*walls, *((at, _TOO_WIDE) for at, cells in counted if cells >= MOST_CELLS)])


def _split_stretch(
    lines: list[str],
    at: int,
    cut: int,
    dialect: Dialect,
    width: int,
    longest: int,
    found: Records,
    *,
    final: bool,
) -> int:
    """Split some of the lines; return where the first one stands that may be the beginning of a longer record."""
    while at < cut:
        at, failed, complaint = _parse(lines, at, cut, dialect, width, found)
        if not complaint:
            break
        is_open = complaint.startswith("unexpected end")
        if complaint == _SWALLOWS or (is_open and _swallows(lines, at, cut, dialect, width)):
            found.broken.append((at, lines[at], _OPEN))
            at += 1
            continue
        if is_open and not final and cut - at <= MOST_LINES and sum(map(len, lines[at:])) <= longest:
            break
        if failed == at and not is_open:
            _leniently(lines, at, dialect, found)
            at += 1
            continue
        if not is_open and _ends_with_space_behind_quotes(lines, at, failed, dialect, found):
            at = failed + 1
            continue
        found.broken.append((at, lines[at], _OPEN))
        stop = cut if is_open else failed
        for alone in range(at + 1, stop):
            _leniently(lines, alone, dialect, found)
        at = stop
    return at


def allow_long_cells(longest: int = LONGEST) -> None:
    """Raise the `csv` module's limit on cells, which is one number for the whole process.

    It is only ever raised, and never put back: another thread may be in the middle of a long cell.
    """
    if csv.field_size_limit() < longest:
        csv.field_size_limit(longest)


def _parse(
    lines: list[str], start: int, stop: int, dialect: Dialect, width: int, found: Records
) -> tuple[int, int, str]:
    """Parse records as long as they are well formed.

    Returns where the first line stands that isn't part of a good record, the line at which the parser gave
    up, and its complaint.
    """
    reader = dialect.reader(map(lines.__getitem__, range(start, stop)))
    rows, texts, numbers = found.rows, found.texts, found.lines
    at = start
    try:
        for row in reader:
            end = start + reader.line_num
            if end - at > _MANY and _swallows(lines, at, end, dialect, width):
                return at, at, _SWALLOWS
            rows.append(row)
            texts.append(lines[at] if end - at == 1 else "".join(lines[at:end]))
            numbers.append(at)
            at = end
    except csv.Error as error:
        return at, start + reader.line_num - 1, str(error)
    return at, stop, ""


def _swallows(lines: list[str], at: int, stop: int, dialect: Dialect, width: int) -> bool:
    """Say whether a quote that is open at the end of a line takes whole records for a part of its cell."""
    inside = lines[at + 1 : at + 1 + _MANY]
    if width < 2 or stop - at <= _MANY:  # any line is a record of one cell
        return False
    try:
        rows = list(dialect.reader(inside))
    except csv.Error:
        return False
    return len(rows) == len(inside) and all(len(row) == width for row in rows)


def _ends_with_space_behind_quotes(
    lines: list[str], at: int, failed: int, dialect: Dialect, found: Records
) -> bool:
    """Take a record of several lines in which only blanks stand between a closing quote and a delimiter."""
    tight = re.sub(rf'"[ \t]+(?={re.escape(dialect.delimiter)}|[\r\n]|$)', '"', lines[failed])
    record = lines[at:failed]
    if tight == lines[failed] or not _is_one_record([*record, tight], dialect):
        return False
    found.stray[len(found.rows)] = _STRAY
    found.rows.append(next(dialect.reader([*record, lines[failed]], strict=False)))
    found.texts.append("".join([*record, lines[failed]]))
    found.lines.append(at)
    return True


def _is_one_record(lines: list[str], dialect: Dialect) -> bool:
    try:
        return len(list(dialect.reader(lines))) == 1
    except csv.Error:
        return False


def _leniently(lines: list[str], at: int, dialect: Dialect, found: Records) -> None:
    """Parse one line by itself, taking stray quotes as they are; a quote that stays open makes it broken."""
    line = lines[at]
    probe = "probe\n"  # becomes a record of its own unless a quote of the line is open
    reader = dialect.reader([line if line.endswith(("\n", "\r")) else line + "\n", probe], strict=False)
    try:
        row = next(reader)
    except csv.Error as error:  # another part of the program put up with less
        found.broken.append((at, line, str(error)))
        return
    if reader.line_num > 1:
        found.broken.append((at, line, _OPEN))
        return
    if not _is_one_record([line], dialect):
        found.stray[len(found.rows)] = _STRAY
    found.rows.append(row)
    found.texts.append(line)
    found.lines.append(at)
