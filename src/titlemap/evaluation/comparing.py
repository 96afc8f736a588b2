"""Two sets of answers to the same rows: which is better, and whether it could be chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from titlemap.errors import InputError
from titlemap.evaluation.arrays import Floats
from titlemap.evaluation.bootstrap import resamples
from titlemap.evaluation.figures import Figure, reckon, with_intervals
from titlemap.evaluation.rendering import difference_table
from titlemap.evaluation.results import Evaluation


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """Two sets of answers to the same rows.

    Attributes
    ----------
    first, second : str
        Whose answers.
    rows, clusters : int
    differences : mapping of str to Figure
        First minus second, with the interval of the paired bootstrap.
    first_only, second_only : int
        Rows that only the first, or only the second, gets right.
    p_value : float
        Of the exact McNemar test that both are right equally often; it takes rows to be independent.
    level : float

    Examples
    --------
    >>> import pandas as pd
    >>> from titlemap import compare, evaluate
    >>> jobs = pd.DataFrame({"title": ["ML Engineer", "Nurse"], "primary": ["ml_engineer", "none"]})
    >>> compare(evaluate(jobs), evaluate(jobs, company=False)).p_value
    1.0
    """

    first: str
    second: str
    rows: int
    clusters: int
    differences: Mapping[str, Figure]
    first_only: int
    second_only: int
    p_value: float
    level: float

    def __repr__(self) -> str:
        """Show the difference of accuracies on one line."""
        return (
            f"<Comparison on {self.rows:,} rows: {self.first} against {self.second}, "
            f"accuracy {_signed(self.differences['accuracy'])}, McNemar p = {self.p_value:.2g}>"
        )

    def summary(self) -> str:
        """Tell a person how the two differ.

        Returns
        -------
        str
            Lines of text.
        """
        test = (
            f"Only {self.first} is right on {self.first_only:,} of {self.rows:,} rows, only {self.second} on "
            f"{self.second_only:,}: exact McNemar p = {self.p_value:.2g}."
        )
        return f"{difference_table(self.first, self.second, self.differences)}\n\n{test}"

    def __str__(self) -> str:
        """Tell a person how the two differ."""
        return self.summary()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON.

        Returns
        -------
        dict
        """
        return {
            "first": self.first,
            "second": self.second,
            "rows": self.rows,
            "clusters": self.clusters,
            "differences": {name: figure.as_dict() for name, figure in self.differences.items()},
            "first_only": self.first_only,
            "second_only": self.second_only,
            "p_value": self.p_value,
            "level": self.level,
        }


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Compare two evaluations of the same rows, such as two versions or settings.

    The differences have intervals of the paired bootstrap: both are scored on the same resamples, so what is hard
    for both cancels out. Whether one is right more often is tested exactly after Q. McNemar, "Note on the sampling
    error of the difference between correlated proportions or percentages", Psychometrika 12 (1947).

    Parameters
    ----------
    first, second : Evaluation
        Of the same labels in the same order. Level, draws, seed and clusters of the first are used.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If the rows are not the same.

    Examples
    --------
    >>> import pandas as pd
    >>> from titlemap import evaluate
    >>> jobs = pd.DataFrame({
    ...     "title": ["Scientist", "Nurse"],
    ...     "text": ["You will publish at NeurIPS and ICML and develop novel learning algorithms.", None],
    ...     "primary": ["ml_researcher", "none"]})
    >>> compare(evaluate(jobs), evaluate(jobs, text=False)).first_only
    1
    """
    truth = first.sample.truth
    if not np.array_equal(truth, second.sample.truth) or _differ(first.sample.ids, second.sample.ids):
        raise InputError(
            f"only evaluations of the same rows can be compared; these have {first.rows} and {second.rows} rows, or "
            f"other labels"
        )
    right, other = first.answers.forced == truth, second.answers.forced == truth
    first_only, second_only = int((right & ~other).sum()), int((other & ~right).sum())
    disagreements = first_only + second_only
    point = _difference(first, second)
    drawn = [
        _difference(first, second, weights)
        for weights in resamples(first.sample.clusters, first.draws, first.seed)
    ]
    names = (first.name, second.name) if first.name != second.name else ("first", "second")
    return Comparison(
        *names,
        rows=first.rows,
        clusters=first.clusters,
        differences=with_intervals(point, drawn, first.level, least=-np.inf),
        first_only=first_only,
        second_only=second_only,
        p_value=_mcnemar(first_only, disagreements),
        level=first.level,
    )


def _mcnemar(first_only: int, disagreements: int) -> float:
    """Return the two-sided p value of an exact binomial test against one half."""
    from scipy.stats import binomtest  # noqa: PLC0415  (half a second, and only a comparison needs it)

    return float(binomtest(first_only, disagreements).pvalue) if disagreements else 1.0


def _differ(first: list[str] | None, second: list[str] | None) -> bool:
    return first is not None and second is not None and first != second


def _difference(first: Evaluation, second: Evaluation, weights: Floats | None = None) -> dict[str, Floats]:
    ours, theirs = (reckon(each.sample, each.answers, weights) for each in (first, second))
    shared = [name for name in ours if name in theirs and name != "brier_uncertainty"]  # the same for both
    return {name: np.asarray(ours[name] - theirs[name]) for name in shared}


def _signed(figure: Figure) -> str:
    return f"{figure.value:+.3f} [{figure.low:+.3f}, {figure.high:+.3f}]"
