"""Parquet and Arrow: batches of rows in, the same batches with the new columns out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titlemap.answers import cells
from titlemap.columns import APPENDED, NUMBERS
from titlemap.errors import InputError
from titlemap.files.blocks import Block, Cells
from titlemap.files.extras import arrow
from titlemap.files.reading import NOT_LAID_OUT, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from titlemap.columns import Answer
    from titlemap.files.opening import Opened
    from titlemap.files.reading import Reading
    from titlemap.files.writing import Target

_BATCH = 8192  # rows that are worked on at once
_BATCH_BYTES = 1 << 22  # or bytes, if rows are long
_GROUP_ROWS = 1 << 17
_GROUP_BYTES = 1 << 26  # a row group is written when it has so many rows or bytes


_MAGIC = ((b"PAR1", "parquet"), (b"ARROW1", "arrow"), (b"\xff\xff\xff\xff", "arrow stream"))


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches of a Parquet file, an Arrow file, or a stream of Arrow batches, none of them large.

    `codec` is the compression of Parquet. With each batch comes the share of the file that is read then, if
    that can be known.
    """

    kind: str
    schema: Any
    codec: str
    _opened: Opened
    _each: Iterator[tuple[Any, float | None]]

    def __iter__(self) -> Iterator[Any]:
        """Read batch by batch, and keep the source's position up to date."""
        pa = arrow("reading Parquet and Arrow")
        while True:
            try:
                batch, share = next(self._each, (None, None))
            except (pa.ArrowException, OSError) as error:
                self._opened.check_unchanged()
                raise InputError(f"{self._opened.name} is damaged: {error}") from error
            if batch is None:
                return
            if share is not None and self._opened.size:
                self._opened.raw.position = int(self._opened.size * share)
            step = _rows_at_once(batch.num_rows, batch.nbytes)
            for start in range(0, batch.num_rows, step):
                yield batch.slice(start, step)


def _rows_at_once(rows: int, size: int) -> int:
    """Say how many of so many rows of that size in bytes are worked on at once."""
    return max(1, min(_BATCH, _BATCH_BYTES * rows // max(size, 1)))


def arrow_kind(opened: Opened) -> str | None:
    """Say which of Arrow's formats a source has by its first bytes.

    Parameters
    ----------
    opened : Opened

    Returns
    -------
    str or None
        ``parquet``, ``arrow``, ``arrow stream``, or None if it is none of them.
    """
    magic = opened.peek(8)
    return next((kind for start, kind in _MAGIC if magic.startswith(start)), None)


def open_batches(opened: Opened, kind: str) -> Batches:
    """Read the schema of a source and get ready for its batches.

    Parameters
    ----------
    opened : Opened
    kind : str
        As `arrow_kind` says.

    Returns
    -------
    Batches

    Raises
    ------
    InputError
        If it is damaged, or comes from where its format can't be read.
    """
    pa = arrow("reading Parquet and Arrow")
    if kind != "arrow stream" and (opened.path is None or opened.compression):
        raise InputError(f"{opened.name} is {kind.title()}, which is read from a plain file, not from a pipe")
    # files are not mapped into memory: one that is cut short while it is read would end the process
    try:
        if kind == "arrow stream":
            stream = pa.ipc.open_stream(opened.stream)
            return Batches(kind, stream.schema, "", opened, ((batch, None) for batch in stream))
        if kind == "arrow":
            file = pa.ipc.open_file(pa.OSFile(str(opened.path)))
            count = file.num_record_batches
            numbered = ((file.get_batch(at), (at + 1) / count) for at in range(count))
            return Batches(kind, file.schema, "", opened, numbered)
        import pyarrow.parquet as pq  # noqa: PLC0415  (an extra)

        parquet = pq.ParquetFile(opened.path, buffer_size=1 << 20)
        about = parquet.metadata
        filled = about.num_row_groups and about.num_columns
        codec = about.row_group(0).column(0).compression if filled else "SNAPPY"
        size = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
        each = parquet.iter_batches(_rows_at_once(about.num_rows, size), use_threads=False)
        return Batches(kind, parquet.schema_arrow, codec, opened, _with_shares(each, about.num_rows))
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{opened.name} is no whole {kind.title()} file: {error}") from error


def _with_shares(batches: Iterable[Any], total: int) -> Iterator[tuple[Any, float]]:
    done = 0
    for batch in batches:
        done += batch.num_rows
        yield batch, done / total


class ArrowSource:
    """A Parquet file, an Arrow file, or a stream of Arrow batches.

    Parameters
    ----------
    opened : Opened
    kind : str
        As `arrow_kind` says.
    """

    encoding = None
    delimiter = None

    def __init__(self, opened: Opened, kind: str) -> None:
        self.kind = kind
        self.layout = NOT_LAID_OUT
        self._where = opened.name
        self._batches = open_batches(opened, kind)
        self.schema, self.codec = self._batches.schema, self._batches.codec
        self.names = list(self.schema.names)

    def lay_out(self, reading: Reading) -> None:
        """Get ready to be labelled: find the columns that are read, and name the new ones."""
        self.layout = lay_out(self.names, reading, self._where)
        self.refuse_collections(self.layout.roles.places)

    def refuse_collections(self, places: Sequence[int]) -> None:
        """Refuse to take lists, structures and their like for text.

        Raises
        ------
        InputError
        """
        for at in places:
            kind = self.schema.field(at).type
            if _is_collection(kind):
                raise InputError(
                    f"the column {self.names[at]!r} of {self._where} holds {kind} values, not text; name another "
                    f"column"
                )

    def blocks(self) -> Iterator[Block]:
        """Read the rows with the columns that are read for labelling, a batch at a time."""
        return self.read(self.layout.roles.places)

    def read(self, places: Sequence[int]) -> Iterator[Block]:
        """Read the rows and the cells of the columns at these places, a batch at a time.

        Cells are texts, with numbers written out; collections are left as they are.
        """
        for batch in self._batches:
            columns = [_cells(batch.column(at)) for at in places]
            rows = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
            yield Block(Cells(self.layout.roles, rows), batch)


def _cells(column: Any) -> list[Any]:
    values = column.to_pylist()
    return values if _is_collection(column.type) else cells(values)


def _is_collection(kind: Any) -> bool:
    types = arrow("reading Parquet and Arrow").types
    return bool(types.is_nested(kind) or types.is_interval(kind))


class ArrowTarget:
    """Writes labelled batches as they come, or as row groups of a good size."""

    def __init__(self, source: ArrowSource, target: Target) -> None:
        self._pa = pa = arrow("writing Parquet and Arrow")
        kinds = [pa.float64() if name in NUMBERS else pa.string() for name in APPENDED]
        self._fields = [
            pa.field(name, kind) for name, kind in zip(source.layout.new_names, kinds, strict=True)
        ]
        dropped = set(source.layout.dropped)
        self._kept = [at for at in range(len(source.schema.names)) if at not in dropped]
        own = [source.schema.field(at) for at in self._kept]
        self._schema = pa.schema([*own, *self._fields], metadata=source.schema.metadata)
        self._grouped = source.kind == "parquet"
        if self._grouped:
            import pyarrow.parquet as pq  # noqa: PLC0415  (an extra)

            codec = "NONE" if source.codec == "UNCOMPRESSED" else source.codec
            self._writer = pq.ParquetWriter(target.stream(), self._schema, compression=codec)
        elif source.kind == "arrow":
            self._writer = pa.ipc.new_file(target.stream(), self._schema)
        else:
            self._writer = pa.ipc.new_stream(target.stream(), self._schema)
        self._waiting: list[Any] = []
        self._rows = self._bytes = 0

    def write(self, batch: Any, answers: list[Answer]) -> None:
        """Append the answers as columns and write, row groups when enough rows wait."""
        pa = self._pa
        new = [
            pa.array([answer[at] for answer in answers], type=field.type)
            for at, field in enumerate(self._fields)
        ]
        own = [batch.column(at) for at in self._kept]
        labelled = pa.RecordBatch.from_arrays([*own, *new], schema=self._schema)
        if not self._grouped:
            self._writer.write_batch(labelled)
            return
        self._waiting.append(labelled)
        self._rows += labelled.num_rows
        self._bytes += labelled.nbytes
        if self._rows >= _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Write the rest and the footer."""
        self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """Let go of the file; what stands in it is of no use."""
        with suppress(Exception):
            self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(self._pa.Table.from_batches(self._waiting), row_group_size=self._rows)
        self._waiting = []
        self._rows = self._bytes = 0
