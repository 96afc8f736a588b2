"""Steps about numbers: pay, requisition numbers, dates. Every repetition is bounded, so every search is linear."""

from __future__ import annotations

import re

from .phrases import Where, shape, strip_segment, vocabulary
from .roles import has_role
from .segments import join_segments, split_segments

_CURRENCY = r"(?:us\$|c\$|ca\$|a\$|r\$|s\$|nz\$|[$€£¥₹₽₩zł]{1,2}|usd|eur|euros?|gbp|chf|cad|aud|inr|sgd|pln|brl|sek|nok|dkk|jpy|rs\.?|k€|kr)"
_AMOUNT = r"\d{1,3}(?:[.,' ]\d{3}){0,3}(?:[.,]\d{1,2})?\s?(?:k|m|mio|lakhs?|lacs?|lpa|l)?(?![a-z\d])|\d{4,7}(?:[.,]\d{1,2})?\s?k?(?![a-z\d])"
_MONEY = rf"(?:{_CURRENCY}\s?(?:{_AMOUNT})\s?{_CURRENCY}?|(?:{_AMOUNT})\s?{_CURRENCY}(?![a-z])|\d{{2,3}}k(?![a-z\d])|\d{{1,3}}\s?(?:lpa|lakhs)(?![a-z]))"
_PER = (
    r"(?:\s?(?:/|per|p\.?|a|an|pro|par|por)\s?(?:hour|hr|h|day|d|diem|annum|year|yr|y|a|month|mo|m|week|wk|w|stunde|tag|jahr|monat"
    r"|heure|jour|an|mois|hora|día|mes|año)|\s?(?:p\.?a\.?|pa|pd|ph|p\.?h|annually|hourly|yearly|monthly))"
)
_PAY = re.compile(
    r"(?<![\w.])(?:(?:up ?to|upto|salary|pay(?: rate)?|rate|ctc|package|ote|from|to|paying|ab|bis(?: zu)?|jusqu'à|até|hasta|around|circa|max)[\s:]{1,3}){0,2}"
    rf"(?:(?:{_AMOUNT})\s?(?:-|–|to|bis|à|a)\s?)?{_MONEY}{_PER}?(?:\s?(?:-|–|to|bis|à|a|/|and|und)\s?(?:{_MONEY}|{_AMOUNT}){_PER}?)?"
    r"(?:\s?(?:\+|plus)\s?(?:bonus|equity|benefits|super|ote|stock)){0,2}(?:\s?(?:usd|eur|gbp|chf|ote|ctc|dollars|euros?|base|gross|brutto|net))?(?![\w%])\+?"
)
_PAY_HINT = re.compile(r"[$€£¥₹₽₩]|\dk\b|\d ?(?:lpa|lakh|usd|eur|gbp|chf|pln|inr|cad|aud|zł|kr\b)|(?:usd|eur|gbp|chf|inr|rs\.?) ?\d|k€")


_DIGITS = frozenset("0123456789")


def pay(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop amounts of money, ranges and their period.

    Examples
    --------
    >>> pay("data scientist - $150k")
    ('data scientist -', ('$150k',))
    >>> pay("driver | $16.25 - $20.25/hr!")[1]
    ('$16.25 - $20.25/hr',)
    >>> pay("401k specialist, 4k video")
    ('401k specialist, 4k video', ())
    """
    if _DIGITS.isdisjoint(text) or not _PAY_HINT.search(text):
        return text, ()
    removed: list[str] = []

    def drop(match: re.Match[str]) -> str:
        found = match[0].strip()
        if found in ("401k", "403k", "4k", "8k", "10k"):
            return match[0]
        removed.append(found)
        return " "

    cut = _PAY.sub(drop, text)
    return (" ".join(cut.split()), tuple(removed)) if removed else (text, ())


_CODE = re.compile(
    r"#\d{2,}[a-z]{0,3}|(?:ref|req|jr|job|id|irc|jid|rq|rec|vac|ats|jo)[#:._-]{0,2}\d{3,}[a-z]?|[a-z]{1,6}[-_]?\d{4,}[a-z]{0,2}(?:-\d{1,4})?"
    r"|\d{4,}[a-z]{1,4}\d{0,2}|\d{2,4}-\d{3,6}|\d{5,}(?:-\d{1,6})?|[a-z]{1,3}-\d{3,6}|\d{6,}[a-z-]{0,6}"
)
_LABELS = frozenset("req requisition ref reference jobid jn job-id cód cod code vacancy id reqid no nr # job posting number ats requisition-id req# ref# jr".split())
_STANDARDS = frozenset("iso iec din nist rfc ieee en as sox cfr ansi sae asme bs iatf mil-std form w windows server ias ifrs cmmi sql".split())
_YEAR = re.compile(r"(?:19[89]|20[0-3])\d(?:[-/](?:20)?\d{2})?|'?2\d/'?2\d")


def _is_code(token: str) -> bool:
    return any(map(str.isdigit, token)) and _CODE.fullmatch(token) is not None and not _YEAR.fullmatch(token)


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
        tokens = parts[index].split(" ")
        kept: list[str] = []
        for place, token in enumerate(tokens):
            before = kept[-1] if kept else ""
            outer = len(tokens) == 1 or (place == 0 and index == 0) or (place == len(tokens) - 1 and index == last)
            labelled = before in _LABELS
            if (
                any(map(str.isdigit, token))
                and before not in _STANDARDS
                and (
                    (labelled and token.strip("#").replace("-", "").isdigit() and len(token) > 2)
                    or ((outer or token.isdigit() or token[0] == "#" or labelled) and _is_code(token))
                    or (outer and token.isdigit() and len(token) > 3 and not _YEAR.fullmatch(token))
                    or (len(tokens) == 1 and index > 0 and token.isdigit() and len(token) > 2 and not _YEAR.fullmatch(token))
                )
            ):
                while kept and kept[-1] in _LABELS:
                    token = kept.pop() + " " + token  # noqa: PLW2901
                removed.append(token)
            else:
                kept.append(token)
        if len(kept) == 1 and kept[0] in _LABELS and index:
            removed.append(kept.pop())
        if not kept and index and " " in (before := parts[index - 2]) and before.rpartition(" ")[2] in _LABELS:
            parts[index - 2], _, label = before.rpartition(" ")
            removed.append(label)
        parts[index] = " ".join(kept)
    return (join_segments(parts), tuple(removed)) if removed else (text, ())


_SEASONS = "spring summer fall autumn winter sommer herbst frühjahr été verano verão sommaren hösten våren"
_MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct "
    "nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre "
    "décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janeiro fevereiro março maio "
    "junho julho setembro outubro novembro dezembro maj augusti"
)
_DATE_WORDS = frozenset(
    f"{_SEASONS} {_MONTHS} start starts starting starter class of q1 q2 q3 q4 ab from term semester cohort intake season year round to and "
    "through end mid early late batch begin beginning ws ss de d. session year-round entry".split()
)
#: Words that make it worth looking for a date where there is no digit.
SEASONS: frozenset[str] = frozenset(_SEASONS.split())
_TIMES = frozenset(f"{_SEASONS} {_MONTHS}".split())
_NAMED_YEARS = frozenset(
    "server windows office sharepoint exchange ax nav vision horizon horizont agenda expo cup olympics euro studio visual sql outlook iso "
    "dynamics cad revit autocad dublin excel project".split()
)
_INTERNS = frozenset("intern interns internship internships student analyst associate co-op coop research practicum placement".split())
_ORDINAL = re.compile(r"(?:[12]?\d|3[01])(?:\.|st|nd|rd|th)?")
_DATE = re.compile(r"\d{1,2}:\d{2}|\d{1,2}[./-]\d{1,2}[./-](?:20)?\d{2}|20[0-3]\d-\d{2}(?:-\d{2})?|\d{1,2}[./]20[0-3]\d|(?:q[1-4]|fy|su|sp|fa)'?\d{2}(?:\d{2})?")


def _dated(tokens: list[str]) -> tuple[int, int] | None:
    """The stretch around the first year or date in a segment."""
    for place, token in enumerate(tokens):
        full = _DATE.fullmatch(token)
        if not full and not (_YEAR.fullmatch(token) and (not place or tokens[place - 1] not in _NAMED_YEARS)):
            continue
        start, end = place, place + 1
        while start and (tokens[start - 1] in _DATE_WORDS or _YEAR.fullmatch(tokens[start - 1]) or (
            tokens[start - 1][0].isdigit() and _ORDINAL.fullmatch(tokens[start - 1]) and tokens[start] in _TIMES
        )):
            start -= 1
        while end < len(tokens) and (tokens[end] in _DATE_WORDS or _YEAR.fullmatch(tokens[end])):
            end += 1
        return start, end
    return None


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
        while tokens and (found := _dated(tokens)):
            removed.append(" ".join(tokens[found[0] : found[1]]))
            del tokens[found[0] : found[1]]
            if found[0] == len(tokens) and tokens and tokens[-1] in ("in", "for", "-", "ab", "im"):
                tokens.pop()
        place = next((at for at, token in enumerate(tokens) if token.split("/")[0] in _TIMES), -1)
        if place >= 0 and (
            (place + 1 < len(tokens) and tokens[place + 1] in _INTERNS and tokens[place].split("/")[0] in _SEASONS)
            or (len(tokens) == 1 and index and tokens[0] != "spring")
        ):
            removed.append(tokens.pop(place))
        parts[index] = " ".join(tokens)
    return (join_segments(parts), tuple(removed)) if removed else (text, ())
