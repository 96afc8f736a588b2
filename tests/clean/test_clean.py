"""What cleaning takes off a title, what it must leave, and what holds for any text at all."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processes import said_with_hash_seed
from titlemap.clean import STEPS, CleanTitle, apply_plan, clean_title, clean_titles, is_role, levels
from titlemap.clean.level_words import WORDS
from titlemap.taxonomy import Level

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    rows = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["raw"] or "empty") for row in rows]


def plan(clean: CleanTitle) -> list[str]:
    return [step.name for step in clean.steps]


@pytest.mark.parametrize("case", cases("in_the_wild"))
def test_titles_as_they_are_written(case: dict[str, Any]) -> None:
    clean = clean_title(case["raw"])
    assert clean.text == case["text"]
    assert list(clean.cores) == case["cores"]
    assert (clean.level.value if clean.level else None) == case["level"]
    assert apply_plan(case["raw"], plan(clean)) == clean.text


@pytest.mark.parametrize("case", cases("negatives"))
def test_what_only_looks_like_a_level_a_place_or_a_join_stays(case: dict[str, Any]) -> None:
    clean = clean_title(case["raw"])
    assert clean.text == case["text"]
    assert len(clean.cores) == 1
    assert (clean.level.value if clean.level else None) == case["level"]


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="known failure; see the case's own reason")
def test_known_failures(case: dict[str, Any]) -> None:
    assert clean_title(case["raw"]).text == case["text"]


def test_negatives_keep_every_word() -> None:
    for row in json.loads((CASES / "negatives.json").read_text(encoding="utf-8")):
        kept = row["text"].replace(",", " ").split()
        raw = row["raw"].lower().replace("(", " ").replace(")", " ").replace(",", " ")
        assert kept == [word for word in raw.replace(" - ", " ").replace(" / ", " ").split() if word]


def test_there_are_enough_cases_and_none_twice() -> None:
    for name, least in (("in_the_wild", 150), ("negatives", 60), ("known_failures", 5)):
        raws = [row["raw"] for row in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))]
        assert len(raws) == len(set(raws)) >= least


def test_steps_say_what_they_took_off() -> None:
    clean = clean_title("Sr. Data Scientist (m/w/d) - Remote, $150k, #12345")
    removed = {step.name: step.removed for step in clean.steps if step.removed}
    assert removed == {
        "gender_marks": ("(m/w/d)",),
        "pay": ("$150k",),
        "requisition": ("#12345",),
        "workplace": ("remote",),
        "level": ("sr",),
    }
    for before, after in pairwise(clean.steps):
        assert before.after == after.before
    assert clean.steps[0].before == clean.raw
    assert clean.steps[-1].after == clean.text


def test_a_long_text_is_cut_and_says_so() -> None:
    clean = clean_title("Data Scientist " + "growth " * 1000)
    assert clean.steps[0].name == "truncate"
    assert clean.steps[0].removed == ("6014 characters",)
    assert clean.cores


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Senior Manager, Analytics", Level.MANAGER),
        ("Senior / Principal Data Scientist", Level.PRINCIPAL),
        ("Head of Data, Director", Level.HEAD),
        ("Lead Senior Data Scientist", Level.LEAD),
        ("Senior Data Scientist II", Level.SENIOR),
        ("Senior Data Science Intern", Level.INTERN),
        ("Product Manager", None),
        ("Senior Product Manager", Level.SENIOR),
        ("Chief of Staff", None),
        ("Executive Assistant to the CTO", None),
    ],
)
def test_which_level_wins(title: str, level: Level | None) -> None:
    assert clean_title(title).level == level


def test_a_level_in_front_of_a_plain_title_goes_as_the_rules_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most levels take a short way past the rules; it has to lead to the same place."""
    behind = [*levels._TYING, "data", "engineer", "assistant", "c++", "ii", "senior", "vp"]
    texts = [
        f"{word} {after}{rest}" for word in WORDS for after in behind for rest in ("", " engineer, growth")
    ]
    short = [levels.level(text) for text in texts]
    monkeypatch.setattr(levels, "_PLAIN", frozenset())
    assert short == [levels.level(text) for text in texts]


def test_role_nouns_are_clean_words() -> None:
    assert all(map(is_role, ("scientist", "engineers", "ingénieur", "entwickler", "analista", "inżynier", "vp")))


def test_ftfy_waits_until_a_text_looks_damaged() -> None:
    code = (
        "import sys; from titlemap.clean import clean_title; clean_title('Ingénieur – Données'); "
        "assert 'ftfy' not in sys.modules; clean_title('IngÃ©nieur'); "
        "assert 'ftfy' not in sys.modules; clean_title('IngÃ©nieur – Données'); assert 'ftfy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_titles_that_end_at_different_times_keep_their_places() -> None:
    raws = [
        "engineer or " * 40,
        "",
        "Data Scientist",
        "Sr. ML Engineer (Remote)",
        "R&amp;amp;D Engineer II - $150k",
        "data",
    ]
    assert [clean.raw for clean in clean_titles(iter(raws))] == raws
    assert clean_titles(raws) == [clean_title(raw) for raw in raws]
    assert clean_titles([]) == []


def test_any_process_gives_the_same_answer() -> None:
    code = (
        "from titlemap.clean import clean_title\n"
        "print([clean_title(t) for t in ('Sr. Data Scientist / ML Engineer, Berlin or Paris (m/w/d)', "
        "'★ Lead Analyst ★ 🔥', 'Data Scientist (Remote/Hybrid) - TS/SCI')])"
    )
    assert len({said_with_hash_seed(seed, code) for seed in (0, 1, 2)}) == 1


# What holds for any text.

FRAGMENTS = st.sampled_from(
    [
        "Senior", "Data Scientist", "ML Engineer", "Analyst", " / ", "/", ",", " - ", "-", "(", ")", "[",
        "]", "|", "(m/w/d)", "h/f", "Remote", "hybrid", "$150k", "in ", "New York", "CA", "&amp;", "&",
        "or", "and", "II", "3", "L5", "2026", "Summer", "intern", "Manager", "VP", "Head of", ":", ";",
        "*", "(e)", "·e", "*in", "/in", "é", "contract", "6 months", "at Acme Inc", "Lead", "staff",
        "ts/sci", "hiring", "#1234", "R0012345", "ſ", "İ", "ß", "工程师", "シニア", "\u200b", "’", "★",
        "🔥", "...", ".net", "c++", "r&d", "ai/ml", "1,000", "%", "80-100%", "€", "!", "?", "<b>", "und",
        "associate", "vice president", "level 4", "req id 77", "jobs", "urgent", "vaga", "us", "full time",
        "london", "graduate", "to", "the", "chief", "Entwicklerin", "engenheira", "DataScientist", "Ã©",
        "EngineerNew", "www.x.y", "a@b.co", "\x00", "\ud800", "w/", "University of", "Growth",
    ]
)  # fmt: skip
TITLES = st.lists(FRAGMENTS, max_size=10).flatmap(
    lambda parts: st.sampled_from(["", " ", ", "]).map(lambda glue: glue.join(parts))
)


@given(st.one_of(TITLES, st.text(max_size=60)))
@settings(max_examples=600, deadline=None)
def test_cleaning_never_raises_replays_and_comes_to_rest(raw: str) -> None:
    clean = clean_title(raw)
    assert clean.raw == raw
    assert apply_plan(raw, plan(clean)) == clean.text
    assert clean.text == " ".join(clean.text.split())
    assert clean.text == clean.text.lower()
    assert " / ".join(clean.cores) == clean.text
    assert len(clean.cores) <= 4
    again = clean_title(clean.text)
    assert (again.text, again.cores, again.steps) == (clean.text, clean.cores, ())


@given(st.lists(TITLES, max_size=8))
@settings(max_examples=200, deadline=None)
def test_titles_cleaned_together_are_cleaned_as_by_themselves(raws: list[str]) -> None:
    assert clean_titles(raws) == [clean_title(raw) for raw in raws]


@given(TITLES)
@settings(max_examples=300, deadline=None)
def test_steps_that_were_left_out_would_have_done_nothing(raw: str) -> None:
    text = clean_title(raw).text
    for name, step in STEPS.items():
        if name != "unsettled":
            assert step(text) == (text, ()), name


BASES = (
    "data scientist",
    "machine learning engineer",
    "research scientist, nlp",
    "data analyst, growth",
    "software engineer, ml platform",
    "ai/ml engineer",
    "data engineer",
    "statistician",
    "computer vision engineer, r&d",
    "c++ developer",
    "data scientist / ml engineer",
    "ingénieur données",
    "softwareentwickler",
    "cientista de dados",
    "データサイエンティスト",
)
BEFORE = (
    "Senior ", "Sr. ", "Junior ", "Jr ", "Lead ", "Staff ", "Principal ", "Senior Staff ", "Mid-level ",
    "*** ", "Entry Level ", "(Senior) ", "Remote ", "★ ", "URGENT: ", "Associate ", "Graduate ",
    "[Contract] ", "2026 ", "Full-time ",
)  # fmt: skip
AFTER = (
    " - Remote", " (m/w/d)", " (all genders)", " - $150k", " - Berlin", ", London, UK", " | REF#281448",
    "!!!", " (Contract)", " 🔥🔥", " - 6 months", " (180004ZV)", " - Summer 2026", ", TS/SCI",
    " (80-100%)", " - EMEA", " - Full Time", " (Hybrid)",
)  # fmt: skip


@given(
    st.sampled_from(BASES),
    st.sampled_from(BEFORE),
    st.lists(st.sampled_from(AFTER), max_size=3, unique=True),
    st.booleans(),
)
@settings(max_examples=600, deadline=None)
def test_levels_places_and_decoration_change_no_core(
    base: str, before: str, after: list[str], shout: bool
) -> None:
    plain = clean_title(base)
    assert plain.text == base
    title = base.upper() if shout and base.isascii() else base
    assert clean_title(before + title + "".join(after)).cores == plain.cores


HOSTILE = (
    "(", ")", "a/", " - ", "1", "&amp;", "Ã©", "DataScientist", "<a", "engineer/", "engineer or ", ", ",
    "senior ", "$1", "1,", "\u200b", " ", "m/w/d", "(m/", "ﷺ", "a@", "www.", "remote or ", "2026 ",
    "a(b) ", "\ud800", "i ", "new york ", "at ", "👩‍💻", "pm-",
)  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_a_million_characters_take_well_under_a_second(part: str) -> None:
    raw = part * (1_000_000 // len(part))
    started = time.process_time()
    clean = clean_title(raw)
    assert time.process_time() - started < 1.0
    assert clean_title(clean.text).text == clean.text
