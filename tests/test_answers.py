"""Answers: each distinct question is asked once, and what is remembered changes nothing but the time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from titlemap.answers import Answers
from titlemap.columns import answer_of
from titlemap.normalizer import TitleNormalizer, default_normalizer, normalize_title

CELLS = st.none() | st.sampled_from(["Data Scientist", "Chef", "", "Scientist"])


class Counting(TitleNormalizer):
    """Counts the questions that reach it."""

    asked = 0

    def normalize_many(self, titles: Any, texts: Any = None, companies: Any = None) -> Any:
        self.asked += len(titles)
        return super().normalize_many(titles, texts, companies)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5), max_size=4), st.integers(0, 4))
def test_every_row_gets_its_own_answer_whatever_is_remembered(blocks: list[Any], room: int) -> None:
    answers = Answers(default_normalizer(), room)
    for rows in blocks:
        titles, texts, companies = ([row[at] for row in rows] for at in range(3))
        distinct, places = answers.ask(titles, texts, companies)
        expected = [answer_of(normalize_title(title, text, company=company)) for title, text, company in rows]
        assert [distinct[place] for place in places] == expected


def test_a_question_of_an_earlier_block_is_not_asked_again() -> None:
    normalizer = Counting()
    answers = Answers(normalizer, room=10)
    answers.ask(["Chef", "Cook", "Chef"])
    answers.ask(["Cook", "Nurse"])
    assert normalizer.asked == 3


def test_without_room_nothing_is_remembered() -> None:
    normalizer = Counting()
    answers = Answers(normalizer)
    answers.ask(["Chef"])
    answers.ask(["Chef"])
    assert normalizer.asked == 2


def test_what_is_remembered_is_bounded_in_number_and_length() -> None:
    normalizer = Counting()
    answers = Answers(normalizer, room=3)
    answers.ask([f"Chef {number}" for number in range(100)])
    answers.ask(["Chef"], ["You cook. " * 100])
    assert len(answers._remembered) <= 3
    asked = normalizer.asked
    answers.ask(["Chef"], ["You cook. " * 100])
    assert normalizer.asked == asked + 1


def test_threads_may_share_one() -> None:
    answers = Answers(default_normalizer(), room=5)
    titles = ["Chef", "Data Scientist", "ML Engineer", "Nurse", "Scientist", "Welder"]
    blocks = [titles[at % 6 :] + titles[: at % 6] for at in range(40)]
    with ThreadPoolExecutor(4) as pool:
        for block, (distinct, places) in zip(blocks, pool.map(answers.ask, blocks), strict=True):
            assert [distinct[place] for place in places] == [
                answer_of(normalize_title(title)) for title in block
            ]
