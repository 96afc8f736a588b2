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

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

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

    def __init__(self, ends: Sequence[int], nodes: int, word_ids: dict[str, int]) -> None:
        cues = load_cues()
        self._heading = np.full(nodes, NO_ZONE, np.int8)
        self._opening = np.full(nodes, NO_ZONE, np.int8)
        self._phrase = np.full(nodes, NO_ZONE, np.int8)
        self._label, self._long = np.zeros((2, nodes), bool)
        self._cue = np.zeros(nodes, bool)
        self._filler = np.zeros(nodes, bool)
        stems = {cue.words for cue in cues if cue.kind == "opening"}
        for cue, node in zip(cues, ends, strict=True):
            zone = ZONES.index(cue.zone) if cue.zone else NO_ZONE
            self._cue[node] |= cue.kind != "joiner"
            if cue.kind in ("heading", "label"):
                self._heading[node] = zone
                self._label[node] = cue.kind == "label"
                self._long[node] = len(" ".join(cue.words)) >= _LONG_HEADING and cue.words not in stems
                self._filler[[word_ids[word] for word in cue.words]] = True
            elif cue.kind == "opening":
                self._opening[node] = zone
            elif cue.kind == "phrase":
                self._phrase[node] = zone
            else:
                self._filler[node] = True

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
        word = (ids != BREAK) & (ids != COLON)
        before = np.append(False, word[:-1])
        begins = word & ~before
        starts, ends = np.flatnonzero(begins), np.flatnonzero(before & ~word)
        if not starts.size:
            return np.full(len(ids), NO_ZONE, np.int8)
        sentence = np.cumsum(begins) - 1
        colon = ids[ends] == COLON
        length = ends - starts
        first = np.append(True, np.diff(texts[starts]) > 0)

        marked = [self._cue[nodes] for _, nodes in found]
        at = np.concatenate([at[cue] for (at, _), cue in zip(found, marked, strict=True)])
        nodes = np.concatenate([nodes[cue] for (_, nodes), cue in zip(found, marked, strict=True)])
        size = np.repeat(np.arange(1, len(found) + 1), [int(cue.sum()) for cue in marked])
        where, leads = sentence[at], begins[at]

        # Headings, the longest of a sentence last and so kept.
        heads = self._heading[nodes] != NO_ZONE
        short = length <= _LONGEST_UNMARKED_HEADING
        ending = heads & (at + size == ends[where]) & (colon[where] | (short[where] & self._long[nodes]))
        leading = heads & leads
        heading = np.full(len(starts), -1)
        heading[where[leading]] = nodes[leading]
        tail = np.full(len(starts), NO_ZONE, np.int8)
        tail[where[ending]] = self._heading[nodes[ending]]
        fillers = np.append(0, np.cumsum(self._filler[ids]))
        whole = fillers[ends] - fillers[starts] == length
        headed = heading >= 0
        alone = headed & (whole | colon) & (length <= _LONGEST_HEADING_LINE)
        label = alone & self._label[heading]
        opens = (alone & ~label) | (headed & self._long[heading] & ~self._label[heading])
        head_zone = self._heading[heading]

        # What a line before a colon ends with heads what comes next; a label is said of the next sentence alone.
        next_tail = np.append(NO_ZONE, np.where(alone, NO_ZONE, tail)[:-1])
        next_tail[first] = NO_ZONE
        labelled = np.append(False, label[:-1]) & ~first & ~alone
        label_zone = np.append(NO_ZONE, head_zone[:-1])
        turn = np.where(opens, head_zone, next_tail)
        turn[first & (turn == NO_ZONE)] = _LEAD
        last = np.maximum.accumulate(np.where(turn != NO_ZONE, np.arange(len(starts)), 0))
        section = turn[last]

        def told(zone: int) -> Bools:
            out = np.zeros(len(starts), bool)
            out[where[self._phrase[nodes] == zone]] = True
            return out

        opening = np.full(len(starts), NO_ZONE, np.int8)
        openings = leads & (self._opening[nodes] != NO_ZONE)
        opening[where[openings]] = self._opening[nodes[openings]]
        outside = (section == _LEAD) | (section == _BLURB) | (section == _LEGAL)
        open_to = outside | (section == _DUTY)
        zone = np.select(
            [
                alone,
                labelled,
                told(_LEGAL),
                told(_NICE) & (length < _LONGEST_NICE_SENTENCE),
                (opening != NO_ZONE) & open_to,
                told(_BLURB) & (section != _REQ),
                told(_REQ) & open_to,
                told(_DUTY) & outside,
            ],
            [NO_ZONE, label_zone, _LEGAL, _NICE, opening, _BLURB, _REQ, _DUTY],
            section,
        ).astype(np.int8)
        return np.where(word, zone[sentence], NO_ZONE)
