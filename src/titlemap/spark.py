"""titlemap on Apache Spark: label a DataFrame of any size, or ask in SQL.

Only the columns that are read travel to Python, and only answers travel back, so a frame's own columns stay what they
are, whatever their types. Each Python worker makes the normalizer once and remembers answers between batches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa  # noqa: TC002  (Spark reads the hints of the function)
from pyspark.sql.functions import lit
from pyspark.sql.types import ArrayType, MapType, StructType

from titlemap.answers import Answers
from titlemap.arrow import answers_as_struct, answers_by, engine_answers
from titlemap.columns import APPENDED, NUMBERS, appended_names, frame_columns, replaced

try:
    from pyspark.sql.functions import arrow_udf  # type: ignore[attr-defined]  # its hints lack it
except ImportError as error:
    raise ImportError(
        "titlemap.spark needs pyspark 4.1 or newer, the first with functions on Arrow arrays: pip install "
        "'titlemap[spark]'; on an older Spark mapInPandas does it, as docs/scaling.md shows"
    ) from error

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from titlemap.columns import Wanted
    from titlemap.normalizer import TitleNormalizer

_ANSWER = ", ".join(f"{name} {'double' if name in NUMBERS else 'string'}" for name in APPENDED)


def label(
    frame: DataFrame,
    *,
    title: Wanted = None,
    text: Wanted = None,
    company: Wanted = None,
    prefix: str = "",
    overwrite: bool = False,
    normalizer: TitleNormalizer | None = None,
) -> DataFrame:
    """Append the function, its probabilities and the reason to each row of a Spark DataFrame.

    Like every transformation of Spark it is lazy. The answers are those of `label_frame`, to the last bit.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    title, text, company : str, False or None
        The columns to read; `False` reads none. When none of them is named, they are found by their usual names; when one is, only
        the named ones are read.
    prefix : str
        Put before the names of the appended columns.
    overwrite : bool
        Replace columns that have the names of the appended ones.
    normalizer : TitleNormalizer, optional
        The default one if not given.

    Returns
    -------
    pyspark.sql.DataFrame
        With the columns that `label_frame` appends.

    Raises
    ------
    InputError
        If there is no column of titles, a named column is missing, or a name is taken.
    TypeError
        If a column that is read holds arrays, maps or structs.
    """
    roles = frame_columns(frame.columns, title, text, company, where="the frame")
    names = _spelled(frame, prefix)
    new_names = appended_names(prefix, names, overwrite=overwrite)
    dropped = replaced(names, new_names, roles)
    places = [f"column {at}" for at in range(len(names))]  # names may repeat, or hold dots
    plain = frame.toDF(*places)
    read = [at if at is None else _checked(frame, at) for at in (roles.title, roles.text, roles.company)]
    asked = [lit(None).cast("string") if at is None else plain[places[at]] for at in read]
    answer = _function(normalizer)(*asked)
    labelled = plain.withColumns({f"answer {name}": answer[name] for name in APPENDED})
    kept = [name for at, name in enumerate(frame.columns) if at not in dropped]
    return labelled.drop(*(places[at] for at in dropped)).toDF(*kept, *new_names)


def register(
    spark: SparkSession, name: str = "titlemap", *, normalizer: TitleNormalizer | None = None
) -> None:
    """Give a session's SQL the function ``titlemap(title[, text[, company]])``.

    It returns a struct with a field for each column that `label_frame` appends.

    Parameters
    ----------
    spark : pyspark.sql.SparkSession
    name : str
        What SQL calls the function.
    normalizer : TitleNormalizer, optional
        The default one if not given.
    """
    spark.udf.register(name, _function(normalizer))


@dataclass(frozen=True)
class _Carried:
    """A normalizer of the user's own on its way to the workers; its token tells a worker that it has it already."""

    normalizer: TitleNormalizer = field(compare=False)
    token: str = field(default_factory=lambda: uuid4().hex)


@lru_cache(maxsize=4)
def _answers(carried: _Carried) -> Answers:
    return answers_by(carried.normalizer)


def _function(normalizer: TitleNormalizer | None) -> Any:
    carried = None if normalizer is None else _Carried(normalizer)

    def titlemap(*columns: pa.Array) -> pa.Array:
        return answers_as_struct(engine_answers() if carried is None else _answers(carried), columns)

    return arrow_udf(titlemap, _ANSWER)


def _spelled(frame: DataFrame, prefix: str) -> list[str]:
    """Spell a frame's columns like the appended ones where Spark sees no difference between them."""
    if frame.sparkSession.conf.get("spark.sql.caseSensitive") == "true":
        return list(frame.columns)
    ours = {(prefix + name).lower(): prefix + name for name in APPENDED}
    return [ours.get(name.lower(), name) for name in frame.columns]


def _checked(frame: DataFrame, at: int) -> int:
    """Refuse a column that cannot be text before a job fails on it."""
    column = frame.schema.fields[at]
    if isinstance(column.dataType, ArrayType | MapType | StructType):
        raise TypeError(f"column {column.name!r} holds {column.dataType.simpleString()}, not text")
    return at
