"""Gender: the marks that say who may apply, and the forms of a noun that name both.

"(m/w/d)" goes; "Ingénieur·e", "Entwickler*in" and "Datenwissenschaftlerin" become the one form that tables
are written in. Endings are only taken off behind a known role noun.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .roles import is_role

_LETTER = r"(?:[mwfdxhkvitbn*]|gn|nb|div(?:ers(?:e)?)?\.?|diverse|male|female|inter|non-binary|other|a)"
_SEPARATOR = r"\s?[/|,:\\+-]\s?"
_BRACKETED = re.compile(
    r"[(\[{]\s?(?:"
    rf"{_LETTER}(?:{_SEPARATOR}{_LETTER}){{1,5}}\*?"  # (m/w/d), (m,w,d), (f/m/x), (m|w|d)
    r"|a{1,2}\s?\*|a?gn?w?\s?\*?|[mfwdx]{3}\*?"  # (a*), (gn), (agw*), (mwd)
    r"|(?:all|any|alle|jedes|every|tous|todos|open to all)\s(?:genders?|geschlechter|geschlecht|les genres)"
    r"(?:\s?welcome)?"
    r"|all|human|mensch(?:en)?|h/u/m/a/n|gender[\s-]?neutral|geschlecht egal|wmdx?|divers"
    r")\s?[)\]}]"
)
_BARE = re.compile(
    r"(?<![\w/&.+-])[mwfdhx](?:\s?[/|]\s?[mwfdxhi*]|\s?[/|]\s?div\.?|\s?[/|]\s?gn){1,3}(?![\w/&+'-])"
)
_BARE_PHRASES = re.compile(r"(?<!\w)(?:all genders?(?: welcome)?|alle geschlechter|any gender|gn\*?)$")
#: Two letters that only stand together in a gender mark.
_PAIRS = (("m", "w"), ("m", "f"), ("h", "f"), ("m", "k"), ("m", "v"))


#: Letters that may stand for a gender where a slash or a bar follows, also behind a blank.
LETTERS = "mwfdhx"
_MAYBE_MARK = re.compile(
    rf"{_BRACKETED.pattern}"
    rf"|[(\[{{](?:{_LETTER}(?:[/|,:\\+-]{_LETTER})*[/|,:\\+-]?\*?|a{{1,2}}\*?|a?gn?w?\*?|[mfwdx]{{3}}\*?"  # begun
    r"|all|any|alle|jedes|every|tous|todos|open|human|mensch(?:en)?|h/u/m/a/n|gender(?:-?neutral)?|geschlecht"
    rf"|wmdx?|divers)?$|(?<![\w/&.+-])[{LETTERS}](?:[/|]|$)|(?<!\w)gn\*?$"
)
#: What a gender mark holds, or its beginning, or else ends in.
_MARKING = frozenset("([{/|")
_LAST_OF_A_MARK = frozenset(f"{LETTERS}n*")


def may_mark(word: str) -> bool:
    """Whether a word may be a gender mark, or part of one.

    Examples
    --------
    >>> [may_mark(word) for word in ("(m/w/d)", "(m", "h/f", "(remote)", "(machine", "ai/ml")]
    [True, True, True, False, False, False]
    """
    if word[-1:] not in _LAST_OF_A_MARK and _MARKING.isdisjoint(word):
        return False
    return _MAYBE_MARK.search(word) is not None


@lru_cache(maxsize=1 << 10)
def _is_mark(found: str) -> bool:
    """Whether the letters name two genders: (m/w) does, (i/t) does not."""
    inner = found.strip("()[]{} ")
    if len(inner) > 12 or not any(mark in inner for mark in "/|,:\\+-"):
        return True
    letters = set(re.findall(r"[a-z]+", inner))
    first = {word[0] for word in letters}
    return any(a in first and b in first for a, b in _PAIRS)


def gender_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop "(m/f/d)" and its many forms, in brackets or bare.

    Examples
    --------
    >>> gender_marks("data scientist (m/w/d) nlp")
    ('data scientist nlp', ('(m/w/d)',))
    >>> gender_marks("analyste h/f")
    ('analyste', ('h/f',))
    """
    removed: list[str] = []

    def drop(match: re.Match[str]) -> str:
        if not _is_mark(match[0]):
            return match[0]
        removed.append(match[0])
        return " "

    if "(" in text or "[" in text or "{" in text:
        text = _BRACKETED.sub(drop, text)
    if "/" in text or "|" in text:
        text = _BARE.sub(drop, text)
    if "gender" in text or "geschlecht" in text or text.endswith(("gn", "gn*")):
        text = _BARE_PHRASES.sub(drop, text)
    return (" ".join(text.split()), tuple(removed)) if removed else (text, ())


#: What may follow a masculine form behind a mark: feminine and plural endings by language.
_ENDINGS = (
    r"(?:in(?:nen)?|e(?:[sr]|\.s|·s)?|ne|se|euse|rice|trice|ice|ère|ere|ière|a|o|as|os|r|rin|n|ka|iczka|frau|ster"
    r"|ive|le|lle|te|es|s)"
)
#: A mark behind two letters, then what it leads in. The mark comes first: that is fast to look for.
_MARKED = re.compile(
    rf"[*:·_/.(-](?<=\w\w.)(?:(?<=[*:·_]){_ENDINGS}(?:[·.-]s)?|(?<=/) ?-{_ENDINGS}|(?<=\()-?{_ENDINGS}\)"
    r"|(?<=\.)(?:e(?:\.s)?|se|euse|ne|ère|rice|trice)|(?<=/)(?:in(?:nen)?|a|e|ka|euse|trice|ת|ית|נית|ה|ة)|(?<=eur-)(?:e|se|euse|rice)(?:-s)?)"
    r"(?!\w)"
)
_PARTING = frozenset("*:·_/.(")
_SPACED = re.compile(r"(?<=\w\w) \((?:a|o|e|in|as)\)")
FEMININE = {
    "engenheira": "engenheiro", "desenvolvedora": "desenvolvedor", "pesquisadora": "pesquisador",
    "arquiteta": "arquiteto", "consultora": "consultor", "coordenadora": "coordenador",
    "programadora": "programador", "gestora": "gestor", "diretora": "diretor", "ingeniera": "ingeniero",
    "desarrolladora": "desarrollador", "investigadora": "investigador", "arquitecta": "arquitecto",
    "directora": "director", "coordinadora": "coordinador", "científica": "científico",
    "ingénieure": "ingénieur", "développeuse": "développeur", "chercheuse": "chercheur",
    "consultante": "consultant", "directrice": "directeur", "technicienne": "technicien",
    "conceptrice": "concepteur", "conseillère": "conseiller", "sviluppatrice": "sviluppatore",
    "ricercatrice": "ricercatore", "ingegnera": "ingegnere", "scienziata": "scienziato",
    "direttrice": "direttore", "programistka": "programista", "inżynierka": "inżynier",
    "badaczka": "badacz", "kierowniczka": "kierownik", "analityczka": "analityk",
    "specjalistka": "specjalista", "konsultantka": "konsultant", "stażystka": "stażysta",
    "estagiária": "estagiário", "stagiaria": "stagiario", "becaria": "becario",
}  # fmt: skip
_MAYBE_FEMININE = re.compile(r"[rtg]in(?:nen)?(?![\w])")


def masculine(token: str) -> str:
    """Return the form that tables are written in.

    Examples
    --------
    >>> [masculine(word) for word in ("datenwissenschaftlerin", "entwicklerinnen", "chercheuse", "berlin")]
    ['datenwissenschaftler', 'entwickler', 'chercheur', 'berlin']
    """
    known = FEMININE.get(token)
    if known:
        return known
    stem = token.removesuffix("nen").removesuffix("in")
    return (
        stem
        if stem != token and token.endswith(("in", "innen")) and len(stem) > 4 and is_role(stem)
        else token
    )


_MAYBE_BOTH = re.compile(rf"{_MARKED.pattern}|(?<=\w\w)/$|\(s\)|^\((?:a|o|e|in|as)\)")


def names_both(word: str) -> bool:
    """Whether a word with marks may name both genders, alone or with the word before or behind it.

    Examples
    --------
    >>> [names_both(word) for word in ("ingénieur·e", "entwickler/", "(e)", "(remote)")]
    [True, True, True, False]
    """
    if _PARTING.isdisjoint(word[1:]) and "eur-" not in word and not word.startswith("("):
        return False
    return _MAYBE_BOTH.search(word) is not None


def gendered(text: str) -> tuple[str, tuple[str, ...]]:
    """Masculine forms for forms that name both genders, and for feminine nouns of a known role.

    Examples
    --------
    >>> gendered("ingénieur·e confirmé(e)"), gendered("softwareentwickler/-in")
    (('ingénieur confirmé', ('·e', '(e)')), ('softwareentwickler', ('/-in',)))
    >>> gendered("datenwissenschaftlerin")
    ('datenwissenschaftler', ('in',))
    """
    removed: list[str] = []
    if _MARKED.search(text):
        removed += _MARKED.findall(text)
        text = _MARKED.sub("", text)
    if "(s)" in text:
        text = text.replace("(s)", "")
        removed.append("(s)")
    if " (" in text and _SPACED.search(text):
        removed += _SPACED.findall(text)
        text = _SPACED.sub("", text)
    suffixed = "in " in text or "in," in text or "nnen" in text or text.endswith("in")
    if (suffixed and _MAYBE_FEMININE.search(text)) or not FEMININE.keys().isdisjoint(
        text.replace(",", " ").split()
    ):
        words = []
        for word in text.split(" "):
            bare = word.rstrip(",")
            plain = masculine(bare)
            if plain != bare:
                removed.append(bare.removeprefix(plain))
            words.append(plain + word[len(bare) :])
        text = " ".join(words)
    if "pessoa " in text:
        text, count = re.subn(
            r"(?<!\w)pessoa (?=engenheir|desenvolvedor|cientista|analista|pesquisador|arquitet)", "", text
        )
        removed += ["pessoa"] * count
    return text, tuple(removed)
