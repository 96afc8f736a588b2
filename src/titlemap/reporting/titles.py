"""What is remembered of each title, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from titlemap.reporting.rows import VERDICTS, Row
from titlemap.taxonomy import OUTCOMES, JobFunction

_AT = {verdict: at for at, verdict in enumerate(VERDICTS)}
_FUNCTIONS = len(JobFunction)


@dataclass(slots=True)
class TitleCount:
    """The rows of one cleaned title.

    Attributes
    ----------
    title : str
    verdicts : list of int
        Rows by verdict, in the order of `VERDICTS`.
    expected : list of float
        The rows' probabilities summed, in the order of `OUTCOMES`.
    """

    title: str
    verdicts: list[int] = field(default_factory=lambda: [0] * len(VERDICTS))
    expected: list[float] = field(default_factory=lambda: [0.0] * len(OUTCOMES))

    @property
    def rows(self) -> int:
        """How many rows have the title."""
        return sum(self.verdicts)

    @property
    def mix(self) -> tuple[float, ...]:
        """The expected share of each outcome among the rows."""
        rows = self.rows
        return tuple(value / rows for value in self.expected)

    @property
    def divided(self) -> float:
        """How many rows are expected to perform another function than the commonest one of the title."""
        functions = self.expected[:_FUNCTIONS]
        return sum(functions) - max(functions)


class TitleTally:
    """Counts titles, forgetting the rarest when there are too many.

    Frequent titles survive, as in the lossy counting of G. S. Manku and R. Motwani, "Approximate frequency
    counts over data streams" (VLDB 2002). A title that is forgotten and comes back starts again, so once
    `exact` is false, counts are lower bounds.

    Parameters
    ----------
    room : int
        How many titles to remember.

    Examples
    --------
    >>> from titlemap.reporting.rows import Labels
    >>> sure = Labels("ml_engineer", 1.0, None, (0, 0, 0, 1.0, 0, 0), (0, 0, 0, 1.0, 0, 0))
    >>> tally = TitleTally()
    >>> for number, title in enumerate(["ml engineer", "ml engineer", "mlops engineer"]):
    ...     tally.add(title, Row(number, title, sure, ""))
    >>> [(each.title, each.verdicts[3]) for each in tally.behind("ml_engineer")]
    [('ml engineer', 2), ('mlops engineer', 1)]
    """

    def __init__(self, room: int = 50_000) -> None:
        self._room = room
        self._titles: dict[str, TitleCount] = {}
        self.exact = True

    def __len__(self) -> int:
        """Return how many titles are remembered."""
        return len(self._titles)

    def add(self, title: str, row: Row) -> None:
        """Count a row under its cleaned title."""
        known = self._titles.get(title)
        if known is None:
            if len(self._titles) >= self._room:
                self._forget()
            known = self._titles[title] = TitleCount(title)
        known.verdicts[_AT[row.labels.verdict]] += 1
        for at, probability in enumerate(row.labels.probabilities):
            known.expected[at] += probability

    def _forget(self) -> None:
        """Keep the more frequent half."""
        self.exact = False
        ranked = sorted(self._titles.values(), key=lambda each: (-each.rows, each.title))
        self._titles = {each.title: each for each in ranked[: self._room // 2]}

    def get(self, title: str) -> TitleCount | None:
        """Return what is known of a title."""
        return self._titles.get(title)

    def behind(self, verdict: str) -> list[TitleCount]:
        """Return the titles of rows with a verdict, the most frequent first."""
        at = _AT[verdict]
        found = [each for each in self._titles.values() if each.verdicts[at]]
        return sorted(found, key=lambda each: (-each.verdicts[at], each.title))

    def divided(self, least: float = 0.1) -> list[TitleCount]:
        """Return the titles behind which several functions stand, those that hide most rows first.

        Parameters
        ----------
        least : float
            The share that a second function needs to have.

        Returns
        -------
        list of TitleCount
        """
        return sorted(self._divided(least), key=lambda each: (-each.divided, each.title))

    def _divided(self, least: float) -> Iterator[TitleCount]:
        for each in self._titles.values():
            if sorted(each.mix[:_FUNCTIONS])[-2] >= least:
                yield each
