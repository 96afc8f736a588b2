"""Label any data frame: pandas, polars and pyarrow, through narwhals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from titlemap.columns import APPENDED, NUMBERS, Wanted, answer_of, appended_names, find_columns, replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from titlemap.normalizer import TitleNormalizer

Frame = TypeVar("Frame")


def label_frame(
    frame: Frame,
    *,
    title: str | None = None,
    text: str | None = None,
    company: str | None = None,
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
    title, text, company : str, optional
        The columns to read. When none of them is named, they are found by their usual names (``title``,
        ``Job Title``, ``description``, ``employer`` ...); when one is, only the named ones are read.
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
        If `frame` is not an eager data frame, or a cell holds neither text, a number nor a missing value.

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
    plain = _with_unique_names(frame)
    try:
        wrapped = nw.from_native(plain, eager_only=True)
    except TypeError as error:
        raise TypeError(
            f"label_frame takes an eager data frame (pandas, polars, pyarrow ...), not "
            f"{type(frame).__name__}; collect a lazy one first"
        ) from error
    named = title is not None or text is not None or company is not None
    unnamed: Wanted = False if named else None
    own_names = list(wrapped.columns if plain is frame else frame.columns)  # type: ignore[attr-defined]
    names = [str(name) for name in own_names]
    roles = find_columns(names, title or unnamed, text or unnamed, company or unnamed, where="the frame")
    new_names = appended_names(prefix, names, overwrite=overwrite)
    dropped = set(replaced(names, new_names, roles))
    columns = [
        None if at is None else _cells(wrapped[:, at].to_list())
        for at in (roles.title, roles.text, roles.company)
    ]
    values = _answers(normalizer, columns, len(wrapped))
    appended = [
        nw.new_series(
            name,
            [answer[at] for answer in values],
            nw.Float64 if APPENDED[at] in NUMBERS else nw.String,
            backend=wrapped.implementation,
        )
        for at, name in enumerate(new_names)
    ]
    kept = [at for at in range(len(names)) if at not in dropped]
    labelled: Any = wrapped[:, kept].with_columns(*appended).to_native()
    if plain is not frame:
        labelled = labelled.set_axis([*(own_names[at] for at in kept), *new_names], axis=1)
    return cast("Frame", labelled)


def _answers(
    normalizer: TitleNormalizer, columns: Sequence[list[str | None] | None], count: int
) -> list[tuple[Any, ...]]:
    filled = [column if column is not None else [None] * count for column in columns]
    questions = list(zip(*filled, strict=True))
    distinct = list(dict.fromkeys(questions))
    titles, texts, companies = ([question[at] for question in distinct] for at in range(3))
    results = normalizer.normalize_many(
        titles, texts if columns[1] is not None else None, companies if columns[2] is not None else None
    )
    known = {question: answer_of(result) for question, result in zip(distinct, results, strict=True)}
    return [known[question] for question in questions]


def _cells(values: list[Any]) -> list[str | None]:
    """Turn the cells of a column into texts: numbers (a spreadsheet's) are written out, missing ones None."""
    return [value if value is None or type(value) is str else _cell(value) for value in values]


def _cell(value: Any) -> str | None:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, (list, tuple, dict, set)):
        raise TypeError(f"a cell of a title, text or company column holds a {type(value).__name__}, not text")
    missing = type(value).__name__ in ("NAType", "NaTType") or value != value  # noqa: PLR0124  (NaN differs)
    return None if missing else str(value)


def _with_unique_names(frame: Any) -> Any:
    """Give a pandas frame whose column names repeat stand-in names, because narwhals asks for unique ones."""
    if not (hasattr(frame, "set_axis") and hasattr(frame, "columns")) or frame.columns.is_unique:
        return frame
    return frame.set_axis([f"column {at}" for at in range(len(frame.columns))], axis=1)
