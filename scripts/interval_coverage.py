"""Say how often the 95 % intervals of `titlemap evaluate` hold the truth.

    python scripts/interval_coverage.py

draws rows with replacement from the held-out answers that ship (`data/held_out_answers.tsv`: labels of real postings, and what models
that had not seen them said). A figure's truth is what it is on all of them. Takes about a minute.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

import pandas as pd

from titlemap import evaluate
from titlemap.evaluation.figures import NAMES
from titlemap.quantification.held_out import shipped
from titlemap.taxonomy import OUTCOMES


def answered_postings() -> pd.DataFrame:
    """Return the held-out answers as a labelled file with predictions."""
    known = shipped().answers["posting"]
    frame = pd.DataFrame(known.probabilities, columns=[f"p_{outcome}" for outcome in OUTCOMES])
    return frame.assign(title="", primary=[OUTCOMES[at] for at in known.truth])


def main() -> int:
    """Print a table, a row a figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--samples", type=int, default=500)
    parser.add_argument("--rows", type=int, nargs="+", default=[100, 300])
    asked = parser.parse_args()
    everything = answered_postings()
    truth = evaluate(everything, predictions=everything, draws=1).figures
    held: dict[int, Counter[str]] = {rows: Counter() for rows in asked.rows}
    for rows in asked.rows:
        print(f"{asked.samples:,} samples of {rows:,} rows ...", file=sys.stderr)
        for seed in range(asked.samples):
            drawn = everything.sample(rows, replace=True, random_state=seed)
            found = evaluate(drawn, predictions=drawn, seed=seed).figures
            held[rows].update(
                name for name in truth if found[name].low <= truth[name].value <= found[name].high
            )
    print(f"{'of 95 % intervals held':22}" + "".join(f"{rows:>8,}" for rows in asked.rows))
    for name in truth:
        shares = "".join(f"{held[rows][name] / asked.samples:8.0%}" for rows in asked.rows)
        print(f"{NAMES[name].strip(' =-+'):22}{shares}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
