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
