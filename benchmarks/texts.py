"""What reading postings costs, beside TF-IDF, an embedding, an Aho-Corasick automaton and folding the case.

    python -m benchmarks.texts                     generated postings of 3 KB
    python -m benchmarks.texts --rows 500 my.csv   rows of a CSV with the columns title and text

One core, processor time, everything warm; contenders take turns, and medians are shown.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.comparing import QUICK, Inputs, compare, titles_and_texts


def given(path: Path) -> list[tuple[str, str]]:
    """Read titles and texts from a CSV."""
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["title"], row["text"]) for row in csv.DictReader(file)]


def share(
    postings: Sequence[tuple[str, str]], rounds: int, rows: int, number: int
) -> Sequence[Sequence[str]]:
    """Return what a round gets of the postings: no two rounds get the same, warming up (-1) included."""
    mine = postings[number + 1 :: rounds + 1][:rows]
    return [[title for title, _ in mine], [text for _, text in mine]]


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.texts",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", type=Path, help="a CSV with the columns title and text")
    parser.add_argument("--rows", type=int, default=QUICK.texts, help="in a round, at most")
    parser.add_argument("--rounds", type=int, default=QUICK.rounds)
    asked = parser.parse_args()
    inputs: Inputs = titles_and_texts
    rows, source = asked.rows, "generated postings"
    if asked.file:
        postings = given(asked.file)
        rows = min(rows, len(postings) // (asked.rounds + 1))
        if not rows:
            parser.error(f"{asked.file.name} has {len(postings)} postings, and no round may repeat another's")
        inputs, source = partial(share, postings, asked.rounds), f"postings of {asked.file.name}"
    effort = replace(QUICK, rounds=asked.rounds)
    caption = f"{rows:,} {source} a round, {asked.rounds} rounds"
    print(compare("texts", inputs, rows, effort, caption).plain())


if __name__ == "__main__":
    main()
