"""The linear posting model: a readable table of terms and weights, log-odds out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from titlemap.errors import ModelError
from titlemap.evidence import Phrase, Sentence
from titlemap.posting.sections import ZONES
from titlemap.posting.sentences import (
    VOICES,
    SentenceModel,
    Sentences,
    added_up,
    as_features,
    sentences_of,
    voices_of,
)
from titlemap.posting.terms import HUNDREDTHS, Counts, TermReader
from titlemap.posting.trie import Ints
from titlemap.posting.words import bare
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights

#: So many phrases are shown, made of so many of the loudest terms.
_SHOWN_PHRASES, _HEARD_TERMS = 6, 20
#: So many sentences are shown.
_SHOWN_SENTENCES = 3
#: The views of the table: of a text by itself, and of what it adds to the title's opinion.
ALONE, BESIDE = "alone", "beside"
#: Under these names the table states how the title's opinion and the sentences weigh in the view `BESIDE`.
JOINT_TITLE, JOINT_SENTENCES = "joint title", "joint sentences"


class ToldSentences(NamedTuple):
    """The sentences of one text: numbers of their first and last words, zones, what each says, and how much it counts."""

    first: Ints
    last: Ints
    zone: npt.NDArray[np.int8]
    spoken: Floats
    weight: Floats


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
    told : ToldSentences
    """

    terms: Ints
    values: Floats
    zones: Ints
    first: Ints
    told: ToldSentences


@dataclass(frozen=True, slots=True, eq=False)
class TextReadings:
    """What texts say; arrays have a row for each.

    Attributes
    ----------
    alone : array of float, shape (n, 6)
        Log-odds of the outcomes by the text alone.
    beside : array of float, shape (n, 6)
        What the terms add to the title's opinion; `PostingModel.joint` puts both and the sentences together.
    voices : array of float, shape (n, 7)
        How much of the text speaks of each outcome's work, and how much of nothing.
    found : list of Found
        The terms themselves.
    """

    alone: Floats
    beside: Floats
    voices: Floats
    found: list[Found]


class _Said(NamedTuple):
    """A phrase: its words by their numbers in the text, its zone, and what it adds to an outcome."""

    words: dict[int, str]
    zone: str
    weight: float


class PostingModel:
    """Weights of a posting's terms and of its sentences' terms.

    Parameters
    ----------
    table : Weights
        ``data/posting_model.tsv``, or one that `titlemap.training.postings` made.
    sentences : Weights
        ``data/sentence_model.tsv``, or the one made together with `table`.
    """

    def __init__(self, table: Weights, sentences: Weights) -> None:
        if table.views != (ALONE, BESIDE):
            raise ModelError(
                f"{table.name}: a posting model has the views {ALONE} and {BESIDE}, not {table.views}; train it again"
            )
        if len(sentences.views) != 1:
            raise ModelError(f"{sentences.name} has the views {sentences.views}; a sentence model has one, so train it again")
        self.table = table
        count = len(OUTCOMES)
        self._titles_say = np.array(table.numbers(JOINT_TITLE, count**2)).reshape(count, count)
        self._sentences_say = np.array(table.numbers(JOINT_SENTENCES, 2 * VOICES * count)).reshape(-1, count)
        #: The terms of both tables; those that only sentences know have no weight in a posting by themselves.
        self.terms = (*table.terms, *(term for term in sentences.terms if term not in table.index))
        more = len(self.terms) - len(table.terms)
        self._idf = np.append(table.idf, np.zeros(more))
        self._weights = np.vstack([table.weights, np.zeros((more, table.weights.shape[1]))])
        self.sentences = SentenceModel(sentences, {term: i for i, term in enumerate(self.terms)})

    @cached_property
    def _reader(self) -> TermReader:
        return TermReader(self.terms)

    def read(self, texts: Sequence[str]) -> TextReadings:
        """Read texts; what is said of one does not depend on the others.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        TextReadings
        """
        logits = [np.zeros((0, 2 * len(OUTCOMES)))]
        voices = [np.zeros((0, VOICES))]
        found: list[Found] = []
        for block in self._reader.blocks(texts):
            at, terms = self._reader.met(block)
            told = sentences_of(block.zones, block.texts, at, terms)
            spoken = self.sentences.speak(told)
            texts_here = len(block.starts) - 1
            voices.append(voices_of(told, spoken, texts_here))
            counts = self._reader.counts(block, at, terms)
            values, odds = self._weigh(counts)
            logits.append(odds)
            parts = [slice(*pair) for pair in pairwise(counts.starts.tolist())]
            ends = np.searchsorted(told.text, np.arange(texts_here + 1))
            sentences = [slice(*pair) for pair in pairwise(ends.tolist())]
            begins = block.starts[:-1].tolist()
            found += [
                Found(
                    counts.terms[i],
                    values[i],
                    counts.zones[i],
                    counts.first[i],
                    _told(told, spoken, j, begin),
                )
                for i, j, begin in zip(parts, sentences, begins, strict=True)
            ]
        alone, beside = np.split(np.concatenate(logits), 2, axis=1)
        return TextReadings(alone, beside, np.concatenate(voices), found)

    def joint(self, titles: Floats, beside: Floats, voices: Floats) -> Floats:
        """Add what terms and sentences say beside a title to what the title says.

        Parameters
        ----------
        titles : array of float, shape (n, 6)
            Centred log-probabilities by the title alone.
        beside, voices : array of float, shape (n, 6) and (n, 7)
            From `TextReadings`.

        Returns
        -------
        array of float, shape (n, 6)
            Log-odds.
        """
        # One product after the other, since a matrix product may add in another order for another number of rows.
        features = np.hstack([titles, as_features(voices)])
        said = np.vstack([self._titles_say, self._sentences_say])
        return reduce(np.add, (features[:, [i]] * row for i, row in enumerate(said)), beside)

    def _weigh(self, counts: Counts) -> tuple[Floats, Floats]:
        """Turn counts into the terms' values and log-odds: each text's by themselves and in the order of its terms.

        Counts are damped, weighed by rarity, and brought to length 1 in each text.
        """
        starts, terms = counts.starts, counts.terms
        values = np.log1p(counts.hundredths / HUNDREDTHS) * self._idf[terms]
        length = np.sqrt(added_up(values * values, starts))
        length[length == 0] = 1.0  # every term stands in every posting that was learned from
        values /= np.repeat(length, np.diff(starts))
        return values, added_up(values[:, None] * self._weights[terms], starts) + self.table.bias

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
            words = dict(enumerate(self.terms[found.terms[i]].split(" "), int(found.first[i])))
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

    def telling_sentences(self, found: Found, text: str) -> list[Sentence]:
        """Return the sentences that say most of the work, in the order in which they stand in a text as given."""
        told = found.told
        said = told.spoken[:, :-1]
        loudest = np.argsort(-said.sum(axis=1) * told.weight, kind="stable")[:_SHOWN_SENTENCES]
        chosen = sorted(i for i in loudest.tolist() if told.weight[i] > 0 and said[i].sum() > told.spoken[i, -1])
        edges = [(int(told.first[i]), int(told.last[i])) for i in chosen]
        bare_text = bare(text)
        places = self._reader.lexicon.places(bare_text, {number for pair in edges for number in pair})
        out = []
        for i, (first, last) in zip(chosen, edges, strict=True):
            start, end = places[first][0], places[last][1]
            top = int(said[i].argmax())
            words = " ".join(text[start:end].split())
            out.append(Sentence(words, ZONES[told.zone[i]], start, end, OUTCOMES[top], float(said[i, top])))
        return out

    @cached_property
    def _leaning(self) -> Floats:
        """What each term says of each outcome in each view, less its mean over the outcomes; shape (n_terms, 2, 6)."""
        views = self._weights.reshape(-1, 2, len(OUTCOMES))
        leaning: Floats = views - views.mean(axis=2, keepdims=True)
        return leaning


def _told(told: Sentences, spoken: Floats, part: slice, begin: int) -> ToldSentences:
    """Take one text's sentences out of a block's, their words numbered from the text's own beginning."""
    return ToldSentences(
        told.first[part] - begin, told.last[part] - begin, told.zone[part], spoken[part], told.weight[part]
    )
