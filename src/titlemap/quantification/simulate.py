"""Say how often a 90 % interval holds the true share, by simulation and on sources that were left out.

``python -m titlemap.quantification.simulate`` draws files with a known mix of functions from the held-out answers that
ship, each with a mix of its own (prior shift), alone or amid plain strangers; how outcomes are answered is known from
another draw. Then it takes every source of the held-out answers for a file, and the others for what is known. It
prints how often intervals hold the truth, how wide they are, and how far each method is from the truth on average.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from titlemap.evaluation.arrays import Floats, Ints
from titlemap.evaluation.metrics import COUNT, NONE_AT
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
from titlemap.quantification.held_out import Evidence, HeldOut, Known, shipped
from titlemap.quantification.powered import prediction_powered, wilson

#: Sources with fewer rows are no files worth estimating.
FEWEST_ROWS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One file: its true mix, its answers, what is known to judge it by, and labelled rows if there are any."""

    mix: Floats
    probabilities: Floats
    known: Known
    labelled: Known | None = None


def trials(
    answers: Known, count: int, rows: int, labelled: int, strangers: float, seed: int
) -> Iterator[Trial]:
    """Simulate files under prior shift.

    Parameters
    ----------
    answers : Known
        The population: how postings of each function may be answered.
    count, rows, labelled : int
        How many files, rows in each, and labelled rows beside them.
    strangers : float
        So many times `rows` are added that are plainly none, unlike the population's.
    seed : int

    Yields
    ------
    Trial
    """
    random = np.random.default_rng(seed)
    places = [np.flatnonzero(answers.truth == outcome) for outcome in range(COUNT)]
    stranger = np.full(COUNT, 0.01)
    stranger[NONE_AT] = 0.95
    part = strangers / (1 + strangers)
    for _ in range(count):
        mix = random.dirichlet(np.ones(COUNT))

        def drawn(size: int, mix: Floats = mix) -> Known:
            truth = random.choice(COUNT, size, p=mix)
            at = np.array(
                [places[outcome][random.integers(len(places[outcome]))] for outcome in truth], np.int64
            )
            probabilities = answers.probabilities[at]
            strange = random.random(size) < part
            probabilities[strange] = stranger
            return Known(probabilities, np.where(strange, NONE_AT, truth))

        again = random.integers(0, len(answers), len(answers))
        true_mix = mix * (1 - part)
        true_mix[NONE_AT] += part
        yield Trial(
            true_mix,
            drawn(rows + round(rows * strangers)).probabilities,
            Known(answers.probabilities[again], answers.truth[again]),
            drawn(labelled),
        )


def sources_as_files(table: HeldOut, evidence: Evidence) -> Iterator[Trial]:
    """Take each source with enough rows for a file, and all others for what is known.

    Parameters
    ----------
    table : HeldOut
    evidence : ``"title"`` or ``"posting"``

    Yields
    ------
    Trial
    """
    answers = table.answers[evidence]
    for source, rows in enumerate(np.bincount(table.sources).tolist()):
        if rows >= FEWEST_ROWS:
            own = table.sources == source
            others = Known(answers.probabilities[~own], answers.truth[~own])
            yield Trial(mix_of(answers.truth[own]), answers.probabilities[own], others)


def mix_of(truth: Ints) -> Floats:
    """Return the part of the rows that has each outcome.

    Examples
    --------
    >>> mix_of(np.array([1, 5, 5, 5])).tolist()
    [0.0, 0.25, 0.0, 0.0, 0.0, 0.75]
    """
    return np.asarray(np.bincount(truth, minlength=COUNT) / len(truth))


def held(low: Floats, high: Floats, truth: Floats, slack: Floats | float = 0.0) -> Floats:
    """Say for each outcome in how many of the trials its interval holds the truth; arrays are (trials, 6).

    Parameters
    ----------
    low, high, truth : float array (trials, 6)
    slack : float or array (trials, 1)
        Half a row, where the truth is a count among few rows: none of 50 rows is not a share of exactly 0.

    Returns
    -------
    float array (6,)
    """
    return np.asarray(((low <= truth + slack) & (truth - slack <= high)).mean(axis=0))


#: Estimates and ends of intervals of many trials, (trials, 6) each.
Intervals = tuple[Floats, Floats, Floats]


def credible_intervals(
    cases: Sequence[Trial],
    level: float,
    draws: int,
    seed: int,
    draw: Callable[..., Floats] = posterior_shares,
) -> Intervals:
    """Return what the posterior says of many trials at once."""
    seen = np.array([cell_counts(cells_of(case.probabilities)) for case in cases])
    known = np.array([cell_counts(cells_of(case.known.probabilities), case.known.truth) for case in cases])
    shares = draw(seen, known, np.zeros((len(cases), COUNT)), draws, np.random.default_rng(seed))
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2], axis=1)
    return shares.mean(axis=1), low, high


def powered_intervals(cases: Sequence[Trial], level: float) -> Intervals:
    """Return what prediction-powered inference says of trials with labelled rows."""
    found = [prediction_powered(case.labelled, case.probabilities, level) for case in cases if case.labelled]
    shares, low, high = (np.array(part) for part in zip(*found, strict=True))
    return shares, low, high


def labelled_intervals(cases: Sequence[Trial], level: float) -> Intervals:
    """Return what the labelled rows alone say."""
    truths = [case.labelled.truth for case in cases if case.labelled]
    shares = np.array([mix_of(truth) for truth in truths])
    return shares, *wilson(shares, len(truths[0]), level)


#: Methods that give shares without intervals.
METHODS: Mapping[str, Callable[[Trial], Floats]] = {
    "classify and count": lambda case: classify_and_count(case.probabilities),
    "mean probability": lambda case: probabilistic_count(case.probabilities),
    "adjusted count": lambda case: adjusted_count(case.probabilities, case.known),
    "adjusted probability": lambda case: adjusted_probabilities(case.probabilities, case.known),
    "expectation max.": lambda case: expectation_maximisation(
        recalibrated(case.probabilities, case.known), mix_of(case.known.truth)
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(
        prog="python -m titlemap.quantification.simulate", description=__doc__.split("\n\n", maxsplit=1)[0]
    )
    parser.add_argument("--trials", type=int, default=300, help="simulated files (default: 300)")
    parser.add_argument("--rows", type=int, default=1000, help="unlabelled rows in each (default: 1000)")
    parser.add_argument("--labelled", type=int, default=100, help="labelled rows beside them (default: 100)")
    parser.add_argument("--level", type=float, default=0.9, help="of the intervals (default: 0.9)")
    parser.add_argument("--draws", type=int, default=400, help="from each posterior (default: 400)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    kinds: tuple[Evidence, ...] = ("posting", "title")
    for evidence in kinds:
        for strangers in (0.0, 3.0):
            answers = shipped().answers[evidence]
            drawn = trials(answers, options.trials, options.rows, options.labelled, strangers, options.seed)
            amid = f" amid {strangers:g} times as many plain strangers" if strangers else ""
            heading = f"answers by {evidence}: {options.trials} files of {options.rows} rows under prior shift{amid}"
            _print(heading, list(drawn), options)
        cases = list(sources_as_files(shipped(), evidence))
        _print(f"answers by {evidence}: {len(cases)} sources, each left out", cases, options)
    return 0


def _print(heading: str, cases: Sequence[Trial], options: argparse.Namespace) -> None:
    level, draws, seed = options.level, options.draws, options.seed
    truth = np.array([case.mix for case in cases])
    found = {
        "Bayesian": credible_intervals(cases, level, draws, seed),
        "  prior shift": credible_intervals(cases, level, draws, seed, prior_shift_shares),
        "  covariate shift": credible_intervals(cases, level, draws, seed, covariate_shift_shares),
    }
    slack = np.array([[0.5 / len(case.probabilities)] for case in cases])
    if cases[0].labelled is not None:
        found["prediction-powered"] = powered_intervals(cases, level)
        found["labelled rows alone"] = labelled_intervals(cases, level)
        slack[:] = 0.0
    print(f"\n{heading}")
    print(f"  {100 * level:g} % intervals hold the truth: all, and each outcome      width   mean error")
    for name, (shares, low, high) in found.items():
        parts = held(low, high, truth, slack)
        each = " ".join(f"{part:.2f}" for part in parts)
        error = np.abs(shares - truth).mean()
        print(f"  {name:22s} {parts.mean():.3f} ({each})   {np.mean(high - low):.3f}   {error:.4f}")
    for name, method in METHODS.items():
        errors = [np.abs(method(case) - case.mix).mean() for case in cases]
        print(f"  {name:22s} {'':47s} {np.mean(errors):.4f}")


if __name__ == "__main__":
    raise SystemExit(main())
