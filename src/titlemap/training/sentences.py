"""What the sentence model learns of labelled sentences, and what it says of postings that it has not seen."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from titlemap.posting.sentences import FEWEST_WORDS, MOST_WORDS, SILENCE, VOICES, ZONE_PARTS
from titlemap.posting.terms import grams
from titlemap.posting.words import plain_words
from titlemap.training.regression import TOLERANCE, Regression, fit, softmax
from titlemap.weights import Floats, Weights

#: A sentence's code: a letter for the outcome whose work it speaks of, x for none, two letters for two, the main one first.
CODES = "rdseanx"
_FIRST_OF_TWO = 0.65
#: No reading of a single sentence is sure.
_DOUBT = 0.03
#: The ridge per sentence, chosen by the log loss on sentences of other sources (0.03: 0.95, 0.1: 0.88, 0.3: 0.89).
RIDGE = 0.1
#: A term has to stand in so many labelled sentences.
FEWEST_SENTENCES = 2
SMALLEST = 0.1
SENTENCE_LABELS = "sentence_labels.csv"


@dataclass(frozen=True, slots=True)
class LabelledSentences:
    """Labelled sentences: the posting that each is of, its folded words, and its label, shape (n, 7)."""

    posts: list[str]
    words: list[list[str]]
    labels: Floats

    def at(self, rows: Iterable[int]) -> LabelledSentences:
        """Return some of them."""
        chosen = list(rows)
        return LabelledSentences(
            [self.posts[i] for i in chosen], [self.words[i] for i in chosen], self.labels[chosen]
        )


def key_of(words: Sequence[str]) -> str:
    """Return the hash by which a label names a sentence."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


def label_of(code: str) -> list[float]:
    """Turn a code into probabilities of the six outcomes and silence.

    Examples
    --------
    >>> [round(p, 2) for p in label_of("es")]
    [0.0, 0.0, 0.34, 0.63, 0.0, 0.0, 0.0]
    """
    label = np.full(VOICES, _DOUBT / VOICES)
    parts = (1.0,) if len(code) == 1 else (_FIRST_OF_TWO, 1 - _FIRST_OF_TWO)
    for letter, part in zip(code, parts, strict=True):
        label[CODES.index(letter)] += (1 - _DOUBT) * part
    return list(map(float, label))


def read_sentences(
    paths: Sequence[str | Path], told: Mapping[str, Sequence[tuple[list[str], str]]]
) -> LabelledSentences:
    """Read labelled sentences: CSV files with ``post``, ``code``, and ``sentence`` or its ``key``.

    Parameters
    ----------
    paths : sequence of str or Path
    told : dict
        The sentences of postings by their ids, in which those that only have a key are found.

    Returns
    -------
    LabelledSentences
    """
    by_post: dict[str, dict[str, list[str]]] = {}
    found: dict[str, tuple[str, list[str], list[float]]] = {}
    for path in paths:
        with Path(path).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                post = row["post"]
                if row.get("sentence"):
                    words: list[str] | None = plain_words(row["sentence"])
                else:
                    if post not in by_post:
                        by_post[post] = {key_of(words): words for words, _ in told.get(post, ())}
                    words = by_post[post].get(row["key"])
                if words:
                    found.setdefault(key_of(words), (post, words, label_of(row["code"])))
    posts, wordings, labels = zip(*found.values(), strict=True)
    return LabelledSentences(list(posts), list(wordings), np.array(labels))


@dataclass(frozen=True, slots=True)
class SentenceFit:
    """A fitted sentence model: terms, their rarity, and a regression."""

    index: dict[str, int]
    idf: Floats
    found: Regression

    def matrix(self, sentences: Sequence[Sequence[str]]) -> Any:
        """Return rows of length 1, shape (n, n_terms)."""
        return _matrix(sentences, self.index, self.idf)

    def speak(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """Return of whose work sentences speak, shape (n, 7)."""
        matrix = self.matrix(sentences)
        voices = softmax(self.found.log_odds(matrix))
        voices[np.diff(matrix.indptr) == 0] = SILENCE
        return voices

    def voices(self, postings: Sequence[Sequence[tuple[list[str], str]]]) -> Floats:
        """Add up what postings say, shape (n, 7), as `titlemap.posting.sentences.voices_of` does."""
        flat = [words for told in postings for words, _ in told]
        zones = [zone for told in postings for _, zone in told]
        owner = np.repeat(np.arange(len(postings)), [len(told) for told in postings])
        lengths = np.array([len(words) for words in flat])
        weight = np.sqrt(np.minimum(lengths, MOST_WORDS)) * (lengths >= FEWEST_WORDS)
        weight *= np.array([ZONE_PARTS[zone] for zone in zones])
        out = np.zeros((len(postings), VOICES))
        np.add.at(out, owner, self.speak(flat) * weight[:, None])
        return out

    def weights(self, meta: dict[str, str]) -> Weights:
        """Make the table that ships: log-odds relative to silence."""
        relative = self.found.coefficients[:, :-1] - self.found.coefficients[:, -1:]
        bias = self.found.intercepts[:-1] - self.found.intercepts[-1]
        keep = np.flatnonzero(np.abs(self.found.coefficients).max(axis=1) >= SMALLEST)
        terms = list(self.index)
        return Weights(tuple(terms[i] for i in keep), self.idf[keep], relative[keep], bias, meta)


def _matrix(sentences: Sequence[Sequence[str]], index: dict[str, int], idf: Floats) -> Any:
    rows = [[index[term] for term in grams(words) if term in index] for words in sentences]
    columns = np.array([t for row in rows for t in row], dtype=np.int64)
    starts = np.cumsum([0, *map(len, rows)])
    matrix = sparse.csr_matrix((idf[columns], columns, starts), shape=(len(rows), len(idf)))
    squares = np.array([float((idf[row] ** 2).sum()) for row in rows])
    scale = sparse.diags(1 / np.sqrt(np.where(squares > 0, squares, 1.0)))
    scaled = (scale @ matrix).tocsr()
    scaled.sum_duplicates()
    return scaled


def fit_sentences(data: LabelledSentences, tolerance: float = TOLERANCE) -> SentenceFit:
    """Fit multinomial regression on the sentences' terms to their labels."""
    met = Counter(term for words in data.words for term in set(grams(words)))
    terms = sorted(term for term, n in met.items() if n >= FEWEST_SENTENCES)
    count = len(data.words)
    idf = np.array([np.log((1 + count) / (1 + met[term])) + 1 for term in terms])
    index = {term: i for i, term in enumerate(terms)}
    matrix = _matrix(data.words, index, idf)
    return SentenceFit(
        index, idf, fit(matrix, data.labels, np.ones(count), RIDGE / count, tolerance=tolerance)
    )


