"""What a word gives away: which steps may find something in a title that it stands in.

Most steps can do nothing to most titles. Every step looks for something that one word shows (a bracket, a digit,
a word of its list), so one look at the words, remembered by word, tells which steps are worth calling. A word
with marks also speaks for the pieces that "segments" makes of it. A cue may promise too much: then a step is
called and changes nothing. It must never promise too little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import characters, gendered, patterns, pay, segments
from .company import COMPANY_WORDS, NOTICE_WORDS
from .joins import CONJUNCTIONS
from .level_words import LEVEL_WORDS
from .patterns import SEASONS
from .phrases import shape, told_by
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
_SEGMENTS = BITS["segments"]
_LISTS: dict[str, Iterable[str]] = {
    "gender_marks": ("gender", "genders", "geschlechter", "gn", *gendered.LETTERS),
    "gendered_forms": (*gendered.FEMININE, "pessoa"),
    "pay": pay.MONEY_WORDS,
    "dates": SEASONS,
    "notices": NOTICE_WORDS,
    "clearance": told_by(CLEARANCE),
    "contract": told_by(CONTRACT),
    "workplace": told_by(WORKPLACE),
    "advertising": told_by(BOILERPLATE),
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
            for piece in filter(None, word.split("/")):
                table[piece] = table.get(piece, 0) | BITS[name]
    return table


_LISTED = _listed()
_DIGITS = frozenset("0123456789")


def cues_of(word: str) -> int:
    """Tell which steps may find something in a title that holds this word, as bits.

    Examples
    --------
    >>> cues_of("data"), cues_of("senior") == BITS["level"], cues_of("Senior") == BITS["level"] | CAPITAL
    (0, True, True)
    >>> [name for name, bit in BITS.items() if cues_of("(remote)") & bit]
    ['asides', 'segments', 'workplace', 'places', 'repeats']
    """
    if not word:
        return ODD | BITS["segments"]  # two blanks, or a blank at an end
    low = word.lower()
    if low != word:
        return _CUES[low] | CAPITAL | (ODD if characters.is_odd(word) else 0)
    if word.isalpha():
        return _letter_cues(word)
    bare = word.rstrip(",")
    if bare != word and bare:
        bits = _CUES[bare] | BITS["repeats"] | (0 if word[:-1] == bare else BITS["segments"])
    else:
        bits = _list_cues(word) | _number_cues(word) | _mark_cues(word) | _piece_cues(word)
    return bits | _script_cues(word)


def _letter_cues(word: str) -> int:
    """Cues of a word that is all letters, in lower case."""
    bits = _LISTED.get(word, 0)
    if word.endswith(("in", "innen")) and gendered.masculine(word) != word:
        bits |= BITS["gendered_forms"]
    return bits | _script_cues(word)


def _script_cues(word: str) -> int:
    """Cues of letters beyond ASCII."""
    if word.isascii():
        return 0
    bits = BITS["glued_levels"] if characters.glued_levels(word)[0] != word else 0
    return bits | ODD if characters.is_odd(word) else bits


def _list_cues(word: str) -> int:
    """Cues of a word whose pieces stand in some step's list."""
    bits = _LISTED.get(word.replace(",", ""), 0)
    if "/" in word:
        pieces = word.split("/")
        for piece in pieces:
            bits |= _LISTED.get(piece, 0)
        if not any(pieces) or any(map(is_role, pieces)):
            bits |= BITS["titles"]
    if word.endswith(("in", "innen", "pessoa")) and (gendered.masculine(word) != word or word[-1] == "a"):
        bits |= BITS["gendered_forms"]
    return bits


def _number_cues(word: str) -> int:
    """Cues of a word that holds a number, or money."""
    bits = BITS["pay"] if pay.names_money(word) else 0
    if _DIGITS.isdisjoint(word):
        return bits
    word = word.replace(",", "")
    for piece in word.split("/"):
        if piece[:1].isdigit():  # as all shapes in the lists begin
            bits |= _LISTED.get(shape(piece), 0)
    if patterns.may_be_filed(word):
        bits |= BITS["requisition"]
    if patterns.may_be_dated(word):
        bits |= BITS["dates"]
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
    return bits | ODD if characters.is_odd(word) else bits


_MARK_CUES = {"": 0, segments.COMMA: BITS["repeats"], segments.SLASH: BITS["titles"]}


def _piece_cues(word: str) -> int:
    """Cues of the words and marks that "segments" will make of a word: it needs no second look for them."""
    marked = segments.mark_up(word)
    if marked == word:
        return 0
    bits = BITS["segments"]
    for piece in marked.split(" "):
        if piece in _MARK_CUES:
            bits |= _MARK_CUES[piece]
        elif piece.isalpha():
            bits |= _CUES[piece] & STEPS_ON_WORDS
        else:
            bits |= (_list_cues(piece) | _number_cues(piece) | _script_cues(piece)) & STEPS_ON_WORDS
    return bits


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
    >>> look("data engineer"), look("Data Engineer") == CAPITAL, look("data, senior") == look("senior data, ml")
    (0, True, True)
    """
    if len(text) > characters.MAX_LENGTH:
        return WORK  # it is about to be cut, and not worth a look
    bits = 0
    for word in text.split(" "):
        bits |= _CUES[word]
    return bits | _SEGMENTS if text.endswith(",") else bits
