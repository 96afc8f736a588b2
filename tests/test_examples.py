"""The evaluation sample that titlemap ships keeps its promises, whatever titlemap makes of it."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from casefiles import lines_of, rows_of
from titlemap import load_aliases
from titlemap.aliases import key
from titlemap.clean import clean_title
from titlemap.taxonomy import OUTCOMES

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).parents[1]
FUNCTIONS = [outcome for outcome in OUTCOMES if outcome != "none"]
#: Outside docs, notebooks and tests, only these may name the sample: they describe or measure. Nothing learns from it.
READERS = re.compile(r"README\.md|CHANGELOG\.md|run\.py|src/titlemap/(cli|evaluation)\b.*")


Rows = list[dict[str, str]]


def read(name: str) -> Rows:
    with (ROOT / "examples" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def titles() -> Rows:
    return read("evaluation_titles.csv")


@pytest.fixture(scope="module")
def postings() -> Rows:
    return read("evaluation_postings.csv")


def cleaned(title: str) -> str:
    """A title as it would stand in the alias table."""
    return key(clean_title(title).text)


def test_it_is_as_large_as_promised(titles: Rows, postings: Rows) -> None:
    assert list(titles[0]) == ["id", "title", "primary", "sure"]
    assert list(postings[0]) == ["id", "source", "title", "company", "text", "primary", "shares", "sure"]
    assert len(titles) >= 300
    assert len(postings) >= 120


@pytest.mark.parametrize(("sample", "least"), [("titles", 30), ("postings", 15)])
def test_every_function_is_there_often_enough_and_none_more_often(
    sample: str, least: int, request: pytest.FixtureRequest
) -> None:
    often = Counter(row["primary"] for row in request.getfixturevalue(sample))
    assert set(often) == set(OUTCOMES)
    assert min(often[function] for function in FUNCTIONS) >= least
    assert often["none"] >= 2 * least


@pytest.mark.parametrize("sample", ["titles", "postings"])
def test_every_row_has_an_id_a_title_and_a_reader_who_said_how_sure_they_were(
    sample: str, request: pytest.FixtureRequest
) -> None:
    rows = request.getfixturevalue(sample)
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["title"].strip() for row in rows)
    assert {row["sure"] for row in rows} == {"1", "2", "3"}


def test_shares_sum_to_a_hundred_in_steps_of_ten_and_the_largest_is_the_primary(postings: Rows) -> None:
    for row in postings:
        shares = json.loads(row["shares"])
        assert set(shares) <= set(OUTCOMES), row["id"]
        assert sum(shares.values()) == 100, row["id"]
        assert all(share % 10 == 0 for share in shares.values()), row["id"]
        assert shares[row["primary"]] == max(shares.values()), row["id"]


def test_postings_are_short_whole_and_different(postings: Rows) -> None:
    assert all(row["source"] and row["company"] for row in postings)
    assert [row["id"] for row in postings if not 60 <= len(row["text"].split()) <= 250] == []
    assert len({row["text"] for row in postings}) == len(postings)


def test_postings_are_of_all_kinds(postings: Rows) -> None:
    texts = [row["text"] for row in postings]
    kinds = {
        "HTML": [text for text in texts if re.search(r"</\w+>", text)],
        "Markdown": [text for text in texts if re.search(r"^(## |[*-] |\*\*)", text, re.MULTILINE)],
        "one long line": [text for text in texts if "\n" not in text],
        "cut off": [text for text in texts if len(text) == 500],
        "not English": [text for text in texts if re.search(r"\b(und|les|los|uma|een)\b", text)],
        "two languages": [text for text in texts if re.search(r"\bEnglish( below|:)", text)],
    }
    assert {kind for kind, found in kinds.items() if len(found) < 3} == set()
    assert len({row["source"] for row in postings}) >= 8


def test_one_title_hides_many_functions_and_one_function_hides_behind_many_titles(postings: Rows) -> None:
    functions, titles = defaultdict(set), defaultdict(set)
    for row in postings:
        functions[row["title"]].add(row["primary"])
        titles[row["primary"]].add(row["title"])
    assert functions["Data Scientist"] == set(OUTCOMES)
    assert sum(len(found) >= 3 for found in functions.values()) >= 8
    assert all(len(found) >= 12 for found in titles.values())


def test_no_title_is_an_alias_nor_made_of_one(titles: Rows) -> None:
    aliases = set(load_aliases().keys())
    parts = {
        row["title"]: {cleaned(row["title"]), *map(key, clean_title(row["title"]).cores)} for row in titles
    }
    assert {title for title, keys in parts.items() if keys & aliases} == set()


def test_no_title_is_a_case_that_the_tests_hold_titlemap_to(titles: Rows) -> None:
    tables = [rows_of(name) for name in ("in_the_wild.csv", "negatives.csv", "known_failures.csv")]
    cases = [*(row["title"] for table in tables for row in table), *lines_of("occupations.txt")]
    assert {row["title"] for row in titles} & set(cases) == set()
    assert {cleaned(row["title"]) for row in titles} & {cleaned(case) for case in cases} == set()


def test_no_two_titles_are_the_same_after_cleaning(titles: Rows) -> None:
    assert len({cleaned(row["title"]) for row in titles}) == len(titles)


def test_nothing_is_fitted_on_it() -> None:
    """No code that learns and no table that ships names the sample; who may name it is listed above."""
    named = re.compile(rb"evaluation_(titles|postings)")
    places = [path for top in ("src", "data", "scripts", "training") for path in (ROOT / top).rglob("*")]
    files = [path for path in (*places, *ROOT.glob("*.*")) if path.is_file() and path.suffix != ".pyc"]
    naming = [path.relative_to(ROOT).as_posix() for path in files if named.search(path.read_bytes())]
    assert [name for name in naming if not READERS.fullmatch(name)] == []
