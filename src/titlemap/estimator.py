"""titlemap as a scikit-learn classifier that learns what is different about your own labels.

What titlemap ships with is a prior: most jobs with such a title, and such a text, are this. A sample of jobs that you
labelled yourself says how yours differ: there are more researchers among them, or titles tell less about them. So the
log-probabilities are multiplied by one factor, as in the temperature scaling of Guo, Pleiss, Sun and Weinberger, "On
calibration of modern neural networks" (ICML 2017), and each class gets an intercept, which corrects its prior. Both
are fitted like any logistic regression, but the penalty pulls towards what titlemap says instead of towards nothing:
with few labels the answers stay near the shipped ones. (A matrix of coefficients, their next step, was tried too: on
20 to 400 labelled jobs its log loss was at best 0.01 lower, and at worst 0.2 higher.)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from titlemap.answers import Answers, cells
from titlemap.columns import APPENDED
from titlemap.normalizer import TitleNormalizer, default_normalizer
from titlemap.pooling import FLOOR, row_sums
from titlemap.taxonomy import OUTCOMES, JobFunction

if TYPE_CHECKING:
    from sklearn.utils import Tags

Floats = NDArray[np.float64]

_FIRST = APPENDED.index(f"p_{OUTCOMES[0]}")
_PROBABILITIES = slice(_FIRST, _FIRST + len(OUTCOMES))


class TitleClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # they have no type hints
    """Predicts the function of jobs, as a scikit-learn classifier.

    `X` holds titles (one dimension, or one column), or titles and their postings' texts: the first column is the
    title, every other one a part of the text. Lists, arrays and frames will do, and cells may be missing.

    When every label in `y` is one of the six outcomes, fitting starts from what titlemap says and moves as far as
    the labels insist. Labels of your own making (``"relevant"``, ``"other"``) are learned from nothing but the same six
    probabilities. The classes are those that `y` has: name at least one job of each that you want to hear of.

    Parameters
    ----------
    C : float
        How much a label counts against the shipped answers: the inverse strength of the penalty. With 0 nothing is
        learned, `y` may be None, and the probabilities are those of `normalize_title`, to the last bit.
    normalizer : TitleNormalizer, optional
        The default one if not given. Its `Loss` is not used: a classifier never abstains.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The labels, sorted.
    coef_ : ndarray of shape (n_classes, 6)
        What the log-probability of each of the `OUTCOMES` adds to each class: a 1 for itself as shipped; less
        where your labels say that titlemap is too sure, more where it is too timid.
    intercept_ : ndarray of shape (n_classes,)
        Log-odds by which each class is more frequent in your labels than titlemap expects.
    n_features_in_ : int
        The number of columns; not set when `X` had one dimension.
    feature_names_in_ : ndarray
        The names of the columns, when they are strings.

    Notes
    -----
    Tools that turn labels into numbers before they fit (`StackingClassifier`, `cross_val_predict` for probabilities)
    make labels of your own out of outcomes. A job with neither title nor text is most likely none of the five.

    Examples
    --------
    >>> classifier = TitleClassifier(C=0).fit(["any title"])
    >>> classifier.predict(["Sr. Data Scientist", "Pastry Chef"]).tolist()
    ['data_scientist', 'none']

    Where those who train the models are called engineers:

    >>> titles = ["ML Engineer", "Data Scientist", "Cook"] * 20
    >>> ours = TitleClassifier().fit(titles, ["ml_scientist", "data_scientist", "none"] * 20)
    >>> ours.predict(["Machine Learning Engineer", "Decision Scientist", "Pastry Chef"]).tolist()
    ['ml_scientist', 'data_scientist', 'none']
    """

    def __init__(self, *, C: float = 0.3, normalizer: TitleNormalizer | None = None) -> None:
        self.C = C
        self.normalizer = normalizer

    def fit(self, X: Any, y: ArrayLike | None = None, sample_weight: ArrayLike | None = None) -> Self:
        """Learn how your labels differ from what titlemap says.

        Parameters
        ----------
        X : array-like of shape (n,) or (n, n_columns)
            Titles, or titles and the parts of texts.
        y : array-like of shape (n,), optional
            Labels; needed unless `C` is 0.
        sample_weight : array-like of shape (n,), optional
            How much each row counts.

        Returns
        -------
        TitleClassifier
            Itself.

        Raises
        ------
        ValueError
            If shapes do not agree, `y` is missing, `C` is negative or 0 with labels that are no outcomes, or a label is
            a function's name instead of its id.
        """
        if not 0 <= self.C < np.inf:
            raise ValueError(f"C must be finite and not negative, not {self.C!r}")
        if y is None and self.C:
            raise ValueError(
                "requires y to be passed, but the target y is None; without labels use TitleClassifier(C=0), "
                "which learns nothing"
            )
        labels: NDArray[Any] = np.array(OUTCOMES)
        if y is None:
            rows = self._rows(X, reset=True)
        else:
            rows, labels = self._rows(X, y, reset=True)
            check_classification_targets(labels)
        self.classes_ = np.unique(labels)
        _refuse_names(self.classes_.tolist())
        own = [label for label in self.classes_.tolist() if label not in OUTCOMES]
        if own and not self.C:
            raise ValueError(f"with C=0 labels must be outcomes ({', '.join(OUTCOMES)}), not {own[0]!r}")
        self.coef_ = (self.classes_[:, None] == np.array(OUTCOMES)).astype(float)
        self.intercept_ = np.zeros(len(self.classes_))
        if self.C:
            weight = _check_sample_weight(sample_weight, rows, dtype=np.float64, ensure_non_negative=True)
            hot = (labels[:, None] == self.classes_).astype(float)
            self.coef_, self.intercept_ = _learned(self._features(rows), hot, weight, self.C, self.coef_)
        return self

    def predict_proba(self, X: Any) -> Floats:
        """Return the probability of each class.

        Parameters
        ----------
        X : array-like of shape (n,) or (n, n_columns)

        Returns
        -------
        ndarray of shape (n, n_classes)
            In the order of `classes_`; rows sum to 1.
        """
        check_is_fitted(self)
        rows = self._rows(X, reset=False)
        if not self.C:
            at = [OUTCOMES.index(name) for name in self.classes_]
            shipped: Floats = self._probabilities(rows)[:, at]
            if len(at) == len(OUTCOMES):
                return shipped
            shipped = np.maximum(shipped, FLOOR)  # titlemap may exclude all that the labels know
            return shipped / row_sums(shipped)
        return _softmax(self._features(rows) @ self.coef_.T + self.intercept_)

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the most probable class of each job.

        Parameters
        ----------
        X : array-like of shape (n,) or (n, n_columns)

        Returns
        -------
        ndarray of shape (n,)
        """
        found = self.predict_proba(X).argmax(axis=1)
        labels: NDArray[Any] = self.classes_[found]
        return labels

    def _rows(self, X: Any, y: Any = "no_validation", *, reset: bool) -> Any:
        """Check shapes and names the way scikit-learn does, and leave the cells as they are."""
        if reset:
            self.__dict__.pop("n_features_in_", None)
            wide = _dimensions(X) != 1
        else:
            wide = hasattr(self, "n_features_in_")
            if not wide and _dimensions(X) != 1:
                raise ValueError("X has columns, but was fitted on titles alone, in one dimension")
        return validate_data(self, X, y, reset=reset, dtype=object, ensure_2d=wide, ensure_all_finite=False)

    def _probabilities(self, rows: NDArray[Any]) -> Floats:
        """Return titlemap's own probabilities of the six outcomes."""
        titles, *parts = map(cells, rows.reshape(len(rows), -1).T)
        texts = [_joined(cells_of_row) for cells_of_row in zip(*parts, strict=True)] if parts else None
        distinct, places = Answers(self.normalizer or default_normalizer()).ask(titles, texts)
        return np.array([answer[_PROBABILITIES] for answer in distinct], dtype=np.float64)[places]

    def _features(self, rows: NDArray[Any]) -> Floats:
        return np.log(np.maximum(self._probabilities(rows), FLOOR))

    def __sklearn_tags__(self) -> Tags:
        """Tell scikit-learn what goes in."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = (
            True  # (one_d_array would tell the checks that one dimension is all it takes)
        )
        tags.input_tags.allow_nan = True
        tags.target_tags.required = bool(self.C)
        return tags


def _refuse_names(labels: Iterable[object]) -> None:
    """Refuse the name of a function where its id is meant; it would be learned as a label of the user's own."""
    ids = {member.display_name.casefold(): member.value for member in JobFunction}
    for label in labels:
        meant = ids.get(label.strip().casefold()) if isinstance(label, str) else None
        if meant:
            raise ValueError(f"the label {label!r} is the name of a function; write its id, {meant!r}")


def _dimensions(X: Any) -> int:
    return len(X.shape if hasattr(X, "shape") else np.asarray(X, dtype=object).shape)


def _joined(parts: Iterable[str | None]) -> str | None:
    """Put the parts of a posting's text below each other."""
    given = [part for part in parts if part is not None]
    return "\n\n".join(given) if given else None


def _learned(
    features: Floats, hot: Floats, weight: Floats, strength: float, shipped: Floats
) -> tuple[Floats, Floats]:
    """Fit coefficients and intercepts that stay as near to the shipped ones as the labels let them.

    Classes that are outcomes share one factor on what is shipped; a class that is none has a row of its own.
    """
    classes, width = shipped.shape
    own = ~shipped.any(axis=1, keepdims=True)

    def unpacked(flat: Floats) -> tuple[Floats, Floats]:
        rows = flat[1:].reshape(classes, width + 1)
        return (1 + flat[0]) * shipped + own * rows[:, :width], rows[:, width]

    def loss(flat: Floats) -> tuple[float, Floats]:
        coefficients, intercepts = unpacked(flat)
        logits = features @ coefficients.T + intercepts
        top = logits.max(axis=1, keepdims=True)
        log_total = top[:, 0] + np.log(np.exp(logits - top).sum(axis=1))
        misfit = weight @ (log_total - (hot * logits).sum(axis=1))
        pull = (weight[:, None] * (_softmax(logits) - hot)).T
        slope = pull @ features
        flat_slope = np.hstack([own * slope, pull.sum(axis=1, keepdims=True)]).ravel()
        penalised = strength * np.concatenate([[(shipped * slope).sum()], flat_slope]) + flat
        return strength * misfit + flat @ flat / 2, penalised

    best = minimize(loss, np.zeros(1 + classes * (width + 1)), jac=True, method="L-BFGS-B", tol=1e-12)
    return unpacked(best.x)


def _softmax(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=1, keepdims=True)
    return shares
