"""Pool what the title says with what the text says.

Both are opinions about the same six outcomes. They are pooled in log-odds (a logarithmic opinion pool: Genest and
Zidek, "Combining probability distributions", Statistical Science 1, 1986), each with a weight of its own; the
text's grows with how much there was to read. The few parameters are fitted on held-out opinions, so an opinion that is
too sure of itself gets a weight under 1.
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
#: Weighed terms at which a text has half of its full weight.
HALF_READ = 12.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Weight of the title, weight of the text, and log-odds of each outcome."""

    title: float
    text: float
    bias: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pooling:
    """One pool for which outcome is the primary, one for how the week splits."""

    primary: Pool
    shares: Pool

    def as_numbers(self) -> dict[str, tuple[float, ...]]:
        """Return the parameters as the weights table states them."""
        return {
            "pool primary": (self.primary.title, self.primary.text, *self.primary.bias),
            "pool shares": (self.shares.title, self.shares.text, *self.shares.bias),
        }


def pooling_from(table: Weights) -> Pooling:
    """Read the pools that a posting model's table states."""
    primary, shares = table.numbers("pool primary"), table.numbers("pool shares")
    return Pooling(Pool(primary[0], primary[1], primary[2:]), Pool(shares[0], shares[1], shares[2:]))


def pool(
    title: tuple[float, ...] | None, text: tuple[float, ...], hits: float, by: Pool
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
    opinion = centred_log(title) if title else (0.0,) * len(OUTCOMES)
    mean = math.fsum(text) / len(text)
    weight = by.text * hits / (hits + HALF_READ)
    scores = [by.title * t + weight * (x - mean) + b for t, x, b in zip(opinion, text, by.bias, strict=True)]
    top = max(scores)
    odds = [math.exp(score - top) for score in scores]
    total = math.fsum(odds)
    return tuple(x / total for x in odds)


def centred_log(probabilities: tuple[float, ...]) -> tuple[float, ...]:
    """Return log-probabilities, none under the log of `FLOOR`, less their mean."""
    logs = [math.log(max(p, FLOOR)) for p in probabilities]
    mean = math.fsum(logs) / len(logs)
    return tuple(x - mean for x in logs)
