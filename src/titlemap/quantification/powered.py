"""Shares from a small labelled sample and many answers: prediction-powered inference."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from titlemap.evaluation.arrays import Floats
from titlemap.evaluation.metrics import one_hot
from titlemap.quantification.held_out import Known


def prediction_powered(labelled: Known, probabilities: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Estimate shares by the answers to all rows, corrected by what they miss on the labelled ones.

    The labelled rows have to be a random sample of the same population; nothing is assumed of the classifier. What
    the answers are worth is found from the data (the power tuning of PPI++), as one weight for all outcomes, so that
    shares sum to 1:

    - A. N. Angelopoulos, S. Bates, C. Fannjiang, M. I. Jordan and T. Zrnic, "Prediction-powered inference", Science 382
      (2023); A. N. Angelopoulos, J. C. Duchi and T. Zrnic, "PPI++: efficient prediction-powered inference" (2023).

    Their normal intervals are too short for rare outcomes in small samples. Here the variance says how many labelled
    rows alone would be as good, and the interval is that of E. B. Wilson (JASA 22, 1927) for so many.

    Parameters
    ----------
    labelled : Known
        At least two rows.
    probabilities : float array (n, 6)
        Of the unlabelled rows.
    level : float

    Returns
    -------
    shares, low, high : float array (6,)

    Examples
    --------
    >>> labelled = Known(np.eye(6)[[0, 1] * 20], np.array([0, 1] * 20))
    >>> shares, low, high = prediction_powered(labelled, np.eye(6)[[0] * 300 + [1] * 100], 0.9)
    >>> shares.round(2).tolist()
    [0.75, 0.25, 0.0, 0.0, 0.0, 0.0]
    """
    true, said = one_hot(labelled.truth), labelled.probabilities
    few, many = len(true), len(probabilities)
    spread = np.concatenate([said, probabilities]).var(axis=0)
    together = ((true - true.mean(axis=0)) * (said - said.mean(axis=0))).sum() / (few - 1)
    total = (1 + few / many) * spread.sum()
    weight = float(np.clip(together / total, 0, 1)) if total > 0 else 0.0
    shares = weight * probabilities.mean(axis=0) + (true - weight * said).mean(axis=0)
    variance = (true - weight * said).var(axis=0, ddof=1) / few + weight**2 * probabilities.var(axis=0) / many
    alone = true.var(axis=0, ddof=1)
    worth = np.divide(
        alone, variance, out=np.full(len(alone), float(few)), where=(alone > 0) & (variance > 0)
    )
    if (
        variance.sum() > 0
    ):  # a few lucky rows of a rare outcome are not to make it worth more than all together
        worth = np.minimum(worth, alone.sum() / variance.sum())
    shares = np.clip(shares, 0, None)
    shares /= shares.sum()
    return shares, *wilson(shares, worth, level)


def wilson(shares: Floats, rows: Floats | int, level: float) -> tuple[Floats, Floats]:
    """Return Wilson's score interval of proportions.

    Parameters
    ----------
    shares : float array (k,)
    rows : float array (k,) or int
        How many each proportion was counted in.
    level : float

    Returns
    -------
    low, high : float array (k,)

    Examples
    --------
    >>> low, high = wilson(np.array([0.0]), 100, 0.9)
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.0, 0.026)
    """
    quantile = NormalDist().inv_cdf((1 + level) / 2) ** 2
    centre = (shares + quantile / (2 * rows)) / (1 + quantile / rows)
    half = (
        np.sqrt(quantile)
        / (1 + quantile / rows)
        * np.sqrt(shares * (1 - shares) / rows + quantile / (4 * rows**2))
    )
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
