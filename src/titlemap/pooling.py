"""Pool what the title says with what the text says.

Both are opinions about the same six outcomes; where there is a text, what titles like this one turned out to be once
their postings were read is a third. They are pooled in log-odds (a logarithmic opinion pool: Genest and Zidek,
"Combining probability distributions", Statistical Science 1, 1986), each with a weight of its own. The more there was
to read, the further the answer goes from the title's own to the pool's. The few parameters are fitted on held-out
opinions, so an opinion that is too sure of itself gets a weight under 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.weights import Weights

#: No title is believed to exclude an outcome altogether.
FLOOR = 0.01
#: So much of a text's opinion is spread evenly: no text excludes an outcome either.
TEXT_DOUBT = 0.02
#: Weighed terms at which an answer is half the title's own, half the pool's.
HALF_READ = 12.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Weights of the opinions, and log-odds of each outcome; `posted` is that of titles of read postings."""

    title: float
    text: float
    bias: tuple[float, ...]
    posted: float = 0.0


@dataclass(frozen=True, slots=True)
class Pooling:
    """One pool for which outcome is the primary, one for how the week splits."""

    primary: Pool
    shares: Pool

    def as_numbers(self) -> dict[str, tuple[float, ...]]:
        """Return the parameters as the weights table states them."""
        return {
            "pool primary": (self.primary.title, self.primary.text, self.primary.posted, *self.primary.bias),
            "pool shares": (self.shares.title, self.shares.text, self.shares.posted, *self.shares.bias),
        }


def pooling_from(table: Weights) -> Pooling:
    """Read the pools that a posting model's table states."""
    return Pooling(_stated(table.numbers("pool primary")), _stated(table.numbers("pool shares")))


def _stated(numbers: tuple[float, ...]) -> Pool:
    title, text, posted, *bias = numbers
    return Pool(title, text, tuple(bias), posted)


def pool(
    title: tuple[float, ...] | None,
    text: tuple[float, ...],
    hits: float,
    by: Pool,
    posted: tuple[float, ...] | None = None,
) -> tuple[float, ...]:
    """Pool a title's probabilities with a text's log-odds.

    Parameters
    ----------
    title : tuple of float or None
        Probabilities of the six outcomes; None when there is no title.
    text : tuple of float
        Log-odds of the six outcomes.
    hits : float
        Weighed number of terms that the text was read by.
    by : Pool
    posted : tuple of float, optional
        Log-odds of the six outcomes by the model that was fitted on the titles of read postings.

    Returns
    -------
    tuple of float
        Six probabilities.

    Examples
    --------
    >>> by = Pool(title=1.0, text=1.0, bias=(0.0,) * 6)
    >>> p = pool((0.01, 0.95, 0.01, 0.01, 0.01, 0.01), (0.0, 0.0, 0.0, 8.0, 0.0, 0.0), 500.0, by)
    >>> OUTCOMES[p.index(max(p))]
    'ml_engineer'
    """
    flat = (0.0,) * len(OUTCOMES)
    opinion = centred_log(title) if title else flat
    second = doubted_log(posted) if posted else flat
    read = hits / (hits + HALF_READ)
    scores = [
        (1 - read) * t + read * (by.title * t + by.text * x + by.posted * s + b)
        for t, x, s, b in zip(opinion, doubted_log(text), second, by.bias, strict=True)
    ]
    top = max(scores)
    odds = [math.exp(score - top) for score in scores]
    total = math.fsum(odds)
    return tuple(x / total for x in odds)


def centred_log(probabilities: tuple[float, ...]) -> tuple[float, ...]:
    """Return log-probabilities, none under the log of `FLOOR`, less their mean."""
    logs = [math.log(max(p, FLOOR)) for p in probabilities]
    mean = math.fsum(logs) / len(logs)
    return tuple(x - mean for x in logs)


def doubted_log(log_odds: tuple[float, ...]) -> tuple[float, ...]:
    """Turn log-odds into centred log-probabilities that leave each outcome its part of `TEXT_DOUBT`.

    Examples
    --------
    >>> tuple(round(x, 6) for x in doubted_log((3.0,) * 6))
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    """
    top = max(log_odds)
    odds = [math.exp(x - top) for x in log_odds]
    total = math.fsum(odds)
    logs = [math.log((1 - TEXT_DOUBT) * x / total + TEXT_DOUBT / len(odds)) for x in odds]
    mean = math.fsum(logs) / len(logs)
    return tuple(x - mean for x in logs)
