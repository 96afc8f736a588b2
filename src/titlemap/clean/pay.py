"""The step that drops pay. Every repetition of its pattern is bounded, so the search is linear."""

from __future__ import annotations

import re
from functools import cache

from .wordlists import words

_CURRENCY = (
    r"(?:(?:us|ca|nz|[cars])?\$|[€£¥₹₽₩]|k€|zł|rs\.?|kr"
    r"|usd|euros?|eur|gbp|chf|cad|aud|inr|sgd|pln|brl|sek|nok|dkk|jpy)"
)
_AMOUNT = (
    r"(?:\d{1,3}(?:[.,' ]\d{3}){0,3}(?:[.,]\d{1,2})?\s?(?:k|m|mio|lakhs?|lacs?|lpa|l)?(?![a-z\d])"  # 65k
    r"|\d{4,7}(?:[.,]\d{1,2})?\s?k?(?![a-z\d]))"  # 60000
)
_MONEY = (
    rf"(?:{_CURRENCY}\s?{_AMOUNT}\s?{_CURRENCY}?"  # $150k
    rf"|{_AMOUNT}\s?{_CURRENCY}(?![a-z])"  # 60.000 €
    r"|\d{2,3}k(?![a-z\d])"  # 65k
    r"|\d{1,3}\s?(?:lpa|lakhs)(?![a-z]))"  # 20 lpa
)
#: The half of a range that has no currency: "$150k - 6 months" is no range, nor is "level 3 - $150k".
_BARE = rf"(?:(?=\d[\d.,]){_AMOUNT}(?! ?-?(?:mo|mth|week|hour|hr|day|year|yr|monat|mois|mes|%)))"
_PERIOD = (
    r"(?:\s?(?:/|per|p\.?|a|an|pro|par|por)\s?"
    r"(?:hour|hr|h|day|d|diem|annum|year|yr|y|a|month|mo|m|week|wk|w|stunde|tag|jahr|monat|heure|jour|an|mois"
    r"|hora|día|mes|año)|\s?(?:p\.?a\.?|pa|pd|p\.?h|annually|hourly|yearly|monthly))"
)
_LEAD_IN = (
    r"(?:(?:up ?to|salary|pay(?: rate)?|rate|ctc|package|ote|from|to|paying|ab|bis(?: zu)?|jusqu'à|até|hasta"
    r"|around|circa|max)[\s:]{1,3})"
)
_RANGE = r"\s?(?:-|to|bis|à|a)\s?"
_MORE = (
    r"(?:\s?(?:\+|plus)\s?(?:bonus|equity|benefits|super|ote|stock)){0,2}"
    r"(?:\s?(?:usd|eur|gbp|chf|ote|ctc|dollars|euros?|base|gross|brutto|net))?"
)
_PAY = (
    rf"(?<![\w.#]){_LEAD_IN}{{0,2}}(?:{_BARE}{_RANGE})?{_MONEY}{_PERIOD}?"
    rf"(?:(?:{_RANGE}|\s?(?:/|and|und)\s?)(?:{_MONEY}|{_BARE}){_PERIOD}?)?{_MORE}(?![\w%])\+?"
)
_HINT = re.compile(
    r"[$€£¥₹₽₩]|\dk\b|\d ?(?:lpa|lakh|usd|eur|gbp|chf|pln|inr|cad|aud|zł|kr\b)"
    r"|(?:usd|eur|gbp|chf|inr|rs\.?) ?\d|k€"
)
#: A word of letters that amounts are told by; "à" may follow it without a blank.
MONEY_WORDS: frozenset[str] = frozenset(
    word + more
    for word in words("""
        usd eur euro euros gbp chf cad aud inr sgd pln brl sek nok dkk jpy kr rs zł lpa lakh lakhs lac lacs
    """)
    for more in ("", "à")
)
_BEHIND = ("lpa", "lakh", "usd", "eur", "gbp", "chf", "pln", "inr", "cad", "aud", "zł", "kr")
_BEFORE = ("usd", "eur", "gbp", "chf", "inr", "rs", "rs.")
_DIGITS = frozenset("0123456789")
_SIGNS = frozenset("$€£¥₹₽₩")
#: What looks like pay and is a pension plan, a screen or a filing.
_NOT_PAY = frozenset(("401k", "403k", "4k", "8k", "10k"))


@cache
def _pattern() -> re.Pattern[str]:
    """Compile the pattern when the first title with pay comes: it is the longest of this room."""
    return re.compile(_PAY)


def names_money(word: str) -> bool:
    """Whether a word that is not all letters may be part of an amount of money, alone or beside a number.

    Examples
    --------
    >>> [names_money(word) for word in ("$150k", "usd/hr", "65k", "2026", "r&d")]
    [True, True, True, False, False]
    """
    if _DIGITS.isdisjoint(word):
        return word.startswith(_BEHIND) or word.endswith(_BEFORE) or not _SIGNS.isdisjoint(word)
    return word.startswith(_BEHIND) or word.endswith(_BEFORE) or _HINT.search(word) is not None


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
    if _DIGITS.isdisjoint(text) or not _HINT.search(text):
        return text, ()
    removed: list[str] = []

    def drop(match: re.Match[str]) -> str:
        found = match[0].strip()
        if found in _NOT_PAY:
            return match[0]
        removed.append(found)
        return " "

    cut = _pattern().sub(drop, text)
    return (" ".join(cut.split()), tuple(removed)) if removed else (text, ())
