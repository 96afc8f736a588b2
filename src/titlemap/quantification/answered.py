"""The answers that shares are reckoned from: those that stand in a table, or new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from titlemap.columns import Roles, Wanted, find_column, find_columns
from titlemap.errors import InputError
from titlemap.evaluation.answers import ask
from titlemap.evaluation.arrays import Floats
from titlemap.evaluation.metrics import COUNT
from titlemap.evaluation.predictions import holds_answers, number_of, numbers_in, prefix_in
from titlemap.evaluation.sample import ID_NAMES, ids_in
from titlemap.evaluation.sheets import missing
from titlemap.files.whole import Pick, Whole, every_column
from titlemap.quantification.held_out import Evidence
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.files.progress import Progress
    from titlemap.normalizer import TitleNormalizer


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Rows with their answers."""

    name: str
    probabilities: Floats
    evidence: Evidence | None
    ids: list[str] | None


def knows_titles(title: Wanted) -> Callable[[Sequence[str]], bool]:
    """Return what recognises the header of a table of jobs, whatever separates its cells."""

    def knows(header: Sequence[str]) -> bool:
        try:
            find_columns(header, title)
        except InputError:
            return False
        return True

    return knows


def answered_by_array(probabilities: np.ndarray[Any, Any]) -> Answered:
    """Take an array of probabilities, (n, 6), for the answers.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if probabilities.ndim != 2 or probabilities.shape[1] != COUNT or not len(probabilities):
        raise ValueError(
            f"probabilities need a column for each of {', '.join(OUTCOMES)}, not {probabilities.shape}"
        )
    total = probabilities.sum(axis=1, keepdims=True)
    if not ((probabilities >= 0).all() and (total > 0).all()):
        raise ValueError("probabilities must be numbers from 0 up")
    return Answered("the array", probabilities / total, None, None)


def answered_in(
    sheet: Whole,
    columns: dict[str, Any],
    evidence: Evidence | None,
    normalizer: TitleNormalizer | None,
    progress: Progress | None,
) -> Answered:
    """Take the answers that stand in a table, or ask.

    Parameters
    ----------
    sheet : Whole
    columns : dict
        How title, text and company are named, as for `find_columns`.
    evidence : str, optional
        What answers are to rest on; found by whether most rows have a text.
    normalizer : TitleNormalizer, optional
    progress : Progress, optional

    Returns
    -------
    Answered

    Raises
    ------
    InputError
        If there is nothing to read or to ask by.
    """
    ids, rows = ids_in(sheet), len(sheet.columns[0])
    stands = holds_answers(sheet.names)
    try:
        roles = find_columns(sheet.names, **columns, where=sheet.name)
    except InputError:
        if not stands:
            raise
        roles = Roles(None)
    if evidence is None and (roles.title is not None or roles.text is not None):
        texts = () if roles.text is None else sheet.columns[roles.text]
        evidence = "posting" if 2 * sum(map(_there, texts)) >= rows else "title"
    if stands:
        said = numbers_in(sheet, f"{prefix_in(sheet.names, sheet.name)}p_")
    else:
        if normalizer is None:
            from titlemap.normalizer import default_normalizer  # noqa: PLC0415  (loads the tables)

            normalizer = default_normalizer()
        asked = [sheet.texts(at) for at in (roles.title, roles.text, roles.company)]
        said = ask(
            normalizer, asked[0], asked[1] if evidence == "posting" else None, asked[2], progress
        ).probabilities
    return Answered(sheet.name, said, evidence, ids)


def _there(cell: Any) -> bool:
    return not missing(cell)


def _mark(cell: Any) -> str | None:
    """Stand for a cell of which nobody needs to know more than that it is there."""
    return None if missing(cell) else "there"


def needed(columns: Mapping[str, Any]) -> Pick:
    """Keep of a table that holds answers no more than these, so that a large file fits into memory."""

    def pick(names: Sequence[str]) -> Mapping[int, Callable[[Any], Any]]:
        if not holds_answers(names):
            return every_column(names)
        prefix = prefix_in(names, "")
        keep: dict[int, Callable[[Any], Any]] = {
            list(names).index(f"{prefix}p_{outcome}"): number_of for outcome in OUTCOMES
        }
        at = find_column(names, None, ID_NAMES, "")
        if at is not None:
            keep[at] = str
        try:
            roles = find_columns(names, **columns)
        except InputError:
            return keep
        return keep | {at: _mark for at in (roles.title, roles.text, roles.company) if at is not None}

    return pick


def without(answered: Answered, labelled: Answered) -> Answered:
    """Leave out the rows that are labelled, so that none counts twice."""
    if answered.ids is None or labelled.ids is None:
        return answered
    known = set(labelled.ids)
    kept = np.array([each not in known for each in answered.ids])
    if not kept.any():
        raise InputError(f"every row of {answered.name} is labelled; there is nothing to estimate")
    ids = [each for each in answered.ids if each not in known]
    return Answered(answered.name, answered.probabilities[kept], answered.evidence, ids)
