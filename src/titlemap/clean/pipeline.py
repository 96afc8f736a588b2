"""Run the steps, record what each did, and read the result off the text that is left.

The steps run in rounds until none changes anything, so cleaning a cleaned text changes nothing; nearly every title
is done after one round and a look. Most steps can do nothing to most titles: one look at the words tells which
are worth calling, and leaving out a step that would change nothing changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from titlemap.taxonomy import Level

from .company import COMPANY_WORDS, NOTICE_WORDS
from .joins import CONJUNCTIONS
from .levels import LEVEL_WORDS, RANK_WORDS, find_level
from .patterns import SEASONS
from .places import PLACE_WORDS
from .segments import PLAIN
from .steps import CHARACTERS, MARKS, STEPS, WORDS, Step
from .vocabularies import BOILERPLATE, CLEARANCE, CONTRACT, WORKPLACE

#: No text needs this many rounds; the bound is there so that none can take for ever.
MAX_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class CleaningStep:
    """One named step that changed something."""

    name: str
    before: str
    after: str
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CleanTitle:
    """What cleaning made of a raw title."""

    raw: str
    text: str
    cores: tuple[str, ...]
    level: Level | None
    steps: tuple[CleaningStep, ...]


def _triggers() -> dict[str, int]:
    """For each word that some step looks for: a bit set of those steps, by their place in `WORDS`."""
    words: dict[str, Iterable[str]] = {
        "dates": SEASONS,
        "notices": NOTICE_WORDS,
        "clearance": CLEARANCE,
        "contract": CONTRACT,
        "workplace": WORKPLACE,
        "advertising": BOILERPLATE,
        "company": COMPANY_WORDS,
        "places": PLACE_WORDS,
        "level": LEVEL_WORDS,
        "titles": CONJUNCTIONS,
    }
    table: dict[str, int] = {}
    for place, name in enumerate(WORDS):
        for word in words.get(name, ()):
            for piece in word.split("/"):
                table[piece] = table.get(piece, 0) | 1 << place
    for word in RANK_WORDS:
        table[word] = table.get(word, 0) | _RANK
    return table


_PLACES = {name: place for place, name in enumerate(WORDS)}
_RANK = 1 << len(WORDS)
_WORK = _RANK - 1
#: The steps whose removed parts may tell a level.
_TELLING = frozenset(("level", "titles"))
_LEVEL = 1 << _PLACES["level"]
_DIGITS = sum(1 << _PLACES[name] for name in ("requisition", "dates", "contract", "workplace", "advertising", "level", "clearance"))
_COMMA = 1 << _PLACES["repeats"]
_SLASH = 1 << _PLACES["titles"] | 1 << _PLACES["level"]
_TRIGGERS = _triggers()
_ORDERED: tuple[tuple[int, str, Step], ...] = tuple((1 << place, name, step) for place, (name, step) in enumerate(WORDS.items()))
_CHARACTERS: tuple[tuple[str, Step], ...] = tuple(CHARACTERS.items())
_MARKS: tuple[tuple[str, Step], ...] = tuple(MARKS.items())
_PLAIN_MARKS = tuple((name, MARKS[name]) for name in ("gendered_forms", "pay"))
_HAS_DIGIT = frozenset("0123456789")


def _mask(text: str) -> int:
    """Which steps on words may find something in a text."""
    mask = 0
    get = _TRIGGERS.get
    if "/" in text:
        mask = _SLASH
        words = text.replace(",", " ").replace("/", " ").split()
    else:
        words = text.replace(",", " ").split()
    if ", " in text:
        mask |= _COMMA
    for word in words:
        mask |= get(word, 0)
    if not _HAS_DIGIT.isdisjoint(text):
        mask |= _DIGITS
    return mask


def clean_title(raw: str) -> CleanTitle:
    """Clean a raw title: its core titles, its level, and every step that made them.

    Examples
    --------
    >>> clean = clean_title("Sr. Data Scientist / ML Engineer (Remote) - $150k")
    >>> clean.text, clean.cores, clean.level.value
    ('data scientist / ml engineer', ('data scientist', 'ml engineer'), 'senior')
    >>> [(step.name, step.removed) for step in clean.steps if step.removed]
    [('pay', ('$150k',)), ('workplace', ('remote',)), ('level', ('sr',))]
    """
    text = raw
    steps: list[CleaningStep] = []
    for _ in range(MAX_ROUNDS):
        start = text
        marks = _MARKS
        if PLAIN.fullmatch(text):
            marks = _PLAIN_MARKS
        else:
            for name, step in _CHARACTERS:
                after, removed = step(text)
                if after is not text and after != text:
                    steps.append(CleaningStep(name, text, after, removed))
                    text = after
            if PLAIN.fullmatch(text):
                marks = _PLAIN_MARKS
        for name, step in marks:
            after, removed = step(text)
            if after is not text and after != text:
                steps.append(CleaningStep(name, text, after, removed))
                text = after
        mask = _mask(text)
        if mask & _WORK:
            for bit, name, step in _ORDERED:
                if mask & bit:
                    after, removed = step(text)
                    if after is not text and after != text:
                        steps.append(CleaningStep(name, text, after, removed))
                        text = after
        if text == start:
            break
    parts = [part for step in steps if step.name in _TELLING for part in step.removed]
    ranked = mask & (_RANK | _LEVEL)
    level = find_level(parts, text if ranked else "") if parts or ranked else None
    return CleanTitle(raw, text, tuple(text.split(" / ")) if text else (), level, tuple(steps))


def apply_plan(raw: str, plan: Iterable[str]) -> str:
    """Replay named steps.

    Examples
    --------
    >>> clean = clean_title("Sr. Data Scientist (Remote)")
    >>> apply_plan(clean.raw, [step.name for step in clean.steps])
    'data scientist'
    """
    text = raw
    for name in plan:
        text = STEPS[name](text)[0]
    return text
