"""The form in which both models ship: a readable table of terms and their weights.

A line for each term, in order: the term, its inverse document frequency, and its weight for each of the six
outcomes, all in thousandths. A table may hold several views of the same terms, each with six columns of its own, named
``view:outcome``. Comment lines before the header say what the table was made from; the last of them is a checksum of
all other lines, since a table that was cut at a line's end looks like any other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from titlemap.errors import ModelError
from titlemap.taxonomy import OUTCOMES

Floats = npt.NDArray[np.float64]

UNIT = 1000.0
#: No term of the shipped tables has an idf or a weight above 30; what is far beyond was not learned from anything.
LARGEST = 1000.0
_CHECKSUM = re.compile(rb"^# checksum: (.*)\n", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Weights:
    """Terms and what each adds to the log-odds of each outcome.

    Attributes
    ----------
    terms : tuple of str
    idf : array of float, shape (n_terms,)
    weights : array of float, shape (n_terms, 6 * n_views)
        Log-odds that a term of TF-IDF value 1 adds to each outcome.
    bias : array of float, shape (6 * n_views,)
        Log-odds of the outcomes before any term is read.
    meta : dict of str to str
        What the table says of itself.
    views : tuple of str
        Names of the views; one without a name where there is only one.
    name : str
        What error messages call the table.
    """

    terms: tuple[str, ...]
    idf: Floats
    weights: Floats
    bias: Floats
    meta: dict[str, str]
    views: tuple[str, ...] = ("",)
    name: str = "the table of weights"

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each term."""
        return {term: i for i, term in enumerate(self.terms)}

    def numbers(self, name: str, count: int) -> tuple[float, ...]:
        """Return the numbers that the table states under a name, in units; there must be so many."""
        try:
            return _stated(self.meta, name, count)
        except ValueError as error:
            raise _damaged(self.name, error) from error


def added(first: Weights, second: Weights) -> Weights:
    """Add the weights of a second table to those of a first one; terms that only one has count as 0 in the other."""
    index = dict(first.index)
    for term in second.terms:
        index.setdefault(term, len(index))
    places = [index[term] for term in second.terms]
    weights = np.zeros((len(index), first.weights.shape[1]))
    weights[: len(first.terms)] = first.weights
    weights[places] += second.weights
    idf = np.empty(len(index))
    idf[places] = second.idf
    idf[: len(first.terms)] = first.idf
    return Weights(
        tuple(index), idf, weights, first.bias + second.bias, {**first.meta, **second.meta}, first.views
    )


def _stated(meta: dict[str, str], name: str, count: int) -> tuple[float, ...]:
    if name not in meta:
        raise ValueError(f"no line '# {name}: ...'")
    numbers = tuple(float(part) / UNIT for part in meta[name].split())
    if len(numbers) != count:
        raise ValueError(f"{len(numbers)} numbers of {name}, not {count}")
    if not all(abs(number) <= LARGEST for number in numbers):  # NaN fails too
        raise ValueError(f"{name} holds a number beyond all bounds")
    return numbers


def _damaged(name: str, error: Exception) -> ModelError:
    return ModelError(f"{name} is damaged ({error}); install titlemap anew or train the model again")


def parse_weights(content: bytes, name: str, *, sealed: bool = False) -> Weights:
    """Read a table of weights.

    Parameters
    ----------
    content : bytes
        What `format_weights` wrote.
    name : str
        What error messages call it.
    sealed : bool
        Whether to refuse a table without a checksum; a wrong one is refused always.

    Returns
    -------
    Weights

    Raises
    ------
    ModelError
        If the table is damaged.

    Examples
    --------
    >>> parse_weights(b"not a table", "mine.tsv")
    Traceback (most recent call last):
    titlemap.errors.ModelError: mine.tsv is damaged (no header line); install titlemap anew or train the model again
    """
    try:
        content = _unsealed(content, sealed=sealed)
        head, mark, body = content.partition(b"\nterm\t")
        if not mark:
            raise ValueError("no header line")
        said = [line[2:] for line in head.decode().splitlines() if line.startswith("# ") and ": " in line]
        meta = dict(line.split(": ", 1) for line in said)
        if len(meta) < len(said):
            raise ValueError("it says something of itself twice")
        header, *lines = body.removesuffix(b"\n").split(b"\n")
        views = _views(header.decode().split("\t")[1:])
        if not lines:
            raise ValueError("no terms")
        terms: list[str] = []
        read = np.loadtxt(_numbers(lines, terms), delimiter="\t", comments=None, ndmin=2)
        values = (read / UNIT).reshape(len(terms), 1 + len(views) * len(OUTCOMES))
        if len(set(terms)) < len(terms):
            raise ValueError("a term stands in it twice")
        _check_values(terms, values)
        bias = np.array(_stated(meta, "bias", len(views) * len(OUTCOMES)))
    except ValueError as error:
        raise _damaged(name, error) from error
    return Weights(tuple(terms), values[:, 0], values[:, 1:], bias, meta, views, name)


def _unsealed(content: bytes, *, sealed: bool) -> bytes:
    """Return a table without its checksum, after comparing it."""
    found = _CHECKSUM.search(content)
    if found is None:
        if sealed:
            raise ValueError("no line '# checksum: ...'")
        return content
    rest = content[: found.start()] + content[found.end() :]
    if found[1] != _checksum(rest):
        raise ValueError("its lines are not those that its checksum was made of")
    return rest


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _check_values(terms: list[str], values: Floats) -> None:
    """Refuse numbers that nobody can have learned; each comparison fails for NaN, too."""
    good = (np.abs(values) <= LARGEST).all(axis=1) & (values[:, 0] >= 0)
    if not good.all():
        raise ValueError(f"{terms[int(good.argmin())]!r} has a number beyond all bounds, or an idf below 0")


def _numbers(lines: list[bytes], terms: list[str]) -> Iterator[str]:
    """Yield the numbers of each line and keep its term: no second copy of a large table is ever in memory."""
    for line in lines:
        term, mark, numbers = line.decode().partition("\t")
        if not mark:  # loadtxt leaves empty lines out
            raise ValueError(f"no weights for {term!r}")
        terms.append(term)
        yield numbers


def format_weights(table: Weights) -> bytes:
    """Write a table of weights; the same weights give the same bytes.

    Parameters
    ----------
    table : Weights

    Returns
    -------
    bytes
        UTF-8, tab-separated, terms in order, numbers in thousandths, and a checksum.
    """
    meta = {**table.meta, "bias": in_thousandths(table.bias)}
    about = "".join([f"# {name}: {value}\n" for name, value in meta.items()]).encode()
    out = ["\t".join(["term", "idf", *_columns(table.views)])]
    for i in sorted(range(len(table.terms)), key=lambda i: table.terms[i]):
        numbers = np.array([table.idf[i], *table.weights[i]])
        out.append("\t".join([table.terms[i], *in_thousandths(numbers).split()]))
    body = ("\n".join(out) + "\n").encode()
    return about + b"# checksum: " + _checksum(about + body) + b"\n" + body


def _columns(views: tuple[str, ...]) -> list[str]:
    """Name the columns of weights."""
    return [f"{view}:{outcome}" if view else outcome for view in views for outcome in OUTCOMES]


def _views(columns: list[str]) -> tuple[str, ...]:
    """Read the views off the names of the columns."""
    views = tuple(dict.fromkeys(column.rpartition(":")[0] for column in columns))
    if columns != _columns(views):
        raise ValueError(f"columns {columns}")
    return views


def in_thousandths(numbers: Floats) -> str:
    """Write numbers as whole thousandths, separated by spaces."""
    return " ".join(str(round(float(x) * UNIT)) for x in numbers)
