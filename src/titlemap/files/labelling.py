"""Ask each question once: the link between a file's rows and the normalizer."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from titlemap.columns import Answer
    from titlemap.files.asking import Asker
    from titlemap.files.blocks import Block, Question
    from titlemap.files.encoding import Carrier
    from titlemap.files.journal import Journal

_LONG = 300  # characters of a text that is remembered by its digest
_ROOM = 100_000  # answers that are remembered
_PORTION = 1024  # questions that are asked at once
_PORTION_SIZE = 1 << 18  # and characters
_RENDERED = attrgetter("rendered")


class _Entry:
    """What is written for a question, as soon as it is known."""

    __slots__ = ("outcome", "rendered")

    outcome: str
    rendered: Any


@dataclass(slots=True)
class Ticket:
    """A block's questions under way: the entry of each row, and how many rows each distinct entry has."""

    entries: list[_Entry]
    counts: list[tuple[_Entry, int]]
    last: int


@dataclass(slots=True)
class _Portion:
    """Questions that were asked together."""

    number: int
    questions: list[Question]
    entries: list[tuple[_Entry, str | None]]
    carrier: Carrier | None
    answers: Callable[[], list[Answer]]
    journaled: bool


class Labeller:
    """Answers the questions of blocks, remembering what it was asked lately.

    What is asked, and in which order, depends on the blocks alone, never on how quickly answers come.

    Parameters
    ----------
    asker : Asker
    render : callable
        Turns an answer into what a target writes, given what is odd about its row and the block's carrier.
    journal : Journal, optional
    room : int
        How many answers to remember.
    """

    def __init__(
        self,
        asker: Asker,
        render: Callable[[Answer, str | None, Carrier | None], Any],
        journal: Journal | None = None,
        room: int = _ROOM,
    ) -> None:
        self._asker = asker
        self._render = render
        self._journal = journal
        self._room = room
        self._carrier: Carrier | None = None
        self._known: dict[Hashable, _Entry] = {}
        self._under_way: deque[_Portion] = deque()
        self._number = 0
        self.tally: Counter[str] = Counter()

    def submit(self, block: Block) -> Ticket:
        """Ask the questions of a block.

        Parameters
        ----------
        block : Block

        Returns
        -------
        Ticket
            To be collected in the order of submission.
        """
        if block.carrier != self._carrier or len(self._known) > self._room:
            self._known, self._carrier = {}, block.carrier
        keys = _keys(block)
        counts = Counter(keys)
        new = {key: _Entry() for key in counts if key not in self._known}
        if new:
            self._known.update(new)
            self._ask(new, keys, block)
        known = self._known
        return Ticket(
            list(map(known.__getitem__, keys)), [(known[key], n) for key, n in counts.items()], self._number
        )

    def collect(self, ticket: Ticket) -> list[Any]:
        """Wait for a block's answers and count the outcomes.

        Parameters
        ----------
        ticket : Ticket

        Returns
        -------
        list
            One rendered answer for each row.
        """
        while self._under_way and self._under_way[0].number <= ticket.last:
            self._settle(self._under_way.popleft())
        for entry, count in ticket.counts:
            self.tally[entry.outcome] += count
        return list(map(_RENDERED, ticket.entries))

    def _ask(self, new: dict[Hashable, _Entry], keys: list[Hashable], block: Block) -> None:
        """Ask what isn't known, as the first row of each key has it."""
        first: dict[Hashable, int] = {}
        for at, key in enumerate(keys):
            if key in new and key not in first:
                first[key] = at
        question, cells = block.questions.question, block.questions.cells
        asked = [(question(cells[at]), new[key], block.flags.get(at)) for key, at in first.items()]
        for piece in _portions(asked):
            self._number += 1
            wanted = [item[0] for item in piece]
            entries = [(entry, flag) for _, entry, flag in piece]
            known = self._journal.take(wanted) if self._journal else None
            answers = self._asker.ask(wanted) if known is None else _constant(known)
            portion = _Portion(self._number, wanted, entries, block.carrier, answers, known is not None)
            self._under_way.append(portion)

    def _settle(self, portion: _Portion) -> None:
        answers = portion.answers()
        if self._journal and not portion.journaled:
            self._journal.add(portion.questions, answers)
        for (entry, flag), answer in zip(portion.entries, answers, strict=True):
            entry.rendered = self._render(answer, flag, portion.carrier)
            entry.outcome = str(answer[0] or answer[1])


def _constant(answers: list[Answer]) -> Callable[[], list[Answer]]:
    return lambda: answers


def _portions(
    asked: list[tuple[Question, _Entry, str | None]],
) -> Iterator[list[tuple[Question, _Entry, str | None]]]:
    """Cut what is to be asked into pieces that are worth the way to another process."""
    portion: list[tuple[Question, _Entry, str | None]] = []
    size = 0
    for item in asked:
        portion.append(item)
        size += sum(len(part) for part in item[0] if part is not None)
        if len(portion) >= _PORTION or size >= _PORTION_SIZE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


class _Flagged:
    """Marks the keys of flagged rows, so that no cell can look like one."""


def _keys(block: Block) -> list[Hashable]:
    """Return something for each row that only rows with the same question share."""
    keys: list[Hashable] = block.questions.cells
    if block.questions.roles.text is not None:
        keys = [_short(cells) for cells in block.questions.cells]
    if block.flags:
        keys = list(keys)
        for at, flag in block.flags.items():
            keys[at] = (keys[at], flag, _Flagged)
    return keys


def _short(cells: Any) -> Hashable:
    """Return the cells themselves, or a digest if they are long."""
    parts = (cells,) if cells is None or isinstance(cells, str) else cells
    if sum(len(part) for part in parts if part is not None) <= _LONG:
        return parts
    digest = blake2b(digest_size=20)
    for part in parts:
        encoded = b"" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d " % (-1 if part is None else len(encoded)) + encoded)
    return digest.digest()
