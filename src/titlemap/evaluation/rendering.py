"""Figures as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from titlemap.evaluation.arrays import Ints
from titlemap.evaluation.figures import LOWER_IS_BETTER, NAMES, Figure, FunctionScores
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

_SHORT = ("res", "ds", "sci", "eng", "arch", "none")
_GAP = "  "
_TITLE = 60  # characters of a title that are shown


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out as lines: the first column to the left, the others to the right.

    Examples
    --------
    >>> print(aligned([["", "rows"], ["none", "5"]]))
          rows
    none     5
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_lines(rows, widths))


def _lines(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        yield _GAP.join([first.ljust(widths[0]), *cells]).rstrip()


def _bound(value: float) -> str:
    """Write the end of an interval in four characters.

    Examples
    --------
    >>> _bound(0.0712), _bound(0.9999), _bound(1.234), _bound(-0.021)
    ('.071', '1.00', '1.23', '-.02')
    """
    if value < 0:
        return f"{value:.2f}".replace("-0.", "-.")
    return f"{value:.2f}" if round(value, 3) >= 1 else f"{value:.3f}"[1:]


def _cell(figure: Figure | None) -> str:
    if figure is None or np.isnan(figure.value):
        return "-"
    if np.isnan(figure.low):
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} [{_bound(figure.low)} {_bound(figure.high)}]"


def figure_table(columns: Mapping[str, Mapping[str, Figure]]) -> str:
    """Set the figures of several sets of answers side by side; those of the first say which.

    Parameters
    ----------
    columns : mapping of str to mapping of str to Figure

    Returns
    -------
    str
    """
    rows = [["", *columns]]
    first = next(iter(columns.values()))
    for name, words in NAMES.items():
        if name in first:
            shown = f"{words} (-)" if name in LOWER_IS_BETTER else words
            rows.append([shown, *(_cell(figures.get(name)) for figures in columns.values())])
    return aligned(rows)


def function_table(functions: Mapping[str, FunctionScores]) -> str:
    """Lay out each outcome's precision, recall and F1.

    Parameters
    ----------
    functions : mapping of str to FunctionScores

    Returns
    -------
    str
    """
    rows = [["when forced to answer", "rows", "precision", "recall", "F1"]]
    rows += [
        [outcome, str(scores.support), _cell(scores.precision), _cell(scores.recall), _cell(scores.f1)]
        for outcome, scores in functions.items()
    ]
    return aligned(rows)


def confusion_table(counts: Ints) -> str:
    """Lay out a confusion matrix.

    Parameters
    ----------
    counts : int array (6, 6)

    Returns
    -------
    str
    """
    rows = [["label, and what it is taken for", *_SHORT]]
    for outcome, taken in zip(OUTCOMES, counts.tolist(), strict=True):
        rows.append([outcome, *(str(count) for count in taken)])
    return aligned(rows)


def error_table(errors: pd.DataFrame, most: int = 5) -> str:
    """Lay out the first of the wrong answers.

    Parameters
    ----------
    errors : pandas.DataFrame
        From `Evaluation.errors`.
    most : int

    Returns
    -------
    str
    """
    rows = [[f"surest of {len(errors):,} wrong answers", "label", "answer", "sure"]]
    for error in errors.head(most).to_dict("records"):
        title = " ".join(str(error.get("title") or "").split()) or f"row {error['row']}"
        shown = "".join(mark for mark in title if mark.isprintable())
        shown = shown if len(shown) <= _TITLE else shown[: _TITLE - 1] + "…"
        rows.append([shown, error["label"], error["answer"], f"{error['confidence']:.0%}"])
    return aligned(rows)


def difference_table(first: str, second: str, differences: Mapping[str, Figure]) -> str:
    """Lay out how two sets of answers differ, and which is better where the interval leaves zero out.

    Parameters
    ----------
    first, second : str
        Whose answers.
    differences : mapping of str to Figure

    Returns
    -------
    str
    """
    rows = [[f"{first} minus {second}", "difference", "interval", ""]]
    for name, figure in differences.items():
        interval = f"[{figure.low:+.3f} {figure.high:+.3f}]"
        better = _better(name, figure, first, second)
        rows.append([NAMES[name], f"{figure.value:+.3f}", interval, better])
    return aligned(rows)


def _better(name: str, figure: Figure, first: str, second: str) -> str:
    if name == "coverage" or not (figure.low > 0 or figure.high < 0):
        return ""
    first_better = (figure.value > 0) != (name in LOWER_IS_BETTER)
    return f"{first if first_better else second} is better"
