"""A labelled sample is read whole, or the reader hears which line is wrong."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from titlemap import evaluate, label_frame, prevalence
from titlemap.errors import InputError
from titlemap.files.whole import read_whole

COLUMNS = [["Datenanalyst*in", "Ingénieur, ML"], ["none", "ml_engineer"]]


@pytest.mark.parametrize(
    "data",
    [
        'title,primary\nDatenanalyst*in,none\n"Ingénieur, ML",ml_engineer\n'.encode(),
        "\ufefftitle;primary\r\nDatenanalyst*in;none\r\nIngénieur, ML;ml_engineer\r\n".encode(),
        "sep=;\ntitle;primary\nDatenanalyst*in;none\nIngénieur, ML;ml_engineer".encode("cp1252"),
        "title\tprimary\nDatenanalyst*in\tnone\n\nIngénieur, ML\tml_engineer\n".encode("utf-16"),
        b'{"title": "Datenanalyst*in", "primary": "none"}\n{"primary": "ml_engineer", "title": "Ing\\u00e9nieur, ML"}\n',
        gzip.compress('title|primary\nDatenanalyst*in|none\n"Ingénieur, ML"|ml_engineer\n'.encode()),
    ],
    ids=["comma", "semicolon and mark", "announced", "tab in utf-16", "json lines", "compressed"],
)
def test_whatever_it_is_written_in(data: bytes) -> None:
    whole = read_whole(io.BytesIO(data))
    assert (whole.names, whole.columns) == (["title", "primary"], COLUMNS)


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "jobs.parquet"
    pd.DataFrame({"title": COLUMNS[0], "primary": COLUMNS[1]}).to_parquet(path)
    assert read_whole(path).columns == COLUMNS


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"title,primary\nA,none\nB,none,too\n",
            r"row 2 \(the first below the header is 1\) has 3 cells where the header has 2; put cells that hold",
        ),
        (b"title,primary\nA\n", "row 1 .* has 1 cells where the header has 2"),
        (b'title,primary\n"A" b,none\n', "row 1 .* has a quote in the middle of a quoted cell"),
        (b'title,primary\nA,"none\n', "line 2 cannot be read: a quote opens in this line and is never closed"),
        (b'{"title": "A"}\n{"title": \n', "line 2 cannot be read: it is not JSON"),
        (b'{"title": "A"}\n[1]\n', "line 2 cannot be read: it is JSON, but not an object"),
        (b"\n\n", "holds nothing but blank lines"),
        (b"PAR1nothing", "which is read from a plain file, not from a pipe"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_whole(io.BytesIO(data))


def test_bytes_that_the_named_encoding_does_not_know() -> None:
    with pytest.raises(InputError, match=r"line 2 cannot be read: the bytes mean nothing.*--encoding cp1252"):
        read_whole(io.BytesIO(b"title\ncaf\xe9\n"), encoding="utf-8")


def test_only_the_picked_columns_are_kept_and_made_into_what_is_asked() -> None:
    def lengths(names: Sequence[str]) -> dict[int, Callable[[Any], Any]]:
        return {list(names).index("title"): len}

    for data in (b"id,title\n1,Chef\n2,Nurse\n", b'{"id": 1, "title": "Chef"}\n{"title": "Nurse"}\n'):
        whole = read_whole(io.BytesIO(data), pick=lengths)
        assert (whole.names, whole.columns) == (["title"], [[4, 5]])


@pytest.mark.parametrize("stream", [False, True])
def test_arrow(tmp_path: Path, stream: bool) -> None:
    table = pa.table({"title": COLUMNS[0], "primary": COLUMNS[1], "skills": [["SQL"], None], "n": [1, 2]})
    path = tmp_path / "jobs.arrow"
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(path, table.schema) as writer:
        writer.write_table(table)
    assert read_whole(path).columns == [*COLUMNS, [["SQL"], None], ["1", "2"]]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_the_same_table_is_the_same_sample_in_every_format(tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame({"title": ["Chef", None, "42"], "n": [1.5, 2.0, -0.25], "on": [True, False, True]})
    path = tmp_path / f"jobs.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        frame.to_parquet(path)
    titles, numbers, _ = read_whole(path).columns
    assert [title or None for title in titles] == ["Chef", None, "42"]
    assert list(map(float, numbers)) == [1.5, 2.0, -0.25]


def test_collections_are_no_titles_in_a_file_and_in_a_frame(tmp_path: Path) -> None:
    frame = pd.DataFrame({"title": [["Chef"], ["Cook"]], "primary": ["none", "none"]})
    frame.to_parquet(tmp_path / "jobs.parquet")
    with pytest.raises(InputError, match="a title, text or company column holds a list, not text; name another"):
        evaluate(tmp_path / "jobs.parquet")
    with pytest.raises(InputError, match="a title, text or company column holds a list, not text; name another"):
        prevalence(tmp_path / "jobs.parquet")
    for judge in (evaluate, prevalence, label_frame):
        with pytest.raises(TypeError, match="a title, text or company column holds a list, not text"):
            judge(frame)
