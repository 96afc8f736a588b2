"""Figures of merit for probabilities: calibration, proper scores, and the mix that they add up to.

Arrays, weights and shapes are those of `titlemap.evaluation.metrics`.
"""

from __future__ import annotations

import numpy as np

from titlemap.evaluation.arrays import Bools, Floats, Ints
from titlemap.evaluation.metrics import COUNT, mean, one_hot, ones, ratio

_SMALLEST = 1e-9  # a probability of 0 for the truth costs no more than this one


def equal_mass_bins(values: Floats, count: int = 15) -> Ints:
    """Put values into bins of about as many each; equal values share a bin.

    Parameters
    ----------
    values : float array (n,)
    count : int

    Returns
    -------
    int array (n,)

    Examples
    --------
    >>> equal_mass_bins(np.array([0.1, 0.2, 0.3, 0.4]), 2).tolist()
    [0, 0, 1, 1]
    """
    edges = np.quantile(values, np.linspace(0, 1, count + 1))
    return np.clip(np.searchsorted(edges, values, side="right") - 1, 0, count - 1)


def calibration_error(
    confidence: Floats, right: Bools, bins: Ints | None = None, weights: Floats | None = None
) -> Floats:
    """Return the expected calibration error (ECE): how far confidence is from accuracy, averaged over bins.

    M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
    AAAI 2015; bins of equal mass after J. Nixon et al., "Measuring calibration in deep learning", CVPR-W 2019.

    Parameters
    ----------
    confidence : float array (n,)
        The largest probability of each row.
    right : bool array (n,)
    bins : int array (n,), optional
        From `equal_mass_bins`; of the confidences if not given.
    weights : array (n,) or (b, n), optional

    Returns
    -------
    float array () or (b,)

    Examples
    --------
    >>> round(float(calibration_error(np.array([0.9, 0.9]), np.array([True, False]))), 3)
    0.4
    """
    bins = equal_mass_bins(confidence) if bins is None else bins
    member = one_hot(bins, int(bins.max()) + 1)
    counted = ones(len(right), weights)
    gap = counted @ (member * (confidence - right)[:, None])
    return ratio(np.abs(gap).sum(axis=-1), counted.sum(axis=-1))


def squared_errors(probabilities: Floats, truth: Ints) -> Floats:
    """Return each row's quadratic score, the sum over outcomes; its mean is the Brier score.

    G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950).

    Examples
    --------
    >>> squared_errors(np.eye(6)[[0, 1]], np.array([0, 2])).tolist()
    [0.0, 2.0]
    """
    return np.asarray(((probabilities - one_hot(truth)) ** 2).sum(axis=1))


def brier_parts(
    probabilities: Floats, truth: Ints, weights: Floats | None = None, count: int = 15
) -> tuple[Floats, Floats, Floats]:
    """Split the Brier score: it is reliability - resolution + uncertainty, exactly.

    A. H. Murphy, "A new vector partition of the probability score", J. Applied Meteorology 12 (1973), summed over the
    outcomes, in bins of equal mass. Probabilities within a bin differ, so resolution is the generalised one of
    D. B. Stephenson, C. A. S. Coelho and I. T. Jolliffe, Weather and Forecasting 23 (2008), which makes the sum exact.

    Parameters
    ----------
    probabilities : float array (n, 6)
    truth : int array (n,)
    weights : array (n,) or (b, n), optional
    count : int
        Bins of each outcome's probabilities.

    Returns
    -------
    reliability : float array () or (b,)
        How far probabilities are from frequencies; lower is better.
    resolution : float array () or (b,)
        How much the probabilities tell; higher is better.
    uncertainty : float array () or (b,)
        How hard the sample is for who knows nothing but its mix.

    Examples
    --------
    >>> parts = brier_parts(np.eye(6)[[0, 1]], np.array([0, 1]))
    >>> [round(float(part), 3) for part in parts]
    [0.0, 0.5, 0.5]
    """
    counted = ones(len(truth), weights)
    total = counted.sum(axis=-1)
    happened = one_hot(truth)
    base = ratio(counted @ happened, total[..., None])
    reliability = np.zeros(total.shape)
    for outcome in range(COUNT):
        bins = equal_mass_bins(probabilities[:, outcome], count)
        member = one_hot(bins, count)
        sizes = counted @ member
        gap = counted @ (member * (probabilities[:, outcome] - happened[:, outcome])[:, None])
        reliability += (
            np.divide(gap**2, sizes, out=np.zeros_like(sizes), where=sizes > 0).sum(axis=-1) / total
        )
    uncertainty = (base * (1 - base)).sum(axis=-1)
    brier = mean(squared_errors(probabilities, truth), weights)
    return reliability, reliability + uncertainty - brier, uncertainty


def log_losses(probabilities: Floats, truth: Ints) -> Floats:
    """Return each row's negative log probability of the truth, in nats (I. J. Good, 1952).

    Examples
    --------
    >>> log_losses(np.full((1, 6), 1 / 6), np.array([0])).round(3).tolist()
    [1.792]
    """
    return np.asarray(-np.log(np.clip(probabilities[np.arange(len(truth)), truth], _SMALLEST, 1.0)))


def total_variation(first: Floats, second: Floats) -> Floats:
    """Return how much of one distribution lies elsewhere in the other, from 0 to 1; along the last axis.

    Examples
    --------
    >>> float(total_variation(np.array([0.5, 0.5]), np.array([0.25, 0.75])))
    0.25
    """
    return np.asarray(0.5 * np.abs(first - second).sum(axis=-1))


def prevalence_error(probabilities: Floats, truth: Ints, weights: Floats | None = None) -> Floats:
    """Return the total variation between the mean of the probabilities and the true mix of outcomes.

    Examples
    --------
    >>> float(prevalence_error(np.eye(6)[[0, 1]], np.array([1, 0])))
    0.0
    """
    counted = ones(len(truth), weights)
    total = counted.sum(axis=-1)[..., None]
    return total_variation(ratio(counted @ probabilities, total), ratio(counted @ one_hot(truth), total))
