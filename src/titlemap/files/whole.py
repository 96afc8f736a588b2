"""Read a file into memory as columns: for samples whose every row counts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from titlemap.errors import InputError
from titlemap.files.detection import SAMPLE, find_encoding, split_mark
from titlemap.files.dialect import checked_delimiter, directive, find_dialect
from titlemap.files.encoding import canonical
from titlemap.files.extras import arrow
from titlemap.files.opening import Opened, PathOrFile, open_source
from titlemap.files.records import allow_long_cells, split_lines

_LOOK = 1 << 16  # characters that the dialect is found in
_ESCAPED = re.compile("[\udc80-\udcff]")  # what Python makes of bytes that it cannot decode

#: Says which columns to keep, by their places in the header, and what to make of each of their cells.
Pick = Callable[[Sequence[str]], Mapping[int, Callable[[Any], Any]]]


@dataclass(frozen=True, slots=True)
class Whole:
    """A file's name, its columns' names and their cells (text, or what JSON and Parquet hold)."""

    name: str
    names: list[str]
    columns: list[list[Any]]


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
    r"""Read a delimited, JSON Lines or Parquet file, plain or compressed.

    Unlike `label_file`, which keeps going, this stops at the first record that cannot be read: a sample that
    silently lost rows would be another sample.

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
        if opened.peek(4) == b"PAR1":
            return _parquet(opened, pick)
        known = _encoding_of(opened, encoding)
        start = opened.peek(_LOOK).decode(known, "replace")
        lines = _lines(opened, known)
        if start.lstrip("\ufeff \t\r\n").startswith("{"):
            return _json_lines(lines, opened.name, pick)
        return _delimited(lines, start, opened.name, knows, pick, delimiter)


class _Bytes(io.RawIOBase):
    """A source's bytes as a stream that text can be read from."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def readable(self) -> bool:
        """Tell wrappers that this is a stream to read from."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer."""
        data = self._opened.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _encoding_of(opened: Opened, named: str | None) -> str:
    """Find the encoding, and step over a byte-order mark."""
    sample = opened.peek(SAMPLE)
    marked, length = split_mark(sample)
    try:
        known = canonical(named) if named else marked or find_encoding(sample[length:]) or "utf-8"
    except InputError as error:
        raise InputError(f"{opened.name} cannot be read: {error}") from error
    opened.read(length)
    return known


def _lines(opened: Opened, encoding: str) -> Iterator[str]:
    """Read the lines with their ends as they are."""
    pieces = io.BufferedReader(_Bytes(opened), 1 << 20)
    text = io.TextIOWrapper(pieces, encoding, errors="surrogateescape", newline="")
    for number, line in enumerate(text, 1):
        if not line.isascii() and _ESCAPED.search(line):
            raise InputError(
                f"{opened.name}: line {number} holds bytes that mean nothing in {encoding}; name the encoding that "
                f'it was written in: encoding="cp1252" (on the command line --encoding cp1252)'
            )
        yield line


def _delimited(
    lines: Iterator[str],
    start: str,
    name: str,
    knows: Callable[[Sequence[str]], bool],
    pick: Pick,
    delimiter: str | None,
) -> Whole:
    allow_long_cells()
    look = split_lines(start) or [""]
    announced = directive(look[0])
    first = 1 if announced else 0
    known = checked_delimiter(delimiter) if delimiter is not None else announced
    dialect = find_dialect(look[first:-1] or look[first:], known, knows)
    if announced:
        next(lines)
    reader = dialect.reader(lines)
    width, kept = 0, list[tuple[int, Callable[[Any], Any], list[Any]]]()
    names: list[str] = []
    try:
        for row in reader:
            if not row:
                continue
            if not width:
                width = len(row)
                kept = [(at, made, []) for at, made in pick(row).items()]
                names = [row[at] for at, _, _ in kept]
                continue
            if len(row) != width:
                raise InputError(
                    f"{name}: the record that ends in line {first + reader.line_num} has {len(row)} cells and "
                    f"the header {width}; put cells that hold a delimiter in quotes"
                )
            for at, made, cells in kept:
                cells.append(made(row[at]))
    except csv.Error as error:
        raise InputError(f"{name}: line {first + reader.line_num} cannot be read: {error}") from error
    if not width:
        raise InputError(f"{name} holds nothing but blank lines")
    return Whole(name, names, [cells for _, _, cells in kept])


def _picked(name: str, names: Sequence[str], columns: Sequence[Sequence[Any]], pick: Pick) -> Whole:
    kept = pick(names)
    return Whole(
        name, [names[at] for at in kept], [list(map(made, columns[at])) for at, made in kept.items()]
    )


def _json_lines(lines: Iterator[str], name: str, pick: Pick) -> Whole:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
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
    return _picked(name, names, [[row.get(key) for row in rows] for key in names], pick)


def _parquet(opened: Opened, pick: Pick) -> Whole:
    pa = arrow("reading Parquet")
    import pyarrow.parquet as pq  # noqa: PLC0415  (an extra)

    if opened.path is None or opened.compression:
        raise InputError(f"{opened.name} is Parquet, which is read from a plain file, not from a pipe")
    try:
        file = pq.ParquetFile(opened.path)
        names = list(file.schema_arrow.names)
        chosen = [names[at] for at in pick(names)]
        table = file.read(chosen, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{opened.name} is no whole Parquet file: {error}") from error
    made = [pick(names)[names.index(name)] for name in chosen]
    return Whole(
        opened.name,
        chosen,
        [list(map(make, table[name].to_pylist())) for make, name in zip(made, chosen, strict=True)],
    )
