"""Say what each part of the posting models brings: held-out figures with one part more at a time.

    python scripts/ablation.py labelled.csv [labelled.csv ...] --on scored.csv [--more more.csv ...]

learns from the files, in the last steps also from those named by --more, and scores the postings of the file named by
--on, each by models that saw neither its source nor a near copy of it. The files are those that
``python -m titlemap.posting.train`` takes. Takes a few minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, log_loss

from titlemap.posting import learn, terms
from titlemap.posting.calibrate import HeldOut, cross_fitted
from titlemap.posting.labelled import Labelled, read_labelled
from titlemap.posting.train import Learning, held_out, prepare
from titlemap.taxonomy import NONE, OUTCOMES
from titlemap.weights import Floats

EVERYTHING = ("titles", "texts", "posted", "joint")
#: What is new in each step, the settings that hold from it on, and the opinions that are pooled.
STEPS: tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...] = (
    ("the title alone", {}, ("titles",)),
    (
        "the text alone, every sentence alike, the primary as label",
        {"zones": False, "PRIMARY_PART": 1.0},
        ("texts",),
    ),
    ("... duties over requirements over blurbs", {"zones": True}, ("texts",)),
    ("... the split of the week as a soft label", {"PRIMARY_PART": learn.PRIMARY_PART}, ("texts",)),
    ("... words that keep company share what is learned", {"DIRECTIONS": learn.DIRECTIONS}, ("texts",)),
    ("title and text, pooled", {}, ("titles", "texts")),
    ("... titles as those of read postings turned out", {}, ("titles", "texts", "posted")),
    ("... what the text adds to the title", {}, EVERYTHING),
    ("... rare functions heard", {"MIX_POWER": learn.MIX_POWER}, EVERYTHING),
    ("... more labels", {"more": True}, EVERYTHING),
    ("the same, the title hidden", {}, ("texts",)),
    ("the same, the text hidden", {}, ("titles",)),
)
START: dict[str, Any] = {
    "zones": False,
    "more": False,
    "PRIMARY_PART": 1.0,
    "DIRECTIONS": 1,
    "MIX_POWER": 1.0,
}


@contextmanager
def settings(values: dict[str, Any]) -> Iterator[None]:
    """Let the learning room work with other constants for a while."""
    names = [name for name in values if name.isupper()]
    kept = {name: getattr(learn, name) for name in names}
    try:
        for name in names:
            setattr(learn, name, values[name])
        yield
    finally:
        for name, value in kept.items():
            setattr(learn, name, value)


def only(said: HeldOut, opinions: tuple[str, ...]) -> HeldOut:
    """Silence the other opinions."""
    silent = np.zeros_like(said.texts)
    return replace(said, **{name: silent for name in EVERYTHING if name not in opinions})


def figures(given: Learning, got: Floats, rows: Floats) -> dict[str, float]:
    """Score the rows asked for."""
    truth, guess = given.data.primary[rows].argmax(axis=1), got[rows].argmax(axis=1)
    right = truth == guess
    surest = np.argsort(-got[rows].max(axis=1), kind="stable")[: round(0.8 * len(right))]
    none = OUTCOMES.index(NONE)
    return {
        "accuracy": right.mean(),
        "sure": right[given.data.counts[rows] > 0.5].mean(),
        "macro F1": f1_score(truth, guess, average="macro"),
        "surest 80 %": right[surest].mean(),
        "log loss": log_loss(truth, got[rows], labels=range(len(OUTCOMES))),
        "false in-scope": (guess[truth == none] != none).mean(),
    }


def main() -> int:
    """Print a Markdown table, a row a step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("labelled", nargs="+")
    parser.add_argument("--on", required=True, help="the file whose postings are scored")
    parser.add_argument("--more", nargs="*", default=[], help="files to learn from in the last steps only")
    parser.add_argument("--invented", nargs="*", default=[], help="files of made-up postings, likewise")
    options = parser.parse_args()
    scored = set(read_labelled([options.on]).ids)
    values, said, last = dict(START), None, None
    for step, changes, opinions in STEPS:
        if "more" in changes and not (options.more or options.invented):
            continue
        values |= changes
        if said is None or values != last:
            more, invented = (options.more, options.invented) if values["more"] else ([], [])
            data = read_labelled([*options.labelled, *more], invented)
            given = prepared(data, zoned=values["zones"])
            with settings(values):
                said, last = held_out(given), dict(values)
        heard = only(said, opinions)
        with settings(values):
            got = cross_fitted(heard.on_primary(), heard.hits, given.data.primary, given.targets)
        rows = np.array([i for i, name in enumerate(given.data.ids) if name in scored])
        row = figures(given, got, rows)
        if step == STEPS[0][0]:
            print("| step | " + " | ".join(row) + " |\n| --- |" + " ---: |" * len(row))
        print(f"| {step} | " + " | ".join(f"{value:.3f}" for value in row.values()) + " |", flush=True)
    return 0


def prepared(data: Labelled, *, zoned: bool) -> Learning:
    """Count the terms of all postings, sections told apart or not."""
    kept = terms.ZONE_WEIGHTS
    try:
        terms.ZONE_WEIGHTS = kept if zoned else dict.fromkeys(kept, terms.HUNDREDTHS)
        return prepare(data)
    finally:
        terms.ZONE_WEIGHTS = kept


if __name__ == "__main__":
    sys.exit(main())
