"""Spelling is repaired word by word; a near match differs in a filler, the order or one ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles import lines_of, rows_of
from titlemap import AliasTable, load_aliases
from titlemap.aliases import parse_aliases, words
from titlemap.match import ABBREVIATIONS, FUZZY_CUTOFF, SHORTEST_REPAIRED, Matcher

SPELLING = rows_of("spelling.csv")
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.fixture(scope="module")
def table() -> AliasTable:
    return load_aliases()


@pytest.fixture(scope="module")
def matcher(table: AliasTable) -> Matcher:
    return Matcher(table)


def near(matcher: Matcher, title: str) -> str | None:
    match = matcher.near(title)
    return match.alias.alias if match else None


@pytest.mark.parametrize("case", SPELLING, ids=lambda case: case["written"])
def test_misspelt_words_are_repaired_and_real_ones_never(matcher: Matcher, case: dict[str, str]) -> None:
    assert matcher.repair(case["written"]) == case["read"]


def test_punctuation_survives_repair(matcher: Matcher) -> None:
    assert matcher.repair("data scientst, pricing / ml enginer") == "data scientist, pricing / ml engineer"


@pytest.mark.parametrize("short", ["ml", "ai", "bi", "qa", "nlp", "sap", "aml", "xml", "mle"])
def test_nothing_is_repaired_into_or_out_of_a_short_word(matcher: Matcher, short: str) -> None:
    assert matcher.repair(short) == short
    assert len(short) < SHORTEST_REPAIRED


def test_no_word_of_the_table_is_ever_repaired(matcher: Matcher, table: AliasTable) -> None:
    """Abbreviations are spelled out; a title that is an alias as it stands is never asked about."""
    for row in table.rows:
        repaired = matcher.repair(row.alias)
        changed = [pair for pair in zip(words(row.alias), words(repaired), strict=True) if pair[0] != pair[1]]
        assert all(before in ABBREVIATIONS for before, _ in changed), (row.alias, repaired)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("dtaa scientist", "data scientist"),
        ("daat scientist", "data scientist"),
        ("adta scientist", "data scientist"),
        ("data scientits", "data scientist"),
        ("machine elarning engineer", "machine learning engineer"),
        ("dat analyst", "dat analyst"),
        ("darta analyst", "data analyst"),
        ("date picker", "date picker"),
        ("ml engr", "ml engineer"),
        ("ai arch", "ai architect"),
        ("paint scientist", "paint scientist"),
    ],
)
def test_a_short_word_is_repaired_where_its_neighbour_vouches_for_it(
    matcher: Matcher, written: str, read: str
) -> None:
    assert matcher.repair(written) == read


def test_occupations_of_strangers_are_not_repaired_into_the_field(matcher: Matcher) -> None:
    field = {"learning", "scientist", "intelligence", "artificial", "statistician", "language"}
    for title in lines_of("occupations.txt"):
        before, after = set(words(title.lower())), set(words(matcher.repair(title.lower())))
        assert not (after - before) & field, title


@given(text)
def test_repair_settles(matcher: Matcher, text: str) -> None:
    once = matcher.repair(text)
    assert matcher.repair(once) == once


@given(st.lists(text, max_size=8))
def test_a_repair_does_not_depend_on_what_was_repaired_before(matcher: Matcher, titles: list[str]) -> None:
    forwards = [matcher.repair(title) for title in titles]
    assert [matcher.repair(title) for title in reversed(titles)] == forwards[::-1]


def test_a_repaired_title_says_how_far_it_was(matcher: Matcher) -> None:
    match, repaired = matcher.match("data sceintist")
    assert repaired == "data scientist"
    assert match is not None
    assert (match.method, match.alias.alias) == ("repaired", "data scientist")
    assert 80 < match.score < 100
    shown = match.evidence()
    assert (shown.method, shown.alias, shown.function) == ("repaired", "data scientist", "data_scientist")
    assert "repaired alias 'data scientist'" in str(shown)


@pytest.mark.parametrize(
    ("title", "alias"),
    [
        ("scientist data", "data scientist"),
        ("engineer of machine learning", "machine learning engineer"),
        ("head of the data science", "head of data science"),
    ],
)
def test_word_order_and_fillers_do_not_matter(matcher: Matcher, title: str, alias: str) -> None:
    match = matcher.near(title)
    assert match is not None
    assert match.method == "reordered"
    assert match.score == 100
    assert sorted(set(words(match.alias.alias)) - {"of", "the"}) == sorted(set(words(alias)) - {"of", "the"})


@pytest.mark.parametrize(
    ("title", "alias"),
    [
        ("yapay zekâ mühendisi", "yapay zeka mühendisi"),
        ("머신러닝엔지니어", "머신러닝 엔지니어"),
        ("datascientist", "data scientist"),
        ("ky su ai", "kỹ sư ai"),
        ("مهندس الذكاء الاصطناعي", "مهندس ذكاء اصطناعي"),
    ],
)
def test_other_accents_articles_and_blanks_are_the_same_title(
    matcher: Matcher, table: AliasTable, title: str, alias: str
) -> None:
    row = table.exact(alias)
    match, _ = matcher.match(title)
    assert row is not None
    assert match is not None
    assert (match.alias.function, match.score) == (row.function, 100)


@pytest.mark.parametrize(
    ("title", "trap"),
    [
        ("data scientist recruiter", "data scientist"),
        ("machine operator", "machine learning engineer"),
        ("html engineer", "ml engineer"),
        ("data center engineer", "data engineer"),
        ("sales data scientist whisperer", "data scientist"),
        ("marine learning engineer", "machine learning engineer"),
        ("machine leasing engineer", "machine learning engineer"),
        ("ml plumber", "ml engineer"),
        ("prompt payment engineer", "prompt engineer"),
    ],
)
def test_titles_that_only_look_alike_are_no_near_match(matcher: Matcher, title: str, trap: str) -> None:
    assert near(matcher, title) != trap


def test_a_single_word_has_no_near_match(matcher: Matcher) -> None:
    assert near(matcher, "scientists") is None


def test_nothing_below_the_cutoff(matcher: Matcher) -> None:
    for title in lines_of("occupations.txt"):
        match, _ = matcher.match(title.lower())
        assert match is None or match.score >= FUZZY_CUTOFF or match.method in ("repaired", "respelled")


def test_a_small_table_repairs_nothing_for_want_of_evidence() -> None:
    content = b"alias,language,family,function,prior,blend\nwelder,en,welder,none,none=100,\n"
    assert Matcher(parse_aliases(content, "mine.csv")).repair("weldre") == "weldre"
