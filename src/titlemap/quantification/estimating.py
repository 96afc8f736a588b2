"""The share of each function in a file that nobody labelled."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from titlemap.columns import Wanted
from titlemap.errors import InputError
from titlemap.evaluation.arrays import Floats
from titlemap.evaluation.figures import Figure
from titlemap.evaluation.metrics import COUNT
from titlemap.evaluation.sample import knows_labels, sample_of
from titlemap.evaluation.sheets import sheet_of
from titlemap.files.progress import Progress
from titlemap.quantification.answered import (
    Answered,
    answered_by_array,
    answered_in,
    knows_titles,
    needed,
    without,
)
from titlemap.quantification.bayesian import (
    cell_counts,
    cells_of,
    covariate_shift_shares,
    posterior_shares,
    prior_shift_shares,
)
from titlemap.quantification.counting import (
    adjusted_count,
    adjusted_probabilities,
    classify_and_count,
    expectation_maximisation,
    probabilistic_count,
    recalibrated,
)
from titlemap.quantification.held_out import Evidence, Known, shipped
from titlemap.quantification.powered import prediction_powered, wilson
from titlemap.quantification.results import Prevalence, without_interval
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.normalizer import TitleNormalizer

#: Fewer labelled rows than this say nothing worth printing.
FEWEST_LABELLED = 10


def prevalence(
    source: Any,
    *,
    labelled: Any = None,
    title: Wanted = None,
    text: Wanted = None,
    company: Wanted = None,
    label: str | None = None,
    evidence: Evidence | None = None,
    normalizer: TitleNormalizer | None = None,
    level: float = 0.9,
    draws: int = 2000,
    seed: int = 0,
    encoding: str | None = None,
    delimiter: str | None = None,
    progress: bool = False,
) -> Prevalence:
    """Estimate the share of each function in a file, corrected for what the answers get wrong.

    Counting answers gives biased shares: a classifier's confusions don't cancel out. Without labels of yours they
    are known from held-out postings that ship as answers. Shares then have Bayesian credible intervals that allow for
    two explanations of what a file looks like: that its mix of functions differs from those postings' (prior shift),
    or that its jobs do (covariate shift). A random sample of the same jobs that you labelled makes intervals
    prediction-powered: valid whatever your postings are like, and narrower than those of the labelled rows alone.

    Parameters
    ----------
    source : path, binary file, data frame, or array (n, 6)
        A row for each job. Columns ``p_*`` that ``titlemap label`` appended are used; otherwise titlemap is asked. An
        array holds probabilities in the order of the five functions and none.
    labelled : path, binary file or data frame, optional
        A random sample of the same jobs with a column of true functions, read as by `evaluate`. Rows that are
        in the file, too, are best given one ``id`` in both.
    title, text, company : str, False or None
        The columns to read; those not named are found by their usual names, `False` reads none.
    label : str, optional
        The column of true functions of the labelled sample.
    evidence : ``"title"`` or ``"posting"``, optional
        What the answers rest on. Found by whether most rows have a text; needed for an array.
    normalizer : TitleNormalizer, optional
        The default one if not given.
    level : float
        Of the intervals, between 0 and 1.
    draws : int
        From the posterior.
    seed : int
        The same seed gives the same intervals.
    encoding, delimiter : str, optional
        How files are written, if finding out fails.
    progress : bool
        Show a line of progress on standard error when it takes longer than two seconds.

    Returns
    -------
    Prevalence

    Raises
    ------
    InputError
        If a file cannot be read as asked, or fewer than ten rows are labelled.
    ValueError
        If `level` or `draws` is out of range, or an array has another shape or no named evidence.

    Examples
    --------
    >>> import pandas as pd
    >>> jobs = pd.DataFrame({"title": ["ML Engineer", "Nurse", "Chef", "Machine Operator"] * 100})
    >>> shares = prevalence(jobs).shares
    >>> 0.2 < shares["ml_engineer"].value < 0.3, shares["none"].low < 0.75 < shares["none"].high
    (True, True)
    """
    if not 0 < level < 1 or draws < 1:
        raise ValueError(f"level must be between 0 and 1 and draws above 0, not {level} and {draws}")
    columns: dict[str, Any] = {"title": title, "text": text, "company": company}
    written: dict[str, Any] = {"encoding": encoding, "delimiter": delimiter}
    shown = Progress(sys.stderr) if progress else None
    if isinstance(source, np.ndarray):
        answered = answered_by_array(source)
    else:
        sheet = sheet_of(source, knows_titles(title), pick=needed(columns), **written)
        answered = answered_in(sheet, columns, evidence, normalizer, shown)
    rests_on = evidence or answered.evidence
    if rests_on is None:
        raise ValueError("say what the probabilities rest on: evidence='title' or evidence='posting'")
    known = shipped().answers[rests_on]
    sample = None
    if labelled is not None:
        sheet = sheet_of(labelled, knows_labels(title, label), **written)
        truth = sample_of(sheet, **columns, label=label).truth
        judged = answered_in(sheet, columns, rests_on, normalizer, shown)
        sample = Known(judged.probabilities, truth)
        if len(sample) < FEWEST_LABELLED:
            raise InputError(
                f"{sheet.name} has {len(sample)} labelled rows; at least {FEWEST_LABELLED} are needed"
            )
        known = known.joined(sample)
        answered = without(answered, judged)
    return _prevalence(answered, rests_on, known, sample, level, draws, seed)


def _prevalence(
    answered: Answered,
    evidence: Evidence,
    known: Known,
    sample: Known | None,
    level: float,
    draws: int,
    seed: int,
) -> Prevalence:
    said = answered.probabilities
    mix = np.bincount(known.truth, minlength=COUNT) / len(known)
    counted = np.zeros(COUNT) if sample is None else np.bincount(sample.truth, minlength=COUNT).astype(float)
    estimates: dict[str, dict[str, Figure]] = {}
    if sample is not None:
        estimates["prediction-powered"] = _figures(*prediction_powered(sample, said, level))
        alone = counted / len(sample)
        estimates["labelled alone"] = _figures(alone, *wilson(alone, len(sample), level))
    cells, spread = cell_counts(cells_of(said)), cell_counts(cells_of(known.probabilities), known.truth)
    ways: dict[str, Callable[..., Floats]] = {"Bayesian": posterior_shares}
    if sample is None:
        ways |= {"prior shift": prior_shift_shares, "cov. shift": covariate_shift_shares}
    for name, draw in ways.items():
        shares = draw(cells, spread, counted, draws, np.random.default_rng(seed))
        low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2], axis=0)
        estimates[name] = _figures(shares.mean(axis=0), low, high)
    for name, found in (
        ("counted", classify_and_count(said)),
        ("mean p", probabilistic_count(said)),
        ("adj. count", adjusted_count(said, known)),
        ("adj. p", adjusted_probabilities(said, known)),
        ("EM", expectation_maximisation(recalibrated(said, known), mix)),
    ):
        estimates[name] = {
            outcome: without_interval(value) for outcome, value in zip(OUTCOMES, found.tolist(), strict=True)
        }
    return Prevalence(
        name=answered.name,
        rows=len(said),
        labelled=0 if sample is None else len(sample),
        evidence=evidence,
        method="Bayesian" if sample is None else "prediction-powered",
        level=level,
        estimates=estimates,
    )


def _figures(shares: Floats, low: Floats, high: Floats) -> dict[str, Figure]:
    parts = zip(OUTCOMES, shares.tolist(), low.tolist(), high.tolist(), strict=True)
    return {outcome: Figure(value, start, end) for outcome, value, start, end in parts}
