"""Levels: words from intern to principal go, since they never change a function; the others stay.

Which level wins when a title has several: an intern is an intern whatever else the title says; otherwise the
highest in the order of `Level`, so that "Senior Manager" is a manager and "Senior / Principal" a principal.
Grades ("II", "L5", "3") count only where no word says the level.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from titlemap.taxonomy import Level

from .level_words import ASSOCIATE_OF, LEVEL_WORDS, NOT_BEFORE, ORDER, PHRASES, WORDS
from .ranks import GRADE, NOT_GRADED, ROMAN, VICE_PRESIDENT, level_of
from .roles import RANK_NOUNS, has_role, is_role
from .segments import join_segments, split_segments
from .wordlists import words

_VICE = words("vp avp svp evp gvp vice")
_ASSOCIATES = words("associate assoc asc")
_MAYBE = LEVEL_WORDS | ROMAN.keys() | {"level", "grade", "band"}
_DIGITS = frozenset("0123456789")
_SUPPORT = words("support technician help servicedesk helpdesk service desk")
_TITLE_OF_STAFF = words("of technical medical support nursing office for all kitchen service legal academic")
_BRIDGES = words("to or and & und oder et ou through + - y e i level levels / bis")
_AFTER_LEVEL = words("in of em de en im als for as zum zur zu & and - och w at on")
_LOOSE = _BRIDGES | _AFTER_LEVEL


def _word_counts(tokens: list[str], at: int, out: set[int]) -> bool:
    """Whether the level word at a place is a level there, not a part of a name."""
    word = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    before = tokens[at - 1] if at else ""
    if after in NOT_BEFORE.get(word, ()):
        return False
    behind = NOT_BEFORE.get(f"{word} {after}")  # "intern program manager", "graduate research assistant"
    if behind and at + 2 < len(tokens):
        return tokens[at + 2] not in behind
    if word in ("staff", "principal", "principals") and at:
        if before in _TITLE_OF_STAFF or (word == "principal" and before in ("vice", "assistant", "school")):
            return False
        return bool(after) or at - 1 in out or is_role(before)
    if word in (
        "principle",
        "experienced",
        "distinguished",
        "middle",
        "erfahren",
        "graduate",
        "intermediate",
    ):
        return (not at or at - 1 in out or word in ("graduate", "intermediate")) and bool(
            after or at or word == "graduate"
        )
    return True


def _grade_counts(tokens: list[str], at: int, *, first: bool, out: set[int]) -> int:
    """How many tokens a grade at this place has: "ii", "level 4"; 0 where there is none."""
    word = tokens[at]
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if (
        word in ("level", "grade", "band")
        and after
        and GRADE.fullmatch(after)
        and (at or not first or len(tokens) > 2)
    ):
        behind = tokens[at + 2] if at + 2 < len(tokens) else ""
        apart = not behind or is_role(behind) or is_role(before)  # no "level 4 vehicles"
        return 2 if apart and behind not in _SUPPORT else 0
    if not GRADE.fullmatch(word) or after in _SUPPORT or before in NOT_GRADED:
        return 0
    if word[0].isdigit() or word in ("i", "v", "x", "l", "ll"):
        return int(not after and (is_role(before) or at - 1 in out)) if at else 0
    if word[0] in "ivx" and word in ROMAN:
        return int(bool(at) and (not after or is_role(before) or at - 1 in out))
    if any(map(str.isdigit, word)):
        return int(
            (not after and at > 0 and (is_role(before) or at - 1 in out))
            or (len(tokens) == 1 and not first)
            or word[:2] == "ic"
        )
    return int(at > 0 and is_role(before))


def _band(tokens: list[str], *, others: bool) -> int:
    """How many words a "VP" takes at the front of a segment where another craft is named."""
    whole = " ".join(tokens)
    band = VICE_PRESIDENT.match(whole)
    if not band or whole[band.end() :][:1] not in ("", " "):
        return 0
    rest = whole[band.end() :].split()
    if rest:
        names_craft = rest[0] not in ("of", "and", "&") and any(
            is_role(word) and word not in RANK_NOUNS for word in rest
        )
    else:
        names_craft = others
    return len(tokens) - len(rest) if names_craft else 0


def _size(tokens: list[str], at: int, out: set[int], *, first: bool, others: bool) -> int:
    """How many words the level at a place has; 0 where there is none."""
    word = tokens[at]
    for phrase, _ in PHRASES.get(word, ()):
        end = at + len(phrase)
        after = tokens[end] if end < len(tokens) else ""
        if tuple(tokens[at:end]) == phrase and after not in NOT_BEFORE.get(" ".join(phrase), ()):
            return len(phrase)
    if word in WORDS:
        return int(_word_counts(tokens, at, out))
    if word in _ASSOCIATES:
        return int(_associate_counts(tokens, at, out, others=others))
    if "/" in word and all(part in WORDS for part in word.split("/")):
        return 1
    return _grade_counts(tokens, at, first=first, out=out)


def _find(tokens: list[str], *, first: bool, others: bool) -> list[tuple[int, int]]:
    """Where a segment's levels are: start and end of each."""
    found: list[tuple[int, int]] = []
    out: set[int] = set()
    at = 0 if _VICE.isdisjoint(tokens) else _band(tokens, others=others)
    if at:
        found.append((0, at))
        out.update(range(at))
    while at < len(tokens):
        word = tokens[at]
        size = (
            _size(tokens, at, out, first=first, others=others) if word in _MAYBE or not word.isalpha() else 0
        )
        if size:
            found.append((at, at + size))
            out.update(range(at, at + size))
        at += size or 1
    return found


def _associate_counts(tokens: list[str], at: int, out: set[int], *, others: bool) -> bool:
    """Whether "associate" is a level: "associate data scientist" it is, "associate professor" it is not."""
    if len(tokens) - len(out) == 1:
        return others
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if not after:
        return at > 0 and is_role(tokens[at - 1])
    return (not at or at - 1 in out) and after not in ASSOCIATE_OF


def level(text: str) -> tuple[str, tuple[str, ...]]:
    """Take off the words from intern to principal, grades, and a bank's "VP" beside another title.

    Examples
    --------
    >>> level("senior data scientist ii, growth")
    ('data scientist, growth', ('senior', 'ii'))
    >>> level("senior manager"), level("lead generation manager"), level("intern")
    (('manager', ('senior',)), ('lead generation manager', ()), ('intern', ()))
    """
    parts = split_segments(text)
    removed: list[str] = []
    for index in range(0, len(parts), 2):
        segment = parts[index]
        tokens = segment.split(" ")
        if _MAYBE.isdisjoint(tokens) and "/" not in segment and _DIGITS.isdisjoint(segment):
            continue
        leaning = not _VICE.isdisjoint(tokens) or not _ASSOCIATES.isdisjoint(tokens)
        others = leaning and any(
            has_role(part) for place, part in enumerate(parts) if place != index and not place % 2
        )
        left, gone = _take_off(segment, first=index == 0, others=others)
        if gone:
            removed += gone
            parts[index] = left
    if not removed:
        return text, ()
    left = join_segments(parts)
    if left:
        return left, tuple(removed)
    keep = max(removed, key=_weight)  # a lone level word stays, so that something can be matched
    removed.remove(keep)
    return (keep, tuple(removed)) if keep != text else (text, ())


@lru_cache(maxsize=8192)
def _take_off(segment: str, *, first: bool, others: bool) -> tuple[str, tuple[str, ...]]:
    """Return what is left of a segment, and the levels that it held."""
    tokens = segment.split(" ")
    found = _find(tokens, first=first, others=others)
    gone = tuple(" ".join(tokens[start:end]) for start, end in found)
    return (" ".join(_without(tokens, found)) if found else segment), gone


def _weight(part: str) -> tuple[bool, int]:
    found = level_of(part)
    return found is Level.INTERN, ORDER[found] if found else -1


def _without(tokens: list[str], found: list[tuple[int, int]]) -> list[str]:
    """Return a segment without its levels and the words that only tied them to it."""
    if len(found) == 1 and found[0] == (0, 1) and len(tokens) > 1 and tokens[1] not in _LOOSE:
        return tokens[1:]  # by far the most frequent case
    gone = [False] * len(tokens)
    for start, end in found:
        gone[start:end] = [True] * (end - start)
        if end < len(tokens) and tokens[end] in ("level", "levels"):
            gone[end] = True
    for (_, end), (start, _) in pairwise(found):
        if all(token in _BRIDGES for token in tokens[end:start]):
            gone[end:start] = [True] * (start - end)
    if gone[0]:
        at = gone.index(False) if False in gone else len(tokens)
        while at < len(tokens) and (gone[at] or tokens[at] in _AFTER_LEVEL or tokens[at] in _BRIDGES):
            gone[at] = True
            at += 1
    if gone[-1]:
        at = len(tokens) - 1
        while at >= 0 and (gone[at] or tokens[at] in _BRIDGES):
            gone[at] = True
            at -= 1
    return [token for token, is_gone in zip(tokens, gone, strict=True) if not is_gone]
