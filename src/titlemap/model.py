"""The linear title model: terms and their weights in a readable table, probabilities out.

``data/title_model.tsv`` holds a line for each term: the term, its inverse document frequency and its weight
for each of the six outcomes, all in thousandths. Reading it needs numpy and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from titlemap.errors import ModelError
from titlemap.features import title_terms
from titlemap.taxonomy import OUTCOMES

Floats = npt.NDArray[np.float64]

UNIT = 1000.0
_MARKS = ("^", "~")


@dataclass(frozen=True, eq=False)
class TitleModel:
    """TF-IDF weights of terms for six outcomes.

    Attributes
    ----------
    terms : tuple of str
    idf : array of float, shape (n_terms,)
    weights : array of float, shape (n_terms, 6)
        Log-odds that a term of TF-IDF value 1 adds to each outcome.
    bias : array of float, shape (6,)
        Log-odds of the outcomes before any term is read.
    meta : dict of str to str
        What the table says of itself: made from which alias table, with what.
    """

    terms: tuple[str, ...]
    idf: Floats
    weights: Floats
    bias: Floats
    meta: dict[str, str]

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each term."""
        return {term: i for i, term in enumerate(self.terms)}

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that the model knows; others are read by their characters."""
        return frozenset(t for t in self.terms if t[0] not in _MARKS and " " not in t and "|" not in t)

    @cached_property
    def _table(self) -> Floats:
        """Weights times idf, and the squared idf for the norm, side by side; the last row is the empty title."""
        table = np.column_stack([self.weights * self.idf[:, None], self.idf**2])
        return np.vstack([table, np.zeros(table.shape[1])])

    def term_ids(self, cleaned: str) -> list[int]:
        """Return the distinct known terms of a cleaned title, in order of first appearance."""
        index = self.index
        found = {index[term]: None for term in title_terms(cleaned, self.words) if term in index}
        return list(found)

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
        starts = np.cumsum([0] + [len(ids) for ids in rows[:-1]])
        sums = np.add.reduceat(self._table[np.concatenate([np.asarray(ids) for ids in rows])], starts, axis=0)
        norm = np.sqrt(sums[:, -1:])
        norm[norm == 0] = 1.0
        return sums[:, :-1] / norm + self.bias

    def contributions(self, ids: list[int]) -> Floats:
        """Return what each term adds to each outcome, shape (n_terms, 6), relative to the mean outcome."""
        if not ids:
            return np.zeros((0, len(OUTCOMES)))
        table = self._table[ids]
        added = table[:, :-1] / np.sqrt(table[:, -1].sum())
        centred: Floats = added - added.mean(axis=1, keepdims=True)
        return centred


def parse_model(content: bytes, name: str) -> TitleModel:
    """Read the bytes of a title model.

    Parameters
    ----------
    content : bytes
        What `format_model` wrote.
    name : str
        What error messages call it.

    Returns
    -------
    TitleModel

    Raises
    ------
    ModelError
        If the table is damaged.
    """
    head, _, body = content.decode("utf-8").partition("\nterm\t")
    meta = dict(line[2:].split(": ", 1) for line in head.splitlines() if line.startswith("# ") and ": " in line)
    lines = body.split("\n")[1:]
    if lines and not lines[-1]:
        lines.pop()
    try:
        terms, numbers = zip(*(line.split("\t", 1) for line in lines), strict=True)
        flat = np.array("\t".join(numbers).split("\t"), dtype=np.float64) / UNIT
        values = flat.reshape(len(terms), 1 + len(OUTCOMES))
        bias = np.array(meta["bias"].split(), dtype=np.float64) / UNIT
    except (KeyError, ValueError) as error:
        raise ModelError(f"{name} is damaged ({error}); install titlemap anew or train the model again") from error
    return TitleModel(terms, values[:, 0], values[:, 1:], bias, meta)


def format_model(model: TitleModel) -> bytes:
    """Write a title model as its table; the same model gives the same bytes.

    Parameters
    ----------
    model : TitleModel

    Returns
    -------
    bytes
        UTF-8, tab-separated, terms in order, numbers in thousandths.
    """
    meta = {**model.meta, "bias": " ".join(f"{round(b * UNIT)}" for b in model.bias)}
    out = [f"# {name}: {value}" for name, value in meta.items()]
    out.append("\t".join(["term", "idf", *OUTCOMES]))
    for i in sorted(range(len(model.terms)), key=lambda i: model.terms[i]):
        numbers = [model.idf[i], *model.weights[i]]
        out.append("\t".join([model.terms[i], *(f"{round(float(x) * UNIT)}" for x in numbers)]))
    return ("\n".join(out) + "\n").encode()
