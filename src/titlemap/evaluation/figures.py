"""The figures of an evaluation: what each is called, how it is reckoned, and its interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from titlemap.evaluation import metrics, probabilities
from titlemap.evaluation.answers import Answers
from titlemap.evaluation.arrays import Bools, Floats, Ints
from titlemap.evaluation.bootstrap import percentile_interval
from titlemap.evaluation.metrics import NONE_AT, UNDECIDED
from titlemap.evaluation.sample import Sample
from titlemap.taxonomy import OUTCOMES

#: What each figure is called in a table, in order.
NAMES: Mapping[str, str] = {
    "accuracy": "right when forced",
    "accuracy_sure": "  where label is sure",
    "accuracy_surest_80": "  on surest 80 %",
    "macro_f1": "macro F1",
    "coverage": "decided",
    "selective_accuracy": "  right when decided",
    "aurc": "risk-coverage area",
    "in_scope_recall": "in-scope recall",
    "false_in_scope_rate": "false in-scope rate",
    "ece": "calibration error",
    "brier": "Brier score",
    "brier_reliability": "  = reliability",
    "brier_resolution": "  - resolution",
    "brier_uncertainty": "  + uncertainty",
    "log_loss": "log loss",
    "prevalence_error": "prevalence error",
    "blend_error": "blend error",
}
#: Figures of which less is better.
LOWER_IS_BETTER = frozenset(
    {
        "aurc",
        "false_in_scope_rate",
        "ece",
        "brier",
        "brier_reliability",
        "log_loss",
        "prevalence_error",
        "blend_error",
    }
)
#: Figures that chance makes larger, because it looks like structure. Resampling does it once more, and so tells by how
#: much: the resampled values are shifted back by it, and the lower end once more, since the figure itself is too large
#: by about as much (B. Efron and R. J. Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 10).
ENLARGED = frozenset({"ece", "brier_reliability", "brier_resolution", "prevalence_error"})
#: From here on a label is one that another careful reader would not call a coin toss.
_SURE = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the ends of its interval; NaN where it is not defined.

    Examples
    --------
    >>> print(Figure(0.75, 0.6612, 1.0))
    0.750 [0.661, 1.000]
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Show value and interval."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def as_dict(self) -> dict[str, float | None]:
        """Return plain values; None where the figure is not defined."""
        named = {"value": self.value, "low": self.low, "high": self.high}
        return {name: None if np.isnan(value) else value for name, value in named.items()}


@dataclass(frozen=True, slots=True)
class FunctionScores:
    """How well one outcome is found when every row has to get an answer."""

    precision: Figure
    recall: Figure
    f1: Figure
    support: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        scores = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {name: figure.as_dict() for name, figure in scores.items()} | {"support": self.support}


def reckon(sample: Sample, answers: Answers, weights: Floats | None = None) -> dict[str, Floats]:
    """Reckon every figure, for the sample or for bootstrap resamples of it.

    Parameters
    ----------
    sample : Sample
    answers : Answers
    weights : array (b, n), optional
        How often each row is in each of b resamples.

    Returns
    -------
    dict
        Arrays of shape () or (b,), by the keys of `NAMES`; figures that make no sense here are left out: those of
        probabilities for a rule that has none, the blend's where no shares are known.
    """
    truth, forced, decision = sample.truth, answers.forced, answers.decision
    right = forced == truth
    named, decided = forced < NONE_AT, decision != UNDECIDED
    counts = metrics.confusion(truth, forced, weights)
    found = {
        "accuracy": metrics.mean(right, weights),
        "macro_f1": metrics.macro_f1(counts),
        "coverage": metrics.mean(decided, weights),
        "selective_accuracy": metrics.mean(decision == truth, weights, where=decided),
        "in_scope_recall": metrics.mean(named, weights, where=truth < NONE_AT),
        "false_in_scope_rate": metrics.mean(named, weights, where=truth == NONE_AT),
        "prevalence_error": probabilities.prevalence_error(answers.probabilities, truth, weights),
    }
    if sample.sure is not None:
        found["accuracy_sure"] = metrics.mean(right, weights, where=sample.sure >= _SURE)
    if sample.shares is not None and answers.shares is not None:
        found["blend_error"] = metrics.mean(
            probabilities.total_variation(answers.shares, sample.shares), weights
        )
    if answers.graded:
        found |= _of_probabilities(answers, truth, right, weights)
    return {name: found[name] for name in NAMES if name in found}


def _of_probabilities(
    answers: Answers, truth: Ints, right: Bools, weights: Floats | None
) -> dict[str, Floats]:
    confidence, given = answers.confidence, answers.probabilities
    parts = probabilities.brier_parts(given, truth, weights)
    return {
        "accuracy_surest_80": metrics.accuracy_of_surest(confidence, right, 0.8, weights),
        "aurc": metrics.area_under_risk_coverage(confidence, ~right, weights),
        "ece": probabilities.calibration_error(confidence, right, None, weights),
        "brier": metrics.mean(probabilities.squared_errors(given, truth), weights),
        **dict(zip(("brier_reliability", "brier_resolution", "brier_uncertainty"), parts, strict=True)),
        "log_loss": metrics.mean(probabilities.log_losses(given, truth), weights),
    }


def with_intervals(
    point: Mapping[str, Floats], drawn: Iterable[Mapping[str, Floats]], level: float, least: float = 0.0
) -> dict[str, Figure]:
    """Put each figure and its resampled values together.

    Parameters
    ----------
    point : mapping
        The sample's figures.
    drawn : iterable of mappings
        The same figures of blocks of resamples.
    level : float
    least : float
        No interval goes below it.

    Returns
    -------
    dict of Figure
    """
    blocks = list(drawn)
    out = {}
    for name, value in point.items():
        values = np.concatenate([block[name] for block in blocks])
        low, high = percentile_interval(values, level)
        if name in ENLARGED:
            grown = max(float(values.mean() - value), 0.0)
            low, high = max(low - 2 * grown, least), high - grown
        out[name] = Figure(float(value), low, high)
    return out


def per_function(sample: Sample, answers: Answers, weights: Floats | None = None) -> dict[str, Floats]:
    """Reckon each outcome's precision, recall and F1 when forced to answer, by names such as ``f1 ml_engineer``.

    Parameters
    ----------
    sample : Sample
    answers : Answers
    weights : array (b, n), optional

    Returns
    -------
    dict
    """
    scores = metrics.precision_recall_f1(metrics.confusion(sample.truth, answers.forced, weights))
    return {
        f"{what} {outcome}": score[..., at]
        for what, score in zip(("precision", "recall", "f1"), scores, strict=True)
        for at, outcome in enumerate(OUTCOMES)
    }
