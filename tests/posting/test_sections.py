"""Which sentences of a posting tell of the work, and which stand in every posting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.posting.sections import LONGEST_TEXT, load_cues, plain_words, sentences, zoned
from titlemap.posting.terms import LONGEST_TERM, ZONE_WEIGHTS, grams, term_counts


def zones_of(text: str) -> dict[str, str]:
    """The zone of each sentence, by its first two words."""
    return {" ".join(tokens[:2]): zone for tokens, zone in zoned(text)}


PLAIN = """About us
We sell shoes on three continents.
Responsibilities:
- Train models on returns data
- Deploy models behind an API
Requirements:
- Python and SQL
Benefits:
- Dental insurance for the family
"""
EXPECTED = {
    "we sell": "blurb",
    "train models": "duty",
    "deploy models": "duty",
    "python and": "req",
    "dental insurance": "legal",
}


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("- ", "• "),
        PLAIN.replace("About us", "## About us").replace("Responsibilities", "**Responsibilities**"),
        PLAIN.upper(),
        "".join(f"<p>{line}</p>" for line in PLAIN.splitlines()),
        "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in PLAIN.splitlines()),
    ],
    ids=["plain", "windows", "bullets", "markdown", "capitals", "html", "escaped html"],
)
def test_headings_zone_what_follows_however_they_are_written(text: str) -> None:
    assert zones_of(text) == EXPECTED


@pytest.mark.parametrize(
    ("heading", "zone"),
    [
        ("What you will do", "duty"),
        ("Your tasks", "duty"),
        ("Deine Aufgaben", "duty"),
        ("Vos missions", "duty"),
        ("Responsabilidades", "duty"),
        ("Qualifications", "req"),
        ("Your profile", "req"),
        ("Nice to have", "nice"),
        ("About us", "blurb"),
        ("Benefits", "legal"),
    ],
)
def test_headings_in_many_words(heading: str, zone: str) -> None:
    assert zones_of(f"{heading}:\nXylophones of every size\n") == {"xylophones of": zone}


@pytest.mark.parametrize(
    "sentence",
    [
        "Acme Corporation is proud to be an equal opportunity employer and values diversity",
        "Equal opportunity employer: we hire without regard to age or gender",
    ],
)
def test_legal_text_is_known_under_any_heading(sentence: str) -> None:
    assert set(zones_of(f"Responsibilities:\n{sentence}.").values()) == {"legal"}


def test_before_any_heading_a_posting_leads() -> None:
    assert zones_of("Xylophones of every size.") == {"xylophones of": "lead"}


def test_duties_without_a_heading_are_known_by_their_opening() -> None:
    assert zones_of("You will build models with PyTorch.")["you will"] == "duty"


def test_case_and_accents_go_and_languages_of_programmers_stay() -> None:
    assert plain_words("Déployer des Modèles in C++, C# & R") == [
        "deployer",
        "des",
        "modeles",
        "in",
        "c++",
        "c#",
        "r",
    ]


def test_tags_and_entities_are_no_words() -> None:
    assert [tokens for tokens, _ in sentences('<li class="x">R&amp;D <b>models</b></li>')] == [
        ["r", "d"],
        ["models"],
    ]


def test_only_the_start_of_an_endless_text_is_read() -> None:
    assert sum(len(tokens) for tokens, _ in sentences("xylophone " * LONGEST_TEXT)) <= LONGEST_TEXT // 10


def test_every_zone_has_a_weight_and_duties_weigh_most() -> None:
    assert set(load_cues().headings.values()) <= set(ZONE_WEIGHTS)
    assert max(ZONE_WEIGHTS, key=lambda zone: ZONE_WEIGHTS[zone]) == "duty"
    assert ZONE_WEIGHTS["legal"] < ZONE_WEIGHTS["nice"] < ZONE_WEIGHTS["req"] < ZONE_WEIGHTS["duty"]


def test_no_stop_word_begins_or_ends_a_phrase() -> None:
    assert list(grams(["deploy", "big", "models", "for"])) == [
        "deploy",
        "deploy big",
        "big",
        "big models",
        "models",
    ]


def test_a_phrase_counts_by_its_zone_and_tells_the_weightiest() -> None:
    counts, zones = term_counts(
        "Benefits:\nlearn models\nResponsibilities:\nlearn models\n", {"learn models"}
    )
    assert counts == {"learn models": ZONE_WEIGHTS["legal"] + ZONE_WEIGHTS["duty"]}
    assert zones == {"learn models": "duty"}


@given(st.text())
def test_any_text_has_sentences_of_known_zones(text: str) -> None:
    for tokens, zone in zoned(text):
        assert tokens
        assert zone in ZONE_WEIGHTS
    counts, zones = term_counts(text)
    assert set(counts) == set(zones)
    assert all(1 <= len(term.split(" ")) <= LONGEST_TERM for term in counts)
