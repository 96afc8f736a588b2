"""Intervals mean what they say: simulated files with known mixes. The command prints larger simulations.

``python -m titlemap.quantification.simulate`` is the whole; these are small enough for every run of the tests.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from titlemap.quantification.held_out import Evidence, shipped
from titlemap.quantification.simulate import (
    METHODS,
    bayesian_intervals,
    held,
    labelled_intervals,
    main,
    powered_intervals,
    trials,
)

#: 6 x 60 intervals: a coverage of 0.90 shows as 0.86 to 0.94 nineteen times in twenty.
TRIALS = 60


@pytest.mark.parametrize(
    ("evidence", "strangers"),
    [("posting", 0.0), ("title", 3.0)],
    ids=["postings under prior shift", "titles under prior shift and amid strangers"],
)
def test_nine_of_ten_intervals_hold_the_true_share(evidence: Evidence, strangers: float) -> None:
    cases = list(trials(shipped().answers[evidence], TRIALS, 500, 100, strangers, seed=7))
    truth = np.array([case.mix for case in cases])
    estimate, low, high = bayesian_intervals(cases, 0.9, 150, seed=7)
    assert 0.86 <= held(low, high, truth).mean() <= 0.95
    powered, powered_low, powered_high = powered_intervals(cases, 0.9)
    assert 0.86 <= held(powered_low, powered_high, truth).mean() <= 0.95
    # a corrected share is nearer than a counted one, and answers narrow the labelled rows' own intervals
    counted = np.array([METHODS["classify and count"](case) for case in cases])
    assert np.abs(estimate - truth).mean() < 0.7 * np.abs(counted - truth).mean()
    _, alone_low, alone_high = labelled_intervals(cases, 0.9)
    assert (powered_high - powered_low).mean() < 0.95 * (alone_high - alone_low).mean()
    assert np.abs(powered - truth).mean() < np.abs(counted - truth).mean()


def test_the_command_prints_how_often_the_truth_is_held(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--trials", "3", "--rows", "50", "--labelled", "20"]) == 0
    out = capsys.readouterr().out
    assert len(re.findall(r"Bayesian +\d\.\d{3} \(", out)) == 4
    assert "expectation max." in out
