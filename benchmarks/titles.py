"""What reading titles costs, beside looking the nearest known one up, a learned classifier, and a dictionary.

    python -m benchmarks.titles                      generated titles
    python -m benchmarks.titles --rows 5000 my.csv   rows of a CSV with the column title; equal ones count once

One core, processor time, everything warm; contenders take turns, and medians are shown.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.comparing import QUICK, Inputs, compare, different_titles


def given(path: Path) -> list[str]:
    """Read the different titles of a CSV, in order of first appearance."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(row["title"] for row in csv.DictReader(file)))


def share(titles: Sequence[str], rounds: int, rows: int, number: int) -> Sequence[Sequence[str]]:
    """Return what a round gets of the titles: no two rounds get the same, warming up (-1) included."""
    return [titles[number + 1 :: rounds + 1][:rows]]


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.titles",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", type=Path, help="a CSV with the column title")
    parser.add_argument("--rows", type=int, default=QUICK.titles, help="in a round, at most")
    parser.add_argument("--rounds", type=int, default=QUICK.rounds)
    asked = parser.parse_args()
    inputs: Inputs = different_titles
    rows, source = asked.rows, "generated titles"
    if asked.file:
        titles = given(asked.file)
        rows = min(rows, len(titles) // (asked.rounds + 1))
        if not rows:
            parser.error(f"{asked.file.name} has {len(titles)} titles, and no round may repeat another's")
        inputs, source = partial(share, titles, asked.rounds), f"titles of {asked.file.name}"
    effort = replace(QUICK, rounds=asked.rounds)
    print(
        compare("titles", inputs, rows, effort, f"{rows:,} {source} a round, {asked.rounds} rounds").plain()
    )


if __name__ == "__main__":
    main()
