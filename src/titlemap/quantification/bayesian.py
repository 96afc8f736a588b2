r"""Shares with credible intervals, from how a classifier answers rows whose truth is known.

Answers fall into twelve *cells*: the most probable outcome, with a probability of at least 0.8 or not. Without labels of
a file, one of two things has to be taken over from known rows, and which of them holds nobody can tell from the file:

- *Prior shift*: only the mix of outcomes differs, rows of one outcome are answered alike everywhere. Rows of one
  outcome spread over the cells in proportions :math:`\varphi` that known rows tell (Dirichlet-multinomial), and the
  cells of a file with shares :math:`\theta` are multinomial with proportions :math:`\theta^\top\varphi`. A. Storkey, "When
  training and test sets are different", in *Dataset Shift in Machine Learning* (2009); A. Ziegler and P. Czyż,
  "Bayesian quantification with black-box estimators", TMLR (2024).
- *Covariate shift*: only the kinds of jobs differ, an answer is right as often everywhere. Rows of one cell have
  the outcomes that known rows of that cell have (Storkey 2009).

Real sources lie between the two. So both posteriors are drawn from, half of the draws each (Bayesian model averaging:
J. A. Hoeting et al., Statistical Science 14, 1999), and the interval holds the truth if either is right.

Two things hold for both. What *none* looks like is no constant: one file has nurses where another has data engineers. So
rows that are surely answered *none* are a kind of their own whose number is free, and the functions among them are
as many as the functions elsewhere let expect. And the file is not allowed to correct what known rows say (a cut:
M. Plummer, "Cuts in Bayesian graphical models", Statistics and Computing 25, 2015), so a file that is odd in some way is
not explained by odd confusions.
"""

from __future__ import annotations

import numpy as np

from titlemap.evaluation.arrays import Floats, Ints
from titlemap.evaluation.metrics import COUNT, NONE_AT

#: From here on an answer counts as sure.
SURE = 0.8
CELLS = 2 * COUNT
#: The cell of rows that are surely none, and the place of their kind behind the six.
_STRANGERS = NONE_AT
_KINDS = COUNT + 1
#: Of shares: every mix is as likely as any other, and what is none is as likely one kind of it as the other.
_PRIOR = np.array([1.0] * NONE_AT + [0.5, 0.5])
_SPREAD = 0.5  # of confusions: H. Jeffreys (1946)
_CLIMBS = 50
_SWEEPS = 30


def cells_of(probabilities: Floats) -> Ints:
    """Put each row into its cell.

    Parameters
    ----------
    probabilities : float array (n, 6)

    Returns
    -------
    int array (n,)
        The most probable outcome's position, with 6 added where its probability is under `SURE`.

    Examples
    --------
    >>> cells_of(np.array([[0.9, 0.1, 0, 0, 0, 0], [0.5, 0.3, 0, 0, 0.2, 0]])).tolist()
    [0, 6]
    """
    unsure = probabilities.max(axis=1) < SURE
    return np.asarray(probabilities.argmax(axis=1) + COUNT * unsure, np.int64)


def cell_counts(cells: Ints, truth: Ints | None = None) -> Floats:
    """Count rows by cell, or by true outcome and cell.

    Parameters
    ----------
    cells : int array (n,)
    truth : int array (n,), optional

    Returns
    -------
    float array (12,) or (6, 12)
    """
    if truth is None:
        return np.bincount(cells, minlength=CELLS).astype(float)
    return np.bincount(truth * CELLS + cells, minlength=COUNT * CELLS).reshape(COUNT, CELLS).astype(float)


def posterior_shares(
    seen: Floats, known: Floats, labelled: Floats, draws: int, random: np.random.Generator
) -> Floats:
    """Draw shares from the average of both posteriors, for one file or for many at once.

    Parameters
    ----------
    seen : float array (..., 12)
        Unlabelled rows by cell.
    known : float array (..., 6, 12)
        Rows by true outcome and cell, that say how outcomes are answered.
    labelled : float array (..., 6)
        Rows of the same population whose outcome is known; zeros if there are none.
    draws : int
        Half of them are under prior shift, half under covariate shift.
    random : numpy.random.Generator

    Returns
    -------
    float array (..., draws, 6)
    """
    half = max(draws // 2, 1)
    under = [
        each(seen, known, labelled, half, random) for each in (prior_shift_shares, covariate_shift_shares)
    ]
    return np.concatenate(under, axis=-2)


def covariate_shift_shares(
    seen: Floats, known: Floats, labelled: Floats, draws: int, random: np.random.Generator
) -> Floats:
    """Draw shares if only the kinds of jobs differ; parameters and result as for `posterior_shares`."""
    by_cell = np.swapaxes(known, -1, -2) + 1.0 / COUNT
    outcomes = random.standard_gamma(
        np.broadcast_to(by_cell[..., None, :, :], (*seen.shape[:-1], draws, CELLS, COUNT))
    )
    outcomes /= outcomes.sum(axis=-1, keepdims=True)
    rows = random.standard_gamma(np.broadcast_to(seen[..., None, :], (*seen.shape[:-1], draws, CELLS)))
    strangers = rows[..., _STRANGERS].copy()
    rows[..., _STRANGERS] = 0.0
    counts = np.einsum("...c,...ck->...k", rows, outcomes)
    # functions that are surely taken for none, by how many of each are elsewhere
    missed = known[..., :NONE_AT, _STRANGERS]
    others = known[..., :NONE_AT, :].sum(axis=-1) - missed
    rate = random.beta(
        (missed + _SPREAD)[..., None, :], (others + _SPREAD)[..., None, :], (*seen.shape[:-1], draws, NONE_AT)
    )
    among = counts[..., :NONE_AT] * rate / (1 - rate)
    total = among.sum(axis=-1)
    among *= np.minimum(1.0, np.divide(strangers, total, out=np.ones_like(total), where=total > 0))[..., None]
    counts[..., :NONE_AT] += among
    counts[..., NONE_AT] += strangers - among.sum(axis=-1)
    counts += labelled[..., None, :]
    return np.asarray(counts / counts.sum(axis=-1, keepdims=True))


def prior_shift_shares(
    seen: Floats, known: Floats, labelled: Floats, draws: int, random: np.random.Generator
) -> Floats:
    """Draw shares if only the mix differs; parameters and result as for `posterior_shares`."""
    confusions = _draw_confusions(known, draws, random)  # (..., draws, kinds, cells)
    counts = seen[..., None, :]
    given = np.zeros((*labelled.shape[:-1], 1, _KINDS))
    given[..., :COUNT] = labelled[..., None, :]
    shares = np.full(confusions.shape[:-1], 1.0 / _KINDS)
    for _ in range(_CLIMBS):  # to the most likely shares, from which few sweeps forget the start
        parts = _parts(shares, confusions)
        shares = np.einsum("...ck,...c->...k", parts, counts) + given + _PRIOR
        shares /= shares.sum(axis=-1, keepdims=True)
    whole = np.broadcast_to(counts, (*shares.shape[:-1], CELLS)).astype(np.int64)
    for _ in range(_SWEEPS):
        split = random.multinomial(whole, _parts(shares, confusions)).sum(axis=-2)
        shares = random.standard_gamma(split + given + _PRIOR)
        shares /= shares.sum(axis=-1, keepdims=True)
    shares[..., NONE_AT] += shares[..., COUNT]
    return np.asarray(shares[..., :COUNT])


def _draw_confusions(known: Floats, draws: int, random: np.random.Generator) -> Floats:
    """Draw how each kind of row is spread over the cells: the five, *none* in the field, and strangers."""
    counts = known + _SPREAD
    counts[..., NONE_AT, _STRANGERS] = 0.0
    drawn = random.standard_gamma(
        np.broadcast_to(counts[..., None, :, :], (*counts.shape[:-2], draws, COUNT, CELLS))
    )
    drawn /= drawn.sum(axis=-1, keepdims=True)
    strangers = np.zeros((*drawn.shape[:-2], 1, CELLS))
    strangers[..., _STRANGERS] = 1.0
    return np.concatenate([drawn, strangers], axis=-2)


def _parts(shares: Floats, confusions: Floats) -> Floats:
    """Say of the rows in each cell which part is of which kind, (..., cells, kinds)."""
    joint = np.swapaxes(shares[..., None] * confusions, -1, -2)
    return np.asarray(joint / joint.sum(axis=-1, keepdims=True))
