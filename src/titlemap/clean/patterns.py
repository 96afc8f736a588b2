"""Steps about numbers: requisition numbers and dates; pay has a file of its own."""

from __future__ import annotations

import re

from .segments import join_segments, split_segments
from .wordlists import words

_CODE = re.compile(
    r"#\d{2,}[a-z]{0,3}|(?:ref|req|jr|job|id|irc|jid|rq|rec|vac|ats|jo)[#:._-]{0,2}\d{3,}[a-z]?|[a-z]{1,6}[-_]?\d{4,}[a-z]{0,2}(?:-\d{1,4})?"
    r"|\d{4,}[a-z]{1,4}\d{0,2}|\d{2,4}-\d{3,6}|\d{5,}(?:-\d{1,6})?|[a-z]{1,3}-\d{3,6}|\d{6,}[a-z-]{0,6}"
)
_DIGITS = frozenset("0123456789")
_LABELS = words("""
    req requisition ref reference jobid jn job-id cód cod code vacancy id reqid no nr # job posting
    number ats requisition-id req# ref# jr
""")
_STANDARDS = words("""
    iso iec din nist rfc ieee en as sox cfr ansi sae asme bs iatf mil-std form w windows server ias ifrs
    cmmi sql
""")
_YEAR = re.compile(r"(?:19[89]|20[0-3])\d(?:[-/](?:20)?\d{2})?|'?2\d/'?2\d")


def _is_code(token: str) -> bool:
    return _CODE.fullmatch(token) is not None


def _files(token: str, before: str, *, outer: bool, later: bool) -> bool:
    """Whether a word with a digit is a number to file by: at a title's edge (`outer`) or alone in a `later` segment."""
    if before in _STANDARDS or _YEAR.fullmatch(token):
        return False
    if before in _LABELS and len(token) > 2 and token.strip("#").replace("-", "").isdigit():
        return True
    if token.isdigit() and ((outer and len(token) > 3) or (later and len(token) > 2)):
        return True
    return (outer or token.isdigit() or token[0] == "#" or before in _LABELS) and _is_code(token)


def may_be_filed(word: str) -> bool:
    """Whether a word may be a number to file by, wherever it stands.

    Examples
    --------
    >>> [may_be_filed(word) for word in ("180004zv", "44120", "2026", "c3", "#12")]
    [True, True, False, False, True]
    """
    if _YEAR.fullmatch(word):
        return False
    return word.strip("#").replace("-", "").isdigit() or _is_code(word)


def requisition(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop the numbers that a company files its vacancies under.

    Examples
    --------
    >>> requisition("data scientist, 180004zv"), requisition("iso 27001 auditor")
    (('data scientist', ('180004zv',)), ('iso 27001 auditor', ()))
    """
    parts = split_segments(text)
    removed: list[str] = []
    last = len(parts) - 1
    for index in range(0, len(parts), 2):
        if _DIGITS.isdisjoint(parts[index]):
            continue
        tokens = parts[index].split(" ")
        kept: list[str] = []
        for place, token in enumerate(tokens):
            if _DIGITS.isdisjoint(token):
                kept.append(token)
                continue
            before = kept[-1] if kept else ""
            alone = len(tokens) == 1
            outer = alone or (place == 0 == index) or (place == len(tokens) - 1 and index == last)
            if not _files(token, before, outer=outer, later=alone and index > 0):
                kept.append(token)
                continue
            label = ""
            while kept and kept[-1] in _LABELS:
                label = f"{kept.pop()} {label}"
            removed.append(label + token)
        if len(kept) == 1 and kept[0] in _LABELS and index:
            removed.append(kept.pop())
        if not kept and index:
            while (before := parts[index - 2]) and before.rpartition(" ")[2] in _LABELS:  # "req id: 44120"
                parts[index - 2], _, label = before.rpartition(" ")
                removed.append(label)
        parts[index] = " ".join(kept)
    return (join_segments(parts), tuple(removed)) if removed else (text, ())


_SEASONS = "spring summer fall autumn winter sommer herbst frühjahr été verano verão sommaren hösten våren"
_MONTHS = """
    january february march april may june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier
    février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril
    mayo junio julio agosto septiembre octubre noviembre diciembre janeiro fevereiro março maio junho
    julho setembro outubro novembro dezembro maj augusti
"""
_DATE_WORDS = words(f"""
    {_SEASONS} {_MONTHS} start starts starting starter class of q1 q2 q3 q4 ab from term semester cohort
    intake season year round to and through end mid early late batch begin beginning ws ss de d. session
    year-round entry
""")
#: Words that make it worth looking for a date where there is no digit.
SEASONS: frozenset[str] = frozenset(_SEASONS.split())
_TIMES = words(f"{_SEASONS} {_MONTHS}")
_NAMED_YEARS = words("""
    server windows office sharepoint exchange ax nav vision horizon horizont agenda expo cup olympics
    euro studio visual sql outlook iso dynamics cad revit autocad dublin excel project
""")
_INTERNS = words("""
    intern interns internship internships student analyst associate co-op coop research practicum
    placement
""")
_ORDINAL = re.compile(r"(?:[12]?\d|3[01])(?:\.|st|nd|rd|th)?")
_DATE = re.compile(
    r"\d{1,2}:\d{2}|\d{1,2}[./-]\d{1,2}[./-](?:20)?\d{2}|20[0-3]\d-\d{2}(?:-\d{2})?|\d{1,2}[./]20[0-3]\d|(?:q[1-4]|fy|su|sp|fa)'?\d{2}(?:\d{2})?"
)


def _dated(tokens: list[str]) -> tuple[int, int] | None:
    """Find the stretch around the first year or date in a segment."""
    for place, token in enumerate(tokens):
        full = _DATE.fullmatch(token)
        if not full and not (_YEAR.fullmatch(token) and (not place or tokens[place - 1] not in _NAMED_YEARS)):
            continue
        start, end = place, place + 1
        while start and (
            tokens[start - 1] in _DATE_WORDS
            or _YEAR.fullmatch(tokens[start - 1])
            or (
                tokens[start - 1][0].isdigit()
                and _ORDINAL.fullmatch(tokens[start - 1])
                and tokens[start] in _TIMES
            )
        ):
            start -= 1
        while end < len(tokens) and (tokens[end] in _DATE_WORDS or _YEAR.fullmatch(tokens[end])):
            end += 1
        return start, end
    return None


def may_be_dated(word: str) -> bool:
    """Whether a word with a digit may be a date, wherever it stands.

    Examples
    --------
    >>> [may_be_dated(word) for word in ("2026", "01.05.2026", "q3'25", "44120", "may/june")]
    [True, True, True, False, True]
    """
    return bool(_DATE.fullmatch(word) or _YEAR.fullmatch(word) or word.split("/", maxsplit=1)[0] in _TIMES)


def dates(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop years, with the season, month or "start" beside them, and seasons beside an internship.

    Examples
    --------
    >>> dates("data science intern, summer 2026"), dates("sql server 2019 developer, spring boot")
    (('data science intern', ('summer 2026',)), ('sql server 2019 developer, spring boot', ()))
    """
    parts = split_segments(text)
    removed: list[str] = []
    for index in range(0, len(parts), 2):
        tokens = parts[index].split(" ")
        if _DIGITS.isdisjoint(parts[index]) and SEASONS.isdisjoint(parts[index].replace("/", " ").split(" ")):
            continue
        while tokens and (found := _dated(tokens)):
            removed.append(" ".join(tokens[found[0] : found[1]]))
            del tokens[found[0] : found[1]]
            if found[0] == len(tokens) and tokens and tokens[-1] in ("in", "for", "-", "ab", "im"):
                tokens.pop()
        place = next((at for at, token in enumerate(tokens) if token.split("/")[0] in _TIMES), -1)
        if place >= 0 and (
            (
                place + 1 < len(tokens)
                and tokens[place + 1] in _INTERNS
                and tokens[place].split("/")[0] in SEASONS
            )
            or (len(tokens) == 1 and index and tokens[0] != "spring")
        ):
            removed.append(tokens.pop(place))
        parts[index] = " ".join(tokens)
    return (join_segments(parts), tuple(removed)) if removed else (text, ())
