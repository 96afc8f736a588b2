"""What the title says and what the text says become one opinion."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.pooling import FLOOR, HALF_READ, Pool, Pooling, centred_log, pool, pooling_from
from titlemap.resources import data_bytes
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Weights, format_weights, parse_weights

EVEN = Pool(title=1.0, text=1.0, bias=(0.0,) * 6)
ENGINEER = (0.01, 0.02, 0.05, 0.90, 0.01, 0.01)
SAYS_SCIENTIST = (0.0, 0.0, 6.0, 0.0, 0.0, 0.0)
SAYS_NOTHING = (0.0,) * 6

logits = st.tuples(*[st.floats(-30, 30)] * 6)
hits = st.floats(0, 10_000)


@st.composite
def distributions(draw: st.DrawFn) -> tuple[float, ...]:
    odds = draw(st.lists(st.floats(0, 1), min_size=6, max_size=6).filter(lambda odds: sum(odds) > 0.01))
    return tuple(x / sum(odds) for x in odds)


def top(probabilities: tuple[float, ...]) -> str:
    return OUTCOMES[probabilities.index(max(probabilities))]


@given(st.none() | distributions(), logits, hits)
def test_a_pool_is_a_distribution_over_six_outcomes(
    title: tuple[float, ...] | None, text: tuple[float, ...], read: float
) -> None:
    pooled = pool(title, text, read, EVEN)
    assert len(pooled) == 6
    assert min(pooled) >= 0
    assert math.isclose(math.fsum(pooled), 1.0, abs_tol=1e-12)


def test_two_opinions_that_agree_are_surer_than_one() -> None:
    text = (0.0, 0.0, 0.0, 4.0, 0.0, 0.0)
    assert pool(ENGINEER, text, 100, EVEN)[3] > pool(ENGINEER, SAYS_NOTHING, 100, EVEN)[3]


def test_a_long_text_overrules_a_title() -> None:
    assert top(pool(ENGINEER, SAYS_SCIENTIST, 500, EVEN)) == "ml_scientist"


def test_a_few_words_do_not() -> None:
    assert top(pool(ENGINEER, SAYS_SCIENTIST, 2, EVEN)) == "ml_engineer"


def test_an_unreadable_text_leaves_the_titles_opinion() -> None:
    assert pool(ENGINEER, SAYS_SCIENTIST, 0, EVEN) == pytest.approx(ENGINEER)


def test_at_half_read_a_text_has_half_of_its_weight() -> None:
    half = Pool(1.0, 0.5, EVEN.bias)
    assert pool(ENGINEER, SAYS_SCIENTIST, HALF_READ, EVEN) == pytest.approx(
        pool(ENGINEER, SAYS_SCIENTIST, 1e12, half)
    )


def test_without_a_title_the_text_speaks_alone() -> None:
    assert pool(None, SAYS_SCIENTIST, 500, EVEN) == pytest.approx(
        pool((1 / 6,) * 6, SAYS_SCIENTIST, 500, EVEN)
    )


@given(distributions(), logits, hits, st.floats(-50, 50))
def test_only_differences_of_log_odds_count(
    title: tuple[float, ...], text: tuple[float, ...], read: float, shift: float
) -> None:
    moved = pool(title, tuple(x + shift for x in text), read, EVEN)
    assert moved == pytest.approx(pool(title, text, read, EVEN), abs=1e-9)


def test_no_title_excludes_an_outcome() -> None:
    sure = (0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    assert top(pool(sure, (0.0, 0.0, 0.0, 8.0, 0.0, 0.0), 500, EVEN)) == "ml_engineer"
    assert centred_log(sure) == centred_log((FLOOR, 0.0, FLOOR / 2, 0.0, 0.0, 1.0))


def test_what_titles_of_read_postings_were_is_a_third_opinion() -> None:
    by = Pool(title=1.0, text=1.0, bias=(0.0,) * 6, posted=1.0)
    assert top(pool((1 / 6,) * 6, SAYS_NOTHING, 500, by, SAYS_SCIENTIST)) == "ml_scientist"
    assert pool(ENGINEER, SAYS_NOTHING, 0, by, SAYS_SCIENTIST) == pytest.approx(ENGINEER)


def test_the_log_odds_of_outcomes_come_with_the_text() -> None:
    by = Pool(title=0.5, text=1.0, bias=(3.0, 0.0, 0.0, 0.0, 0.0, -3.0))
    assert pool(ENGINEER, SAYS_NOTHING, 0, by) == pytest.approx(ENGINEER)


def test_the_pools_are_read_from_the_models_own_table() -> None:
    pooling = Pooling(Pool(0.75, 0.5, (0.0, 0.125, -0.25, 0.5, 0.0, 0.0), 0.25), Pool(0.5, 1.0, (0.0,) * 6))
    stated = {k: " ".join(str(round(x * 1000)) for x in v) for k, v in pooling.as_numbers().items()}
    shipped = parse_weights(data_bytes("title_model.tsv"), "title_model.tsv")
    table = Weights(shipped.terms[:1], shipped.idf[:1], shipped.weights[:1], shipped.bias, stated)
    assert pooling_from(parse_weights(format_weights(table), "mine.tsv")) == pooling


def test_the_shipped_pools_trust_both_the_title_and_the_text() -> None:
    pooling = pooling_from(parse_weights(data_bytes("posting_model.tsv"), "posting_model.tsv"))
    for fitted in (pooling.primary, pooling.shares):
        assert fitted.title > 0
        assert fitted.text > 0
        assert len(fitted.bias) == 6
