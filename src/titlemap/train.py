"""Learn the title model from the alias table, with scikit-learn.

Run ``python -m titlemap.train`` after a change to the table; it writes ``data/title_model.tsv`` and prints how
well the model does on alias families that it was not fitted on.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits  # scikit-learn requires it

from titlemap.aliases import Alias, AliasTable, load_aliases, words
from titlemap.features import split_head, title_terms
from titlemap.model import TitleModel, is_word
from titlemap.resources import checkout_path
from titlemap.taxonomy import NONE, OUTCOMES
from titlemap.weights import Floats, Weights, format_weights

#: Inverse regularisation strength, chosen by the log loss on left-out alias families.
STRENGTH = 10.0
#: A word has to be in this many aliases to be known as a word; rarer ones are read by their characters.
KNOWN_FROM = 2
#: How much an alias with invented surroundings counts beside the alias itself.
SURROUNDED_WEIGHT = 0.5
#: Weights under this size decide nothing and are left out of the table.
SMALLEST = 0.12
#: Sets invented surroundings apart; reads as a comma.
AROUND = ",  "
SEED = 0


@dataclass(frozen=True, slots=True)
class TitleExamples:
    """Titles to learn from: cleaned text, probabilities of the outcomes, how much each counts."""

    titles: list[str]
    priors: Floats
    counts: Floats


def examples_from(rows: Sequence[Alias]) -> TitleExamples:
    """Turn aliases into examples, each once as it is and once amid words that say nothing.

    A real title is an alias amid a team, a customer or a product. The words around the copies come from
    strangers' titles and never stand in an alias of the five functions, so the model learns to ignore
    what it has no reason to heed.

    Parameters
    ----------
    rows : sequence of Alias

    Returns
    -------
    TitleExamples
    """
    telling = {word for row in rows if row.function != NONE for word in words(row.alias)}
    idle = sorted({word for row in rows if row.function == NONE for word in words(row.alias)} - telling)
    chance = random.Random(SEED)  # noqa: S311  reproducible, not secret
    surrounded = [
        f"{row.alias}{AROUND}{' '.join(chance.sample(idle, chance.randint(1, 3)))}" for row in rows if idle
    ]
    priors = np.array([row.prior.weights for row in rows])
    copies = len(surrounded) // len(rows)
    return TitleExamples(
        [row.alias for row in rows] + surrounded,
        np.vstack([priors] * (1 + copies)),
        np.concatenate([np.ones(len(rows)), np.full(len(surrounded), SURROUNDED_WEIGHT)]),
    )


def family_of(row: Alias) -> str:
    """Return an alias's family; ``analyst-2`` continues ``analyst``."""
    return re.sub(r"-\d+$", "", row.family)


def fit(examples: TitleExamples, meta: dict[str, str] | None = None) -> TitleModel:
    """Fit multinomial logistic regression on TF-IDF terms to soft labels.

    Each example stands once for every outcome that its prior holds possible, weighted by that probability;
    the optimum is that of the cross-entropy to the prior itself.

    Parameters
    ----------
    examples : TitleExamples
    meta : dict of str to str, optional
        What the table will say of itself.

    Returns
    -------
    TitleModel
    """
    known = known_words(examples.titles)
    vectorizer = TfidfVectorizer(
        analyzer=lambda title: list(dict.fromkeys(title_terms(title, known))), min_df=2
    )
    matrix = vectorizer.fit_transform(examples.titles)
    row, outcome = np.nonzero(examples.priors)
    weight = examples.priors[row, outcome] * examples.counts[row]
    learner = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-4)
    with threadpool_limits(
        1
    ):  # sums in another order differ in the last digits, and so would the table's bytes
        learner.fit(matrix[row], outcome, sample_weight=weight)
    weights = np.zeros((matrix.shape[1], len(OUTCOMES)))
    bias = np.full(len(OUTCOMES), -10.0)
    weights[:, learner.classes_] = learner.coef_.T
    bias[learner.classes_] = learner.intercept_
    terms = vectorizer.get_feature_names_out()
    keep = (np.abs(weights).max(axis=1) >= SMALLEST) | np.array([is_word(term) for term in terms])
    return TitleModel(
        Weights(tuple(map(str, terms[keep])), vectorizer.idf_[keep], weights[keep], bias, meta or {})
    )


def known_words(titles: Sequence[str]) -> set[str]:
    """Collect the words that stand in the heads of enough distinct titles, or around them."""
    met: Counter[str] = Counter()
    for title in dict.fromkeys(title.partition(AROUND)[0] for title in titles):
        head, others = split_head(title)
        met.update({*head, *(token for tokens in others for token in tokens)})
    return {token for token, n in met.items() if n >= KNOWN_FROM}


def left_out_families(table: AliasTable, folds: int = 5) -> dict[str, float]:
    """Score the model on aliases whose whole families it did not see.

    Parameters
    ----------
    table : AliasTable
    folds : int

    Returns
    -------
    dict of str to float
        ``accuracy`` and ``log loss`` over the aliases that have a function or are ``none``, and the
        ``false in-scope rate`` among the latter.
    """
    rows = [row for row in table.rows if row.function]
    groups = [family_of(row) for row in rows]
    truth = np.array([OUTCOMES.index(row.function or NONE) for row in rows])
    got = np.zeros((len(rows), len(OUTCOMES)))
    for train, test in GroupKFold(folds).split(rows, groups=groups):
        model = fit(examples_from([rows[i] for i in train]))
        got[test] = probabilities(model, [rows[i].alias for i in test])
    guess = got.argmax(axis=1)
    none = OUTCOMES.index(NONE)
    return {
        "accuracy": float((guess == truth).mean()),
        "log loss": float(-np.log(got[np.arange(len(rows)), truth]).mean()),
        "false in-scope rate": float((guess[truth == none] != none).mean()),
    }


def probabilities(model: TitleModel, titles: Sequence[str]) -> Floats:
    """Return the model's probabilities of the outcomes for cleaned titles, shape (n_titles, 6)."""
    logits = model.logits([model.term_ids(title) for title in titles])
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    normalised: Floats = odds / odds.sum(axis=1, keepdims=True)
    return normalised


def train_title_model(table: AliasTable) -> TitleModel:
    """Learn the model that ships, from the whole table.

    Parameters
    ----------
    table : AliasTable

    Returns
    -------
    TitleModel
    """
    meta = {
        "what": "weights of the title model, learned from the alias table by python -m titlemap.train",
        "table": table.version,
        "unit": "thousandths of a natural-log odds; idf likewise in thousandths",
    }
    return fit(examples_from(table.rows), meta)


def main() -> int:
    """Train, write the table into ``data/`` of the checkout, and print the held-out figures."""
    table = load_aliases()
    model = train_title_model(table)
    target = checkout_path("title_model.tsv")
    target.write_bytes(format_weights(model.table))
    print(f"{len(model.terms)} terms from {len(table)} aliases written to {target.name}")
    figures = ", ".join(f"{name} {value:.3f}" for name, value in left_out_families(table).items())
    print(f"on left-out alias families: {figures}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
