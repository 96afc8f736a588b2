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

from titlemap.clean import clean_title, cues, pipeline
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
        ("(nlp)", {"asides", "segments", "repeats"}),  # brackets part segments, and one may come twice
        ("(gn)", {"gender_marks", "asides", "segments", "repeats"}),
        ("(remote)", {"asides", "segments", "repeats", "workplace", "places"}),  # what is in them counts
        ("developer/berlin", {"titles", "places"}),
        ("-senior", {"segments", "repeats", "level"}),
        ("ai/ml", set()),
        ("scientist/engineer", {"titles"}),
        ("entwickler*in", {"gendered_forms", "decoration"}),
        ("$150k", {"pay"}),
        ("01.05.2026", {"dates"}),
        ("growth,", {"repeats"}),
        ("night", set()),  # "night shift" is told by its other word
        ("shift", {"contract"}),
        ("engineers", set()),  # "rs" is money only by itself
        ("/", {"segments", "titles"}),
        ("m", {"gender_marks"}),  # as in "m / f"
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


#: Signs, single letters, and words that only mean something beside others.
SMALL = """
    m w f d / | ( ) - , & in de tx ca or the 2 5 usd rs kr eur 8h % # ts sci ii 3 level grade team tech night shift
    new grad york full time media jornada public trust home office entry to mid early career working student
    pessoa engenheira entwicklerin /-in (e) (m (all genders) gn ai ml a b und verfahrens- -prozess at inc
"""
PIECES = st.one_of(
    st.sampled_from(RAWS),
    st.sampled_from(sorted({word for raw in RAWS for word in raw.split()})),
    st.sampled_from(SMALL.split()),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=6).flatmap(
    lambda parts: st.sampled_from([" ", " ", ", ", " - ", "/", " / ", " ("]).map(
        lambda glue: glue.join(parts).lower()
    )
)


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_a_step_without_a_cue_finds_nothing(text: str) -> None:
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


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_what_words_promise_holds_for_their_pieces(text: str) -> None:
    """A text is not looked at again after "segments": its words have told what the steps on words may find."""
    seen = look(text)
    if seen & ODD or len(text) > 1000:
        return
    text, _ = MARKS["segments"](text)
    for name, step in WORDS.items():
        if not seen & BITS[name]:
            assert step(text)[0] == text, name


def test_a_word_of_many_pieces_is_not_read_to_the_bottom_at_once() -> None:
    assert clean_title("pm-" * 300 + "x").steps[-1].name == "unsettled"


def test_words_are_remembered_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cues._Cues, "bound", 5)
    memory = cues._Cues()
    words = ["senior", "Data", "remote,"] * 3 + [f"word{number}" for number in range(20)]
    sizes = [len(memory) for word in words if memory[word] == cues_of(word)]
    assert len(sizes) == len(words)
    assert max(sizes) <= 5


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
    assert calls["step"] <= 2.6 * len(RAWS)
    assert calls["look"] <= 2.4 * len(RAWS)
