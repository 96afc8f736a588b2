"""Intervals: whole clusters, the same each time, and wide enough."""

from __future__ import annotations

import numpy as np

from titlemap.evaluation.bootstrap import percentile_interval, resamples


def test_each_resample_has_as_many_clusters_as_the_sample() -> None:
    clusters = np.array([7, 7, 3, 9])
    weights = np.concatenate(list(resamples(clusters, 50, seed=0)))
    assert weights.shape == (50, 4)
    assert (weights[:, 0] == weights[:, 1]).all()
    assert (weights[:, 0] + weights[:, 2] + weights[:, 3] == 3).all()


def test_samples_depend_on_the_seed_alone() -> None:
    first, again, other = (
        np.concatenate(list(resamples(np.arange(30), 20, seed=seed))) for seed in (1, 1, 2)
    )
    assert (first == again).all()
    assert (first != other).any()


def test_a_large_sample_comes_in_blocks() -> None:
    blocks = list(resamples(np.arange(500_000), 10, seed=0))
    assert len(blocks) > 1
    assert sum(map(len, blocks)) == 10
    assert all((block.sum(axis=1) == 500_000).all() for block in blocks)


def test_the_interval_of_a_mean_is_about_two_standard_errors_wide() -> None:
    values = np.random.default_rng(0).random(400)
    drawn = np.concatenate(
        [block @ values / block.sum(axis=1) for block in resamples(np.arange(400), 2000, 0)]
    )
    low, high = percentile_interval(drawn, 0.95)
    assert abs((high - low) / (2 * 1.96 * values.std() / 20) - 1) < 0.06


def test_clusters_widen_the_interval() -> None:
    values = np.repeat(np.random.default_rng(0).random(40), 10)  # ten equal rows in each cluster
    spread = []
    for clusters in (np.arange(400), np.repeat(np.arange(40), 10)):
        drawn = np.concatenate([block @ values / block.sum(axis=1) for block in resamples(clusters, 1000, 0)])
        spread.append(np.ptp(percentile_interval(drawn, 0.95)))
    assert 2.8 < spread[1] / spread[0] < 3.6  # the root of 10


def test_figures_that_are_nowhere_defined_have_no_interval() -> None:
    assert np.isnan(percentile_interval(np.array([np.nan, np.nan]), 0.9)).all()
