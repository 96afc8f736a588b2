"""What titlemap has to beat: the most frequent answer, and a rule on the title's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from titlemap.evaluation.arrays import Ints
from titlemap.taxonomy import NONE, OUTCOMES, JobFunction

_FIELD = r"(machine|deep|reinforcement|statistical) learning|\bm\.?l\b|\ba\.?i\b|artificial intelligence|\bnlp\b|\bllms?\b|computer vision|gen ?ai"
_DESIGN = r"(architect|strateg\w+|(product|program|project|delivery) manager|consultant)"
#: Tried in this order; the first that is found decides. What somebody writes in five minutes who knows the field.
_RULES: tuple[tuple[str, JobFunction | None], ...] = (
    (
        r"recruit|sourcer|sales|account (executive|manager)|teacher|instructor|tutor|lecturer|writer|annotat|label",
        None,
    ),
    (
        r"data (engineer|entry|warehouse|steward|cent)|database|analytics engineer|business intelligence|\bb\.?i\b",
        None,
    ),
    (
        rf"research (scientist|fellow|lead)|researcher|post-?doc|({_FIELD}).*\bresearch",
        JobFunction.ML_RESEARCHER,
    ),
    (
        rf"({_FIELD}|data science).*\b{_DESIGN}|\b({_DESIGN}|head|chief|director)\b.*({_FIELD})",
        JobFunction.ML_ARCHITECT,
    ),
    (rf"applied scientist|model(l?er|l?ing)\b|({_FIELD}).*scientist", JobFunction.ML_SCIENTIST),
    (rf"({_FIELD}|mlops).*(engineer|developer|programmer|ops)|mlops", JobFunction.ML_ENGINEER),
    (rf"(engineer|developer|programmer).*({_FIELD})", JobFunction.ML_ENGINEER),
    (
        r"data scien|data analy|decision scien|statistician|(product|marketing|quantitative) analyst",
        JobFunction.DATA_SCIENTIST,
    ),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), function) for pattern, function in _RULES)


def keyword_rule(title: str | None) -> str:
    """Answer by the words of the title alone.

    Parameters
    ----------
    title : str or None

    Returns
    -------
    str
        An outcome's id.

    Examples
    --------
    >>> [keyword_rule(title) for title in ("Sr. ML Engineer", "Data Scientist", "Data Engineer", "Scientist")]
    ['ml_engineer', 'data_scientist', 'none', 'none']
    """
    for pattern, function in _COMPILED:
        if pattern.search(title or ""):
            return function.value if function else NONE
    return NONE


def keyword_answers(titles: Sequence[str | None]) -> Ints:
    """Answer each title by its words, as positions in `OUTCOMES`."""
    return np.array([OUTCOMES.index(keyword_rule(title)) for title in titles], np.int64)


def majority_answers(truth: Ints) -> Ints:
    """Answer each row with what is most often true in the sample (the first of equals).

    Examples
    --------
    >>> majority_answers(np.array([5, 3, 5])).tolist()
    [5, 5, 5]
    """
    return np.full(len(truth), np.bincount(truth, minlength=len(OUTCOMES)).argmax(), np.int64)
