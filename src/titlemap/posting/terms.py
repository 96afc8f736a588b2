"""From zoned sentences to weighed counts of terms."""

from __future__ import annotations

from collections.abc import Container, Iterator

from titlemap.posting.sections import zoned

#: How much a term counts by where it stands; chosen on the training postings, by source-wise cross-validation.
ZONE_WEIGHTS = {"duty": 1.0, "lead": 1.0, "req": 0.8, "nice": 0.4, "blurb": 0.3, "legal": 0.03}
LONGEST_TERM = 2
_EDGE_STOPS = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "in",
        "for",
        "with",
        "on",
        "at",
        "by",
        "as",
        "is",
        "are",
        "be",
        "will",
        "we",
        "our",
        "you",
        "your",
        "that",
        "this",
        "from",
        "their",
        "it",
        "its",
        "have",
        "has",
        "who",
        "which",
        "can",
        "may",
        "other",
        "all",
        "any",
        "not",
        "us",
        "they",
        "etc",
        "such",
        "more",
        "new",
        "into",
        "within",
        "across",
        "through",
        "including",
    ]
)


def grams(tokens: list[str]) -> Iterator[str]:
    """Yield the words of a sentence and its runs of up to `LONGEST_TERM` words, none with a stop word at an edge.

    Examples
    --------
    >>> list(grams(["train", "big", "models", "for", "the"]))
    ['train', 'train big', 'big', 'big models', 'models']
    """
    count = len(tokens)
    for i, first in enumerate(tokens):
        if first in _EDGE_STOPS:
            continue
        yield first
        for size in range(2, LONGEST_TERM + 1):
            if i + size > count:
                break
            if tokens[i + size - 1] not in _EDGE_STOPS:
                yield " ".join(tokens[i : i + size])


def term_counts(text: str, known: Container[str] | None = None) -> tuple[dict[str, float], dict[str, str]]:
    r"""Count the terms of a posting, each occurrence weighed by its zone.

    Parameters
    ----------
    text : str
    known : container of str, optional
        Count these terms only.

    Returns
    -------
    counts : dict of str to float
    zones : dict of str to str
        The weightiest zone that each term was met in.

    Examples
    --------
    >>> counts, zones = term_counts("Responsibilities:\nDeploy models", known={"deploy models"})
    >>> counts, zones
    ({'deploy models': 1.0}, {'deploy models': 'duty'})
    """
    counts: dict[str, float] = {}
    zones: dict[str, str] = {}
    for tokens, zone in zoned(text):
        weight = ZONE_WEIGHTS[zone]
        for term in grams(tokens):
            if known is None or term in known:
                counts[term] = counts.get(term, 0.0) + weight
                if term not in zones or weight > ZONE_WEIGHTS[zones[term]]:
                    zones[term] = zone
    return counts, zones
