"""Titles and posting texts that are generated, always the same ones, and behave like real ones.

Titles repeat as on a job board: whoever posts a job either invents a title or takes one that was posted before, so
that a title's frequency falls with its rank as in Zipf's law (Simon's process; H. A. Simon, "On a class of skew
distribution functions", Biometrika 42, 1955). New ones combine a level, a field, a role and the decoration that
boards and recruiters add.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.vocabulary import (
    DATA_FIELDS,
    DATA_ROLES,
    FIELDS,
    LEVELS,
    PLACES,
    ROLES,
    SECTIONS,
    SLOTS,
    STEPS,
    TEAMS,
    WHOLE,
)

SEED = 20260101


def titles(rows: int, *, distinct: float = 0.6, seed: int = SEED) -> list[str]:
    """Make job titles, as messy and as repetitive as on a job board.

    Parameters
    ----------
    rows : int
        How many.
    distinct : float
        The share of them that differ.
    seed : int
        Another one gives other titles.

    Returns
    -------
    list of str

    Examples
    --------
    >>> made = titles(1000)
    >>> len(made), len(set(made)), made == titles(1000)
    (1000, 600, True)
    """
    chance = random.Random(seed)
    different = round(rows * distinct)
    is_new = [True] * (different - 1) + [False] * (rows - different)
    chance.shuffle(is_new)
    made: list[str] = []
    seen: set[str] = set()
    for new in [True, *is_new]:  # the first cannot repeat another
        if new:
            title = _title(chance)
            while title in seen:
                title = f"{title} (Req. {chance.randrange(10_000_000)})"
            seen.add(title)
            made.append(title)
        else:
            made.append(made[int(chance.random() * len(made))])
    return made


def _title(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.15:
        core = chance.choice(WHOLE)
    elif kind < 0.4:
        core = f"{chance.choice(DATA_FIELDS)} {chance.choice(DATA_ROLES)}"
    else:
        core = f"{chance.choice(FIELDS)} {chance.choice(ROLES)}"
    if chance.random() < 0.35:
        core = f"{chance.choice(LEVELS)} {core}"
    if chance.random() < 0.15:
        core = f"{core} {chance.choice(STEPS)}"
    if chance.random() < 0.05:
        at = chance.randrange(1, len(core) - 1)
        core = core[:at] + core[at + 1] + core[at] + core[at + 2 :]  # two letters change places
    if chance.random() < 0.35:
        core = f"{core}, {chance.choice(TEAMS)}"
    if chance.random() < 0.45:
        core = chance.choice((f"{core} - {{}}", f"{core} ({{}})", f"{core} | {{}}")).format(
            chance.choice(PLACES)
        )
    more = chance.random()
    if more < 0.12:
        core = f"{core} (m/f/d)"
    elif more < 0.2:
        core = f"{core} - ${chance.randrange(30, 240)}k"
    elif more < 0.32:
        core = f"{core} REQ-{chance.randrange(100_000)}"
    elif more < 0.36:
        core = f"{core} &amp; {chance.choice(TEAMS)}"
    elif more < 0.4:
        core = f"🚀 {core}!!"
    if chance.random() < 0.06:
        core = core.upper()
    return core


def texts(rows: int, *, size: int = 4000, seed: int = SEED) -> Iterator[str]:
    """Make posting texts of several sections and lines, one after the other.

    Parameters
    ----------
    rows : int
        How many.
    size : int
        About how many characters each has.
    seed : int
        Another one gives other texts.

    Yields
    ------
    str

    Examples
    --------
    >>> made = list(texts(50))
    >>> len(set(made)), all(3800 < len(text) < 4200 for text in made), made == list(texts(50))
    (50, True, True)
    """
    chance = random.Random(seed)
    sentences = {bank: _fill(bank, chance) for _, banks, _ in SECTIONS for bank in banks}
    whole = sum(weight for _, _, weight in SECTIONS)
    for _ in range(rows):
        lines: list[str] = []
        for heading, banks, weight in SECTIONS:
            bank = chance.choice(banks)
            lines.append(heading)
            length, enough = len(heading) + 1, size * weight / whole
            while length < enough - 40:
                line = chance.choice(sentences[bank])
                lines.append(line)
                length += len(line) + 1
        yield "\n".join(lines)


def _fill(bank: tuple[str, ...], chance: random.Random) -> list[str]:
    """Fill the templates of a bank in many ways, once; drawing from them is quicker than filling each time."""
    return [
        "- " + template.format(**{slot: chance.choice(words) for slot, words in SLOTS.items()})
        for template in bank
        for _ in range(200)
    ]


#: Of a hundred words that a real posting holds, so many stand in no other of a thousand postings.
_STRANGE_PER_HUNDRED = 3


def postings(rows: int, *, size: int = 3000, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Make titles, all different, each with a text; strange words are strewn in at the rate of real postings.

    Parameters
    ----------
    rows : int
        How many.
    size : int
        About how many characters a text has.
    seed : int
        Another one gives others.

    Yields
    ------
    tuple of str
        A title and a text.

    Examples
    --------
    >>> list(postings(3)) == list(postings(3)), list(postings(3)) == list(postings(3, seed=1))
    (True, False)
    """
    chance = random.Random(seed)
    made = titles(rows, distinct=1, seed=seed)
    for title, text in zip(made, texts(rows, size=size, seed=seed), strict=True):
        yield title, with_strangers(text, chance)


def with_strangers(text: str, chance: random.Random) -> str:
    """Put made-up words into a text.

    Examples
    --------
    >>> with_strangers("deploy models " * 50, random.Random(1)).split()[-3:]
    ['models', 'deploy', 'models']
    """
    words = text.split(" ")
    for at in range(len(words)):
        if chance.random() < _STRANGE_PER_HUNDRED / 100:
            words[at] = "".join(chance.choices("abdegiklmnoprstu", k=8))
    return " ".join(words)
