"""The linear posting model: a readable table of terms and weights, log-odds out."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from titlemap.evidence import Phrase
from titlemap.posting.sections import LONGEST_TEXT
from titlemap.posting.terms import term_counts
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Weights

_SHOWN_PHRASES = 6


@dataclass(frozen=True, slots=True)
class PostingReading:
    """What a text says by itself.

    Attributes
    ----------
    logits : tuple of float
        Log-odds of the six outcomes.
    hits : float
        Weighed number of known terms: how much there was to go by.
    """

    logits: tuple[float, ...]
    hits: float
    terms: tuple[str, ...]
    values: tuple[float, ...]
    zones: tuple[str, ...]


class PostingModel:
    """Weights of a posting's terms.

    Parameters
    ----------
    table : Weights
        ``data/posting_model.tsv``, or one that `titlemap.posting.train` made.
    """

    def __init__(self, table: Weights) -> None:
        self.table = table

    def read(self, text: str) -> PostingReading:
        """Read one text.

        Parameters
        ----------
        text : str

        Returns
        -------
        PostingReading
        """
        counts, zones = term_counts(text, self.table.index)
        return self.read_counts(counts, zones)

    def read_counts(self, counts: dict[str, float], zones: dict[str, str]) -> PostingReading:
        """Weigh terms that are counted already; unknown ones say nothing."""
        counts = {term: n for term, n in counts.items() if term in self.table.index}
        if not counts:
            return PostingReading(tuple(self.table.bias.tolist()), 0.0, (), (), ())
        found = tuple(counts)
        at = [self.table.index[term] for term in found]
        values = np.log1p(np.fromiter(counts.values(), float, len(found))) * self.table.idf[at]
        values /= math.sqrt(math.fsum((values * values).tolist()))
        logits = (values[:, None] * self.table.weights[at]).sum(axis=0) + self.table.bias
        return PostingReading(
            tuple(logits.tolist()),
            math.fsum(counts.values()),
            found,
            tuple(values.tolist()),
            tuple(zones.get(term, "") for term in found),
        )

    def phrases(self, reading: PostingReading, text: str, outcome: str) -> list[Phrase]:
        """Return the terms that spoke loudest for or against an outcome, where they stand.

        Parameters
        ----------
        reading : PostingReading
        text : str
            The text as given.
        outcome : str

        Returns
        -------
        list of Phrase
        """
        column = OUTCOMES.index(outcome)
        at = [self.table.index[term] for term in reading.terms]
        rows = self.table.weights[at]
        added = np.asarray(reading.values) * (rows[:, column] - rows.mean(axis=1))
        order = sorted(range(len(at)), key=lambda i: (-abs(float(added[i])), reading.terms[i]))
        shown: list[Phrase] = []
        for i in order:
            place = locate(reading.terms[i], text)
            if place:
                shown.append(Phrase(reading.terms[i], reading.zones[i], *place, outcome, float(added[i])))
            if len(shown) == _SHOWN_PHRASES:
                break
        return shown


def locate(term: str, text: str) -> tuple[int, int] | None:
    """Find a term's first occurrence in a text as given.

    Examples
    --------
    >>> locate("deploy models", "You deploy <b>models</b>.")
    (4, 20)
    """
    between = r"(?:[\W_]|<[^<>]{0,300}>){1,40}"
    pattern = between.join(map(re.escape, term.split()))
    found = re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", text[:LONGEST_TEXT], re.IGNORECASE)
    return found.span() if found else None
