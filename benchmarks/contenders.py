"""Who is measured: titlemap, what a user would pick instead, and the floors beneath all of them.

Each contender prepares itself once, from the alias table where it needs known titles, and then answers batches. It
imports what it needs when it prepares: this module is also read where neither titlemap nor the other peers are.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import ours
from benchmarks.ours import Run

ROOT = Path(__file__).resolve().parents[1]
#: So many of the posting model's phrases does the automaton look for.
PHRASES = 2000


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to get an answer, or a part of one."""

    name: str
    subject: str
    """``titles`` or ``texts``."""
    gives: str
    prepare: Callable[..., Run]
    packages: tuple[str, ...] = ()
    environment: str | None = None
    """Of :data:`benchmarks.peers.PEERS`; None is titlemap's own."""
    learns: bool = False
    """Whether it prepares itself with the columns that are for warming up."""


def known_titles() -> tuple[list[str], list[str]]:
    """Return the aliases of the shipped table, and the function of each or ``unclear``."""
    with (ROOT / "data" / "title_aliases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["alias"] for row in rows], [row["function"] or "unclear" for row in rows]


def _as_run(run: Any) -> Run:
    """Vouch for a function of a library without type hints."""
    return run  # type: ignore[no-any-return]


def _dictionary() -> Run:
    known = dict(zip(*known_titles(), strict=True))
    return lambda titles: [known.get(title.casefold()) for title in titles]


def _pattern_and_dictionary() -> Run:
    known = dict(zip(*known_titles(), strict=True))
    noise = re.compile(
        r"\b(?:senior|sr|junior|jr|lead|principal|staff|i{1,3}|iv)\b\.?|[(\[|].*|\s[-–].*|[^\w\s&+#/-]+"
    )
    return lambda titles: [known.get(" ".join(noise.sub(" ", title.casefold()).split())) for title in titles]


def _rapidfuzz() -> Run:
    from rapidfuzz import fuzz, process

    names, functions = known_titles()

    def run(titles: Sequence[str]) -> list[object]:
        found = [
            process.extractOne(title.casefold(), names, scorer=fuzz.ratio, score_cutoff=85)
            for title in titles
        ]
        return [hit and functions[hit[2]] for hit in found]

    return run


def _rapidfuzz_blocks() -> Run:
    import numpy as np
    from rapidfuzz import fuzz, process

    names, functions = known_titles()

    def run(titles: Sequence[str]) -> list[object]:
        found: list[object] = []
        for start in range(0, len(titles), 500):  # scores of 500 titles and all aliases are 9 MB
            block = [title.casefold() for title in titles[start : start + 500]]
            scores = process.cdist(
                block, names, scorer=fuzz.ratio, score_cutoff=85, dtype=np.uint8, workers=1
            )
            best = scores.argmax(axis=1)
            found += [functions[at] if scores[row, at] else None for row, at in enumerate(best.tolist())]
        return found

    return run


def _tfidf_regression() -> Run:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    learned = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=200))
    learned.fit(*known_titles())
    return _as_run(learned.predict_proba)


def _sockit_titles() -> Run:
    from sockit import title as sockit

    def run(titles: Sequence[str]) -> list[object]:
        return [sockit.sort(sockit.search(sockit.clean(title))) for title in titles]

    run(["Data Scientist"])  # it loads its tables at the first title
    return run


def _sockit_texts() -> Run:
    from sockit.parse import parse_job_posting

    def run(_: Sequence[str], texts: Sequence[str]) -> list[object]:
        found = []
        with tempfile.TemporaryDirectory() as folder:  # it reads files, and nothing else
            path = Path(folder, "posting.txt")
            for text in texts:
                path.write_text(text, encoding="utf-8")
                try:
                    found.append(parse_job_posting(str(path)))
                except Exception:  # noqa: BLE001  (so it says that a text holds no skill that it knows)
                    found.append(None)
        return found

    run([], ["Python and SQL."])
    return run


def _string_grouper() -> Run:
    import pandas as pd
    from string_grouper import match_most_similar

    names = pd.Series(known_titles()[0])

    def run(titles: Sequence[str]) -> list[object]:
        return list(match_most_similar(names, pd.Series(titles), ignore_index=True, number_of_processes=1))

    return run


def _wordllama() -> Any:
    import wordllama

    # Without its own folder as the "cache" it does not find the tokenizer that it ships, and would download it.
    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def _wordllama_titles() -> Run:
    from sklearn.linear_model import LogisticRegression

    names, functions = known_titles()
    embedder = _wordllama()
    learned = LogisticRegression(max_iter=200).fit(embedder.embed(names), functions)
    return lambda titles: learned.predict_proba(embedder.embed(titles))


def _wordllama_texts() -> Run:
    embedder = _wordllama()
    return lambda _, texts: embedder.embed(texts)


def _tfidf_texts(_: Sequence[str], texts: Sequence[str]) -> Run:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(ngram_range=(1, 2)).fit(texts)
    return lambda _, texts: [vectorizer.transform(texts)]


def _automaton() -> Run:
    from ahocorasick_rs import AhoCorasick, MatchKind

    lines = (ROOT / "data" / "posting_model.tsv").read_text(encoding="utf-8").splitlines()
    terms = [line.split("\t")[0] for line in lines if not line.startswith(("#", "term\t"))]
    automaton = AhoCorasick(terms[:PHRASES], matchkind=MatchKind.LeftmostLongest)
    return lambda _, texts: [automaton.find_matches_as_indexes(text.lower()) for text in texts]


def _casefold() -> Run:
    return lambda _, texts: list(map(str.casefold, texts))


_ALL = (
    Contender("titlemap", "titles", "full answers", ours.batch),
    Contender("titlemap, reasons too", "titles", "full answers, reasons", ours.reasons),
    Contender("titlemap, garbage collection off", "titles", "full answers", ours.uncollected),
    Contender("titlemap, one at a time", "titles", "full answers", ours.one_at_a_time),
    Contender(
        "TF-IDF and logistic regression", "titles", "probabilities", _tfidf_regression, ("scikit-learn",)
    ),
    Contender(
        "embedding and logistic regression",
        "titles",
        "probabilities",
        _wordllama_titles,
        ("wordllama", "scikit-learn"),
        "wordllama",
    ),
    Contender("sockit", "titles", "SOC probabilities", _sockit_titles, ("sockit",), "sockit"),
    Contender(
        "string_grouper",
        "titles",
        "nearest known title",
        _string_grouper,
        ("string-grouper",),
        "string-grouper",
    ),
    Contender("rapidfuzz cdist", "titles", "nearest known title", _rapidfuzz_blocks, ("rapidfuzz",)),
    Contender("rapidfuzz extractOne", "titles", "nearest known title", _rapidfuzz, ("rapidfuzz",)),
    Contender("one pattern and a dictionary", "titles", "known titles only", _pattern_and_dictionary),
    Contender("casefold and a dictionary", "titles", "known titles only", _dictionary),
    Contender("titlemap", "texts", "full answers", ours.batch),
    Contender("titlemap, reasons too", "texts", "full answers, reasons", ours.reasons),
    Contender("titlemap, one at a time", "texts", "full answers", ours.one_at_a_time),
    Contender("titlemap, the text alone", "texts", "probabilities", ours.text_model),
    Contender("TF-IDF (1, 2)", "texts", "features", _tfidf_texts, ("scikit-learn",), learns=True),
    Contender("embedding", "texts", "features", _wordllama_texts, ("wordllama",), "wordllama"),
    Contender("sockit", "texts", "skills, SOC ranks", _sockit_texts, ("sockit",), "sockit"),
    Contender(
        "Aho-Corasick automaton",
        "texts",
        "2,000 phrases found",
        _automaton,
        ("ahocorasick-rs",),
        "ahocorasick",
    ),
    Contender("str.casefold", "texts", "nothing yet", _casefold),
)
#: Every contender by ``subject: name``.
CONTENDERS = {f"{each.subject}: {each.name}": each for each in _ALL}
