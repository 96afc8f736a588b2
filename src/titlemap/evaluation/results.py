"""What an evaluation says, as a frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from titlemap.evaluation.answers import Answers
from titlemap.evaluation.arrays import Ints
from titlemap.evaluation.curves import reliability, risk_coverage
from titlemap.evaluation.errors import errors_of
from titlemap.evaluation.figures import Figure, FunctionScores
from titlemap.evaluation.plots import plot_confusion, plot_reliability, plot_risk_coverage
from titlemap.evaluation.rendering import (
    confusion_table,
    error_table,
    figure_table,
    function_table,
)
from titlemap.evaluation.sample import Sample
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Evaluation:
    """How far to trust the answers on a labelled sample.

    Attributes
    ----------
    name : str
        Whose answers: ``titlemap``, ``title alone``, ``text alone``, or the file of the predictions.
    figures : mapping of str to Figure
        By name, such as ``accuracy``, ``macro_f1``, ``coverage``, ``selective_accuracy``, ``aurc``, ``ece``,
        ``brier``, ``log_loss``, ``false_in_scope_rate``, ``prevalence_error`` and ``blend_error``; each a value with
        the ends of its bootstrap interval.
    baselines : mapping of str to mapping of str to Figure
        The same for ``title alone``, ``text alone``, ``keyword rule`` and ``majority``.
    functions : mapping of str to FunctionScores
        Precision, recall and F1 of each of the six outcomes.
    confusion : int array (6, 6)
        Rows by their label (first axis) and most probable outcome, in the order of `OUTCOMES`.
    calibration_noise : float
        The ECE that perfectly calibrated answers would show on so many rows.
    calibration_limit : float
        What it would stay under 19 times in 20.
    level, draws, seed : float, int, int
        Of the intervals.
    sample : Sample
        The labels.
    answers : Answers
        The answers that were scored.

    Examples
    --------
    >>> import pandas as pd
    >>> from titlemap import evaluate
    >>> jobs = pd.DataFrame({"title": ["ML Engineer", "Nurse", "Data Analyst"],
    ...                      "primary": ["ml_engineer", "none", "data_scientist"]})
    >>> evaluate(jobs)
    <Evaluation of 3 rows: accuracy 1.000 [1.000, 1.000], macro F1 1.000 [1.000, 1.000]>
    """

    name: str
    figures: Mapping[str, Figure]
    baselines: Mapping[str, Mapping[str, Figure]]
    functions: Mapping[str, FunctionScores]
    confusion: Ints
    calibration_noise: float
    calibration_limit: float
    level: float
    draws: int
    seed: int
    sample: Sample = field(repr=False)
    answers: Answers = field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows were scored."""
        return len(self.sample)

    @property
    def clusters(self) -> int:
        """How many clusters the intervals draw from; the number of rows if none belong together."""
        return len(np.unique(self.sample.clusters))

    def __repr__(self) -> str:
        """Show the two figures that matter most on one line."""
        return (
            f"<Evaluation of {self.rows:,} rows: accuracy {self.figures['accuracy']}, "
            f"macro F1 {self.figures['macro_f1']}>"
        )

    def table(self) -> str:
        """Set the figures beside those of the baselines, a column for each.

        Returns
        -------
        str
            Lines of text.
        """
        return figure_table({self.name: self.figures, **self.baselines})

    def summary(self) -> str:
        """Tell a person everything: the sample, the table, each function, the confusions, calibration.

        Returns
        -------
        str
            Lines of text.
        """
        parts = [
            self._heading(),
            f"{self.table()}\n(-) lower is better",
            function_table(self.functions),
            confusion_table(self.confusion),
            self._calibration(),
            *([error_table(self.errors())] if (self.answers.forced != self.sample.truth).any() else []),
        ]
        return "\n\n".join(parts)

    def _calibration(self) -> str:
        error = self.figures["ece"].value
        verdict = "is more than that" if error > self.calibration_limit else "could be chance"
        return (
            f"On so many rows perfectly calibrated answers would show a calibration error of about "
            f"{self.calibration_noise:.3f}, and\n19 times in 20 less than {self.calibration_limit:.3f}: "
            f"{error:.3f} {verdict}."
        )

    def _heading(self) -> str:
        columns = self.sample.columns
        read = ", ".join(f"{role} {name!r}" for role, name in columns.items() if role != "cluster")
        lines = [f"{self.sample.name}: {self.rows:,} labelled rows ({read})"]
        if self.sample.unlabelled:
            lines.append(f"{self.sample.unlabelled:,} rows have no label and count as none")
        drawn = "rows"
        if "cluster" in columns:
            drawn = f"whole clusters: {self.clusters:,} values of {columns['cluster']!r}"
        lines.append(f"{100 * self.level:g} % intervals from {self.draws:,} bootstrap samples of {drawn}")
        return "\n".join(lines)

    def __str__(self) -> str:
        """Tell a person everything."""
        return self.summary()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; None where a figure is not defined.

        Returns
        -------
        dict
        """
        return {
            "name": self.name,
            "rows": self.rows,
            "clusters": self.clusters,
            "columns": dict(self.sample.columns),
            "level": self.level,
            "draws": self.draws,
            "seed": self.seed,
            "figures": {name: figure.as_dict() for name, figure in self.figures.items()},
            "baselines": {
                who: {name: figure.as_dict() for name, figure in figures.items()}
                for who, figures in self.baselines.items()
            },
            "functions": {outcome: scores.as_dict() for outcome, scores in self.functions.items()},
            "confusion": {"outcomes": list(OUTCOMES), "counts": self.confusion.tolist()},
            "calibration_noise": self.calibration_noise,
            "calibration_limit": self.calibration_limit,
            "reliability": reliability(self.answers, self.sample.truth).as_dict(),
            "risk_coverage": risk_coverage(self.answers, self.sample.truth).as_dict(),
        }

    def errors(self, most: int | None = None) -> pd.DataFrame:
        """List the rows whose most probable outcome is not their label, confident ones first.

        Parameters
        ----------
        most : int, optional
            How many to list at most.

        Returns
        -------
        pandas.DataFrame
            Columns ``row`` (the first is 1), ``id`` if there are ids, ``title``, ``label``, ``answer``, ``confidence``,
            ``p_label`` (the probability that the label got), ``decided``, ``sure`` if it is known, and ``reason``.
        """
        return errors_of(self.sample, self.answers, most)

    def plot_reliability(self, ax: Any = None) -> Any:
        """Draw how often answers of some confidence are right, with what chance alone would show.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure if not given.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        InputError
            If matplotlib isn't installed.
        """
        truth = self.sample.truth
        return plot_reliability(
            reliability(self.answers, truth, self.seed), self.name, self.figures["ece"], ax
        )

    def plot_risk_coverage(self, ax: Any = None) -> Any:
        """Draw the error rate among the most confident answers, for every part that could be answered.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        InputError
            If matplotlib isn't installed.
        """
        curve = risk_coverage(self.answers, self.sample.truth)
        return plot_risk_coverage(curve, self.name, self.figures, ax)

    def plot_confusion(self, ax: Any = None) -> Any:
        """Draw which functions are taken for which.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        InputError
            If matplotlib isn't installed.
        """
        return plot_confusion(self.confusion, ax)
