"""DuckDB: a real connection, several threads, and the answers of `label_frame` to the last bit."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from titlemap import Loss, TitleNormalizer, label_frame
from titlemap.columns import APPENDED

duckdb = pytest.importorskip("duckdb")
face = pytest.importorskip("titlemap.duckdb")
pytestmark = pytest.mark.slow

TITLES = ["Sr. Data Scientist (m/f/d)", None, "Pastry Chef", "", "データサイエンティスト", "Scientist", "NA"]
TEXTS = [
    None,
    "You publish papers at NeurIPS.",
    "You bake.",
    "",
    None,
    "You run PCR assays.",
    "Deploy models \U0001f680",
]
FRAME = pd.DataFrame({"n": range(7000), "title": TITLES * 1000, "text": (TEXTS + TEXTS[::-1]) * 500}).astype(
    {"title": object, "text": object}
)


@pytest.fixture
def connection() -> Any:
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("create table jobs (n int, title varchar, text varchar)")
    connection.register("frame", FRAME)
    connection.execute("insert into jobs select * from frame")
    face.register(connection)
    return connection


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False)]


@pytest.mark.parametrize(
    ("call", "columns"),
    [
        ("titlemap(title)", {"title": "title"}),
        ("titlemap(title, text)", {"title": "title", "text": "text"}),
        ("titlemap(NULL, text, NULL)", {"text": "text"}),
    ],
)
def test_rows_are_those_of_label_frame_to_the_last_bit(
    connection: Any, call: str, columns: dict[str, Any]
) -> None:
    found = connection.sql(f"select *, unnest({call}) from jobs order by n")
    assert list(found.columns) == [*FRAME.columns, *APPENDED]
    assert found.fetchall() == rows(label_frame(FRAME, **columns))


def test_the_company_is_heard(connection: Any) -> None:
    frame = pd.DataFrame({"title": ["Acme Scientist"], "company": ["Acme"]})
    found = connection.sql("select unnest(titlemap('Acme Scientist', NULL, 'Acme'))").fetchall()
    assert found == rows(label_frame(frame)[list(APPENDED)])


def test_answers_can_be_filtered_and_grouped(connection: Any) -> None:
    query = "select titlemap(title).status, count(*) from jobs group by all order by all"
    expected = label_frame(FRAME, title="title").groupby("status").size()
    assert connection.sql(query).fetchall() == sorted(expected.items())


def test_a_normalizer_of_your_own_is_asked_under_a_name_of_its_own(connection: Any) -> None:
    careful = TitleNormalizer(loss=Loss(abstain=0.001))
    face.register(connection, "careful", normalizer=careful)
    found = connection.sql("select unnest(careful(title)) from jobs order by n limit 7").fetchall()
    assert found == rows(label_frame(FRAME[:7], title="title", normalizer=careful)[list(APPENDED)])


def test_registering_again_replaces(connection: Any) -> None:
    face.register(connection, normalizer=TitleNormalizer(loss=Loss(abstain=0)))
    assert connection.sql("select titlemap('Scientist').status").fetchall() == [("uncertain",)]
    face.register(connection)


def test_numbers_are_titles_and_collections_are_not(connection: Any) -> None:
    assert connection.sql("select titlemap(42).status").fetchall() == [("empty",)]
    with pytest.raises(duckdb.Error, match="holds a list, not text"):
        connection.sql("select titlemap(['Chef'])").fetchall()
    with pytest.raises(duckdb.Error, match="a title, a text and a company, not 4 values"):
        connection.sql("select titlemap('a', 'b', 'c', 'd')").fetchall()
