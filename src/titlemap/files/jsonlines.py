"""JSON Lines: every line keeps its exact text, the new members are put before its closing brace."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError
from titlemap.files.blocks import BLOCK, Block, Cells, Reject, Rows
from titlemap.files.reading import NOT_LAID_OUT, Reading, lay_out
from titlemap.files.records import LONGEST, TOO_LONG, split_lines
from titlemap.files.rendering import MembersRendering
from titlemap.files.text import UNDECODABLE, leading_blank, line_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from titlemap.files.encoding import Carrier
    from titlemap.files.text import TextStream

_LOOK = 1000  # objects whose members make up the columns,
_LOOK_SIZE = 1 << 24  # if they are not longer than this in all
_IN_PANDAS = "; of a data frame, to_json(FILE, orient='records', lines=True)"
_MANY_BLANK = 1000  # blank lines that are kept together
_SPACE = " \t\r\n"  # what JSON calls white space
_SKIP = re.compile(r"[ \t\r\n]*")


class _Piece(str):
    """A piece of a line that is too long to be read."""

    __slots__ = ()


class JsonLinesSource:
    """A file with one JSON object on each line; its columns are the members of the first thousand objects.

    Parameters
    ----------
    stream : TextStream
    where : str
        What the file is called in a message.
    """

    kind = "jsonl"
    delimiter = None

    def __init__(self, stream: TextStream, where: str) -> None:
        self.stream = stream
        self.layout = NOT_LAID_OUT
        self._where = where
        self._overwrite = False
        self._lines = 0
        self._rest = ""
        self._cut_off = False  # whether what comes next is the rest of a line that is too long
        self._given_up = 0  # the line of the last reject
        self._ahead = self._read_ahead()
        self.names, self._collections = self._look()

    def lay_out(self, reading: Reading) -> None:
        """Get ready to be labelled: find the columns that are read, and name the new ones."""
        self.layout = lay_out(self.names, reading, self._where, self._collections)
        self._overwrite = reading.overwrite

    def refuse_collections(self, places: Sequence[int]) -> None:
        """Do nothing: every cell is text, or can be written as one."""

    @property
    def encoding(self) -> str:
        """The encoding, as far as it is known by now."""
        return self.stream.known_as

    def rendering(self) -> MembersRendering:
        """Say how answers are written into this source's objects."""
        return MembersRendering(tuple(self.layout.new_names), ascii_only=self.stream.encoding != "utf-8")

    def blocks(self) -> Iterator[Block]:
        """Read the rows with the members that are read for labelling, a block at a time."""
        return self.read(self.layout.roles.places)

    def read(self, places: Sequence[int]) -> Iterator[Block]:
        """Read the rows and pick the members at these places among the names, a block at a time."""
        keys = [self.names[at] for at in places]
        while lines := self._ahead.popleft() if self._ahead else self._read():
            yield self._block(lines, keys)

    def _read(self) -> list[str]:
        """Read whole lines, or blank ones as one text; none at the end."""
        while True:
            text = self._rest
            if not self.stream.ended:
                text += self.stream.read(BLOCK, len(text))  # ever more, so that long lines take linear time
            blank = leading_blank(text, final=self.stream.ended)
            if blank > _MANY_BLANK and not self._cut_off:
                self._rest = text[blank:]
                return [text[:blank]]
            lines = split_lines(text)
            self._rest = "" if self.stream.ended or not lines or lines[-1].endswith("\n") else lines.pop()
            if self._cut_off and (lines or self._rest):
                return [self._end_of_line(lines)]
            if lines:
                return lines
            if not self._rest:
                return []
            if len(self._rest) > LONGEST and not self._rest.endswith("\r"):
                self._cut_off = True
                return [self._end_of_line([])]

    def _end_of_line(self, lines: list[str]) -> str:
        """Give up a line that is too long, as far as it is there."""
        if not lines:
            piece, self._rest = self._rest, ""
            return _Piece(piece)
        self._cut_off = False
        self._rest = "".join([*lines[1:], self._rest])
        return _Piece(lines[0])

    def _read_ahead(self) -> deque[list[str]]:
        """Read the lines whose members make up the columns."""
        ahead = deque[list[str]]()
        count = size = 0
        while count < _LOOK and size < _LOOK_SIZE and (lines := self._read()):
            ahead.append(lines)
            count += len(lines)
            size += sum(map(len, lines))
        return ahead

    def _look(self) -> tuple[list[str], dict[int, str]]:
        """Collect the members of the first objects, and which of them hold objects or lists and nothing else."""
        held: dict[str, str | None] = {}
        objects = 0
        complaint = ""
        for at, line in enumerate(islice(chain.from_iterable(self._ahead), _LOOK), 1):
            parsed, problem = self._object(line, line) if line.strip() else (None, "")
            if parsed is not None:
                objects += 1
                for name, value in parsed.items():
                    held[name] = _held(value, held.get(name, "nothing"))
            elif problem and not complaint:
                complaint = f"in line {at}, {problem}"
        first = next((line.strip() for line in chain.from_iterable(self._ahead) if line.strip()), "")
        if first == "[" or (not held and first.startswith("[")):
            raise InputError(
                f"{self._where} is one JSON array; titlemap reads JSON Lines, one object a line "
                f"(jq -c '.[]' FILE makes that of it{_IN_PANDAS})"
            )
        if not held:
            raise InputError(
                f"{self._where} is not JSON Lines, one object a line: {complaint or 'it holds blank lines only'} "
                f"(jq -c . FILE puts an object that spans lines on one{_IN_PANDAS})"
            )
        if objects == 1 and self.stream.ended and not self._rest and None not in held.values():
            inner = next((name for name, what in held.items() if what == "lists of objects"), None)
            way = "" if inner is None else f"jq -c '.[{json.dumps(inner)}][]' FILE makes that of it"
            raise InputError(
                f"{self._where} is one JSON document that holds a whole table; titlemap reads JSON Lines, one object "
                f"a line ({way}{_IN_PANDAS if way else _IN_PANDAS.removeprefix('; ')})"
            )
        names = list(held)
        return names, {at: what for at, name in enumerate(names) if (what := held[name]) and what != "nothing"}

    def _block(self, lines: list[str], keys: list[str]) -> Block:
        lead, heads, tails = list[str](), list[str](), list[list[str]]()
        cells: list[Any] = []
        rejects: list[Reject] = []
        flags: dict[int, str] = {}
        renamed: dict[int, dict[str, str]] = {}
        for line in lines:
            at = self._lines + 1
            body = line.rstrip(_SPACE)
            self._lines += line_ends(line) if not body else line.endswith(("\n", "\r"))
            if not body and not isinstance(line, _Piece):
                (tails[-1] if tails else lead).append(line)
            else:
                parsed, problem = self._object(line, body)
                if parsed is None:
                    more = isinstance(line, _Piece) and self._given_up == at
                    rejects.append(Reject(at, problem, line, goes_on=more))
                    self._given_up = at
                    continue
                end = line[len(body) :]
                if taken := [name for name in self.layout.new_names if name in parsed]:
                    if self._overwrite:
                        body = without_members(body, taken, self.stream.carrier.cell)
                    else:
                        renamed[len(cells)] = free_names(taken, parsed)
                        flags[len(cells)] = _told(renamed[len(cells)])
                found = tuple(text_of(parsed.get(key)) for key in keys)
                cells.append(found if len(found) > 1 else found[0])
                head = body[:-1].rstrip(_SPACE)
                heads.append(head if head.endswith("{") else head + ", ")
                tails.append([end])
        ends = ["".join(each) for each in tails]
        rows = _Objects("".join(lead), heads, ends, renamed, self.stream.carrier)
        # the cells are decoded already
        return Block(Cells(self.layout.roles, cells), rows, rejects, flags, self.stream.carrier)

    def _object(self, line: str, body: str) -> tuple[dict[str, Any] | None, str]:
        """Parse a line, or say why it can't be."""
        if isinstance(line, _Piece) or len(line) > LONGEST:
            return None, TOO_LONG
        if not self.stream.carrier.decodes(line):
            return None, UNDECODABLE
        return _parse(self.stream.carrier.cell(body))


@dataclass(slots=True)
class _Objects(Rows):
    """Objects, and what some new members are called where the object has one of such a name itself."""

    renamed: dict[int, dict[str, str]] = field(default_factory=dict)
    carrier: Carrier | None = None

    def joined(self, answers: list[str]) -> str:
        """Put the answers between heads and tails."""
        if self.renamed:
            answers = list(answers)
        for at, names in self.renamed.items():
            for old, new in names.items():
                answers[at] = answers[at].replace(self._key(old), self._key(new), 1)
        return Rows.joined(self, answers)

    def _key(self, name: str) -> str:
        """Write a member's name as an answer has it; inside a text its quotes would be escaped."""
        assert self.carrier is not None
        ascii_only = self.carrier.encoding != "utf-8"
        return self.carrier.carry(json.dumps(name, ensure_ascii=ascii_only)) + ":"


def _held(value: Any, before: str | None) -> str | None:
    """Say what a member holds: objects, lists, nothing so far, or None for what can be read as text."""
    if value is None:
        return before
    if before is None or not isinstance(value, (dict, list)):
        return None
    if isinstance(value, dict):
        return "objects"
    return "lists of objects" if value and all(isinstance(each, dict) for each in value) else "lists"


def free_names(taken: Sequence[str], members: Container[str]) -> dict[str, str]:
    """Find other names for new members, which an object has itself.

    Parameters
    ----------
    taken : sequence of str
    members : container of str
        The object's own.

    Returns
    -------
    dict
        The other name of each.

    Examples
    --------
    >>> free_names(["status"], {"status": "open", "titlemap_status": "?"})
    {'status': 'titlemap_titlemap_status'}
    """
    others: dict[str, str] = {}
    for name in taken:
        other = f"titlemap_{name}"
        while other in members:
            other = f"titlemap_{other}"
        others[name] = other
    return others


def _told(renamed: dict[str, str]) -> str:
    """Say what is odd about an object."""
    return ", ".join(
        f"has a member {name!r} of its own: the new one is {other!r}" for name, other in renamed.items()
    )


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


#: Numbers stay texts: they are only looked at, and may be longer than Python likes. NaN is what is missing.
_DECODER = json.JSONDecoder(
    parse_int=str, parse_float=str, parse_constant=lambda name: None if name == "NaN" else name
)


def _after_space(line: str, at: int) -> int:
    found = _SKIP.match(line, at)
    return found.end() if found else at


def _parse(line: str) -> tuple[dict[str, Any] | None, str]:
    """Parse a line as an object, or say what is wrong with it."""
    try:
        value = _DECODER.decode(line.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return None, f"it is not JSON: {error.msg} at character {error.colno}"
    except RecursionError:
        return None, "it is nested too deeply"
    if not isinstance(value, dict):
        return None, "it is JSON, but not an object"
    return value, ""


def text_of(value: Any) -> str | None:
    """Read a value as text: numbers as they are written, collections as JSON.

    Parameters
    ----------
    value : object
        What a JSON document holds, numbers as texts.

    Returns
    -------
    str or None

    Examples
    --------
    >>> [text_of(value) for value in ("Chef", ["Chef", None], True, None)]
    ['Chef', '["Chef", null]', 'true', None]
    """
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
