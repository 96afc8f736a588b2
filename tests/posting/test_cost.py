"""What reading costs, in counts rather than seconds: every text once, every chunk once, nothing for the rest."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from titlemap import TitleNormalizer
from titlemap.posting import PostingModel, words
from titlemap.posting.sections import Sections
from titlemap.posting.trie import Trie
from titlemap.posting.words import LONGEST_TEXT, Lexicon
from titlemap.resources import data_bytes
from titlemap.weights import parse_weights

TEXTS = [
    f"You will deploy {name} models.\nRequirements: SQL and {name}.\n" for name in ("big", "small", "odd")
]


@pytest.fixture
def model() -> PostingModel:
    return PostingModel(
        *(parse_weights(data_bytes(name), name) for name in ("posting_model.tsv", "sentence_model.tsv"))
    )


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    made = TitleNormalizer()
    made.normalize("Engineer", TEXTS[0])
    return made


@pytest.fixture
def calls(model: PostingModel, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each step ran, once the model is loaded."""
    model.read([""])
    counted: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def counting(*args: Any) -> Any:
            counted[name] += 1
            return real(*args)

        monkeypatch.setattr(owner, name, counting)

    for owner, name in (
        (words, "chunks"), (words, "fold"), (Lexicon, "read"), (Lexicon, "_ids"), (Lexicon, "_pieces"), (Lexicon, "places"),
        (Trie, "walk"), (Sections, "zones"),
    ):  # fmt: skip
        count(owner, name)
    return counted


def test_a_text_is_cut_once_and_a_block_walked_once(model: PostingModel, calls: Counter[str]) -> None:
    model.read(TEXTS)
    assert calls["chunks"] == calls["read"] == len(TEXTS)
    assert calls["walk"] == calls["zones"] == 1


def test_a_chunk_is_spelled_out_once_however_often_it_comes(model: PostingModel, calls: Counter[str]) -> None:
    model.read(TEXTS)
    assert calls["_ids"] == len({chunk for text in TEXTS for chunk in text.replace("\n", " | ").split()})
    calls.clear()
    model.read(TEXTS * 5)
    assert calls["_ids"] == calls["_pieces"] == calls["fold"] == 0


def test_no_place_is_looked_for_until_phrases_are_asked_for(model: PostingModel, calls: Counter[str]) -> None:
    (found,) = model.read(TEXTS[:1]).found
    assert calls["places"] == 0
    calls.clear()
    assert model.phrases(found, TEXTS[0], "ml_engineer")
    assert (calls["places"], calls["chunks"], calls["walk"]) == (1, 1, 0)


def test_no_evidence_is_worked_out_until_it_is_asked_for(
    normalizer: TitleNormalizer, calls: Counter[str]
) -> None:
    results = normalizer.normalize_many(["Engineer"] * len(TEXTS), TEXTS)
    assert [result.status.value for result in results]
    assert calls["places"] == 0
    assert [bool(result.evidence) for result in results] == [True] * len(TEXTS)
    assert [result.reason for result in results]
    assert calls["places"] == 2 * len(TEXTS)  # of phrases, and of sentences


def test_a_reason_looks_for_no_place(normalizer: TitleNormalizer, calls: Counter[str]) -> None:
    results = normalizer.normalize_many(["Engineer"] * len(TEXTS), TEXTS)
    calls.clear()
    assert all("posting: " in result.reason for result in results)
    assert calls["places"] == calls["chunks"] == 0


def test_a_longer_file_takes_more_blocks_not_larger_ones(model: PostingModel, calls: Counter[str]) -> None:
    model.read([" deploy models" * 2000] * 40)
    few = calls["walk"]
    calls.clear()
    model.read([" deploy models" * 2000] * 400)
    assert calls["walk"] >= 8 * few


ENDLESS = {
    "sentences": "Deploy models to production. ",
    "one word": "a",
    "one word of seams": "aaBuild",
    "nothing": "\x00",
    "blanks": " ",
    "bullets": "•",
    "lines": "- a\n",
    "brackets": "<",
    "open tags": "<b ",
    "tags": "<b>",
    "entities": "&amp",
    "stars": "**a",
    "full stops": ".",
    "links": "a@",
    "no spaces": "機械学習",
    "surrogates": "\ud800",
}


@pytest.mark.parametrize("piece", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_text_costs_no_more_than_its_start(model: PostingModel, piece: str) -> None:
    start = piece * (LONGEST_TEXT // len(piece) + 1)
    text = start * (10_000_000 // len(start))
    short = model.read([start])
    tracemalloc.start()
    try:
        long = model.read([text])
        assert (long.alone.tolist(), long.voices.tolist()) == (short.alone.tolist(), short.voices.tolist())
        ((found,), (same,)) = long.found, short.found
        assert model.phrases(found, text, "ml_engineer") == model.phrases(same, start, "ml_engineer")
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


def test_what_is_remembered_of_texts_is_bounded(model: PostingModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_MOST_KEPT", 100)
    lexicon = Lexicon(["models"], {"build"})
    for number in range(50):
        lexicon.read(" ".join(f"models{number}x{i}" for i in range(50)) + "a" * 1000)
    assert len(lexicon._read) == 100
    assert max(map(len, lexicon._read)) < 1000
