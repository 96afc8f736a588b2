"""What a title says by itself: its alias, or else what the model makes of its terms."""

from __future__ import annotations

import math
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap import AliasTable, load_aliases
from titlemap.evidence import AliasMatch, Note, TitleTerm
from titlemap.reading import NOTHING_KNOWN, TitleReader, softmax
from titlemap.taxonomy import OUTCOMES


@pytest.fixture(scope="module")
def table() -> AliasTable:
    return load_aliases()


@pytest.fixture(scope="module")
def reader(table: AliasTable) -> TitleReader:
    return TitleReader(table)


def test_an_alias_speaks_for_itself(reader: TitleReader, table: AliasTable) -> None:
    (reading,) = reader.read(["Sr. Data Scientist (Remote)"])
    row = table.exact("data scientist")
    assert row is not None
    assert reading.opinion.match is not None
    assert (reading.opinion.match.method, reading.opinion.match.alias, reading.opinion.match.score) == ("exact", row, 100)
    assert reading.probabilities == row.prior.weights
    assert reading.blend == row.blend.weights
    assert reading.opinion.terms == ()


def test_an_exact_match_loads_no_model(table: AliasTable) -> None:
    reader = TitleReader(table)
    reader.read(["Data Scientist", "Nurse", ""])
    assert "model" not in vars(reader)
    assert "matcher" not in vars(reader)


def test_a_repaired_title_is_as_good_as_the_right_one(reader: TitleReader) -> None:
    right, wrong = reader.read(["Machine Learning Engineer", "Machien Lerning Enginer"])
    assert wrong.opinion.match is not None
    assert wrong.opinion.match.method == "repaired"
    assert wrong.probabilities == pytest.approx(right.probabilities)


def test_a_near_match_is_not_trusted_alone(reader: TitleReader) -> None:
    (reading,) = reader.read(["Analytics of Marketings"])
    assert reading.opinion.match is not None
    assert reading.opinion.match.method == "fuzzy"
    assert reading.probabilities != reading.opinion.match.alias.prior.weights


def test_a_title_without_an_alias_is_read_by_its_terms(reader: TitleReader) -> None:
    (reading,) = reader.read(["Machine Learning Engineer, Parcel Sorting Robots"])
    assert reading.opinion.match is None
    assert reading.opinion.terms
    assert OUTCOMES[max(range(6), key=reading.probabilities.__getitem__)] == "ml_engineer"


@pytest.mark.parametrize("nothing", ["", "   ", "!!!", "()", "🚀"])
def test_a_title_without_a_word_says_nothing(reader: TitleReader, nothing: str) -> None:
    (reading,) = reader.read([nothing])
    assert reading.empty
    assert reading.opinion.probabilities == NOTHING_KNOWN


def test_evidence_comes_in_the_order_of_the_stages(reader: TitleReader) -> None:
    (reading,) = reader.read(["Sr. Machine Learning Enginering Frumious - $150k"])
    assert reading.clean.steps
    kinds = [type(item) for item in reading.opinion.evidence()]
    assert kinds == sorted(kinds, key=[AliasMatch, TitleTerm, Note].index)
    assert kinds[-1] is Note


def test_terms_are_shown_strongest_first_for_the_likeliest_outcome(reader: TitleReader) -> None:
    (reading,) = reader.read(["Deep Learning Researcher, Parcel Sorting Robots"])
    terms = [item for item in reading.opinion.evidence() if isinstance(item, TitleTerm)]
    strengths = [abs(term.weight) for term in terms]
    assert strengths == sorted(strengths, reverse=True)
    assert {term.outcome for term in terms} == {"ml_researcher"}


@given(st.lists(st.text(max_size=40), max_size=10))
def test_readings_are_distributions_in_the_order_of_the_titles(titles: list[str]) -> None:
    reader = _shipped()
    readings = reader.read(titles)
    assert len(readings) == len(titles)
    for title, reading in zip(titles, readings, strict=True):
        assert reading == reader.read([title])[0]
        for part in (reading.probabilities, reading.blend):
            assert len(part) == 6
            assert min(part) >= 0
            assert math.isclose(math.fsum(part), 1, abs_tol=1e-9)


@cache
def _shipped() -> TitleReader:
    """Hypothesis draws many examples for one reader."""
    return TitleReader(load_aliases())


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=6))
def test_softmax_gives_a_distribution_that_keeps_the_order(logits: list[float]) -> None:
    odds = softmax(logits)
    assert math.isclose(math.fsum(odds), 1, abs_tol=1e-9)
    assert odds.index(max(odds)) == logits.index(max(logits)) or len(set(odds)) < len(odds)
