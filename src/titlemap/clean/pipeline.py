"""Run the steps, record what each did, and read the result off the text that is left.

The steps run in rounds until none changes anything, so cleaning a cleaned text changes nothing. A look at the
words tells which steps are worth calling; a title is done when each of them has been called on the text as it
then is and has found nothing. Nearly all titles are done after one round and a look. Leaving out a step that
would change nothing changes nothing.

Titles wait in queues, one for each step, and a step runs on all that wait for it: that takes a quarter less time
than to take one title after the other through its steps.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from titlemap.evidence import CleaningStep

from .cues import BITS, CAPITAL, ODD, RANK, STEPS_ON_MARKS, STEPS_ON_WORDS, WORK, look
from .ranks import find_level
from .steps import CHARACTERS, LAST, MARKS, STEPS, WORDS, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from titlemap.taxonomy import Level

#: No title needs this many rounds; a text that does ("engineer or engineer or ...") is none and is given up.
MAX_ROUNDS = 24
#: What a step changed: its name, the text before and after, and the parts that it took off.
Change = tuple[str, str, str, tuple[str, ...]]


class CleanTitle(NamedTuple):
    """What cleaning made of a raw title."""

    raw: str
    text: str
    level: Level | None
    changes: tuple[Change, ...]

    @property
    def cores(self) -> tuple[str, ...]:
        """The titles that the text holds; nearly always one."""
        return tuple(self.text.split(" / ")) if self.text else ()

    @property
    def steps(self) -> tuple[CleaningStep, ...]:
        """The steps that changed something, in order."""
        return tuple(CleaningStep(*change) for change in self.changes)


_CHARACTERS = tuple(CHARACTERS.items())
#: The other steps by their bits; the lowest bit runs first.
_STEP = {BITS[name]: (name, step) for name, step in (*MARKS.items(), *WORDS.items())}
_STEPS = STEPS_ON_MARKS | STEPS_ON_WORDS
#: The first of the steps after which no look is due before a round ends. Those before it uncover marks that others
#: act on; what the words of a text promise holds for the pieces that "segments" makes of them, too, and later steps
#: take words away.
_SEGMENTS = BITS["segments"]
_LEVEL = BITS["level"]
#: The steps whose removed parts may tell a level.
_TELLING = _LEVEL | BITS["titles"]


class _Work:
    """A title while it is cleaned."""

    __slots__ = ("changes", "later", "raw", "seen", "stale", "start", "text", "told")

    raw: str
    text: str  #: as it is by now
    start: str  #: as it was when the round began
    changes: list[Change]
    told: tuple[str, ...]  #: parts taken off that may tell a level
    seen: int  #: cues in the text
    later: int  #: the steps behind the last one that changed the text in this round; all, if none did
    stale: bool  #: whether the text has changed since the cues were seen

    def __init__(self, raw: str) -> None:
        self.raw = self.text = raw
        self.changes = []
        self.told = ()
        self.seen = look(raw)


def _run(items: Iterable[tuple[str, Step]], work: _Work) -> None:
    """Run some steps and record those that change something."""
    text = work.text
    for name, step in items:
        after, removed = step(text)
        if after != text:
            work.changes.append((name, text, after, removed))
            text = after
    work.text = text


def _begin(work: _Work) -> int:
    """Run the steps on characters, if they have work; tell which of the others to call."""
    text, seen = work.text, work.seen
    work.start = text
    work.later, work.stale = _STEPS, False
    if seen & ODD:
        _run(_CHARACTERS, work)
        if work.text != text:
            work.seen = look(work.text)
    elif seen & CAPITAL:
        work.text = text.lower()
        work.changes.append(("case", text, work.text, ()))
        work.seen = seen & ~CAPITAL
    return work.seen & _STEPS


def _step(bit: int, works: list[_Work], queues: dict[int, list[_Work]]) -> None:
    """Run one step on the titles that ask for it, and queue each for the next one that it asks for."""
    name, step = _STEP[bit]
    telling, uncovering = bit & _TELLING, bit < _SEGMENTS
    behind = _STEPS & -(bit << 1)
    for work in works:
        text = work.text
        after, removed = step(text)
        if after != text:
            work.changes.append((name, text, after, removed))
            work.text, work.later, work.stale = after, behind, True
            if telling:
                work.told += removed
            if uncovering:
                work.seen, work.stale = look(after), False
        asked = work.seen & behind
        if asked:
            queues[asked & -asked].append(work)


def _goes_on(work: _Work) -> bool:
    """Whether a title needs another round: something changed, and not all that it asks for was called since."""
    if work.text == work.start:
        return False
    idle = work.seen & work.later
    if work.stale:
        work.seen = look(work.text)
    return bool(work.seen & WORK & ~idle)


def _result(work: _Work) -> CleanTitle:
    """Read the result off the text that is left."""
    ranked = work.text if work.seen & (RANK | _LEVEL) else ""
    level = find_level(work.told, ranked) if work.told or ranked else None
    return CleanTitle(work.raw, work.text, level, tuple(work.changes))


def clean_titles(raws: Iterable[str]) -> list[CleanTitle]:
    """Clean raw titles, each as by itself; together they take less time, since each step runs on many in a row.

    Examples
    --------
    >>> [clean.text for clean in clean_titles(["Sr. Data Scientist (Remote)", "ML Engineer II"])]
    ['data scientist', 'ml engineer']
    """
    works = list(map(_Work, raws))
    going = [work for work in works if work.seen & WORK]
    for _ in range(MAX_ROUNDS):
        if not going:
            break
        queues: dict[int, list[_Work]] = defaultdict(list)  # titles by the step that each is waiting for
        for work in going:
            asked = _begin(work)
            if asked:
                queues[asked & -asked].append(work)
        while queues:
            bit = min(queues)
            _step(bit, queues.pop(bit), queues)
        going = list(filter(_goes_on, going))
    for work in going:
        _run(LAST.items(), work)
    return list(map(_result, works))


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
    return clean_titles([raw])[0]


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
