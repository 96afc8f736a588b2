"""The step that finds a title's structure, and the two helpers that later steps read and write it with.

After this step a text is made of *segments*. A comma ("a, b") parts a title from its qualifiers, and a slash
between blanks ("a / b") parts two halves that may be two titles; the last step decides whether they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import category

from .roles import ROLE_NOUNS, has_role, is_role

#: A text that has nothing but words, commas and blanks: most titles, and no step about marks needs to look.
PLAIN = re.compile(r"[a-z0-9]+(?:,? [a-z0-9]+)*")
_COMPOUNDS = frozenset(
    "ai/ml ml/ai a/b ui/ux ux/ui ci/cd tcp/ip ml/dl dl/ml ai/dl bi/dw dw/bi etl/elt qa/qc r/python i/o ar/vr vr/ar "
    "it/ot ot/it hr/it nlp/nlu cv/ml ml/cv l1/l2 l2/l3 ts/sci pl/sql ai/bi ml/nlp nlp/ml s/4hana ml/cv ai/ar b/s "
    "gc/ead 24/7 c/c++ ios/android av/ml ml/av llm/nlp nlp/llm".split()
)
_MARKS = str.maketrans(
    {
        **dict.fromkeys("()[]{};", " , "), "|": " / ", "·": " , ",
    }
)  # fmt: skip
_DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d)")
_SUSPENDED = re.compile(r"(?<=\w)-? (und|oder|en|och|u\.|bzw\.?) -?(?=\w)")  # "verfahrens- und prozesstechnik"
_KEPT_AFTER_HYPHEN = frozenset("in to led level based of facing focused driven as ready".split())


_DECORATION = re.compile(r"""[*~^=`\\_"]{1,50}|[!?<>]{1,50}""")


def decoration(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop stars, arrows, emoji, quotes and loud punctuation; `!`, `?`, `<` and `>` part what they stand between.

    Examples
    --------
    >>> decoration("*** data scientist *** urgent!!!")
    ('data scientist urgent,', ('***', '***', '!!!'))
    """
    removed: list[str] = []
    if not text.isascii():
        kept = []
        for character in text:
            if character > "\x7f" and category(character) in ("So", "Sk", "Sm", "Mn", "Me") and (
                category(character)[0] == "S" or character in "\ufe0f\ufe0e\u20e3"
            ):
                removed.append(character)
                character = " "
            kept.append(character)
        text = "".join(kept) if removed else text
    if _DECORATION.search(text):
        removed += _DECORATION.findall(text)
        text = _DECORATION.sub(lambda match: ", " if match[0][0] in "!?<>" else " ", text)
    if removed:
        text = " ".join(text.split())
    return text, tuple(removed)


def split_segments(text: str) -> list[str]:
    """Segments at the even places, what stands between them at the odd ones.

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
    """The text again; empty segments go, and a comma is stronger than a slash.

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
        if right not in _KEPT_AFTER_HYPHEN and right.partition("-")[0] not in _KEPT_AFTER_HYPHEN and not is_role(right):
            return (left, ",", right)
    elif len(left) > 4 and left[-3:].isdigit() and right.isalpha():
        return (left, ",", right)
    return (token,)


def _pieces(token: str) -> Iterable[str]:
    """A token as words, "," and "/" marks; the marks are the structure."""
    if token == "w/":
        return ("with",)
    bare = token.strip("-/.:'")
    if not bare:
        return ("/",) if token == "/" else (",",) if "-" in token or "//" in token or ":" in token else ()
    at = token.find(bare)
    before, after = token[:at], token[at + len(bare) :]
    if before[-1:] == "." and bare[:1].isalnum():
        bare = "." + bare
    out: list[str] = []
    if before:
        out.append("," if "-" in before or "//" in before or ":" in before else "/" if "/" in before else "")
    if "//" in bare or (":" in bare and not bare.replace(":", "").isdigit()):
        for piece in bare.replace("//", ":").split(":"):
            out += (piece.strip("-/.'"), ",")
        out.pop()
    elif "-" in bare:
        out += _cut_hyphen(bare)
    else:
        out.append(bare)
    if after:
        out.append("," if "-" in after or "//" in after or ":" in after else "/" if "/" in after else "")
    return out


def segments(text: str) -> tuple[str, tuple[str, ...]]:
    """Brackets, dashes, colons, semicolons and bars become segments; decoration goes.

    Examples
    --------
    >>> segments("data scientist (computer vision) - siri")[0]
    'data scientist, computer vision, siri'
    >>> segments("data scientist | ml engineer: .net, c++ & r&d")[0]
    'data scientist / ml engineer, .net, c++ & r&d'
    """
    if PLAIN.fullmatch(text):
        return text, ()
    if "- " in text or " -" in text:
        text = _SUSPENDED.sub(r" \1 ", text)
    marked = text.translate(_MARKS)
    if "," in marked:
        marked = _DIGIT_COMMA.sub("\x00", marked).replace(",", " , ").replace("\x00", ",")
    out: list[str] = []
    glue = ""
    for token in marked.split():
        for piece in (token,) if token.isalnum() else ((",",) if token == "," else _pieces(token)):
            if piece == ",":
                glue = ", "
            elif piece == "/":
                glue = glue if glue == ", " else " / "
            elif piece:
                if out:
                    out.append(glue or " ")
                out.append(piece)
                glue = ""
    return _compounds(out), ()


def _compounds(out: list[str]) -> str:
    """Close the gap in "ai / ml" and its like."""
    if " / " in out:
        for index in range(1, len(out) - 1, 2):
            if out[index] == " / " and f"{out[index - 1]}/{out[index + 1]}" in _COMPOUNDS:
                out[index] = "/"
    return "".join(out)


_ASIDE = re.compile(r"\s?[(\[]([^()\[\]]{1,60})[)\]]\s?")
_BREAK = re.compile(r"[,;:|()\[\]]| [-/] |- | -")


def asides(text: str) -> tuple[str, tuple[str, ...]]:
    """Put a bracket that parts a role noun from its modifiers behind them; drop one that only abbreviates them.

    Examples
    --------
    >>> asides("artificial intelligence (ai) engineer - remote")
    ('artificial intelligence engineer - remote', ('(ai)',))
    >>> asides("machine learning (nlp) engineer")
    ('machine learning engineer, nlp', ())
    """
    if "(" not in text and "[" not in text:
        return text, ()
    removed: list[str] = []
    at = 0
    for _ in range(3):
        match = _ASIDE.search(text, at)
        if not match:
            break
        left = _BREAK.split(text[: match.start()])[-1].strip()
        rest = text[match.end() :]
        stop = _BREAK.search(rest)
        right = rest[: stop.start()] if stop else rest
        inner = match[1].strip()
        if not left or not _separate(left, right) or has_role(inner):
            at = match.end()
            continue
        tail = rest[len(right) :]
        if inner.replace("/", "") == "".join(word[0] for word in re.findall(r"\w+", left))[-len(inner.replace("/", "")) :]:
            removed.append(match[0].strip())
            inner = ""
        moved = f"{text[: match.start()]} {right.strip()}{', ' + inner if inner else ''}"
        text, at = moved + tail, len(moved)
    return text, tuple(removed)


def _separate(left: str, right: str) -> bool:
    """Whether two pieces around a bracket are one title: only the right one holds a role noun."""
    return has_role(right) and not has_role(left) and not left.endswith((" for", " of", " in", "&"))


def repeats(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop a segment that was there before.

    Examples
    --------
    >>> repeats("data scientist, growth, data scientist")
    ('data scientist, growth', ('data scientist',))
    """
    parts = text.split(", ")
    if len(parts) < 2 or len(set(parts)) == len(parts) or " / " in text:  # noqa: PLR2004
        return text, ()
    kept = list(dict.fromkeys(parts))
    return ", ".join(kept), tuple(part for place, part in enumerate(parts) if part in parts[:place])
