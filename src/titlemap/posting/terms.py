"""From texts to weighed counts of terms: runs of words, each counted by the zone that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from titlemap.posting.sections import NO_ZONE, ZONES, Sections, load_cues, starters
from titlemap.posting.trie import Ints, Trie
from titlemap.posting.words import Lexicon, bare, fold, has_letter

#: Hundredths that a term counts by where it stands; chosen on the training postings, by source-wise cross-validation.
ZONE_WEIGHTS = {"duty": 100, "lead": 100, "req": 80, "nice": 40, "blurb": 30, "legal": 3}
LONGEST_TERM = 2
HUNDREDTHS = 100
_EDGE_STOPS = frozenset({
    "the", "a", "an", "and", "or", "of", "to", "in", "for", "with", "on", "at", "by", "as", "is", "are", "be", "will", "we",
    "our", "you", "your", "that", "this", "from", "their", "it", "its", "have", "has", "who", "which", "can", "may", "other",
    "all", "any", "not", "us", "they", "etc", "such", "more", "new", "into", "within", "across", "through", "including",
})  # fmt: skip
_WEIGHTS = np.array([ZONE_WEIGHTS[zone] for zone in ZONES])
#: A zone fits into so many bits, and the number of a word in a text into so many.
_ZONE_BITS, _PLACE_BITS = 3, 16
#: Bytes of looked-up words from which on a block is full: some hundred postings.
_BLOCK_SIZE = 1 << 18


def may_be_edge(word: str) -> bool:
    """Whether a term may begin or end with a word: not with a stop word, nor with a number."""
    return word not in _EDGE_STOPS and has_letter(word)


def grams(tokens: Sequence[str]) -> Iterator[str]:
    """Yield the runs of up to `LONGEST_TERM` words, none with a stop word or a number at an edge.

    Examples
    --------
    >>> list(grams(["train", "3", "big", "models", "for", "the"]))
    ['train', 'big', 'big models', 'models']
    """
    edge = [may_be_edge(token) for token in tokens]
    for i in range(len(tokens)):
        for end in range(i + 1, min(i + LONGEST_TERM, len(tokens)) + 1):
            if edge[i] and edge[end - 1]:
                yield " ".join(tokens[i:end])


@dataclass(frozen=True, slots=True)
class Block:
    """Texts, read; arrays but the first have an element for each word and each break.

    Attributes
    ----------
    starts : array of int, shape (texts + 1,)
        Where each text begins, and where the last one ends.
    texts : array of int
        The number of the text that each stands in.
    zones : array of int
        Positions in `ZONES`, or `NO_ZONE`.
    found : list of (array of int, array of int)
        Positions and nodes of the known sequences of one word, of two words and so on.
    """

    starts: Ints
    texts: Ints
    zones: npt.NDArray[np.int8]
    found: list[tuple[Ints, Ints]]


@dataclass(frozen=True, slots=True)
class Counts:
    """The known terms of some texts, each text's in the order of the terms.

    Attributes
    ----------
    starts : array of int, shape (texts + 1,)
        Where each text's counts begin and end in the other arrays.
    terms : array of int
    hundredths : array of int
        How often a term occurs, each occurrence weighed by its zone.
    zones : array of int
        The weightiest zone that a term is met in, as a position in `ZONES`.
    first : array of int
        The number of the word at which a term's first occurrence in that zone begins; breaks are numbered, too.
    """

    starts: Ints
    terms: Ints
    hundredths: Ints
    zones: Ints
    first: Ints


class TermReader:
    """Finds sections and terms in texts, many at once, in one pass.

    Parameters
    ----------
    terms : sequence of str
        The terms to look for; such as have a stop word or a number at an edge are never found.
    """

    def __init__(self, terms: Sequence[str] = ()) -> None:
        sequences = [cue.words for cue in load_cues()]
        cues = len(sequences)
        words = [tuple(term.split(" ")) for term in terms]
        sought = [i for i, term in enumerate(words) if may_be_edge(term[0]) and may_be_edge(term[-1])]
        sequences += [words[i] for i in sought]
        self.lexicon = Lexicon((word for sequence in sequences for word in sequence), starters())
        ids = self.lexicon.ids
        self._trie = Trie([[ids[word] for word in sequence] for sequence in sequences], self.lexicon.size)
        self._sections = Sections(self._trie.ends[:cues], self._trie.size, ids)
        self._term = np.full(self._trie.size, -1)
        self._term[self._trie.ends[cues:]] = sought
        self._terms = len(terms)

    def blocks(self, texts: Iterable[str]) -> Iterator[Block]:
        """Read texts, in blocks of a bounded size; what is found in a text does not depend on the others."""
        block: list[bytes] = []
        size = 0
        for text in texts:
            block.append(self.lexicon.read(bare(text)))
            size += len(block[-1])
            if size > _BLOCK_SIZE:
                yield self._find(block)
                block, size = [], 0
        if block:
            yield self._find(block)

    def _find(self, read: Sequence[bytes]) -> Block:
        """Find zones and known sequences in texts whose words are looked up."""
        pad = bytes(4)  # a break
        ids = np.frombuffer(pad.join([*read, pad * self._trie.longest]), np.int32).astype(np.int64)
        starts = np.cumsum([0] + [len(one) // 4 + 1 for one in read])
        texts = np.repeat(np.arange(len(read) + 1), np.diff(starts, append=len(ids)))
        found = list(self._trie.walk(ids))
        return Block(starts, texts, self._sections.zones(ids, texts, found), found)

    def met(self, block: Block) -> tuple[Ints, Ints]:
        """Return where known terms begin in a block, outside headings, and which they are."""
        at = np.concatenate([at for at, _ in block.found])
        terms = self._term[np.concatenate([nodes for _, nodes in block.found])]
        counting = (terms >= 0) & (block.zones[at] != NO_ZONE)
        return at[counting], terms[counting]

    def counts(self, block: Block, at: Ints, terms: Ints) -> Counts:
        """Count the known terms of each text of a block, given where they are met."""
        text = block.texts[at]
        # One number for each occurrence, so that sorting brings together the occurrences of a text's term, the one in
        # the weightiest zone ahead, and of those the first.
        key = (text * self._terms + terms) << _ZONE_BITS | block.zones[at]
        key = np.sort(key << _PLACE_BITS | (at - block.starts[text]))
        place, key = key & (1 << _PLACE_BITS) - 1, key >> _PLACE_BITS
        zone, key = key & (1 << _ZONE_BITS) - 1, key >> _ZONE_BITS
        ahead = np.flatnonzero(np.diff(key, prepend=-1))
        hundredths = np.add.reduceat(_WEIGHTS[zone], ahead) if ahead.size else zone
        key = key[ahead]
        starts = np.searchsorted(key, np.arange(len(block.starts)) * self._terms)
        return Counts(starts, key % max(self._terms, 1), hundredths, zone[ahead], place[ahead])


@cache
def _cue_reader() -> TermReader:
    """Return a reader that knows the cues alone."""
    return TermReader()


def zoned(text: str) -> Iterator[tuple[list[str], str]]:
    r"""Yield the sentences of a posting, headings left out, each with its zone.

    Parameters
    ----------
    text : str

    Yields
    ------
    tuple of (list of str, str)
        Folded words, and one of `ZONES`.

    Examples
    --------
    >>> [zone for _, zone in zoned("Your tasks:\n- Train models\nBenefits:\n- Dental insurance")]
    ['duty', 'legal']
    """
    reader, plain = _cue_reader(), bare(text)
    (block,) = reader.blocks([text])
    zones = block.zones.tolist()
    sentence: list[str] = []
    for (_, start, end), zone, following in zip(reader.lexicon.spans(plain), zones, zones[1:], strict=False):
        if zone != NO_ZONE:
            sentence.append(fold(plain[start:end]))
            if following == NO_ZONE:
                yield sentence, ZONES[zone]
                sentence = []


def term_counts(sentences: Iterable[tuple[list[str], str]]) -> dict[str, float]:
    r"""Count the terms of a posting, each occurrence weighed by its zone.

    Parameters
    ----------
    sentences : iterable of (list of str, str)
        From `zoned`.

    Returns
    -------
    dict of str to float

    Examples
    --------
    >>> term_counts(zoned("Responsibilities:\nDeploy models"))["deploy models"]
    1.0
    """
    hundredths: dict[str, int] = {}
    for tokens, zone in sentences:
        weight = ZONE_WEIGHTS[zone]
        for term in grams(tokens):
            hundredths[term] = hundredths.get(term, 0) + weight
    return {term: count / HUNDREDTHS for term, count in hundredths.items()}
