"""titlemap in DuckDB: a function for SQL that answers whole vectors at a time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import duckdb

from titlemap.arrow import answers_as_struct, answers_by
from titlemap.columns import APPENDED, NUMBERS

if TYPE_CHECKING:
    from titlemap.normalizer import TitleNormalizer


def register(
    connection: duckdb.DuckDBPyConnection,
    name: str = "titlemap",
    *,
    normalizer: TitleNormalizer | None = None,
) -> None:
    """Give a connection the function ``titlemap(title[, text[, company]])``.

    It returns a struct with a field for each column that `label_frame` appends, and the same values, to the last
    bit. ``unnest`` makes columns of them. Registering a name again replaces the function.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
    name : str
        What SQL calls the function.
    normalizer : TitleNormalizer, optional
        The default one if not given.

    Examples
    --------
    >>> connection = duckdb.connect()
    >>> register(connection)
    >>> connection.sql("select titlemap('ML Engineer').function").fetchall()
    [('ml_engineer',)]
    """
    answers = answers_by(normalizer)

    def titlemap(*columns: Any) -> Any:
        return answers_as_struct(answers, columns)

    fields = {field: "DOUBLE" if field in NUMBERS else "VARCHAR" for field in APPENDED}
    with suppress(duckdb.InvalidInputException):  # there was none
        connection.remove_function(name)
    # A missing title is a question like any other, so DuckDB must not answer it itself.
    connection.create_function(  # type: ignore[call-overload]  # its hints lack the words for enumerations
        name, titlemap, None, duckdb.struct_type(fields), type="arrow", null_handling="special"
    )
