"""Taking turns, and what to make of the figures: medians, ratios within a round, their spread, and a table.

Whatever else a machine does slows all contenders of a round alike, so a ratio is taken within each round first and
the median over rounds then.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.progress import Tell, silent

Measured = TypeVar("Measured")


@dataclass(frozen=True, slots=True)
class Ratio:
    """How one contender compares with another: the median over rounds, the least and the most."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write it as ``1.52 [1.40, 1.61]``."""
        return f"{rounded(self.middle)} [{rounded(self.low)}, {rounded(self.high)}]"


def take_turns(
    contenders: Mapping[str, Callable[[int], Measured]], rounds: int, tell: Tell = silent
) -> dict[str, list[Measured]]:
    """Let every contender run once a round; every other round goes backwards.

    Parameters
    ----------
    contenders : mapping of str to callable
        Each is handed the round's number and returns what it measured.
    rounds : int
    tell : callable
        Is handed the share of turns that are over, and whose turn it is.

    Returns
    -------
    dict of str to list
        What each measured, in the order of the rounds.

    Examples
    --------
    >>> take_turns({"a": lambda n: n, "b": lambda n: -n}, 3)
    {'a': [0, 1, 2], 'b': [0, -1, -2]}
    """
    measured: dict[str, list[Measured]] = {name: [] for name in contenders}
    for number in range(rounds):
        for turn, name in enumerate(list(contenders)[:: -1 if number % 2 else 1]):
            tell((number + turn / len(contenders)) / rounds, f"round {number + 1} of {rounds}, {name}")
            measured[name].append(contenders[name](number))
    return measured


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Return how many times as much ours are as theirs, round by round.

    Examples
    --------
    >>> print(ratio([2.0, 4.4, 3.0], [1.0, 2.0, 2.0]))
    2.0 [1.5, 2.2]
    """
    each = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return Ratio(statistics.median(each), min(each), max(each))


def rounded(number: float) -> str:
    """Write a number with the two digits that a measurement deserves, three from a hundred on.

    Examples
    --------
    >>> [rounded(number) for number in (0.01234, 0.999, 1.55, 42.1, 128.4, 61234.0)]
    ['0.012', '1.0', '1.6', '42', '128', '61,200']
    """
    if number == 0:
        return "0"
    if number >= 99.5:
        return f"{float(f'{number:.3g}'):,.0f}"
    short = float(f"{number:.2g}")
    digits = 0 if short >= 10 else 1 if short >= 1 else 2 if short >= 0.1 else 3 if short >= 0.01 else 4
    return f"{short:.{digits}f}"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under headings, with a line above; the first column names what the row is about."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def plain(self) -> str:
        """Set the table for a terminal.

        Examples
        --------
        >>> print(Table("Speed", ("", "rows/s"), [("titlemap", "60,000"), ("other", "9")]).plain())
        Speed
                    rows/s
          titlemap  60,000
          other          9
        """
        lines = [list(self.headings), *map(list, self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        out = [self.caption]
        for first, *rest in lines:
            numbers = "".join(f"  {word:>{width}}" for word, width in zip(rest, widths[1:], strict=True))
            out.append(f"  {first:<{widths[0]}}{numbers}")
        return "\n".join([*out, *(f"  {note}" for note in self.notes)])

    def markdown(self) -> str:
        """Set the table for a page.

        Examples
        --------
        >>> print(Table("Speed", ("", "rows/s"), [("titlemap", "60,000")]).markdown())
        Speed
        <BLANKLINE>
        | | rows/s |
        | --- | ---: |
        | titlemap | 60,000 |
        """
        lines = [_cells(self.headings), _cells(["---", *["---:"] * (len(self.headings) - 1)])]
        lines += map(_cells, self.rows)
        notes = [f"\n{note}" for note in self.notes]
        return "\n".join([self.caption, "", *lines, *notes])


def not_measured(troubles: Mapping[str, str]) -> list[str]:
    """Return notes on contenders that could not be measured, a note for each reason.

    Examples
    --------
    >>> not_measured({"a": "not installed", "b": "it ended", "c": "not installed"})
    ['Not measured: a, c (not installed).', 'Not measured: b (it ended).']
    """
    reasons = dict.fromkeys(troubles.values())
    return [
        f"Not measured: {', '.join(name for name, said in troubles.items() if said == reason)} ({reason})."
        for reason in reasons
    ]


def _cells(words: Iterable[str]) -> str:
    return "|" + "".join(f" {word.replace('|', chr(92) + '|')} |" if word else " |" for word in words)
