"""The named methods give the shares that QuaPy, the field's library, gives; see ``quapy.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.evaluation.arrays import Floats
from titlemap.quantification.bayesian import cell_counts, cells_of, prior_shift_shares
from titlemap.quantification.counting import (
    adjusted_count,
    adjusted_probabilities,
    classify_and_count,
    expectation_maximisation,
    probabilistic_count,
    recalibrated,
)
from titlemap.quantification.held_out import Known


@pytest.fixture(scope="module")
def quapy() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Path(__file__).with_name("quapy.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = read["quapy"]
    return found | {
        "known": Known(_summing_to_one(read["known"]), np.array(read["truth"])),
        "said": _summing_to_one(read["unlabelled"]),
    }


def _summing_to_one(rows: list[list[float]]) -> Floats:
    table = np.array(rows)
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def test_counts(quapy: dict[str, Any]) -> None:
    np.testing.assert_allclose(classify_and_count(quapy["said"]), quapy["CC"], atol=1e-6)
    np.testing.assert_allclose(probabilistic_count(quapy["said"]), quapy["PCC"], atol=1e-6)


def test_adjusted_counts(quapy: dict[str, Any]) -> None:
    np.testing.assert_allclose(adjusted_count(quapy["said"], quapy["known"]), quapy["ACC"], atol=1e-5)
    np.testing.assert_allclose(
        adjusted_probabilities(quapy["said"], quapy["known"]), quapy["PACC"], atol=1e-5
    )


def test_expectation_maximisation(quapy: dict[str, Any]) -> None:
    prior = np.bincount(quapy["known"].truth, minlength=6) / len(quapy["known"])
    # QuaPy stops when a step is below 1e-4, which is some way from the end
    np.testing.assert_allclose(expectation_maximisation(quapy["said"], prior), quapy["EMQ"], atol=4e-3)


def test_the_posterior_is_near_that_of_the_plain_model(quapy: dict[str, Any]) -> None:
    known = quapy["known"]
    shares = prior_shift_shares(
        cell_counts(cells_of(quapy["said"])),
        cell_counts(cells_of(known.probabilities), known.truth),
        np.zeros(6),
        4000,
        np.random.default_rng(0),
    )
    theirs = quapy["BayesianCC"]
    np.testing.assert_allclose(shares.mean(axis=0), theirs["mean"], atol=0.015)
    np.testing.assert_allclose(
        np.quantile(shares, [0.05, 0.95], axis=0), [theirs["low"], theirs["high"]], atol=0.02
    )


@given(st.integers(0, 10_000), st.integers(1, 50))
def test_shares_are_shares(seed: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    said = random.dirichlet(np.full(6, 0.3), rows)
    known = Known(random.dirichlet(np.full(6, 0.3), 30), random.integers(0, 6, 30))
    prior = np.bincount(known.truth, minlength=6) / len(known)
    for shares in (
        adjusted_count(said, known),
        adjusted_probabilities(said, known),
        expectation_maximisation(said, prior),
    ):
        assert shares.min() >= 0
        assert shares.sum() == pytest.approx(1)


def test_a_perfect_classifier_needs_no_correction() -> None:
    known = Known(np.eye(6), np.arange(6))
    said = np.eye(6)[[0, 0, 1, 5]]
    for shares in (adjusted_count(said, known), adjusted_probabilities(said, known)):
        np.testing.assert_allclose(shares, [0.5, 0.25, 0, 0, 0, 0.25], atol=1e-6)


def test_recalibration_finds_the_temperature() -> None:
    random = np.random.default_rng(0)
    honest = random.dirichlet(np.ones(6), 3000)
    truth = (honest.cumsum(axis=1) > random.random((3000, 1))).argmax(axis=1)
    boastful = honest**3 / (honest**3).sum(axis=1, keepdims=True)
    again = recalibrated(boastful, Known(boastful, truth))
    assert np.abs(again - honest).mean() < 0.015 < np.abs(boastful - honest).mean()
