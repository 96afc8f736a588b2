"""Read a file into memory as columns: for samples whose every row counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titlemap.answers import cells
from titlemap.errors import InputError
from titlemap.files.columnwise import rows_of
from titlemap.files.opening import PathOrFile, open_source
from titlemap.files.tables import find_table
from titlemap.files.text import UNDECODABLE

if TYPE_CHECKING:
    from titlemap.files.blocks import Block

_HINT = (
    '; name the encoding that it was written in: encoding="cp1252" (on the command line --encoding cp1252)'
)

#: Says which columns to keep, by their places in the header, and what to make of each of their cells.
Pick = Callable[[Sequence[str]], Mapping[int, Callable[[Any], Any]]]


@dataclass(frozen=True, slots=True)
class Whole:
    """A file's name, its columns' names and their cells: texts, or what a frame or Parquet holds."""

    name: str
    names: list[str]
    columns: list[list[Any]]
    is_frame: bool = False

    def texts(self, at: int | None) -> list[str | None] | None:
        """Read a column as `label_file` and `label_frame` do.

        Parameters
        ----------
        at : int, optional
            Where it stands.

        Returns
        -------
        list of str or None
            None if there is no column.

        Raises
        ------
        InputError
            If a cell of a file holds a collection.
        TypeError
            If a cell of a frame does.

        Examples
        --------
        >>> Whole("the frame", ["title"], [["Chef", 7, float("nan")]], is_frame=True).texts(0)
        ['Chef', '7', None]
        """
        if at is None:
            return None
        try:
            return cells(self.columns[at])
        except TypeError as error:
            if self.is_frame:
                raise
            raise InputError(f"{self.name}: {error}; name another column than {self.names[at]!r}") from error


def every_column(names: Sequence[str]) -> Mapping[int, Callable[[Any], Any]]:
    """Keep all columns as they are."""
    return dict.fromkeys(range(len(names)), lambda cell: cell)


def read_whole(
    source: PathOrFile,
    knows: Callable[[Sequence[str]], bool] = lambda _: False,
    *,
    pick: Pick = every_column,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Whole:
    r"""Read a file of any format that `label_file` takes, plain or compressed.

    Unlike `label_file`, which keeps going, this stops at the first record that cannot be read or does not fit the
    header: a sample that silently lost rows would be another sample.

    Parameters
    ----------
    source : path or binary file
    knows : callable
        Says whether a header has the columns that are looked for, which helps to find the delimiter.
    pick : callable
        Chooses the columns; those not chosen take up no memory.
    encoding, delimiter : str, optional
        What they are, if finding them fails.

    Returns
    -------
    Whole

    Raises
    ------
    InputError
        If the file can't be read, or holds a record that can't be.

    Examples
    --------
    >>> import io
    >>> read_whole(io.BytesIO(b"title;primary\nData Scientist;data_scientist\n")).columns
    [['Data Scientist'], ['data_scientist']]
    """
    with closing(open_source(source)) as opened:
        table = find_table(opened, knows, encoding=encoding, delimiter=delimiter)
        kept = pick(table.names)
        columns: list[list[Any]] = [[] for _ in kept]
        rows = 0
        for block in table.read(list(kept)):
            _check(block, opened.name, rows)
            picked = rows_of(block, len(kept))
            rows += len(picked)
            for at, (column, made) in enumerate(zip(columns, kept.values(), strict=True)):
                column += [made(cells_of_row[at]) for cells_of_row in picked]
        opened.check_unchanged()
        return Whole(opened.name, [table.names[at] for at in kept], columns)


def _check(block: Block, name: str, before: int) -> None:
    """Refuse a block with a record that can't be read as it should be."""
    for reject in block.rejects[:1]:
        hint = _HINT if reject.reason == UNDECODABLE else ""
        raise InputError(f"{name}: line {reject.line} cannot be read: {reject.reason}{hint}")
    for at, odd in block.flags.items():
        raise InputError(
            f"{name}: row {before + at + 1} (the first below the header is 1) has {odd.partition(':')[0]}; put cells "
            f"that hold a delimiter or a quote in quotes"
        )
