"""What reading postings costs, beside TF-IDF, an Aho-Corasick automaton and folding the case.

    python -m benchmarks.texts                     2,000 generated postings of 3 KB
    python -m benchmarks.texts --rows 500 my.csv   the first 500 rows of a CSV with the columns title and text

One core, processor time, everything warm; contenders take turns, and medians are shown. Generated texts repeat their
words more than real ones do, so strange words are strewn in at the rate at which real postings hold them.
"""

from __future__ import annotations

import argparse
import csv
import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.inputs import SEED, texts, titles
from titlemap import TitleNormalizer
from titlemap.posting import PostingModel
from titlemap.resources import data_bytes
from titlemap.weights import parse_weights

_SIZE = 3000
#: Of a hundred words that a posting holds, so many stand in no other of a thousand postings.
_STRANGE_PER_HUNDRED = 3
_PHRASES = 2000
_TFIDF = "TfidfVectorizer((1, 2)).transform"

Contender = Callable[[Sequence[str], Sequence[str]], object]


def with_strangers(text: str, chance: random.Random) -> str:
    """Put made-up words into a text.

    Examples
    --------
    >>> with_strangers("deploy models " * 50, random.Random(1)).split()[-3:]
    ['models', 'deploy', 'models']
    """
    words = text.split(" ")
    for at in range(len(words)):
        if chance.random() < _STRANGE_PER_HUNDRED / 100:
            words[at] = "".join(chance.choices("abdegiklmnoprstu", k=8))
    return " ".join(words)


def generated(rows: int) -> Iterator[tuple[str, str]]:
    """Make titles and texts."""
    chance = random.Random(SEED)
    for title, text in zip(titles(rows), texts(rows, size=_SIZE), strict=True):
        yield title, with_strangers(text, chance)


def given(path: Path) -> Iterator[tuple[str, str]]:
    """Read titles and texts from a CSV."""
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["title"], row["text"]


def contenders(warm: Sequence[tuple[str, str]]) -> dict[str, Contender]:
    """Return what is measured, each having seen other postings of the same kind before."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  (slow to import)

    weights = parse_weights(data_bytes("posting_model.tsv"), "posting_model.tsv")
    normalizer, model = TitleNormalizer(), PostingModel(weights)
    normalizer.normalize_many(*zip(*warm, strict=True))
    model.read([text for _, text in warm])
    vectorizer = TfidfVectorizer(ngram_range=(1, 2)).fit([text for _, text in warm])
    out: dict[str, Contender] = {
        "titlemap, title and text": normalizer.normalize_many,
        "titlemap, with the evidence": lambda jobs, bodies: [
            result.evidence for result in normalizer.normalize_many(jobs, bodies)
        ],
        "titlemap, one at a time": lambda jobs, bodies: list(map(normalizer.normalize, jobs, bodies)),
        "titlemap, the text alone": lambda _, bodies: model.read(bodies),
        _TFIDF: lambda _, bodies: vectorizer.transform(bodies),
        "str.casefold": lambda _, bodies: list(map(str.casefold, bodies)),
    }
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind  # noqa: PLC0415  (not needed otherwise)
    except ImportError:
        return out
    automaton = AhoCorasick(list(weights.terms[:_PHRASES]), matchkind=MatchKind.LeftmostLongest)
    out[f"ahocorasick_rs, {_PHRASES:,} phrases"] = lambda _, bodies: [
        automaton.find_matches_as_indexes(body.lower()) for body in bodies
    ]
    return out


def measure(asked: dict[str, Contender], postings: Sequence[tuple[str, str]], rounds: int) -> None:
    """Let the contenders take turns, and print a table."""
    jobs, bodies = (list(column) for column in zip(*postings, strict=True))
    seconds: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, contender in asked.items():
            gc.collect()  # nobody pays for what another left behind
            began = time.process_time()
            contender(jobs, bodies)
            seconds[name].append(time.process_time() - began)
    size = sum(map(len, bodies))
    print(f"{len(bodies):,} postings of {size / len(bodies):,.0f} characters, median of {rounds} rounds")
    print(f"{'':36}{'postings/s':>12}{'MB/s':>8}{'to TF-IDF':>11}{'spread':>9}")
    floor = statistics.median(seconds[_TFIDF])
    for name, took in seconds.items():
        middle = statistics.median(took)
        print(
            f"{name:36}{len(bodies) / middle:12,.0f}{size / 1e6 / middle:8.1f}{floor / middle:10.2f}x"
            f"{(max(took) - min(took)) / middle:8.0%}"
        )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.texts",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", type=Path, help="a CSV with the columns title and text")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    both = list(
        islice(given(options.file) if options.file else generated(2 * options.rows), 2 * options.rows)
    )
    half = len(both) // 2
    measure(contenders(both[:half]), both[half:], options.rounds)


if __name__ == "__main__":
    main()
