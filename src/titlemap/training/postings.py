"""Learn the posting models from labelled postings, with scikit-learn.

``python -m titlemap.posting.train labelled.csv [more.csv ...] [-o folder]`` takes any CSV with the columns ``title``,
``text``, ``source`` and ``company`` (one of them will do), and ``primary``, ``shares`` (JSON, summing to 100) or both,
and ``sure`` (1 to 3) if there is one. It prints figures for each row as predicted by models that saw neither the row's
source nor a near copy of it, and writes the tables that were fitted on all rows (those of --invented files included): ``posting_model.tsv``, the terms of
the texts, and ``posting_titles.tsv``, the terms of their titles. ``TitleNormalizer(postings="folder")`` reads by them.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from titlemap.aliases import load_aliases
from titlemap.errors import InputError
from titlemap.pooling import centred_log, doubted_log
from titlemap.posting.calibrate import HeldOut, Targets, cross_fitted, fit_pooling
from titlemap.posting.labelled import Labelled, copies_of, read_labelled
from titlemap.posting.learn import Counted, count_terms, fit_texts, fit_titles, folds_of, soft_labels
from titlemap.posting.model import PostingModel
from titlemap.posting.reader import TEXTS_TABLE, TITLES_TABLE
from titlemap.posting.terms import term_counts
from titlemap.reading import TitleReader, TitleReading
from titlemap.resources import checkout_path
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights, format_weights, in_thousandths


@dataclass(frozen=True, slots=True)
class Learning:
    """Labelled postings, and what is worked out of them once: terms, titles, near copies."""

    data: Labelled
    counted: Counted
    readings: list[TitleReading]
    copies: list[int]

    @property
    def titles(self) -> list[str]:
        """The cleaned titles."""
        return [reading.clean.text for reading in self.readings]

    @property
    def said(self) -> Floats:
        """The titles' own opinions, shape (n, 6)."""
        return centred_log(np.array([reading.probabilities for reading in self.readings]))

    @property
    def targets(self) -> Targets:
        """What the pools should say."""
        data = self.data
        return Targets(data.primary, data.shares, data.counts, data.sources, self.copies, data.real)


def prepare(data: Labelled) -> Learning:
    """Count terms, read titles, find near copies."""
    readings = TitleReader(load_aliases()).read(data.titles)
    return Learning(data, count_terms(data), readings, copies_of(data))


def held_out(given: Learning, counts_of: Callable[[int], Mapping[str, float]] | None = None) -> HeldOut:
    """Return what is said of each posting by models that saw neither its source nor a near copy of it.

    Parameters
    ----------
    given : Learning
    counts_of : callable, optional
        What a posting's terms are taken to be when it is read; by default those of its text.

    Returns
    -------
    HeldOut
    """
    labels, said, cleaned = soft_labels(given.data), given.said, given.titles
    texts, posted, joint = np.zeros_like(labels), np.zeros_like(labels), np.zeros_like(labels)
    hits = np.zeros(len(labels))
    counts_of = counts_of or given.counted.of
    for train, test in folds_of(given.data.sources, given.copies, given.data.real):
        model = PostingModel(fit_texts(given.counted, given.data, train, said))
        found = model.read_counts([counts_of(i) for i in test.tolist()])
        texts[test], hits[test] = found.alone, found.hits
        joint[test] = model.joint(said[test], found.beside)
        titles = fit_titles([cleaned[i] for i in train], labels[train], given.data.counts[train])
        posted[test] = titles.logits([titles.term_ids(cleaned[i]) for i in test])
    blends = centred_log(np.array([reading.blend for reading in given.readings]))
    return HeldOut(said, blends, doubted_log(texts), doubted_log(posted), doubted_log(joint), hits)


def without_title(text: str, title: str) -> str:
    """Strike the words of a title out of a text, to see whether a model reads the work or the title in it.

    Examples
    --------
    >>> without_title("As a data scientist you analyse data.", "Data Scientist")
    'As a § § you analyse §.'
    """
    words = set(re.findall(r"[^\W\d_]{2,}", title))
    if not words:
        return text
    return re.sub(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)", "§", text)


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, print held-out figures, write the tables."""
    summary, _, rest = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m titlemap.posting.train", description=summary, epilog=rest
    )
    parser.add_argument(
        "labelled", nargs="+", help="CSV files with title, text, source, primary and/or shares"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=checkout_path(TEXTS_TABLE).parent,
        help="the folder to write into",
    )
    parser.add_argument(
        "--invented", nargs="*", default=[], help="files of made-up postings: learned from, and nothing else"
    )
    parser.add_argument(
        "--predictions", type=Path, help="write the held-out predictions here, one row a posting"
    )
    options = parser.parse_args(argv)
    try:
        given = prepare(read_labelled(options.labelled, options.invented))
    except InputError as error:
        print(f"train: {error}", file=sys.stderr)
        return 2
    data, targets = given.data, given.targets
    said = held_out(given)
    pooled = cross_fitted(said.on_primary(), said.hits, data.primary, targets)
    shares = cross_fitted(said.on_shares(), said.hits, data.shares, targets)
    struck = held_out(given, lambda i: term_counts(without_title(data.texts[i], data.titles[i]))[0])
    real = np.flatnonzero(data.real)
    sources = len({data.sources[i] for i in real})
    print(f"{len(real)} postings from {sources} sources, each predicted without its source:")
    for name, got in (
        ("title alone", said.titles),
        ("text alone", cross_fitted(said.on_text_alone(), said.hits, data.primary, targets)),
        ("text alone, the title's words struck out", struck.texts),
        ("pooled", pooled),
    ):
        right = got[real].argmax(axis=1) == data.primary[real].argmax(axis=1)
        print(f"  {name:42s} accuracy {right.mean():.3f}")
    off = 0.5 * np.abs(shares - data.shares)[real].sum(axis=1).mean()
    print(f"  {'blend error of the pooled shares':42s}          {off:.3f}")
    if options.predictions:
        _write_predictions(options.predictions, [data.ids[i] for i in real], pooled[real], shares[real])
    _write_tables(options.output, given, said)
    return 0


def _write_tables(folder: Path, given: Learning, said: HeldOut) -> None:
    """Fit on all rows and write both tables."""
    data = given.data
    real = np.flatnonzero(data.real)
    sources = len({data.sources[i] for i in real})
    origin = (
        f"{len(real)} labelled postings of {sources} sources and {len(data.ids) - len(real)} invented ones"
    )
    numbers = fit_pooling(said, given.targets).as_numbers()
    pools = {name: in_thousandths(np.array(value)) for name, value in numbers.items()}
    texts = fit_texts(given.counted, data, np.arange(len(data.ids)), given.said)
    titles = fit_titles(given.titles, soft_labels(data), data.counts).table
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / TEXTS_TABLE, texts, "posting model", origin, pools)
    _write(folder / TITLES_TABLE, titles, "title model of postings", origin, {})


def _write(target: Path, table: Weights, what: str, origin: str, pools: dict[str, str]) -> None:
    meta = {
        "what": f"weights of the {what}, learned by python -m titlemap.posting.train",
        "learned from": origin,
        "unit": "thousandths of a natural-log odds; idf likewise in thousandths",
        **table.meta,
        **pools,
    }
    content = format_weights(Weights(table.terms, table.idf, table.weights, table.bias, meta, table.views))
    target.write_bytes(content)
    print(f"{len(table.terms)} terms written to {target.name}", file=sys.stderr)


def _write_predictions(target: Path, ids: Sequence[str], pooled: Floats, shares: Floats) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *(f"p_{o}" for o in OUTCOMES), *(f"share_{o}" for o in OUTCOMES)])
        writer.writerows([i, *p, *s] for i, p, s in zip(ids, pooled.tolist(), shares.tolist(), strict=True))


if __name__ == "__main__":
    raise SystemExit(main())
