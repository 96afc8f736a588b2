"""The posting model: log-odds of a text, and the phrases that they come from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.errors import ModelError
from titlemap.evidence import Phrase
from titlemap.posting.model import ALONE, BESIDE, JOINT_TITLE, PostingModel, TextReadings
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
    weights = np.zeros((2, 12))
    weights[0, ENGINEER] = weights[1, SCIENTIST] = 2.0
    weights[:, 6:] = 0.5 * weights[:, :6]
    meta = {JOINT_TITLE: " ".join(str(1000 * (i == j)) for i in range(6) for j in range(6))}
    table = Weights(
        ("deploy models", "tune models"), np.ones(2), weights, np.zeros(12), meta, (ALONE, BESIDE)
    )
    return PostingModel(table)


def alone(model: PostingModel, text: str) -> list[float]:
    """The log-odds of one text by itself."""
    (row,) = model.read([text]).alone.tolist()
    return list(row)


def phrases(model: PostingModel, text: str, **views: float) -> list[Phrase]:
    """The phrases of one text that speak for or against an engineer."""
    (found,) = model.read([text]).found
    return model.phrases(found, text, "ml_engineer", **views)


def test_a_text_without_a_known_term_says_nothing(small: PostingModel) -> None:
    reading = small.read(["Xylophones of every size"])
    assert not reading.alone.any()
    assert not reading.beside.any()
    assert reading.hits.tolist() == [0.0]
    assert phrases(small, "Xylophones of every size") == []


def test_duties_outweigh_what_would_be_nice(small: PostingModel) -> None:
    text = "Responsibilities:\n- Deploy models\nNice to have:\n- Tune models\n"
    said = alone(small, text)
    assert said[ENGINEER] > said[SCIENTIST] > 0
    zones = {phrase.phrase: phrase.zone for phrase in phrases(small, text)}
    assert zones == {"deploy models": "duty", "tune models": "nice"}


def test_saying_a_thing_ten_times_does_not_make_it_ten_times_as_true(small: PostingModel) -> None:
    once = alone(small, "Deploy models. Tune models.")
    often = alone(small, "Deploy models. " * 10 + "Tune models.")
    assert once[ENGINEER] < often[ENGINEER] < 2 * once[ENGINEER]


def test_a_term_of_every_posting_says_nothing() -> None:
    weights = np.zeros((1, 12))
    weights[0, ENGINEER] = 1.0
    model = PostingModel(Weights(("job",), np.zeros(1), weights, np.zeros(12), {}, (ALONE, BESIDE)))
    assert alone(model, "This job is a job") == [0.0] * 6


def test_unknown_words_do_not_change_the_log_odds(small: PostingModel) -> None:
    assert alone(small, "Deploy models. Xylophones.") == alone(small, "Deploy models.")


def test_what_a_text_adds_stands_beside_what_the_title_says(small: PostingModel) -> None:
    title = np.array([[0.0, 0.0, 3.0, 0.0, 0.0, 0.0]])
    (said,) = small.joint(title, small.read(["Deploy models."]).beside).tolist()
    assert said == [0.0, 0.0, 3.0, 1.0, 0.0, 0.0]


def test_a_phrase_weighs_by_the_views_that_are_heard(small: PostingModel) -> None:
    (by_itself,) = phrases(small, "Deploy models.")
    (both,) = phrases(small, "Deploy models.", alone=1.0, beside=2.0)
    assert both.weight == pytest.approx(2 * by_itself.weight)


def test_a_table_without_the_two_views_is_no_posting_model() -> None:
    with pytest.raises(ModelError, match="views alone and beside"):
        PostingModel(Weights(("deploy models",), np.ones(1), np.zeros((1, 6)), np.zeros(6), {}))


def test_phrases_speak_loudest_first_and_stand_where_they_say(shipped: PostingModel) -> None:
    text = "Responsibilities:\n<li>Deploy machine learning <b>models</b> to production</li>\n- Kubernetes"
    shown_phrases = phrases(shipped, text)
    assert shown_phrases
    strengths = [abs(phrase.weight) for phrase in shown_phrases]
    assert strengths == sorted(strengths, reverse=True)
    for phrase in shown_phrases:
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
        ("Half a\ud800 character, \udfff deploy models\ud800.", "deploy models"),
        ("We deploy models, and deploy MODELS.", "deploy models"),
        ("Benefits: you deploy models. Responsibilities:\ndeploy MODELS", "deploy MODELS"),
    ],
)
def test_a_phrase_is_found_in_the_text_as_given(small: PostingModel, text: str, shown: str) -> None:
    (phrase,) = phrases(small, text)
    assert text[phrase.start : phrase.end] == shown


def test_terms_that_share_a_word_make_one_phrase_and_what_they_say_adds_up() -> None:
    terms = ("deploy", "deploy models", "models at scale", "scale", "sql")
    weights = np.zeros((len(terms), 12))
    weights[:, ENGINEER] = 1.0, 1.0, 1.0, 1.0, -1.0
    model = PostingModel(Weights(terms, np.ones(len(terms)), weights, np.zeros(12), {}, (ALONE, BESIDE)))
    text = "We deploy models at <i>scale</i>, not SQL."
    whole, apart = phrases(model, text)
    assert (whole.phrase, text[whole.start : whole.end]) == (
        "deploy models at scale",
        "deploy models at <i>scale",
    )
    assert (apart.phrase, text[apart.start : apart.end]) == ("sql", "SQL")
    assert whole.weight == pytest.approx(-4 * apart.weight)


@pytest.mark.parametrize("text", ["redeploy models", "deploy the models", "deploy. Models", ""])
def test_a_phrase_is_not_found_inside_a_word_or_across_others(small: PostingModel, text: str) -> None:
    assert phrases(small, text) == []


def rows_of(readings: TextReadings) -> list[tuple[list[float], list[float], float]]:
    parts = (readings.alone.tolist(), readings.beside.tolist(), readings.hits.tolist())
    return list(zip(*parts, strict=True))


@given(st.text())
def test_counts_that_are_known_already_say_the_same(shipped: PostingModel, text: str) -> None:
    texts = [text, f"You will deploy machine learning models with {text} and SQL."]
    counted = shipped.read_counts([term_counts(one)[0] for one in texts])
    assert rows_of(counted) == rows_of(shipped.read(texts))


@given(st.lists(st.text() | st.sampled_from(["Deploy models with SQL", "Kubernetes. Python"]), max_size=5))
def test_a_text_is_read_the_same_whatever_stands_beside_it(shipped: PostingModel, texts: list[str]) -> None:
    assert rows_of(shipped.read(texts)) == [rows_of(shipped.read([text]))[0] for text in texts]


@given(st.text())
def test_any_text_has_finite_log_odds(shipped: PostingModel, text: str) -> None:
    reading = shipped.read([text])
    assert reading.alone.shape == reading.beside.shape == (1, 6)
    assert np.isfinite(reading.alone).all()
    assert np.isfinite(reading.beside).all()
    assert reading.hits[0] >= 0
