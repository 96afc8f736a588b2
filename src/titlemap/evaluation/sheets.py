"""A labelled sample as plain columns, whether it came as a file or as a data frame."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from titlemap.errors import InputError
from titlemap.files.whole import Pick, Whole, every_column, read_whole


def sheet_of(
    source: Any,
    knows: Callable[[Sequence[str]], bool],
    *,
    pick: Pick = every_column,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Whole:
    """Read a file whole, or take a data frame apart.

    Parameters
    ----------
    source : path, binary file, or an eager data frame that narwhals knows (pandas, polars, pyarrow ...)
    knows : callable
        Says whether a header has the columns that are looked for.
    pick : callable
        Chooses the columns.
    encoding, delimiter : str, optional
        How a file is written, if finding out fails.

    Returns
    -------
    Whole

    Raises
    ------
    InputError
        If a file can't be read, or there are no rows, or a frame's column names repeat.
    TypeError
        If `source` is neither.

    Examples
    --------
    >>> import pandas as pd
    >>> sheet_of(pd.DataFrame({"title": ["Welder"], "primary": ["none"]}), lambda _: True).names
    ['title', 'primary']
    """
    if isinstance(source, (str, os.PathLike)) or hasattr(source, "read"):
        sheet = read_whole(source, knows, pick=pick, encoding=encoding, delimiter=delimiter)
    else:
        sheet = _of_frame(source, pick)
    if not sheet.columns or not sheet.columns[0]:
        raise InputError(f"{sheet.name} has a header and no rows")
    return sheet


def eager_frame(frame: Any) -> Any:
    """Return a data frame as narwhals sees it.

    Raises
    ------
    InputError
        If two of its columns have one name.
    TypeError
        If it is no eager data frame.

    Examples
    --------
    >>> import pandas as pd
    >>> eager_frame(pd.DataFrame({"title": ["Welder"]})).columns
    ['title']
    """
    import narwhals.stable.v2 as nw  # noqa: PLC0415  (files do without it)

    try:
        return nw.from_native(frame, eager_only=True)
    except nw.exceptions.DuplicateError as error:
        raise InputError("the frame has several columns of one name; rename them first") from error
    except TypeError as error:
        raise TypeError(
            f"a path, a binary file or an eager data frame (pandas, polars, pyarrow ...) is needed, not "
            f"{type(frame).__name__}; collect a lazy one first, make a series or a list a frame, pass several files one at a time"
        ) from error


def _of_frame(frame: Any, pick: Pick) -> Whole:
    wrapped = eager_frame(frame)
    names = [str(name) for name in wrapped.columns]
    kept = pick(names)
    columns = [list(map(made, wrapped[:, at].to_list())) for at, made in kept.items()]
    return Whole("the frame", [names[at] for at in kept], columns, is_frame=True)


def missing(value: Any) -> bool:
    """Say whether a cell holds nothing: None, NaN, pandas' NA and NaT, or blanks.

    Examples
    --------
    >>> [missing(value) for value in (None, float("nan"), "  ", "none", 0)]
    [True, True, True, False, False]
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, float) and value != value  # noqa: PLR0124  (NaN differs from itself)
