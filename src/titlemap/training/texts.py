"""What the posting model and the title model of postings learn, with scikit-learn."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits  # scikit-learn requires it

from titlemap.features import split_head, title_terms
from titlemap.model import TitleModel, is_word
from titlemap.posting.labelled import Labelled
from titlemap.posting.model import ALONE, BESIDE, JOINT_TITLE
from titlemap.posting.terms import term_counts
from titlemap.posting.words import plain_words
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights, in_thousandths

Positions = npt.NDArray[np.intp]

#: The models are fitted for the labels' own mix of outcomes to this power, so that the rare functions are heard and the
#: common ones do not vanish: 1 is the mix as it is, 0 an even one. Chosen by cross-validation over sources.
MIX_POWER = 0.6
#: Of the label that is learned, how much is the primary alone; the rest is the split of the week.
PRIMARY_PART = 0.4
STRENGTH = 5.0
#: A term has to stand in this many postings, of so many sources and companies: else it is somebody's wording.
FEWEST_POSTINGS, FEWEST_SOURCES, FEWEST_COMPANIES = 5, 3, 5
#: A word that so many of its postings have in the company's name is a name.
NAME_PART = 0.3
#: A term that stands in legal text alone in more of its postings than this says nothing about the work.
LEGAL_PART = 0.5
TERMS_KEPT = 8000
#: How many directions of the terms' joint variation take part, and how loud the title's opinion is beside the terms, whose
#: rows have length 1: the louder, the less the penalty holds it down. Chosen by cross-validation over sources.
DIRECTIONS = 200
TITLE_SCALE = 1.0
FOLDS = 10
#: Weights of title terms under this size decide nothing and are left out of the table.
SMALLEST = 0.05
_FIRST_FIT, _LAST_FIT = 40, 100


@dataclass(frozen=True, slots=True)
class Counted:
    """Terms of postings: weighed counts, and where a term stands in legal text alone or is in the company's name."""

    terms: npt.NDArray[np.object_]
    counts: Any
    legal: Any
    named: Any

    def of(self, row: int) -> dict[str, float]:
        """Return the weighed counts of one posting."""
        one = slice(self.counts.indptr[row], self.counts.indptr[row + 1])
        return dict(zip(self.terms[self.counts.indices[one]], self.counts.data[one].tolist(), strict=True))


def count_terms(data: Labelled) -> Counted:
    """Count the terms of all postings once; each fit then takes its rows."""
    index: dict[str, int] = {}
    starts: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    legal: list[bool] = []
    named: list[bool] = []
    for text, company in zip(data.texts, data.companies, strict=True):
        names = set(plain_words(company))
        counts, zones = term_counts(text)
        columns += [index.setdefault(term, len(index)) for term in counts]
        values += counts.values()
        legal += [zones[term] == "legal" for term in counts]
        named += [term in names for term in counts]
        starts.append(len(columns))
    shape = len(data.texts), len(index)
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


def row_weights(labels: Floats, counts: Floats) -> Floats:
    """Weigh rows so that their mix of outcomes becomes the even mix's neighbour; see `MIX_POWER`. The mean is 1."""
    have = np.maximum((labels * counts[:, None]).sum(axis=0) / counts.sum(), 1e-6)
    weights: Floats = counts * (labels @ have ** (MIX_POWER - 1))
    mean: float = weights.mean()
    return np.divide(weights, mean)


def fit_texts(counted: Counted, data: Labelled, rows: Positions, titles: Floats) -> Weights:
    """Fit the posting model: choose terms by a first fit, then fit on those alone, in two views.

    The view `ALONE` is of a text by itself; the view `BESIDE` learns what a text adds to the title's opinion. Beside the
    terms, each regression may use the leading directions of the terms' joint variation (latent semantic analysis:
    Deerwester et al., Journal of the American Society for Information Science 41, 1990), so that words which keep
    company share what is learned of one of them. Directions are sums of terms, and so what is learned for them is
    added to the terms' own weights: the table holds terms alone.

    Parameters
    ----------
    counted : Counted
    data : Labelled
    rows : array of int
        The postings to fit on.
    titles : array of float, shape (n, 6)
        The titles' opinions on all postings, as `titlemap.pooling.centred_log` gives them.

    Returns
    -------
    Weights
        With both views, and under ``joint title`` the 36 weights of the title's opinion in the view `BESIDE`.
    """
    labels = soft_labels(data)[rows]
    weights = row_weights(labels, data.counts[rows])
    columns = candidates(counted, data, rows)
    matrix = counted.counts[rows][:, columns]
    idf = np.sqrt(np.log(np.maximum(len(rows) / (1 + _sums(matrix > 0)), 1.0)))
    first = _unit_rows(matrix, idf)
    found, _ = _regression(first, labels, weights, STRENGTH, _FIRST_FIT)
    said = np.abs(found - found.mean(axis=1, keepdims=True)).max(axis=1) * np.sqrt(
        _sums(first.multiply(first))
    )
    kept = np.sort(np.argsort(-said, kind="stable")[:TERMS_KEPT])
    terms = _unit_rows(matrix[:, kept], idf[kept])
    directions = _directions(terms)
    alone = sparse.hstack([terms, terms @ directions]).tocsr()
    beside = sparse.hstack([alone, TITLE_SCALE * titles[rows]]).tocsr()
    fits = [_regression(given, labels, weights, STRENGTH, _LAST_FIT) for given in (alone, beside)]
    count, width = directions.shape
    folded = [
        coefficients[:count] + directions @ coefficients[count : count + width] for coefficients, _ in fits
    ]
    joint = TITLE_SCALE * fits[1][0][count + width :]
    return Weights(
        tuple(counted.terms[columns[kept]]),
        idf[kept],
        np.hstack(folded),
        np.concatenate([bias for _, bias in fits]),
        {JOINT_TITLE: in_thousandths(joint.ravel())},
        (ALONE, BESIDE),
    )


def _directions(terms: Any) -> Floats:
    """Return the leading right singular vectors, damped, and scaled so that a posting's mean square length is 1."""
    with threadpool_limits(1):
        width = min(DIRECTIONS, min(terms.shape) - 1)
        _, strengths, vectors = randomized_svd(terms, width, n_iter=3, random_state=0)
    directions = vectors.T / np.sqrt(strengths)
    length = math.sqrt(float(np.square(terms @ directions).sum(axis=1).mean()))
    scaled: Floats = directions / length
    return scaled


def _unit_rows(counts: Any, idf: Floats) -> Any:
    matrix = counts.copy()
    matrix.data = np.log1p(matrix.data) * idf[matrix.indices]
    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norm[norm == 0] = 1.0
    matrix.data /= np.repeat(norm, np.diff(matrix.indptr))
    return matrix


def _regression(
    matrix: Any, labels: Floats, weights: Floats, strength: float, steps: int
) -> tuple[Floats, Floats]:
    """Multinomial regression to soft labels: a row stands once for each outcome, weighted by its share."""
    row, outcome = np.nonzero(labels)
    learner = LogisticRegression(C=strength, max_iter=steps, tol=1e-3)
    # More threads add in another order, and the last digits of the table would differ; an unfinished fit is fine.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        learner.fit(matrix[row], outcome, sample_weight=labels[row, outcome] * weights[row])
    coefficients = np.zeros((matrix.shape[1], len(OUTCOMES)))
    bias = np.full(len(OUTCOMES), -10.0)
    coefficients[:, learner.classes_] = learner.coef_.T
    bias[learner.classes_] = learner.intercept_
    return coefficients, bias


def fit_titles(titles: Sequence[str], labels: Floats, counts: Floats) -> TitleModel:
    """Fit the title model of postings: what a title's terms say once somebody has read what stands beneath it.

    Parameters
    ----------
    titles : sequence of str
        Cleaned titles.
    labels : array of float, shape (n, 6)
    counts : array of float, shape (n,)
        How much each title counts.

    Returns
    -------
    TitleModel
    """
    met: Counter[str] = Counter()
    for title in dict.fromkeys(titles):
        head, others = split_head(title)
        met.update({*head, *(token for tokens in others for token in tokens)})
    known = {token for token, n in met.items() if n > 1}
    vectorizer = TfidfVectorizer(
        analyzer=lambda title: list(dict.fromkeys(title_terms(title, known))), min_df=2
    )
    matrix = vectorizer.fit_transform(titles)
    weights, bias = _regression(matrix, labels, counts / counts.mean(), STRENGTH, _LAST_FIT)
    terms = vectorizer.get_feature_names_out()
    keep = (np.abs(weights).max(axis=1) >= SMALLEST) | np.array([is_word(term) for term in terms])
    return TitleModel(Weights(tuple(map(str, terms[keep])), vectorizer.idf_[keep], weights[keep], bias, {}))


def folds_of(
    sources: Sequence[str], copies: Sequence[int], real: npt.NDArray[np.bool_]
) -> Iterator[tuple[Positions, Positions]]:
    """Yield rows to fit on and real rows to predict: of other sources, and no near copies of each other."""
    group, rows, others = np.asarray(copies), np.flatnonzero(real), np.flatnonzero(~real)
    of_rows = [sources[i] for i in rows.tolist()]
    for train, test in GroupKFold(min(FOLDS, len(set(of_rows)))).split(rows, groups=of_rows):
        fitted = np.concatenate([rows[train], others])
        yield fitted[~np.isin(group[fitted], group[rows[test]])], rows[test]
