"""Parquet: batches of rows in, the same batches with the new columns out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from titlemap.columns import APPENDED, NUMBERS, Answer, Wanted, appended_names, find_columns
from titlemap.errors import InputError
from titlemap.files.blocks import Block, Questions
from titlemap.files.opening import Opened, arrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from titlemap.files.writing import Target

_BATCH = 8192  # rows that are read at once
_GROUP_ROWS = 1 << 17
_GROUP_BYTES = 1 << 26  # a row group is written when it has so many rows or bytes


class ParquetSource:
    """A Parquet file."""

    kind = "parquet"
    encoding = None
    delimiter = None

    def __init__(
        self,
        opened: Opened,
        *,
        title: Wanted = None,
        text: Wanted = None,
        company: Wanted = None,
        prefix: str = "",
    ) -> None:
        pa = arrow("reading Parquet")
        import pyarrow.parquet as pq  # noqa: PLC0415  (an extra)

        if opened.path is None or opened.compression:
            raise InputError(f"{opened.name} is Parquet, which is read from a plain file, not from a pipe")
        self._opened = opened
        try:
            self._file = pq.ParquetFile(opened.path, memory_map=True)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{opened.name} is no whole Parquet file: {error}") from error
        self.schema = self._file.schema_arrow
        self.names = list(self.schema.names)
        self.roles = find_columns(self.names, title, text, company, where=opened.name)
        self.new_names = appended_names(prefix, self.names)
        groups = self._file.metadata
        self.codec = (
            groups.row_group(0).column(0).compression
            if groups.num_row_groups and groups.num_columns
            else "SNAPPY"
        )

    def blocks(self) -> Iterator[Block]:
        """Read the rows, a batch at a time."""
        pa = arrow("reading Parquet")
        total, done = self._file.metadata.num_rows, 0
        roles = (self.roles.title, self.roles.text, self.roles.company)
        places = [at for at in roles if at is not None]
        batches = self._file.iter_batches(batch_size=_BATCH, use_threads=False)
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError) as error:
                raise InputError(f"{self._opened.name} is damaged: {error}") from error
            if batch is None:
                return
            done += batch.num_rows
            self._opened.raw.position = int((self._opened.size or 0) * done / max(total, 1))
            columns = [_cells(batch.column(at)) for at in places]
            yield Block(
                Questions(self.roles, list(zip(*columns, strict=True)) if len(columns) > 1 else columns[0]),
                batch,
            )


class ParquetTarget:
    """Writes labelled batches in row groups of a good size."""

    def __init__(self, source: ParquetSource, target: Target) -> None:
        self._pa = arrow("writing Parquet")
        import pyarrow.parquet as pq  # noqa: PLC0415  (an extra)

        self._names = source.new_names
        pa = self._pa
        kinds = [pa.float64() if name in NUMBERS else pa.string() for name in APPENDED]
        self._fields = [pa.field(name, kind) for name, kind in zip(self._names, kinds, strict=True)]
        schema = source.schema
        for new in self._fields:
            schema = schema.append(new)
        self._schema = schema
        codec = source.codec if source.codec != "UNCOMPRESSED" else "NONE"
        self._writer = pq.ParquetWriter(target.stream(), schema, compression=codec)
        self._waiting: list[Any] = []
        self._rows = self._bytes = 0

    def write(self, batch: Any, answers: list[Answer]) -> None:
        """Append the answers as columns and write when enough rows wait."""
        pa = self._pa
        new = [
            pa.array([answer[at] for answer in answers], type=field.type)
            for at, field in enumerate(self._fields)
        ]
        labelled = pa.RecordBatch.from_arrays([*batch.columns, *new], schema=self._schema)
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


def _cells(column: Any) -> list[str | None]:
    """Read a column as texts; numbers are written out, and what only a program understands is refused."""
    kind = column.type
    values = column.to_pylist()
    if all(value is None or type(value) is str for value in values):
        return values  # type: ignore[no-any-return]
    if any(isinstance(value, (list, dict, tuple)) for value in values):
        raise InputError(
            f"a title, text or company column holds {kind} values, not text; name another column"
        )
    return [
        None
        if value is None
        else value.decode("utf-8", "replace")
        if isinstance(value, bytes)
        else str(value)
        for value in values
    ]
