"""The engine behind every step that drops words from a list: find phrases, drop those that stand in a safe place.

A vocabulary maps the first word of a phrase to the phrases that it begins. A phrase says where it may be dropped:
"contract" at the end of a segment is a term, in front of "manager" it is the job.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from .roles import is_role
from .segments import join_segments, split_segments


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


Vocabulary = Mapping[str, tuple[Phrase, ...]]
#: Words that hang in the air once what they pointed at is gone, and words that only link dropped phrases.
_BEFORE = frozenset("in at im for as of the em en im als a an with on within from and or & + com w/o till i by the à de".split())
_WITHIN = frozenset("in at im em en à near around from based w för".split())
_AFTER = frozenset("in of for em de en im as als and & + or within på på the for: per di".split())
_LINKS = frozenset("or and & + / in the at und oder ou et e y o with to of from".split())
_DIGITS = re.compile(r"\d+")


def vocabulary(*groups: tuple[Where, str]) -> dict[str, tuple[Phrase, ...]]:
    """Read groups of phrases, one a semicolon; "x !y z" is not dropped in front of y or z; `#` is a number.

    Examples
    --------
    >>> vocabulary((Where.END, "fully remote; remote !sensing"))["remote"][0].unless_next
    frozenset({'sensing'})
    """
    table: dict[str, list[Phrase]] = {}
    for where, text in groups:
        for entry in text.replace("\n", " ").split(";"):
            phrase, _, unless = entry.partition("!")
            words = tuple(phrase.split())
            if words:
                table.setdefault(words[0], []).append(Phrase(words, where, frozenset(unless.split())))
    return {
        first: tuple(sorted(found, key=lambda phrase: (-len(phrase.words), phrase.words)))
        for first, found in table.items()
    }


def shape(token: str) -> str:
    """A token with each number as `#`.

    Examples
    --------
    >>> shape("80-100%"), shape("6-month"), shape("remote")
    ('#-#%', '#-month', 'remote')
    """
    return token if token.isalpha() else _DIGITS.sub("#", token)


def _find(tokens: list[str], at: int, table: Vocabulary) -> tuple[int, Phrase] | None:
    """The longest phrase that begins at a place, and where it ends."""
    token = tokens[at]
    for key in (token,) if token.isalpha() else (token, shape(token)):
        for phrase in table.get(key, ()):
            end = at + len(phrase.words)
            if len(phrase.words) > 1 and any(
                word not in (other, shape(other)) for word, other in zip(phrase.words, tokens[at:end], strict=False)
            ):
                continue
            if end > len(tokens) or (end < len(tokens) and tokens[end] in phrase.unless_next):
                continue
            return end, phrase
    if "/" in token:
        singles = [_single(part, table) for part in token.split("/")]
        if all(singles):
            return at + 1, min((single for single in singles if single), key=lambda single: single.where)
    return None


def _single(part: str, table: Vocabulary) -> Phrase | None:
    for key in (part, shape(part)):
        for phrase in table.get(key, ()):
            if len(phrase.words) == 1:
                return phrase
    return None


def strip_segment(tokens: list[str], table: Vocabulary, *, alone: bool = True, only: bool = False) -> tuple[list[str], list[str]]:
    """Drop a vocabulary's phrases from one segment; `alone` says that the segment may vanish, `only` that it is all.

    Examples
    --------
    >>> table = vocabulary((Where.EDGE, "remote !sensing"))
    >>> strip_segment("remote data scientist".split(), table)
    (['data', 'scientist'], ['remote'])
    >>> strip_segment("remote sensing scientist".split(), table)
    (['remote', 'sensing', 'scientist'], [])
    """
    found: list[tuple[int, int, Phrase]] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        hit = _find(tokens, at, table) if token in table or not token.isalpha() else None
        if hit:
            found.append((at, *hit))
            at = hit[0]
        else:
            at += 1
    if not found:
        return tokens, []
    covered = set[int]()
    for start, end, _ in found:
        covered.update(range(start, end))
    if only and all(phrase.where < Where.EDGE for _, _, phrase in found):
        alone = False  # "hybrid" or "shift" as the whole title
    if alone and all(index in covered or token in _LINKS for index, token in enumerate(tokens)):
        return [], [" ".join(tokens)]
    gone = [False] * len(tokens)
    first, last = 0, len(tokens)
    for start, end, phrase in found:  # from the front
        if start == first and phrase.where >= Where.EDGE:
            gone[start:end] = [True] * (end - start)
            first = end
            while first < len(tokens) and tokens[first] in _AFTER:
                gone[first] = True
                first += 1
        elif phrase.where == Where.ANYWHERE:
            gone[start:end] = [True] * (end - start)
    for start, end, phrase in reversed(found):  # from the back
        if end != last or start < first:
            break
        safe = phrase.where >= Where.END or (
            phrase.where == Where.TAIL and start and (is_role(tokens[start - 1]) or tokens[start - 1] in _WITHIN)
        )
        if not safe:
            break
        gone[start:end] = [True] * (end - start)
        last = start
        while last > first and tokens[last - 1] in _BEFORE:
            last -= 1
            gone[last] = True
    if not any(gone) or all(gone):
        return tokens, []
    removed: list[str] = []
    for index, token in enumerate(tokens):
        if gone[index]:
            if index and gone[index - 1]:
                removed[-1] += " " + token
            else:
                removed.append(token)
    return [token for index, token in enumerate(tokens) if not gone[index]], removed


def dropper(table: Vocabulary) -> Callable[[str], tuple[str, tuple[str, ...]]]:
    """A step that drops a vocabulary's phrases."""

    keys = table.keys()
    digits = frozenset("0123456789")

    def drop(text: str) -> tuple[str, tuple[str, ...]]:
        parts = split_segments(text)
        removed: list[str] = []
        for index in range(0, len(parts), 2):
            segment = parts[index]
            tokens = segment.split(" ")
            if keys.isdisjoint(tokens) and "/" not in segment and digits.isdisjoint(segment):
                continue
            left, gone = strip_segment(tokens, table, only=len(parts) == 1)
            if gone:
                removed += gone
                parts[index] = " ".join(left)
        return (join_segments(parts), tuple(removed)) if removed else (text, ())

    return drop
