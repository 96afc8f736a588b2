"""CSV and its relatives: every record keeps its exact text, the new cells are put behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from titlemap.columns import Answer, Wanted, appended_names, find_columns
from titlemap.errors import InputError
from titlemap.files.blocks import BLOCK, Block, Questions, Reject, Rows
from titlemap.files.dialect import Dialect, checked_delimiter, directive, find_dialect
from titlemap.files.ragged import fitted, neutral
from titlemap.files.records import Records, allow_long_cells, split_lines, split_plain, split_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from titlemap.files.records import Plain
    from titlemap.files.text import TextStream

_LOOK = 1 << 16  # how much of a file its dialect is found in
_UNDECODABLE = "the bytes mean nothing in the file's encoding"


@dataclass(frozen=True, slots=True)
class Rendering:
    """Writes an answer as the cells that are put behind a record, delimiter first."""

    dialect: Dialect

    def __call__(self, answer: Answer, flag: str | None = None) -> str:
        """Write the answer's cells, with what is odd about the row in the reason."""
        *values, reason = answer  # only the reason can hold anything that needs quotes
        words = " ".join(str(reason).split())
        cells = [
            "" if value is None else value if isinstance(value, str) else repr(value) for value in values
        ]
        last = self.dialect.quote(words if flag is None else f"{words} | {flag}")
        return self.dialect.delimiter.join(["", *cells, last])


@dataclass(slots=True)
class _Draft:
    """A block in the making."""

    heads: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)
    flags: dict[int, str] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    lead: str = ""

    def keep_blank(self, text: str) -> None:
        """Keep a blank line where it is, without making a row of it."""
        if self.tails:
            self.tails[-1] += text
        else:
            self.lead += text


class DelimitedSource:
    """A file of delimited records under a header."""

    kind = "csv"

    def __init__(
        self,
        stream: TextStream,
        where: str,
        *,
        title: Wanted = None,
        text: Wanted = None,
        company: Wanted = None,
        delimiter: str | None = None,
        prefix: str = "",
        neutralise: bool = False,
    ) -> None:
        allow_long_cells()
        self.stream = stream
        self._neutralise = neutralise
        self._lines = 0  # before the records at hand
        look = split_lines(stream.peek(_LOOK)) or [""]
        known = directive(look[0]) if delimiter is None else checked_delimiter(delimiter)
        first = 1 if directive(look[0]) else 0
        knows = _knower(stream.carrier.cell, title, text, company)
        self.dialect = find_dialect(look[first:-1] or look[first:], known, knows)
        stream.delimited_by(self.dialect.delimiter)
        self._records, self._next, before = self._find_header(where)
        header = self._records.rows[self._next - 1]
        self._width = len(header)
        self.names = [stream.carrier.cell(cell) for cell in header]
        self.roles = find_columns(self.names, title, text, company, where=where)
        places = (self.roles.title, self.roles.text, self.roles.company)
        self._pick = itemgetter(*(at for at in places if at is not None))
        new_names = [stream.carrier.carry(name) for name in appended_names(prefix, self.names)]
        line = self._records.texts[self._next - 1]
        body = line.rstrip("\r\n")
        if neutralise:
            body = neutral(body, header, self.dialect, stream.carrier)
        self.header = (
            before + body + self.dialect.join(["", *new_names]) + (line[len(line.rstrip("\r\n")) :] or "\n")
        )

    @property
    def encoding(self) -> str:
        """The encoding, as far as it is known by now."""
        return self.stream.known_as

    @property
    def delimiter(self) -> str:
        """The delimiter."""
        return self.dialect.delimiter

    def rendering(self) -> Rendering:
        """Say how answers are written behind this source's records."""
        return Rendering(self.dialect)

    def blocks(self) -> Iterator[Block]:
        """Read the rows, a block at a time."""
        yield self._block(self._records, self._next)
        self._lines += self._records.count
        rest = self._records.rest
        self._records = Records()
        while rest or not self.stream.ended:
            text = rest + self._more(rest)
            plain = None
            if not self._neutralise:
                plain = split_plain(text, self.dialect, self._width, self._pick, final=self.stream.ended)
            if plain is not None and self.stream.carrier.decodes(text[: len(text) - len(plain.rest)]):
                rest = plain.rest
                self._lines += len(plain.texts)
                yield self._plain_block(plain)
                continue
            records = self._split(text)
            rest = records.rest
            yield self._block(records, 0)
            self._lines += records.count

    def _more(self, rest: str) -> str:
        """Read on; in ever longer pieces while a record is open, so that long ones take linear time."""
        return "" if self.stream.ended else self.stream.read(max(BLOCK, len(rest)))

    def _split(self, text: str) -> Records:
        """Split text into records, reading on until at least one is complete."""
        while True:
            records = split_records(text, self.dialect, final=self.stream.ended)
            if records.count or self.stream.ended:
                return records
            text = records.rest + self._more(records.rest)

    def _find_header(self, where: str) -> tuple[Records, int, str]:
        """Return the first records, where the rows below the header begin, and what stands above it."""
        above = ""
        records = self._split(self._more(""))
        while True:
            for at, (row, text) in enumerate(zip(records.rows, records.texts, strict=True)):
                if row and not (at == 0 and self._lines == 0 and directive(text)):
                    broken = [line for line, _, _ in records.broken if line < records.lines[at]]
                    if not broken:
                        return records, at + 1, above
                else:
                    above += text
            if records.broken:
                line = self._lines + records.broken[0][0] + 1
                raise InputError(
                    f"{where} has no header that can be read: in line {line}, {records.broken[0][2]}"
                )
            if self.stream.ended:
                raise InputError(f"{where} holds nothing but blank lines")
            self._lines += records.count
            records = self._split(records.rest + self._more(records.rest))

    def _plain_block(self, plain: Plain) -> Block:
        carrier = self.stream.carrier
        return Block(Questions(self.roles, plain.cells, carrier), Rows(carrier, "", plain.texts, plain.end))

    def _block(self, records: Records, start: int) -> Block:
        carrier = self.stream.carrier
        first_line = self._lines + 1
        draft = _Draft(rejects=[Reject(first_line + line, why, text) for line, text, why in records.broken])
        for at in range(start, len(records.rows)):
            text = records.texts[at]
            if carrier.decodes(text):
                self._add(draft, records.rows[at], text, records.stray.get(at))
            else:
                draft.rejects.append(Reject(first_line + records.lines[at], _UNDECODABLE, text))
        draft.rejects.sort(key=lambda reject: reject.line)
        rows = Rows(carrier, draft.lead, draft.heads, draft.tails)
        return Block(Questions(self.roles, draft.cells, carrier), rows, draft.rejects, draft.flags)

    def _add(self, draft: _Draft, row: list[str], text: str, odd: str | None) -> None:
        if not row:
            draft.keep_blank(text)
            return
        body = text.rstrip("\r\n")
        head, cells, ragged = fitted(body, row, self._width, self.dialect)
        if self._neutralise:
            head = neutral(head, cells, self.dialect, self.stream.carrier)
        flag = ragged or odd
        if flag:
            draft.flags[len(draft.cells)] = flag
        draft.cells.append(self._pick(cells))
        draft.heads.append(head)
        draft.tails.append(text[len(body) :])


def _knower(
    cell: Callable[[str], str], title: Wanted, text: Wanted, company: Wanted
) -> Callable[[Sequence[str]], bool]:
    def knows(header: Sequence[str]) -> bool:
        try:
            find_columns([cell(name) for name in header], title, text, company)
        except InputError:
            return False
        return True

    return knows
