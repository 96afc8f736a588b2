"""What the title says and what the text says become one opinion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import distributions
from titlemap.pooling import (
    FLOOR,
    HALF_READ,
    OPINIONS,
    Pool,
    Pooling,
    centred_log,
    doubted_log,
    pool,
    pooling_from,
    shares_of,
)
from titlemap.resources import data_bytes
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights, format_weights, parse_weights

FLAT = (0.0,) * 6
TITLE_AND_TEXT = Pool((1.0, 1.0, 0.0), FLAT)
ENGINEER = (0.01, 0.02, 0.05, 0.90, 0.01, 0.01)
EVEN = (1 / 6,) * 6
SAYS_SCIENTIST = (0.0, 0.0, 6.0, 0.0, 0.0, 0.0)
SAYS_ENGINEER = (0.0, 0.0, 0.0, 4.0, 0.0, 0.0)

logits = st.tuples(*[st.floats(-30, 30)] * 6)
told = st.floats(0, 10_000)


def opinions(
    title: tuple[float, ...] = EVEN,
    text: tuple[float, ...] = FLAT,
    joint: tuple[float, ...] = FLAT,
) -> list[Floats]:
    """One posting's opinions: a title's probabilities, the log-odds of the others."""
    return [centred_log(np.array([title])), *(doubted_log(np.array([x])) for x in (text, joint))]


def pooled(by: Pool, read: float = 500.0, /, **said: tuple[float, ...]) -> Floats:
    (answer,) = pool(opinions(**said), np.array([read]), by)
    return np.asarray(answer)


def top(probabilities: Floats) -> str:
    return OUTCOMES[probabilities.argmax()]


@given(distributions(), logits, logits, told)
def test_a_pool_is_a_distribution_over_six_outcomes(
    title: tuple[float, ...],
    text: tuple[float, ...],
    joint: tuple[float, ...],
    read: float,
) -> None:
    by = Pool((0.5, 1.0, 1.5), (0.0, 1.0, -1.0, 0.5, 0.0, 0.0))
    got = pooled(by, read, title=title, text=text, joint=joint)
    assert got.shape == (6,)
    assert got.min() >= 0
    assert got.sum() == pytest.approx(1.0, abs=1e-12)


@given(st.lists(st.tuples(distributions(), logits, told), min_size=2, max_size=40))
def test_an_answer_does_not_depend_on_its_block(
    said: list[tuple[tuple[float, ...], tuple[float, ...], float]],
) -> None:
    by = Pool((0.3, 0.9, 1.1), (0.5, -0.25, 0.0, 0.125, -1.0, 0.0))
    titles, texts, read = (np.array(part) for part in zip(*said, strict=True))
    parts = [centred_log(titles), *[doubted_log(texts)] * 2]
    together = pool(parts, read, by)
    one_by_one = [pool([part[i : i + 1] for part in parts], read[i : i + 1], by)[0] for i in range(len(said))]
    assert together.tolist() == [row.tolist() for row in one_by_one]


def test_two_opinions_that_agree_are_surer_than_one() -> None:
    both = pooled(TITLE_AND_TEXT, 100, title=ENGINEER, text=SAYS_ENGINEER)
    assert both[3] > pooled(TITLE_AND_TEXT, 100, title=ENGINEER)[3]


def test_a_long_text_overrules_a_title() -> None:
    assert top(pooled(TITLE_AND_TEXT, title=ENGINEER, text=SAYS_SCIENTIST)) == "ml_scientist"


def test_a_few_words_do_not() -> None:
    assert top(pooled(TITLE_AND_TEXT, 2, title=ENGINEER, text=SAYS_SCIENTIST)) == "ml_engineer"


def test_an_unreadable_text_leaves_the_titles_opinion() -> None:
    assert pooled(TITLE_AND_TEXT, 0, title=ENGINEER, text=SAYS_SCIENTIST) == pytest.approx(ENGINEER)


def test_at_half_read_a_text_has_half_of_its_weight() -> None:
    half = Pool((1.0, 0.5, 0.0), FLAT)
    assert pooled(TITLE_AND_TEXT, HALF_READ, title=ENGINEER, text=SAYS_SCIENTIST) == pytest.approx(
        pooled(half, 1e12, title=ENGINEER, text=SAYS_SCIENTIST)
    )


@given(distributions(), logits, told, st.floats(-50, 50))
def test_only_differences_of_log_odds_count(
    title: tuple[float, ...], text: tuple[float, ...], read: float, shift: float
) -> None:
    moved = pooled(TITLE_AND_TEXT, read, title=title, text=tuple(x + shift for x in text))
    assert moved == pytest.approx(pooled(TITLE_AND_TEXT, read, title=title, text=text), abs=1e-9)


def test_no_title_excludes_an_outcome() -> None:
    sure = (0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    says = (0.0, 0.0, 0.0, 8.0, 0.0, 0.0)
    assert top(pooled(TITLE_AND_TEXT, title=sure, text=says)) == "ml_engineer"
    floored = centred_log(np.array([sure, (FLOOR, 0.0, FLOOR / 2, 0.0, 0.0, 1.0)]))
    assert floored[0].tolist() == floored[1].tolist()


@pytest.mark.parametrize("opinion", OPINIONS[1:])
def test_each_opinion_is_heard_and_only_where_there_was_something_to_read(opinion: str) -> None:
    by = Pool(tuple(float(name in ("title", opinion)) for name in OPINIONS), FLAT)
    said = {opinion: SAYS_SCIENTIST}
    assert top(pooled(by, 500, **said)) == "ml_scientist"
    assert pooled(by, 0, title=ENGINEER, **said) == pytest.approx(ENGINEER)


def test_the_log_odds_of_outcomes_come_with_the_text() -> None:
    by = Pool((0.5, 1.0, 0.0), (3.0, 0.0, 0.0, 0.0, 0.0, -3.0))
    assert pooled(by, 0, title=ENGINEER) == pytest.approx(ENGINEER)
    assert top(pooled(by)) == "ml_researcher"


def test_log_odds_become_shares() -> None:
    assert shares_of(np.log(np.array([[0.5, 0.25, 0.25]]))) == pytest.approx(np.array([[0.5, 0.25, 0.25]]))


def test_the_pools_are_read_from_the_models_own_table() -> None:
    one, other = Pool((0.75, 0.5, 1.0), (0.0, 0.125, -0.25, 0.5, 0.0, 0.0)), Pool((0.5,) * 3, FLAT)
    pooling = Pooling(one, other, other, one)
    stated = {k: " ".join(str(round(x * 1000)) for x in v) for k, v in pooling.as_numbers().items()}
    shipped = parse_weights(data_bytes("title_model.tsv"), "title_model.tsv")
    table = Weights(shipped.terms[:1], shipped.idf[:1], shipped.weights[:1], shipped.bias, stated)
    assert pooling_from(parse_weights(format_weights(table), "mine.tsv")) == pooling


def test_the_shipped_pools_hear_the_text_and_without_a_title_nothing_else() -> None:
    pooling = pooling_from(parse_weights(data_bytes("posting_model.tsv"), "posting_model.tsv"))
    for fitted in (pooling.primary, pooling.shares):
        assert dict(zip(OPINIONS, fitted.weights, strict=True))["text"] > 0
        assert dict(zip(OPINIONS, fitted.weights, strict=True))["joint"] > 0
    for fitted in (pooling.primary_untitled, pooling.shares_untitled):
        assert [bool(weight) for weight in fitted.weights] == [False, True, False]
