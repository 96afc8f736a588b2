"""The shares of the functions among all jobs of a file, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from titlemap.evaluation.arrays import Floats
from titlemap.quantification.bayesian import cell_counts, cells_of, posterior_shares
from titlemap.quantification.held_out import Evidence, shipped
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.reporting.counting import Counts

#: The probability with which the true share lies in its interval.
LEVEL = 0.9
_DRAWS = 2000
_SEED = 0  # the same file gives the same page


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share and its interval."""

    share: float
    low: float
    high: float


def mix_of(counts: Counts) -> dict[str, Estimate]:
    """Estimate the share of each outcome, corrected for what answers get wrong, as `titlemap.prevalence` does.

    Answers from titles alone and answers from texts are wrong in different ways, so their rows are corrected
    apart, and the posterior shares of the two are put together, draw by draw under the same kind of shift.

    Parameters
    ----------
    counts : Counts
        Of at least one row that isn't empty.

    Returns
    -------
    dict
        An estimate for each outcome.
    """
    random = np.random.default_rng(_SEED)
    drawn = sum(
        cells.sum() / counts.answered * _drawn_shares(cells, evidence, random)
        for evidence, cells in counts.cells.items()
        if cells.any()
    )
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    numbers = zip(OUTCOMES, np.mean(drawn, axis=0).tolist(), low.tolist(), high.tolist(), strict=True)
    return {outcome: Estimate(share, start, end) for outcome, share, start, end in numbers}


def _drawn_shares(cells: Floats, evidence: Evidence, random: np.random.Generator) -> Floats:
    known = shipped().answers[evidence]
    told = cell_counts(cells_of(known.probabilities), known.truth)
    return posterior_shares(cells, told, np.zeros(len(OUTCOMES)), _DRAWS, random)
