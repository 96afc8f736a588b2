"""Read chosen columns of a table of any format as text, block by block; nothing is labelled or written."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

from titlemap.errors import InputError
from titlemap.files.arrowfiles import arrow_kind, open_batches
from titlemap.files.blocks import BLOCK
from titlemap.files.dialect import checked_delimiter, directive, find_dialect
from titlemap.files.plain import split_plain
from titlemap.files.records import allow_long_cells, split_lines, split_records
from titlemap.files.text import TextStream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from titlemap.files.opening import Opened

#: A row's chosen cells; None is a cell that isn't there.
Cells = tuple[str | None, ...]

_LOOK = 1 << 16  # how much of a file its dialect is found in


class Columns(Protocol):
    """A table whose columns can be read.

    Attributes
    ----------
    names : list of str
        The columns.
    unreadable : int
        Records that had to be left out so far.
    """

    names: list[str]
    unreadable: int

    def blocks(self, places: Sequence[int]) -> Iterator[list[Cells]]:
        """Read the cells at these places of every row, once."""
        ...


def open_columns(
    opened: Opened,
    knows: Callable[[Sequence[str]], bool],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Columns:
    r"""Find out what an opened source is, and read its head.

    Parameters
    ----------
    opened : Opened
    knows : callable
        Says whether a header has the columns that are looked for; of several ways to read a file that decides.
    encoding, delimiter : str, optional
        What they are, if finding them fails.

    Returns
    -------
    Columns

    Raises
    ------
    InputError
        If it is no table of a format that titlemap reads.

    Examples
    --------
    >>> import io
    >>> from titlemap.files.opening import open_source
    >>> jobs = io.BytesIO(b"id;title;level\n1;Data Scientist;senior\n2;Welder;\n")
    >>> columns = open_columns(open_source(jobs), lambda names: "title" in names)
    >>> columns.names, list(columns.blocks([1, 2]))
    (['id', 'title', 'level'], [[('Data Scientist', 'senior'), ('Welder', '')]])
    """
    kind = arrow_kind(opened)
    if kind is not None:
        return _Arrow(opened, kind)
    try:
        stream = TextStream(opened, encoding)
    except InputError as error:
        raise InputError(f"{opened.name} cannot be read: {error}") from error
    if stream.peek(1024).lstrip("\ufeff \t\r\n").startswith("{"):
        return _JsonLines(stream, opened.name)
    return _Delimited(stream, opened.name, knows, delimiter)


class _Delimited:
    """CSV and its relatives."""

    def __init__(
        self,
        stream: TextStream,
        where: str,
        knows: Callable[[Sequence[str]], bool],
        delimiter: str | None,
    ) -> None:
        allow_long_cells()
        self.unreadable = 0
        self._stream = stream
        look = split_lines(stream.peek(_LOOK)) or [""]
        announced = directive(look[0])
        known = announced if delimiter is None else checked_delimiter(delimiter)
        first = 1 if announced else 0
        cell = stream.carrier.cell
        self._dialect = find_dialect(
            look[first:-1] or look[first:], known, lambda header: knows([cell(name) for name in header])
        )
        stream.delimited_by(self._dialect.delimiter)
        self._rest = ""
        self._waiting: list[list[str]] = []
        header = self._header(where, skip=bool(announced))
        self._width = len(header)
        self.names = [stream.carrier.cell(name) for name in header]

    def _header(self, where: str, *, skip: bool) -> list[str]:
        while self._rest or not self._stream.ended:
            rows = self._records(self._more())
            if skip and rows:
                skip = False
                rows = rows[1:]
            filled = next((at for at, row in enumerate(rows) if row), None)
            if filled is not None:
                self._waiting = rows[filled + 1 :]
                return rows[filled]
        raise InputError(f"{where} has no header that can be read")

    def _more(self) -> str:
        """Read on; in ever longer pieces while a record is open, so that long ones take linear time."""
        more = "" if self._stream.ended else self._stream.read(max(BLOCK, len(self._rest)))
        return self._rest + more

    def _records(self, text: str) -> list[list[str]]:
        found = split_records(text, self._dialect, final=self._stream.ended)
        self._rest = found.rest
        self.unreadable += len(found.broken)
        return found.rows

    def blocks(self, places: Sequence[int]) -> Iterator[list[Cells]]:
        """Read the rows, a block at a time."""
        pick = _picker(places)
        yield self._picked(self._waiting, places)
        self._waiting = []
        while self._rest or not self._stream.ended:
            text = self._more()
            plain = split_plain(text, self._dialect, self._width, pick, final=self._stream.ended)
            if plain is None:
                yield self._picked(self._records(text), places)
            else:
                self._rest = plain.rest
                yield [self._decoded(cells) for cells in plain.cells]

    def _picked(self, rows: list[list[str]], places: Sequence[int]) -> list[Cells]:
        picked = ([row[at] if at < len(row) else "" for at in places] for row in rows if row)
        return [self._decoded(cells) for cells in picked]

    def _decoded(self, cells: Sequence[str]) -> Cells:
        return tuple(map(self._stream.carrier.cell, cells))


class _JsonLines:
    """One JSON object a line; its columns are the members of the first thousand objects."""

    _FIRST = 1000

    def __init__(self, stream: TextStream, where: str) -> None:
        self.unreadable = 0
        self._stream = stream
        self._rest = ""
        self._waiting = self._objects()
        names: dict[str, None] = {}
        for each in self._waiting[: self._FIRST]:
            names.update(dict.fromkeys(each))
        if not names:
            raise InputError(f"{where} is not JSON Lines, one object a line")
        self.names = list(names)

    def _objects(self) -> list[dict[str, Any]]:
        """Read the objects of some whole lines; of none at the end."""
        lines: list[str] = []
        while not lines and not self._stream.ended:
            text = self._rest + self._stream.read(max(BLOCK, len(self._rest)))
            lines, self._rest = split_lines(text), ""
            if lines and not self._stream.ended and not lines[-1].endswith("\n"):
                self._rest = lines.pop()
        found = (self._object(line) for line in lines if line.strip())
        return [each for each in found if each is not None]

    def _object(self, line: str) -> dict[str, Any] | None:
        try:
            value = json.loads(
                self._stream.carrier.cell(line).removeprefix("\ufeff"), parse_int=str, parse_float=str
            )
        except (json.JSONDecodeError, RecursionError):
            value = None
        if isinstance(value, dict):
            return value
        self.unreadable += 1
        return None

    def blocks(self, places: Sequence[int]) -> Iterator[list[Cells]]:
        """Read the rows, a block at a time."""
        wanted = [self.names[at] for at in places]
        objects, self._waiting = self._waiting, []
        while objects or not self._stream.ended:
            yield [tuple(_text(each.get(name)) for name in wanted) for each in objects]
            objects = self._objects()


class _Arrow:
    """Parquet and Arrow."""

    def __init__(self, opened: Opened, kind: str) -> None:
        self.unreadable = 0
        self._batches = open_batches(opened, kind)
        self.names = list(self._batches.schema.names)

    def blocks(self, places: Sequence[int]) -> Iterator[list[Cells]]:
        """Read the rows, a batch at a time."""
        for batch in self._batches:
            columns = [batch.column(at).to_pylist() for at in places]
            yield [tuple(map(_text, cells)) for cells in zip(*columns, strict=True)]


def _picker(places: Sequence[int]) -> Callable[[list[str]], Sequence[str]]:
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    return itemgetter(*places)


def _text(value: Any) -> str | None:
    """Return a cell as text; numbers are written out, and what only a program understands is, too."""
    if value is None or isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
