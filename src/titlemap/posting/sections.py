"""Say of each sentence of a posting in which kind of section it stands.

Duties tell what a job is; blurbs, benefits and legal text stand in every posting. What gives a section away is a
table, ``data/section_cues.tsv``, of word sequences of five kinds:

``heading``
    What a section is headed with: alone on its line, before a colon, or (a long one) before the section's first words.
``label``
    The name of a field: what follows it, and no more, belongs to it.
``opening``
    How a sentence of a zone begins.
``phrase``
    What gives a sentence away wherever it stands in it.
``joiner``
    A word that headings are joined and filled up with: "required skills *and the following* experience".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from titlemap.posting.trie import Ints
from titlemap.posting.words import BREAK, COLON, fold
from titlemap.resources import data_bytes

#: Where a sentence can stand, what tells most of the work first; `lead` is what comes before any heading.
ZONES = ("duty", "lead", "req", "nice", "blurb", "legal")
_DUTY, _LEAD, _REQ, _NICE, _BLURB, _LEGAL = range(len(ZONES))
#: Neither a heading nor a break stands in a zone.
NO_ZONE = -1

_LONGEST_HEADING_LINE = 10
#: "Data engineer responsibilities" needs no colon.
_LONGEST_UNMARKED_HEADING = 5
_LONGEST_NICE_SENTENCE = 40
#: Headings of this many letters are recognised even when the sentence runs on after them.
_LONG_HEADING = 12

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the cue table."""

    kind: str
    zone: str
    words: tuple[str, ...]


@cache
def load_cues() -> tuple[Cue, ...]:
    """Read the cue table that ships."""
    rows = [line.split("\t") for line in data_bytes("section_cues.tsv").decode().splitlines()[1:]]
    return tuple(Cue(kind, zone, tuple(map(fold, cue.split(" ")))) for kind, zone, cue in rows)


def starters() -> frozenset[str]:
    """Return the words that a line may begin with."""
    return frozenset(cue.words[0] for cue in load_cues() if cue.kind in ("heading", "label", "opening"))


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentences of a block of texts; arrays have an element for each, but the last one for each word and break.

    Attributes
    ----------
    starts, ends, length : array of int
        Positions of the first word and of the break after the last one, and how many words there are.
    colon : array of bool
        Whether that break is a colon.
    first : array of bool
        Whether it is the first sentence of its text.
    word, begins : array of bool
        Whether this is a word at all, and one that begins a sentence.
    number : array of int
        In which sentence a word is.
    """

    starts: Ints
    ends: Ints
    length: Ints
    colon: Bools
    first: Bools
    word: Bools
    begins: Bools
    number: Ints


def _sentences(ids: Ints, texts: Ints) -> _Sentences:
    word = (ids != BREAK) & (ids != COLON)
    changes = np.diff(word, prepend=False)
    begins = changes & word
    starts, ends = np.flatnonzero(begins), np.flatnonzero(changes & ~word)
    first = np.diff(texts[starts], prepend=-1) > 0
    return _Sentences(
        starts, ends, ends - starts, ids[ends] == COLON, first, word, begins, np.cumsum(begins) - 1
    )


class _Met(NamedTuple):
    """The cues that were met, shorter ones before longer ones."""

    nodes: Ints
    sentence: Ints
    leads: Bools
    closes: Bools


class Sections:
    """What the nodes of a trie mean for the sections of a text.

    Parameters
    ----------
    ends : sequence of int
        The node that each cue of `load_cues` ends in.
    nodes : int
        How many nodes there are.
    word_ids : mapping of str to int
    """

    def __init__(self, ends: Sequence[int], nodes: int, word_ids: Mapping[str, int]) -> None:
        cues = load_cues()
        at = np.asarray(ends)
        kinds = np.array([cue.kind for cue in cues])
        zones = np.array([ZONES.index(cue.zone) if cue.zone else NO_ZONE for cue in cues], np.int8)
        headings = [cue for cue in cues if cue.kind in ("heading", "label")]
        openings = {cue.words for cue in cues if cue.kind == "opening"}
        long = [
            cue.kind == "heading" and len(" ".join(cue.words)) >= _LONG_HEADING and cue.words not in openings
            for cue in cues
        ]

        def zone_by(kind: Bools) -> npt.NDArray[np.int8]:
            out = np.full(nodes, NO_ZONE, np.int8)
            out[at[kind]] = zones[kind]
            return out

        def marks(chosen: Ints | list[int]) -> Bools:
            out = np.zeros(nodes, bool)
            out[chosen] = True
            return out

        self._heading = zone_by((kinds == "heading") | (kinds == "label"))
        self._opening = zone_by(kinds == "opening")
        self._phrase = zone_by(kinds == "phrase")
        self._label = marks(at[kinds == "label"])
        self._long = marks(at[long])
        self._cue = marks(at[kinds != "joiner"])
        fillers = {word_ids[word] for cue in headings for word in cue.words}
        self._filler = marks([*fillers, *at[kinds == "joiner"].tolist()])

    def zones(self, ids: Ints, texts: Ints, found: Sequence[tuple[Ints, Ints]]) -> npt.NDArray[np.int8]:
        """Return the zone that each word stands in.

        Parameters
        ----------
        ids : array of int
            Words and breaks of texts; each text ends in a break.
        texts : array of int
            The number of the text that each stands in.
        found : sequence of (array of int, array of int)
            Positions and nodes of the cues of one word, of two words and so on.

        Returns
        -------
        array of int
            Positions in `ZONES`; `NO_ZONE` for headings and breaks.
        """
        told = _sentences(ids, texts)
        if not told.starts.size:
            return np.full(len(ids), NO_ZONE, np.int8)
        met = self._met(found, told)
        alone, label, section = self._headings(ids, told, met)
        zone = np.where(alone, NO_ZONE, np.where(label != NO_ZONE, label, self._zone(told, met, section)))
        return np.where(told.word, zone[told.number], NO_ZONE).astype(np.int8)

    def _met(self, found: Sequence[tuple[Ints, Ints]], told: _Sentences) -> _Met:
        cues = [self._cue[nodes] for _, nodes in found]
        at = np.concatenate([at[cue] for (at, _), cue in zip(found, cues, strict=True)])
        nodes = np.concatenate([nodes[cue] for (_, nodes), cue in zip(found, cues, strict=True)])
        size = np.repeat(np.arange(1, len(found) + 1), [int(cue.sum()) for cue in cues])
        sentence = told.number[at]
        return _Met(nodes, sentence, told.begins[at], at + size == told.ends[sentence])

    def _headings(
        self, ids: Ints, told: _Sentences, met: _Met
    ) -> tuple[Bools, npt.NDArray[np.int8], npt.NDArray[np.int8]]:
        """Say which sentences are headings, what a label says of others, and in which section each stands."""
        heads = self._heading[met.nodes] != NO_ZONE
        # Of several in one place the longest is kept: it comes last.
        leading = np.full(len(told.starts), -1)
        leading[met.sentence[heads & met.leads]] = met.nodes[heads & met.leads]
        unmarked = told.length <= _LONGEST_UNMARKED_HEADING
        lasting = heads & ~self._label[met.nodes]
        marked = told.colon[met.sentence] | (unmarked[met.sentence] & self._long[met.nodes])
        closing = lasting & met.closes & marked
        tail = np.full(len(told.starts), NO_ZONE, np.int8)
        tail[met.sentence[closing]] = self._heading[met.nodes[closing]]

        filled = np.append(0, np.cumsum(self._filler[ids]))
        whole = filled[told.ends] - filled[told.starts] == told.length
        alone = (leading >= 0) & (whole | told.colon) & (told.length <= _LONGEST_HEADING_LINE)
        label = alone & self._label[leading]
        opens = (alone & ~label) | ((leading >= 0) & self._long[leading])
        # What a line ends with heads the next one; a label is said of the next sentence alone.
        after = _shifted(np.where(alone, NO_ZONE, tail), told)
        labelled = _shifted(np.where(label, self._heading[leading], NO_ZONE), told)
        turn = np.where(opens, self._heading[leading], after)
        turn[told.first & (turn == NO_ZONE)] = _LEAD
        last = np.maximum.accumulate(np.where(turn != NO_ZONE, np.arange(len(turn)), 0))
        return alone, labelled, turn[last]

    def _zone(self, told: _Sentences, met: _Met, section: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
        """Zone sentences by how they begin, what they hold, and the section that they stand in."""
        phrase = self._phrase[met.nodes]

        def says(zone: int) -> Bools:
            out = np.zeros(len(told.starts), bool)
            out[met.sentence[phrase == zone]] = True
            return out

        opening = np.full(len(told.starts), NO_ZONE, np.int8)
        opens = met.leads & (self._opening[met.nodes] != NO_ZONE)
        opening[met.sentence[opens]] = self._opening[met.nodes[opens]]
        outside = (section == _LEAD) | (section == _BLURB) | (section == _LEGAL)
        open_to = outside | (section == _DUTY)
        zone: npt.NDArray[np.int8] = np.select(
            [
                says(_LEGAL),
                says(_NICE) & (told.length < _LONGEST_NICE_SENTENCE),
                (opening != NO_ZONE) & open_to,
                says(_BLURB) & (section != _REQ),
                says(_REQ) & open_to,
                says(_DUTY) & outside,
            ],
            [_LEGAL, _NICE, opening, _BLURB, _REQ, _DUTY],
            section,
        )
        return zone


def _shifted(zone: npt.NDArray[np.int8], told: _Sentences) -> npt.NDArray[np.int8]:
    """Hand what is said of a sentence on to the next one of its text."""
    return np.where(told.first, NO_ZONE, np.append(NO_ZONE, zone[:-1])).astype(np.int8)
