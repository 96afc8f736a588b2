"""Terms of a posting: runs of words, counted by the zone that they stand in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.posting.sections import ZONES, load_cues
from titlemap.posting.terms import HUNDREDTHS, ZONE_WEIGHTS, TermReader, grams, term_counts, zoned

TERMS = (
    "deploy models", "models", "sql", "train", "c++", "you", "3", "3 models", "r", "experience", "skills sql",
    "responsibilities", "us we", "machine learning", "learning models",
)  # fmt: skip
READER = TermReader(TERMS)

#: Texts that hold terms, headings, sentences and oddities in any order.
TEXTS = st.lists(
    st.sampled_from(
        [*TERMS, "Responsibilities:", "Requirements", "Benefits", "equal opportunity", "\n", ". ", "• ", ", ", " ", "3", "the"]
    )
    | st.text(max_size=3)
).map(" ".join)  # fmt: skip


def closed(texts: list[str]) -> list[dict[str, float]]:
    """What the reader that knows `TERMS` counts."""
    out = []
    for block in READER.blocks(texts):
        counts = READER.counts(block, *READER.met(block))
        names = [TERMS[term] for term in counts.terms.tolist()]
        weighed = (counts.hundredths / HUNDREDTHS).tolist()
        for a, b in pairwise(counts.starts.tolist()):
            out.append(dict(zip(names[a:b], weighed[a:b], strict=True)))
    return out


@given(st.lists(TEXTS, max_size=4))
def test_known_terms_are_counted_as_all_terms_are(texts: list[str]) -> None:
    counted = [term_counts(zoned(text)) for text in texts]
    assert closed(texts) == [{term: n for term, n in one.items() if term in TERMS} for one in counted]


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_a_text_is_read_the_same_whatever_stands_beside_it(text: str, others: list[str]) -> None:
    assert closed([*others, text])[-1] == closed([text, *others])[0] == closed([text])[0]


def test_every_zone_has_a_weight_and_duties_weigh_most() -> None:
    assert set(ZONE_WEIGHTS) == set(ZONES) >= {cue.zone for cue in load_cues() if cue.zone}
    assert max(ZONE_WEIGHTS, key=lambda zone: ZONE_WEIGHTS[zone]) == "duty"
    assert ZONE_WEIGHTS["legal"] < ZONE_WEIGHTS["nice"] < ZONE_WEIGHTS["req"] < ZONE_WEIGHTS["duty"]


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("deploy big models for", ["deploy", "deploy big", "big", "big models", "models"]),
        ("000 employees", ["employees"]),
        ("a b testing", ["b", "b testing", "testing"]),
        ("gpt4 on s3", ["gpt4", "s3"]),
        ("the of 01", []),
    ],
)
def test_no_stop_word_and_no_number_begins_or_ends_a_term(words: str, terms: list[str]) -> None:
    assert list(grams(words.split())) == terms


def test_a_term_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert "skills sql" not in term_counts(zoned("Great skills. SQL."))
    assert "skills sql" in term_counts(zoned("Great skills (SQL)."))


def test_a_phrase_counts_by_its_zone_each_time() -> None:
    counts = term_counts(zoned("Benefits:\nbig models\nResponsibilities:\nbig models\n"))
    assert counts["big models"] == (ZONE_WEIGHTS["legal"] + ZONE_WEIGHTS["duty"]) / HUNDREDTHS


@given(st.text())
def test_any_text_has_terms_that_count(text: str) -> None:
    assert all(count > 0 for count in term_counts(zoned(text)).values())
