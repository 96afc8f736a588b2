"""Learn the title model: first from the alias table alone, then from labels of real titles.

``python -m titlemap.training.titles`` learns the table's part, writes ``data/title_model.tsv``, and prints how well it does
on alias families that it was not fitted on. The second part, ``data/title_labels_model.tsv``, says what labels of real
titles add to those weights. The labels are in ``training/title_labels.csv``, by a hash of the cleaned title, because the
titles belong to others; ``--titles FILE ...`` names files (CSV or Parquet with a column ``title``) in which they are found.
Without them the second part is left as it is.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from titlemap.aliases import Alias, AliasTable, load_aliases
from titlemap.clean import clean_titles
from titlemap.features import hangs_on_unknown, known_part, parse, title_terms, title_words
from titlemap.model import TitleModel, is_word
from titlemap.reading import NOTHING_KNOWN, Calibration, Caution, TitleReader
from titlemap.resources import checkout_path, data_bytes
from titlemap.taxonomy import NONE, OUTCOMES
from titlemap.training.regression import Regression, fit, softmax
from titlemap.weights import Floats, Weights, added, format_weights, in_thousandths, parse_weights

TABLE_PART, LABELS_PART = "title_model.tsv", "title_labels_model.tsv"
LABELS = "title_labels.csv"
#: The ridge of the table's part, and of how far labels may pull its weights, each per row; chosen by the log loss on
#: real titles under cross-validation (0.3: 0.336, 0.6: 0.345, 0.15: 0.333 with more false alarms on titles of 2025).
RIDGE, LABELS_RIDGE = 0.1, 0.3
#: A word has to be in this many aliases or labelled titles to be known as a word, and a term to count.
KNOWN_FROM = 2
#: Weights under this size decide nothing and are left out of the tables.
SMALLEST = {TABLE_PART: 0.12, LABELS_PART: 0.06}
#: How much of a label is the outcome itself, by how sure the reader was; the rest is the reader's second choice's.
SURE = {"3": 0.96, "2": 0.75, "1": 0.55}
_SECOND = 0.85
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class LabelledTitles:
    """Cleaned real titles, how likely the reader held each outcome, and the outcome that he chose; shape (n, 6)."""

    titles: list[str]
    labels: Floats
    primary: Floats

    def at(self, rows: Sequence[int] | npt.NDArray[np.intp]) -> LabelledTitles:
        """Return some of them."""
        return LabelledTitles([self.titles[i] for i in rows], self.labels[rows], self.primary[rows])


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that a model weighs, how rare each is, and the words that they are made of."""

    index: dict[str, int]
    idf: Floats
    known: frozenset[str]

    def matrix(self, titles: Sequence[str]) -> Any:
        """Return TF-IDF rows of length 1, shape (n_titles, n_terms)."""
        get = self.index.get
        rows = [
            [t for t in map(get, dict.fromkeys(title_terms(title, self.known))) if t is not None]
            for title in titles
        ]
        columns = np.array([t for row in rows for t in row], dtype=np.int64)
        starts = np.cumsum([0, *map(len, rows)])
        values = self.idf[columns]
        squares = np.add.reduceat(np.append(values**2, 0.0), starts[:-1]) * (np.diff(starts) > 0)
        values /= np.repeat(np.sqrt(np.where(squares > 0, squares, 1.0)), np.diff(starts))
        return sparse.csr_matrix((values, columns, starts), shape=(len(rows), len(self.idf)))


def key_of(cleaned: str) -> str:
    """Return the hash by which the labels name a cleaned title."""
    return hashlib.sha256(cleaned.encode()).hexdigest()[:16]


def family_of(row: Alias) -> str:
    """Return an alias's family; ``analyst-2`` continues ``analyst``."""
    return re.sub(r"-\d+$", "", row.family)


def _met(titles: Sequence[str]) -> frozenset[str]:
    """Collect the words of enough distinct titles."""
    met = Counter(word for title in dict.fromkeys(titles) for word in set(title_words(title)))
    return frozenset(word for word, n in met.items() if n >= KNOWN_FROM)


def table_terms(titles: Sequence[str]) -> Terms:
    """Collect the terms of aliases."""
    known = _met(titles)
    met = Counter(term for title in titles for term in set(title_terms(title, known)))
    terms = sorted(term for term, n in met.items() if n >= KNOWN_FROM)
    idf = np.array([_idf(len(titles), met[term]) for term in terms])
    return Terms({term: i for i, term in enumerate(terms)}, idf, known)


def _idf(titles: int, met: int) -> float:
    """Return the smoothed inverse document frequency, as scikit-learn's TfidfTransformer has it."""
    return float(np.log((1 + titles) / (1 + met)) + 1)


def more_terms(first: Terms, titles: Sequence[str], aliases: int) -> Terms:
    """Add the terms of real titles; one that no alias has is as rare as a term of one alias."""
    known = first.known | _met(titles)
    met = Counter(term for title in titles for term in set(title_terms(title, known)))
    new = sorted(term for term, n in met.items() if n >= KNOWN_FROM and term not in first.index)
    index = first.index | {term: i for i, term in enumerate(new, start=len(first.index))}
    return Terms(index, np.append(first.idf, np.full(len(new), _idf(aliases, 1))), known)


def fit_table(rows: Sequence[Alias]) -> tuple[Terms, Regression]:
    """Fit the table's part: multinomial regression on TF-IDF terms to the aliases' priors."""
    titles = [row.alias for row in rows]
    terms = table_terms(titles)
    priors = np.array([row.prior.weights for row in rows])
    return terms, fit(terms.matrix(titles), priors, np.ones(len(rows)), RIDGE / len(rows))


def fit_labels(
    first: Terms, table_part: Regression, data: LabelledTitles, aliases: int
) -> tuple[Terms, Regression]:
    """Fit what labels of real titles make of the table's weights, which are the prior mean of the fit."""
    terms = more_terms(first, data.titles, aliases)
    new = len(terms.idf) - len(first.idf)
    centre = np.vstack([table_part.coefficients, np.zeros((new, len(OUTCOMES)))])
    prior = Regression(centre, table_part.intercepts, table_part.slope)
    rows = len(data.titles)
    return terms, fit(terms.matrix(data.titles), data.labels, np.ones(rows), LABELS_RIDGE / rows, prior)


def _weights(
    name: str, terms: Terms, coefficients: Floats, intercepts: Floats, meta: dict[str, str]
) -> Weights:
    """Make the table that ships of a fit, without the weights that decide nothing."""
    named = np.array(list(terms.index))
    keep = np.abs(coefficients).max(axis=1) >= SMALLEST[name]
    keep |= np.array([is_word(term) for term in named])
    if name == LABELS_PART:  # a word that the table's part has need not be said again
        first = parse_weights(data_bytes(TABLE_PART), TABLE_PART).index
        keep &= (np.abs(coefficients).max(axis=1) >= SMALLEST[name]) | ~np.isin(named, list(first))
    return Weights(tuple(map(str, named[keep])), terms.idf[keep], coefficients[keep], intercepts, meta)


def train_table_part(table: AliasTable) -> Weights:
    """Learn the first part of the model, from the whole table."""
    terms, found = fit_table(table.rows)
    meta = {
        "what": "weights of the title model, learned from the alias table by python -m titlemap.training.titles",
        "table": table.version,
        "unit": "thousandths of a natural-log odds; idf likewise in thousandths",
    }
    return _weights(TABLE_PART, terms, found.coefficients, found.intercepts, meta)


def train_labels_part(table: AliasTable, data: LabelledTitles) -> Weights:
    """Learn the second part of the model, from labels of real titles."""
    first, table_part = fit_table(table.rows)
    terms, found = fit_labels(first, table_part, data, len(table))
    change = found.coefficients.copy()
    change[: len(first.idf)] -= table_part.coefficients
    meta = {
        "what": "what labels of real titles add to title_model.tsv, by python -m titlemap.training.titles --titles",
        "table": table.version,
        "labels": labels_version(),
        "learned from": f"{len(data.titles)} real titles, read once or twice under the labelling rules",
        "unit": "thousandths of a natural-log odds; idf likewise in thousandths",
        "calibration": in_thousandths(np.array(_numbers(calibrated(table, data)))),
    }
    return _weights(LABELS_PART, terms, change, found.intercepts - table_part.intercepts, meta)


def _numbers(by: Calibration) -> tuple[float, ...]:
    return (by.sharpness, by.none, *by.beside, *by.within)


def labels_version() -> str:
    """Return the checksum of the labels in the checkout."""
    return hashlib.sha256(_labels_path().read_bytes()).hexdigest()[:12]


def _labels_path() -> Path:
    return checkout_path(LABELS).parents[1] / "training" / LABELS


def find_labelled(files: Sequence[str | Path]) -> LabelledTitles:
    """Find the titles that the labels are of.

    Parameters
    ----------
    files : sequence of str or Path
        CSV (also gzipped) or Parquet files with a column ``title``.

    Returns
    -------
    LabelledTitles
        In the order of the labels.
    """
    import pandas as pd  # noqa: PLC0415  (a second to import, and only for this)

    raw: dict[str, None] = {}
    for file in map(Path, files):
        frame = (
            pd.read_parquet(file, columns=["title"])
            if file.suffix == ".parquet"
            else pd.read_csv(file, usecols=["title"], dtype=str, keep_default_na=False)
        )
        raw.update(dict.fromkeys(frame["title"].dropna().astype(str)))
    by_key = {key_of(clean.text): clean.text for clean in clean_titles(list(raw))}
    with _labels_path().open(encoding="utf-8", newline="") as file_:
        rows = [row for row in csv.DictReader(file_) if row["title"] in by_key]
    primary = np.eye(len(OUTCOMES))[[OUTCOMES.index(row["primary"]) for row in rows]]
    return LabelledTitles(
        [by_key[row["title"]] for row in rows], np.array([_label(row) for row in rows]), primary
    )


def _label(row: dict[str, str]) -> list[float]:
    """Spread what a reader left open: mostly over the second choice."""
    out = np.zeros(len(OUTCOMES))
    sure = SURE[row["sure"]]
    out[OUTCOMES.index(row["primary"])] = sure
    if row["other"]:
        out[OUTCOMES.index(row["other"])] += (1 - sure) * _SECOND
        out += (1 - sure) * (1 - _SECOND) / len(OUTCOMES)
    else:
        out += (1 - sure) / len(OUTCOMES)
    return list(map(float, out / out.sum()))


def folds_by_head(titles: Sequence[str]) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Yield rows to fit on and to predict; titles with one head are always in one fold."""
    heads = [" ".join(parse(title).head) or title for title in titles]
    yield from GroupKFold(_FOLDS).split(titles, groups=heads)


def out_of_fold(table: AliasTable, data: LabelledTitles) -> list[tuple[TitleModel, npt.NDArray[np.intp]]]:
    """Fit a model for each fold of the labelled titles, on the table and on the titles of the other folds."""
    first, table_part = fit_table(table.rows)
    out = []
    for train, test in folds_by_head(data.titles):
        terms, found = fit_labels(first, table_part, data.at(train), len(table))
        whole = Weights(tuple(terms.index), terms.idf, found.coefficients, found.intercepts, {})
        out.append((TitleModel(whole), test))
    return out


def calibrated(table: AliasTable, data: LabelledTitles) -> Calibration:
    """Fit how sure answers are, on titles whose heads the models did not see."""
    models = out_of_fold(table, data)
    known: list[tuple[Floats, Floats]] = []
    for model, test in models:
        rows = [i for i in test.tolist() if known_part(data.titles[i], model.words)[0] == data.titles[i]]
        rows = [i for i in rows if table.exact(data.titles[i]) is None]
        known.append((model.logits([model.term_ids(data.titles[i]) for i in rows]), data.primary[rows]))
    odds, labels = (np.vstack(part) for part in zip(*known, strict=True))
    sharpness, none = _fit_two(odds, labels, bounds=((0.5, 4.0), (-2.0, 2.0)))
    provisional = Calibration(sharpness, none, Caution(1.0, 0.0), Caution(1.0, 0.0))
    weak: dict[bool, tuple[list[Floats], list[Floats]]] = {False: ([], []), True: ([], [])}
    for model, test in models:
        reader = TitleReader(table, model)
        reader.__dict__["calibration"] = provisional
        rows = test.tolist()
        for i, opinion in zip(rows, reader.read_cleaned([data.titles[i] for i in rows]), strict=True):
            if opinion.unknown and opinion.probabilities != NOTHING_KNOWN:
                within = hangs_on_unknown(data.titles[i], model.words)
                weak[within][0].append(np.log(np.maximum(opinion.probabilities.weights, 1e-4)))
                weak[within][1].append(data.primary[i])
    cautions = [
        Caution(*_fit_two(np.array(weak[at][0]), np.array(weak[at][1]), bounds=((0.0, 1.0), (0.0, 3.0))))
        for at in (False, True)
    ]
    return Calibration(sharpness, none, *cautions)


def _fit_two(
    log_odds: Floats, labels: Floats, bounds: tuple[tuple[float, float], tuple[float, float]]
) -> tuple[float, float]:
    """Fit a factor of all log-odds and a bonus for *none* by the cross-entropy."""

    def loss(point: Floats) -> float:
        scaled = point[0] * log_odds
        scaled[:, -1] += point[1]
        return -float((labels * np.log(np.maximum(softmax(scaled), 1e-9))).sum(axis=1).mean())

    best = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=bounds).x
    return float(best[0]), float(best[1])


def left_out_families(table: AliasTable) -> dict[str, float]:
    """Score the table's part on aliases whose whole families it did not see.

    Returns
    -------
    dict of str to float
        ``accuracy`` and ``log loss`` over the aliases that have a function or are ``none``, and the
        ``false in-scope rate`` among the latter.
    """
    rows = [row for row in table.rows if row.function]
    truth = np.array([OUTCOMES.index(row.function or NONE) for row in rows])
    got = np.zeros((len(rows), len(OUTCOMES)))
    for train, test in GroupKFold(_FOLDS).split(rows, groups=[family_of(row) for row in rows]):
        terms, found = fit_table([rows[i] for i in train])
        got[test] = softmax(found.log_odds(terms.matrix([rows[i].alias for i in test])))
    guess = got.argmax(axis=1)
    none = OUTCOMES.index(NONE)
    return {
        "accuracy": float((guess == truth).mean()),
        "log loss": float(-np.log(got[np.arange(len(rows)), truth]).mean()),
        "false in-scope rate": float((guess[truth == none] != none).mean()),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, write the tables into ``data/`` of the checkout, and print held-out figures."""
    summary, _, rest = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m titlemap.training.titles", description=summary, epilog=rest
    )
    parser.add_argument("--titles", nargs="*", help="files in which the labelled titles are found")
    options = parser.parse_args(argv)
    table = load_aliases()
    checkout_path(TABLE_PART).write_bytes(format_weights(train_table_part(table)))
    print(f"{TABLE_PART}: learned from {len(table)} aliases")
    if options.titles:
        data = find_labelled(options.titles)
        part = train_labels_part(table, data)
        checkout_path(LABELS_PART).write_bytes(format_weights(part))
        print(
            f"{LABELS_PART}: learned from {len(data.titles)} labelled titles; calibration {part.meta['calibration']}"
        )
    whole = added(*(parse_weights(data_bytes(name), name) for name in (TABLE_PART, LABELS_PART)))
    print(f"{len(whole.terms)} terms in all")
    figures = ", ".join(f"{name} {value:.3f}" for name, value in left_out_families(table).items())
    print(f"on left-out alias families, by the table alone: {figures}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
