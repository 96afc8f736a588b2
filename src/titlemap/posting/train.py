"""Learn the posting model from labelled postings, with scikit-learn.

``python -m titlemap.posting.train labelled.csv [more.csv ...] [-o posting_model.tsv]`` takes any CSV with the
columns ``title``, ``text``, ``source`` and ``company`` (one of them will do), and ``primary``, ``shares`` (JSON,
summing to 100) or both, and ``sure`` (1 to 3) if there is one. It prints figures for each row as predicted by a model
that saw neither the row's source nor a near copy of it, and writes the tables that were fitted on all rows: terms of
the texts, and terms of the titles as ``posting_titles.tsv`` beside it.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from titlemap.aliases import load_aliases
from titlemap.posting.calibrate import Opinions, fit_pooling
from titlemap.posting.labelled import Labelled, copies_of, read_labelled
from titlemap.posting.learn import Counted, count_terms, fit_texts, fit_titles, folds_of, soft_labels
from titlemap.posting.model import PostingModel
from titlemap.reading import TitleReader
from titlemap.resources import checkout_path
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights, format_weights, in_thousandths

TITLES_TABLE = "posting_titles.tsv"


def out_of_fold(counted: Counted, data: Labelled, copies: Sequence[int]) -> Opinions:
    """Return what is said of each posting by models that saw neither its source nor a near copy of it."""
    readings = TitleReader(load_aliases()).read(data.titles)
    cleaned = [reading.clean.text for reading in readings]
    labels = soft_labels(data)
    texts, posted = np.zeros_like(labels), np.zeros_like(labels)
    hits = np.zeros(len(labels))
    for train, test in folds_of(data.sources, copies):
        model = PostingModel(fit_texts(counted, data, train))
        read = [model.read_counts(counted.of(i)) for i in test.tolist()]
        texts[test], hits[test] = [r.logits for r in read], [r.hits for r in read]
        titles = fit_titles([cleaned[i] for i in train], labels[train], data.counts[train])
        posted[test] = titles.logits([titles.term_ids(cleaned[i]) for i in test])
    return Opinions(
        np.array([reading.probabilities for reading in readings]),
        np.array([reading.blend for reading in readings]),
        texts,
        posted,
        hits,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Train, print held-out figures, write the tables."""
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
    copies = copies_of(data)
    counted = count_terms(data)
    said = out_of_fold(counted, data, copies)
    pooled, shares, pooling = fit_pooling(said, data.primary, data.shares, data.counts, data.sources, copies)
    truth = data.primary.argmax(axis=1)
    print(f"{len(truth)} postings from {len(set(data.sources))} sources, each predicted without its source:")
    for name, got in (
        ("text", said.texts),
        ("title", said.titles),
        ("posted titles", said.posted),
        ("pooled", pooled),
    ):
        print(f"  {name:13s} accuracy {(got.argmax(axis=1) == truth).mean():.3f}")
    blend = 0.5 * np.abs(shares - data.shares).sum(axis=1).mean()
    print(f"  blend error of the pooled shares {blend:.3f}")
    if options.predictions:
        _write_predictions(options.predictions, data.ids, pooled, shares)
    origin = f"{len(truth)} labelled postings of {len(set(data.sources))} sources"
    pools = {name: in_thousandths(np.array(value)) for name, value in pooling.as_numbers().items()}
    _write(options.output, fit_texts(counted, data, np.arange(len(truth))), "posting model", origin, pools)
    cleaned = [reading.clean.text for reading in TitleReader(load_aliases()).read(data.titles)]
    titles = fit_titles(cleaned, soft_labels(data), data.counts)
    _write(options.output.with_name(TITLES_TABLE), titles.table, "title model of postings", origin, {})
    return 0


def _write(target: Path, table: Weights, what: str, origin: str, more: dict[str, str]) -> None:
    meta = {
        "what": f"weights of the {what}, learned by python -m titlemap.posting.train",
        "learned from": origin,
        "unit": "thousandths of a natural-log odds; idf likewise in thousandths",
        **more,
    }
    target.write_bytes(format_weights(Weights(table.terms, table.idf, table.weights, table.bias, meta)))
    print(f"{len(table.terms)} terms written to {target.name}", file=sys.stderr)


def _write_predictions(target: Path, ids: Sequence[str], pooled: Floats, shares: Floats) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *(f"p_{o}" for o in OUTCOMES), *(f"share_{o}" for o in OUTCOMES)])
        writer.writerows([i, *p, *s] for i, p, s in zip(ids, pooled.tolist(), shares.tolist(), strict=True))


if __name__ == "__main__":
    raise SystemExit(main())
