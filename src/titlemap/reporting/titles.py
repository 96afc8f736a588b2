"""What is remembered of each title, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from titlemap.reporting.rows import FUNCTIONS, VERDICTS, Row
from titlemap.taxonomy import OUTCOMES, Status

_SURE = 0.6  # what a decision is made from by default: see `titlemap.decide.Loss`
_AT = {verdict: at for at, verdict in enumerate(VERDICTS)}


@dataclass(slots=True)
class TitleCount:
    """The rows of one cleaned title; ``""`` stands for all rows that have none.

    Attributes
    ----------
    title : str
    verdicts : list of int
        Rows by verdict, in the order of `VERDICTS`.
    expected : list of float
        The rows' probabilities summed, in the order of `OUTCOMES`.
    unsure : int
        Rows that are not decided, or hardly.
    doubt : float
        How many of these rows' likeliest outcomes are expected to be wrong.
    example : Row or None
        The least sure of these rows.
    """

    title: str
    verdicts: list[int] = field(default_factory=lambda: [0] * len(VERDICTS))
    expected: list[float] = field(default_factory=lambda: [0.0] * len(OUTCOMES))
    unsure: int = 0
    doubt: float = 0.0
    example: Row | None = None

    def add(self, row: Row) -> None:
        """Count a row."""
        labels = row.labels
        self.verdicts[_AT[labels.verdict]] += 1
        for at, probability in enumerate(labels.probabilities):
            self.expected[at] += probability
        if labels.confidence < _SURE or labels.verdict == Status.UNCERTAIN:
            self.unsure += 1
            self.doubt += 1 - labels.confidence
            if self.example is None or labels.confidence < self.example.labels.confidence:
                self.example = row

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
        functions = self.expected[: len(FUNCTIONS)]
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
        known.add(row)

    def _forget(self) -> None:
        """Keep the more frequent half."""
        self.exact = False
        ranked = sorted(self._titles.values(), key=lambda each: (-each.rows, each.title))
        self._titles = {each.title: each for each in ranked[: self._room // 2]}

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
            if each.title and sorted(each.mix[: len(FUNCTIONS)])[-2] >= least:
                yield each

    def unsure(self) -> list[TitleCount]:
        """Return the titles of unsure rows, those first that leave most in doubt."""
        found = [each for each in self._titles.values() if each.unsure]
        return sorted(found, key=lambda each: (-each.doubt, each.title))
