"""A labelled sample is read whole, or the reader hears which line is wrong."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

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
            "the record that ends in line 3 has 3 cells and the header 2",
        ),
        (b'title,primary\nA,"none\n', "line 2 cannot be read"),
        (b'{"title": "A"}\n{"title": \n', "line 2 is not JSON"),
        (b'{"title": "A"}\n[1]\n', "line 2 is JSON, but not an object"),
        (b"\n\n", "holds nothing but blank lines"),
        (b"PAR1nothing", "which is read from a plain file, not from a pipe"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_whole(io.BytesIO(data))


def test_bytes_that_the_named_encoding_does_not_know() -> None:
    with pytest.raises(InputError, match="line 2 holds bytes that mean nothing in utf-8"):
        read_whole(io.BytesIO(b"title\ncaf\xe9\n"), encoding="utf-8")


def test_only_the_picked_columns_are_kept_and_made_into_what_is_asked() -> None:
    def lengths(names: Sequence[str]) -> dict[int, Callable[[Any], Any]]:
        return {list(names).index("title"): len}

    for data in (b"id,title\n1,Chef\n2,Nurse\n", b'{"id": 1, "title": "Chef"}\n{"title": "Nurse"}\n'):
        whole = read_whole(io.BytesIO(data), pick=lengths)
        assert (whole.names, whole.columns) == (["title"], [[4, 5]])
