"""Figures of merit as pure functions on arrays, for one sample or for thousands of resamples at once.

``probabilities`` are (n, 6), in the order of `OUTCOMES`; ``truth`` and ``predicted`` hold positions in it, (n,).
``weights`` say how often each row counts: ones if not given, (n,) for one sample, (b, n) for b bootstrap resamples,
and then the figure has shape (b,). A figure that is not defined (the recall of a function that never occurs) is NaN.
"""

from __future__ import annotations

import numpy as np

from titlemap.evaluation.arrays import Bools, Floats, Ints
from titlemap.taxonomy import NONE, OUTCOMES

#: How many outcomes there are, and where *none* stands among them.
COUNT = len(OUTCOMES)
NONE_AT = OUTCOMES.index(NONE)
#: Position of the answer of a row that was left undecided.
UNDECIDED = -1
_SMALLEST = 1e-9  # a probability of 0 for the truth costs no more than this one


def ones(rows: int, weights: Floats | None) -> Floats:
    """Return the weights, or ones for each of `rows`."""
    return np.ones(rows) if weights is None else weights


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing by nothing is NaN."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def mean(values: Floats | Bools, weights: Floats | None = None, where: Bools | None = None) -> Floats:
    """Average values over rows, or over those rows for which `where` is true.

    Parameters
    ----------
    values : array (n,)
    weights : array (n,) or (b, n), optional
    where : bool array (n,), optional

    Returns
    -------
    float array () or (b,)

    Examples
    --------
    >>> float(mean(np.array([True, False, True]), where=np.array([True, True, False])))
    0.5
    """
    counted = ones(len(values), weights)
    chosen = np.ones(len(values)) if where is None else where.astype(float)
    return ratio(counted @ (values * chosen), counted @ chosen)


def one_hot(positions: Ints, count: int = COUNT) -> Floats:
    """Turn positions into rows that are 1 there and 0 elsewhere; all 0 for `UNDECIDED`.

    Examples
    --------
    >>> one_hot(np.array([1, -1]), 3).tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    return np.asarray(positions[:, None] == np.arange(count), float)


def confusion(truth: Ints, predicted: Ints, weights: Floats | None = None) -> Floats:
    """Count rows by true outcome (first axis) and predicted one (second), as scikit-learn does.

    Parameters
    ----------
    truth, predicted : int array (n,)
        Undecided rows are not counted.
    weights : array (n,) or (b, n), optional

    Returns
    -------
    float array (6, 6) or (b, 6, 6)

    Examples
    --------
    >>> confusion(np.array([3, 3, 5]), np.array([3, 5, 5]))[[3, 5]].tolist()
    [[0.0, 0.0, 0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0, 0.0, 1.0]]
    """
    cells = np.where(predicted == UNDECIDED, UNDECIDED, truth * COUNT + predicted)
    counts = ones(len(truth), weights) @ one_hot(cells, COUNT * COUNT)
    return counts.reshape(*counts.shape[:-1], COUNT, COUNT)


def precision_recall_f1(counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Return each outcome's precision, recall and F1 from a confusion matrix.

    C. J. van Rijsbergen, *Information Retrieval*, 2nd ed. (1979), chapter 7: F1 is the harmonic mean of precision
    and recall, 2 TP / (2 TP + FP + FN).

    Parameters
    ----------
    counts : array (..., 6, 6)

    Returns
    -------
    tuple of float arrays (..., 6)
        NaN where an outcome is never predicted (precision) or never true (recall, F1).

    Examples
    --------
    >>> precision, recall, f1 = precision_recall_f1(np.diag([0.0, 2, 1, 3, 0, 4]))
    >>> f1.tolist()
    [nan, 1.0, 1.0, 1.0, nan, 1.0]
    """
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    true, predicted = counts.sum(axis=-1), counts.sum(axis=-2)
    f1 = np.where(true > 0, ratio(2 * right, true + predicted), np.nan)
    return ratio(right, predicted), ratio(right, true), f1


def macro_f1(counts: Floats) -> Floats:
    """Average F1 over the outcomes that occur in the sample, each counting the same.

    Parameters
    ----------
    counts : array (..., 6, 6)

    Returns
    -------
    float array (...)

    Examples
    --------
    >>> float(macro_f1(np.diag([0.0, 2, 1, 3, 0, 4])))
    1.0
    """
    f1 = precision_recall_f1(counts)[2]
    there = ~np.isnan(f1)
    return ratio(np.where(there, f1, 0).sum(axis=-1), there.sum(axis=-1))


def area_under_risk_coverage(confidence: Floats, wrong: Bools, weights: Floats | None = None) -> Floats:
    """Average, over all coverages, the error rate of the most confident rows (AURC; lower is better).

    Y. Geifman, G. Uziel and R. El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers",
    ICLR 2019; the curve goes back to Chow (1970) and R. El-Yaniv and Y. Wiener, JMLR 11 (2010).

    Parameters
    ----------
    confidence : float array (n,)
    wrong : bool array (n,)
    weights : array (n,) or (b, n), optional

    Returns
    -------
    float array () or (b,)

    Examples
    --------
    >>> float(area_under_risk_coverage(np.array([0.9, 0.8]), np.array([False, True])))
    0.25
    """
    order = np.argsort(-confidence, kind="stable")
    counted = ones(len(wrong), weights)[..., order]
    covered = counted.cumsum(axis=-1)
    risk = np.divide(
        (counted * wrong[order]).cumsum(axis=-1), covered, out=np.zeros_like(covered), where=covered > 0
    )
    return ratio((counted * risk).sum(axis=-1), covered[..., -1])


def accuracy_of_surest(
    confidence: Floats, right: Bools, part: float = 0.8, weights: Floats | None = None
) -> Floats:
    """Return the accuracy on the most confident part of the rows.

    Parameters
    ----------
    confidence : float array (n,)
    right : bool array (n,)
    part : float
        Between 0 and 1; at least one row is taken.
    weights : array (n,) or (b, n), optional

    Returns
    -------
    float array () or (b,)

    Examples
    --------
    >>> float(accuracy_of_surest(np.array([0.9, 0.8, 0.3]), np.array([True, True, False]), 2 / 3))
    1.0
    """
    order = np.argsort(-confidence, kind="stable")
    counted = ones(len(right), weights)[..., order]
    covered = counted.cumsum(axis=-1)
    wanted = np.maximum(np.round(part * covered[..., -1:]), 1)
    taken = np.clip(wanted - (covered - counted), 0, counted)
    return ratio((taken * right[order]).sum(axis=-1), taken.sum(axis=-1))


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
