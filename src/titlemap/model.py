"""The linear title model: terms in, log-odds out; numpy alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain

import numpy as np

from titlemap.features import title_terms
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights


def is_word(term: str) -> bool:
    """Whether a term is a single word, of the head or (after a comma) of what surrounds it.

    Examples
    --------
    >>> [is_word(term) for term in ("analyst", ",hr", "data analyst", "^analyst", "analyst|hr")]
    [True, True, False, False, False]
    """
    return term[0] != "^" and " " not in term and "|" not in term


class TitleModel:
    """TF-IDF weights of a title's terms.

    Parameters
    ----------
    table : Weights
        What `titlemap.training.titles` made.
    """

    def __init__(self, table: Weights) -> None:
        self.table = table

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that have weights."""
        return self.table.terms

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that the model knows; others say nothing."""
        return frozenset(term.removeprefix(",") for term in self.table.terms if is_word(term))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that the model has terms of, by themselves or beside other words."""
        alone = (term[1:] for term in self.table.terms if term[0] == "^")
        beside = (term.partition("|")[0] for term in self.table.terms if "|" in term)
        return frozenset(chain(alone, beside))

    @cached_property
    def _rows(self) -> Floats:
        """Weights times idf, and the squared idf for the norm, side by side; the last row is the empty title."""
        table = np.column_stack([self.table.weights * self.table.idf[:, None], self.table.idf**2])
        return np.vstack([table, np.zeros(table.shape[1])])

    def term_ids(self, cleaned: str) -> list[int]:
        """Return the distinct known terms of a cleaned title, in order of first appearance."""
        get = self.table.index.get
        found = dict.fromkeys(map(get, title_terms(cleaned, self.words, self.roles)))
        found.pop(None, None)
        return list(found)  # type: ignore[arg-type]  # None is gone

    def logits(self, titles: Sequence[list[int]]) -> Floats:
        """Score titles by their terms; a title's scores do not depend on the others in the block.

        Parameters
        ----------
        titles : sequence of list of int
            What `term_ids` returned for each title.

        Returns
        -------
        array of float, shape (n_titles, 6)
            Log-odds of the outcomes.
        """
        if not titles:
            return np.zeros((0, len(OUTCOMES)))
        empty = len(self.terms)
        rows = [ids or [empty] for ids in titles]
        starts = list(accumulate(map(len, rows[:-1]), initial=0))
        sums = np.add.reduceat(self._rows.take(list(chain.from_iterable(rows)), axis=0), starts, axis=0)
        norm = np.sqrt(sums[:, -1:])
        norm[norm == 0] = 1.0
        return sums[:, :-1] / norm + self.table.bias

    @cached_property
    def _spoken(self) -> Floats:
        """What each term adds to each outcome before length normalisation, less its mean; a row for each outcome."""
        added = self._rows[:-1, :-1]
        spoken: Floats = np.ascontiguousarray((added - added.mean(axis=1, keepdims=True)).T)
        return spoken

    def contributions(self, ids: Sequence[int], outcome: int) -> list[float]:
        """Return what each term of one title adds to an outcome's log-odds, relative to the mean outcome.

        Parameters
        ----------
        ids : sequence of int
            What `term_ids` returned.
        outcome : int
            Position of the outcome.

        Returns
        -------
        list of float
        """
        norm = math.sqrt(sum(map(self._squares.__getitem__, ids))) or 1.0
        return [x / norm for x in self._spoken[outcome].take(ids).tolist()]

    @cached_property
    def _squares(self) -> list[float]:
        """The squared idf of each term."""
        squares: list[float] = (self.table.idf**2).tolist()
        return squares
