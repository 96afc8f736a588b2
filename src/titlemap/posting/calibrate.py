"""Fit the two pools on opinions that were formed without seeing the posting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from titlemap.pooling import HALF_READ, Pool, Pooling, centred_log
from titlemap.weights import Floats

_FOLDS = 10
_RIDGE = 0.002


def fit_pooling(
    titles: Floats,
    texts: Floats,
    hits: Floats,
    primary: Floats,
    shares: Floats,
    counts: Floats,
    groups: Sequence[str],
) -> tuple[Floats, Floats, Pooling]:
    """Fit both pools; return cross-fitted probabilities and shares too, each row's from a fit without its group.

    Parameters
    ----------
    titles : array of float, shape (n, 6)
        Probabilities by the title alone.
    texts : array of float, shape (n, 6)
        Log-odds by the text alone, out of fold.
    hits : array of float, shape (n,)
    primary, shares : array of float, shape (n, 6)
        Targets.
    counts : array of float, shape (n,)
        How much each row counts.
    groups : sequence of str

    Returns
    -------
    probabilities : array of float, shape (n, 6)
    shares : array of float, shape (n, 6)
    pooling : Pooling
        Fitted on all rows.
    """
    opinion = np.array([centred_log(tuple(row)) for row in titles.tolist()])
    read = (texts - texts.mean(axis=1, keepdims=True)) * (hits / (hits + HALF_READ))[:, None]
    fitted = []
    crossed = []
    for target in (primary, shares):
        out = np.zeros_like(target)
        for train, test in GroupKFold(min(_FOLDS, len(set(groups)))).split(opinion, groups=groups):
            out[test] = _apply(
                _fit(opinion[train], read[train], target[train], counts[train]), opinion[test], read[test]
            )
        crossed.append(out)
        theta = _fit(opinion, read, target, counts)
        fitted.append(Pool(float(theta[0]), float(theta[1]), tuple(theta[2:].tolist())))
    return crossed[0], crossed[1], Pooling(fitted[0], fitted[1])


def _apply(theta: Floats, opinion: Floats, read: Floats) -> Floats:
    scores = theta[0] * opinion + theta[1] * read + theta[2:]
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    normalised: Floats = odds / odds.sum(axis=1, keepdims=True)
    return normalised


def _fit(opinion: Floats, read: Floats, target: Floats, counts: Floats) -> Floats:
    """Minimise the weighted cross-entropy; eight parameters, a whisper of a ridge on the outcome's log-odds."""
    weight = counts / counts.sum()

    def loss(theta: Floats) -> tuple[float, Floats]:
        p = _apply(theta, opinion, read)
        value = -float((weight[:, None] * target * np.log(np.maximum(p, 1e-12))).sum()) + _RIDGE * float(
            theta[2:] @ theta[2:]
        )
        off = (p - target) * weight[:, None]
        slope = np.concatenate(
            [[(off * opinion).sum(), (off * read).sum()], off.sum(axis=0) + 2 * _RIDGE * theta[2:]]
        )
        return value, slope

    start = np.concatenate([[0.5, 0.5], np.zeros(target.shape[1])])
    best: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return best
