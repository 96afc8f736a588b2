"""Titles are counted exactly while there is room, and the frequent ones survive when there is none."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.report.counting import TitleTally
from titlemap.report.rows import VERDICTS, Labels, Row
from titlemap.taxonomy import OUTCOMES


def row(number: int, verdict: str = "ml_engineer", confidence: float = 1.0, **mix: float) -> Row:
    shares = tuple((mix or {"ml_engineer": 1.0}).get(outcome, 0.0) for outcome in OUTCOMES)
    return Row(number, "as written", Labels(verdict, confidence, None, shares, shares), "")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(VERDICTS[:-1]))))
def test_counts_are_those_of_a_counter(pairs: list[tuple[str, str]]) -> None:
    tally = TitleTally()
    for number, (title, verdict) in enumerate(pairs):
        tally.add(title, row(number, verdict))
    for verdict in VERDICTS:
        expected = Counter(title for title, said in pairs if said == verdict)
        assert tally.behind(verdict) == sorted(expected.items(), key=lambda pair: (-pair[1], pair[0]))
    assert tally.exact


def test_frequent_titles_survive_among_too_many() -> None:
    tally = TitleTally(most=100)
    for number in range(5000):
        tally.add("common" if number % 10 == 0 else f"rare {number}", row(number))
    assert tally.behind("ml_engineer")[0] == ("common", 500)
    assert len(tally) <= 100
    assert not tally.exact


def test_a_title_is_divided_by_functions_not_by_none() -> None:
    tally = TitleTally()
    tally.add("nurse or not", row(1, ml_engineer=0.5, none=0.5))
    tally.add("pure", row(2, ml_engineer=0.95, ml_scientist=0.05))
    tally.add("two", row(3, ml_engineer=0.6, ml_scientist=0.4))
    for number in range(3):
        tally.add("often two", row(number, ml_engineer=0.7, data_scientist=0.3))
    assert [each.title for each in tally.divided()] == ["often two", "two"]


def test_one_title_that_each_posting_answers_differently_is_divided() -> None:
    tally = TitleTally()
    tally.add("scientist", row(1, "ml_researcher", ml_researcher=1.0))
    tally.add("scientist", row(2, "data_scientist", data_scientist=1.0))
    (found,) = tally.divided()
    assert (found.rows, found.mix["ml_researcher"], found.mix["data_scientist"]) == (2, 0.5, 0.5)
    assert found.divided == 1.0


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 20))))
def test_unsure_rows_are_ranked_by_the_doubt_of_their_title(pairs: list[tuple[str, int]]) -> None:
    tally = TitleTally()
    for number, (title, sure) in enumerate(pairs):
        tally.add(title, row(number, confidence=sure / 20))
    found = [each for each, _ in tally.unsure()]
    unsure = [(title, sure) for title, sure in pairs if sure / 20 < 0.6]
    assert Counter({each.title: each.unsure for each in found}) == Counter(title for title, _ in unsure)
    assert [each.doubt for each in found] == sorted((each.doubt for each in found), reverse=True)
    for each in found:
        sures = [sure / 20 for title, sure in unsure if title == each.title]
        assert each.doubt == pytest.approx(sum(1 - sure for sure in sures))
        assert each.example is not None
        assert each.example.labels.confidence == min(sures)


def test_an_uncertain_row_is_unsure_whatever_its_probability() -> None:
    tally = TitleTally()
    tally.add("data analyst", row(1, "uncertain", confidence=0.9))
    tally.add("data scientist", row(2, "data_scientist", confidence=0.9))
    assert [each.title for each, _ in tally.unsure()] == ["data analyst"]


def test_rows_without_a_title_are_no_title_that_splits() -> None:
    tally = TitleTally()
    tally.add("", row(1, "uncertain", confidence=0.5, ml_engineer=0.5, data_scientist=0.5))
    assert tally.divided() == []
    assert [each.title for each, _ in tally.unsure()] == [""]
