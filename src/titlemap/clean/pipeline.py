"""Run the steps, record what each did, and read the result off the text that is left.

The steps run in rounds until none changes anything, so cleaning a cleaned text changes nothing; nearly all
titles are done after one round and a look. Most steps can do nothing to most titles: one look at the words
tells which are worth calling. Leaving out a step that would change nothing changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from titlemap.evidence import CleaningStep

from .characters import MAX_LENGTH
from .company import COMPANY_WORDS, NOTICE_WORDS
from .joins import CONJUNCTIONS
from .level_words import LEVEL_WORDS
from .patterns import SEASONS
from .places import PLACE_WORDS
from .ranks import RANK_WORDS, find_level
from .segments import PLAIN
from .steps import CHARACTERS, LAST, MARKS, STEPS, WORDS, Step
from .vocabularies import BOILERPLATE, CLEARANCE, CONTRACT, WORKPLACE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from titlemap.taxonomy import Level

#: No title needs this many rounds; a text that does ("engineer or engineer or ...") is none and is given up.
MAX_ROUNDS = 24


@dataclass(frozen=True, slots=True)
class CleanTitle:
    """What cleaning made of a raw title."""

    raw: str
    text: str
    cores: tuple[str, ...]
    level: Level | None
    steps: tuple[CleaningStep, ...]


#: Words that tell of phrases that begin with a number.
_MORE = {
    "workplace": "days remote remoto",
    "advertising": "job jobs positions openings vacancies posts",
}


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
    for name, text in _MORE.items():
        for word in text.split():
            table[word] = table.get(word, 0) | 1 << list(WORDS).index(name)
    for word in RANK_WORDS:
        table[word] = table.get(word, 0) | _RANK
    return table


_PLACES = {name: place for place, name in enumerate(WORDS)}
_BITS = {name: 1 << place for name, place in _PLACES.items()}
_RANK = 1 << len(WORDS)
_WORK = _RANK - 1
_DIGITS = _BITS["requisition"] | _BITS["dates"] | _BITS["contract"] | _BITS["level"]
_SLASH = _BITS["titles"]
_SCRIPTS = _BITS["glued_levels"]
_REPEATS = _BITS["repeats"]
_LEVEL = _BITS["level"]
#: The steps whose removed parts may tell a level.
_TELLING = frozenset(("level", "titles"))
_TRIGGERS = _triggers()
_ORDERED: tuple[tuple[int, str, Step], ...] = tuple((_BITS[name], name, step) for name, step in WORDS.items())
_CHARACTERS: tuple[tuple[str, Step], ...] = tuple(CHARACTERS.items())
_MARKS: tuple[tuple[str, Step], ...] = tuple(MARKS.items())
_UNSETTLED = tuple(LAST.items())
#: On a text of words and commas only these marks have work.
_PLAIN_MARKS = tuple((name, MARKS[name]) for name in ("gendered_forms", "pay"))
_HAS_DIGIT = frozenset("0123456789")


def _mask(text: str) -> int:
    """Which steps on words may find something in a text."""
    mask = 0
    get = _TRIGGERS.get
    words = text.replace(",", "")
    if "/" in text:
        mask = _SLASH
        words = words.replace("/", " ")
    split = words.split()
    for word in split:
        mask |= get(word, 0)
    if len(set(split)) != len(split):
        mask |= _REPEATS
    if not _HAS_DIGIT.isdisjoint(text):
        mask |= _DIGITS
    if not text.isascii():
        mask |= _SCRIPTS
    return mask


def _run(items: Iterable[tuple[str, Step]], text: str, steps: list[CleaningStep]) -> str:
    """Run some steps and record those that change something."""
    for name, step in items:
        after, removed = step(text)
        if after is not text and after != text:
            steps.append(CleaningStep(name, text, after, removed))
            text = after
    return text


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
        if len(text) > MAX_LENGTH or not PLAIN.fullmatch(text):
            text = _run(_CHARACTERS, text, steps)
        text = _run(_PLAIN_MARKS if PLAIN.fullmatch(text) else _MARKS, text, steps)
        mask = _mask(text)
        if mask & _WORK:
            text = _run([(name, step) for bit, name, step in _ORDERED if mask & bit], text, steps)
        if text == start:
            break
    else:
        text = _run(_UNSETTLED, text, steps)
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
