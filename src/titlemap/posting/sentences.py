"""Say of each sentence of a posting of whose work it speaks, and of a posting how much of it speaks of what.

Duties, skills and blurbs are all made of sentences, and what a sentence says stands in it. A linear model gives each one a
probability for each outcome, *none* being other work, and for silence: saying nothing of the work at all. A posting's
sentences, the long ones and the duties counting more, add up to how much of it speaks of what. A text that is silent (a
blurb, a board's chrome, terms of employment) so leaves the title's own answer alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from titlemap.pooling import row_sums
from titlemap.posting.sections import NO_ZONE, ZONES
from titlemap.posting.trie import Ints
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights

#: How much a sentence counts by where it stands; chosen with the models, by source-wise cross-validation.
ZONE_PARTS = {"duty": 1.0, "lead": 1.0, "req": 0.6, "nice": 0.6, "blurb": 0.2, "legal": 0.0}
#: Sentences of fewer words say nothing, those of more count no more; in between a sentence counts by the root of its length.
FEWEST_WORDS, MOST_WORDS = 3, 25
#: The outcomes, and silence.
VOICES = len(OUTCOMES) + 1
#: What a sentence says of which no word is known.
SILENCE = np.append(np.zeros(len(OUTCOMES)), 1.0)
#: What is added to how much a posting says before its parts are taken, and to each part before its logarithm.
_HARDLY, _FLOOR, _SHIFT = 0.5, 0.03, 2.0
_PARTS = np.array([ZONE_PARTS[zone] for zone in ZONES])


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The sentences of a block of texts, headings left out; arrays have an element for each, the last two for each term met.

    Attributes
    ----------
    first, last : array of int
        Positions in the block of the first and the last word.
    text : array of int
        The number of the text.
    zone : array of int
    starts : array of int, shape (sentences + 1,)
        Where each sentence's terms begin in `terms`.
    terms : array of int
        The known terms, sentence by sentence.
    """

    first: Ints
    last: Ints
    text: Ints
    zone: npt.NDArray[np.int8]
    starts: Ints
    terms: Ints

    @property
    def weight(self) -> Floats:
        """How much each sentence counts."""
        words = self.last - self.first + 1
        counted = np.sqrt(np.minimum(words, MOST_WORDS)) * (words >= FEWEST_WORDS)
        weight: Floats = counted * _PARTS[self.zone]
        return weight


def sentences_of(zones: npt.NDArray[np.int8], texts: Ints, at: Ints, terms: Ints) -> Sentences:
    """Cut a block into sentences, and hand each its terms.

    Parameters
    ----------
    zones, texts : array of int
        The zone and the text of each word and break.
    at, terms : array of int
        Where known terms begin, outside headings, and which they are.
    """
    speaking = zones != NO_ZONE
    edges = np.flatnonzero(np.diff(speaking, prepend=False, append=False))
    first, last = edges[::2], edges[1::2] - 1
    number = np.searchsorted(first, at, side="right") - 1
    # By sentence and then by term: a sentence adds up in the same order wherever it stands.
    order = np.argsort(number * (int(terms.max(initial=0)) + 1) + terms, kind="stable")
    starts = np.searchsorted(number[order], np.arange(len(first) + 1))
    return Sentences(first, last, texts[first], zones[first], starts, terms[order])


class SentenceModel:
    """Weights of a sentence's terms for the outcomes, relative to silence.

    Parameters
    ----------
    table : Weights
        ``data/sentence_model.tsv``, or one that `titlemap.training.postings` made.
    index : dict of str to int
        The positions by which the reader of texts names terms.
    """

    def __init__(self, table: Weights, index: dict[str, int]) -> None:
        self.table = table
        places = [index[term] for term in table.terms]
        self._idf = np.zeros(len(index))
        self._idf[places] = table.idf
        self._weights = np.zeros((len(index), len(OUTCOMES)))
        self._weights[places] = table.weights * table.idf[:, None]

    def speak(self, told: Sentences) -> Floats:
        """Return of whose work each sentence speaks, shape (sentences, 7); the last column is silence."""
        starts, terms = told.starts, told.terms
        length = np.sqrt(added_up(self._idf[terms] ** 2, starts))
        silent = length == 0
        length[silent] = 1.0
        odds = np.zeros((len(starts) - 1, VOICES))
        odds[:, :-1] = added_up(self._weights[terms], starts) / length[:, None] + self.table.bias
        odds = np.exp(odds - odds.max(axis=1, keepdims=True))
        voices: Floats = odds / row_sums(odds)
        voices[silent] = SILENCE
        return voices


def voices_of(told: Sentences, spoken: Floats, texts: int) -> Floats:
    """Add up what sentences say by text, shape (texts, 7)."""
    starts = np.searchsorted(told.text, np.arange(texts + 1))
    return added_up(spoken * told.weight[:, None], starts)


def as_features(voices: Floats) -> Floats:
    """Turn what a text says into what a regression reads: its parts and their logarithms, shape (texts, 14)."""
    parts = voices / (row_sums(voices) + _HARDLY)
    return np.hstack([parts, np.log(parts + _FLOOR) + _SHIFT])


def added_up(values: npt.NDArray[np.float64], starts: Ints) -> Floats:
    """Add up each part's own values, in their order; nothing adds up to 0."""
    out = np.zeros((len(starts) - 1, *values.shape[1:]))
    full = starts[:-1] < starts[1:]
    if full.any():
        out[full] = np.add.reduceat(values, starts[:-1][full], axis=0)
    return out
