"""Read chosen columns of a table of any format as text, block by block; nothing is labelled or written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from titlemap.files.blocks import Block
    from titlemap.files.sinks import Table

#: A row's chosen cells; None is a cell that isn't there.
Cells = tuple[str | None, ...]


class Columns(Protocol):
    """A table whose columns can be read.

    Attributes
    ----------
    names : list of str
        The columns.
    unreadable : int
        Records that had to be left out so far.
    """

    names: list[str]
    unreadable: int

    def blocks(self, places: Sequence[int]) -> Iterator[list[Cells]]:
        """Read the cells at these places of every row, once."""
        ...


class FileColumns:
    r"""The columns of a file.

    Parameters
    ----------
    table : DelimitedSource, JsonLinesSource or ArrowSource

    Examples
    --------
    >>> import io
    >>> from titlemap.files.opening import open_source
    >>> from titlemap.files.tables import find_table
    >>> jobs = io.BytesIO(b"id;title;level\n1;Data Scientist;senior\n2;Welder;\n")
    >>> columns = FileColumns(find_table(open_source(jobs), lambda names: "title" in names))
    >>> columns.names, list(columns.blocks([1, 2]))
    (['id', 'title', 'level'], [[('Data Scientist', 'senior'), ('Welder', '')]])
    """

    def __init__(self, table: Table) -> None:
        self.names = table.names
        self.unreadable = 0
        self._table = table

    def blocks(self, places: Sequence[int]) -> Iterator[list[Cells]]:
        """Read the rows, a block at a time.

        Raises
        ------
        InputError
            If a column holds collections.
        """
        self._table.refuse_collections(places)
        for block in self._table.read(places):
            self.unreadable += sum(not reject.goes_on for reject in block.rejects)
            yield rows_of(block, len(places))


def rows_of(block: Block, width: int) -> list[Cells]:
    """Return the chosen cells of a block's rows, decoded.

    Parameters
    ----------
    block : Block
    width : int
        How many cells were chosen; a single one stands for itself in a block.

    Returns
    -------
    list of tuple
    """
    rows = block.cells.rows if width > 1 else list(zip(block.cells.rows))
    carrier = block.cells.carrier
    return rows if carrier is None else [tuple(map(carrier.cell, row)) for row in rows]
