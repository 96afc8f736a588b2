"""What the cells of a labelled sample say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from titlemap.errors import InputError
from titlemap.evaluation.sheets import missing
from titlemap.taxonomy import NONE, OUTCOMES, JobFunction


def _plain(text: str) -> str:
    words = re.sub(r"\([^)]*\)", " ", text.casefold())
    words = re.sub(r"[\W_]+", " ", words).strip()
    return re.sub(r"\bmachine learning\b", "ml", words)


def _spellings() -> Iterator[tuple[str, int]]:
    for at, function in enumerate(JobFunction):
        yield _plain(function.value), at
        yield _plain(function.display_name), at
    for word in (NONE, "none of the five", "none of them", "out of scope"):
        yield _plain(word), OUTCOMES.index(NONE)


_KNOWN = dict(_spellings())

#: Shares are parts, percentages, hours or minutes of a week; what is above this is none of them.
LARGEST = 1e6


def outcome_at(label: object) -> int | None:
    """Read a label: an id, a display name, ``none`` or nothing at all.

    Parameters
    ----------
    label : object

    Returns
    -------
    int or None
        The position in `OUTCOMES`, None if it is no label.

    Examples
    --------
    >>> [outcome_at(label) for label in ("ml_engineer", "Machine Learning Engineer", "none", "", "Chef")]
    [3, 3, 5, 5, None]
    """
    if missing(label):
        return OUTCOMES.index(NONE)
    return _KNOWN.get(_plain(str(label)))


def outcome_in(cell: object, row: int, where: str) -> int:
    """Read the label of a row.

    Parameters
    ----------
    cell : object
    row : int
        The first below the header is 1.
    where : str
        What the table is called in a message.

    Returns
    -------
    int
        The position in `OUTCOMES`.

    Raises
    ------
    InputError
        If it is no label.
    """
    at = outcome_at(cell)
    if at is None:
        near = get_close_matches(str(cell).strip().lower(), OUTCOMES, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise InputError(
            f"{where}: row {row} (the first below the header is 1) has the label {str(cell)!r:.60}, which is none of "
            f"{', '.join(OUTCOMES)}{hint}"
        )
    return at


def shares_in(cell: Any, row: int, where: str) -> list[float]:
    """Read how the week of a row splits, as parts of 1.

    Parameters
    ----------
    cell : str or mapping
        JSON or what it stands for: numbers by outcome, summing to anything above 0.
    row : int
    where : str

    Returns
    -------
    list of float
        In the order of `OUTCOMES`.

    Raises
    ------
    InputError
        If it says nothing of the kind.

    Examples
    --------
    >>> shares_in('{"ml_engineer": 70, "none": 30}', 1, "jobs.csv")
    [0.0, 0.0, 0.0, 0.7, 0.0, 0.3]
    """
    try:
        given = json.loads(cell) if isinstance(cell, str) else cell
        parts = [(outcome_at(key), 0.0 if missing(part) else float(part)) for key, part in dict(given).items()]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InputError(
            f'{where}: row {row} has the shares {str(cell)!r:.60}, which are not JSON such as {{"ml_engineer": 70, "none": 30}}'
        ) from error
    by_outcome = dict(parts)
    total = sum(by_outcome.values())
    good = None not in by_outcome and all(0 <= part <= LARGEST for part in by_outcome.values())
    if not good or total <= 0 or len(by_outcome) < len(parts):
        raise InputError(
            f"{where}: row {row} has the shares {str(cell)!r:.80}; they are numbers from 0 up, one for any of "
            f"{', '.join(OUTCOMES)}"
        )
    return [by_outcome.get(at, 0.0) / total for at in range(len(OUTCOMES))]
