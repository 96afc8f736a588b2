"""CSV and its relatives: every record keeps its exact text, the new cells are put behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from titlemap.columns import Answer, Wanted, appended_names, find_columns
from titlemap.errors import InputError
from titlemap.files.blocks import BLOCK, Block, Questions, Reject, Rows
from titlemap.files.dialect import Dialect, checked_delimiter, directive, find_dialect
from titlemap.files.ragged import fitted, neutral
from titlemap.files.records import Records, allow_long_cells, split_lines, split_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from titlemap.files.text import TextStream

_LOOK = 1 << 16  # how much of a file its dialect is found in
_UNDECODABLE = "the bytes mean nothing in the file's encoding"


@dataclass(frozen=True, slots=True)
class Rendering:
    """Writes an answer as the cells that are put behind a record, delimiter first."""

    dialect: Dialect

    def __call__(self, answer: Answer, flag: str | None = None) -> str:
        """Write the answer's cells, with what is odd about the row in the reason."""
        *values, reason = answer
        words = " ".join(str(reason).split())
        cells = [
            "" if value is None else value if isinstance(value, str) else repr(value) for value in values
        ]
        return self.dialect.join(["", *cells, words if flag is None else f"{words} | {flag}"])


@dataclass(slots=True)
class _Draft:
    """A block in the making."""

    rows: Rows
    cells: list[list[str]] = field(default_factory=list)
    flags: dict[int, str] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


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

    def blocks(self) -> Iterator[Block]:
        """Read the rows, a block at a time."""
        while True:
            yield self._block(self._records, self._next)
            self._lines += self._records.count
            if self.stream.ended and not self._records.rest:
                return
            self._records, self._next = self._read(self._records.rest), 0

    def _read(self, rest: str) -> Records:
        """Read on until at least one record is complete, or the source ends."""
        text = rest
        while True:
            if not self.stream.ended:
                text += self.stream.read(max(BLOCK, len(text)))
            records = split_records(text, self.dialect, final=self.stream.ended)
            if records.count or self.stream.ended:
                return records

    def _find_header(self, where: str) -> tuple[Records, int, str]:
        """Return the first records, where the rows below the header begin, and what stands above it."""
        above = ""
        records = self._read("")
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
            records = self._read(records.rest)

    def _block(self, records: Records, start: int) -> Block:
        carrier = self.stream.carrier
        first_line = self._lines + 1
        draft = _Draft(Rows(carrier=carrier))
        draft.rejects = [Reject(first_line + line, reason, text) for line, text, reason in records.broken]
        rows = records.rows[start:] if start else records.rows
        texts = records.texts[start:] if start else records.texts
        decodes = all(map(str.isascii, texts)) or carrier.decodes("".join(texts))
        if decodes and not records.stray and not self._neutralise and set(map(len, rows)) <= {self._width}:
            draft.cells = rows
            draft.rows.heads = heads = [text.rstrip("\r\n") for text in texts]
            draft.rows.tails = [text[len(head) :] for text, head in zip(texts, heads, strict=True)]
        else:
            for at, (row, text) in enumerate(zip(rows, texts, strict=True), start):
                if decodes or carrier.decodes(text):
                    self._add(draft, row, text, records.stray.get(at))
                else:
                    draft.rejects.append(Reject(first_line + records.lines[at], _UNDECODABLE, text))
            draft.rejects.sort(key=lambda reject: reject.line)
        columns = [
            self._column(draft.cells, at) for at in (self.roles.title, self.roles.text, self.roles.company)
        ]
        return Block(Questions(len(draft.cells), *columns), draft.rows, draft.rejects, draft.flags)

    def _add(self, draft: _Draft, row: list[str], text: str, odd: str | None) -> None:
        if not row:
            draft.rows.keep_blank(text)
            return
        body = text.rstrip("\r\n")
        head, cells, ragged = fitted(body, row, self._width, self.dialect)
        if self._neutralise:
            head = neutral(head, cells, self.dialect, self.stream.carrier)
        flag = ragged or odd
        if flag:
            draft.flags[len(draft.cells)] = flag
        draft.cells.append(cells)
        draft.rows.heads.append(head)
        draft.rows.tails.append(text[len(body) :])

    def _column(self, rows: list[list[str]], at: int | None) -> list[str | None] | None:
        if at is None:
            return None
        cell = self.stream.carrier.cell
        return [value if value.isascii() else cell(value) for value in (row[at] for row in rows)]


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
