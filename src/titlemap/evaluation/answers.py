"""What somebody answers for the rows of a sample: titlemap, a rule, or a file of predictions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from titlemap.evaluation.arrays import Floats, Ints
from titlemap.evaluation.metrics import UNDECIDED, one_hot
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.files.progress import Progress
    from titlemap.normalizer import TitleNormalizer
    from titlemap.result import TitleResult


_BATCH = 256


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers to n rows.

    Attributes
    ----------
    probabilities, shares : float array (n, 6)
        Shares are None where nothing is said of them.
    decision : int array (n,)
        Position in `OUTCOMES`, or `UNDECIDED`.
    reasons : list of str
        One line for each row.
    graded : bool
        Whether the probabilities are more than 0 and 1; a rule's are not.
    """

    probabilities: Floats
    shares: Floats | None
    decision: Ints
    reasons: list[str]
    graded: bool = True

    @property
    def forced(self) -> Ints:
        """The most probable outcome of each row, also where the decision was to abstain."""
        return np.asarray(self.probabilities.argmax(axis=1), np.int64)

    @property
    def confidence(self) -> Floats:
        """The largest probability of each row."""
        return np.asarray(self.probabilities.max(axis=1))


def ask(
    normalizer: TitleNormalizer,
    titles: Sequence[str | None] | None,
    texts: Sequence[str | None] | None,
    companies: Sequence[str | None] | None,
    progress: Progress | None = None,
) -> Answers:
    """Ask titlemap about each row, by what is given of it.

    Parameters
    ----------
    normalizer : TitleNormalizer
    titles, texts, companies : sequence of str or None, or None
    progress : Progress, optional
        Told how far it is.

    Returns
    -------
    Answers
    """
    rows = len(titles if titles is not None else texts or ())
    results: list[TitleResult] = []
    for start in range(0, rows, _BATCH):
        part = slice(start, min(start + _BATCH, rows))
        asked = titles[part] if titles is not None else [None] * (part.stop - part.start)
        results += normalizer.normalize_many(
            asked, None if texts is None else texts[part], None if companies is None else companies[part]
        )
        if progress is not None:
            progress.update(part.stop, part.stop / rows)
    if progress is not None:
        progress.clear()
    return Answers(
        np.array([result.probabilities.weights for result in results]),
        np.array([result.shares.weights for result in results]),
        np.array([_position(result.outcome) for result in results], np.int64),
        [result.reason for result in results],
    )


def _position(outcome: str | None) -> int:
    return UNDECIDED if outcome is None else OUTCOMES.index(outcome)


def ruled(positions: Ints, reason: str) -> Answers:
    """Lay out the answers of a rule, which is always sure.

    Parameters
    ----------
    positions : int array (n,)
        In `OUTCOMES`.
    reason : str

    Returns
    -------
    Answers

    Examples
    --------
    >>> ruled(np.array([3]), "majority").confidence.tolist()
    [1.0]
    """
    sure = one_hot(positions)
    return Answers(sure, sure, positions, [reason] * len(positions), graded=False)
