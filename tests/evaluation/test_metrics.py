"""Each figure on arrays small enough to reckon by hand, and against scikit-learn on random ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from titlemap.evaluation import metrics
from titlemap.evaluation import probabilities as scores
from titlemap.evaluation.arrays import Floats, Ints

#: Two rows: sure and right about function 0, less sure and wrong about function 1 (it is none).
PAIR = np.array([[0.9, 0.1, 0, 0, 0, 0], [0, 0.6, 0, 0, 0, 0.4]])
TRUTH = np.array([0, 5])
ALL = np.arange(6)


@st.composite
def scored(draw: st.DrawFn) -> tuple[Floats, Ints]:
    rows = draw(st.integers(1, 60))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    probabilities = random.dirichlet(np.full(6, 0.5), rows)
    return probabilities, random.integers(0, 6, rows)


def test_figures_of_two_rows() -> None:
    confidence, right = PAIR.max(axis=1), PAIR.argmax(axis=1) == TRUTH
    assert metrics.mean(right) == 0.5
    assert metrics.mean(scores.squared_errors(PAIR, TRUTH)) == pytest.approx((0.01 + 0.01 + 0.36 + 0.36) / 2)
    assert metrics.mean(scores.log_losses(PAIR, TRUTH)) == pytest.approx(-(np.log(0.9) + np.log(0.4)) / 2)
    assert metrics.area_under_risk_coverage(confidence, ~right) == pytest.approx((0 + 1 / 2) / 2)
    assert metrics.accuracy_of_surest(confidence, right, 0.5) == 1
    assert scores.calibration_error(confidence, right) == pytest.approx((0.1 + 0.6) / 2)
    assert scores.prevalence_error(PAIR, TRUTH) == pytest.approx(0.5 * (0.05 + 0.35 + 0.3))


def test_a_row_of_weight_two_counts_as_two_rows() -> None:
    twice = np.array([2.0, 1.0])
    repeated, truth = PAIR[[0, 0, 1]], TRUTH[[0, 0, 1]]
    right = PAIR.argmax(axis=1) == TRUTH
    assert metrics.mean(right, twice) == 2 / 3
    assert scores.prevalence_error(PAIR, TRUTH, twice) == scores.prevalence_error(repeated, truth)
    assert metrics.confusion(TRUTH, PAIR.argmax(axis=1), twice).sum() == 3
    assert metrics.area_under_risk_coverage(PAIR.max(axis=1), ~right, twice) == pytest.approx(
        (0 + 0 + 1 / 3) / 3
    )


def test_resamples_are_reckoned_as_one_by_one() -> None:
    random = np.random.default_rng(1)
    probabilities, truth = random.dirichlet(np.ones(6), 40), random.integers(0, 6, 40)
    weights = random.integers(0, 4, (5, 40)).astype(float)
    right, confidence = probabilities.argmax(axis=1) == truth, probabilities.max(axis=1)
    for together, alone in (
        (
            metrics.macro_f1(metrics.confusion(truth, probabilities.argmax(axis=1), weights)),
            [
                metrics.macro_f1(metrics.confusion(truth, probabilities.argmax(axis=1), one))
                for one in weights
            ],
        ),
        (
            scores.calibration_error(confidence, right, None, weights),
            [scores.calibration_error(confidence, right, None, one) for one in weights],
        ),
        (
            metrics.area_under_risk_coverage(confidence, ~right, weights),
            [metrics.area_under_risk_coverage(confidence, ~right, one) for one in weights],
        ),
        (
            scores.brier_parts(probabilities, truth, weights)[0],
            [scores.brier_parts(probabilities, truth, one)[0] for one in weights],
        ),
    ):
        np.testing.assert_allclose(together, alone)


@given(scored())
def test_confusion_and_scores_are_scikit_learns(case: tuple[Floats, Ints]) -> None:
    probabilities, truth = case
    predicted = probabilities.argmax(axis=1)
    counts = metrics.confusion(truth, predicted)
    np.testing.assert_array_equal(counts, sklearn_metrics.confusion_matrix(truth, predicted, labels=ALL))
    ours = metrics.precision_recall_f1(counts)
    theirs = sklearn_metrics.precision_recall_fscore_support(
        truth, predicted, labels=ALL, zero_division=np.nan
    )
    true = counts.sum(axis=1) > 0
    np.testing.assert_allclose(ours[0], theirs[0])
    np.testing.assert_allclose(ours[1], theirs[1])
    np.testing.assert_allclose(ours[2][true], theirs[2][true])
    there = np.unique(truth)
    macro = sklearn_metrics.f1_score(truth, predicted, labels=there, average="macro", zero_division=0)
    assert metrics.macro_f1(counts) == pytest.approx(macro)


@given(scored())
def test_log_loss_is_scikit_learns(case: tuple[Floats, Ints]) -> None:
    probabilities, truth = case
    theirs = sklearn_metrics.log_loss(truth, np.clip(probabilities, 1e-9, 1), labels=ALL)
    assert metrics.mean(scores.log_losses(probabilities, truth)) == pytest.approx(theirs, abs=1e-6)


@given(scored())
def test_the_brier_score_is_the_sum_of_scikit_learns_over_outcomes_and_of_its_parts(
    case: tuple[Floats, Ints],
) -> None:
    probabilities, truth = case
    brier = metrics.mean(scores.squared_errors(probabilities, truth))
    each = [sklearn_metrics.brier_score_loss(truth == at, probabilities[:, at], pos_label=True) for at in ALL]
    assert brier == pytest.approx(sum(each))
    reliability, resolution, uncertainty = scores.brier_parts(probabilities, truth)
    assert reliability - resolution + uncertainty == pytest.approx(brier)
    assert reliability >= 0
    assert 0 <= uncertainty <= 1


@given(scored())
def test_figures_stay_between_zero_and_one(case: tuple[Floats, Ints]) -> None:
    probabilities, truth = case
    right, confidence = probabilities.argmax(axis=1) == truth, probabilities.max(axis=1)
    for value in (
        scores.calibration_error(confidence, right),
        metrics.area_under_risk_coverage(confidence, ~right),
        metrics.accuracy_of_surest(confidence, right),
        scores.prevalence_error(probabilities, truth),
    ):
        assert -1e-12 <= value <= 1 + 1e-12


def test_what_is_not_defined_is_nan() -> None:
    nobody = np.zeros(2, dtype=bool)
    assert np.isnan(metrics.mean(np.array([True, False]), where=nobody))
    assert np.isnan(metrics.precision_recall_f1(np.zeros((6, 6)))[2]).all()


def test_equal_values_share_a_bin() -> None:
    values = np.array([0.97] * 50 + [0.5] * 10)
    bins = scores.equal_mass_bins(values)
    assert len(set(bins[:50].tolist())) == 1
    assert len(set(bins.tolist())) == 2


def test_undecided_rows_are_in_no_cell() -> None:
    counts = metrics.confusion(np.array([0, 1]), np.array([0, metrics.UNDECIDED]))
    assert counts.sum() == 1
