"""Find a cleaned title in the alias table: as it stands, in another spelling or order, after repair, or nearly.

Comparing whole strings is unsafe on titles ("ML Engineer" is one letter pair away from "HTML Engineer"), so likeness is
only ever judged word by word, with everything else equal. Words are repaired by the method of deletions (two words one
slip apart share one of their deletions: F. J. Damerau's four slips, Communications of the ACM 7, 1964).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cached_property
from itertools import pairwise
from sys import intern
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from titlemap.aliases import Alias, AliasTable, key, words
from titlemap.evidence import AliasMatch
from titlemap.features import parse

#: Shorter words are never repaired, and nothing is repaired into them: ML, AI, BI, QA, SAP.
SHORTEST_REPAIRED = 4
#: Up to this length a word is only repaired where the word beside it vouches for it: too many pairs of real words of
#: four or five letters are one letter apart (point and paint, data and date).
VOUCHED_UP_TO = 5
#: Words are repaired into the table's own working vocabulary only: those that stand in as many aliases as this. A rarer
#: word of the table may be a slip itself, where its neighbours say so and never met it: "mashine" is a word of Swahili.
REPAIRED_INTO_FROM = 12
#: From this length on, two slips are forgiven instead of one, behind the right first letter: fewer than one pair of
#: distinct words of the shipped vocabulary in a thousand is that close.
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
#: How people shorten the words of roles, where a longer word is meant whatever stands beside it.
ABBREVIATIONS = {
    "eng": "engineer", "engr": "engineer", "engnr": "engineer", "enginr": "engineer", "mgr": "manager", "mngr": "manager",
    "sci": "scientist", "scntst": "scientist", "dev": "developer", "devs": "developer", "arch": "architect",
    "archt": "architect", "anlyst": "analyst", "spec": "specialist", "res": "research", "appl": "applied",
}  # fmt: skip
_SIGN_KINDS = ("Mn", "Me", "Cf", "Lm")
#: Letters that are typed for one another and have no common base in Unicode.
_LIKE = str.maketrans({
    "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ə": "e", "ð": "d", "ς": "σ", "ё": "е", "ی": "ي", "ک": "ك", "ى": "ي", "ة": "ه",
    "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا", "ä": "a", "ö": "o", "ü": "u", "ー": "", "'": "", "ʼ": "", "’": "",
})  # fmt: skip
_ARTICLE = re.compile(r"(?<![^\W_])ال(?=[^\W_]{3})")


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


def skeleton(text: str) -> str:
    """Return what the spellings of one title share: its letters, without accents, articles and blanks.

    Examples
    --------
    >>> skeleton("yapay zekâ mühendisi"), skeleton("머신러닝 엔지니어") == skeleton("머신러닝엔지니어")
    ('yapayzekamuhendisi', True)
    """
    joined = "".join(words(text))
    if joined.isascii():
        return joined
    if "ال" in text:
        joined = "".join(words(_ARTICLE.sub("", text)))
    parts = unicodedata.normalize("NFKD", joined.translate(_LIKE))
    return "".join(c for c in parts if unicodedata.category(c) not in _SIGN_KINDS).translate(_LIKE)


class Matcher:
    """The table's indexes for other spellings, repair and near matches; built once, then only read.

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
        self._consonants: dict[str, list[str]] = {}
        self._nearly: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._repaired: dict[str, tuple[str, ...]] = {}
        for word, count in sorted(self.vocabulary.items()):
            if count >= REPAIRED_INTO_FROM and len(word) >= SHORTEST_REPAIRED and word.isalpha():
                self._repairable.setdefault((word[0], len(word)), []).append(word)
                self._consonants.setdefault(_consonants(word), []).append(word)
        for row_key in table.keys():  # noqa: SIM118  the table is no mapping
            tokens = _content(row_key.split())
            if len(tokens) <= _MOST_WORDS:
                for at in range(len(tokens)):
                    blank = tuple(map(intern, _blank(tokens, at)))
                    self._nearly[blank] = (*self._nearly.get(blank, ()), row_key)

    @cached_property
    def _deletions(self) -> dict[str, tuple[str, ...]]:
        """The words that may be meant, by what is left of them when one letter or none is taken out."""
        found: dict[str, tuple[str, ...]] = {}
        for together in self._repairable.values():
            for word in together:
                for left in {word, *_one_less(word)}:
                    found[left] = (*found.get(left, ()), word)
        return found

    @cached_property
    def _neighbours(self) -> frozenset[tuple[str, str]]:
        """The pairs of words that stand beside each other in some alias."""
        return frozenset(
            (first, second)
            for row_key in self.table.keys()  # noqa: SIM118  the table is no mapping
            for first, second in pairwise(row_key.split())
        )

    @cached_property
    def _skeletons(self) -> dict[str, str]:
        """Rows by their `skeleton`; those that share one and disagree are left out."""
        found: dict[str, str] = {}
        unclear = set()
        for row_key in self.table.keys():  # noqa: SIM118  the table is no mapping
            bare = skeleton(row_key)
            first = found.setdefault(bare, row_key)
            if first != row_key and not self._agree(first, row_key):
                unclear.add(bare)
        return {bare: row_key for bare, row_key in found.items() if bare not in unclear}

    def _agree(self, one: str, other: str) -> bool:
        first, second = self.table.exact(one), self.table.exact(other)
        return first is not None and second is not None and first.function == second.function

    def match(self, core: str) -> tuple[Match | None, str]:
        """Look a title that is no alias up in another spelling, repaired, and nearly.

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
        if found := self._spelled(core):
            return found, core
        repaired = self._repaired_text(core, named)
        if repaired != core:
            row = self.table.exact(repaired)
            if row is None and (spelled := self._spelled(repaired)):
                row = spelled.alias
            if row:
                return Match(row, "repaired", core, fuzz.ratio(key(core), key(repaired))), repaired
            named = words(repaired)
        return self._near(repaired, named), repaired

    def _spelled(self, core: str) -> Match | None:
        """Find the row whose letters a title has, in another spelling."""
        row_key = self._skeletons.get(skeleton(core))
        row = None if row_key is None else self.table.exact(row_key)
        return None if row is None else Match(row, "respelled", core, 100.0)

    def repair(self, text: str) -> str:
        """Replace each misspelt or shortened word of a cleaned title by the table's word that it must have been.

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
        for at, word in enumerate(named):
            if word in ABBREVIATIONS:
                meant = ABBREVIATIONS[word]
            elif len(word) < SHORTEST_REPAIRED or vocabulary[word] >= REPAIRED_INTO_FROM:
                continue
            else:
                meant = self._meant(word, named, at)
            if meant != word:
                text = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", meant, text)
        return text

    def _meant(self, word: str, named: list[str], at: int) -> str:
        """Choose among the words that an unknown one may be, with the help of its neighbours."""
        before = named[at - 1] if at else ""
        behind = named[at + 1] if at + 1 < len(named) else ""
        rare = word in self.vocabulary
        if rare and (len(named) == 1 or not self._neighbours.isdisjoint(((before, word), (word, behind)))):
            return word
        candidates = self._candidates(word)
        if not candidates:
            return word
        vouched = [
            other
            for other in candidates
            if (before, other) in self._neighbours or (other, behind) in self._neighbours
        ]
        if vouched:
            return vouched[0]
        if rare or len(word) <= VOUCHED_UP_TO or candidates[0][0] != word[0]:
            return word
        return candidates[0]

    def _candidates(self, word: str) -> tuple[str, ...]:
        known = self._repaired.get(word)
        if known is None:
            known = self._closest(word) if word.isalpha() else ()
            if len(self._repaired) < 50_000:  # bounded: a batch meets the same slips again and again
                self._repaired[word] = known
        return known

    def _closest(self, word: str) -> tuple[str, ...]:
        """List the vocabulary words one slip away (two, for a long word), the nearest and commonest first."""
        found = set(self._deletions.get(word, ()))
        for left in _one_less(word):
            found.update(self._deletions.get(left, ()))
        near = [(distance, other) for other in found if (distance := OSA.distance(word, other)) == 1]
        if not near and len(word) >= LONG_WORD:
            for length in range(len(word) - 2, len(word) + 3):
                for other in self._repairable.get((word[0], length), ()):
                    distance = OSA.distance(word, other, score_cutoff=2)
                    if distance <= 2:
                        near.append((distance, other))
        if near:
            return tuple(
                other for *_, other in sorted((d, -self.vocabulary[other], other) for d, other in near)
            )
        spelled_out = self._consonants.get(word, ())  # "scntst": the vowels left out
        return tuple(spelled_out) if len(spelled_out) == 1 else ()

    def near(self, core: str) -> Match | None:
        """Find the alias that differs in word order, a filler or one inflected word only."""
        return self._near(core, words(core))

    def _near(self, core: str, named: list[str]) -> Match | None:
        if len(named) > LONGEST_NEAR:
            return None
        tokens = _content(named)
        vocabulary = self.vocabulary
        unknown = [at for at, token in enumerate(tokens) if token not in vocabulary]
        # All words but one have to be an alias's own, so an unknown one is the one to leave out.
        if len(unknown) > 1:
            return None
        best: Match | None = None
        for at in unknown or range(len(tokens)):
            for row_key in self._nearly.get(_blank(tokens, at), ()):
                other = _remaining(row_key, tokens, at)
                if not _inflected(tokens[at], other):
                    continue
                row = self.table.exact(row_key)
                if row and other == tokens[at] and _same_structure(core, row.alias):
                    return Match(row, "reordered", core, 100.0)
                score = fuzz.token_sort_ratio(" ".join(named), row_key, score_cutoff=FUZZY_CUTOFF)
                if score and row and (best is None or (score, row.alias) > (best.score, best.alias.alias)):
                    best = Match(row, "fuzzy", core, score)
        return best


def _same_structure(one: str, other: str) -> bool:
    """Whether two titles of the same words have one head and the same things beside it."""
    first, second = parse(one), parse(other)
    return first.head == second.head and sorted(first.rest) == sorted(second.rest)


def _inflected(word: str, other: str) -> bool:
    """Whether two words with a common start are one, or forms of one."""
    return word == other or fuzz.ratio(word, other) >= _WORD_CUTOFF


def _one_less(word: str) -> set[str]:
    """Take each letter out in turn."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _consonants(word: str) -> str:
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
