"""Fit the two pools on opinions that were formed without seeing the posting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from titlemap.pooling import HALF_READ, Pool, Pooling, centred_log, doubted_log
from titlemap.posting.learn import folds_of, towards_target
from titlemap.weights import Floats

_RIDGE = 0.001


@dataclass(frozen=True, slots=True)
class Opinions:
    """What was said of each posting by whoever had not seen it; arrays have a row for each posting.

    Attributes
    ----------
    titles, blends : array of float, shape (n, 6)
        Probabilities and shares by the title alone.
    texts, posted : array of float, shape (n, 6)
        Log-odds by the text alone and by the titles of other postings, out of fold.
    hits : array of float, shape (n,)
    """

    titles: Floats
    blends: Floats
    texts: Floats
    posted: Floats
    hits: Floats


def fit_pooling(
    said: Opinions,
    primary: Floats,
    shares: Floats,
    counts: Floats,
    sources: Sequence[str],
    copies: Sequence[int],
) -> tuple[Floats, Floats, Pooling]:
    """Fit both pools; return cross-fitted probabilities and shares too, each row's from a fit without its source.

    Parameters
    ----------
    said : Opinions
    primary, shares : array of float, shape (n, 6)
        Targets.
    counts : array of float, shape (n,)
        How much each row counts.
    sources : sequence of str
    copies : sequence of int
        Which rows are near copies of each other.

    Returns
    -------
    probabilities : array of float, shape (n, 6)
    shares : array of float, shape (n, 6)
    pooling : Pooling
        Fitted on all rows.
    """
    fitted = []
    crossed = []
    for own, target in ((said.titles, primary), (said.blends, shares)):
        parts = np.stack(
            [_rows(own, centred_log), _rows(said.texts, doubted_log), _rows(said.posted, doubted_log)]
        )
        out = np.zeros_like(target)
        for train, test in folds_of(sources, copies):
            weight = towards_target(primary[train], counts[train])
            theta = _fit(parts[:, train], said.hits[train], target[train], weight)
            out[test] = _apply(theta, parts[:, test], said.hits[test])
        crossed.append(out)
        theta = _fit(parts, said.hits, target, towards_target(primary, counts))
        title, text, posted, *bias = theta.tolist()
        fitted.append(Pool(title, text, tuple(bias), posted))
    return crossed[0], crossed[1], Pooling(fitted[0], fitted[1])


def _rows(opinions: Floats, form: Callable[[tuple[float, ...]], tuple[float, ...]]) -> Floats:
    return np.array([form(tuple(row)) for row in opinions.tolist()])


def _apply(theta: Floats, parts: Floats, hits: Floats) -> Floats:
    """Pool many postings' opinions as `titlemap.pooling.pool` pools one's."""
    read = (hits / (hits + HALF_READ))[:, None]
    scores = (1 - read) * parts[0] + read * (
        np.tensordot(theta[: len(parts)], parts, 1) + theta[len(parts) :]
    )
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    normalised: Floats = odds / odds.sum(axis=1, keepdims=True)
    return normalised


def _fit(parts: Floats, hits: Floats, target: Floats, counts: Floats) -> Floats:
    """Minimise the weighted cross-entropy; nine parameters, a whisper of a ridge on the outcomes' log-odds."""
    weight = (counts / counts.sum())[:, None]
    read = (hits / (hits + HALF_READ))[:, None]
    count = len(parts)

    def loss(theta: Floats) -> tuple[float, Floats]:
        p = _apply(theta, parts, hits)
        value = -float((weight * target * np.log(np.maximum(p, 1e-12))).sum()) + _RIDGE * float(
            theta[count:] @ theta[count:]
        )
        off = (p - target) * weight * read
        slope = np.concatenate([(parts * off).sum(axis=(1, 2)), off.sum(axis=0) + 2 * _RIDGE * theta[count:]])
        return value, slope

    start = np.concatenate([np.full(count, 1 / count), np.zeros(target.shape[1])])
    best: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return best
