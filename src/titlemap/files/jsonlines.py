"""JSON Lines: every line keeps its exact text, the new members are put before its closing brace."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError
from titlemap.files.blocks import BLOCK, Block, Cells, Reject, Rows
from titlemap.files.reading import Reading, lay_out
from titlemap.files.records import LONGEST, split_lines
from titlemap.files.rendering import MembersRendering

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from titlemap.files.text import TextStream

_LOOK = 1000  # objects whose members make up the columns
_SPACE = " \t\r\n"  # what JSON calls white space
_SKIP = re.compile(r"[ \t\r\n]*")
#: Numbers stay texts: they are only looked at, and may be longer than Python likes.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


class JsonLinesSource:
    """A file with one JSON object on each line."""

    kind = "jsonl"
    delimiter = None

    def __init__(self, stream: TextStream, where: str, reading: Reading) -> None:
        self.stream = stream
        self._lines = 0
        self._rest = ""
        self._first = self._read()
        self.layout = lay_out(self._look(where), reading, where)
        self._taken = frozenset(self.layout.new_names)
        self._overwrite = reading.overwrite
        named = self.layout.roles.named(self.layout.names)
        self._keys = [named[role] for role in ("title", "text", "company") if role in named]

    @property
    def encoding(self) -> str:
        """The encoding, as far as it is known by now."""
        return self.stream.known_as

    def rendering(self) -> MembersRendering:
        """Say how answers are written into this source's objects."""
        return MembersRendering(tuple(self.layout.new_names), ascii_only=self.stream.encoding != "utf-8")

    def blocks(self) -> Iterator[Block]:
        """Read the rows, a block at a time."""
        lines = self._first
        self._first = []
        while lines:
            yield self._block(lines)
            self._lines += len(lines)
            lines = self._read()

    def _read(self) -> list[str]:
        """Read whole lines; none at the end."""
        while True:
            text, self._rest = self._rest, ""
            if not self.stream.ended:
                text += self.stream.read(max(BLOCK, len(text)))
            lines = split_lines(text)
            if self.stream.ended:
                return lines
            if lines and not lines[-1].endswith("\n") and len(lines[-1]) <= LONGEST:
                self._rest = lines.pop()
            if lines:
                return lines

    def _look(self, where: str) -> list[str]:
        """Collect the members of the first objects."""
        names: dict[str, None] = {}
        complaint = ""
        for at, line in enumerate(self._first[:_LOOK]):
            parsed, problem = _parse(self.stream.carrier.cell(line)) if line.strip() else (None, "")
            if parsed is not None:
                names.update(dict.fromkeys(parsed))
            elif problem and not complaint:
                complaint = f"line {at + 1} {problem}"
        if not names:
            start = "".join(self._first[:1]).lstrip()[:1]
            if start == "[":
                raise InputError(
                    f"{where} is one JSON array; titlemap reads JSON Lines, one object a line "
                    f"(jq -c '.[]' FILE makes that of it)"
                )
            raise InputError(
                f"{where} is not JSON Lines, one object a line: {complaint or 'it holds blank lines only'}"
            )
        return list(names)

    def _block(self, lines: list[str]) -> Block:
        carrier = self.stream.carrier
        lead, heads, tails = "", list[str](), list[str]()
        cells: list[Any] = []
        rejects: list[Reject] = []
        for at, line in enumerate(lines, self._lines + 1):
            body = line.rstrip(_SPACE)
            if not body and tails:
                tails[-1] += line
            elif not body:
                lead += line
            else:
                parsed, problem = self._object(line, body)
                if parsed is None:
                    rejects.append(Reject(at, problem, line))
                    continue
                end = line[len(body) :]
                found = tuple(_text(parsed.get(key)) for key in self._keys)
                cells.append(found if len(found) > 1 else found[0])
                if not self._taken.isdisjoint(parsed):
                    body = without_members(body, self._taken, carrier.cell)
                head = body[:-1].rstrip(_SPACE)
                heads.append(head if head.endswith("{") else head + ", ")
                tails.append(end)
        # the cells are decoded already
        return Block(Cells(self.layout.roles, cells), Rows(lead, heads, tails), rejects, carrier=carrier)

    def _object(self, line: str, body: str) -> tuple[dict[str, Any] | None, str]:
        """Parse a line that may get new members, or say why it can't."""
        if not self.stream.carrier.decodes(line):
            return None, "the bytes mean nothing in the file's encoding"
        parsed, problem = _parse(self.stream.carrier.cell(body))
        if parsed is not None and not self._overwrite and not self._taken.isdisjoint(parsed):
            taken = ", ".join(name for name in self.layout.new_names if name in parsed)
            return None, f"already has a member named {taken}; pass a prefix, or overwrite"
        return parsed, problem


def without_members(line: str, names: Container[str], cell: Callable[[str], str]) -> str:
    """Leave members out of an object, and the others as they stand.

    Parameters
    ----------
    line : str
        A valid JSON object, carried.
    names : container of str
    cell : callable
        Decodes carried text.

    Returns
    -------
    str

    Examples
    --------
    >>> without_members('{"a": 1.50, "status": [1, {}], "b":"x" }', {"status"}, str)
    '{"a": 1.50, "b":"x" }'
    """
    decoder = json.JSONDecoder()
    begin = at = line.index("{") + 1
    kept: list[str] = []
    while line[_after_space(line, at)] != "}":
        key, end = decoder.raw_decode(line, _after_space(line, at))
        colon = _after_space(line, end)
        _, end = decoder.raw_decode(line, _after_space(line, colon + 1))
        stop = _after_space(line, end)
        if cell(key) not in names:
            kept.append(line[at:stop])
        at = stop + (line[stop] == ",")
    return line[:begin] + ",".join(kept) + line[_after_space(line, at) :]


def _after_space(line: str, at: int) -> int:
    found = _SKIP.match(line, at)
    return found.end() if found else at


def _parse(line: str) -> tuple[dict[str, Any] | None, str]:
    """Parse a line as an object, or say what is wrong with it."""
    try:
        value = _DECODER.decode(line.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return None, f"is not JSON: {error.msg} at character {error.colno}"
    except RecursionError:
        return None, "is nested too deeply"
    if not isinstance(value, dict):
        return None, "is JSON, but not an object"
    return value, ""


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
