"""A look at the words calls the steps that have work, and no others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titlemap.clean import clean_title, pipeline
from titlemap.clean.cues import BITS, CAPITAL, ODD, cues_of, look
from titlemap.clean.steps import MARKS, WORDS

CASES = json.loads((Path(__file__).parent / "cases" / "in_the_wild.json").read_text(encoding="utf-8"))
RAWS = [row["raw"] for row in CASES]


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("data", set()),
        ("senior", {"level"}),
        ("hybrid", {"workplace", "places"}),
        ("(nlp)", {"asides", "segments"}),
        ("(gn)", {"gender_marks", "asides", "segments"}),
        ("ai/ml", set()),
        ("scientist/engineer", {"titles"}),
        ("entwickler*in", {"gendered_forms", "decoration"}),
        ("$150k", {"pay"}),
        ("01.05.2026", {"dates"}),
        ("growth,", {"repeats"}),
        ("r&d", set()),
        ("c++", set()),
    ],
)
def test_what_a_word_gives_away(word: str, names: set[str]) -> None:
    assert {name for name, bit in BITS.items() if cues_of(word) & bit} == names


def test_capitals_and_damage_are_told_apart() -> None:
    assert look("Data Engineer") == CAPITAL
    assert look("DevOps Engineer") == CAPITAL
    assert look("DataScientist") & ODD
    assert look("R&amp;D") & ODD
    assert look("data  engineer") & ODD


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(RAWS), st.sampled_from(RAWS), st.sampled_from([" ", ", ", " - ", "/", " ("]))
def test_a_step_without_a_cue_finds_nothing(one: str, other: str, glue: str) -> None:
    text = f"{one}{glue}{other}".lower()
    seen = look(text)
    if seen & ODD or len(text) > 1000:
        return
    for name, step in MARKS.items():
        if not seen & BITS[name]:
            assert step(text)[0] == text, name
    if seen & BITS["segments"]:
        return
    for name, step in WORDS.items():
        # "Repeats" looks at segments, which are no text's before its marks are read.
        if not seen & BITS[name] and name != "repeats":
            assert step(text)[0] == text, name


def calls_of(titles: list[str], monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count looks and steps called."""
    calls: Counter[str] = Counter()

    def counting(name: str, function: Callable[[str], Any]) -> Callable[[str], Any]:
        def call(text: str) -> Any:
            calls[name] += 1
            return function(text)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "look", counting("look", look))
        steps = {bit: (name, counting("step", step)) for bit, (name, step) in pipeline._STEP.items()}
        patch.setattr(pipeline, "_STEP", steps)
        for title in titles:
            clean_title(title)
    return calls


@pytest.mark.parametrize(
    ("title", "looks", "steps"),
    [
        ("Data Engineer", 1, 0),  # capitals are no step
        ("data engineer", 1, 0),
        ("DevOps Engineer, Cloud", 1, 1),  # a comma: is a segment there twice?
        ("Senior Data Engineer", 2, 1),
        ("Data Engineer - Cloud", 2, 2),
    ],
)
def test_a_plain_title_is_looked_at_once_and_a_change_once_more(
    title: str, looks: int, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = calls_of([title], monkeypatch)
    assert (calls["look"], calls["step"]) == (looks, steps)


def test_titles_in_the_wild_need_few_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty-odd steps in two rounds are 38 calls a title; the cases are the messiest that there are."""
    calls = calls_of(RAWS, monkeypatch)
    assert calls["step"] <= 5.5 * len(RAWS)
    assert calls["look"] <= 3.5 * len(RAWS)
