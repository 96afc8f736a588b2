"""Learn the posting model from labelled postings, with scikit-learn.

``python -m titlemap.posting.train labelled.csv [more.csv ...] [-o posting_model.tsv]`` takes any CSV with the
columns ``title``, ``text``, ``source`` (or ``company``), and ``primary``, ``shares`` (JSON, summing to 100) or
both, and ``sure`` (1 to 3) if there is one. It prints figures for each row as predicted by a model that saw neither
the row's source nor a near copy of it, and writes the table that was fitted on all rows.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from titlemap.aliases import load_aliases
from titlemap.pooling import Pooling
from titlemap.posting.calibrate import fit_pooling
from titlemap.posting.model import PostingModel
from titlemap.posting.terms import term_counts
from titlemap.reading import TitleReader
from titlemap.resources import checkout_path
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights, format_weights, in_thousandths

Positions = npt.NDArray[np.intp]

STRENGTH = 6.0
FEWEST_POSTINGS = 6
FEWEST_SOURCES = 3
#: Of the label that is learned, how much is the primary alone; the rest is the split of the week.
PRIMARY_PART = 0.6
SURENESS = {"1": 0.5, "2": 0.8, "3": 1.0}
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labelled postings; arrays have a row for each."""

    titles: list[str]
    texts: list[str]
    sources: list[str]
    primary: Floats
    shares: Floats
    counts: Floats


def read_labelled(paths: Sequence[str | Path]) -> Labelled:
    """Read labelled CSV files.

    Parameters
    ----------
    paths : sequence of str or Path

    Returns
    -------
    Labelled
    """
    csv.field_size_limit(1 << 30)
    rows: list[dict[str, str]] = []
    for path in paths:
        with Path(path).open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    shares = np.array([_shares(row) for row in rows])
    primary = np.zeros_like(shares)
    for i, row in enumerate(rows):
        primary[i, OUTCOMES.index(row["primary"]) if row.get("primary") else shares[i].argmax()] = 1.0
    return Labelled(
        [row["title"] for row in rows],
        [row["text"] for row in rows],
        [row.get("source") or row.get("company") or str(i) for i, row in enumerate(rows)],
        primary,
        shares,
        np.array([SURENESS.get(row.get("sure", ""), 1.0) for row in rows]),
    )


def _shares(row: dict[str, str]) -> list[float]:
    given = json.loads(row["shares"]) if row.get("shares") else {row["primary"]: 100}
    total = sum(given.values())
    return [given.get(outcome, 0) / total for outcome in OUTCOMES]


def groups_of(data: Labelled) -> list[str]:
    """Group postings by source, and join sources' rows that are near copies of each other's.

    Two postings whose first 60 words after the title agree go into the group of the first one's source.
    """
    first: dict[str, str] = {}
    groups = []
    for text, source in zip(data.texts, data.sources, strict=True):
        mark = hashlib.sha256(" ".join(text.casefold().split()[:60]).encode()).hexdigest()
        groups.append(first.setdefault(mark, source))
    return groups


def fit(counts: Sequence[dict[str, float]], data: Labelled, rows: Positions) -> PostingModel:
    """Fit multinomial logistic regression on damped, idf-weighted, length-normalised counts to soft labels.

    Parameters
    ----------
    counts : sequence of dict of str to float
        What `term_counts` gave for each posting of `data`.
    data : Labelled
    rows : array of int
        The postings to fit on.

    Returns
    -------
    PostingModel
    """
    chosen = [counts[i] for i in rows]
    sources = [data.sources[i] for i in rows]
    met: dict[str, tuple[int, set[str]]] = {}
    for found, source in zip(chosen, sources, strict=True):
        for term in found:
            n, where = met.get(term, (0, set()))
            where.add(source)
            met[term] = (n + 1, where)
    terms = {t for t, (n, where) in met.items() if n >= FEWEST_POSTINGS and len(where) >= FEWEST_SOURCES}
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{t: n for t, n in found.items() if t in terms} for found in chosen]
    ).tocsr()
    idf = np.sqrt(np.log(len(chosen) / (1 + np.array([met[t][0] for t in vectorizer.feature_names_]))) + 0.1)
    matrix.data = np.log1p(matrix.data) * idf[matrix.indices]
    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norm[norm == 0] = 1.0
    matrix.data /= np.repeat(norm, np.diff(matrix.indptr))
    soft = PRIMARY_PART * data.primary[rows] + (1 - PRIMARY_PART) * data.shares[rows]
    row, outcome = np.nonzero(soft)
    learner = LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3)
    learner.fit(matrix[row], outcome, sample_weight=soft[row, outcome] * data.counts[rows][row])
    weights = np.zeros((matrix.shape[1], len(OUTCOMES)))
    bias = np.full(len(OUTCOMES), -10.0)
    weights[:, learner.classes_] = learner.coef_.T
    bias[learner.classes_] = learner.intercept_
    return PostingModel(Weights(tuple(vectorizer.feature_names_), idf, weights, bias, {}))


def out_of_fold(counts: Sequence[dict[str, float]], data: Labelled, groups: Sequence[str]) -> Floats:
    """Return each posting's log-odds from a model that saw none of its group, shape (n_postings, 6)."""
    logits = np.zeros_like(data.shares)
    folds = min(FOLDS, len(set(groups)))
    for train, test in GroupKFold(folds).split(data.texts, groups=groups):
        model = fit(counts, data, train)
        logits[test] = [model.read_counts(counts[i], {}).logits for i in test]
    return logits


def main(argv: Sequence[str] | None = None) -> int:
    """Train, print held-out figures, write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m titlemap.posting.train", description=__doc__.split("\n\n")[0]
    )
    parser.add_argument(
        "labelled", nargs="+", help="CSV files with title, text, source, primary and/or shares"
    )
    parser.add_argument("-o", "--output", type=Path, default=checkout_path("posting_model.tsv"))
    parser.add_argument(
        "--predictions", type=Path, help="write the out-of-fold predictions here, one row a posting"
    )
    options = parser.parse_args(argv)
    data = read_labelled(options.labelled)
    groups = groups_of(data)
    counts = [term_counts(text)[0] for text in data.texts]
    logits = out_of_fold(counts, data, groups)
    titles = np.array([r.probabilities for r in TitleReader(load_aliases()).read(data.titles)])
    hits = np.array([sum(found.values()) for found in counts])
    pooled, shares, pooling = fit_pooling(
        titles, logits, hits, data.primary, data.shares, data.counts, groups
    )
    truth = data.primary.argmax(axis=1)
    print(f"{len(truth)} postings from {len(set(data.sources))} sources, each predicted without its source:")
    for name, got in (("text alone", logits), ("title alone", titles), ("pooled", pooled)):
        print(f"  {name:12s} accuracy {(got.argmax(axis=1) == truth).mean():.3f}")
    blend = 0.5 * np.abs(shares - data.shares).sum(axis=1).mean()
    print(f"  blend error of the pooled shares {blend:.3f}")
    if options.predictions:
        _write_predictions(options.predictions, options.labelled, pooled, shares)
    table = fit(counts, data, np.arange(len(truth))).table
    meta = {
        "what": "weights of the posting model, learned by python -m titlemap.posting.train",
        "learned from": f"{len(truth)} labelled postings of {len(set(data.sources))} sources",
        "unit": "thousandths of a natural-log odds; idf likewise in thousandths",
        **_pooling_meta(pooling),
    }
    options.output.write_bytes(
        format_weights(Weights(table.terms, table.idf, table.weights, table.bias, meta))
    )
    print(f"{len(table.terms)} terms written to {options.output.name}", file=sys.stderr)
    return 0


def _pooling_meta(pooling: Pooling) -> dict[str, str]:
    return {name: in_thousandths(np.array(value)) for name, value in pooling.as_numbers().items()}


def _write_predictions(target: Path, paths: Sequence[str], pooled: Floats, shares: Floats) -> None:
    ids: list[str] = []
    for path in paths:
        with Path(path).open(encoding="utf-8", newline="") as file:
            ids += [row["id"] for row in csv.DictReader(file)]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *(f"p_{o}" for o in OUTCOMES), *(f"share_{o}" for o in OUTCOMES)])
        writer.writerows([i, *p, *s] for i, p, s in zip(ids, pooled.tolist(), shares.tolist(), strict=True))


if __name__ == "__main__":
    raise SystemExit(main())
