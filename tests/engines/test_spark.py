"""Spark: a real session, several partitions, and the answers of `label_frame` to the last bit."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from titlemap import InputError, Loss, TitleNormalizer, label_frame
from titlemap.arrow import engine_answers
from titlemap.columns import APPENDED

sql = pytest.importorskip("pyspark.sql")
face = pytest.importorskip("titlemap.spark")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ and "CI" not in os.environ:
    pytest.skip(
        "Spark needs Java: install it (Debian: apt install default-jre-headless)", allow_module_level=True
    )

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]

JOBS = [
    ("Sr. Data Scientist (m/f/d)", "You run A/B tests.", "Acme Corp", 1),
    (None, "You publish papers at NeurIPS.", None, 2),
    ("Acme Corp ML Engineer", None, "Acme Corp", 3),
    (None, None, None, 4),
    ("データサイエンティスト", "", "", 5),
    ("Scientist", "You run PCR assays in our wet lab.", "Acme Corp", 6),
    ("NA", "Duties:\n- Deploy models \U0001f680", None, 7),
] * 30
FRAME = pd.DataFrame(JOBS, columns=["title", "description", "employer", "n"])


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    environment = pytest.MonkeyPatch()
    environment.setenv("PYSPARK_PYTHON", sys.executable)  # else the workers are some other python3
    builder = sql.SparkSession.builder.master("local[2]").appName("titlemap tests")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "16",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
    environment.undo()


@pytest.fixture
def jobs(spark: Any) -> Any:
    return spark.createDataFrame(
        JOBS, "title string, description string, employer string, n int"
    ).repartition(5)


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return sorted(
        (tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False)),
        key=str,
    )


def collected(frame: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in frame.collect()), key=str)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"title": "title"},
        {"title": "title", "text": "description", "prefix": "tm_"},
        {"text": "description"},
        {"normalizer": TitleNormalizer(loss=Loss(abstain=0.01))},
    ],
    ids=["found", "title", "prefix", "text", "normalizer"],
)
def test_rows_are_those_of_label_frame_to_the_last_bit(jobs: Any, options: dict[str, Any]) -> None:
    labelled = face.label(jobs, **options)
    expected = label_frame(FRAME, **options)
    assert labelled.columns == list(expected.columns)
    assert labelled.rdd.getNumPartitions() == 5
    assert collected(labelled) == rows(expected)


def test_own_columns_keep_their_types_whatever_they_are(spark: Any) -> None:
    own = spark.sql(
        """select 'Chef' as title, 1.5bd as price, array(1) as `a.b`, map('k', struct(1 as x)) as m, x'00ff' as raw,
        timestamp'2026-01-01 00:00:00' as at, timestamp_ntz'2026-01-01 00:00:00' as plain, 2 as TITLE2, 3 as `a.b`,
        interval '1' day as gap, make_interval(1, 2) as months, date'2026-01-01' as day, void_or.v
        from (select null as v) void_or"""
    )
    labelled = face.label(own, title="title")
    assert labelled.schema.fields[: len(own.columns)] == own.schema.fields
    assert [labelled.schema[name].dataType.simpleString() for name in ("function", "p_none")] == [
        "string",
        "double",
    ]
    assert labelled.select("status", "day").collect()[0].status == "out_of_scope"


def test_numbers_are_titles_and_collections_are_not(spark: Any) -> None:
    numbers = spark.createDataFrame([(42,), (None,)], "title int")
    assert collected(face.label(numbers)) == rows(
        label_frame(pd.DataFrame({"title": [42, None]}, dtype=object))
    )
    with pytest.raises(TypeError, match=r"column 'title' holds array<string>, not text"):
        face.label(spark.createDataFrame([(["Chef"],)], "title array<string>"))


def test_taken_names_are_refused_or_replaced(jobs: Any) -> None:
    taken = jobs.withColumnRenamed("n", "Status")  # to Spark the same as status
    with pytest.raises(InputError, match="prefix"):
        face.label(taken)
    replaced = face.label(taken, overwrite=True)
    assert replaced.columns == ["title", "description", "employer", *APPENDED]
    with pytest.raises(InputError, match="no column 'nope'"):
        face.label(jobs, title="nope")


def test_sql_asks_by_name(spark: Any, jobs: Any) -> None:
    face.register(spark)
    jobs.createOrReplaceTempView("jobs")
    query = "select answer.* from (select titlemap(title, description, employer) as answer from jobs)"
    assert collected(spark.sql(query)) == rows(label_frame(FRAME)[list(APPENDED)])
    one = spark.sql("select titlemap('ML Engineer').function as function").collect()
    assert one[0].function == "ml_engineer"


def test_a_worker_makes_the_normalizer_once(spark: Any, jobs: Any) -> None:
    """However many batches and tasks a worker has: what it keeps is found again."""

    def kept(numbers: pa.Array) -> pa.Array:
        return pa.array([f"{os.getpid()} {id(engine_answers())}"] * len(numbers))

    seen = {row[0] for row in jobs.select(sql.functions.arrow_udf(kept, "string")("n")).collect()}
    assert len(seen) == len({each.split()[0] for each in seen})


def test_a_spark_that_is_too_old_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sql.functions, "arrow_udf")
    with pytest.raises(ImportError, match=r"needs pyspark 4\.1 or newer"):
        importlib.reload(face)
