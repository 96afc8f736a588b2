"""Answers that stand in a file: what ``titlemap label`` appended, or out-of-fold predictions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from titlemap.columns import columns_told, find_column
from titlemap.decide import Loss, decide
from titlemap.errors import InputError
from titlemap.evaluation.answers import Answers
from titlemap.evaluation.arrays import Floats, Ints
from titlemap.evaluation.labels import LARGEST, outcome_at
from titlemap.evaluation.metrics import NONE_AT, UNDECIDED
from titlemap.evaluation.sample import ID_NAMES
from titlemap.evaluation.sheets import missing
from titlemap.taxonomy import OUTCOMES, Status

if TYPE_CHECKING:
    from titlemap.files.whole import Whole


def answers_in(sheet: Whole, ids: Sequence[str] | None, rows: int, loss: Loss) -> Answers:
    """Read predictions from the columns that `label_frame` appends, ``p_*`` and if there are any ``share_*``.

    Rows are matched by ``id`` where both tables have such a column, and otherwise by their order. The decision
    stands in ``status`` and ``function`` if these are there; it is made from the probabilities otherwise.

    Parameters
    ----------
    sheet : Whole
    ids : sequence of str, optional
        Of the sample's rows.
    rows : int
        How many the sample has.
    loss : Loss
        Decides where the table says nothing of a decision.

    Returns
    -------
    Answers

    Raises
    ------
    InputError
        If there are no such columns, a row has no prediction, or a cell is no number.
    """
    prefix = prefix_in(sheet.names, sheet.name)
    order = _order(sheet, ids, rows)
    probabilities = numbers_in(sheet, f"{prefix}p_")[order]
    shares = None
    if all(f"{prefix}share_{outcome}" in sheet.names for outcome in OUTCOMES):
        shares = numbers_in(sheet, f"{prefix}share_")[order]
    decided = [f"{prefix}{name}" in sheet.names for name in ("status", "function")]
    if all(decided):
        status, function = (_column(sheet, f"{prefix}{name}") for name in ("status", "function"))
        decision = [_decided(status[at], function[at], at + 1, sheet.name) for at in order.tolist()]
    else:
        made = [decide(tuple(row), loss) for row in probabilities.tolist()]
        decision = [
            _decided(each.status, each.function, row, sheet.name) for row, each in enumerate(made, 1)
        ]
    reasons = [""] * rows
    if f"{prefix}reason" in sheet.names:
        told = _column(sheet, f"{prefix}reason")
        reasons = ["" if missing(told[at]) else str(told[at]) for at in order.tolist()]
    return Answers(probabilities, shares, np.array(decision, np.int64), reasons)


def holds_answers(names: Sequence[str]) -> bool:
    """Say whether a table has the columns ``p_*`` for all outcomes.

    Examples
    --------
    >>> holds_answers(["title", *(f"tm_p_{outcome}" for outcome in OUTCOMES)])
    True
    """
    return _prefix_of(names) is not None


def _prefix_of(names: Sequence[str]) -> str | None:
    last = f"p_{OUTCOMES[NONE_AT]}"
    for name in names:
        prefix = name.removesuffix(last)
        if name.endswith(last) and all(f"{prefix}p_{outcome}" in names for outcome in OUTCOMES):
            return prefix
    return None


def prefix_in(names: Sequence[str], where: str) -> str:
    """Return what stands before ``p_`` in the names of the columns of probabilities.

    Raises
    ------
    InputError
        If there are no such columns.
    """
    prefix = _prefix_of(names)
    if prefix is not None:
        return prefix
    raise InputError(
        f"{where} holds no predictions: there are no columns {', '.join(f'p_{o}' for o in OUTCOMES)}, such as "
        f"'titlemap label' appends; {columns_told(names)}"
    )


def _column(sheet: Whole, name: str) -> list[object]:
    return sheet.columns[sheet.names.index(name)]


def _order(sheet: Whole, ids: Sequence[str] | None, rows: int) -> Ints:
    have = len(sheet.columns[0])
    at = find_column(sheet.names, None, ID_NAMES, sheet.name)
    if ids is None or at is None:
        if have != rows:
            raise InputError(
                f"{sheet.name} has predictions for {have} rows and the sample has {rows}; give both a column 'id' to "
                f"match them by"
            )
        return np.arange(rows)
    known = {str(value): place for place, value in enumerate(sheet.columns[at])}
    if len(known) < have:
        raise InputError(f"the column {sheet.names[at]!r} of {sheet.name} holds an id twice")
    for row, each in enumerate(ids, 1):
        if each not in known:
            raise InputError(
                f"{sheet.name} has no prediction for row {row} of the sample, whose id is {each!r}"
            )
    return np.array([known[each] for each in ids], np.int64)


def numbers_in(sheet: Whole, start: str) -> Floats:
    """Read the six columns whose names begin alike as distributions, (n, 6).

    Raises
    ------
    InputError
        If a row holds anything else, with the row.
    """
    columns = [_column(sheet, start + outcome) for outcome in OUTCOMES]
    try:
        table = np.array(columns, dtype=float).T
    except (TypeError, ValueError):
        table = np.array([[number_of(cell) for cell in column] for column in columns]).T
    total = table.sum(axis=1, keepdims=True)
    # parts, percentages or thousandths, rounded or not; NaN, infinities and what overflows fail every comparison
    bad = np.flatnonzero(~((total[:, 0] > 0) & (table >= 0).all(axis=1) & (total[:, 0] <= LARGEST)))
    if len(bad):
        raise InputError(f"{sheet.name}: row {bad[0] + 1} holds no probabilities in its columns {start}*")
    return np.asarray(table / total)


def number_of(cell: object) -> float:
    """Read a cell as a number; NaN if it is none.

    Examples
    --------
    >>> number_of("0.25"), number_of("much")
    (0.25, nan)
    """
    try:
        return float(str(cell))
    except ValueError:
        return float("nan")


def _decided(status: object, function: object, row: int, where: str) -> int:
    if status == Status.OUT_OF_SCOPE:
        return NONE_AT
    if status != Status.MATCHED:
        return UNDECIDED
    at = None if missing(function) else outcome_at(function)
    if at is None or at == NONE_AT:
        raise InputError(
            f"{where}: row {row} is matched with {str(function)!r:.60}, which is none of the five functions"
        )
    return at
