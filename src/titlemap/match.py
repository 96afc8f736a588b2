"""Find a cleaned title in the alias table: exactly, after spelling repair, or nearly.

Comparing whole strings is unsafe on titles ("ML Engineer" is one letter pair away from "HTML Engineer"), so
likeness is only ever judged word by word, between long words, with everything else equal.
"""

from __future__ import annotations

from collections import Counter
from sys import intern
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from titlemap.aliases import Alias, AliasTable, key, words
from titlemap.evidence import AliasMatch

#: Shorter words are never repaired, and nothing is repaired into them: ML, AI, BI, QA, HTML, SAP; and too many
#: pairs of real five-letter words are one letter apart (point, paint).
SHORTEST_REPAIRED = 6
#: Words are repaired into the table's own working vocabulary only: those that stand in as many aliases as this.
REPAIRED_INTO_FROM = 12
#: From this length on, two slips are forgiven instead of one: fewer than one pair of distinct words of the
#: shipped vocabulary in a thousand is that close.
LONG_WORD = 9
#: Whole-title likeness (token sort ratio, 0 to 100) under which a near match is no match. Inflections and
#: fillers of real near matches score above it; two different jobs that share all words but one score below.
FUZZY_CUTOFF = 86.0
#: Longer titles are no near match of any alias.
LONGEST_NEAR = 12
#: The same for the two words that differ.
_WORD_CUTOFF = 78.0
_COMMON_START = 5
#: A title of more words is nobody's near match; each word is left out in turn, so the work grows with the square.
_MOST_WORDS = 24
_FILLERS = frozenset(
    {"of", "for", "the", "in", "and", "to", "with", "a", "an", "de", "des", "du", "für", "en", "i"}
)
_VOWELS = str.maketrans("", "", "aeiouyäöüéèêáíóúåø")


class Match(NamedTuple):
    """The alias that a title matched, how, and how well (0 to 100)."""

    alias: Alias
    method: str
    core: str
    score: float

    def evidence(self) -> AliasMatch:
        """Return the match as a piece of evidence."""
        row = self.alias
        return AliasMatch(self.method, self.core, row.alias, self.score, row.function, row.language)


class Matcher:
    """The table's indexes for repair and near matches; built once, then only read.

    Parameters
    ----------
    table : AliasTable

    Examples
    --------
    >>> from titlemap.aliases import load_aliases
    >>> matcher = Matcher(load_aliases())
    >>> matcher.repair("machien lerning enginer")
    'machine learning engineer'
    >>> matcher.repair("html enginer")
    'html engineer'
    """

    def __init__(self, table: AliasTable) -> None:
        self.table = table
        self.vocabulary: Counter[str] = Counter(" ".join(table.keys()).split())
        self._repairable: dict[tuple[str, int], list[str]] = {}
        self._skeletons: dict[str, list[str]] = {}
        self._nearly: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._repaired: dict[str, str] = {}
        for word, count in sorted(self.vocabulary.items()):
            if count >= REPAIRED_INTO_FROM and len(word) >= SHORTEST_REPAIRED and word.isalpha():
                self._repairable.setdefault((word[0], len(word)), []).append(word)
                self._skeletons.setdefault(_skeleton(word), []).append(word)
        for row_key in table.keys():  # noqa: SIM118  the table is no mapping
            tokens = _content(row_key.split())
            if len(tokens) <= _MOST_WORDS:
                for at in range(len(tokens)):
                    blank = tuple(map(intern, _blank(tokens, at)))
                    self._nearly[blank] = (*self._nearly.get(blank, ()), row_key)

    def match(self, core: str) -> tuple[Match | None, str]:
        """Look a title that is no alias up as repaired, then nearly.

        Parameters
        ----------
        core : str
            The cleaned title.

        Returns
        -------
        Match or None
        str
            What `repair` made of the title.
        """
        named = words(core)
        repaired = self._repaired_text(core, named)
        if repaired != core:
            if row := self.table.exact(repaired):
                return Match(row, "repaired", core, fuzz.ratio(key(core), key(repaired))), repaired
            named = words(repaired)
        return self._near(repaired, named), repaired

    def repair(self, text: str) -> str:
        """Replace each misspelt word of a cleaned title by the table's word that it must have been.

        Parameters
        ----------
        text : str
            A cleaned title.

        Returns
        -------
        str
            The same text where nothing could be repaired.
        """
        return self._repaired_text(text, words(text))

    def _repaired_text(self, text: str, named: list[str]) -> str:
        vocabulary = self.vocabulary
        for word in [word for word in named if word not in vocabulary]:
            if len(word) >= SHORTEST_REPAIRED and (better := self._repair_word(word)) != word:
                text = text.replace(word, better)
        return text

    def _repair_word(self, word: str) -> str:
        known = self._repaired.get(word)
        if known is None:
            known = self._closest(word) if word.isalpha() else word
            if len(self._repaired) < 50_000:  # bounded: a batch meets the same slips again and again
                self._repaired[word] = known
        return known

    def _closest(self, word: str) -> str:
        """Find the one nearest vocabulary word with the same first letter, or the abbreviated one."""
        slips = 2 if len(word) >= LONG_WORD else 1
        best: list[tuple[int, int, str]] = []
        for length in range(len(word) - slips, len(word) + slips + 1):
            for candidate in self._repairable.get((word[0], length), ()):
                distance = OSA.distance(word, candidate, score_cutoff=slips)
                if distance <= slips:
                    best.append((distance, -self.vocabulary[candidate], candidate))
        if best:
            return min(best)[2]
        spelled_out = self._skeletons.get(word, ())  # "scntst": the vowels left out
        return spelled_out[0] if len(spelled_out) == 1 else word

    def near(self, core: str) -> Match | None:
        """Find the alias that differs in word order, a filler or one inflected word only."""
        return self._near(core, words(core))

    def _near(self, core: str, named: list[str]) -> Match | None:
        if len(named) > LONGEST_NEAR:
            return None
        tokens = _content(named)
        vocabulary = self.vocabulary
        strange = [at for at, token in enumerate(tokens) if token not in vocabulary]
        # All words but one have to be an alias's own, so a strange one is the one to leave out.
        if len(strange) > 1:
            return None
        best: Match | None = None
        for at in strange or range(len(tokens)):
            for row_key in self._nearly.get(_blank(tokens, at), ()):
                if not _inflected(tokens[at], _remaining(row_key, tokens, at)):
                    continue
                score = fuzz.token_sort_ratio(" ".join(named), row_key, score_cutoff=FUZZY_CUTOFF)
                row = self.table.exact(row_key) if score else None
                if row and (best is None or (score, row.alias) > (best.score, best.alias.alias)):
                    best = Match(row, "fuzzy", core, score)
        return best


def _inflected(word: str, other: str) -> bool:
    """Whether two words with a common start are one, or forms of one."""
    return word == other or fuzz.ratio(word, other) >= _WORD_CUTOFF


def _skeleton(word: str) -> str:
    """Leave the vowels out, the way people abbreviate."""
    return word[0] + word[1:].translate(_VOWELS)


def _content(tokens: list[str]) -> list[str]:
    """Sort the words and leave fillers out; a single word has nothing beside it that could be alike."""
    content = sorted([token for token in tokens if token not in _FILLERS])
    return content if len(content) > 1 else []


def _blank(tokens: list[str], at: int) -> tuple[str, ...]:
    """Leave one word out but for its start: only words with a common start are ever forms of one another."""
    rest = tokens.copy()
    rest.append(rest.pop(at)[:_COMMON_START])
    return tuple(rest)


def _remaining(row_key: str, tokens: list[str], at: int) -> str:
    """Return the one word of an alias that a title has not, given the title's words and the place of its own."""
    left = _content(row_key.split())
    for token in tokens[:at] + tokens[at + 1 :]:
        left.remove(token)
    return left[0]
