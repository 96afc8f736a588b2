"""What level a title has: read off the parts that cleaning took off and the text that it left."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from titlemap.taxonomy import Level

from .level_words import ORDER, PHRASES, WORDS
from .segments import split_segments
from .wordlists import words

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A rank that banks give to people who lead nobody.
VICE_PRESIDENT = re.compile(
    r"(?:(?:assistant|associate|senior|executive|first|sr|group|regional) ){0,2}vice president|[aseg]?vp"
)
GRADE = re.compile(
    r"(?:[ivx]{1,4}|ll|l|[1-9])(?:[/-](?:[ivx]{1,4}|[1-9]))?|(?:l|ic|e|p|g|t|gs|gg|ll|band|grade|level)-?(?:[1-9]|1\d)(?:[/-][lptg]?[1-9])?"
)
ROMAN = {
    "i": 1,
    "l": 1,
    "ii": 2,
    "ll": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
NOT_GRADED = words("""
    phase type tier class part title world version vision stage volume chapter section war unit mark
    series generation gen web industry python angular room building shift top first plant fab line area
    zone region site group block and & + or i
""")
_BY_NUMBER = (Level.JUNIOR, Level.JUNIOR, Level.MID, Level.SENIOR, Level.SENIOR, Level.STAFF, Level.PRINCIPAL)
_BY_BAND = {
    3: Level.JUNIOR,
    4: Level.MID,
    5: Level.SENIOR,
    6: Level.STAFF,
    7: Level.PRINCIPAL,
    8: Level.PRINCIPAL,
}
_BY_IC = {
    1: Level.JUNIOR,
    2: Level.JUNIOR,
    3: Level.MID,
    4: Level.SENIOR,
    5: Level.STAFF,
    6: Level.PRINCIPAL,
    7: Level.PRINCIPAL,
}


def grade_level(grade: str) -> Level | None:
    """Tell what a grade says; "grade 7" and the like say nothing that holds across companies.

    Examples
    --------
    >>> grade_level("ii").value, grade_level("l5").value, grade_level("ic4").value, grade_level("grade 7")
    ('mid', 'senior', 'senior', None)
    """
    words = grade.replace("/", " ").replace("-", " ").split()
    best: Level | None = None
    for word in words:
        digits = "".join(filter(str.isdigit, word))
        prefix = word.rstrip("0123456789")
        number = int(digits) if digits else ROMAN.get(word, 0)
        found: Level | None = None
        if prefix == "ic":
            found = _BY_IC.get(number)
        elif prefix == "l" and digits:
            found = _BY_BAND.get(number)
        elif prefix in ("", "p") or not digits:
            found = _BY_NUMBER[min(number, 6)] if number else None
        if found and (best is None or ORDER[found] > ORDER[best]):
            best = found
    return None if words and words[0] in ("grade", "band", "gs") else best


#: Ranks that stay in the text.
_MANAGERS = words("""
    manager managers mgr gerente teamleiter teamleiterin jefe responsable responsabile kierownik
    menedżer chef_de マネージャー マネジャー 매니저 经理 經理
""")
_DIRECTORS = words(
    "director directors directeur direktor diretor direttore dyrektor dir ディレクター 总监 總監"
)
_HEADS = words("leiter abteilungsleiter bereichsleiter leiterin hoofd")
_CHIEFS = words("ceo cto cio cdo caio ciso coo cfo cpo cmo cdao cxo president")
#: Managers of these hold a craft, not a rank.
_CRAFTS = words("""
    product project program programme account accounts community case content success campaign category
    brand release change incident relationship property partner partnerships event events alliance
    problem process office social-media social stage media order growth portfolio practice risk
    compliance configuration contract contracts documentation projekt produkt produto projetos proyectos
    projets projet progetto produit technical-program technical-product transition warehouse floor duty
    night
""")
#: Behind these words a rank is another person's: "assistant to the director".
_AIDED = frozenset(("to", "the"))
#: What `clean_title` needs to know before it bothers with a level.
RANK_WORDS: frozenset[str] = (
    _MANAGERS | _DIRECTORS | _HEADS | _CHIEFS | words("head chief vp avp svp evp gvp vice chef")
)


def level_of(part: str) -> Level | None:
    """Tell the level that a part says which the step `level` took off.

    Examples
    --------
    >>> [level_of(part).value for part in ("sr", "senior/staff", "new grad", "avp")]
    ['senior', 'staff', 'junior', 'vp']
    """
    if part in WORDS:
        return WORDS[part]
    tokens = part.split(" ")
    for phrase, found in PHRASES.get(tokens[0], ()):
        if tuple(tokens) == phrase:
            return found
    if part in ("associate", "assoc", "asc"):
        return Level.JUNIOR
    if VICE_PRESIDENT.fullmatch(part):
        return Level.VP
    named = [WORDS[word] for word in part.replace("/", " ").split() if word in WORDS]
    return max(named, key=ORDER.__getitem__) if named else None


def rank_of(text: str) -> Level | None:
    """Tell the highest rank that a cleaned text names: manager, director, head, vp or chief.

    Examples
    --------
    >>> rank_of("director of data science").value, rank_of("product manager"), rank_of("chief of staff")
    ('director', None, None)
    """
    best: Level | None = None
    for segment in split_segments(text)[::2]:
        tokens = segment.replace("/", " ").split()
        if RANK_WORDS.isdisjoint(tokens):
            continue
        for at, word in enumerate(tokens):
            if word not in RANK_WORDS:
                continue
            before = tokens[at - 1] if at else ""
            after = tokens[at + 1] if at + 1 < len(tokens) else ""
            found: Level | None = None
            if word in _MANAGERS:
                found = None if before in _CRAFTS or before in _AIDED else Level.MANAGER
            elif word in _DIRECTORS:
                found = None if before in _AIDED else Level.DIRECTOR
            elif word in _HEADS or (word == "head" and (after in ("", "of", "de", "for") or at == 0)):
                found = Level.HEAD if after not in ("chef", "coach", "count", "start") else None
            elif word in ("vp", "avp", "svp", "evp", "gvp") or (word == "vice" and after == "president"):
                found = Level.VP
            elif (word == "chief" and after != "of") or (
                word in _CHIEFS and before not in _AIDED and before not in ("of", "vice")
            ):
                found = Level.CHIEF
            elif word == "chef" and after in ("de", "d'équipe"):
                found = Level.MANAGER
            if found and (best is None or ORDER[found] > ORDER[best]):
                best = found
    return best


def find_level(removed: Sequence[str], text: str) -> Level | None:
    """Tell the level of a title from the parts that cleaning took off and the text that it left.

    Examples
    --------
    >>> find_level(["senior"], "data science manager").value
    'manager'
    >>> find_level(["intern", "senior"], "data scientist").value
    'intern'
    """
    named, graded = _told(tuple(removed)) if removed else (None, None)
    if text and named is not Level.INTERN:
        lone = _lone(text)
        if lone is Level.INTERN:
            return lone
        for found in (lone, rank_of(text)):
            if found and (named is None or ORDER[found] > ORDER[named]):
                named = found
    return named or graded


@lru_cache(maxsize=1 << 12)
def _told(parts: tuple[str, ...]) -> tuple[Level | None, Level | None]:
    """Tell which level wins of those that parts say in words, and in grades."""
    named: list[Level] = []
    graded: list[Level] = []
    for part in parts:
        found = level_of(part)
        if found:
            named.append(found)
        elif GRADE.fullmatch(part.split(" ")[-1]):
            grade = grade_level(part)
            if grade:
                graded.append(grade)
    said = Level.INTERN if Level.INTERN in named else max(named, key=ORDER.__getitem__, default=None)
    return said, max(graded, key=ORDER.__getitem__, default=None)


def _lone(text: str) -> Level | None:
    """Tell the level that a text says which is nothing else: a lone level word stays in the text."""
    if text in WORDS:
        return WORDS[text]
    for phrase, found in PHRASES.get(text.partition(" ")[0], ()):
        if " ".join(phrase) == text:
            return found
    return None
