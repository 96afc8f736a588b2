"""What is asked depends on the blocks alone, and every row gets the answer to its own question."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from titlemap.columns import Roles
from titlemap.files.blocks import Block, Cells, Questions
from titlemap.files.labelling import Labeller, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

TITLES = st.sampled_from(
    ["Chef", "Cook", "Nurse", "Welder", "Host", "Guard", "Clerk", "", "x" * 400, "x" * 401]
)
BLOCKS = st.lists(
    st.tuples(
        st.lists(TITLES, max_size=8), st.dictionaries(st.integers(0, 7), st.sampled_from(["odd", "ragged"]))
    ),
    max_size=8,
)


class Recorder:
    """Answers with the question itself, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, str | None]] = []

    def ask(self, questions: Questions) -> Callable[[], str]:
        assert questions.titles is not None
        odd = questions.odd or [None] * len(questions)
        pairs = list(zip(questions.titles, odd, strict=True))
        self.asked += pairs
        return lambda: "\n".join(["5" * len(pairs), *(f"{title}/{flag}" for title, flag in pairs)])


def run(blocks: list[Block], depth: int, room: int) -> tuple[list[list[str]], Recorder, Labeller]:
    recorder = Recorder()
    labeller = Labeller(recorder, lambda lines, _: lines, room=room)  # type: ignore[arg-type]
    under_way: deque[Ticket] = deque()
    lines = []
    for block in blocks:
        under_way.append(labeller.submit(block))
        while len(under_way) > depth:
            lines.append(labeller.collect(under_way.popleft()))
    lines += [labeller.collect(ticket) for ticket in under_way]
    return lines, recorder, labeller


@given(BLOCKS, st.integers(0, 6))
def test_rows_get_their_own_answers_and_questions_keep_their_order(
    made: list[tuple[list[str], dict[int, str]]], room: int
) -> None:
    blocks = [
        Block(
            Cells(Roles(title=0), list(titles)),
            None,
            flags={at: flag for at, flag in flags.items() if at < len(titles)},
        )
        for titles, flags in made
    ]
    expected = [
        [f"{title}/{block.flags.get(at)}" for at, title in enumerate(block.cells.rows)] for block in blocks
    ]
    one, few, many = (run(blocks, depth, room) for depth in (0, 2, 9))
    assert one[0] == few[0] == many[0] == expected
    assert one[1].asked == few[1].asked == many[1].asked
    assert one[2].rows == sum(map(len, expected))
    assert sum(one[2].tally().values()) == one[2].rows


def test_nothing_is_asked_twice_while_there_is_room() -> None:
    titles = ["Chef", "Cook", "Chef", "Nurse"]
    blocks = [Block(Cells(Roles(title=0), titles), None)] * 3
    assert run(blocks, 0, 100)[1].asked == [("Chef", None), ("Cook", None), ("Nurse", None)]


def test_what_was_asked_lately_outlives_what_was_not() -> None:
    def block(*titles: str) -> Block:
        return Block(Cells(Roles(title=0), list(titles)), None)

    blocks = [block("Chef", "Cook"), block("Nurse"), block("Chef", "Host"), block("Chef"), block("Cook")]
    asked = [title for title, _ in run(blocks, 0, 1)[1].asked]
    assert asked == ["Chef", "Cook", "Nurse", "Host", "Cook"]
