"""Multinomial logistic regression to soft labels, fitted to its optimum.

The objective is the weighted cross-entropy to the labels plus a ridge on the distance of the coefficients from a prior
mean (zero, or what was learned elsewhere: a Gaussian prior, and the fit its mode). It is strictly convex, so there is
one optimum, and whoever reaches it gets the same coefficients, on any machine and with any library beneath. Steps are
Newton's, each solved by conjugate gradients (Nocedal and Wright, "Numerical Optimization", 2nd ed., algorithm 7.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # scikit-learn requires it

from titlemap.weights import Floats

#: A fit is done when no slope of the objective is larger than this.
TOLERANCE = 1e-9
#: Keeps the intercepts, which carry no other penalty, from drifting together.
_INTERCEPT_RIDGE = 1e-6
_MOST_STEPS, _MOST_INNER_STEPS = 60, 500
_SUFFICIENT = 1e-4


class FitError(RuntimeError):
    """A fit that did not reach its optimum."""


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted regression: log-odds are ``x @ coefficients + intercepts``.

    Attributes
    ----------
    coefficients : array of float, shape (n_features, n_outcomes)
    intercepts : array of float, shape (n_outcomes,)
    slope : float
        The largest slope of the objective where the fit ended.
    """

    coefficients: Floats
    intercepts: Floats
    slope: float

    def log_odds(self, features: Any) -> Floats:
        """Return log-odds, shape (n_rows, n_outcomes), for a matrix of features, dense or sparse."""
        odds: Floats = features @ self.coefficients + self.intercepts
        return odds


def softmax(log_odds: Floats) -> Floats:
    """Turn rows of log-odds into rows that sum to 1."""
    odds = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=1, keepdims=True)
    return shares


def fit(
    features: Any,
    labels: Floats,
    weights: Floats,
    ridge: float,
    prior: Regression | None = None,
    tolerance: float = TOLERANCE,
) -> Regression:
    """Fit a regression to its optimum.

    Parameters
    ----------
    features : array or sparse array, shape (n_rows, n_features)
    labels : array of float, shape (n_rows, n_outcomes)
        Rows sum to 1.
    weights : array of float, shape (n_rows,)
        How much each row counts; only their ratios matter to the cross-entropy, which is their weighted mean.
    ridge : float
        Half of it times the squared distance from the prior mean is added to the weighted mean.
    prior : Regression, optional
        Where the coefficients are expected before any row is seen; by default at 0.
    tolerance : float
        The largest slope that is left; more than `TOLERANCE` will do where a fit is only measured.

    Returns
    -------
    Regression

    Raises
    ------
    FitError
        If the slope stays above `tolerance`: an unfinished fit depends on the machine.

    Examples
    --------
    >>> found = fit(np.array([[1.0], [-1.0]]), np.array([[0.9, 0.1], [0.1, 0.9]]), np.ones(2), 0.01)
    >>> softmax(found.log_odds(np.array([[1.0]]))).round(2).tolist(), found.slope < TOLERANCE
    ([[0.89, 0.11]], True)
    """
    with threadpool_limits(1):
        return _Objective(features, labels, weights, ridge, prior).minimum(tolerance)


class _Objective:
    """The objective of one fit; a point is an array of coefficients with the intercepts as its last row."""

    def __init__(
        self, features: Any, labels: Floats, weights: Floats, ridge: float, prior: Regression | None
    ) -> None:
        self.features, self.labels, self.ridge = features, labels, ridge
        self.turned = features.T.tocsr() if hasattr(features, "tocsr") else features.T
        self.weights = (weights / weights.sum())[:, None]
        shape = (features.shape[1] + 1, labels.shape[1])
        self.centre = np.zeros(shape) if prior is None else np.vstack([prior.coefficients, prior.intercepts])
        self.pull = np.full((shape[0], 1), ridge)
        self.pull[-1] = _INTERCEPT_RIDGE

    def minimum(self, tolerance: float) -> Regression:
        """Go down to where the slope is small enough."""
        point = self.centre.copy()
        value, shares = self._value(point)
        largest = np.inf
        for _ in range(_MOST_STEPS):
            slope = self._back(self.weights * (shares - self.labels)) + self.pull * (point - self.centre)
            largest = float(np.abs(slope).max())
            if largest < tolerance:
                return Regression(point[:-1], point[-1], largest)
            step = self._newton_step(slope, shares)
            falls = float((slope * step).sum())
            size = 1.0
            while True:
                there, shares_there = self._value(point + size * step)
                # Near the optimum the gain is lost in rounding; the full step is right there.
                if there <= value + _SUFFICIENT * size * falls + 1e-14 or size < 1e-8:
                    break
                size /= 2
            point, value, shares = point + size * step, there, shares_there
        raise FitError(f"the slope is still {largest:.1e} after {_MOST_STEPS} Newton steps")

    def _forth(self, point: Floats) -> Floats:
        out: Floats = self.features @ point[:-1] + point[-1]
        return out

    def _back(self, rows: Floats) -> Floats:
        return np.vstack([self.turned @ rows, rows.sum(axis=0)])

    def _value(self, point: Floats) -> tuple[float, Floats]:
        odds = self._forth(point)
        odds -= odds.max(axis=1, keepdims=True)
        logs = odds - np.log(np.exp(odds).sum(axis=1, keepdims=True))
        off = point - self.centre
        penalty = 0.5 * float((self.pull * off * off).sum())
        return penalty - float((self.weights * self.labels * logs).sum()), np.exp(logs)

    def _newton_step(self, slope: Floats, shares: Floats) -> Floats:
        """Solve for Newton's step by conjugate gradients, scaled by the diagonal; the nearer, the more exactly."""
        spread = self.weights * shares * (1 - shares)
        squares = self.turned.multiply(self.turned) if hasattr(self.turned, "multiply") else self.turned**2
        scale = np.vstack([squares @ spread, spread.sum(axis=0)]) + self.pull
        step = np.zeros_like(slope)
        left = -slope
        ahead = left / scale
        along = ahead.copy()
        product = float((left * ahead).sum())
        start = float(np.sqrt((left * left).sum()))
        enough = start * min(0.1, start**0.5)
        for _ in range(_MOST_INNER_STEPS):
            pushed = self._forth(along)
            pushed = self.weights * shares * (pushed - (shares * pushed).sum(axis=1, keepdims=True))
            bent = self._back(pushed) + self.pull * along
            far = product / float((along * bent).sum())
            step += far * along
            left = left - far * bent
            if float(np.sqrt((left * left).sum())) < enough:
                break
            ahead = left / scale
            product, before = float((left * ahead).sum()), product
            along = ahead + product / before * along
        return step
