"""CSV and its relatives: every record keeps its exact text, the new cells are put behind it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError
from titlemap.files.blocks import BLOCK, Block, Cells, Reject, Rows
from titlemap.files.dialect import checked_delimiter, directive, find_dialect
from titlemap.files.plain import split_plain
from titlemap.files.ragged import fitted, neutral, without
from titlemap.files.reading import NOT_LAID_OUT, Reading, lay_out
from titlemap.files.records import (
    LONGEST,
    TOO_LONG,
    Records,
    allow_long_cells,
    split_lines,
    split_records,
)
from titlemap.files.rendering import CellsRendering
from titlemap.files.text import LINES, UNDECODABLE, leading_blank, line_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from titlemap.files.plain import Plain
    from titlemap.files.text import TextStream

_LOOK = 1 << 16  # how much of a file its dialect is found in
_ABOVE = 1 << 24  # characters that may stand above a header
_MANY_BLANK = 1000  # blank lines that are worth keeping out of the parser

#: Takes the wanted cells out of a record's.
_Pick = Callable[[Sequence[str]], Any]


@dataclass(slots=True)
class _Draft:
    """A block in the making."""

    heads: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)
    flags: dict[int, str] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    lead: str = ""
    blank: list[str] = field(default_factory=list)  # lines that wait to be put where they belong

    def keep_blank(self) -> None:
        """Keep blank lines where they are, without making rows of them."""
        text = "".join(self.blank)
        self.blank.clear()
        if self.tails:
            self.tails[-1] += text
        else:
            self.lead += text


class DelimitedSource:
    """A file of delimited records under a header.

    Parameters
    ----------
    stream : TextStream
    where : str
        What the file is called in a message.
    knows : callable
        Says whether a header has the columns that are looked for, which helps to find the delimiter.
    delimiter : str, optional
        What it is, if finding it fails.
    """

    kind = "csv"

    def __init__(
        self,
        stream: TextStream,
        where: str,
        knows: Callable[[Sequence[str]], bool],
        delimiter: str | None = None,
    ) -> None:
        allow_long_cells()
        self.stream = stream
        self.layout = NOT_LAID_OUT
        self._where = where
        self._neutralise = False
        self._lines = 0  # before the records at hand
        self._cut_off = False  # whether what comes next is the rest of a line that is too long
        look = split_lines(stream.peek(_LOOK)) or [""]
        known = directive(look[0]) if delimiter is None else checked_delimiter(delimiter)
        first = 1 if directive(look[0]) else 0
        cell = stream.carrier.cell
        self.dialect = find_dialect(
            look[first:-1] or look[first:], known, lambda header: knows(list(map(cell, header)))
        )
        stream.delimited_by(self.dialect.delimiter)
        self._width = 0  # not known yet
        self._records, self._next, self._above = self._find_header()
        header = self._records.rows[self._next - 1]
        self._width = len(header)
        self.names = list(map(stream.carrier.cell, header))

    def lay_out(self, reading: Reading) -> None:
        """Get ready to be labelled: find the columns that are read, and name the new ones."""
        self.layout = lay_out(self.names, reading, self._where)
        self._neutralise = reading.neutralise

    def refuse_collections(self, places: Sequence[int]) -> None:
        """Do nothing: every cell is text, or can be written as one."""

    @property
    def encoding(self) -> str:
        """The encoding, as far as it is known by now."""
        return self.stream.known_as

    @property
    def delimiter(self) -> str:
        """The delimiter."""
        return self.dialect.delimiter

    @property
    def header(self) -> str:
        """The header's carried text, with the new columns, and what stands above it."""
        at = self._next - 1
        line = self._records.texts[at]
        body = line.rstrip("\r\n")
        new_names = [self.stream.carrier.carry(name) for name in self.layout.new_names]
        own = self._own(body, self._records.rows[at])
        return self._above + own + self.dialect.join(["", *new_names]) + line[len(body) :]

    def rendering(self) -> CellsRendering:
        """Say how answers are written behind this source's records."""
        return CellsRendering(self.dialect)

    def blocks(self) -> Iterator[Block]:
        """Read the rows with the columns that are read for labelling, a block at a time."""
        return self.read(self.layout.roles.places)

    def read(self, places: Sequence[int]) -> Iterator[Block]:
        """Read the rows and pick the cells at these places, a block at a time."""
        pick = itemgetter(*places)
        yield from self._blocks(self._records, self._next, pick)
        rest = self._records.rest
        self._records = Records()
        while rest or not self.stream.ended:
            text = rest + self._more()
            if self._cut_off:
                rest, reject = self._end_of_line(text)
                yield Block(Cells(self.layout.roles, []), Rows(), [reject], carrier=self.stream.carrier)
                continue
            blank = leading_blank(text, final=self.stream.ended)
            if blank > _MANY_BLANK:
                rest = text[blank:]
                self._lines += line_ends(text[:blank])
                yield Block(Cells(self.layout.roles, []), Rows(text[:blank]), carrier=self.stream.carrier)
                continue
            plain = None
            if not self._neutralise and not self.layout.dropped:
                plain = split_plain(text, self.dialect, self._width, pick, final=self.stream.ended)
            if plain is not None and self.stream.carrier.decodes(text[: len(text) - len(plain.rest)]):
                rest = plain.rest
                self._lines += len(plain.texts)
                yield self._plain_block(plain)
                continue
            records = self._split(text)
            rest = records.rest
            yield from self._blocks(records, 0, pick)

    def _more(self, least: int = 0) -> str:
        return self.stream.read(BLOCK, least)

    def _split(self, text: str) -> Records:
        """Split text into records, reading on until at least one is complete."""
        while True:
            records = split_records(
                text, self.dialect, final=self.stream.ended, width=self._width, longest=LONGEST
            )
            if records.count or records.broken or self.stream.ended:
                return records
            rest = records.rest
            if len(rest) > LONGEST and not line_ends(rest):
                self._cut_off = True
                return Records(broken=[(0, rest, TOO_LONG)])
            text = rest + self._more(len(rest))  # ever more at once, so that long records take linear time

    def _end_of_line(self, text: str) -> tuple[str, Reject]:
        """Give up more of a line that is too long; return what stands behind it."""
        held = "\r" if text.endswith("\r") and not self.stream.ended else ""
        line = split_lines(text[: len(text) - len(held)] or held)[0]
        if line.endswith(("\r", "\n")):
            self._cut_off = False
            self._lines += 1
        number = self._lines + self._cut_off
        return text[len(line) :], Reject(number, TOO_LONG, line, goes_on=True)

    def _find_header(self) -> tuple[Records, int, str]:
        """Return the first records, where the rows below the header begin, and what stands above it."""
        above: list[str] = []
        size = 0
        rest = ""
        while True:
            text = rest + self._more()
            blank = leading_blank(text, final=self.stream.ended)
            above.append(text[:blank])
            self._lines += line_ends(text[:blank])
            records = self._split(text[blank:]) if blank < len(text) else Records()
            for at, (row, line) in enumerate(zip(records.rows, records.texts, strict=True)):
                if row and not (at == 0 and self._lines == 0 and directive(line)):
                    if not any(number < records.lines[at] for number, _, _ in records.broken):
                        return records, at + 1, "".join(above)
                else:
                    above.append(line)
            if records.broken:
                line_number = self._lines + records.broken[0][0] + 1
                raise InputError(
                    f"{self._where} has no header that can be read: in line {line_number}, {records.broken[0][2]}"
                )
            rest = records.rest
            if self.stream.ended and not rest:
                raise InputError(f"{self._where} holds nothing but blank lines")
            self._lines += records.count
            size += sum(map(len, above[-1 - len(records.rows) :]))
            if size > _ABOVE:
                raise InputError(
                    f"{self._where} has no header in its first {_ABOVE:,} characters, only blank lines"
                )

    def _own(self, body: str, cells: list[str]) -> str:
        """Write a record's own cells: as they stand, without those that make room or are dangerous."""
        if self._neutralise:
            body = neutral(body, cells, self.dialect, self.stream.carrier)
        return without(body, self.layout.dropped, self.dialect) if self.layout.dropped else body

    def _plain_block(self, plain: Plain) -> Block:
        carrier = self.stream.carrier
        return Block(
            Cells(self.layout.roles, plain.cells, carrier),
            Rows("", plain.texts, plain.end),
            carrier=carrier,
        )

    def _blocks(self, records: Records, start: int, pick: _Pick) -> Iterator[Block]:
        """Make blocks of records, none with very many rows."""
        broken = deque(records.broken)
        while True:
            stop = min(start + LINES, len(records.rows))
            ends = stop == len(records.rows)
            here = []
            while broken and (ends or broken[0][0] < records.lines[stop]):
                here.append(broken.popleft())
            yield self._block(records, start, stop, here, pick)
            start = stop
            if ends:
                break
        self._lines += records.count

    def _block(
        self, records: Records, start: int, stop: int, broken: list[tuple[int, str, str]], pick: _Pick
    ) -> Block:
        carrier = self.stream.carrier
        first_line = self._lines + 1
        draft = _Draft(rejects=[Reject(first_line + line, why, text) for line, text, why in broken])
        for at in range(start, stop):
            text = records.texts[at]
            if carrier.decodes(text):
                self._add(draft, records.rows[at], text, records.stray.get(at), pick)
            else:
                draft.rejects.append(Reject(first_line + records.lines[at], UNDECODABLE, text))
        draft.keep_blank()
        draft.rejects.sort(key=lambda reject: reject.line)
        rows = Rows(draft.lead, draft.heads, draft.tails)
        return Block(
            Cells(self.layout.roles, draft.cells, carrier), rows, draft.rejects, draft.flags, carrier
        )

    def _add(self, draft: _Draft, row: list[str], text: str, odd: str | None, pick: _Pick) -> None:
        if not row:
            draft.blank.append(text)
            return
        if draft.blank:
            draft.keep_blank()
        body = text.rstrip("\r\n")
        head, cells, ragged = fitted(body, row, self._width, self.dialect)
        head = self._own(head, cells)
        flag = ragged or odd
        if flag:
            draft.flags[len(draft.cells)] = flag
        draft.cells.append(pick(cells))
        draft.heads.append(head)
        draft.tails.append(text[len(body) :])
