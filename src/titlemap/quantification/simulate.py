"""Does a 90 % interval hold the true share nine times in ten? Find out by simulation.

``python -m titlemap.quantification.simulate`` draws files with a known mix of functions from the held-out answers that
ship, each with a mix of its own (prior shift), and how outcomes are answered is known from another draw. It prints how
often the intervals hold the truth, how wide they are, and how far each method is from the truth on average.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from titlemap.evaluation.arrays import Floats, Ints
from titlemap.evaluation.metrics import COUNT, NONE_AT
from titlemap.quantification.bayesian import cell_counts, cells_of, posterior_shares
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


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One simulated file: its true mix, its answers, and what is known to judge it by."""

    mix: Floats
    probabilities: Floats
    labelled: Known
    known: Known


def trials(
    answers: Known, count: int, rows: int, labelled: int, strangers: float, seed: int
) -> Iterator[Trial]:
    """Simulate files.

    Parameters
    ----------
    answers : Known
        The population: what postings of each function may be answered.
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
    stranger_part = strangers / (1 + strangers)
    for _ in range(count):
        mix = random.dirichlet(np.ones(COUNT))

        def drawn(size: int, mix: Floats = mix) -> Known:
            truth = random.choice(COUNT, size, p=mix)
            at = np.array(
                [places[outcome][random.integers(len(places[outcome]))] for outcome in truth], np.int64
            )
            probabilities = answers.probabilities[at]
            strange = random.random(size) < stranger_part
            probabilities[strange] = stranger
            return Known(probabilities, np.where(strange, NONE_AT, truth))

        again = random.integers(0, len(answers), len(answers))
        true_mix = mix * (1 - stranger_part)
        true_mix[NONE_AT] += stranger_part
        yield Trial(
            true_mix,
            drawn(rows + round(rows * strangers)).probabilities,
            drawn(labelled),
            Known(answers.probabilities[again], answers.truth[again]),
        )


def held(low: Floats, high: Floats, truth: Floats) -> Floats:
    """Say for each outcome in how many of the trials its interval holds the truth; arrays are (trials, 6)."""
    return np.asarray(((low <= truth) & (truth <= high)).mean(axis=0))


def bayesian_intervals(
    cases: Sequence[Trial], level: float, draws: int, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Return means and ends of the credible intervals of many trials at once, (trials, 6) each."""
    seen = np.array([cell_counts(cells_of(case.probabilities)) for case in cases])
    known = np.array([cell_counts(cells_of(case.known.probabilities), case.known.truth) for case in cases])
    shares = posterior_shares(seen, known, np.zeros((len(cases), COUNT)), draws, np.random.default_rng(seed))
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2], axis=1)
    return shares.mean(axis=1), low, high


def powered_intervals(cases: Sequence[Trial], level: float) -> tuple[Floats, Floats, Floats]:
    """Return estimates and ends of the prediction-powered intervals, (trials, 6) each."""
    found = [prediction_powered(case.labelled, case.probabilities, level) for case in cases]
    shares, low, high = (np.array(part) for part in zip(*found, strict=True))
    return shares, low, high


def labelled_intervals(cases: Sequence[Trial], level: float) -> tuple[Floats, Floats, Floats]:
    """Return what the labelled rows alone say, (trials, 6) each."""
    shares = np.array([_mix(case.labelled.truth) for case in cases])
    return shares, *wilson(shares, len(cases[0].labelled), level)


def _mix(truth: Ints) -> Floats:
    return np.bincount(truth, minlength=COUNT) / len(truth)


#: Methods that give shares without intervals.
METHODS: Mapping[str, Callable[[Trial], Floats]] = {
    "classify and count": lambda case: classify_and_count(case.probabilities),
    "mean probability": lambda case: probabilistic_count(case.probabilities),
    "adjusted count": lambda case: adjusted_count(case.probabilities, case.known),
    "adjusted probability": lambda case: adjusted_probabilities(case.probabilities, case.known),
    "expectation max.": lambda case: expectation_maximisation(
        recalibrated(case.probabilities, case.known), _mix(case.known.truth)
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
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    for evidence in ("posting", "title"):
        for strangers in (0.0, 3.0):
            _print_simulation(evidence, strangers, options)
    return 0


def _print_simulation(evidence: Evidence, strangers: float, options: argparse.Namespace) -> None:
    answers = shipped().answers[evidence]
    cases = list(trials(answers, options.trials, options.rows, options.labelled, strangers, options.seed))
    truth = np.array([case.mix for case in cases])
    unlike = f", and {strangers:g} times as many plain strangers" if strangers else ""
    print(f"\nanswers by {evidence}: {options.trials} files of {options.rows} rows{unlike}")
    print(f"  {100 * options.level:g} % intervals          hold the truth   width")
    for name, (shares, low, high) in (
        ("Bayesian", bayesian_intervals(cases, options.level, 400, options.seed)),
        ("prediction-powered", powered_intervals(cases, options.level)),
        ("labelled rows alone", labelled_intervals(cases, options.level)),
    ):
        each = " ".join(f"{part:.2f}" for part in held(low, high, truth))
        print(
            f"  {name:22s} {held(low, high, truth).mean():.3f} ({each})  {np.mean(high - low):.3f}"
            f"   mean error {np.abs(shares - truth).mean():.4f}"
        )
    for name, method in METHODS.items():
        errors = [np.abs(method(case) - case.mix).mean() for case in cases]
        print(f"  {name:22s} {'':48s}   mean error {np.mean(errors):.4f}")


if __name__ == "__main__":
    raise SystemExit(main())
