"""Read a whole file into memory: for labelled samples, which are small and whose every row counts."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError
from titlemap.files.detection import find_encoding, split_mark
from titlemap.files.dialect import checked_delimiter, directive, find_dialect
from titlemap.files.encoding import canonical
from titlemap.files.opening import Opened, PathOrFile, arrow, open_source
from titlemap.files.records import allow_long_cells, split_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LOOK = 400  # lines that the dialect is found in
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Whole:
    """All of a file: its name, its columns' names and their cells (text, or what JSON and Parquet hold)."""

    name: str
    names: list[str]
    columns: list[list[Any]]


def read_whole(
    source: PathOrFile,
    knows: Callable[[Sequence[str]], bool] = lambda _: False,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Whole:
    r"""Read a delimited, JSON Lines or Parquet file, plain or compressed.

    Unlike `label_file`, which keeps going, this stops at the first record that cannot be read: a sample that
    silently lost rows would be another sample.

    Parameters
    ----------
    source : path or binary file
    knows : callable
        Says whether a header has the columns that are looked for, which helps to find the delimiter.
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
        if opened.peek(4) == b"PAR1":
            return _parquet(opened)
        text = _decoded(opened, encoding)
        if text.lstrip().startswith("{"):
            return _json_lines(text, opened.name)
        return _delimited(text, opened.name, knows, delimiter)


def _decoded(opened: Opened, encoding: str | None) -> str:
    pieces = []
    while piece := opened.read(_PIECE):
        pieces.append(piece)
    data = b"".join(pieces)
    marked, length = split_mark(data)
    try:
        known = canonical(encoding) if encoding else marked or find_encoding(data[length:]) or "utf-8"
    except InputError as error:
        raise InputError(f"{opened.name} cannot be read: {error}") from error
    try:
        return data[length:].decode(known)
    except UnicodeError as error:
        line = data[: length + getattr(error, "start", 0)].count(b"\n") + 1
        raise InputError(
            f"{opened.name}: line {line} holds bytes that mean nothing in {known}; name the encoding "
            f'that it was written in: encoding="cp1252" (on the command line --encoding cp1252)'
        ) from error


def _delimited(text: str, name: str, knows: Callable[[Sequence[str]], bool], delimiter: str | None) -> Whole:
    import csv  # noqa: PLC0415  (only its error)

    allow_long_cells()
    lines = split_lines(text)
    announced = directive(lines[0]) if lines else None
    first = 1 if announced else 0
    known = checked_delimiter(delimiter) if delimiter is not None else announced
    dialect = find_dialect(lines[first : first + _LOOK], known, knows)
    reader = dialect.reader(lines[first:])
    names: list[str] = []
    columns: list[list[Any]] = []
    try:
        for row in reader:
            if not row:
                continue
            if not names:
                names, columns = row, [[] for _ in row]
                continue
            if len(row) != len(names):
                raise InputError(
                    f"{name}: the record that ends in line {first + reader.line_num} has {len(row)} cells and "
                    f"the header {len(names)}; put cells that hold a delimiter in quotes"
                )
            for column, cell in zip(columns, row, strict=True):
                column.append(cell)
    except csv.Error as error:
        raise InputError(f"{name}: line {first + reader.line_num} cannot be read: {error}") from error
    if not names:
        raise InputError(f"{name} holds nothing but blank lines")
    return Whole(name, names, columns)


def _json_lines(text: str, name: str) -> Whole:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(split_lines(text), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(f"{name}: line {number} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise InputError(f"{name}: line {number} is JSON, but not an object")
        rows.append(row)
    names = list(dict.fromkeys(key for row in rows for key in row))
    return Whole(name, names, [[row.get(key) for row in rows] for key in names])


def _parquet(opened: Opened) -> Whole:
    pa = arrow("reading Parquet")
    import pyarrow.parquet as pq  # noqa: PLC0415  (an extra)

    if opened.path is None or opened.compression:
        raise InputError(f"{opened.name} is Parquet, which is read from a plain file, not from a pipe")
    try:
        table = pq.read_table(opened.path, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{opened.name} is no whole Parquet file: {error}") from error
    return Whole(opened.name, list(table.column_names), [column.to_pylist() for column in table.columns])
