"""Where labelled blocks go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from titlemap.files.arrowfiles import ArrowSource, ArrowTarget
from titlemap.files.delimited import DelimitedSource
from titlemap.files.jsonlines import JsonLinesSource
from titlemap.files.rendering import Rendering, ValuesRendering, values_of
from titlemap.files.text import encode

if TYPE_CHECKING:
    from titlemap.columns import Answer
    from titlemap.files.blocks import Block, Rows
    from titlemap.files.encoding import Carrier
    from titlemap.files.writing import Target

#: A table that is read block by block.
Table = DelimitedSource | JsonLinesSource | ArrowSource


class Sink(Protocol):
    """Takes labelled blocks, in the source's order."""

    @property
    def rendering(self) -> Rendering:
        """How answers are written on their way here."""
        ...

    def carry(self, lines: str, carrier: Carrier | None) -> str:
        """Turn lines of rendered answers into what `write` takes, given the block's carrier."""
        ...

    def write(self, block: Block, answers: list[str]) -> None:
        """Take a block and the line of each of its rows."""
        ...

    def finish(self) -> None:
        """Write what belongs behind the last block."""
        ...

    def abandon(self) -> None:
        """Let go of the target without finishing it."""
        ...


class TextSink:
    """Writes records of text with the new cells in their place."""

    def __init__(self, table: DelimitedSource | JsonLinesSource, target: Target) -> None:
        self._target = target
        self.rendering: Rendering = table.rendering()
        header = table.header if isinstance(table, DelimitedSource) else ""
        target.write(table.stream.mark + encode(header, table.stream.carrier))

    def carry(self, lines: str, carrier: Carrier | None) -> str:
        """Write the lines as the file's encoding has them."""
        return lines if carrier is None else carrier.carry(lines)

    def write(self, block: Block, answers: list[str]) -> None:
        """Write the block's records."""
        rows: Rows = block.rows
        assert block.carrier is not None
        self._target.write(encode(rows.joined(answers), block.carrier))

    def finish(self) -> None:
        """Do nothing: text has no footer."""

    def abandon(self) -> None:
        """Do nothing: text holds on to nothing."""


class _Values:
    """Takes answers as values."""

    rendering: Rendering = ValuesRendering()

    def carry(self, lines: str, carrier: Carrier | None) -> str:
        """Leave the lines as they are: they are read and not written."""
        del carrier
        return lines


class ArrowSink(_Values):
    """Writes batches with the new columns."""

    def __init__(self, table: ArrowSource, target: Target) -> None:
        self._target = target
        self._writer = ArrowTarget(table, target)

    def write(self, block: Block, answers: list[str]) -> None:
        """Write the block's batch."""
        with self._target.blamed():
            self._writer.write(block.rows, values_of(answers))

    def finish(self) -> None:
        """Write the footer."""
        with self._target.blamed():
            self._writer.close()

    def abandon(self) -> None:
        """Close the library's writer while its file is still open."""
        self._writer.abandon()


class Sample(_Values):
    """Keeps the first rows, to be shown."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.rows: list[tuple[str | None, Answer]] = []

    def write(self, block: Block, answers: list[str]) -> None:
        """Keep what there is room for."""
        room = self._most - len(self.rows)
        if room > 0:
            kept = values_of(answers[:room])
            titles = block.cells.questions(range(len(kept)), {}).titles
            self.rows += zip(titles or [None] * len(kept), kept, strict=True)

    def finish(self) -> None:
        """Do nothing."""

    def abandon(self) -> None:
        """Do nothing."""


def sink_for(table: Table, target: Target) -> Sink:
    """Choose what writes a table's kind of rows.

    Parameters
    ----------
    table : DelimitedSource, JsonLinesSource or ArrowSource
    target : Target

    Returns
    -------
    Sink
    """
    if isinstance(table, ArrowSource):
        return ArrowSink(table, target)
    return TextSink(table, target)
