"""Everything that a page tells, counted in one pass over the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from titlemap.clean import clean_title
from titlemap.evaluation.arrays import Floats
from titlemap.quantification.bayesian import CELLS, cell_counts, cells_of
from titlemap.quantification.held_out import Evidence
from titlemap.reporting.rows import VERDICTS, Row
from titlemap.reporting.titles import TitleTally
from titlemap.taxonomy import OUTCOMES, Status

_LONGEST = 200  # characters of a cleaned title that tell it from others


@dataclass(slots=True)
class Counts:
    """What the rows of a file add up to.

    Attributes
    ----------
    rows : int
        Rows with labels that can be read.
    unreadable : int
        Rows and records without.
    verdicts : Counter
        Rows by verdict.
    cells : dict of str to float array (12,)
        Rows that aren't empty by what was answered and whether surely (see `titlemap.quantification`), for
        those answered by the title alone and those in which the posting's text counted.
    time : dict
        For each verdict the shares of its rows summed, in the order of `OUTCOMES`.
    levels : Counter
        Rows by (verdict, level), with None for no level.
    titles : TitleTally
    """

    rows: int = 0
    unreadable: int = 0
    verdicts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(VERDICTS, 0)))
    cells: dict[Evidence, Floats] = field(
        default_factory=lambda: {"title": np.zeros(CELLS), "posting": np.zeros(CELLS)}
    )
    time: dict[str, list[float]] = field(
        default_factory=lambda: {verdict: [0.0] * len(OUTCOMES) for verdict in VERDICTS}
    )
    levels: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    titles: TitleTally = field(default_factory=TitleTally)

    def add(self, rows: Iterable[Row | None]) -> None:
        """Count some rows; None is one whose labels can't be read."""
        told: dict[Evidence, list[tuple[float, ...]]] = {"title": [], "posting": []}
        for row in rows:
            if row is None:
                self.unreadable += 1
                continue
            self._add(row)
            if row.labels.verdict != Status.EMPTY:
                told["posting" if heard_text(row.reason) else "title"].append(row.labels.probabilities)
        for evidence, probabilities in told.items():
            if probabilities:
                self.cells[evidence] += cell_counts(cells_of(np.array(probabilities)))

    def _add(self, row: Row) -> None:
        labels = row.labels
        self.rows += 1
        self.verdicts[labels.verdict] += 1
        self.levels[labels.verdict, labels.level] += 1
        if labels.verdict == Status.EMPTY:
            return
        time = self.time[labels.verdict]
        for at in range(len(OUTCOMES)):
            time[at] += labels.shares[at]
        self.titles.add(cleaned(row.title), row)

    @property
    def with_text(self) -> int:
        """Rows in which the posting's text counted."""
        return int(self.cells["posting"].sum())

    @property
    def answered(self) -> int:
        """Rows that hold a title or a text."""
        return self.rows - self.verdicts[Status.EMPTY]


def heard_text(reason: str) -> bool:
    """Say whether a row's reason names something in the posting's text.

    Parameters
    ----------
    reason : str

    Returns
    -------
    bool

    Examples
    --------
    >>> heard_text("title: scientist | posting: neurips, icml"), heard_text("title: posting clerk")
    (True, False)
    """
    return any(part.startswith("posting: ") for part in reason.split(" | "))


@lru_cache(maxsize=1 << 16)
def cleaned(title: str) -> str:
    """Clean a title, so that all ways of writing it count as one.

    Parameters
    ----------
    title : str

    Returns
    -------
    str

    Examples
    --------
    >>> cleaned("Sr. Data Scientist (Remote)"), cleaned("Data Scientist II")
    ('data scientist', 'data scientist')
    """
    return clean_title(title).text[:_LONGEST]
