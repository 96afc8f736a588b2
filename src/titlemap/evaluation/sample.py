"""A labelled sample: jobs, their true functions, and which rows belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from titlemap.columns import Wanted, columns_told, find_column, find_columns
from titlemap.errors import InputError
from titlemap.evaluation.arrays import Floats, Ints
from titlemap.evaluation.labels import outcome_in, shares_in
from titlemap.evaluation.sheets import missing
from titlemap.files.whole import Whole
from titlemap.taxonomy import NONE, OUTCOMES


def _words(names: str) -> list[str]:
    return names.split()


LABEL_NAMES = _words(
    "primary primaryfunction truefunction truelabel goldlabel gold truth target label labels jobfunction function"
)
_SHARE_NAMES = ("shares", "trueshares", "blend")
_SURE_NAMES = ("sure", "sureness", "certainty")
ID_NAMES = ("id", "rowid", "jobid", "postingid", "uid")
#: A source (a board, a collection) holds employers, so it is looked for first.
_CLUSTER_NAMES = _words(
    """cluster group source jobboard board site platform collection company companyname employer employername
    organization organisation"""
)
#: Intervals from fewer clusters than this mean little, so such a column is not chosen by itself.
FEWEST_CLUSTERS = 10
_SURE = {"1": 1, "2": 2, "3": 3}


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Labelled jobs; lists and arrays have an entry for each row.

    Attributes
    ----------
    name : str
        The file's name, or ``the frame``.
    columns : dict
        Which role each column that was read plays.
    titles, texts, companies : list or None
        None where no column of that kind is read.
    ids : list of str or None
    truth : int array (n,)
        Position of the true outcome in `OUTCOMES`.
    shares : float array (n, 6) or None
        True split of the week, each row summing to 1.
    sure : int array (n,) or None
        1 to 3: how sure the person who labelled was.
    clusters : int array (n,)
        Rows of one number belong together and are resampled together.
    unlabelled : int
        Rows whose label is empty, read as ``none``.
    """

    name: str
    columns: Mapping[str, str]
    titles: list[str | None] | None
    texts: list[str | None] | None
    companies: list[str | None] | None
    ids: list[str] | None
    truth: Ints
    shares: Floats | None
    sure: Ints | None
    clusters: Ints
    unlabelled: int

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.truth)


def knows_labels(title: Wanted, label: str | None) -> Any:
    """Return what recognises the header of a labelled sample, whatever separates its cells."""

    def knows(header: Sequence[str]) -> bool:
        try:
            find_columns(header, title)
            return find_column(header, label, LABEL_NAMES, "it") is not None
        except InputError:
            return False

    return knows


def sample_of(
    sheet: Whole,
    *,
    title: Wanted = None,
    text: Wanted = None,
    company: Wanted = None,
    label: str | None = None,
    shares: Wanted = None,
    cluster: Wanted = None,
) -> Sample:
    """Find the columns of a labelled sample and read them.

    Parameters
    ----------
    sheet : Whole
    title, text, company : str, False or None
        The column's name, False to use none, or None to find it.
    label : str, optional
        The column of true functions; found by its name if not given.
    shares : str, False or None
        A column of JSON objects, or the prefix of six columns, such as ``share_``.
    cluster : str, False or None
        The column whose equal values belong together.

    Returns
    -------
    Sample

    Raises
    ------
    InputError
        If a column is missing or a cell is no label, with the row.
    """
    names, where = sheet.names, sheet.name
    roles = find_columns(names, title, text, company, where=where)
    at_label = _label_column(names, label, where)
    cells, shares_name = _shares_cells(sheet, shares)
    truth, unlabelled = None, 0
    if at_label is not None:
        truth, unlabelled = _read_truth(sheet, at_label)
    split = None if cells is None else _read_shares(cells, truth, where)
    if truth is None:
        if split is None:
            raise InputError(
                f"{where} has no column of true functions; {columns_told(names)}. Call it 'primary' or "
                f'say which one it is: label="NAME" (on the command line --label NAME)'
            )
        truth = split.argmax(axis=1).astype(np.int64)
    sure = find_column(names, None, _SURE_NAMES, where)
    codes, cluster_name = _read_clusters(sheet, cluster)
    found = roles.named(names)
    for role, name in (("label", None if at_label is None else names[at_label]), ("shares", shares_name)):
        if name is not None:
            found[role] = name
    if cluster_name is not None:
        found["cluster"] = cluster_name
    return Sample(
        name=where,
        columns=found,
        titles=sheet.texts(roles.title),
        texts=sheet.texts(roles.text),
        companies=sheet.texts(roles.company),
        ids=ids_in(sheet),
        truth=truth,
        shares=split,
        sure=None if sure is None else _read_sure(sheet.columns[sure]),
        clusters=codes,
        unlabelled=unlabelled,
    )


def ids_in(sheet: Whole) -> list[str] | None:
    """Return the rows' ids, if a column is called so."""
    at = find_column(sheet.names, None, ID_NAMES, sheet.name)
    return None if at is None else [str(value) for value in sheet.columns[at]]


def _label_column(names: Sequence[str], wanted: str | None, where: str) -> int | None:
    at = find_column(names, wanted, LABEL_NAMES, where)
    if wanted is None and at is not None and names[at].endswith("function"):
        prefix = names[at].removesuffix("function")
        if f"{prefix}status" in names and f"{prefix}p_{NONE}" in names:
            raise InputError(
                f"the column {names[at]!r} of {where} holds titlemap's own answers; put the true functions into "
                f"a column called 'primary', or name theirs: label=\"NAME\" (on the command line --label NAME)"
            )
    return at


def _read_truth(sheet: Whole, at: int) -> tuple[Ints, int]:
    """Read the labels, and count the rows that have none."""
    cells = sheet.columns[at]
    unlabelled = sum(map(missing, cells))
    if unlabelled == len(cells):
        raise InputError(f"the label column {sheet.names[at]!r} of {sheet.name} is empty")
    return np.array(
        [outcome_in(cell, row, sheet.name) for row, cell in enumerate(cells, 1)], np.int64
    ), unlabelled


def _shares_cells(sheet: Whole, wanted: Wanted) -> tuple[list[Any] | None, str | None]:
    """Find the cells that say how each row's week splits."""
    names = sheet.names
    if wanted is False:
        return None, None
    prefix = wanted if isinstance(wanted, str) and wanted not in names else None
    # beside probabilities, columns of shares are titlemap's answers, not labels
    answered = any(name.endswith(f"p_{NONE}") for name in names)
    if prefix is None and wanted is None and not answered and f"share_{NONE}" in names:
        prefix = "share_"
    if prefix is not None and all(prefix + outcome in names for outcome in OUTCOMES):
        columns = [sheet.columns[names.index(prefix + outcome)] for outcome in OUTCOMES]
        rows = [dict(zip(OUTCOMES, cells, strict=True)) for cells in zip(*columns, strict=True)]
        return [None if all(map(missing, row.values())) else row for row in rows], prefix + "*"
    at = find_column(names, wanted, _SHARE_NAMES, sheet.name)
    return (None, None) if at is None else (sheet.columns[at], names[at])


def _read_shares(cells: Sequence[Any], truth: Ints | None, where: str) -> Floats:
    """Read the shares; a row that has a label and no shares is a pure job."""
    pure = np.eye(len(OUTCOMES))
    return np.array(
        [
            pure[truth[row]] if truth is not None and missing(cell) else shares_in(cell, row + 1, where)
            for row, cell in enumerate(cells)
        ]
    )


def _read_sure(cells: Sequence[Any]) -> Ints | None:
    """Read 1 to 3; a column that holds anything else is another kind of column."""
    texts = [str(cell).strip().removesuffix(".0") for cell in cells]
    return np.array([_SURE[text] for text in texts], np.int64) if set(texts) <= set(_SURE) else None


def _read_clusters(sheet: Whole, wanted: Wanted) -> tuple[Ints, str | None]:
    rows = len(sheet.columns[0])
    if wanted is False:
        return np.arange(rows), None
    if wanted is not None:
        candidates = [find_column(sheet.names, wanted, (), sheet.name)]
    else:
        found = (find_column(sheet.names, None, (name,), sheet.name) for name in _CLUSTER_NAMES)
        candidates = [at for at in found if at is not None]
    for at in candidates:
        assert at is not None
        codes = cluster_codes(sheet.columns[at])
        if wanted is not None or len(np.unique(codes)) >= FEWEST_CLUSTERS:
            return codes, sheet.names[at]
    return np.arange(rows), None


def cluster_codes(values: Sequence[Any]) -> Ints:
    """Give each distinct value a number; each row without one is a cluster of its own.

    Examples
    --------
    >>> cluster_codes(["Acme", None, "Acme", ""]).tolist()
    [0, 1, 0, 2]
    """
    known: dict[Any, int] = {}
    return np.array(
        [
            known.setdefault(("", row) if missing(value) else str(value), len(known))
            for row, value in enumerate(values)
        ],
        np.int64,
    )
