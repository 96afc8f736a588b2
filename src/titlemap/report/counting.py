"""Everything that a page tells, counted in one pass over the rows and in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from titlemap.clean import clean_title
from titlemap.evaluation import Figure as Estimate
from titlemap.evaluation.arrays import Floats
from titlemap.quantification.bayesian import CELLS, cell_counts, cells_of, posterior_shares
from titlemap.quantification.held_out import Evidence as Basis
from titlemap.quantification.held_out import shipped
from titlemap.report.rows import FUNCTIONS, VERDICTS, Row
from titlemap.taxonomy import OUTCOMES, Status

#: The probability with which the true prevalence lies in its interval.
CONFIDENCE_LEVEL = 0.9
_N_RESAMPLES = 2000
_RANDOM_STATE = 0  # the same file gives the same page
_SURE = 0.6  # what a decision is made from by default: see `titlemap.decide.Loss`
_LONGEST = 200  # characters of a cleaned title that tell it from others
_AT = {verdict: at for at, verdict in enumerate(VERDICTS)}


@dataclass(slots=True)
class TitleCount:
    """The rows of one cleaned title; ``""`` stands for all rows that have none.

    `verdicts` counts them in the order of `VERDICTS`, `expected` sums their probabilities in the order of
    `OUTCOMES`. `unsure` of them are not decided, or hardly; `doubt` of those are expected to be wrong, and
    `example` is the least sure one.
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
    def mix(self) -> dict[str, float]:
        """The expected share of each outcome among the rows."""
        rows = self.rows
        return {outcome: value / rows for outcome, value in zip(OUTCOMES, self.expected, strict=True)}

    @property
    def divided(self) -> float:
        """How many rows are expected to perform another function than the commonest one of the title."""
        functions = self.expected[: len(FUNCTIONS)]
        return sum(functions) - max(functions)


class TitleTally:
    """Counts titles, forgetting the rarest when there are more than `most`.

    Frequent titles survive, as in the lossy counting of G. S. Manku and R. Motwani, "Approximate frequency
    counts over data streams" (VLDB 2002). A title that is forgotten and comes back starts again, so once
    `exact` is false, counts are lower bounds.
    """

    def __init__(self, most: int = 50_000) -> None:
        self._most = most
        self._titles: dict[str, TitleCount] = {}
        self.exact = True

    def __len__(self) -> int:
        """Return how many titles are remembered."""
        return len(self._titles)

    def add(self, title: str, row: Row) -> None:
        """Count a row under its cleaned title."""
        known = self._titles.get(title)
        if known is None:
            if len(self._titles) >= self._most:
                self._forget()
            known = self._titles[title] = TitleCount(title)
        known.add(row)

    def _forget(self) -> None:
        """Keep the more frequent half."""
        self.exact = False
        ranked = sorted(self._titles.values(), key=lambda each: (-each.rows, each.title))
        self._titles = {each.title: each for each in ranked[: self._most // 2]}

    def behind(self, verdict: str) -> list[tuple[str, int]]:
        """Return titles and rows with a verdict, the most frequent first."""
        found = [(each.title, each.verdicts[_AT[verdict]]) for each in self._titles.values()]
        return sorted((pair for pair in found if pair[1]), key=lambda pair: (-pair[1], pair[0]))

    def divided(self, least: float = 0.1) -> list[TitleCount]:
        """Return titles of which a second function has `least` of the rows, those first that hide most rows."""
        found = [
            each
            for each in self._titles.values()
            if each.title and sorted(each.mix[function] for function in FUNCTIONS)[-2] >= least
        ]
        return sorted(found, key=lambda each: (-each.divided, each.title))

    def unsure(self) -> list[tuple[TitleCount, Row]]:
        """Return the titles of unsure rows with their least sure row, those first that leave most in doubt."""
        found = [(each, each.example) for each in self._titles.values() if each.example is not None]
        return sorted(found, key=lambda pair: (-pair[0].doubt, pair[0].title))


@dataclass(slots=True)
class Counts:
    """What the rows of a file add up to.

    `unreadable` rows have no labels that can be read, and are in no other count. `cells` counts rows that aren't
    empty by what was answered and whether surely, (12,), for those answered by the title alone and those in which
    the posting's text counted. `shares` sums the rows' shares by verdict, in the order of `OUTCOMES`; `levels`
    counts by (verdict, level).
    """

    rows: int = 0
    unreadable: int = 0
    verdicts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(VERDICTS, 0)))
    cells: dict[Basis, Floats] = field(
        default_factory=lambda: {"title": np.zeros(CELLS), "posting": np.zeros(CELLS)}
    )
    shares: dict[str, list[float]] = field(
        default_factory=lambda: {verdict: [0.0] * len(OUTCOMES) for verdict in VERDICTS}
    )
    levels: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    titles: TitleTally = field(default_factory=TitleTally)

    def add(self, rows: Iterable[Row | None]) -> None:
        """Count some rows; None is one whose labels can't be read."""
        told: dict[Basis, list[tuple[float, ...]]] = {"title": [], "posting": []}
        for row in rows:
            if row is None:
                self.unreadable += 1
                continue
            labels = row.labels
            self.rows += 1
            self.verdicts[labels.verdict] += 1
            self.levels[labels.verdict, labels.level] += 1
            if labels.verdict == Status.EMPTY:
                continue
            sums = self.shares[labels.verdict]
            for at, share in enumerate(labels.shares):
                sums[at] += share
            self.titles.add(cleaned(row.title), row)
            told["posting" if rests_on_text(row.reason) else "title"].append(labels.probabilities)
        for basis, probabilities in told.items():
            if probabilities:
                self.cells[basis] += cell_counts(cells_of(np.array(probabilities)))

    @property
    def with_text(self) -> int:
        """Rows in which the posting's text counted."""
        return int(self.cells["posting"].sum())

    @property
    def answered(self) -> int:
        """Rows that hold a title or a text."""
        return self.rows - self.verdicts[Status.EMPTY]

    @property
    def matched(self) -> int:
        """Rows decided to perform one of the five functions."""
        return sum(self.verdicts[function] for function in FUNCTIONS)


def prevalences(counts: Counts) -> dict[str, Estimate]:
    """Estimate the prevalence of each outcome, corrected for what answers get wrong, as `titlemap.prevalence` does.

    Answers from titles alone and answers from texts are wrong in different ways, so their rows are corrected
    apart, and the two posteriors are put together, draw by draw under the same kind of shift.
    """
    random = np.random.default_rng(_RANDOM_STATE)
    drawn = sum(
        cells.sum() / counts.answered * _posterior(cells, basis, random)
        for basis, cells in counts.cells.items()
        if cells.any()
    )
    low, high = np.quantile(drawn, [(1 - CONFIDENCE_LEVEL) / 2, (1 + CONFIDENCE_LEVEL) / 2], axis=0)
    numbers = zip(OUTCOMES, np.mean(drawn, axis=0).tolist(), low.tolist(), high.tolist(), strict=True)
    return {outcome: Estimate(value, start, end) for outcome, value, start, end in numbers}


def _posterior(cells: Floats, basis: Basis, random: np.random.Generator) -> Floats:
    """Draw prevalences, (`_N_RESAMPLES`, 6)."""
    known = shipped().answers[basis]
    told = cell_counts(cells_of(known.probabilities), known.truth)
    return posterior_shares(cells, told, np.zeros(len(OUTCOMES)), _N_RESAMPLES, random)


def rests_on_text(reason: str) -> bool:
    """Say whether a row's reason names something in the posting's text.

    >>> rests_on_text("title: scientist | posting: neurips, icml"), rests_on_text("title: posting clerk")
    (True, False)
    """
    return any(part.startswith("posting: ") for part in reason.split(" | "))


@lru_cache(maxsize=1 << 16)
def cleaned(title: str) -> str:
    """Clean a title, so that all ways of writing it count as one.

    >>> cleaned("Sr. Data Scientist (Remote)"), cleaned("Data Scientist II")
    ('data scientist', 'data scientist')
    """
    return clean_title(title).text[:_LONGEST]
