"""Guess the language of a posting, from its commonest words or its script."""

from __future__ import annotations

import re
from collections import Counter

_COMMON = {
    "en": "the and of to in for with you we our is are will on as that",
    "de": "und der die das mit für sie von wir den ein eine zu im ist auf als bei",
    "fr": "et les des vous nous pour dans une avec est sur votre au aux du le la",
    "es": "y los las para con una por del el en que como nuestro tus sus",
    "pt": "e os as para com uma por do da em que como nosso você são não",
    "it": "e di per con una il gli della nel che sono le alla nostro",
    "nl": "en het een van voor met je wij ons de zijn bij naar jouw op",
    "sv": "och att för med som du vi är en på av till det vår har",
    "da": "og at til med som du vi er en på af det vores har ikke",
    "pl": "i w na z do oraz dla się jest nie o że nasz twoje",
}
_LANGUAGES: dict[str, tuple[str, ...]] = {
    word: tuple(language for language, listed in _COMMON.items() if word in listed.split())
    for word in " ".join(_COMMON.values()).split()
}
#: A letter of a script that tells the language, more or less. Japanese mixes kana with Chinese characters.
_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
_FOREIGN_LETTER = re.compile(r"[\u0370-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
_SAMPLE = 2000
_FEWEST_WORDS = 4
_SCRIPT_PART = 0.1


def language_of(text: str) -> str | None:
    """Return the language of a text as a BCP 47 tag, or None when there is too little to tell.

    Parameters
    ----------
    text : str
        Its first two thousand characters are looked at.

    Returns
    -------
    str or None

    Examples
    --------
    >>> language_of("Wir suchen eine Person, die mit uns Modelle für die Produktion baut und betreibt.")
    'de'
    >>> language_of("Python, SQL") is None
    True
    """
    sample = text[:_SAMPLE]
    if not sample.isascii() and _FOREIGN_LETTER.search(sample):
        for language, script in _SCRIPTS.items():
            if len(script.findall(sample)) > _SCRIPT_PART * len(sample):
                return language
    met: Counter[str] = Counter()
    for languages, times in Counter(map(_LANGUAGES.get, sample.casefold().split())).items():
        for language in languages or ():
            met[language] += times
    best = max(_COMMON, key=lambda language: met[language])
    return best if met[best] >= _FEWEST_WORDS else None
