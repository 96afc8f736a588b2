"""Count the rows of a labelled data frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titlemap.answers import cells
from titlemap.errors import InputError
from titlemap.evaluation.sheets import eager_frame
from titlemap.reporting.counting import Counts
from titlemap.reporting.rows import is_labelled, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from titlemap.files import Reading
    from titlemap.files.columnwise import Cells

_ROWS = 8192  # that are turned into text at once


class _Columns:
    """A data frame, read as a file is."""

    def __init__(self, frame: Any) -> None:
        self._frame = eager_frame(frame)
        self.names = [str(name) for name in self._frame.columns]
        self.unreadable = 0

    def blocks(self, places: Sequence[int]) -> Iterator[list[Cells]]:
        """Read the rows, some at a time."""
        for start in range(0, len(self._frame), _ROWS):
            part = self._frame[start : start + _ROWS]
            yield list(zip(*(cells(part[:, at].to_list()) for at in places), strict=True))


def count_frame(frame: Any, reading: Reading) -> Counts:
    """Count the rows of a labelled data frame.

    Parameters
    ----------
    frame : pandas.DataFrame, polars.DataFrame, pyarrow.Table or another eager frame that narwhals knows
    reading : Reading
        Which column holds the titles; `prefix` is what the labels' names begin with.

    Returns
    -------
    Counts

    Raises
    ------
    InputError
        If the frame holds no labels.
    TypeError
        If it is no eager data frame.
    """
    columns = _Columns(frame)
    if not is_labelled(columns.names, reading.prefix):
        raise InputError("the frame holds no labels; label_frame appends them")
    counts = Counts()
    for rows in read_rows(columns, title=reading.title or None, prefix=reading.prefix, where="the frame"):
        counts.add(rows)
    return counts
