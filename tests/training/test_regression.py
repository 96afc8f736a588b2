"""A fit ends at the one optimum of its objective, wherever it begins and whatever computes it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from titlemap.training.regression import FitError, Regression, fit, softmax

CHANCE = np.random.default_rng(5)
FEATURES = CHANCE.normal(size=(120, 7))
LABELS = CHANCE.dirichlet(np.ones(3), size=120)
WEIGHTS = CHANCE.uniform(0.5, 2, size=120)


def test_it_agrees_with_scikit_learn() -> None:
    found = fit(FEATURES, LABELS, WEIGHTS, ridge=0.01)
    row, outcome = np.nonzero(LABELS)
    weight = LABELS[row, outcome] * WEIGHTS[row]
    theirs = LogisticRegression(C=1 / (0.01 * WEIGHTS.sum()), tol=1e-10, max_iter=5000, solver="newton-cg")
    theirs.fit(FEATURES[row], outcome, sample_weight=weight)
    assert softmax(found.log_odds(FEATURES)) == pytest.approx(theirs.predict_proba(FEATURES), abs=1e-4)


def test_dense_and_sparse_features_give_one_answer() -> None:
    dense = fit(FEATURES, LABELS, WEIGHTS, ridge=0.01)
    thin = fit(sparse.csr_matrix(FEATURES), LABELS, WEIGHTS, ridge=0.01)
    assert thin.coefficients == pytest.approx(dense.coefficients, abs=1e-6)


def test_a_strong_ridge_leaves_the_prior_mean_as_it_is() -> None:
    prior = Regression(CHANCE.normal(size=(7, 3)), np.zeros(3), 0.0)
    near = fit(FEATURES, LABELS, WEIGHTS, ridge=1e4, prior=prior)
    far = fit(FEATURES, LABELS, WEIGHTS, ridge=1e-3, prior=prior)
    assert near.coefficients == pytest.approx(prior.coefficients, abs=1e-3)
    assert np.abs(far.coefficients - prior.coefficients).max() > 0.1


def test_an_optimum_out_of_reach_is_an_error_and_no_answer() -> None:
    with pytest.raises(FitError, match="the slope is still"):
        fit(FEATURES, LABELS, WEIGHTS, ridge=0.01, tolerance=1e-30)
