"""The engine of the steps that drop words from a list: find phrases, drop those that stand in a safe place.

A vocabulary maps the first word of a phrase to the phrases that it begins. A phrase says where it may go:
"contract" at the end of a segment is a term, in front of "manager" it is the job.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from .roles import is_role
from .segments import join_segments, split_segments
from .wordlists import words


class Where(IntEnum):
    """Where in its segment a phrase may be dropped; each place includes the ones before it."""

    WHOLE = 0  # the segment holds nothing else
    TAIL = 1  # at the segment's end, behind a role noun or a connector
    END = 2  # at the segment's end
    EDGE = 3  # at its start, too
    ANYWHERE = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words that a step drops, and where."""

    words: tuple[str, ...]
    where: Where
    unless_next: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """The phrases that one word begins: by their words, and how many words the longest has."""

    longest: int
    phrases: Mapping[tuple[str, ...], Phrase]


Vocabulary = Mapping[str, Entry]
#: Words that hang in the air once what they pointed at is gone, and words that only link dropped phrases.
_BEFORE = words("""
    in at im for as of the em en im als a an with on within from and or & + com w/o till i by the à de
""")
_WITHIN = words("in at im em en à near around from based w för")
_AFTER = words("in of for em de en im as als and & + or within på på the for: per di")
LINKS = words("or and & + / in the at und oder ou et e y o with to of from")
_DIGITS = re.compile(r"\d+")


def vocabulary(*groups: tuple[Where, str]) -> dict[str, Entry]:
    """Read groups of phrases, one a semicolon; "x !y z" is not dropped in front of y or z; `#` is a number.

    Examples
    --------
    >>> vocabulary((Where.END, "fully remote; remote !sensing"))["remote"].phrases[("remote",)].unless_next
    frozenset({'sensing'})
    """
    table: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for where, text in groups:
        for entry in text.replace("\n", " ").split(";"):
            phrase, _, unless = entry.partition("!")
            words = tuple(phrase.split())
            if words:
                table.setdefault(words[0], {})[words] = Phrase(words, where, frozenset(unless.split()))
    return {first: Entry(max(map(len, found)), found) for first, found in table.items()}


def telling(phrases: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """Choose words of which each phrase holds one: those that are phrases by themselves, else its longest word.

    Examples
    --------
    >>> sorted(telling([("remote",), ("fully", "remote"), ("in", "london"), ("new", "york")]))
    ['london', 'remote', 'york']
    """
    phrases = tuple(phrases)
    alone = {phrase[0] for phrase in phrases if len(phrase) == 1}
    # The last of equals: "night shift" and "new york" are told by what fewer titles hold.
    return frozenset(
        alone | {max(reversed(phrase), key=len) for phrase in phrases if alone.isdisjoint(phrase)}
    )


def told_by(table: Vocabulary) -> frozenset[str]:
    """Words of which each phrase of a vocabulary holds one."""
    return telling(phrase for entry in table.values() for phrase in entry.phrases)


def shape(token: str) -> str:
    """Write a token with each number as `#`.

    Examples
    --------
    >>> shape("80-100%"), shape("6-month"), shape("remote")
    ('#-#%', '#-month', 'remote')
    """
    return token if token.isalpha() else _DIGITS.sub("#", token)


def _find(tokens: list[str], at: int, table: Vocabulary) -> tuple[int, Phrase] | None:
    """Find the longest phrase that begins at a place, and where it ends."""
    token = tokens[at]
    entry = table.get(token) or (None if token.isalpha() else table.get(shape(token)))
    if entry:
        for end in range(min(at + entry.longest, len(tokens)), at, -1):
            words = tuple(tokens[at:end])
            phrase = entry.phrases.get(words) or entry.phrases.get(tuple(map(shape, words)))
            if phrase and (end == len(tokens) or tokens[end] not in phrase.unless_next):
                return end, phrase
    if "/" in token:
        singles = [_single(part, table) for part in token.split("/")]
        if all(singles):
            return at + 1, min((single for single in singles if single), key=lambda single: single.where)
    return None


def _single(part: str, table: Vocabulary) -> Phrase | None:
    for key in (part, shape(part)):
        entry = table.get(key)
        if entry and (key,) in entry.phrases:
            return entry.phrases[(key,)]
    return None


def strip_segment(
    tokens: list[str], table: Vocabulary, *, alone: bool = True, only: bool = False
) -> tuple[list[str], list[str]]:
    """Drop a vocabulary's phrases from one segment.

    `alone` says that the segment may vanish, `only` that there is no other one.

    Examples
    --------
    >>> table = vocabulary((Where.EDGE, "remote !sensing"))
    >>> strip_segment("remote data scientist".split(), table)
    (['data', 'scientist'], ['remote'])
    >>> strip_segment("remote sensing scientist".split(), table)
    (['remote', 'sensing', 'scientist'], [])
    """
    found = _scan(tokens, table)
    if not found:
        return tokens, []
    gone = [False] * len(tokens)
    for start, end, _ in found:
        gone[start:end] = [True] * (end - start)
    strong = not only or any(phrase.where >= Where.EDGE for _, _, phrase in found)
    if alone and strong and all(map(_gone_or_link, gone, tokens)):
        return [], [" ".join(tokens)]
    gone = [False] * len(tokens)
    _drop_back(tokens, found, gone, _drop_front(tokens, found, gone))
    if not any(gone) or all(gone):
        return tokens, []
    removed: list[str] = []
    for index, token in enumerate(tokens):
        if gone[index] and index and gone[index - 1]:
            removed[-1] += " " + token
        elif gone[index]:
            removed.append(token)
    return [token for index, token in enumerate(tokens) if not gone[index]], removed


_Found = list[tuple[int, int, Phrase]]


def _scan(tokens: list[str], table: Vocabulary) -> _Found:
    """List the phrases in a segment: start, end, phrase."""
    found: _Found = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        hit = _find(tokens, at, table) if token in table or not token.isalpha() else None
        if hit:
            found.append((at, *hit))
        at = hit[0] if hit else at + 1
    return found


def _gone_or_link(is_gone: bool, token: str) -> bool:
    return is_gone or token in LINKS


def _drop_front(tokens: list[str], found: _Found, gone: list[bool]) -> int:
    """Mark phrases at the start, and those that may go anywhere; tell where the rest starts."""
    first = 0
    for start, end, phrase in found:
        if start == first and phrase.where >= Where.EDGE:
            gone[start:end] = [True] * (end - start)
            first = end
            while first < len(tokens) and tokens[first] in _AFTER:
                gone[first] = True
                first += 1
        elif phrase.where == Where.ANYWHERE:
            gone[start:end] = [True] * (end - start)
    return first


def _drop_back(tokens: list[str], found: _Found, gone: list[bool], first: int) -> None:
    """Mark phrases at the end, and the words that pointed at them."""
    last = len(tokens)
    for start, end, phrase in reversed(found):
        if end != last or start < first:
            break
        before = tokens[start - 1] if start else ""
        within = phrase.where == Where.TAIL and bool(before) and (is_role(before) or before in _WITHIN)
        if phrase.where < Where.END and not within:
            break
        gone[start:end] = [True] * (end - start)
        last = start
        while last > first and tokens[last - 1] in _BEFORE:
            last -= 1
            gone[last] = True


def dropper(table: Vocabulary) -> Callable[[str], tuple[str, tuple[str, ...]]]:
    """Return the step that drops a vocabulary's phrases."""
    keys = table.keys()

    @lru_cache(maxsize=2048)
    def strip(segment: str, *, only: bool) -> tuple[str, tuple[str, ...]]:
        left, gone = strip_segment(segment.split(" "), table, only=only)
        return " ".join(left), tuple(gone)

    def drop(text: str) -> tuple[str, tuple[str, ...]]:
        parts = split_segments(text)
        removed: list[str] = []
        for place, segment in enumerate(parts[::2]):
            if keys.isdisjoint(segment.split(" ")) and segment.replace(" ", "").isalpha():
                continue
            left, gone = strip(segment, only=len(parts) == 1)
            if gone:
                removed += gone
                parts[2 * place] = left
        return (join_segments(parts), tuple(removed)) if removed else (text, ())

    return drop
