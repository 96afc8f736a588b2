"""From a cleaned title to the terms that the model weighs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.aliases import words
from titlemap.clean import clean_title
from titlemap.features import concepts, known_part, parse, title_terms

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
    ("cleaned", "head", "rest"),
    [
        ("data scientist", ["data", "scientist"], []),
        ("data scientist, pricing", ["pricing", "data", "scientist"], []),
        ("data scientist, pricing, oslo", ["pricing", "data", "scientist"], [["oslo"]]),
        ("robotics, research scientist in computer vision", ["cv", "research", "scientist"], [["robotics"]]),
        ("data scientist / ml engineer", ["ml", "engineer", "data", "scientist"], []),
        ("recruiter for data scientists", ["data", "scientist", "recruiter"], []),
        ("growth, pricing", [], [["growth"], ["pricing"]]),
        ("softwareentwickler", ["software", "entwickler"], []),
        ("", [], []),
    ],
)
def test_the_head_is_the_first_role_and_what_it_is_about(
    cleaned: str, head: list[str], rest: list[list[str]]
) -> None:
    assert parse(cleaned)[:2] == (head, rest)


@pytest.mark.parametrize("role", ["head", "director", "consultant", "engineer", "scientist", "data scientist"])
@pytest.mark.parametrize("field", ["mlops", "deep learning", "ai strategy", "search relevance"])
def test_order_and_punctuation_change_no_term(role: str, field: str) -> None:
    spellings = [f"{field} {role}", f"{role}, {field}", f"{role} of {field}", f"{field}, {role}", f"{role} for {field}"]
    assert len({tuple(sorted(title_terms(spelling))) for spelling in spellings}) == 1


def test_the_head_counts_apart_from_what_surrounds_it() -> None:
    terms = set(title_terms("data analyst, hr, oslo"))
    assert terms >= {"data", "analyst", "hr", "data analyst", "^analyst", ",oslo", "analyst|oslo"}
    assert not terms & {"oslo", "analyst oslo", ",analyst", "^oslo"}


def test_the_role_decides_what_words_are_about() -> None:
    scientist = set(title_terms("data scientist, recruiting"))
    recruiter = set(title_terms("recruiter, data scientist"))
    assert "^scientist" in scientist - recruiter
    assert "^recruiter" in recruiter - scientist


@given(st.lists(st.sampled_from(["zorb", "фру", "ml", "engineer", "data", ","]), max_size=8).map(" ".join))
def test_no_term_holds_a_word_that_nobody_knows_or_reaches_across_one(title: str) -> None:
    known = {"ml", "engineer", "data"}
    cleaned = clean_title(title).text
    whole = " ".join(word for word in cleaned.replace(",", " , ").split())
    for term in title_terms(cleaned, known):
        assert set(words(term)) <= known
        if " " in term.strip(",^") and "|" not in term and "," not in whole:
            assert term.strip(",^") in " ".join(parse(cleaned).head) or term.strip(",^") in whole


@given(ANYTHING)
def test_what_is_known_of_a_title_is_made_of_its_own_words(title: str) -> None:
    cleaned = clean_title(title).text
    part, unknown = known_part(cleaned, frozenset({"data", "engineer", "ml"}))
    assert set(words(part)) | set(unknown) <= set(words(cleaned)) | {"data", "engineer", "ml"}
    assert (part == cleaned) or len(words(part)) < len(words(cleaned)) or unknown


@given(ANYTHING)
def test_terms_can_stand_in_a_table(title: str) -> None:
    for term in title_terms(clean_title(title).text):
        assert term.strip()
        assert not set(term) & set("\t\n\r")


@given(ANYTHING)
def test_folding_settles(segment: str) -> None:
    once = concepts(clean_title(segment).text)
    assert all(once)
