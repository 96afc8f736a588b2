"""How sure the shares of the functions are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.reporting.counting import Counts

#: How often an interval is meant to hold the true share.
COVERAGE = 0.95
_Z = 1.959963984540054  # the normal distribution's quantile for it


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share and the interval around it."""

    share: float
    low: float
    high: float


def mix_of(counts: Counts) -> dict[str, Estimate]:
    """Estimate the share of each outcome among jobs like those of a file.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    dict
        An estimate for each outcome; empty if no row holds a title or a text.
    """
    rows = counts.answered
    if not rows:
        return {}
    return {
        outcome: wilson(expected / rows, rows)
        for outcome, expected in zip(OUTCOMES, counts.expected, strict=True)
    }


def wilson(share: float, rows: int) -> Estimate:
    """Put the interval of E. B. Wilson (J. Am. Stat. Assoc. 22, 1927) around a share.

    Parameters
    ----------
    share : float
    rows : int
        Out of which the share is.

    Returns
    -------
    Estimate

    Examples
    --------
    >>> estimate = wilson(0.5, 100)
    >>> round(estimate.low, 3), round(estimate.high, 3)
    (0.404, 0.596)
    """
    share = min(max(share, 0.0), 1.0)
    shrink = 1 + _Z**2 / rows
    middle = (share + _Z**2 / (2 * rows)) / shrink
    spread = _Z * math.sqrt(share * (1 - share) / rows + _Z**2 / (4 * rows**2)) / shrink
    return Estimate(share, max(middle - spread, 0.0), min(middle + spread, 1.0))
