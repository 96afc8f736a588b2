"""The linear posting model: a readable table of terms and weights, log-odds out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from titlemap.evidence import Phrase
from titlemap.posting.sections import ZONES
from titlemap.posting.terms import HUNDREDTHS, Counts, TermReader
from titlemap.posting.trie import Ints
from titlemap.posting.words import bare
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights

#: So many phrases are shown, made of so many of the loudest terms.
_SHOWN_PHRASES, _HEARD_TERMS = 6, 20


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The terms of one text: arrays have an element for each.

    Attributes
    ----------
    terms : array of int
        Positions in the model's table.
    values : array of float
        By what a term's weight is multiplied.
    zones, first : array of int
        The weightiest zone that a term is met in, and the number of the word that it begins with there.
    """

    terms: Ints
    values: Floats
    zones: Ints
    first: Ints


@dataclass(frozen=True, slots=True)
class PostingReading:
    """What a text says by itself.

    Attributes
    ----------
    logits : tuple of float
        Log-odds of the six outcomes.
    hits : float
        Weighed number of known terms: how much there was to go by.
    found : Found
        The terms themselves.
    """

    logits: tuple[float, ...]
    hits: float
    found: Found = field(compare=False, repr=False)


class _Said(NamedTuple):
    """A phrase: its words by their numbers in the text, its zone, and what it adds to an outcome."""

    words: dict[int, str]
    zone: str
    weight: float


class PostingModel:
    """Weights of a posting's terms.

    Parameters
    ----------
    table : Weights
        ``data/posting_model.tsv``, or one that `titlemap.posting.train` made.
    """

    def __init__(self, table: Weights) -> None:
        self.table = table

    @cached_property
    def _reader(self) -> TermReader:
        return TermReader(self.table.terms)

    def read(self, text: str) -> PostingReading:
        """Read one text; see `read_many`."""
        return self.read_many([text])[0]

    def read_many(self, texts: Sequence[str]) -> list[PostingReading]:
        """Read texts; what is said of one does not depend on the others.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        list of PostingReading
        """
        return [
            reading
            for block in self._reader.blocks(texts)
            for reading in self._weigh(self._reader.counts(block))
        ]

    def read_counts(self, counts: Mapping[str, float]) -> PostingReading:
        """Weigh terms that are counted already; unknown ones say nothing."""
        index = self.table.index
        known = sorted((index[term], n) for term, n in counts.items() if term in index)
        terms = np.array([term for term, _ in known], np.int64)
        hundredths = np.array([round(n * HUNDREDTHS) for _, n in known], np.int64)
        nowhere = np.zeros(len(known), np.int64)
        return self._weigh(Counts(np.array([0, len(known)]), terms, hundredths, nowhere, nowhere))[0]

    def _weigh(self, counts: Counts) -> list[PostingReading]:
        """Turn counts into log-odds: each text's by themselves and in the order of its terms.

        Counts are damped, weighed by rarity, and brought to length 1 in each text.
        """
        starts, terms = counts.starts, counts.terms
        values = np.log1p(counts.hundredths / HUNDREDTHS) * self.table.idf[terms]
        values /= np.repeat(np.sqrt(_sums(values * values, starts)), np.diff(starts))
        logits = _sums(values[:, None] * self.table.weights[terms], starts) + self.table.bias
        hits = _sums(counts.hundredths, starts) / HUNDREDTHS
        parts = [slice(*pair) for pair in pairwise(starts.tolist())]
        return [
            PostingReading(
                tuple(row), n, Found(terms[part], values[part], counts.zones[part], counts.first[part])
            )
            for row, n, part in zip(logits.tolist(), hits.tolist(), parts, strict=True)
        ]

    def phrases(self, reading: PostingReading, text: str, outcome: str) -> list[Phrase]:
        """Return the phrases that spoke loudest for or against an outcome, where they stand.

        Terms that share a word where they stand, such as "machine learning" and "learning models", make one phrase,
        and what they say adds up.

        Parameters
        ----------
        reading : PostingReading
        text : str
            The text as given.
        outcome : str

        Returns
        -------
        list of Phrase
            Loudest first. A phrase's place is that of its first occurrence in the weightiest zone that it is met in.
        """
        found = reading.found
        spoken = found.values * self._leaning[found.terms, OUTCOMES.index(outcome)]
        loudest = np.argsort(-np.abs(spoken), kind="stable")[:_HEARD_TERMS].tolist()
        said: list[_Said] = []
        for i in sorted(loudest, key=lambda i: (spoken[i] < 0, found.first[i], found.terms[i])):
            words = dict(enumerate(self.table.terms[found.terms[i]].split(" "), int(found.first[i])))
            weight = float(spoken[i])
            if said and said[-1].weight * weight > 0 and said[-1].words.keys() & words.keys():
                said[-1] = _Said(said[-1].words | words, said[-1].zone, said[-1].weight + weight)
            else:
                said.append(_Said(words, ZONES[found.zones[i]], weight))
        shown = sorted(said, key=lambda one: (-abs(one.weight), min(one.words)))[:_SHOWN_PHRASES]
        places = self._reader.lexicon.places(bare(text), {number for one in shown for number in one.words})
        return [
            Phrase(
                " ".join(one.words.values()),
                one.zone,
                places[min(one.words)][0],
                places[max(one.words)][1],
                outcome,
                one.weight,
            )
            for one in shown
        ]

    @cached_property
    def _leaning(self) -> Floats:
        """What each term says of each outcome, less its mean over the outcomes."""
        leaning: Floats = self.table.weights - self.table.weights.mean(axis=1, keepdims=True)
        return leaning


def _sums(values: npt.NDArray[Any], starts: Ints) -> npt.NDArray[Any]:
    """Add up each text's own values; nothing adds up to 0."""
    out = np.zeros((len(starts) - 1, *values.shape[1:]), values.dtype)
    full = starts[:-1] < starts[1:]
    if full.any():
        out[full] = np.add.reduceat(values, starts[:-1][full], axis=0)
    return out
