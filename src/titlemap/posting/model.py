"""The linear posting model: a readable table of terms and weights, log-odds out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from titlemap.evidence import Phrase
from titlemap.posting.sections import ZONES
from titlemap.posting.terms import HUNDREDTHS, ZONE_WEIGHTS, Block, TermReader
from titlemap.posting.trie import Ints
from titlemap.posting.words import bare
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights

_SHOWN_PHRASES = 6


@dataclass(frozen=True, slots=True)
class PostingReading:
    """What a text says by itself.

    Attributes
    ----------
    logits : tuple of float
        Log-odds of the six outcomes.
    hits : float
        Weighed number of known terms: how much there was to go by.
    """

    logits: tuple[float, ...]
    hits: float


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
        return self._weigh(*self._reader.counts(self._reader.read(texts), len(texts)))

    def read_counts(self, counts: Mapping[str, float]) -> PostingReading:
        """Weigh terms that are counted already; unknown ones say nothing."""
        index = self.table.index
        known = sorted((index[term], n) for term, n in counts.items() if term in index)
        terms = np.array([term for term, _ in known], np.int64)
        hundredths = np.array([round(n * HUNDREDTHS) for _, n in known], np.int64)
        return self._weigh(np.array([0, len(known)]), terms, hundredths)[0]

    def _weigh(self, starts: Ints, terms: Ints, hundredths: Ints) -> list[PostingReading]:
        """Turn counts into log-odds, each text's sums by themselves and in the order of its terms."""
        values = self._values(starts, terms, hundredths)
        logits = _sums(values[:, None] * self.table.weights[terms], starts) + self.table.bias
        hits = _sums(hundredths, starts) / HUNDREDTHS
        return [PostingReading(tuple(row), n) for row, n in zip(logits.tolist(), hits.tolist(), strict=True)]

    def _values(self, starts: Ints, terms: Ints, hundredths: Ints) -> Floats:
        """Damp counts, weigh them by rarity, and bring each text to length 1."""
        values = np.log1p(hundredths / HUNDREDTHS) * self.table.idf[terms]
        norms = np.sqrt(_sums(values * values, starts))
        scaled: Floats = values / np.repeat(norms, np.diff(starts))
        return scaled

    def phrases(self, text: str, outcome: str) -> list[Phrase]:
        """Return the terms that spoke loudest for or against an outcome, where they stand.

        Parameters
        ----------
        text : str
            The text as given.
        outcome : str

        Returns
        -------
        list of Phrase
            Loudest first. A phrase's place is that of its first occurrence in the weightiest zone that it is met in.
        """
        column = OUTCOMES.index(outcome)
        reader = self._reader
        block = reader.read([text])
        starts, terms, hundredths = reader.counts(block, 1)
        rows = self.table.weights[terms]
        added = self._values(starts, terms, hundredths) * (rows[:, column] - rows.mean(axis=1))
        names = [self.table.terms[term] for term in terms.tolist()]
        order = sorted(range(len(names)), key=lambda i: (-abs(float(added[i])), names[i]))[:_SHOWN_PHRASES]
        places = self._places(text, block, {int(terms[i]) for i in order})
        return [Phrase(names[i], *places[int(terms[i])], outcome, float(added[i])) for i in order]

    def _places(self, text: str, block: Block, wanted: set[int]) -> dict[int, tuple[str, int, int]]:
        """Say where terms stand: zone, start and end."""
        spans = list(self._reader.lexicon.spans(bare(text)))
        best: dict[int, tuple[int, int]] = {}
        at, terms = self._reader.occurrences(block)
        for position, term in zip(at.tolist(), terms.tolist(), strict=True):
            if term in wanted:
                weight = ZONE_WEIGHTS[ZONES[block.zones[position]]]
                best[term] = min(best.get(term, (0, 0)), (-weight, position))
        places = {}
        for term, (_, position) in best.items():
            last = position + self.table.terms[term].count(" ")
            places[term] = ZONES[block.zones[position]], spans[position][1], spans[last][2]
        return places


def _sums(values: npt.NDArray[Any], starts: Ints) -> npt.NDArray[Any]:
    """Add up each text's own values; nothing adds up to 0."""
    out = np.zeros((len(starts) - 1, *values.shape[1:]), values.dtype)
    full = starts[:-1] < starts[1:]
    if full.any():
        out[full] = np.add.reduceat(values, starts[:-1][full], axis=0)
    return out
