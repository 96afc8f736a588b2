"""The posting model: log-odds of a text, and the phrases that they come from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.errors import ModelError
from titlemap.evidence import Phrase
from titlemap.posting.model import ALONE, BESIDE, JOINT_SENTENCES, JOINT_TITLE, PostingModel, TextReadings
from titlemap.posting.terms import zoned
from titlemap.resources import data_bytes
from titlemap.taxonomy import OUTCOMES
from titlemap.training.postings import shipped_sentences
from titlemap.weights import Floats, Weights, parse_weights

ENGINEER, SCIENTIST = OUTCOMES.index("ml_engineer"), OUTCOMES.index("ml_scientist")


@pytest.fixture(scope="module")
def shipped() -> PostingModel:
    return PostingModel(
        *(parse_weights(data_bytes(name), name) for name in ("posting_model.tsv", "sentence_model.tsv"))
    )


#: A sentence model that hears engineers, and whose bias is for silence.
SENTENCES = Weights(
    ("deploy models",), np.ones(1), np.eye(6)[[ENGINEER]] * 6, np.full(6, -3.0), {}
)
JOINT = {
    JOINT_TITLE: " ".join(str(1000 * (i == j)) for i in range(6) for j in range(6)),
    JOINT_SENTENCES: " ".join(["0"] * 84),
}


def model_of(terms: tuple[str, ...], weights: Floats, idf: Floats | None = None) -> PostingModel:
    rarity = np.ones(len(terms)) if idf is None else idf
    return PostingModel(Weights(terms, rarity, weights, np.zeros(12), JOINT, (ALONE, BESIDE)), SENTENCES)


@pytest.fixture
def small() -> PostingModel:
    weights = np.zeros((2, 12))
    weights[0, ENGINEER] = weights[1, SCIENTIST] = 2.0
    weights[:, 6:] = 0.5 * weights[:, :6]
    return model_of(("deploy models", "tune models"), weights)


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
    assert reading.voices[0, :-1].sum() < 0.5
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
    model = model_of(("job",), weights, np.zeros(1))
    assert alone(model, "This job is a job") == [0.0] * 6


def test_unknown_words_do_not_change_the_log_odds(small: PostingModel) -> None:
    assert alone(small, "Deploy models. Xylophones.") == alone(small, "Deploy models.")


def test_what_a_text_adds_stands_beside_what_the_title_says(small: PostingModel) -> None:
    title = np.array([[0.0, 0.0, 3.0, 0.0, 0.0, 0.0]])
    reading = small.read(["Deploy models."])
    (said,) = small.joint(title, reading.beside, reading.voices).tolist()
    assert said == [0.0, 0.0, 3.0, 1.0, 0.0, 0.0]


def test_a_phrase_weighs_by_the_views_that_are_heard(small: PostingModel) -> None:
    (by_itself,) = phrases(small, "Deploy models.")
    (both,) = phrases(small, "Deploy models.", alone=1.0, beside=2.0)
    assert both.weight == pytest.approx(2 * by_itself.weight)


def test_a_table_without_the_two_views_is_no_posting_model() -> None:
    with pytest.raises(ModelError, match="views alone and beside"):
        PostingModel(Weights(("deploy models",), np.ones(1), np.zeros((1, 6)), np.zeros(6), {}), SENTENCES)


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
    model = model_of(terms, weights)
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


def rows_of(readings: TextReadings) -> list[tuple[list[float], list[float], list[float]]]:
    parts = (readings.alone.tolist(), readings.beside.tolist(), readings.voices.tolist())
    return list(zip(*parts, strict=True))


def told_by(model: PostingModel, text: str) -> list[tuple[str, str, str]]:
    """The sentences of one text that speak of work: as given, in which zone, of whose work."""
    (found,) = model.read([text]).found
    said = model.telling_sentences(found, text)
    assert all(" ".join(text[one.start : one.end].split()) == one.sentence for one in said)
    return [(one.sentence, one.zone, one.outcome) for one in said]


def test_a_sentence_speaks_of_the_work_that_it_names_and_others_are_silent(small: PostingModel) -> None:
    text = "We are a house of many colours. You deploy models every day! Apply by Friday"
    assert told_by(small, text) == [("You deploy models every day", "lead", "ml_engineer")]
    (voices,) = small.read([text]).voices
    assert voices[ENGINEER] > 1.5
    assert voices[:-1].sum() - voices[ENGINEER] < 0.5


def test_duties_count_more_than_extras_and_legal_text_counts_nothing(small: PostingModel) -> None:
    def said(heading: str) -> float:
        return float(small.read([f"{heading}:\nYou deploy models every day"]).voices[0, ENGINEER])

    assert said("Responsibilities") > said("Nice to have") > said("Benefits") == 0


@given(st.lists(st.text() | st.sampled_from(["Deploy models with SQL", "Kubernetes. Python"]), max_size=5))
def test_a_text_is_read_the_same_whatever_stands_beside_it(shipped: PostingModel, texts: list[str]) -> None:
    assert rows_of(shipped.read(texts)) == [rows_of(shipped.read([text]))[0] for text in texts]


@given(st.text())
def test_any_text_has_finite_log_odds(shipped: PostingModel, text: str) -> None:
    reading = shipped.read([text])
    assert reading.alone.shape == reading.beside.shape == (1, 6)
    assert np.isfinite(reading.alone).all()
    assert np.isfinite(reading.beside).all()
    assert (reading.voices >= 0).all()


@given(st.text() | st.sampled_from(["Deploy models. Tune models.\n\nBenefits: pie", "a. b c d. e f g h i"]))
def test_training_cuts_and_hears_sentences_as_reading_does(shipped: PostingModel, text: str) -> None:
    found = shipped_sentences()
    assert found.voices([list(zoned(text))])[0] == pytest.approx(shipped.read([text]).voices[0], abs=1e-9)
