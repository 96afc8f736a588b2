"""Score answers on a labelled sample, beside those of the baselines."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from titlemap.columns import Wanted
from titlemap.evaluation.answers import Answers, ask, ruled
from titlemap.evaluation.baselines import keyword_answers, majority_answers
from titlemap.evaluation.bootstrap import resamples
from titlemap.evaluation.curves import calibration_noise
from titlemap.evaluation.figures import Figure, FunctionScores, per_function, reckon, with_intervals
from titlemap.evaluation.metrics import confusion
from titlemap.evaluation.predictions import answers_in
from titlemap.evaluation.results import Evaluation
from titlemap.evaluation.sample import Sample, knows_labels, sample_of
from titlemap.evaluation.sheets import sheet_of
from titlemap.files.progress import Progress
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.normalizer import TitleNormalizer


def evaluate(
    source: Any,
    *,
    title: Wanted = None,
    text: Wanted = None,
    company: Wanted = None,
    label: str | None = None,
    shares: Wanted = None,
    cluster: Wanted = None,
    predictions: Any = None,
    normalizer: TitleNormalizer | None = None,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
    encoding: str | None = None,
    delimiter: str | None = None,
    progress: bool = False,
) -> Evaluation:
    """Say how far to trust titlemap on jobs whose function is known.

    Each figure has a percentile bootstrap interval, and stands beside those of the title alone, the text alone, a
    keyword rule on the title, and always answering what is most frequent.

    Parameters
    ----------
    source : path, binary file or data frame
        A row for each job: CSV, TSV, JSON Lines or Parquet, or a pandas, polars or pyarrow frame.
    title, text, company : str, False or None
        The columns to read; those not named are found by their usual names, `False` reads none.
    label : str, optional
        The column of true functions: ids, display names, and ``none`` or nothing for none of them. Found as
        ``primary``, ``label`` and the like if not given; where there are shares alone, the largest is the label.
    shares : str, False or None
        True split of the week: a column of JSON objects, or the prefix of six columns such as ``share_``.
    cluster : str, False or None
        The column whose equal values are drawn together, because one employer's or source's postings resemble each
        other. The first of a source or an employer with at least ten values if not given; `False` takes rows to be
        independent.
    predictions : path, binary file or data frame, optional
        Score the columns ``p_*`` (and ``share_*``, ``status``) of this table instead of asking titlemap: what
        ``titlemap label`` wrote, which may be `source` itself, or out-of-fold predictions. Rows are matched by
        ``id`` where both have it, otherwise by order.
    normalizer : TitleNormalizer, optional
        The default one if not given.
    level : float
        Of the intervals, between 0 and 1.
    draws : int
        How many bootstrap samples.
    seed : int
        The same seed gives the same intervals.
    encoding, delimiter : str, optional
        How files are written, if finding out fails.
    progress : bool
        Show a line of progress on standard error when it takes longer than two seconds.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        If there are no labels, a cell is no label, or a file cannot be read; the message says where.
    ValueError
        If `level` or `draws` is out of range.

    Examples
    --------
    >>> import pandas as pd
    >>> jobs = pd.DataFrame({"title": ["ML Engineer", "Nurse", "Data Analyst", "Machine Operator"],
    ...                      "primary": ["ml_engineer", "none", "data_scientist", "none"]})
    >>> evaluation = evaluate(jobs)
    >>> evaluation.figures["accuracy"].value, evaluation.baselines["majority"]["accuracy"].value
    (1.0, 0.5)
    """
    if not 0 < level < 1 or draws < 1:
        raise ValueError(f"level must be between 0 and 1 and draws above 0, not {level} and {draws}")
    written: dict[str, Any] = {"encoding": encoding, "delimiter": delimiter}
    sheet = sheet_of(source, knows_labels(title, label), **written)
    sample = sample_of(
        sheet, title=title, text=text, company=company, label=label, shares=shares, cluster=cluster
    )
    normalizer = normalizer or _default_normalizer()
    shown = Progress(sys.stderr) if progress else None
    if predictions is None:
        answers = ask(normalizer, sample.titles, sample.texts, sample.companies, shown)
    else:
        table = sheet
        if predictions is not source:
            table = sheet_of(predictions, lambda names: f"p_{OUTCOMES[0]}" in names, **written)
        answers = answers_in(table, sample.ids, len(sample), normalizer.loss)
    baselines = _baselines(sample, normalizer, shown, asked=predictions is None)
    return _evaluation(_name(predictions, title, text), sample, answers, baselines, level, draws, seed)


def _name(predictions: Any, title: Wanted, text: Wanted) -> str:
    """Say whose answers are scored."""
    if predictions is not None:
        return Path(predictions).name if isinstance(predictions, (str, os.PathLike)) else "predictions"
    return "text alone" if title is False else "title alone" if text is False else "titlemap"


def _default_normalizer() -> TitleNormalizer:
    from titlemap.normalizer import default_normalizer  # noqa: PLC0415  (loads the tables)

    return default_normalizer()


def _baselines(
    sample: Sample, normalizer: TitleNormalizer, shown: Progress | None, *, asked: bool
) -> dict[str, Answers]:
    """Answer by less than everything. The text alone is asked only together with the whole.

    Predictions of a file may be out of fold; the shipped text model, fitted on such rows, would look better than it is.
    """
    found = {}
    if sample.titles is not None and (sample.texts is not None or not asked):
        found["title alone"] = ask(normalizer, sample.titles, None, sample.companies, shown)
    if asked and sample.titles is not None and sample.texts is not None:
        found["text alone"] = ask(normalizer, None, sample.texts, sample.companies, shown)
    if sample.titles is not None:
        found["keyword rule"] = ruled(keyword_answers(sample.titles), "keyword rule")
    found["majority"] = ruled(majority_answers(sample.truth), "the most frequent outcome")
    return found


def _evaluation(
    name: str,
    sample: Sample,
    answers: Answers,
    baselines: dict[str, Answers],
    level: float,
    draws: int,
    seed: int,
) -> Evaluation:
    everyone = {name: answers, **baselines}
    drawn: dict[str, list[dict[str, Any]]] = {who: [] for who in everyone}
    drawn_functions = []
    for weights in resamples(sample.clusters, draws, seed):
        for who, said in everyone.items():
            drawn[who].append(reckon(sample, said, weights))
        drawn_functions.append(per_function(sample, answers, weights))
    figures = {who: with_intervals(reckon(sample, said), drawn[who], level) for who, said in everyone.items()}
    noise, limit = calibration_noise(answers.confidence, seed)
    scores = with_intervals(per_function(sample, answers), drawn_functions, level)
    return Evaluation(
        name=name,
        figures=figures.pop(name),
        baselines=figures,
        functions=_scores(scores, sample),
        confusion=confusion(sample.truth, answers.forced).astype(np.int64),
        calibration_noise=noise,
        calibration_limit=limit,
        level=level,
        draws=draws,
        seed=seed,
        sample=sample,
        answers=answers,
    )


def _scores(found: dict[str, Figure], sample: Sample) -> dict[str, FunctionScores]:
    support = np.bincount(sample.truth, minlength=len(OUTCOMES)).tolist()
    return {
        outcome: FunctionScores(
            found[f"precision {outcome}"], found[f"recall {outcome}"], found[f"f1 {outcome}"], support[at]
        )
        for at, outcome in enumerate(OUTCOMES)
    }
