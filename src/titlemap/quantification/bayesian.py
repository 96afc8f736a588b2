r"""Shares with credible intervals, from how a classifier answers rows whose truth is known.

Answers fall into twelve *cells*: the most probable outcome, with a probability of at least 0.8 or not. Rows of one true
outcome are spread over the cells in proportions :math:`\varphi` that known rows tell (Dirichlet-multinomial), and the
cells of a file with shares :math:`\theta` are multinomial with proportions :math:`\theta^\top\varphi`:

- A. Storkey, "When training and test sets are different", in *Dataset Shift in Machine Learning* (2009);
- A. Ziegler and P. Czyż, "Bayesian quantification with black-box estimators", TMLR (2024).

Two things differ from the plain model. What *none* looks like is no constant: one file has nurses where another
has data engineers. So rows that are surely answered *none* are a kind of their own whose number is free, and only
those taken for a function, or unsure, are taken to look like the known ones. And the file is not allowed to
correct :math:`\varphi` (a cut: M. Plummer, "Cuts in Bayesian graphical models", Statistics and Computing 25, 2015), so
a file that is odd in some way is not explained by odd confusions.
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
    """Draw shares from their posterior, for one file or for many at once.

    Parameters
    ----------
    seen : float array (..., 12)
        Unlabelled rows by cell.
    known : float array (..., 6, 12)
        Rows by true outcome and cell, that say how outcomes are answered.
    labelled : float array (..., 6)
        Rows of the same population whose outcome is known; zeros if there are none.
    draws : int
    random : numpy.random.Generator

    Returns
    -------
    float array (..., draws, 6)
    """
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
