"""Open a source as the table that it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from titlemap.columns import describe_roles
from titlemap.errors import InputError
from titlemap.files.arrowfiles import ArrowSource, arrow_kind
from titlemap.files.delimited import DelimitedSource
from titlemap.files.detection import SAMPLE
from titlemap.files.jsonlines import JsonLinesSource
from titlemap.files.text import TextStream
from titlemap.files.writing import check_suffix, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from titlemap.files.opening import Opened
    from titlemap.files.reading import Reading
    from titlemap.files.sinks import Table

_KINDS = {
    "csv": "delimited text",
    "jsonl": "JSON Lines",
    "parquet": "Parquet",
    "arrow": "an Arrow file",
    "arrow stream": "an Arrow stream",
}
#: How an object begins, or an array of anything that may be a row.
_JSON = re.compile(r"\{|\[\s*[\[{\"\]]")
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}


def open_table(opened: Opened, reading: Reading) -> Table:
    """Open a source to be labelled.

    Parameters
    ----------
    opened : Opened
    reading : Reading

    Returns
    -------
    DelimitedSource, JsonLinesSource or ArrowSource

    Raises
    ------
    InputError
        If it is no table, lacks the columns, or has some of the new ones.
    """
    table = find_table(opened, reading.knows, encoding=reading.encoding, delimiter=reading.delimiter)
    table.lay_out(reading)
    return table


def find_table(
    opened: Opened,
    knows: Callable[[Sequence[str]], bool],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """Find out what an opened source is, and read its head: everything that reads a table begins here.

    Parameters
    ----------
    opened : Opened
    knows : callable
        Says whether a header has the columns that are looked for; of several ways to read a file that decides.
    encoding, delimiter : str, optional
        What they are, if finding them fails.

    Returns
    -------
    DelimitedSource, JsonLinesSource or ArrowSource

    Raises
    ------
    InputError
        If it is nothing of the kind.
    """
    kind = arrow_kind(opened)
    if kind is not None:
        return ArrowSource(opened, kind)
    opened.peek(SAMPLE)  # what fails here says itself where
    try:
        stream = TextStream(opened, encoding)
    except InputError as error:
        raise InputError(f"{opened.name} cannot be read: {error}") from error
    promised = kind_of(opened.path) if opened.path else None
    start = stream.peek(1024).lstrip("\ufeff \t\r\n")
    if _JSON.match(start) or (promised == "jsonl" and start):
        return JsonLinesSource(stream, opened.name)
    return DelimitedSource(stream, opened.name, knows, delimiter)


def check_options(opened: Opened, table: Table, reading: Reading) -> None:
    """Refuse an option that would do nothing for a table, where somebody may rely on it.

    Parameters
    ----------
    opened : Opened
    table : DelimitedSource, JsonLinesSource or ArrowSource
    reading : Reading

    Raises
    ------
    InputError
    """
    if reading.neutralise and table.kind != "csv":
        raise InputError(
            f"{opened.name} is {_KINDS[table.kind]}; formulas are neutralised in delimited text only, which is what "
            "spreadsheets open"
        )


def describe(opened: Opened, table: Table) -> Iterator[str]:
    """Say in sentences how a table is read.

    Parameters
    ----------
    opened : Opened
    table : DelimitedSource, JsonLinesSource or ArrowSource

    Yields
    ------
    str
    """
    parts = [_KINDS[table.kind]]
    if table.delimiter is not None:
        parts.append(f"separated by {_DELIMITERS.get(table.delimiter, repr(table.delimiter))}")
    if table.encoding is not None:
        parts.append(f"encoded in {table.encoding}")
    if opened.compression:
        parts.append(f"compressed with {opened.compression}")
    yield f"{opened.name}: {', '.join(parts)}"
    yield from describe_roles(table.layout.roles, table.layout.names)


def check_target(table: Table, target: Path, source: Path | None) -> None:
    """Refuse a target whose name promises another format than it would get.

    Parameters
    ----------
    table : DelimitedSource, JsonLinesSource or ArrowSource
    target : Path
    source : Path, optional

    Raises
    ------
    InputError
    """
    usual = {"csv": ".tsv" if table.delimiter == "\t" else ".csv", "jsonl": ".jsonl", "parquet": ".parquet"}
    check_suffix(target, _KINDS[table.kind], usual.get(table.kind, ".arrow"))
    promised = kind_of(target)
    if promised is not None and promised != table.kind.split()[0]:
        raise InputError(
            f"the source is {_KINDS[table.kind]}, and {target.name} would be {_KINDS[promised]}; "
            f"titlemap keeps the format, so give the target the source's suffix"
        )
    if table.kind != "csv" or (source is not None and _suffix(source) == _suffix(target)):
        return
    tabs = table.delimiter == "\t"
    if (tabs and _suffix(target) == ".csv") or (not tabs and _suffix(target) in (".tsv", ".tab")):
        names = _DELIMITERS.get(table.delimiter or "", repr(table.delimiter))
        raise InputError(
            f"the source is separated by {names}, and titlemap keeps that, which {target.name} does not fit; "
            f"name the target {'.tsv' if tabs else '.csv'}"
        )


def _suffix(path: Path) -> str:
    return next((suffix.lower() for suffix in path.suffixes[-2:] if kind_of(Path("x" + suffix))), "")
