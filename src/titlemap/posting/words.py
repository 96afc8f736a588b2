"""From a posting as it is written to its words and the breaks between its sentences.

A text is cut at white space and at signs that only separate; what stands between is a *chunk* (``"R&D,"``, ``"end."``,
``"teamWhat"``), and everything else is decided within a chunk: which words it holds, whether a sentence ends there.
So a chunk is read once however often it comes, and a text costs little more than cutting it and looking up.
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate, islice

#: No more of a text than this is read: the duties of a posting come long before.
LONGEST_TEXT = 40_000
#: What a chunk holds besides words, as ids: the end of a sentence, a colon, and a word that nobody knows.
BREAK, COLON, UNKNOWN = 0, 1, 2
_RESERVED = 3
_ID_BYTES = 4

#: Signs that separate words and mean nothing else. A line break ends a sentence, and has its own chunk.
_SEPARATORS = "".join(map(chr, range(33))).replace("\n", "") + '\x7f,()[]{}"<>=~%$^`\\_'
_TO_BLANKS = bytes.maketrans(_SEPARATORS.encode(), b" " * len(_SEPARATORS))
_CHUNK = re.compile(rf"[^\n{re.escape(_SEPARATORS)}]+|\n")
_LONGEST_KEPT, _MOST_KEPT = 48, 1 << 17

#: Stands where an entity was longer than what it means: part of the word around it, and no letter.
_FILL = "\u00ad"
#: Scripts that put no blank between a word of theirs and one of ours.
_UNSPACED = r"\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = (
    rf"[^\W_{_UNSPACED}][^\W{_UNSPACED}]*(?:[\u00ad\u0300-\u036f]+[^\W{_UNSPACED}]*)*(?:\+\+|\#(?!\w))?"
    rf"|(?:(?!\W)[{_UNSPACED}])+"
)
_BULLETS = (
    r"\u00a6\u00b7\x95\u2022\u2023\u2043\u204c\u204d\u2190-\u21ff\u2219\u2500-\u27bf\u2b00-\u2bff"
    r"\u30fb\ue000-\uf8ff\U0001f000-\U0001faff"
)
_PIECE = re.compile(
    rf"""^(?:[-–—]+|o)$  # hyphens, and letters from a word processor, as bullets
    | ({_WORD})
    | ([:：])
    | [|\n。！？；…{_BULLETS}\u2028\u2029]  # lines, bullets, full stops of other scripts
    | (?<!\*)\*(?!\*)  # a bullet; two are Markdown's bold
    | (?<!\.\w)[.!?;](?!\w)  # the end of a sentence, but not of U.S. or e.g.
    | (?<=[a-z]{{2}})[.!?;](?=[A-Z](?:[a-z’']|$))  # the same where a scraper lost the space
    """,
    re.VERBOSE,
)  # fmt: skip
_ADDRESS = re.compile(r"\w@\w")
_ABBREVIATIONS = frozenset({
    "approx.", "b.sc.", "bzw.", "ca.", "co.", "corp.", "dr.", "est.", "ggf.", "incl.", "inc.", "inkl.", "jr.", "ltd.",
    "m.sc.", "no.", "resp.", "sr.", "vs.",
})  # fmt: skip
_UNBROKEN = frozenset(written.encode() for written in _ABBREVIATIONS)
#: What the last sign of a chunk says behind a plain word.
_ENDS = {
    **dict.fromkeys(b".!?;", BREAK.to_bytes(_ID_BYTES, sys.byteorder)),
    ord(":"): COLON.to_bytes(_ID_BYTES, sys.byteorder),
}
#: Where a scraper glued the end of one line to the start of the next.
_SEAM = re.compile(r"(?:(?<=[^\W\d_A-Z]{2})|(?<=[0-9]))(?=[A-Z][a-z]{2}|We$)|(?<=[A-Z]{2})(?=[A-Z][a-z]{5})")

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TAG = re.compile(rf"<(?:!--|[/!?{_FILL}]{{0,12}}[a-zA-Z])[^<>]{{0,300}}>")
_INLINE = re.compile(
    rf"<[/{_FILL}]*(?:a|abbr|b|big|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u)(?![a-z0-9])",
    re.IGNORECASE,
)
#: What a line begins with in bold is a heading of its own, or at least of what follows it.
_BOLD = re.compile(r"<(b|strong)>[^<>]{1,100}</\1>|\*\*[^*\n]{1,100}\*\*", re.IGNORECASE)
_INDENT = 20


def plain_words(text: str) -> list[str]:
    """Split text into folded words: case and accents go, ``c++`` and ``c#`` stay.

    Examples
    --------
    >>> plain_words("Expérience in C++, A/B-testing")
    ['experience', 'in', 'c++', 'a', 'b', 'testing']
    """
    return [fold(match.group(1)) for match in _PIECE.finditer(text) if match.group(1)]


def fold(word: str) -> str:
    """Take case, accents and invisible signs off a word.

    Examples
    --------
    >>> fold("Expérience"), fold("ＭＬ"), fold("STRASSE") == fold("Straße")
    ('experience', 'ml', True)
    """
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in parts if c.isalnum() or c in "+#").casefold()


def has_letter(word: str) -> bool:
    """Whether there is a letter in a word; one without is a number, and says more of pay and layout than of work.

    Examples
    --------
    >>> has_letter("s3"), has_letter("000")
    (True, False)
    """
    return not word.isdecimal()


def bare(text: str) -> str:
    r"""Take tags and entities out of a text, leaving every word where it stands.

    A block's tag becomes a line break, an inline one blanks, an entity what it means; all are filled up to their length.

    Examples
    --------
    >>> bare("<p>R&amp;D <b>models</b></p>").replace("\u00ad", "~")
    '\n  R&~~~~D    models    \n   '
    """
    text = text[:LONGEST_TEXT]
    if "&" in text:
        text = _ENTITY.sub(_meant, text)
    if "**" in text or "<" in text:
        text = _BOLD.sub(_headed, text)
    if "<" in text:
        text = _TAG.sub(_blanks, text)
    return text


def _meant(entity: re.Match[str]) -> str:
    written = entity.group()
    return html.unescape(written)[: len(written)].ljust(len(written), _FILL)


def _headed(bold: re.Match[str]) -> str:
    """End the line after what is bold at its start."""
    written, start = bold.group(), bold.start()
    before = bold.string[max(0, start - _INDENT) : start].rstrip(" \t-•")
    return written[:-2] + "\n" + written[-1] if not before or before[-1] in ">\n" else written


def _blanks(tag: re.Match[str]) -> str:
    written = tag.group()
    if _INLINE.match(written):
        return " " * len(written)
    return "\n" + " " * (len(written) - 1)


def chunks(text: str) -> list[bytes]:
    """Cut a bare text into its chunks, each as UTF-8.

    Examples
    --------
    >>> chunks("Deploy models, and (often) more.")
    [b'Deploy', b'models', b'and', b'often', b'more.']
    """
    return text.encode("utf-8", "surrogatepass").replace(b"\n", b" | ").translate(_TO_BLANKS).split()


class Lexicon:
    """Words and their ids, and what chunks hold.

    Parameters
    ----------
    words : iterable of str
        Folded words that are known; others are `UNKNOWN`.
    starters : collection of str
        Words that a line may begin with: where one follows another word without a space, a line break was lost.
    """

    def __init__(self, words: Iterable[str], starters: Collection[str]) -> None:
        self.ids = {word: i for i, word in enumerate(dict.fromkeys(words), start=_RESERVED)}
        self.size = len(self.ids) + _RESERVED
        self._starters = starters
        self._read = _Memo(self)

    def read(self, text: str) -> bytes:
        """Return the ids of a text's words and breaks, as the bytes of 32-bit integers.

        Parameters
        ----------
        text : str
            What `bare` returned.
        """
        return b"".join(map(self._read.__getitem__, chunks(text)))

    def spans(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield the same ids one by one, each with where it stands: id, start, end."""
        for chunk in _CHUNK.finditer(text):
            for piece, start, end in self._pieces(chunk.group()):
                yield piece, chunk.start() + start, chunk.start() + end

    def places(self, text: str, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
        """Say where the words of these numbers stand, as `spans` numbers them; other chunks are only counted."""
        ends = list(accumulate(map(len, map(self._read.__getitem__, chunks(text)))))
        holders = {number: bisect_right(ends, number * _ID_BYTES) for number in numbers}
        cut = list(islice(_CHUNK.finditer(text), max(holders.values(), default=-1) + 1))
        out = {}
        for number, at in holders.items():
            pieces = list(self._pieces(cut[at].group()))
            _, first, last = pieces[number - ends[at] // _ID_BYTES]  # counted from the chunk's end
            out[number] = cut[at].start() + first, cut[at].start() + last
        return out

    def _ids(self, chunk: bytes) -> bytes:
        """Return the ids of what a chunk holds."""
        word, mark = (chunk[:-1], _ENDS.get(chunk[-1])) if not chunk.isalpha() else (chunk, b"")
        if mark is not None and _is_plain(word) and chunk.lower() not in _UNBROKEN:
            return self.ids.get(word.lower().decode(), UNKNOWN).to_bytes(_ID_BYTES, sys.byteorder) + mark
        pieces = self._pieces(chunk.decode("utf-8", "surrogatepass"))
        return array("i", [piece for piece, _, _ in pieces]).tobytes()

    def _pieces(self, chunk: str) -> list[tuple[int, int, int]]:
        """Return what a chunk holds: ids, each with its start and end in the chunk."""
        known = self.ids.get
        if chunk.isascii() and chunk.isalpha() and chunk[1:].islower():  # a word and nothing else
            return [(known(fold(chunk), UNKNOWN), 0, len(chunk))]
        if _is_link(chunk):
            return []
        unbroken = chunk.lower() in _ABBREVIATIONS
        out: list[tuple[int, int, int]] = []
        for match in _PIECE.finditer(chunk):
            word = match[1]
            start, end = match.span()
            if not word:
                if not unbroken:
                    out.append((COLON if match[2] else BREAK, start, end))
            elif word.islower() or word.isupper():  # no seam
                out.append((known(fold(word), UNKNOWN), start, end))
            else:
                for line in self._unglued(word):
                    if start > match.start():
                        out.append((BREAK, start, start))
                    end = start + len(line)
                    out.append((known(fold(line), UNKNOWN), start, end))
                    start = end
        return out

    def _unglued(self, word: str) -> list[str]:
        """Part a word where the start of another line was glued to it."""
        lines = [""]
        for part in _SEAM.split(word):
            if lines[-1] and fold(part) in self._starters:
                lines.append(part)
            else:
                lines[-1] += part
        return lines


def _is_plain(word: bytes) -> bool:
    """Whether these are ASCII letters with no seam between them, and more than the bullet ``o``."""
    return len(word) > 1 and word.isalpha() and (word[1:].islower() or word.isupper())


def _is_link(chunk: str) -> bool:
    return "://" in chunk or chunk.startswith("www.") or ("@" in chunk and bool(_ADDRESS.search(chunk)))


class _Memo(dict[bytes, bytes]):
    """What chunks hold; bounded, and first come, first kept: the common ones come first."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._alike: dict[bytes, bytes] = {}

    def __missing__(self, chunk: bytes) -> bytes:
        ids = self._lexicon._ids(chunk)  # noqa: SLF001  its own memory
        if len(chunk) <= _LONGEST_KEPT and len(self) < _MOST_KEPT:
            self[chunk] = ids = self._alike.setdefault(ids, ids)  # many chunks hold one unknown word
        return ids
