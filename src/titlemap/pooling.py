"""Pool what the title says with what the text says.

Where there is a text, three opinions about the same six outcomes are heard: that of the title by itself (``title``),
of the text by itself (``text``), and of a model that had the title's opinion and what each sentence says before it and
learned what the text adds (``joint``). They are pooled in log-odds (a logarithmic opinion pool: Genest and Zidek,
"Combining probability distributions", Statistical Science 1, 1986), each with a weight of its own. The more of the text
speaks of work, the further the answer goes from the title's own to the pool's.
The few parameters are fitted on held-out opinions, so an opinion that is too sure of itself gets a weight under 1.

Everything works on blocks of postings, a row each, by the same steps in the same order for every row: an answer does
not depend on the block that it was worked out in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights

#: The opinions, in the order of a pool's weights.
OPINIONS = ("title", "text", "joint")
#: No title is believed to exclude an outcome altogether.
FLOOR = 0.01
#: So much of an opinion in log-odds is spread evenly: no text excludes an outcome either.
DOUBT = 0.02
#: How much of a text has to speak of work for an answer to be half the title's own, half the pool's: a duty of 16 words
#: that speaks of nothing else is 4.
HALF_READ = 6.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Weights of the opinions, in the order of `OPINIONS`, and log-odds of each outcome."""

    weights: tuple[float, ...]
    bias: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pooling:
    """The pools for which outcome is the primary and for how the week splits, with a title and without one."""

    primary: Pool
    shares: Pool
    primary_untitled: Pool
    shares_untitled: Pool

    def as_numbers(self) -> dict[str, tuple[float, ...]]:
        """Return the parameters as the weights table states them."""
        return {
            "pool primary": (*self.primary.weights, *self.primary.bias),
            "pool shares": (*self.shares.weights, *self.shares.bias),
            "pool primary untitled": (*self.primary_untitled.weights, *self.primary_untitled.bias),
            "pool shares untitled": (*self.shares_untitled.weights, *self.shares_untitled.bias),
        }


def pooling_from(table: Weights) -> Pooling:
    """Read the pools that a posting model's table states."""
    return Pooling(
        *(
            _stated(table.numbers(name, len(OPINIONS) + len(OUTCOMES)))
            for name in ("pool primary", "pool shares", "pool primary untitled", "pool shares untitled")
        )
    )


def _stated(numbers: tuple[float, ...]) -> Pool:
    return Pool(numbers[: len(OPINIONS)], numbers[len(OPINIONS) :])


def pool(opinions: Sequence[Floats], told: Floats, by: Pool) -> Floats:
    """Pool opinions on postings.

    Parameters
    ----------
    opinions : sequence of array of float, shape (n, 6)
        One for each of `OPINIONS`, as `centred_log` and `doubted_log` give them; zeros for an opinion that nobody has.
    told : array of float, shape (n,)
        How much of each text speaks of work.
    by : Pool

    Returns
    -------
    array of float, shape (n, 6)
        Probabilities.

    Examples
    --------
    >>> title = centred_log(np.array([[0.01, 0.95, 0.01, 0.01, 0.01, 0.01]]))
    >>> text = doubted_log(np.array([[0.0, 0.0, 0.0, 8.0, 0.0, 0.0]]))
    >>> none = np.zeros((1, 6))
    >>> p = pool([title, text, none], np.array([60.0]), Pool((1.0, 1.2, 0.0), (0.0,) * 6))
    >>> OUTCOMES[p[0].argmax()]
    'ml_engineer'
    """
    read = (told / (told + HALF_READ))[:, None]
    pooled = np.array(by.bias) + reduce(
        np.add, (w * opinion for w, opinion in zip(by.weights, opinions, strict=True))
    )
    return shares_of((1 - read) * opinions[0] + read * pooled)


def shares_of(log_odds: Floats) -> Floats:
    """Turn rows of log-odds into rows that sum to 1.

    Examples
    --------
    >>> shares_of(np.zeros((1, 2)))
    array([[0.5, 0.5]])
    """
    odds = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    shares: Floats = odds / row_sums(odds)
    return shares


def centred_log(probabilities: Floats) -> Floats:
    """Return log-probabilities, none under the log of `FLOOR`, less their mean; shape (n, 6)."""
    return _centred(np.log(np.maximum(probabilities, FLOOR)))


def doubted_log(log_odds: Floats) -> Floats:
    """Turn log-odds into centred log-probabilities that leave each outcome its part of `DOUBT`; shape (n, 6).

    Examples
    --------
    >>> bool(np.allclose(doubted_log(np.full((1, 6), 3.0)), 0.0))
    True
    """
    return _centred(np.log((1 - DOUBT) * shares_of(log_odds) + DOUBT / len(OUTCOMES)))


def _centred(logs: Floats) -> Floats:
    centred: Floats = logs - row_sums(logs) / logs.shape[1]
    return centred


def row_sums(values: Floats) -> Floats:
    """Sum each row from left to right, whatever the number of rows."""
    sums: Floats = reduce(np.add, values.T)[:, None]
    return sums
