"""The linear posting model: a readable table of terms and weights, log-odds out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from titlemap.errors import ModelError
from titlemap.evidence import Phrase
from titlemap.posting.sections import ZONES
from titlemap.posting.terms import HUNDREDTHS, Counts, TermReader
from titlemap.posting.trie import Ints
from titlemap.posting.words import bare
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights

#: So many phrases are shown, made of so many of the loudest terms.
_SHOWN_PHRASES, _HEARD_TERMS = 6, 20
#: The views of the table: of a text by itself, and of what it adds to the title's opinion.
ALONE, BESIDE = "alone", "beside"
#: Under this name the table states how the title's opinion weighs in the view `BESIDE`.
JOINT_TITLE = "joint title"


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


@dataclass(frozen=True, slots=True, eq=False)
class TextReadings:
    """What texts say; arrays have a row for each.

    Attributes
    ----------
    alone : array of float, shape (n, 6)
        Log-odds of the outcomes by the text alone.
    beside : array of float, shape (n, 6)
        What the text adds to the title's opinion; `PostingModel.joint` puts both together.
    hits : array of float, shape (n,)
        Weighed number of known terms: how much there was to go by.
    found : list of Found
        The terms themselves.
    """

    alone: Floats
    beside: Floats
    hits: Floats
    found: list[Found]


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
        if table.views != (ALONE, BESIDE):
            raise ModelError(
                f"{table.name}: a posting model has the views {ALONE} and {BESIDE}, not {table.views}; train it again"
            )
        self.table = table

    @cached_property
    def _reader(self) -> TermReader:
        return TermReader(self.table.terms)

    def read(self, texts: Sequence[str]) -> TextReadings:
        """Read texts; what is said of one does not depend on the others.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        TextReadings
        """
        return self._weigh(map(self._reader.counts, self._reader.blocks(texts)))

    def read_counts(self, counts: Sequence[Mapping[str, float]]) -> TextReadings:
        """Weigh terms that are counted already; unknown ones say nothing."""
        index = self.table.index
        known = [sorted((index[term], n) for term, n in one.items() if term in index) for one in counts]
        terms = np.array([term for one in known for term, _ in one], np.int64)
        hundredths = np.array([round(n * HUNDREDTHS) for one in known for _, n in one], np.int64)
        nowhere = np.zeros(len(terms), np.int64)
        return self._weigh([Counts(np.cumsum([0, *map(len, known)]), terms, hundredths, nowhere, nowhere)])

    def joint(self, titles: Floats, beside: Floats) -> Floats:
        """Add what texts say beside their titles to what the titles say.

        Parameters
        ----------
        titles : array of float, shape (n, 6)
            Centred log-probabilities by the title alone.
        beside : array of float, shape (n, 6)
            From `TextReadings`.

        Returns
        -------
        array of float, shape (n, 6)
            Log-odds.
        """
        # One product after the other, since a matrix product may add in another order for another number of rows.
        return reduce(np.add, (titles[:, [i]] * row for i, row in enumerate(self._titles_say)), beside)

    @cached_property
    def _titles_say(self) -> Floats:
        """How each outcome of the title's opinion counts for each outcome, shape (6, 6)."""
        count = len(OUTCOMES)
        return np.array(self.table.numbers(JOINT_TITLE, count**2)).reshape(count, count)

    def _weigh(self, blocks: Iterable[Counts]) -> TextReadings:
        """Turn counts into log-odds: each text's by themselves and in the order of its terms.

        Counts are damped, weighed by rarity, and brought to length 1 in each text.
        """
        logits = [np.zeros((0, 2 * len(OUTCOMES)))]
        hits = [np.zeros(0)]
        found: list[Found] = []
        for counts in blocks:
            starts, terms = counts.starts, counts.terms
            values = np.log1p(counts.hundredths / HUNDREDTHS) * self.table.idf[terms]
            length = np.sqrt(_sums(values * values, starts))
            length[length == 0] = 1.0  # every term stands in every posting that was learned from
            values /= np.repeat(length, np.diff(starts))
            logits.append(_sums(values[:, None] * self.table.weights[terms], starts) + self.table.bias)
            hits.append(_sums(counts.hundredths, starts) / HUNDREDTHS)
            parts = [slice(*pair) for pair in pairwise(starts.tolist())]
            found += [Found(terms[i], values[i], counts.zones[i], counts.first[i]) for i in parts]
        alone, beside = np.split(np.concatenate(logits), 2, axis=1)
        return TextReadings(alone, beside, np.concatenate(hits), found)

    def phrases(
        self, found: Found, text: str | None, outcome: str, alone: float = 1.0, beside: float = 0.0
    ) -> list[Phrase]:
        """Return the phrases that spoke loudest for or against an outcome, where they stand.

        Terms that share a word where they stand, such as "machine learning" and "learning models", make one phrase,
        and what they say adds up.

        Parameters
        ----------
        found : Found
        text : str or None
            The text as given; without it, the phrases are the same and their places all 0.
        outcome : str
        alone, beside : float
            How much each view has to say.

        Returns
        -------
        list of Phrase
            Loudest first. A phrase's place is that of its first occurrence in the weightiest zone that it is met in.
        """
        leaning = self._leaning[found.terms, :, OUTCOMES.index(outcome)]
        spoken = found.values * (alone * leaning[:, 0] + beside * leaning[:, 1])
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
        numbers = {number for one in shown for number in one.words}
        places = (
            dict.fromkeys(numbers, (0, 0))
            if text is None
            else self._reader.lexicon.places(bare(text), numbers)
        )
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
        """What each term says of each outcome in each view, less its mean over the outcomes; shape (n_terms, 2, 6)."""
        views = self.table.weights.reshape(-1, 2, len(OUTCOMES))
        leaning: Floats = views - views.mean(axis=2, keepdims=True)
        return leaning


def _sums(values: npt.NDArray[Any], starts: Ints) -> npt.NDArray[Any]:
    """Add up each text's own values; nothing adds up to 0."""
    out = np.zeros((len(starts) - 1, *values.shape[1:]), values.dtype)
    full = starts[:-1] < starts[1:]
    if full.any():
        out[full] = np.add.reduceat(values, starts[:-1][full], axis=0)
    return out
