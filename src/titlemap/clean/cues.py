"""What a word gives away: which steps may find something in a title that it stands in.

Most steps can do nothing to most titles. Every step looks for something that one word shows (a bracket, a digit,
a word of its list), so one look at the words, remembered by word, tells which steps are worth calling. A cue
may promise too much: then a step is called and changes nothing. It must never promise too little.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import characters, gendered, patterns, pay, segments
from .company import COMPANY_WORDS, NOTICE_WORDS
from .joins import CONJUNCTIONS
from .level_words import LEVEL_WORDS
from .patterns import SEASONS
from .phrases import shape
from .places import PLACE_WORDS
from .ranks import GRADE, RANK_WORDS
from .roles import is_role
from .steps import MARKS, WORDS
from .vocabularies import BOILERPLATE, CLEARANCE, CONTRACT, WORKPLACE

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A bit for each step on marks and on words, in the order in which they run.
BITS: dict[str, int] = {name: 1 << at for at, name in enumerate((*MARKS, *WORDS))}
#: Bits of what is no step by itself: work for the steps on characters, capitals, a word that names a rank.
ODD, CAPITAL, RANK = (1 << (len(BITS) + more) for more in range(3))
STEPS_ON_MARKS = sum(BITS[name] for name in MARKS)
STEPS_ON_WORDS = sum(BITS[name] for name in WORDS)
#: All that a step may act on; a rank only matters once cleaning is done.
WORK = STEPS_ON_MARKS | STEPS_ON_WORDS | ODD | CAPITAL
_LISTS: dict[str, Iterable[str]] = {
    "gender_marks": ("gender", "genders", "geschlechter", "gn"),
    "dates": SEASONS,
    "notices": NOTICE_WORDS,
    "clearance": CLEARANCE,
    "contract": CONTRACT,
    # Phrases that begin with a number are told by another of their words.
    "workplace": (*WORKPLACE, "days", "remote", "remoto"),
    "advertising": (*BOILERPLATE, "job", "jobs", "positions", "openings", "vacancies", "posts"),
    "company": COMPANY_WORDS,
    "places": PLACE_WORDS,
    "level": LEVEL_WORDS,
    "titles": CONJUNCTIONS,
}


def _listed() -> dict[str, int]:
    """For each word that some step has in a list: the bits of those steps."""
    table = dict.fromkeys(RANK_WORDS, RANK)
    for name, found in _LISTS.items():
        for word in found:
            for piece in word.split("/"):
                table[piece] = table.get(piece, 0) | BITS[name]
    return table


_LISTED = _listed()
_DIGIT = re.compile(r"[0-9]")


def cues_of(word: str) -> int:
    """Tell which steps may find something in a title that holds this word, as bits.

    Examples
    --------
    >>> cues_of("data"), cues_of("senior") == BITS["level"], cues_of("Senior") == BITS["level"] | CAPITAL
    (0, True, True)
    >>> [name for name, bit in BITS.items() if cues_of("(remote)") & bit]
    ['asides', 'segments']
    """
    low = word.lower()
    if low != word:
        return _CUES[low] | CAPITAL | (ODD if is_odd(word) else 0)
    bare = word.rstrip(",")
    if bare != word and bare.isalpha():
        return _CUES[bare] | BITS["repeats"] | (0 if word[:-1] == bare else BITS["segments"])
    bits = 0
    if gendered.masculine(bare) != bare or bare.endswith("pessoa"):
        bits |= BITS["gendered_forms"]
    if pay.names_money(word):
        bits |= BITS["pay"]
    if word.isalpha():
        bits |= _LISTED.get(word, 0)
    else:
        bits |= _list_cues(word.replace(",", "")) | _mark_cues(word)
    if not word.isascii() and characters.glued_levels(word)[0] != word:
        bits |= BITS["glued_levels"]
    return bits | ODD if is_odd(word) else bits


def _list_cues(word: str) -> int:
    """Cues of a word whose pieces stand in some step's list, or hold a number."""
    bits = 0
    pieces = word.split("/")
    for piece in pieces:
        bits |= _LISTED.get(piece, 0)
    if len(pieces) > 1 and (not any(pieces) or any(map(is_role, pieces))):
        bits |= BITS["titles"]
    if _DIGIT.search(word):
        if patterns.may_be_filed(word):
            bits |= BITS["requisition"]
        if patterns.may_be_dated(word):
            bits |= BITS["dates"]
        if any(shape(piece) in CONTRACT for piece in (word, *pieces)):
            bits |= BITS["contract"]
        if GRADE.fullmatch(word):
            bits |= BITS["level"]
    return bits


def _mark_cues(word: str) -> int:
    """Cues of what is not a letter."""
    bits = 0
    if gendered.may_mark(word):
        bits |= BITS["gender_marks"]
    if gendered.names_both(word):
        bits |= BITS["gendered_forms"]
    if segments.decoration(word)[1]:
        bits |= BITS["decoration"]
    if "(" in word or "[" in word:
        bits |= BITS["asides"]
    bare = word.removesuffix(",")
    if bare != word:
        bits |= BITS["repeats"]
    pieces = segments.pieces_of(word)
    if bare in ("", ",", "/") or pieces != ((bare,) if bare == word else (bare, ",")):
        bits |= BITS["segments"]
    return bits


def is_odd(word: str) -> bool:
    """Whether the steps on characters find something in a word, beside capitals.

    Examples
    --------
    >>> [is_odd(word) for word in ("DevOps", "DataScientist", "R&amp;D", "données", "Ｄａｔａ")]
    [False, True, True, False, True]
    """
    if word.isascii() and word.isalpha() and (word.islower() or word.istitle() or word.isupper()):
        return False
    return (
        "<" in word
        or characters.characters(word)[0] != word
        or characters.glued(word)[0] != word
        or characters.mojibake(word)[0] != word
        or characters.entities(word)[0] != word
        or characters.links(word)[0] != word
    )


class _Cues(dict[str, int]):
    """The cues of the words met lately; when there are too many, it starts afresh."""

    bound = 1 << 16
    longest = 40

    def __missing__(self, word: str) -> int:
        bits = cues_of(word)
        if len(self) >= self.bound:
            self.clear()
        if len(word) <= self.longest:
            self[word] = bits
        return bits


_CUES = _Cues()


def look(text: str) -> int:
    """Tell which steps may find something in a text, as bits.

    Examples
    --------
    >>> look("data engineer"), look("Data Engineer") == CAPITAL, look("data, senior") == look("senior data, x")
    (0, True, True)
    """
    if len(text) > characters.MAX_LENGTH:
        return WORK  # it is about to be cut, and not worth a look
    words = text.split()
    bits = 0
    for word in words:
        bits |= _CUES[word]
    if text.count(" ") >= len(words):
        bits |= ODD | BITS["segments"]
    elif not text.isprintable():
        bits |= ODD
    if text.endswith(","):
        bits |= BITS["segments"]
    return bits
