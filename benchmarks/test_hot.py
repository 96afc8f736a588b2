"""The functions that an answer spends its time in, each by itself, with pytest-benchmark.

    python3 run.py bench hot                                 a table
    python3 run.py bench hot --benchmark-save=before         kept in .benchmarks/
    python3 run.py bench hot --benchmark-compare --benchmark-compare-fail=median:10%

Every function is handed a block of inputs, so that small ones are measured too: divide by the `ROWS`, or compare.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from benchmarks.inputs import postings, titles
from titlemap import Loss, TitleNormalizer
from titlemap.aliases import load_aliases
from titlemap.answers import Answers
from titlemap.clean import clean_title
from titlemap.decide import decide
from titlemap.match import Matcher
from titlemap.model import TitleModel
from titlemap.posting import PostingModel, load_posting_reader
from titlemap.posting.words import Lexicon, bare, chunks
from titlemap.resources import data_bytes
from titlemap.weights import parse_weights

ROWS = 200
Benchmark = Callable[..., Any]

TITLES = titles(ROWS, distinct=1)
CLEAN = [clean_title(title).text for title in TITLES]
POSTINGS = [text for _, text in postings(ROWS)]


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    """Return one that has answered everything before."""
    made = TitleNormalizer()
    made.normalize_many(TITLES, POSTINGS)
    return made


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """Return the indexes of the table."""
    return Matcher(load_aliases())


@pytest.fixture(scope="module")
def title_model() -> TitleModel:
    """Return the title model."""
    return TitleModel(parse_weights(data_bytes("title_model.tsv"), "title_model.tsv"))


@pytest.fixture(scope="module")
def posting_model() -> PostingModel:
    """Return the posting model, which has read these postings before."""
    made = load_posting_reader().model
    made.read(POSTINGS)
    return made


def test_clean_title(benchmark: Benchmark) -> None:
    """Clean titles."""
    benchmark(lambda: list(map(clean_title, TITLES)))


def test_exact(benchmark: Benchmark, matcher: Matcher) -> None:
    """Look cleaned titles up."""
    benchmark(lambda: list(map(matcher.table.exact, CLEAN)))


def test_repair(benchmark: Benchmark, matcher: Matcher) -> None:
    """Repair the words of cleaned titles; the same slips come again."""
    benchmark(lambda: list(map(matcher.repair, CLEAN)))


def test_near(benchmark: Benchmark, matcher: Matcher) -> None:
    """Look for the alias that is nearly a title."""
    benchmark(lambda: list(map(matcher.near, CLEAN)))


def test_title_terms(benchmark: Benchmark, title_model: TitleModel) -> None:
    """Find the terms of cleaned titles."""
    benchmark(lambda: list(map(title_model.term_ids, CLEAN)))


def test_title_logits(benchmark: Benchmark, title_model: TitleModel) -> None:
    """Weigh the terms of a block of titles."""
    ids = list(map(title_model.term_ids, CLEAN))
    benchmark(title_model.logits, ids)


def test_decide(benchmark: Benchmark) -> None:
    """Decide."""
    chance = np.random.default_rng(1)
    distributions = list(map(tuple, chance.dirichlet([1] * 6, ROWS).tolist()))
    loss = Loss()
    benchmark(lambda: [decide(each, loss) for each in distributions])


def test_bare_and_chunks(benchmark: Benchmark) -> None:
    """Cut texts."""
    benchmark(lambda: [chunks(bare(text)) for text in POSTINGS])


def test_lexicon(benchmark: Benchmark) -> None:
    """Look up the chunks of texts."""
    lexicon = Lexicon(sorted({word for text in POSTINGS for word in text.lower().split()}), set())
    benchmark(lambda: list(map(lexicon.read, POSTINGS)))


def test_posting_model(benchmark: Benchmark, posting_model: PostingModel) -> None:
    """Read a block of texts."""
    benchmark(posting_model.read, POSTINGS)


def test_titles(benchmark: Benchmark, normalizer: TitleNormalizer) -> None:
    """Answer titles."""
    benchmark(normalizer.normalize_many, TITLES)


def test_postings(benchmark: Benchmark, normalizer: TitleNormalizer) -> None:
    """Answer titles with texts."""
    benchmark(normalizer.normalize_many, TITLES, POSTINGS)


def test_evidence(benchmark: Benchmark, normalizer: TitleNormalizer) -> None:
    """Answer titles, and say why."""
    benchmark(lambda: [result.reason for result in normalizer.normalize_many(TITLES)])


def test_rows_of_a_file(benchmark: Benchmark, normalizer: TitleNormalizer) -> None:
    """Answer rows as files and frames ask."""
    benchmark(lambda: Answers(normalizer).ask(TITLES))
