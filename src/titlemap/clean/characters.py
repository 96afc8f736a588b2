"""Steps about characters: length, mojibake, HTML, Unicode forms, links, glued words, letter case.

Each step is a pure function from a text to the new text and the parts that it took off. A step that has
nothing to do returns the very text that it was given, after the cheapest test that can tell.
"""

from __future__ import annotations

import html
import re
import unicodedata

from .roles import is_role
from .wordlists import words

#: A title longer than this is cut, after blanks around it are gone: no real title comes near, and every later
#: step may then take time that grows with the length of what it reads.
MAX_LENGTH = 1000

Outcome = tuple[str, tuple[str, ...]]


def truncate(text: str) -> Outcome:
    """Cut a text at `MAX_LENGTH` characters; what went is told by its length only.

    Examples
    --------
    >>> truncate("Data Scientist")
    ('Data Scientist', ())
    >>> cut, removed = truncate("x" * 1500)
    >>> len(cut), removed
    (1000, ('500 characters',))
    """
    if len(text) <= MAX_LENGTH:
        return text, ()
    text = text.strip()
    if len(text) <= MAX_LENGTH:
        return text, ()
    return text[:MAX_LENGTH].rstrip(), (f"{len(text) - MAX_LENGTH} characters",)


#: The lead bytes of UTF-8 read as Latin-1 or Windows-1252, followed by what such a byte can be followed by.
_MOJIBAKE = re.compile("[Â-ô][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


_LETTERS_FOR_A_LOST_ONE = 8


def mojibake(text: str) -> Outcome:
    """Undo a wrong decoding: all of the text as UTF-8, or else as far as ftfy sees.

    A text that is UTF-8 when its letters are taken for the bytes of Windows-1252 or Latin-1 was read wrongly: no text
    that was not comes out whole. Five bytes mean nothing in Windows-1252 and get lost on the way, so a few letters may
    be missing.

    Examples
    --------
    >>> mojibake("IngÃ©nieur donnÃ©es"), mojibake("Ká»¹ sÆ° dá»¯ liá»‡u")
    (('Ingénieur données', ()), ('Kỹ sư dữ liệu', ()))
    """
    if text.isascii() or not _MOJIBAKE.search(text):
        return text, ()
    try:
        meant = b"".join(map(_misread_byte, text)).decode(errors="replace")
    except UnicodeEncodeError:
        meant = text
    lost, letters = meant.count("\ufffd"), sum(letter > "\x7f" for letter in meant)
    if meant != text and lost * _LETTERS_FOR_A_LOST_ONE < letters:
        return meant.replace("\ufffd", ""), ()
    import ftfy  # noqa: PLC0415  slow to import and needed by few titles

    return ftfy.fix_encoding(text), ()


def _misread_byte(letter: str) -> bytes:
    """Return the byte that a letter was made of; Windows-1252 leaves five bytes out, which come as they are."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


_TAG = re.compile(r"<[/!]?[a-zA-Z][^<>]{0,200}>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def entities(text: str) -> Outcome:
    """Read HTML entities (also doubly escaped ones) and drop tags.

    Examples
    --------
    >>> entities("R&amp;D <b>Engineer</b>")
    ('R&D Engineer', ('<b>', '</b>'))
    """
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
        if _ENTITY.search(text):
            text = html.unescape(text)
    if "<" not in text:
        return text, ()
    removed = tuple(_TAG.findall(text))
    return (" ".join(_TAG.sub(" ", text).split()) if removed else text), removed


_SPECIAL = {
    "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "‚": "'",
    "«": '"', "»": '"', "‹": '"', "›": '"', "—": " - ", "―": " - ", "−": "-", "•": " - ", "‣": " - ",
    "‧": "·",
    "∙": "·", "⋅": "·", "・": " ", "･": " ", "、": ", ", "。": ". ", "→": " - ", "⁄": "/", "¦": "|", "│": "|",
    "❘": "|", "丨": "|", "‖": "|", "İ": "I", "™": " ", "®": " ", "©": " ", "\u00ad": "", "…": " ",
}  # fmt: skip
#: What becomes of a character of a Unicode category that a title has no use for.
_BY_CATEGORY = {
    "Cc": " ", "Cf": "", "Co": " ", "Cs": " ", "Cn": " ", "Zs": " ", "Zl": " ", "Zp": " ",
    "Pd": "-", "Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"',
}  # fmt: skip


class _Table(dict[int, str]):
    """A table for `str.translate` that fills itself, up to a bound; ASCII is in it from the start."""

    bound = 4096

    def __missing__(self, key: int) -> str:
        character = chr(key)
        value = _SPECIAL.get(character)
        if value is None:
            value = _BY_CATEGORY.get(unicodedata.category(character), character)
        if len(self) < self.bound:
            self[key] = value
        return value


_TABLE = _Table({code: chr(code) if 32 <= code < 127 else " " for code in range(128)})


#: Between Arabic letters a non-joiner parts two words of a compound, which others write with a blank.
_PARTED = re.compile("(?<=[\u0620-\u06ff])\u200c(?=[\u0620-\u06ff])")


def characters(text: str) -> Outcome:
    """Compatibility forms to plain ones, invisible characters away, one kind of quote, dash and bracket.

    Examples
    --------
    >>> characters("Ｄａｔａ　Scientist【AI】 – “NLP”")[0]
    'Data Scientist(AI) - "NLP"'
    """
    if text.isascii() and text.isprintable():
        return text, ()
    if "\u200c" in text:
        text = _PARTED.sub(" ", text)
    return unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE), ()


_LINK = re.compile(r"(?i)\b(?:https?://|www\.)[^\s<>()|,;]{1,300}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,60}")


def links(text: str) -> Outcome:
    """Drop web and e-mail addresses.

    Examples
    --------
    >>> links("Data Scientist - apply: jobs@example.org")
    ('Data Scientist - apply: ', ('jobs@example.org',))
    """
    if "@" not in text and "://" not in text and "www." not in text.lower():
        return text, ()
    removed = tuple(_LINK.findall(text))
    return (_LINK.sub("", text), removed) if removed else (text, ())


_GLUED = re.compile(r"[a-zà-öø-ÿ][A-ZÀ-ÖØ-Þ]|[A-Z]{2}[a-z]{3}")
_PIECE = re.compile(r"[A-ZÀ-ÖØ-Þ]+(?![a-zà-öø-ÿ])|[A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ]+|[^A-Za-zÀ-ÖØ-öø-ÿ]+")
_CAMEL_WORDS = words("""
    big data machine learning deep artificial intelligence computer vision science software applied
    research senior junior lead principal staff business product cloud new york san francisco los
    angeles united states language natural processing analytics remote quantitative solution solutions
    security systems system network
""")  # fmt: skip


def _unglue(token: str) -> str:
    pieces: list[str] = _PIECE.findall(token)
    lowered = [piece.lower() for piece in pieces]
    if pieces[-1] in ("In", "Innen") and len(pieces) > 1 and is_role(lowered[-2]):
        return token[: -len(pieces[-1])]  # the German inner capital: EntwicklerIn
    roles = [is_role(piece) for piece in lowered]
    if not any(roles):
        return " ".join(pieces) if all(piece in _CAMEL_WORDS for piece in lowered) else token
    out = pieces[0]
    for index in range(1, len(pieces)):
        before, piece = pieces[index - 1], pieces[index]
        known = lowered[index] in _CAMEL_WORDS and lowered[index - 1] in _CAMEL_WORDS
        apart = before[-1].isalpha() and piece[0].isalpha() and (roles[index] or roles[index - 1] or known)
        out += " " + piece if apart else piece
    return out


def glued(text: str) -> Outcome:
    """Part words that are written together in CamelCase, where a role noun shows that they are words.

    Examples
    --------
    >>> glued("MachineLearningEngineer")[0], glued("DevOpsEngineer JavaScript, EngineerNew York")[0]
    ('Machine Learning Engineer', 'DevOps Engineer JavaScript, Engineer New York')
    """
    if text.istitle() or text.islower() or not _GLUED.search(text):
        return text, ()
    words = [_unglue(word) if _GLUED.search(word) else word for word in text.split()]
    return " ".join(words), ()


#: Signs of tags, addresses, entities and links.
_SIGNS = frozenset("<@&:.")


def is_odd(word: str) -> bool:
    """Whether the steps of this file find something in a word, beside capitals.

    Examples
    --------
    >>> [is_odd(word) for word in ("DevOps", "DataScientist", "R&amp;D", "données", "Ｄａｔａ")]
    [False, True, True, False, True]
    """
    plain = word.isascii() and (word.isalpha() or (word.isprintable() and _SIGNS.isdisjoint(word)))
    if plain and (word.istitle() or word.isupper() or word == word.lower()):
        return False  # nearly always
    return (
        "<" in word
        or characters(word)[0] != word
        or glued(word)[0] != word
        or mojibake(word)[0] != word
        or entities(word)[0] != word
        or links(word)[0] != word
    )


def case(text: str) -> Outcome:
    """Lower case, single blanks.

    Examples
    --------
    >>> case("  DATA  Scientist ")
    ('data scientist', ())
    """
    return " ".join(text.lower().split()), ()


#: Levels of the scripts that put no space behind them.
_SCRIPT_LEVELS = (
    "高级",
    "高級",
    "资深",
    "資深",
    "初级",
    "初級",
    "中级",
    "中級",
    "シニア",
    "ジュニア",
    "リード",
    "시니어",
    "주니어",
)


def glued_levels(text: str) -> Outcome:
    """Part a level from the title that follows it without a space, in the scripts that write none.

    Examples
    --------
    >>> glued_levels("高级算法工程师")
    ('高级 算法工程师', ())
    """
    if text.isascii():
        return text, ()
    tokens = text.split(" ")
    for place, token in enumerate(tokens):
        if token.startswith(_SCRIPT_LEVELS):
            size = (
                2
                if token[:2] in _SCRIPT_LEVELS
                else next(len(p) for p in _SCRIPT_LEVELS if token.startswith(p))
            )
            if len(token) > size + 1 and token[size] != ",":
                tokens[place] = f"{token[:size]} {token[size:]}"
    return " ".join(tokens), ()
