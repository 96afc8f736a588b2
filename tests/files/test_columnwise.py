"""Chosen columns of any table, as text, whatever format and encoding it has."""

from __future__ import annotations

import io
import json
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from titlemap.errors import InputError
from titlemap.files.blocks import BLOCK
from titlemap.files.columnwise import FileColumns
from titlemap.files.opening import open_source
from titlemap.files.tables import find_table

NAMES = ["id", "title", "p"]
ROWS = [("1", "Ingénieur ML", "0.5"), ("2", "a,b\nc", ""), ("3", "データ", "1e-3")]


def read(
    source: Path | bytes, *wanted: str, encoding: str | None = None
) -> tuple[list[tuple[str | None, ...]], int]:
    with closing(open_source(io.BytesIO(source) if isinstance(source, bytes) else source)) as opened:
        columns = FileColumns(find_table(opened, lambda names: "title" in names, encoding=encoding))
        places = [columns.names.index(name) for name in wanted or NAMES]
        return [row for block in columns.blocks(places) for row in block], columns.unreadable


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimited_text(separator: str, encoding: str, end: str) -> None:
    text = pd.DataFrame(ROWS, columns=NAMES).to_csv(sep=separator, index=False, lineterminator=end)
    assert read(text.encode(encoding)) == (ROWS, 0)


def test_json_lines() -> None:
    lines = [
        json.dumps({"id": 1, "title": "Chef", "p": 0.25}),
        json.dumps({"title": None, "p": 1}),
        "[3]",
        "",
    ]
    assert read("\n".join(lines).encode()) == ([("1", "Chef", "0.25"), (None, None, "1")], 1)


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "jobs.parquet"
    pd.DataFrame({"id": [1, 2], "title": ["Chef", None], "p": [0.1, 1.0]}).to_parquet(path)
    assert read(path) == ([("1", "Chef", "0.1"), ("2", None, "1.0")], 0)


@pytest.mark.parametrize("stream", [False, True])
def test_arrow(tmp_path: Path, stream: bool) -> None:
    table = pa.table({"id": [1, 2], "title": ["Chef", None], "p": [0.1, 1.0]})
    path = tmp_path / "jobs.arrow"
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with new(path, table.schema) as writer:
        writer.write_table(table)
    assert read(path) == ([("1", "Chef", "0.1"), ("2", None, "1.0")], 0)


def test_columns_come_in_the_order_asked_for() -> None:
    assert read(b"id,title,p\n1,Chef,0.5\n", "p", "id") == ([("0.5", "1")], 0)
    assert read(b"id,title,p\n1,Chef,0.5\n", "title") == ([("Chef",)], 0)


def test_rows_that_do_not_fit_the_header() -> None:
    rows = read(b'id,title,p\n1\n\n2,Chef,0.5,more\n3,"open\n')
    assert rows == ([("1", "", ""), ("2", "Chef", "0.5,more")], 1)


def test_what_stands_above_the_header_is_left_out() -> None:
    assert read(b"sep=;\nid;title;p\n1;Chef;0\n") == ([("1", "Chef", "0")], 0)
    assert read(b"\n\nid,title,p\n1,Chef,0\n") == ([("1", "Chef", "0")], 0)


@pytest.mark.parametrize(
    "line", ["{},Chef,0.5\n", '{},"Chef, ""de""\nrang",0.5\n', '{{"id": {}, "title": "x", "p": 1}}\n']
)
def test_many_blocks_lose_nothing(line: str) -> None:
    number = 3 * BLOCK // len(line)
    header = "" if line.startswith("{{") else "id,title,p\n"
    text = header + "".join(line.format(at) for at in range(number))
    rows, unreadable = read(text.encode(), "id")
    assert rows == [(str(at),) for at in range(number)]
    assert unreadable == 0


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (b"\n\n", "nothing but blank lines"),
        (b'{"a" 1}\n', "not JSON Lines"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PAR1", "Parquet"),
    ],
)
def test_what_is_no_table_is_refused(source: bytes, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        read(source)
