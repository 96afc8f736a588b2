"""Run the steps, record what each did, and read the result off the text that is left.

The steps run in rounds until none changes anything, so cleaning a cleaned text changes nothing. A look at the
words tells which steps are worth calling; a title is done when each of them has been called on the text as it
then is and has found nothing. Nearly all titles are done after one round and a look. Leaving out a step that
would change nothing changes nothing.
"""

from __future__ import annotations

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
#: The other steps: bit, name, step; the lowest bit runs first.
_ORDERED = tuple((BITS[name], name, step) for name, step in (*MARKS.items(), *WORDS.items()))
_STEPS = STEPS_ON_MARKS | STEPS_ON_WORDS
#: The first of the steps after which no look is due before a round ends. Those before it uncover marks that others
#: act on; what the words of a text promise holds for the pieces that "segments" makes of them, too, and later steps
#: take words away.
_SEGMENTS = BITS["segments"]
_LEVEL = BITS["level"]
#: The steps whose removed parts may tell a level.
_TELLING = _LEVEL | BITS["titles"]


class _Plans(dict[int, tuple[tuple[int, str, Step], ...]]):
    """The steps that some bits ask for; as many as there are sets of bits, up to a bound."""

    bound = 1 << 12

    def __missing__(self, bits: int) -> tuple[tuple[int, str, Step], ...]:
        if len(self) >= self.bound:
            self.clear()
        plan = self[bits] = tuple(item for item in _ORDERED if item[0] & bits)
        return plan


_PLANS = _Plans()


def _run(items: Iterable[tuple[str, Step]], text: str, changes: list[Change]) -> str:
    """Run some steps and record those that change something."""
    for name, step in items:
        after, removed = step(text)
        if after != text:
            changes.append((name, text, after, removed))
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
    changes: list[Change] = []
    told: list[str] = []
    seen, idle = look(text), 0  # cues in the text; steps that were called on this very text and found nothing
    for _ in range(MAX_ROUNDS):
        if not seen & WORK & ~idle:
            break
        start = text
        if seen & ODD:
            text = _run(_CHARACTERS, text, changes)
            seen, idle = (seen, ODD | CAPITAL) if text == start else (look(text), 0)
        elif seen & CAPITAL:
            text = text.lower()
            changes.append(("case", start, text, ()))
            seen, idle = seen & ~CAPITAL, 0
        changed = 0
        todo = seen & _STEPS
        while todo:
            plan, todo = _PLANS[todo], 0
            for bit, name, step in plan:
                after, removed = step(text)
                if after != text:
                    changes.append((name, text, after, removed))
                    text, changed = after, bit
                    if bit & _TELLING:
                        told += removed
                    if bit < _SEGMENTS:
                        seen = look(text)
                        todo = seen & _STEPS & -(bit << 1)
                        break
        if changed:
            idle = seen & _STEPS & -(changed << 1)
            if changed >= _SEGMENTS:
                seen = look(text)
        elif text == start:
            break
        else:
            idle |= seen & _STEPS
    else:
        text = _run(LAST.items(), text, changes)
    ranked = text if seen & (RANK | _LEVEL) else ""
    level = find_level(told, ranked) if told or ranked else None
    return CleanTitle(raw, text, level, tuple(changes))


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
