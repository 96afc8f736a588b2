"""The rows that are answered wrongly, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from titlemap.evaluation.answers import Answers
from titlemap.evaluation.metrics import UNDECIDED
from titlemap.evaluation.sample import Sample
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd


def errors_of(sample: Sample, answers: Answers, most: int | None = None) -> pd.DataFrame:
    """List the rows whose most probable outcome is not their label: the most confident first.

    Parameters
    ----------
    sample : Sample
    answers : Answers
    most : int, optional
        How many to list at most.

    Returns
    -------
    pandas.DataFrame
    """
    import pandas as pd  # noqa: PLC0415  (figures do without it)

    confidence, forced, truth = answers.confidence, answers.forced, sample.truth
    order = np.argsort(-confidence, kind="stable")
    at = order[(forced != truth)[order]][:most]
    rows = at.tolist()
    columns: dict[str, object] = {"row": at + 1}
    if sample.ids is not None:
        columns["id"] = [sample.ids[row] for row in rows]
    if sample.titles is not None:
        columns["title"] = [sample.titles[row] for row in rows]
    columns |= {
        "label": [OUTCOMES[truth[row]] for row in rows],
        "answer": [OUTCOMES[forced[row]] for row in rows],
        "confidence": confidence[at],
        "p_label": answers.probabilities[at, truth[at]],
        "decided": answers.decision[at] != UNDECIDED,
    }
    if sample.sure is not None:
        columns["sure"] = sample.sure[at]
    columns["reason"] = [answers.reasons[row] for row in rows]
    return pd.DataFrame(columns)
