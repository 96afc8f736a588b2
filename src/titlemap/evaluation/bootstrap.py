"""Intervals by resampling: rows, or whole clusters of rows that belong together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from titlemap.evaluation.arrays import Floats, Ints

_CELLS = 2_000_000  # weights that are held at once


def resamples(clusters: Ints, draws: int, seed: int) -> Iterator[Floats]:
    """Draw bootstrap samples as weights: how often each row is in each sample.

    Whole clusters are drawn, with replacement: rows of one employer or source resemble each other, and an interval that
    ignores it is too narrow. C. A. Field and A. H. Welsh, "Bootstrapping clustered data", JRSS B 69 (2007);
    A. C. Cameron, J. B. Gelbach and D. L. Miller, Review of Economics and Statistics 90 (2008), who warn that few
    clusters (below about 30) still give intervals that are too narrow.

    Parameters
    ----------
    clusters : int array (n,)
        Rows of one number are drawn together; all different for the plain bootstrap.
    draws : int
        How many samples.
    seed : int
        The same seed gives the same samples.

    Yields
    ------
    float array (b, n)
        Some of the samples; all of them together are `draws`.

    Examples
    --------
    >>> first, = resamples(np.array([0, 0, 1]), 2, seed=0)
    >>> first.shape, bool((first[:, 0] == first[:, 1]).all())
    ((2, 3), True)
    """
    _, codes = np.unique(clusters, return_inverse=True)
    count = int(codes.max()) + 1
    random = np.random.default_rng(seed)
    size = max(1, _CELLS // len(codes))
    for start in range(0, draws, size):
        drawn = random.integers(0, count, (min(size, draws - start), count))
        times = np.zeros(drawn.shape)
        np.add.at(times, (np.arange(len(drawn))[:, None], drawn), 1.0)
        yield times[:, codes]


def percentile_interval(values: Floats, level: float) -> tuple[float, float]:
    """Return the percentile interval of resampled figures (B. Efron, 1979); NaN if none is defined.

    Parameters
    ----------
    values : float array (b,)
    level : float
        Such as 0.95.

    Returns
    -------
    tuple of float

    Examples
    --------
    >>> percentile_interval(np.arange(101.0), 0.5)
    (25.0, 75.0)
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
