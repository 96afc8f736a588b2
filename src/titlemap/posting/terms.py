"""From zoned sentences to weighed counts of terms."""

from __future__ import annotations

from collections.abc import Container, Iterator

from titlemap.posting.sections import zoned

#: How much a term counts by where it stands; chosen on the training postings, by source-wise cross-validation.
ZONE_WEIGHTS = {"lead": 0.8, "duty": 1.0, "req": 0.6, "nice": 0.3, "blurb": 0.3, "legal": 0.05}
LONGEST_TERM = 3
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
    """Yield the words of a sentence, and its runs of up to `LONGEST_TERM` words that no stop word begins or ends.

    Examples
    --------
    >>> list(grams(["train", "the", "models"]))
    ['train', 'the', 'models', 'train the models']
    """
    yield from tokens
    count = len(tokens)
    for i, first in enumerate(tokens):
        if first in _EDGE_STOPS:
            continue
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
