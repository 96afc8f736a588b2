"""Split a posting into sentences and say of each in which kind of section it stands.

Duties tell what a job is; blurbs, benefits and legal text stand in every posting. The cues (headings, phrases
that give a sentence away whatever heading stands above it, words that open a duty) are a table,
``data/section_cues.tsv``.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from titlemap.resources import data_bytes

#: No more of a text than this is read: the duties of a posting come long before.
LONGEST_TEXT = 40_000
#: A heading is a line of its own, or a few words before a colon.
_LONGEST_HEADING_LINE = 10
_LONGEST_NICE_SENTENCE = 40
#: Headings of this many letters are recognised even when the sentence runs on after them.
_LONG_HEADING = 12

_TAG = re.compile(r"<[^<>]{0,300}>")
_SPLIT = re.compile(
    r"[\n\r•●▪·◦‣⁃■*|。！？；]+"  # lines and bullets
    r"|[.!?;](?=\s|$)"  # ends of sentences
    r"|[.,;!?](?=[A-Z])"  # the same where a scraper lost the space
    r"|(?<=[a-z0-9)])(?=(?:What|Who|About|Responsibilities|Requirements|Qualifications|Your|The|You|We|Key|Benefits|Skills|Duties)\b)"
    r"|:"
    r"|(?<=\s)[-–—o](?=\s)"  # hyphens and letters as bullets
)
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue table, by use."""

    headings: dict[str, str]
    long_headings: dict[str, str]
    phrases: tuple[tuple[str, str], ...]
    openings: frozenset[str]
    longest: int


@cache
def load_cues() -> Cues:
    """Read the cue table that ships."""
    rows = [line.split("\t") for line in data_bytes("section_cues.tsv").decode().splitlines()[1:]]
    headings = {cue: zone for kind, zone, cue in rows if kind == "heading"}
    return Cues(
        headings,
        {cue: zone for cue, zone in headings.items() if len(cue) >= _LONG_HEADING},
        tuple((f" {cue} ", zone) for kind, zone, cue in rows if kind == "phrase"),
        frozenset(cue for kind, _, cue in rows if kind == "opening"),
        max(cue.count(" ") + 1 for cue in headings),
    )


def plain_words(text: str) -> list[str]:
    """Split text into folded words: case and accents go, ``c++`` and ``c#`` stay.

    Examples
    --------
    >>> plain_words("Expérience in C++, A/B-testing")
    ['experience', 'in', 'c++', 'a', 'b', 'testing']
    """
    text = text.casefold()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(text)


def sentences(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the sentences of a posting as folded words, and whether a colon follows.

    Parameters
    ----------
    text : str
        Plain text, HTML, Markdown, or one long line.

    Yields
    ------
    tuple of (list of str, bool)
    """
    text = text[:LONGEST_TEXT]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("\n", text)
    start = 0
    for mark in _SPLIT.finditer(text):
        if tokens := plain_words(text[start : mark.start()]):
            yield tokens, mark.group() == ":"
        start = mark.end()
    if tokens := plain_words(text[start:]):
        yield tokens, False


def zoned(text: str) -> Iterator[tuple[list[str], str]]:
    r"""Yield the sentences of a posting, headings left out, each with its zone.

    Parameters
    ----------
    text : str

    Yields
    ------
    tuple of (list of str, str)
        Folded words, and ``lead``, ``duty``, ``req``, ``nice``, ``blurb`` or ``legal``.

    Examples
    --------
    >>> [zone for _, zone in zoned("Your tasks:\n- Train models\nBenefits:\n- Dental insurance")]
    ['duty', 'legal']
    """
    cues = load_cues()
    section = "lead"
    for tokens, colon in sentences(text):
        heading = _heading(tokens, colon, cues)
        if heading:
            section = heading
            continue
        section = _run_on_heading(tokens, cues) or section
        yield tokens, _zone(tokens, section, cues)


def _heading(tokens: list[str], colon: bool, cues: Cues) -> str | None:
    count = len(tokens)
    if count > _LONGEST_HEADING_LINE:
        return None
    whole = cues.headings.get(" ".join(tokens))
    if whole:
        return whole
    for size in range(min(cues.longest, count), 0, -1):
        zone = cues.headings.get(" ".join(tokens[:size]))
        if zone and (colon or (size >= 2 and count <= size + 3)):
            return zone
    return None


def _run_on_heading(tokens: list[str], cues: Cues) -> str | None:
    for size in range(min(cues.longest, len(tokens)), 0, -1):
        zone = cues.long_headings.get(" ".join(tokens[:size]))
        if zone:
            return zone
    return None


def _zone(tokens: list[str], section: str, cues: Cues) -> str:
    sentence = f" {' '.join(tokens)} "
    told = {zone for cue, zone in cues.phrases if cue in sentence}
    if "legal" in told:
        return "legal"
    if "nice" in told and len(tokens) < _LONGEST_NICE_SENTENCE:
        return "nice"
    outside = section in ("lead", "blurb", "legal")
    if (outside or section == "duty") and (
        tokens[0] in cues.openings or " ".join(tokens[:2]) in cues.openings
    ):
        return "duty"
    if "blurb" in told and section != "req":
        return "blurb"
    if "req" in told and (outside or section == "duty"):
        return "req"
    if outside and (" you will " in sentence or " you ll " in sentence or " responsible for " in sentence):
        return "duty"
    return section
