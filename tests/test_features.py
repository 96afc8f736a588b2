"""From a cleaned title to the terms that the model weighs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.clean import clean_title
from titlemap.features import concepts, split_head, title_terms

ANYTHING = st.text(max_size=80)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("machine learning engineer", ["ml", "engineer"]),
        ("artificial intelligence engineers", ["ai", "engineer"]),
        ("natural language processing scientist", ["nlp", "scientist"]),
        ("natural language engineer", ["nlp", "engineer"]),
        ("computer vision researcher", ["cv", "researcher"]),
        ("large language models", ["llm"]),
        ("llms", ["llm"]),
        ("generative ai lead", ["genai", "lead"]),
        ("generative artificial intelligence", ["genai"]),
        ("gen ai engineer", ["genai", "engineer"]),
        ("deep learning scientists", ["dl", "scientist"]),
        ("ingénieur intelligence artificielle", ["ingénieur", "ai"]),
        ("ki", ["ai"]),
        ("aiml engineer", ["ai-ml", "engineer"]),
        ("data analytics", ["data", "analytics"]),
        ("business", ["business"]),
        ("c++ developer", ["c++", "developer"]),
        ("", []),
    ],
)
def test_spellings_of_one_concept_are_one_word(written: str, read: list[str]) -> None:
    assert concepts(written) == read


@pytest.mark.parametrize(
    ("cleaned", "head", "others"),
    [
        ("data scientist", ["data", "scientist"], []),
        ("data scientist, pricing", ["data", "scientist"], [["pricing"]]),
        (
            "robotics, research scientist in computer vision",
            ["research", "scientist"],
            [["robotics"], ["cv"]],
        ),
        ("data scientist / ml engineer", ["data", "scientist"], [["ml", "engineer"]]),
        ("recruiter for data scientists", ["recruiter"], [["data", "scientist"]]),
        ("growth, pricing", ["growth", "pricing"], []),
        ("", [], []),
    ],
)
def test_the_head_is_the_first_part_that_names_a_role(
    cleaned: str, head: list[str], others: list[list[str]]
) -> None:
    assert split_head(cleaned) == (head, others)


def test_the_head_counts_apart_from_what_surrounds_it() -> None:
    terms = set(title_terms("data analyst, hr", known={"data", "analyst", "hr"}))
    assert terms >= {"data", "analyst", "data analyst", "^analyst", ",hr", "analyst|hr"}
    assert not terms & {"hr", "analyst hr", ",analyst", "^hr"}


def test_the_same_words_in_another_place_are_other_terms() -> None:
    scientist = set(title_terms("data scientist, recruiting", known={"data", "scientist", "recruiting"}))
    recruiter = set(title_terms("recruiter, data scientist", known={"data", "scientist", "recruiter"}))
    assert "^scientist" in scientist - recruiter
    assert "^recruiter" in recruiter - scientist


def test_a_strange_word_of_the_head_is_read_by_its_characters() -> None:
    terms = set(title_terms("dataologist", known=set()))
    assert {"~_da", "~data", "~olog", "~ist_"} <= terms
    assert not any(term.startswith("~") for term in title_terms("dataologist", known={"dataologist"}))


@given(ANYTHING, ANYTHING)
def test_terms_of_a_title_with_a_head_start_with_the_heads(first: str, second: str) -> None:
    cleaned = clean_title(f"{first}, {second}").text
    head, others = split_head(cleaned)
    assert list(title_terms(cleaned))[: len(head)] == head  # with no vocabulary, every word is known
    assert all(others)


@given(ANYTHING)
def test_terms_can_stand_in_a_table(title: str) -> None:
    for term in title_terms(clean_title(title).text):
        assert term.strip()
        assert not set(term) & set("\t\n\r")


@given(ANYTHING)
def test_folding_settles(segment: str) -> None:
    once = concepts(clean_title(segment).text)
    assert all(once)
