"""Fit the pools on opinions that were formed without seeing the posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from titlemap.pooling import HALF_READ, OPINIONS, Pool, Pooling, pool
from titlemap.training.texts import Positions, folds_of, row_weights
from titlemap.weights import Floats

_RIDGE = 0.001
#: The pools are fitted for the labels' own mix of outcomes to this power: nearer to the mix as it is than the models
#: that they pool, so that their probabilities mean what they say.
POOL_MIX_POWER = 0.8


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """What was said of each posting by whoever had not seen it; arrays have a row for each posting.

    Attributes
    ----------
    titles, blends : array of float, shape (n, 6)
        Centred log-probabilities and log-shares by the title alone.
    texts, joint : array of float, shape (n, 6)
        The other opinions of `titlemap.pooling.OPINIONS`, as `titlemap.pooling.doubted_log` gives them.
    told : array of float, shape (n,)
        How much of the text speaks of work.
    """

    titles: Floats
    blends: Floats
    texts: Floats
    joint: Floats
    told: Floats

    def on_primary(self) -> Floats:
        """Return the opinions on which outcome is the primary, shape (3, n, 6)."""
        return np.stack([self.titles, self.texts, self.joint])

    def on_shares(self) -> Floats:
        """Return the opinions on how the week splits, shape (3, n, 6)."""
        return np.stack([self.blends, self.texts, self.joint])

    def on_text_alone(self) -> Floats:
        """Return what is left of the opinions when the title is hidden, shape (3, n, 6)."""
        silent = np.zeros_like(self.texts)
        return np.stack([silent, self.texts, silent])


@dataclass(frozen=True, slots=True)
class Targets:
    """What the pools should say, how much each posting counts, how they hang together, and which are real."""

    primary: Floats
    shares: Floats
    counts: Floats
    sources: Sequence[str]
    copies: Sequence[int]
    real: npt.NDArray[np.bool_]


def fit_pooling(said: OutOfFold, targets: Targets) -> Pooling:
    """Fit all pools on all real postings.

    Parameters
    ----------
    said : OutOfFold
    targets : Targets

    Returns
    -------
    Pooling
    """
    fit = partial(_fit, told=said.told, targets=targets, rows=np.flatnonzero(targets.real))
    return Pooling(
        fit(said.on_primary(), wanted=targets.primary),
        fit(said.on_shares(), wanted=targets.shares),
        fit(said.on_text_alone(), wanted=targets.primary),
        fit(said.on_text_alone(), wanted=targets.shares),
    )


def cross_fitted(opinions: Floats, told: Floats, wanted: Floats, targets: Targets) -> Floats:
    """Pool each posting's opinions by a pool that was fitted without its source.

    Parameters
    ----------
    opinions : array of float, shape (3, n, 6)
    told : array of float, shape (n,)
    wanted : array of float, shape (n, 6)
    targets : Targets

    Returns
    -------
    array of float, shape (n, 6)
    """
    out = np.zeros_like(wanted)
    for train, test in folds_of(targets.sources, targets.copies, targets.real):
        rows = train[targets.real[train]]
        by = _fit(opinions, told=told, targets=targets, rows=rows, wanted=wanted)
        out[test] = pool(list(opinions[:, test]), told[test], by)
    return out


def _fit(opinions: Floats, *, told: Floats, targets: Targets, rows: Positions, wanted: Floats) -> Pool:
    """Minimise the weighted cross-entropy; ten parameters, a whisper of a ridge on the outcomes' log-odds.

    An opinion that is silent everywhere gets the weight 0.
    """
    parts, read_by, target = opinions[:, rows], told[rows], wanted[rows]
    weight = row_weights(targets.primary[rows], targets.counts[rows], POOL_MIX_POWER)
    weight = (weight / weight.sum())[:, None]
    heard = np.abs(parts).sum(axis=(1, 2)) > 0
    read = (read_by / (read_by + HALF_READ))[:, None]

    def loss(theta: Floats) -> tuple[float, Floats]:
        by = _pool_from(theta)
        p = pool(list(parts), read_by, by)
        bias = theta[len(OPINIONS) :]
        value = -float((weight * target * np.log(np.maximum(p, 1e-12))).sum()) + _RIDGE * float(bias @ bias)
        off = (p - target) * weight * read
        slope = np.concatenate([(parts * off).sum(axis=(1, 2)), off.sum(axis=0) + 2 * _RIDGE * bias])
        return value, slope

    start = np.concatenate([heard / heard.sum(), np.zeros(target.shape[1])])
    best: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return _pool_from(best)


def _pool_from(theta: Floats) -> Pool:
    numbers = tuple(theta.tolist())
    return Pool(numbers[: len(OPINIONS)], numbers[len(OPINIONS) :])
