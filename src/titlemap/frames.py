"""Label any data frame: pandas, polars and pyarrow, through narwhals."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar, cast

from titlemap.answers import Answers, cells
from titlemap.columns import APPENDED, NUMBERS, appended_names, frame_columns, replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from titlemap.columns import Wanted
    from titlemap.normalizer import TitleNormalizer

Frame = TypeVar("Frame")


def label_frame(
    frame: Frame,
    *,
    title: Wanted = None,
    text: Wanted = None,
    company: Wanted = None,
    prefix: str = "",
    overwrite: bool = False,
    normalizer: TitleNormalizer | None = None,
) -> Frame:
    """Append the function, its probabilities and the reason to each row of a data frame.

    Rows, their order, the index and the frame's own columns stay as they are, and so does the frame that was
    passed in. Each distinct (title, text, company) is worked on once; a row's answer is the one that
    `normalize_title` gives for it, to the last bit.

    Parameters
    ----------
    frame : pandas.DataFrame, polars.DataFrame, pyarrow.Table or another eager frame that narwhals knows
    title, text, company : str, False or None
        The columns to read; `False` reads none. When none of them is named, they are found by their usual names
        (``title``, ``Job Title``, ``description``, ``employer`` ...); when one is, only the named ones are read.
    prefix : str
        Put before the names of the appended columns, in case the frame already has such names.
    overwrite : bool
        Replace columns that have the names of the appended ones, such as those of an earlier call.
    normalizer : TitleNormalizer, optional
        The default one if not given.

    Returns
    -------
    same kind of frame
        With the columns ``function``, ``status``, ``confidence``, ``level``, ``p_*`` and ``share_*`` for the
        six outcomes, and ``reason``.

    Raises
    ------
    InputError
        If there is no column of titles, a named column is missing, or a name is taken.
    TypeError
        If `frame` is not an eager data frame, or a cell that is read holds a collection.

    Examples
    --------
    >>> import pandas as pd
    >>> jobs = pd.DataFrame({"Job Title": ["Sr. Data Scientist (m/f/d)", "Pastry Chef", None]})
    >>> label_frame(jobs)["status"].tolist()
    ['matched', 'out_of_scope', 'empty']
    """
    import narwhals.stable.v2 as nw  # noqa: PLC0415  (whoever labels no frame doesn't load it)

    if normalizer is None:
        from titlemap.normalizer import default_normalizer  # noqa: PLC0415  (loads the tables)

        normalizer = default_normalizer()
    try:
        wrapped = nw.from_native(_plainly_named(frame), eager_only=True)
    except TypeError as error:
        raise TypeError(
            f"label_frame takes an eager data frame (pandas, polars, pyarrow ...), not {type(frame).__name__}; "
            f"{_way_out(frame)}"
        ) from error
    names = _own_names(frame) or wrapped.columns
    roles = frame_columns(names, title, text, company, where="the frame")
    new_names = appended_names(prefix, names, overwrite=overwrite)
    dropped = replaced(names, new_names, roles)
    kept = [at for at in range(len(names)) if at not in dropped]
    columns = [
        None if at is None else cells(wrapped[:, at].to_list())
        for at in (roles.title, roles.text, roles.company)
    ]
    distinct, places = Answers(normalizer).ask(columns[0] or [None] * len(wrapped), *columns[1:])
    appended = [
        nw.new_series(
            name,
            [answer[at] for answer in distinct],
            nw.Float64 if APPENDED[at] in NUMBERS else nw.String,
            backend=wrapped.implementation,
        )[places]
        for at, name in enumerate(new_names)
    ]
    labelled = wrapped[:, kept].with_columns(*appended).to_native()
    return cast("Frame", _named_as_before(labelled, frame, kept, new_names))


def _way_out(thing: Any) -> str:
    """Say what to do with what is no eager frame."""
    if hasattr(thing, "collect"):
        return "collect a lazy one first: label_frame(frame.collect())"
    if isinstance(thing, (str, os.PathLike)) or hasattr(thing, "read"):
        return "label_file labels files"
    if hasattr(thing, "to_frame"):
        return 'make it a frame first, label_frame(titles.to_frame("title")), or ask normalize_many(titles)'
    if isinstance(thing, (dict, list, tuple)) and (
        isinstance(thing, dict) or any(isinstance(each, dict) for each in thing)
    ):
        return "make it a frame first, such as pandas.DataFrame(...)"
    if isinstance(thing, (list, tuple)):
        return "normalize_many answers a list of titles"
    return "titlemap.spark and titlemap.duckdb label theirs where they are"


def _own_names(frame: Any) -> list[str]:
    """Return the column names as text, also those that narwhals would refuse."""
    return [str(name) for name in getattr(frame, "columns" if _is_pandas(frame) else "column_names", ())]


def _plainly_named(frame: Any) -> Any:
    """Give a frame whose column names repeat, or have levels, stand-in names: narwhals asks for plain ones."""
    if _is_pandas(frame):
        if frame.columns.is_unique and frame.columns.nlevels == 1:
            return frame
        return frame.set_axis(_stand_ins(len(frame.columns)), axis=1)
    names = getattr(frame, "column_names", ())  # pyarrow's
    return frame if len(set(names)) == len(names) else frame.rename_columns(_stand_ins(len(names)))


def _named_as_before(labelled: Any, frame: Any, kept: Sequence[int], new_names: Sequence[str]) -> Any:
    """Give the kept columns their own names again, and a pandas frame what else it knows of itself."""
    if not _is_pandas(frame):
        names = getattr(frame, "column_names", ())
        if len(set(names)) == len(names):
            return labelled
        own = labelled.rename_columns([*(names[at] for at in kept), *new_names])
        return own.replace_schema_metadata(frame.schema.metadata)
    own = frame.columns
    added = labelled.columns[len(kept) :]
    if own.nlevels > 1:  # as pandas does it itself: frame["new"] = ... leaves the other levels empty
        added = own.from_tuples([(name, *[""] * (own.nlevels - 1)) for name in new_names])
    labelled.columns = own[kept].append(added).set_names(own.names)
    # Subclasses, attributes and flags: what pandas' own methods do at their end.
    return frame._constructor(labelled).__finalize__(frame)  # noqa: SLF001  (pandas documents it for subclasses)


def _is_pandas(frame: Any) -> bool:
    return hasattr(frame, "set_axis") and hasattr(frame, "columns")


def _stand_ins(count: int) -> list[str]:
    return [f"column {at}" for at in range(count)]
