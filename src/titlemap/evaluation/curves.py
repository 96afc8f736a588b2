"""The two curves of an evaluation: confidence against accuracy, and coverage against risk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from titlemap.evaluation.answers import Answers
from titlemap.evaluation.arrays import Bools, Floats, Ints
from titlemap.evaluation.probabilities import calibration_error, equal_mass_bins

_SIMULATIONS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Bins of answers by confidence.

    Attributes
    ----------
    confidence, accuracy : float array (bins,)
        Means within each bin.
    rows : int array (bins,)
    low, high : float array (bins,)
        Where the accuracy of perfectly calibrated answers falls nine times out of ten, given so few rows.
    """

    confidence: Floats
    accuracy: Floats
    rows: Ints
    low: Floats
    high: Floats

    def as_dict(self) -> dict[str, list[float]]:
        """Return plain lists."""
        return {
            name: getattr(self, name).tolist() for name in ("confidence", "accuracy", "rows", "low", "high")
        }


@dataclass(frozen=True, slots=True, eq=False)
class RiskCoverage:
    """Error rate among the most confident answers.

    Attributes
    ----------
    coverage : float array (points,)
        Part of the rows that is answered; rows of equal confidence are answered together.
    risk : float array (points,)
        Part of those that is wrong.
    threshold : float array (points,)
        The least confidence among them.
    """

    coverage: Floats
    risk: Floats
    threshold: Floats

    def as_dict(self) -> dict[str, list[float]]:
        """Return plain lists."""
        return {name: getattr(self, name).tolist() for name in ("coverage", "risk", "threshold")}


def reliability(answers: Answers, truth: Ints, seed: int = 0) -> Reliability:
    """Sort answers into 15 bins of equal mass by their confidence.

    The band is that of consistency resampling: J. Bröcker and L. A. Smith, "Increasing the reliability of reliability
    diagrams", Weather and Forecasting 22 (2007).

    Parameters
    ----------
    answers : Answers
    truth : int array (n,)
    seed : int

    Returns
    -------
    Reliability
    """
    confidence, right = answers.confidence, answers.forced == truth
    bins = equal_mass_bins(confidence)
    used, place = np.unique(bins, return_inverse=True)
    rows = np.bincount(place)
    simulated = np.array(
        [np.bincount(place, drawn, len(used)) / rows for drawn in _simulated_hits(confidence, seed)]
    )
    low, high = np.quantile(simulated, [0.05, 0.95], axis=0)
    return Reliability(
        np.bincount(place, confidence) / rows, np.bincount(place, right) / rows, rows, low, high
    )


def calibration_noise(confidence: Floats, seed: int = 0) -> tuple[float, float]:
    """Say what so few rows make of a calibration error of zero.

    Parameters
    ----------
    confidence : float array (n,)
    seed : int

    Returns
    -------
    mean, limit : float
        The mean ECE of perfectly calibrated answers of these confidences, and what it stays under 19 times in 20.

    Examples
    --------
    >>> mean, limit = calibration_noise(np.full(100, 0.8))
    >>> round(mean, 2), round(limit, 2)
    (0.03, 0.08)
    """
    bins = equal_mass_bins(confidence)
    errors = [calibration_error(confidence, hits, bins) for hits in _simulated_hits(confidence, seed)]
    return float(np.mean(errors)), float(np.quantile(errors, 0.95))


def _simulated_hits(confidence: Floats, seed: int) -> Bools:
    draws = max(20, min(_SIMULATIONS, 20_000_000 // len(confidence)))
    return np.random.default_rng(seed).random((draws, len(confidence))) < confidence


def risk_coverage(answers: Answers, truth: Ints) -> RiskCoverage:
    """Trace the error rate as ever less confident answers are accepted.

    R. El-Yaniv and Y. Wiener, "On the foundations of noise-free selective classification", JMLR 11 (2010);
    Y. Geifman and R. El-Yaniv, "Selective classification for deep neural networks", NeurIPS 2017.

    Parameters
    ----------
    answers : Answers
    truth : int array (n,)

    Returns
    -------
    RiskCoverage
    """
    confidence = answers.confidence
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum((answers.forced != truth)[order])
    ends = np.flatnonzero(np.diff(confidence[order], append=-1.0))
    return RiskCoverage((ends + 1) / len(truth), wrong[ends] / (ends + 1), confidence[order][ends])
