"""What the posting model learns of the terms of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.model_selection import GroupKFold

from titlemap.posting.model import ALONE, BESIDE, JOINT_SENTENCES, JOINT_TITLE
from titlemap.posting.terms import term_counts
from titlemap.posting.words import plain_words
from titlemap.taxonomy import OUTCOMES
from titlemap.training.labelled import Labelled
from titlemap.training.regression import TOLERANCE, fit
from titlemap.weights import Floats, Weights, in_thousandths

Positions = npt.NDArray[np.intp]

#: The models are fitted for the labels' own mix of outcomes to this power, so that the rare functions are heard and the
#: common ones do not vanish: 1 is the mix as it is, 0 an even one. Chosen by cross-validation over sources.
MIX_POWER = 0.6
#: Of the label that is learned, how much is the primary alone; the rest is the split of the week.
PRIMARY_PART = 0.4
#: The ridge per row.
RIDGE = 0.2
#: A term has to stand in this many postings, of so many sources and companies: else it is somebody's wording.
FEWEST_POSTINGS, FEWEST_SOURCES, FEWEST_COMPANIES = 5, 3, 5
#: A word that so many of its postings have in the company's name is a name.
NAME_PART = 0.3
#: A term that stands in legal text alone in more of its postings than this says nothing about the work.
LEGAL_PART = 0.5
TERMS_KEPT = 8000
FOLDS = 10
#: A fit that only chooses terms need not be finished.
_ROUGHLY = 1e-4


@dataclass(frozen=True, slots=True)
class Counted:
    """Terms of postings: weighed counts, and where a term stands in legal text alone or is in the company's name."""

    terms: npt.NDArray[np.object_]
    counts: Any
    legal: Any
    named: Any


def count_terms(data: Labelled, told: Sequence[Sequence[tuple[list[str], str]]]) -> Counted:
    """Count the terms of all postings once, given their sentences; each fit then takes its rows."""
    index: dict[str, int] = {}
    starts: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    legal: list[bool] = []
    named: list[bool] = []
    for sentences, company in zip(told, data.companies, strict=True):
        names = set(plain_words(company))
        counts = term_counts(sentences)
        elsewhere = term_counts(one for one in sentences if one[1] != "legal")
        columns += [index.setdefault(term, len(index)) for term in counts]
        values += counts.values()
        legal += [term not in elsewhere for term in counts]
        named += [term in names for term in counts]
        starts.append(len(columns))
    shape = len(told), len(index)
    parts = [
        sparse.csr_matrix((np.array(v, float), columns, starts), shape=shape) for v in (values, legal, named)
    ]
    return Counted(np.array(list(index), dtype=object), *parts)


def candidates(counted: Counted, data: Labelled, rows: Positions) -> Positions:
    """Return the columns of the terms that are spread widely enough over some postings to learn from."""
    present = counted.counts[rows] > 0
    met = _sums(present)
    wide = (
        (met >= FEWEST_POSTINGS)
        & (_spread(present, [data.sources[i] for i in rows]) >= FEWEST_SOURCES)
        & (_spread(present, [data.companies[i] or f"?{i}" for i in rows]) >= FEWEST_COMPANIES)
        & (_sums(counted.legal[rows]) <= LEGAL_PART * met)
    )
    names = set(counted.terms[_sums(counted.named[rows]) > NAME_PART * np.maximum(met, 1)])
    chosen = [j for j in np.flatnonzero(wide) if names.isdisjoint(counted.terms[j].split())]
    return np.array(chosen, dtype=np.intp)


def _spread(present: Any, labels: Sequence[str]) -> Floats:
    """In how many groups of rows each column is present."""
    codes = np.unique(labels, return_inverse=True)[1]
    member = sparse.csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))))
    return _sums(member @ present > 0)


def _sums(matrix: Any) -> Floats:
    sums: Floats = np.asarray(matrix.sum(axis=0), dtype=float).ravel()
    return sums


def soft_labels(data: Labelled) -> Floats:
    """Mix primary and shares into the label that is learned."""
    return PRIMARY_PART * data.primary + (1 - PRIMARY_PART) * data.shares


def row_weights(labels: Floats, counts: Floats, power: float = MIX_POWER) -> Floats:
    """Weigh rows so that their mix of outcomes becomes itself to some power; see `MIX_POWER`. The mean is 1."""
    have = np.maximum((labels * counts[:, None]).sum(axis=0) / counts.sum(), 1e-6)
    weights: Floats = counts * (labels @ have ** (power - 1))
    mean: float = weights.mean()
    return np.divide(weights, mean)


def fit_texts(
    counted: Counted, data: Labelled, rows: Positions, said: Floats, tolerance: float = TOLERANCE
) -> Weights:
    """Fit the posting model: choose terms by a first fit, then fit on those alone, in two views.

    The view `ALONE` is of a text by itself; the view `BESIDE` learns what its terms add to what the title and the single
    sentences say.

    Parameters
    ----------
    counted : Counted
    data : Labelled
    rows : array of int
        The postings to fit on.
    said : array of float, shape (n, 20)
        For all postings, the titles' opinions as `titlemap.pooling.centred_log` gives them, and then what the sentences
        say as `titlemap.posting.sentences.as_features` gives it; neither may have seen the posting.
    tolerance : float

    Returns
    -------
    Weights
        With both views, and the weights of titles and sentences in the view `BESIDE`.
    """
    labels = soft_labels(data)[rows]
    weights = row_weights(labels, data.counts[rows])
    columns = candidates(counted, data, rows)
    matrix = counted.counts[rows][:, columns]
    idf = np.sqrt(np.log(np.maximum(len(rows) / (1 + _sums(matrix > 0)), 1.0)))
    ridge = RIDGE / len(rows)
    first = _unit_rows(matrix, idf)
    found = fit(first, labels, weights, ridge, tolerance=_ROUGHLY).coefficients
    loud = np.abs(found - found.mean(axis=1, keepdims=True)).max(axis=1) * np.sqrt(
        _sums(first.multiply(first))
    )
    kept = np.sort(np.argsort(-loud, kind="stable")[:TERMS_KEPT])
    alone = _unit_rows(matrix[:, kept], idf[kept])
    beside = sparse.hstack([alone, sparse.csr_matrix(said[rows])]).tocsr()
    fits = [fit(given, labels, weights, ridge, tolerance=tolerance) for given in (alone, beside)]
    titles, sentences = np.split(fits[1].coefficients[len(kept) :], [len(OUTCOMES)])
    return Weights(
        tuple(counted.terms[columns[kept]]),
        idf[kept],
        np.hstack([one.coefficients[: len(kept)] for one in fits]),
        np.concatenate([one.intercepts for one in fits]),
        {JOINT_TITLE: in_thousandths(titles.ravel()), JOINT_SENTENCES: in_thousandths(sentences.ravel())},
        (ALONE, BESIDE),
    )


def _unit_rows(counts: Any, idf: Floats) -> Any:
    matrix = counts.copy()
    matrix.data = np.log1p(matrix.data) * idf[matrix.indices]
    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norm[norm == 0] = 1.0
    matrix.data /= np.repeat(norm, np.diff(matrix.indptr))
    return matrix


def log_odds(model: Weights, counted: Counted, rows: Positions) -> tuple[Floats, Floats]:
    """Return what the two views say of some postings by their terms, shape (n, 6) each."""
    place = {term: i for i, term in enumerate(counted.terms)}
    columns = [place[term] for term in model.terms]
    odds = _unit_rows(counted.counts[rows][:, columns], model.idf) @ model.weights + model.bias
    alone, beside = np.split(odds, 2, axis=1)
    return alone, beside


def folds_of(
    sources: Sequence[str], copies: Sequence[int], real: npt.NDArray[np.bool_]
) -> Iterator[tuple[Positions, Positions]]:
    """Yield rows to fit on and real rows to predict: of other sources, and no near copies of each other."""
    group, rows, others = np.asarray(copies), np.flatnonzero(real), np.flatnonzero(~real)
    of_rows = [sources[i] for i in rows.tolist()]
    for train, test in GroupKFold(min(FOLDS, len(set(of_rows)))).split(rows, groups=of_rows):
        fitted = np.concatenate([rows[train], others])
        yield fitted[~np.isin(group[fitted], group[rows[test]])], rows[test]
