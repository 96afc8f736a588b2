"""Levels: words from intern to principal go, since they never change a function; the others stay.

Which level wins when a title has several: an intern is an intern whatever else the title says; otherwise the
highest in the order of `Level`, so that "Senior Manager" is a manager and "Senior / Principal" a principal.
Grades ("II", "L5", "3") count only where no word says the level.
"""

from __future__ import annotations

from itertools import pairwise

from titlemap.taxonomy import Level

from .level_words import ASSOCIATE_OF, FIRST_WORDS, NOT_BEFORE, ORDER, PHRASES, WORDS
from .ranks import GRADE, NOT_GRADED, ROMAN, VICE_PRESIDENT, level_of
from .roles import RANK_NOUNS, has_role, is_role
from .segments import join_segments, split_segments
from .wordlists import words

_VICE = words("vp avp svp evp gvp vice")
_ASSOCIATES = words("associate assoc asc")
_MAYBE = FIRST_WORDS | ROMAN.keys() | {"level", "grade", "band"}
#: Whether these count depends on the other segments.
_LEANING = _VICE | _ASSOCIATES
_STAFF = words("staff principal principals")
_AT_THE_FRONT = words("principle experienced distinguished middle erfahren graduate intermediate")
#: The second words of names with two that `NOT_BEFORE` has.
_SECOND = frozenset(name.partition(" ")[2] for name in NOT_BEFORE if " " in name)
_SUPPORT = words("support technician help servicedesk helpdesk service desk")
_TITLE_OF_STAFF = words("of technical medical support nursing office for all kitchen service legal academic")
_BRIDGES = words("to or and & und oder et ou through + - y e i level levels / bis")
_AFTER_LEVEL = words("in of em de en im als for as zum zur zu & and - och w at on")
_LOOSE = _BRIDGES | _AFTER_LEVEL
#: At the front, level words are a level, unless one of these follows that makes them part of more.
_PLAIN = WORDS.keys() - _LOOSE
_TYING = _LOOSE.union(
    _SECOND, *NOT_BEFORE.values(), *(phrase[1:2] for found in PHRASES.values() for phrase, _ in found)
)


_Found = list[tuple[int, int]]  # where levels are in a segment: start and end of each, in order


def _word_counts(tokens: list[str], at: int, found: _Found) -> bool:
    """Whether the level word at a place is a level there, not a part of a name."""
    word = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if after in NOT_BEFORE.get(word, ()):
        return False
    if after in _SECOND and at + 2 < len(tokens):  # "intern program manager", "graduate research assistant"
        behind = NOT_BEFORE.get(f"{word} {after}")
        if behind:
            return tokens[at + 2] not in behind
    if word in _STAFF and at:
        before = tokens[at - 1]
        if before in _TITLE_OF_STAFF or (word == "principal" and before in ("vice", "assistant", "school")):
            return False
        return bool(after) or _follows(found, at) or is_role(before)
    if word in _AT_THE_FRONT:
        return (not at or _follows(found, at) or word in ("graduate", "intermediate")) and bool(
            after or at or word == "graduate"
        )
    return True


def _grade_counts(tokens: list[str], at: int, found: _Found, *, first: bool) -> int:
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
        return int(not after and (is_role(before) or _follows(found, at))) if at else 0
    if word[0] in "ivx" and word in ROMAN:
        return int(bool(at) and (not after or is_role(before) or _follows(found, at)))
    if any(map(str.isdigit, word)):
        return int(
            (not after and at > 0 and (is_role(before) or _follows(found, at)))
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


def _phrase_size(tokens: list[str], at: int) -> int:
    """How many words the phrase has that begins at a place; 0 where there is none."""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    for phrase, _ in PHRASES[tokens[at]]:
        if len(phrase) == 2 and phrase[1] != after:
            continue  # nearly always
        end = at + len(phrase)
        if tuple(tokens[at:end]) == phrase:
            behind = tokens[end] if end < len(tokens) else ""
            if behind not in NOT_BEFORE.get(" ".join(phrase), ()):
                return len(phrase)
    return 0


def _size(tokens: list[str], at: int, found: _Found, *, first: bool, others: bool) -> int:
    """How many words the level at a place has; 0 where there is none."""
    word = tokens[at]
    if word in PHRASES:
        size = _phrase_size(tokens, at)
        if size:
            return size
    if word in WORDS:
        return int(_word_counts(tokens, at, found))
    if word in _ASSOCIATES:
        return int(_associate_counts(tokens, at, found, others=others))
    if "/" in word and all(part in WORDS for part in word.split("/")):
        return 1
    return _grade_counts(tokens, at, found, first=first)


def _find(tokens: list[str], *, first: bool, others: bool) -> _Found:
    """Where a segment's levels are."""
    end = 0 if _VICE.isdisjoint(tokens) else _band(tokens, others=others)
    found = [(0, end)] if end else []
    for at, token in enumerate(tokens):
        if (token in _MAYBE or not token.isalpha()) and at >= end:
            size = _size(tokens, at, found, first=first, others=others)
            if size:
                end = at + size
                found.append((at, end))
    return found


def _follows(found: _Found, at: int) -> bool:
    """Whether the word before a place belongs to a level."""
    return bool(found) and found[-1][1] == at


def _associate_counts(tokens: list[str], at: int, found: _Found, *, others: bool) -> bool:
    """Whether "associate" is a level: "associate data scientist" it is, "associate professor" it is not."""
    if len(tokens) - sum(end - start for start, end in found) == 1:
        return others
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if not after:
        return at > 0 and is_role(tokens[at - 1])
    return (not at or _follows(found, at)) and after not in ASSOCIATE_OF


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
    for place, segment in enumerate(parts[::2]):
        tokens = segment.split(" ")
        if _MAYBE.isdisjoint(tokens[1:]) and segment.replace(" ", "").isalpha():  # nearly always
            if tokens[0] not in _MAYBE:
                continue
            if tokens[0] in _PLAIN and len(tokens) > 1 and tokens[1] not in _TYING:
                removed.append(tokens[0])
                parts[2 * place] = " ".join(tokens[1:])
                continue
        others = not _LEANING.isdisjoint(tokens) and any(
            map(has_role, parts[: 2 * place : 2] + parts[2 * place + 2 :: 2])
        )
        found = _find(tokens, first=not place, others=others)
        for start, end in found:
            removed.append(" ".join(tokens[start:end]))
        if found:
            parts[2 * place] = " ".join(_without(tokens, found))
    if not removed:
        return text, ()
    left = join_segments(parts)
    if left:
        return left, tuple(removed)
    keep = max(removed, key=_weight)  # a lone level word stays, so that something can be matched
    removed.remove(keep)
    return (keep, tuple(removed)) if keep != text else (text, ())


def _weight(part: str) -> tuple[bool, int]:
    found = level_of(part)
    return found is Level.INTERN, ORDER[found] if found else -1


def _without(tokens: list[str], found: _Found) -> list[str]:
    """Return a segment without its levels and the words that only tied them to it."""
    if len(found) == 1:  # by far the most frequent case, and nothing tied
        start, end = found[0]
        if _LOOSE.isdisjoint(tokens[start - 1 if start else 0 : end + 1]):
            return tokens[:start] + tokens[end:]
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
