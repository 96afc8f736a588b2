"""Ask each question once: the link between a file's rows and the normalizer."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from titlemap.files.blocks import digest
from titlemap.files.rendering import is_answer
from titlemap.files.worker import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from titlemap.files.blocks import Block, Questions
    from titlemap.files.encoding import Carrier
    from titlemap.files.journal import Journal
    from titlemap.files.rendering import Rendering
    from titlemap.files.workers import WorkerPool

_LONG = 300  # characters of a text that is remembered by its digest
_ROOM = 50_000  # questions that are remembered, twice; each takes about 600 bytes
_PORTION = 1024  # questions that are asked at once
_PORTION_SIZE = 1 << 18  # and characters of texts

#: The digit of a result, and the line that is written for the answer.
_Answer = tuple[str, str]
_CODE, _LINE = itemgetter(0), itemgetter(1)
_DIGITS = frozenset(map(str, range(len(RESULTS))))


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was asked: a number for each question's key, and the answers by these numbers.

    Numbers and pairs, because an object for each question would keep the garbage collector busy.
    """

    numbers: dict[Hashable, int] = field(default_factory=dict)
    answers: list[_Answer | None] = field(default_factory=list)  # None as long as it is under way
    shared: dict[_Answer, _Answer] = field(default_factory=dict)  # many questions have the same answer


@dataclass(frozen=True, slots=True)
class Ticket:
    """A block whose questions are under way: where each row's answer will be."""

    numbers: list[int]
    memory: _Memory
    last: int


@dataclass(frozen=True, slots=True)
class _Portion:
    """Questions that were asked together, and the numbers of their answers."""

    number: int
    questions: Questions
    numbers: list[int]
    carrier: Carrier | None
    answer: Callable[[], str]
    journaled: bool


class Labeller:
    """Answers the questions of blocks, remembering what it was asked lately.

    What is asked, and in which order, depends on the blocks alone, never on how quickly answers come: a
    journal holds answers in that order.

    Parameters
    ----------
    pool : WorkerPool
    carry : callable
        Turns lines that an `Worker` wrote into what the target takes, given the block's carrier.
    journal : Journal, optional
    rendering : Rendering, optional
        How answers are written: what a journal holds is checked by it.
    room : int, optional
        How many questions to remember at least; there may be twice as many.
    """

    def __init__(
        self,
        pool: WorkerPool,
        carry: Callable[[str, Carrier | None], str],
        journal: Journal | None = None,
        rendering: Rendering | None = None,
        room: int | None = None,
    ) -> None:
        self._pool = pool
        self._carry = carry
        self._journal = journal
        self._rendering = rendering
        self._room = _ROOM if room is None else room
        self._carrier: Carrier | None = None
        self._lately, self._before = _Memory(), _Memory()
        self._under_way: deque[_Portion] = deque()
        self._sent = 0
        self._counts: Counter[str] = Counter()
        self.rows = 0

    def tally(self) -> dict[str, int]:
        """Count what came of the rows so far."""
        return {RESULTS[int(code)]: count for code, count in self._counts.items()}

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
        if block.carrier != self._carrier or len(self._lately.numbers) > self._room:
            self._make_room(block.carrier)
        keys = _keys(block)
        memory, before = self._lately, self._before
        numbers, answers = memory.numbers, memory.answers
        found = list(map(numbers.get, keys))
        asked: dict[int, int] = {}
        for at in [at for at, number in enumerate(found) if number is None]:
            key = keys[at]
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = len(answers)
                old = before.numbers.get(key)
                answers.append(None if old is None else before.answers[old])
                if old is None:
                    asked[at] = number
            found[at] = number
        if asked:
            self._ask(block.cells.questions(list(asked), block.flags), list(asked.values()), block.carrier)
        return Ticket(found, memory, self._sent)  # type: ignore[arg-type]  # no number is missing now

    def collect(self, ticket: Ticket) -> list[str]:
        """Wait for a block's answers and count the results.

        Parameters
        ----------
        ticket : Ticket

        Returns
        -------
        list
            The line of each row.
        """
        while self._under_way and self._under_way[0].number <= ticket.last:
            self._settle(self._under_way.popleft())
        found: list[Any] = list(map(ticket.memory.answers.__getitem__, ticket.numbers))
        self._counts.update(map(_CODE, found))
        self.rows += len(found)
        return list(map(_LINE, found))

    def _ask(self, questions: Questions, numbers: list[int], carrier: Carrier | None) -> None:
        for start, stop in _portions(questions):
            portion = questions.portion(start, stop)
            known = self._journal.take(portion) if self._journal else None
            if self._journal and known is not None and not self._written_by_a_run(known, len(portion)):
                raise self._journal.forged()
            answer = self._pool.ask(portion) if known is None else _constant(known)
            self._sent += 1
            self._under_way.append(
                _Portion(self._sent, portion, numbers[start:stop], carrier, answer, known is not None)
            )

    def _written_by_a_run(self, text: str, count: int) -> bool:
        """Say whether a text holds so many answers: whoever may write to a journal may also write its checksums."""
        if self._rendering is None:
            return True
        codes, _, lines = text.partition("\n")
        each = lines.split("\n")
        if not (len(codes) == len(each) == count and set(codes) <= _DIGITS):
            return False
        try:
            answers = list(map(self._rendering.values, each))
        except ValueError:
            return False
        return all(
            is_answer(answer, RESULTS[int(code)]) and self._rendering(answer) == line
            for code, answer, line in zip(codes, answers, each, strict=True)
        )

    def _settle(self, portion: _Portion) -> None:
        text = portion.answer()
        if self._journal and not portion.journaled:
            self._journal.add(portion.questions, text)
        codes, _, lines = text.partition("\n")
        memory = self._lately
        each = self._carry(lines, portion.carrier).split("\n")
        for number, answer in zip(portion.numbers, zip(codes, each, strict=True), strict=True):
            memory.answers[number] = memory.shared.setdefault(answer, answer)

    def _make_room(self, carrier: Carrier | None) -> None:
        """Keep what was asked lately a while longer, and forget what was asked before.

        In another carrier the same answers are written differently, so that all is forgotten.
        """
        while self._under_way:
            self._settle(self._under_way.popleft())
        self._before = self._lately if carrier == self._carrier else _Memory()
        self._carrier, self._lately = carrier, _Memory()


def _constant(answer: str) -> Callable[[], str]:
    return lambda: answer


def _portions(questions: Questions) -> Iterator[tuple[int, int]]:
    """Cut what is to be asked into pieces that are worth the way to another process."""
    count = len(questions)
    if questions.texts is None:
        yield from ((start, min(start + _PORTION, count)) for start in range(0, count, _PORTION))
        return
    start = size = 0
    for at, text in enumerate(questions.texts, 1):
        size += len(text or "")
        if at - start >= _PORTION or size >= _PORTION_SIZE or at == count:
            yield start, at
            start, size = at, 0


class _Flagged:
    """Marks the keys of flagged rows, so that no cell can look like one."""


def _keys(block: Block) -> list[Hashable]:
    """Return something for each row that only rows with the same question share."""
    rows = block.cells.rows
    keys: list[Hashable]
    if block.cells.several:
        keys = [_short(cells) for cells in rows]
    else:
        keys = [cell if cell is None or len(cell) <= _LONG else digest(cell) for cell in rows]
    for at, flag in block.flags.items():
        keys[at] = (keys[at], flag, _Flagged)
    return keys


def _short(cells: tuple[str | None, ...]) -> Hashable:
    """Return the cells themselves, or a digest if they are long."""
    return cells if sum(len(cell) for cell in cells if cell is not None) <= _LONG else digest(cells)
