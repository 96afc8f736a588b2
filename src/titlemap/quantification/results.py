"""Shares of a file, as a frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from titlemap.evaluation.figures import Figure
from titlemap.evaluation.rendering import aligned
from titlemap.quantification.held_out import Evidence


@dataclass(frozen=True, slots=True, repr=False)
class Prevalence:
    """The share of each outcome in a file.

    Attributes
    ----------
    name : str
        The file's.
    rows : int
        Unlabelled rows.
    labelled : int
        Labelled rows that helped.
    evidence : str
        What the answers rest on: ``title`` or ``posting``.
    method : str
        Which of the estimates `shares` is: ``Bayesian``, or ``prediction-powered`` if there are labelled rows.
    level : float
        Of the intervals.
    estimates : mapping of str to mapping of str to Figure
        By method, then by outcome. Those without intervals of their own have NaN for their ends.

    Examples
    --------
    >>> import pandas as pd
    >>> from titlemap import prevalence
    >>> jobs = pd.DataFrame({"title": ["ML Engineer", "Nurse", "Chef", "Data Analyst"] * 50})
    >>> found = prevalence(jobs)
    >>> found.rows, found.method, round(found.estimates["counted"]["none"].value, 2)
    (200, 'Bayesian', 0.5)
    """

    name: str
    rows: int
    labelled: int
    evidence: Evidence
    method: str
    level: float
    estimates: Mapping[str, Mapping[str, Figure]]

    @property
    def shares(self) -> Mapping[str, Figure]:
        """The share of each of the six outcomes, with its interval."""
        return self.estimates[self.method]

    def __repr__(self) -> str:
        """Show the shares on one line."""
        shown = ", ".join(f"{outcome} {figure.value:.2f}" for outcome, figure in self.shares.items())
        return f"<Prevalence in {self.rows:,} rows: {shown}>"

    def table(self) -> str:
        """Set the shares with their intervals beside those of the other methods.

        Returns
        -------
        str
            Lines of text.
        """
        others = [name for name in self.estimates if name != self.method]
        rows = [["", "share", "interval", *others]]
        for outcome, figure in self.shares.items():
            rest = [f"{self.estimates[name][outcome].value:.3f}" for name in others]
            rows.append([outcome, f"{figure.value:.3f}", f"[{figure.low:.3f} {figure.high:.3f}]", *rest])
        return aligned(rows)

    def summary(self) -> str:
        """Tell a person the shares, how they were found and what they rest on.

        Returns
        -------
        str
            Lines of text.
        """
        read = "title and text" if self.evidence == "posting" else "the title alone"
        kind = "credible intervals" if self.method == "Bayesian" else "prediction-powered intervals"
        heading = f"{self.name}: {self.rows:,} rows, answered by {read}; {100 * self.level:g} % {kind}"
        rests = (
            f"Corrected by {self.labelled:,} labelled rows, which have to be a random sample of the same jobs."
            if self.labelled
            else "Corrected by how held-out postings around data and machine learning were answered. If yours differ, "
            "label a\nrandom sample of them (100 rows will do) and pass it as labelled, --labelled on the command line."
        )
        return f"{heading}\n\n{self.table()}\n\n{rests}"

    def __str__(self) -> str:
        """Tell a person everything."""
        return self.summary()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; None for intervals that a method does not have.

        Returns
        -------
        dict
        """
        return {
            "name": self.name,
            "rows": self.rows,
            "labelled": self.labelled,
            "evidence": self.evidence,
            "method": self.method,
            "level": self.level,
            "estimates": {
                method: {outcome: figure.as_dict() for outcome, figure in shares.items()}
                for method, shares in self.estimates.items()
            },
        }


def without_interval(value: float) -> Figure:
    """Return a figure whose method gives no interval."""
    return Figure(float(value), np.nan, np.nan)
