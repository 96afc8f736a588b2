"""Learn the posting models from labelled postings and labelled sentences.

``python -m titlemap.training.postings labelled.csv [more.csv ...] [-o folder]`` takes any CSV with the columns ``title``,
``text``, ``source`` and ``company`` (one of them will do), and ``primary``, ``shares`` (JSON, summing to 100) or both,
and ``sure`` (1 to 3) if there is one. It prints figures for each row as predicted by models that saw neither the row's
source nor a near copy of it, and writes the tables that were fitted on all rows (those of --invented files included):
``posting_model.tsv``, the terms of the texts, and ``sentence_model.tsv``, the terms of single sentences, which is fitted
on --sentences files where such are named, and the one that ships otherwise. ``TitleNormalizer(postings="folder")`` reads
by them.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from titlemap.aliases import load_aliases
from titlemap.errors import InputError
from titlemap.pooling import centred_log, doubted_log
from titlemap.posting.reader import SENTENCES_TABLE, TEXTS_TABLE
from titlemap.posting.sentences import as_features
from titlemap.posting.terms import zoned
from titlemap.reading import TitleReader, TitleReading
from titlemap.resources import checkout_path, data_bytes
from titlemap.taxonomy import OUTCOMES
from titlemap.training.labelled import Labelled, copies_of, read_labelled
from titlemap.training.pools import OutOfFold, Targets, cross_fitted, fit_pooling
from titlemap.training.regression import TOLERANCE, Regression
from titlemap.training.sentences import LabelledSentences, SentenceFit, fit_sentences, read_sentences
from titlemap.training.texts import Counted, count_terms, fit_texts, folds_of, log_odds
from titlemap.weights import Floats, Weights, format_weights, in_thousandths, parse_weights

#: What is only measured need not be fitted to the last digit.
_MEASURED = 1e-5


@dataclass(frozen=True, slots=True)
class Learning:
    """Labelled postings and sentences, and what is worked out of them once: sentences, terms, titles, near copies."""

    data: Labelled
    told: list[list[tuple[list[str], str]]]
    counted: Counted
    readings: list[TitleReading]
    copies: list[int]
    sentences: LabelledSentences | None
    sources: dict[str, str]

    @property
    def said(self) -> Floats:
        """The titles' own opinions, shape (n, 6)."""
        return centred_log(np.array([reading.probabilities for reading in self.readings]))

    @property
    def targets(self) -> Targets:
        """What the pools should say."""
        data = self.data
        return Targets(data.primary, data.shares, data.counts, data.sources, self.copies, data.real)


def prepare(
    data: Labelled, sentences: Sequence[str | Path] = (), more: Sequence[str | Path] = ()
) -> Learning:
    """Cut texts into sentences, count terms, read titles, find near copies.

    Parameters
    ----------
    data : Labelled
    sentences : sequence of str or Path
        Files of labelled sentences.
    more : sequence of str or Path
        Parquet files with ``id``, ``source`` and ``text`` of other postings that the sentences are of.
    """
    told = [list(zoned(text)) for text in data.texts]
    readings = TitleReader(load_aliases()).read(data.titles)
    labelled = None
    sources = dict(zip(data.ids, data.sources, strict=True))
    if sentences:
        by_id = dict(zip(data.ids, told, strict=True)) | _others(sentences, more, sources)
        labelled = read_sentences(sentences, by_id)
    return Learning(data, told, count_terms(data, told), readings, copies_of(data), labelled, sources)


def _others(
    sentences: Sequence[str | Path], more: Sequence[str | Path], sources: dict[str, str]
) -> dict[str, list[tuple[list[str], str]]]:
    """Cut the other postings that labelled sentences are of, and note their sources."""
    import pandas as pd  # noqa: PLC0415  (a second to import, and only for this)

    wanted: set[str] = set()
    for path in sentences:
        with Path(path).open(encoding="utf-8", newline="") as file:
            wanted.update(row["post"] for row in csv.DictReader(file))
    found: dict[str, list[tuple[list[str], str]]] = {}
    for path in more:
        frame = pd.read_parquet(path, columns=["id", "source", "text"])
        for name, source, text in frame[frame["id"].isin(wanted)].itertuples(index=False):
            sources.setdefault(name, source)
            found[name] = list(zoned(text or ""))
    return found


def out_of_fold(given: Learning) -> tuple[OutOfFold, Floats]:
    """Return what is said of each posting by models that saw neither its source nor a near copy of it."""
    data, said = given.data, given.said
    folds = list(folds_of(data.sources, given.copies, data.real))
    voices = np.zeros((len(data.ids), len(OUTCOMES) + 1))
    shipped = shipped_sentences() if given.sentences is None else None
    for _, test in folds:
        model = shipped or fit_sentences(_of_others(given, {data.sources[i] for i in test}), _MEASURED)
        voices[test] = model.voices([given.told[i] for i in test])
    invented = np.flatnonzero(~data.real)
    if len(invented):
        model = shipped or fit_sentences(_of_others(given, set()), _MEASURED)
        voices[invented] = model.voices([given.told[i] for i in invented])
    beside = np.hstack([said, as_features(voices)])
    texts, joint = np.zeros_like(said), np.zeros_like(said)
    for train, test in folds:
        model_ = fit_texts(given.counted, data, train, beside, _MEASURED)
        alone, more = log_odds(model_, given.counted, test)
        texts[test] = alone
        weights = [float(x) / 1000 for name in model_.meta for x in model_.meta[name].split()]
        joint[test] = more + beside[test] @ np.array(weights).reshape(-1, len(OUTCOMES))
    blends = centred_log(np.array([reading.blend for reading in given.readings]))
    told = voices[:, :-1].sum(axis=1)
    return OutOfFold(said, blends, doubted_log(texts), doubted_log(joint), told), voices


def _of_others(given: Learning, sources: set[str]) -> LabelledSentences:
    """Return the labelled sentences of other sources."""
    if given.sentences is None:
        raise InputError("there are no labelled sentences")
    posts = given.sentences.posts
    return given.sentences.at(
        i for i, post in enumerate(posts) if given.sources.get(post, "") not in sources
    )


def shipped_sentences() -> SentenceFit:
    """Return the sentence model that ships, as if it had just been fitted."""
    table = parse_weights(data_bytes(SENTENCES_TABLE), SENTENCES_TABLE)
    silent = np.zeros((len(table.terms), 1))
    return SentenceFit(
        table.index,
        table.idf,
        Regression(np.hstack([table.weights, silent]), np.append(table.bias, 0.0), 0.0),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, print out-of-fold figures, write the tables."""
    summary, _, rest = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m titlemap.training.postings", description=summary, epilog=rest
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
        "--sentences", nargs="*", default=[], help="files of labelled sentences: post, code, sentence or key"
    )
    parser.add_argument(
        "--more", nargs="*", default=[], help="Parquet files of other postings that the sentences are of"
    )
    parser.add_argument(
        "--predictions", type=Path, help="write the out-of-fold predictions here, one row a posting"
    )
    options = parser.parse_args(argv)
    try:
        given = prepare(read_labelled(options.labelled, options.invented), options.sentences, options.more)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    data, targets = given.data, given.targets
    said, voices = out_of_fold(given)
    pooled = cross_fitted(said.on_primary(), said.told, data.primary, targets)
    shares = cross_fitted(said.on_shares(), said.told, data.shares, targets)
    real = np.flatnonzero(data.real)
    sources = len({data.sources[i] for i in real})
    if given.sentences:
        print(f"{len(given.sentences.posts)} labelled sentences")
    print(f"{len(real)} postings from {sources} sources, each predicted without its source:")
    for name, got in (
        ("title alone", said.titles),
        ("text alone", cross_fitted(said.on_text_alone(), said.told, data.primary, targets)),
        ("pooled", pooled),
    ):
        right = got[real].argmax(axis=1) == data.primary[real].argmax(axis=1)
        print(f"  {name:42s} accuracy {right.mean():.3f}")
    off = 0.5 * np.abs(shares - data.shares)[real].sum(axis=1).mean()
    print(f"  {'error of the pooled shares':42s}          {off:.3f}", flush=True)
    if options.predictions:
        _write_predictions(options.predictions, [data.ids[i] for i in real], pooled[real], shares[real])
    _write_tables(options.output, given, said, voices)
    return 0


def _write_tables(folder: Path, given: Learning, said: OutOfFold, voices: Floats) -> None:
    """Fit on all rows and write the tables."""
    data = given.data
    real = np.flatnonzero(data.real)
    sources = len({data.sources[i] for i in real})
    origin = (
        f"{len(real)} labelled postings of {sources} sources and {len(data.ids) - len(real)} invented ones"
    )
    numbers = fit_pooling(said, given.targets).as_numbers()
    pools = {name: in_thousandths(np.array(value)) for name, value in numbers.items()}
    folder.mkdir(parents=True, exist_ok=True)
    beside = np.hstack([given.said, as_features(voices)])
    texts = fit_texts(given.counted, data, np.arange(len(data.ids)), beside, TOLERANCE)
    _write(folder / TEXTS_TABLE, texts, "posting model", origin, pools)
    if given.sentences is None:
        sentences = parse_weights(data_bytes(SENTENCES_TABLE), SENTENCES_TABLE)
        (folder / SENTENCES_TABLE).write_bytes(format_weights(sentences))
    else:
        found = fit_sentences(given.sentences).weights({})
        posts = len(set(given.sentences.posts))
        origin = f"{len(given.sentences.posts)} labelled sentences of {posts} postings"
        _write(folder / SENTENCES_TABLE, found, "sentence model", origin, {})


def _write(target: Path, table: Weights, what: str, origin: str, pools: dict[str, str]) -> None:
    meta = {
        "what": f"weights of the {what}, learned by python -m titlemap.training.postings",
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
