"""The step that finds a title's structure, and the two helpers that later steps read and write it with.

After this step a text is made of *segments*. A comma ("a, b") parts a title from its qualifiers, and a slash
between blanks ("a / b") parts two halves that may be two titles; the last step decides whether they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import category

from .roles import ROLE_NOUNS, is_role
from .wordlists import words

if TYPE_CHECKING:
    from collections.abc import Sequence


_COMPOUNDS = words("""
    ai/ml ml/ai a/b ui/ux ux/ui ci/cd tcp/ip ml/dl dl/ml ai/dl bi/dw dw/bi etl/elt qa/qc r/python i/o
    ar/vr vr/ar it/ot ot/it hr/it nlp/nlu cv/ml ml/cv l1/l2 l2/l3 ts/sci pl/sql ai/bi ml/nlp nlp/ml
    s/4hana ml/cv ai/ar b/s gc/ead 24/7 c/c++ ios/android av/ml ml/av llm/nlp nlp/llm
""")
#: What a comma and a slash that part words are written as while a text is read: white space, which no word holds.
COMMA, SLASH = "\n", "\t"
_PARTING = frozenset("()[]{};|·")
_MARKS = dict.fromkeys(_PARTING, f" {COMMA} ") | {"|": f" {SLASH} "}
_DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d)")
_SUSPENDED = re.compile(
    r"(?<=\w)-? (und|oder|ja|en|och|u\.|bzw\.?) -?(?=\w)"
)  # "verfahrens- und prozesstechnik"
_SUSPENDING = words("und oder ja en och u. bzw bzw.")
_KEPT_AFTER_HYPHEN = words("in to led level based of facing focused driven as ready")


_DECORATING = frozenset('*~^=`\\_"!?<>')
_DECORATION = re.compile(r"""[*~^=`\\_"]{1,50}|[!?<>]{1,50}""")


def _decorates(character: str) -> bool:
    """Whether a character beyond ASCII is a picture, an arrow or an emoji's joint."""
    return category(character) in ("So", "Sk", "Sm") or character in "\ufe0f\ufe0e\u20e3"


def decoration(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop stars, arrows, emoji, quotes and loud punctuation; `!`, `?`, `<` and `>` part their neighbours.

    Examples
    --------
    >>> decoration("*** data scientist *** urgent!!!")
    ('data scientist urgent,', ('***', '***', '!!!'))
    """
    removed: list[str] = []
    if not text.isascii():
        removed = [character for character in text if character > "\x7f" and _decorates(character)]
        for character in set(removed):
            text = text.replace(character, " ")
    if not _DECORATING.isdisjoint(text):
        removed += _DECORATION.findall(text)
        text = _DECORATION.sub(lambda match: ", " if match[0][0] in "!?<>" else " ", text)
    if removed:
        text = " ".join(text.split())
    return text, tuple(removed)


def split_segments(text: str) -> list[str]:
    """Return segments at the even places, what stands between them at the odd ones.

    Examples
    --------
    >>> split_segments("data scientist / ml engineer, ads")
    ['data scientist', ' / ', 'ml engineer', ', ', 'ads']
    """
    return text.replace(", ", "\n, \n").replace(" / ", "\n / \n").split("\n")


def join_segments(parts: Sequence[str]) -> str:
    """Write the text again; empty segments go, and a comma is stronger than a slash.

    Examples
    --------
    >>> join_segments(["data scientist", " / ", "", ", ", "ads"])
    'data scientist, ads'
    """
    if "" not in parts:
        return "".join(parts)
    if " / " not in parts:
        return ", ".join(filter(None, parts[::2]))
    out = ""
    glue = ""
    for index, part in enumerate(parts):
        if index % 2:
            glue = ", " if ", " in (glue, part) else part
        elif part:
            out = out + glue + part if out else part
            glue = ""
    return out


def _cut_hyphen(token: str) -> str:
    """Part "scientist-nlp" and "me00432-data", keep "full-stack" and "physician-scientist"."""
    left, _, right = token.partition("-")
    if not left or not right:
        return token
    if left in ROLE_NOUNS:
        if right.isdigit():
            return f"{left} {right}"
        if (
            right not in _KEPT_AFTER_HYPHEN
            and right.partition("-")[0] not in _KEPT_AFTER_HYPHEN
            and not is_role(right)
        ):
            return f"{left} {COMMA} {right}"
    elif len(left) > 4 and left[-3:].isdigit() and right.isalpha():
        return f"{left} {COMMA} {right}"
    return token


@lru_cache(maxsize=1 << 14)
def mark_up(word: str) -> str:
    r"""Take a word apart into words and the marks `COMMA` and `SLASH`, which are the structure, with blanks between.

    Examples
    --------
    >>> mark_up("(nlp)"), mark_up("scientist-nlp"), mark_up("1,000"), mark_up("c++")
    ('\n nlp \n', 'scientist \n nlp', '1,000', 'c++')
    """
    if not _PARTING.isdisjoint(word):
        for mark in _PARTING.intersection(word):
            word = word.replace(mark, _MARKS[mark])
    elif "," not in word:
        return _cut(word)
    if "," in word:
        word = _DIGIT_COMMA.sub("\x00", word).replace(",", f" {COMMA} ").replace("\x00", ",")
    return " ".join(filter(None, map(_cut, word.split(" "))))


def _cut(word: str) -> str:
    """Take a word without brackets and commas apart."""
    if word.isalnum() or word in (COMMA, SLASH):
        return word
    if word == "w/":
        return "with"
    bare = word.strip("-/.:'")
    if not bare:
        return SLASH if word == "/" else COMMA if "-" in word or "//" in word or ":" in word else ""
    before, _, after = word.partition(bare)
    if before[-1:] == "." and bare[:1].isalnum():
        bare = "." + bare
    if "//" in bare or (":" in bare and not bare.replace(":", "").isdigit()):
        pieces = [piece.strip("-/.'") for piece in bare.replace("//", ":").split(":")]
        bare = f" {COMMA} ".join(filter(None, pieces))
    elif "-" in bare:
        bare = _cut_hyphen(bare)
    return " ".join(filter(None, (_edge(before), bare, _edge(after)))) if before or after else bare


def _edge(marks: str) -> str:
    """Tell what the marks around a word mean for the structure."""
    if not marks:
        return ""
    return COMMA if "-" in marks or "//" in marks or ":" in marks else SLASH if "/" in marks else ""


def segments(text: str) -> tuple[str, tuple[str, ...]]:
    """Brackets, dashes, colons, semicolons and bars become segments; decoration goes.

    Examples
    --------
    >>> segments("data scientist (computer vision) - siri")[0]
    'data scientist, computer vision, siri'
    >>> segments("data scientist | ml engineer: .net, c++ & r&d")[0]
    'data scientist / ml engineer, .net, c++ & r&d'
    """
    words = text.split()
    if ("- " in text or " -" in text) and not _SUSPENDING.isdisjoint(words):
        words = _SUSPENDED.sub(r" \1 ", text).split()
    marked = " ".join(filter(None, [word if word.isalnum() else mark_up(word) for word in words]))
    parts = map(_slashed, marked.split(COMMA)) if SLASH in marked else map(str.strip, marked.split(COMMA))
    return ", ".join(filter(None, parts)), ()


def _slashed(segment: str) -> str:
    """Write a segment's slashes between blanks, but close the gap in "ai / ml" and its like."""
    halves = [*filter(None, map(str.strip, segment.split(SLASH)))]
    out = "".join(halves[:1])
    for left, right in pairwise(halves):
        joined = f"{left.rpartition(' ')[2]}/{right.partition(' ')[0]}"
        out += ("/" if joined in _COMPOUNDS else " / ") + right
    return out
