"""Shares of a file from its answers: counted as they are, or adjusted for how the classifier confuses.

All of them take answers to unlabelled rows, ``probabilities`` (n, 6), and those that adjust take answers to rows whose
truth is known. What they adjust for is *prior shift*: the mix of functions may differ between the two, how postings
of one function are answered may not.
"""

from __future__ import annotations

import numpy as np

from titlemap.evaluation.arrays import Floats, Ints
from titlemap.evaluation.metrics import COUNT, one_hot
from titlemap.quantification.held_out import Known

_MUCH = 1e4  # weight of the demand that shares sum to 1
_MOST = 5000
_CLOSE = 1e-7
_LEAST = 1e-6
_HOLD = 0.01  # keeps the biases of outcomes that are never true from running away


def classify_and_count(probabilities: Floats) -> Floats:
    """Count each row for its most probable outcome (CC).

    G. Forman, "Quantifying counts and costs via classification", Data Mining and Knowledge Discovery 17 (2008).

    Parameters
    ----------
    probabilities : float array (n, 6)

    Returns
    -------
    float array (6,)

    Examples
    --------
    >>> classify_and_count(np.array([[0.6, 0.4, 0, 0, 0, 0], [0, 0.1, 0, 0.9, 0, 0]])).tolist()
    [0.5, 0.0, 0.0, 0.5, 0.0, 0.0]
    """
    return np.asarray(one_hot(probabilities.argmax(axis=1)).mean(axis=0))


def probabilistic_count(probabilities: Floats) -> Floats:
    """Average the probabilities (PCC).

    A. Bella et al., "Quantification via probability estimators", ICDM 2010.

    Examples
    --------
    >>> probabilistic_count(np.array([[0.6, 0.4, 0, 0, 0, 0], [0, 0.2, 0, 0.8, 0, 0]])).round(2).tolist()
    [0.3, 0.3, 0.0, 0.4, 0.0, 0.0]
    """
    return np.asarray(probabilities.mean(axis=0))


def adjusted_count(probabilities: Floats, known: Known) -> Floats:
    """Find the shares that explain the counted ones, given how often each outcome is taken for which (ACC).

    Forman (2008), for more than two classes by constrained least squares: G. Hopkins and G. King, "A method of
    automated nonparametric content analysis for social science", American J. of Political Science 54 (2010).

    Parameters
    ----------
    probabilities : float array (n, 6)
    known : Known
        An outcome that is never true there gets no share.

    Returns
    -------
    float array (6,)

    Examples
    --------
    >>> known = Known(np.eye(6)[[0, 0, 1, 1]], np.array([0, 1, 1, 1]))  # a third of function 1 is taken for 0
    >>> adjusted_count(np.eye(6)[[0, 1, 1]], known).round(6).tolist()
    [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    """
    taken = one_hot(known.probabilities.argmax(axis=1))
    return _solve(_means_by_truth(taken, known.truth), classify_and_count(probabilities))


def adjusted_probabilities(probabilities: Floats, known: Known) -> Floats:
    """Find the shares that explain the averaged probabilities (PACC): Bella et al. (2010).

    Parameters
    ----------
    probabilities : float array (n, 6)
    known : Known

    Returns
    -------
    float array (6,)
    """
    return _solve(_means_by_truth(known.probabilities, known.truth), probabilistic_count(probabilities))


def expectation_maximisation(probabilities: Floats, prior: Floats) -> Floats:
    """Find the most likely shares by reweighting the probabilities until they agree with themselves (EMQ, SLD).

    M. Saerens, P. Latinne and C. Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities: a
    simple procedure", Neural Computation 14 (2002).

    Parameters
    ----------
    probabilities : float array (n, 6)
    prior : float array (6,)
        The mix for which the probabilities are calibrated.

    Returns
    -------
    float array (6,)

    Examples
    --------
    >>> even = np.array([0.5, 0.5, 0, 0, 0, 0])
    >>> unsure = np.array([[0.8, 0.2, 0, 0, 0, 0]] * 9 + [[0.2, 0.8, 0, 0, 0, 0]])
    >>> expectation_maximisation(unsure, even).round(3).tolist()
    [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    shares = prior.astype(float)
    likelihoods = np.divide(probabilities, prior, out=np.zeros_like(probabilities), where=prior > 0)
    for _ in range(_MOST):
        weighed = likelihoods * shares
        total = weighed.sum(axis=1, keepdims=True)
        new = np.divide(weighed, total, out=np.zeros_like(weighed), where=total > 0).mean(axis=0)
        new /= new.sum()
        moved = np.abs(new - shares).max()
        shares = new
        if moved < _CLOSE:
            break
    return shares


def recalibrated(probabilities: Floats, known: Known) -> Floats:
    """Sharpen or flatten probabilities, and shift them, so that they fit what is known.

    Expectation maximisation needs probabilities that are calibrated class by class: A. Alexandari, A. Kundaje and
    A. Shrikumar, "Maximum likelihood with bias-corrected calibration is hard-to-beat at label shift adaptation",
    ICML 2020. One temperature and a bias for each outcome, by maximum likelihood.

    Parameters
    ----------
    probabilities : float array (n, 6)
    known : Known

    Returns
    -------
    float array (n, 6)
    """
    from scipy.optimize import minimize  # noqa: PLC0415  (a report counts without it, and needs no scipy)
    from scipy.special import log_softmax  # noqa: PLC0415

    logs, truth = np.log(np.clip(known.probabilities, _LEAST, 1)), one_hot(known.truth)

    def loss(knobs: Floats) -> tuple[float, Floats]:
        said = log_softmax(logs * knobs[0] + knobs[1:], axis=1)
        off = np.exp(said) - truth
        slope = np.append((off * logs).sum(), off.sum(axis=0) + 2 * _HOLD * knobs[1:])
        return -(truth * said).sum() + _HOLD * (knobs[1:] ** 2).sum(), slope

    knobs = minimize(loss, np.append(1.0, np.zeros(COUNT)), jac=True, method="BFGS").x
    shifted = np.log(np.clip(probabilities, _LEAST, 1)) * knobs[0] + knobs[1:]
    return np.asarray(np.exp(log_softmax(shifted, axis=1)))


def _means_by_truth(values: Floats, truth: Ints) -> Floats:
    """Average rows by their true outcome, (6, columns); zeros for one that never is."""
    member = one_hot(truth)
    return np.asarray(member.T @ values / np.maximum(member.sum(axis=0), 1)[:, None])


def _solve(means: Floats, seen: Floats) -> Floats:
    """Return the shares, from 0 up and summing to 1, whose mixture of `means` comes closest to what was seen."""
    from scipy.optimize import nnls  # noqa: PLC0415  (as above)

    there = means.sum(axis=1) > 0
    demands = np.vstack([means[there].T, np.full(there.sum(), _MUCH)])
    found, _ = nnls(demands, np.append(seen, _MUCH))
    shares = np.zeros(COUNT)
    shares[there] = found / found.sum()
    return shares
