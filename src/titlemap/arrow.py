"""Answers as Arrow arrays: what Spark and DuckDB hand over and take back."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from titlemap.answers import ROOM, Answers, cells
from titlemap.columns import APPENDED, NUMBERS
from titlemap.normalizer import default_normalizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from titlemap.normalizer import TitleNormalizer


def answers_as_struct(answers: Answers, columns: Sequence[Any]) -> Any:
    """Answer the rows of Arrow arrays.

    Parameters
    ----------
    answers : Answers
    columns : sequence of pyarrow.Array or pyarrow.ChunkedArray
        Titles, and as far as there are, texts and companies.

    Returns
    -------
    pyarrow.StructArray
        A field for each name in `APPENDED`.

    Raises
    ------
    TypeError
        If there are more than three columns, or a cell holds a collection.

    Examples
    --------
    >>> answers_as_struct(engine_answers(), [pa.array(["Chef", None])]).field("status").to_pylist()
    ['out_of_scope', 'empty']
    """
    if not 1 <= len(columns) <= 3:
        raise TypeError(f"titlemap takes a title, a text and a company, not {len(columns)} values")
    distinct, places = answers.ask(*(cells(column.to_pylist()) for column in columns))
    at = pa.array(places, pa.int64())
    fields = [
        pa.array(
            [answer[field] for answer in distinct], pa.float64() if name in NUMBERS else pa.string()
        ).take(at)
        for field, name in enumerate(APPENDED)
    ]
    return pa.StructArray.from_arrays(fields, names=list(APPENDED))


@lru_cache(maxsize=1)
def engine_answers() -> Answers:
    """Return what answers for the default normalizer, made once in each process.

    Returns
    -------
    Answers
        It remembers `ROOM` answers between blocks.
    """
    return Answers(default_normalizer(), ROOM)


def answers_by(normalizer: TitleNormalizer | None) -> Answers:
    """Return what answers for a normalizer, the default one if None."""
    return engine_answers() if normalizer is None else Answers(normalizer, ROOM)
