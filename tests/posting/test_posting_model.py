"""The posting model: log-odds of a text, and the phrases that they come from."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.posting import PostingModel
from titlemap.posting.terms import term_counts
from titlemap.resources import data_bytes
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Weights, parse_weights

ENGINEER, SCIENTIST = OUTCOMES.index("ml_engineer"), OUTCOMES.index("ml_scientist")


@pytest.fixture(scope="module")
def shipped() -> PostingModel:
    return PostingModel(parse_weights(data_bytes("posting_model.tsv"), "posting_model.tsv"))


@pytest.fixture
def small() -> PostingModel:
    weights = np.zeros((2, 6))
    weights[0, ENGINEER] = weights[1, SCIENTIST] = 2.0
    return PostingModel(Weights(("deploy models", "tune models"), np.ones(2), weights, np.zeros(6), {}))


def test_a_text_without_a_known_term_says_nothing(small: PostingModel) -> None:
    reading = small.read("Xylophones of every size")
    assert (reading.logits, reading.hits) == ((0.0,) * 6, 0.0)
    assert small.phrases(reading, "Xylophones of every size", "ml_engineer") == []


def test_duties_outweigh_what_would_be_nice(small: PostingModel) -> None:
    text = "Responsibilities:\n- Deploy models\nNice to have:\n- Tune models\n"
    reading = small.read(text)
    assert reading.logits[ENGINEER] > reading.logits[SCIENTIST] > 0
    zones = {phrase.phrase: phrase.zone for phrase in small.phrases(small.read(text), text, "ml_engineer")}
    assert zones == {"deploy models": "duty", "tune models": "nice"}


def test_saying_a_thing_ten_times_does_not_make_it_ten_times_as_true(small: PostingModel) -> None:
    once = small.read("Deploy models. Tune models.")
    often = small.read("Deploy models. " * 10 + "Tune models.")
    assert once.logits[ENGINEER] < often.logits[ENGINEER] < 2 * once.logits[ENGINEER]


def test_unknown_words_do_not_change_the_log_odds(small: PostingModel) -> None:
    assert small.read("Deploy models. Xylophones.").logits == small.read("Deploy models.").logits


def test_phrases_speak_loudest_first_and_stand_where_they_say(shipped: PostingModel) -> None:
    text = "Responsibilities:\n<li>Deploy machine learning <b>models</b> to production</li>\n- Kubernetes"
    phrases = shipped.phrases(shipped.read(text), text, "ml_engineer")
    assert phrases
    strengths = [abs(phrase.weight) for phrase in phrases]
    assert strengths == sorted(strengths, reverse=True)
    for phrase in phrases:
        shown = text[phrase.start : phrase.end].casefold()
        assert shown.startswith(phrase.phrase.split()[0])
        assert shown.endswith(phrase.phrase.split()[-1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("We deploy  models.", "deploy  models"),
        ("Deploy-Models", "Deploy-Models"),
        ("<p>You deploy <b>models</b></p>", "deploy <b>models"),
        ("<p>R&amp;D &ndash; you&nbsp;deploy&nbsp;models", "deploy&nbsp;models"),
        ("&lt;p&gt;We d&eacute;ploy models", "d&eacute;ploy models"),
        ("Salary: $10.Deploy models", "Deploy models"),
        ("We deploy models, and deploy MODELS.", "deploy models"),
        ("Benefits: you deploy models. Responsibilities:\ndeploy MODELS", "deploy MODELS"),
    ],
)
def test_a_phrase_is_found_in_the_text_as_given(small: PostingModel, text: str, shown: str) -> None:
    (phrase,) = small.phrases(small.read(text), text, "ml_engineer")
    assert text[phrase.start : phrase.end] == shown


def test_terms_that_share_a_word_make_one_phrase_and_what_they_say_adds_up() -> None:
    terms = ("deploy", "deploy models", "models at scale", "scale", "sql")
    weights = np.zeros((len(terms), 6))
    weights[:, ENGINEER] = 1.0, 1.0, 1.0, 1.0, -1.0
    model = PostingModel(Weights(terms, np.ones(len(terms)), weights, np.zeros(6), {}))
    text = "We deploy models at <i>scale</i>, not SQL."
    whole, apart = model.phrases(model.read(text), text, "ml_engineer")
    assert (whole.phrase, text[whole.start : whole.end]) == (
        "deploy models at scale",
        "deploy models at <i>scale",
    )
    assert (apart.phrase, text[apart.start : apart.end]) == ("sql", "SQL")
    assert whole.weight == pytest.approx(-4 * apart.weight)


@pytest.mark.parametrize("text", ["redeploy models", "deploy the models", "deploy. Models", ""])
def test_a_phrase_is_not_found_inside_a_word_or_across_others(small: PostingModel, text: str) -> None:
    assert small.phrases(small.read(text), text, "ml_engineer") == []


@given(st.text())
def test_counts_that_are_known_already_say_the_same(shipped: PostingModel, text: str) -> None:
    for given_text in (text, f"You will deploy machine learning models with {text} and SQL."):
        assert shipped.read_counts(term_counts(given_text)[0]) == shipped.read(given_text)


@given(st.lists(st.text() | st.sampled_from(["Deploy models with SQL", "Kubernetes. Python"]), max_size=5))
def test_a_text_is_read_the_same_whatever_stands_beside_it(shipped: PostingModel, texts: list[str]) -> None:
    assert shipped.read_many(texts) == [shipped.read(text) for text in texts]


@given(st.text())
def test_any_text_has_finite_log_odds(shipped: PostingModel, text: str) -> None:
    reading = shipped.read(text)
    assert len(reading.logits) == 6
    assert all(map(math.isfinite, reading.logits))
    assert reading.hits >= 0
    assert reading == shipped.read(text)
