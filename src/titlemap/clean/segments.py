"""The step that finds a title's structure, and the two helpers that later steps read and write it with.

After this step a text is made of *segments*. A comma ("a, b") parts a title from its qualifiers, and a slash
between blanks ("a / b") parts two halves that may be two titles; the last step decides whether they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category

from .roles import ROLE_NOUNS, is_role
from .wordlists import words

if TYPE_CHECKING:
    from collections.abc import Iterable


_COMPOUNDS = words("""
    ai/ml ml/ai a/b ui/ux ux/ui ci/cd tcp/ip ml/dl dl/ml ai/dl bi/dw dw/bi etl/elt qa/qc r/python i/o
    ar/vr vr/ar it/ot ot/it hr/it nlp/nlu cv/ml ml/cv l1/l2 l2/l3 ts/sci pl/sql ai/bi ml/nlp nlp/ml
    s/4hana ml/cv ai/ar b/s gc/ead 24/7 c/c++ ios/android av/ml ml/av llm/nlp nlp/llm
""")
_MARKS = str.maketrans(
    {
        **dict.fromkeys("()[]{};", " , "), "|": " / ", "·": " , ",
    }
)  # fmt: skip
_DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d)")
_SUSPENDED = re.compile(
    r"(?<=\w)-? (und|oder|ja|en|och|u\.|bzw\.?) -?(?=\w)"
)  # "verfahrens- und prozesstechnik"
_SUSPENDING = (" und ", " oder ", " ja ", " en ", " och ", " u. ", " bzw")
_KEPT_AFTER_HYPHEN = words("in to led level based of facing focused driven as ready")


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
    if _DECORATION.search(text):
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
    if " / " in text:
        return re.split(r"(, | / )", text)
    out: list[str] = []
    for segment in text.split(", "):
        out += (segment, ", ")
    out.pop()
    return out


def join_segments(parts: Iterable[str]) -> str:
    """Write the text again; empty segments go, and a comma is stronger than a slash.

    Examples
    --------
    >>> join_segments(["data scientist", " / ", "", ", ", "ads"])
    'data scientist, ads'
    """
    out = ""
    glue = ""
    for index, part in enumerate(parts):
        if index % 2:
            glue = ", " if ", " in (glue, part) else part
        elif part:
            out = out + glue + part if out else part
            glue = ""
    return out


def _cut_hyphen(token: str) -> tuple[str, ...]:
    """Part "scientist-nlp" and "me00432-data", keep "full-stack" and "physician-scientist"."""
    left, _, right = token.partition("-")
    if not left or not right:
        return (token,)
    if left in ROLE_NOUNS:
        if right.isdigit():
            return (left, right)
        if (
            right not in _KEPT_AFTER_HYPHEN
            and right.partition("-")[0] not in _KEPT_AFTER_HYPHEN
            and not is_role(right)
        ):
            return (left, ",", right)
    elif len(left) > 4 and left[-3:].isdigit() and right.isalpha():
        return (left, ",", right)
    return (token,)


@lru_cache(maxsize=1 << 14)
def pieces_of(word: str) -> tuple[str, ...]:
    """Take a word apart into words and the marks "," and "/", which are the structure.

    Examples
    --------
    >>> pieces_of("(nlp)"), pieces_of("scientist-nlp"), pieces_of("1,000"), pieces_of("c++")
    ((',', 'nlp', ','), ('scientist', ',', 'nlp'), ('1,000',), ('c++',))
    """
    marked = word.translate(_MARKS)
    if "," in marked:
        marked = _DIGIT_COMMA.sub("\x00", marked).replace(",", " , ").replace("\x00", ",")
    return tuple(piece for part in marked.split() for piece in _cut(part) if piece)


def _cut(word: str) -> tuple[str, ...]:
    """Take a word without brackets and commas apart."""
    if word.isalnum() or word == ",":
        return (word,)
    if word == "w/":
        return ("with",)
    if word == "-":
        return (",",)
    bare = word.strip("-/.:'")
    if not bare:
        return ("/",) if word == "/" else (",",) if "-" in word or "//" in word or ":" in word else ()
    at = word.find(bare)
    before, after = word[:at], word[at + len(bare) :]
    if before[-1:] == "." and bare[:1].isalnum():
        bare = "." + bare
    out = [_edge(before)]
    if "//" in bare or (":" in bare and not bare.replace(":", "").isdigit()):
        for piece in bare.replace("//", ":").split(":"):
            out += (piece.strip("-/.'"), ",")
        out.pop()
    elif "-" in bare:
        out += _cut_hyphen(bare)
    else:
        out.append(bare)
    return (*out, _edge(after))


def _edge(marks: str) -> str:
    """Tell what the marks around a word mean for the structure."""
    return "," if "-" in marks or "//" in marks or ":" in marks else "/" if "/" in marks else ""


def segments(text: str) -> tuple[str, tuple[str, ...]]:
    """Brackets, dashes, colons, semicolons and bars become segments; decoration goes.

    Examples
    --------
    >>> segments("data scientist (computer vision) - siri")[0]
    'data scientist, computer vision, siri'
    >>> segments("data scientist | ml engineer: .net, c++ & r&d")[0]
    'data scientist / ml engineer, .net, c++ & r&d'
    """
    if ("- " in text or " -" in text) and any(word in text for word in _SUSPENDING):
        text = _SUSPENDED.sub(r" \1 ", text)
    out: list[str] = []
    glue = ""
    for word in text.split():
        for piece in (word,) if word.isalnum() else pieces_of(word):
            if piece == ",":
                glue = ", "
            elif piece == "/":
                glue = glue if glue == ", " else " / "
            else:
                out += (glue or " ", piece)
                glue = ""
    return _compounds(out[1:]), ()


def _compounds(out: list[str]) -> str:
    """Close the gap in "ai / ml" and its like."""
    if " / " in out:
        for index in range(1, len(out) - 1, 2):
            if out[index] == " / " and f"{out[index - 1]}/{out[index + 1]}" in _COMPOUNDS:
                out[index] = "/"
    return "".join(out)
