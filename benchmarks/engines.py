"""How fast frames and engines label generated titles, and how the cost grows with rows and distinct titles.

``python -m benchmarks.engines`` prints what one question costs and, for each share of distinct titles, rows per second of `label_frame`, DuckDB and
Spark (local, two cores), and each time as a ratio to `label_frame` in the same run. Every engine is warmed up first.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import duckdb
import pandas as pd
from pyspark.sql import SparkSession

import titlemap.duckdb
import titlemap.spark
from benchmarks.inputs import texts, titles
from benchmarks.turns import Table, ratio, rounded, take_turns
from titlemap import TitleNormalizer, label_frame
from titlemap.answers import ROOM, Answers

#: What aggregates every appended number, so that no engine can leave one out.
_SUM = "sum(p_none + share_none + confidence + length(reason))"


def with_frame(jobs: pd.DataFrame) -> None:
    """Label a pandas frame."""
    label_frame(jobs, normalizer=TitleNormalizer())


def with_duckdb(jobs: pd.DataFrame) -> None:
    """Label a table of DuckDB."""
    with duckdb.connect() as connection:
        titlemap.duckdb.register(connection, normalizer=TitleNormalizer())
        connection.register("jobs", jobs)
        connection.sql(f"select {_SUM} from (select unnest(titlemap(title)) from jobs)").fetchall()  # noqa: S608


def with_spark(spark: SparkSession) -> Callable[[pd.DataFrame], None]:
    """Return what labels a Spark frame of eight partitions, with a normalizer that no worker has yet."""

    def label(jobs: pd.DataFrame) -> None:
        frame = spark.createDataFrame([(title,) for title in jobs["title"]], "title string").repartition(8)
        titlemap.spark.label(frame, normalizer=TitleNormalizer()).selectExpr(_SUM).collect()

    return label


def session() -> SparkSession:
    """Start Spark on two cores of this machine."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark: SparkSession = builder.config("spark.driver.memory", "2g").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def cost_of_questions() -> None:
    """Print the processor time that a new title and a new posting take, and one that was answered before."""
    jobs, postings = titles(4000, distinct=1.0), list(texts(500))
    answers = Answers(TitleNormalizer(), ROOM)
    answers.ask(jobs[:100], postings[:100])
    asked: dict[str, tuple[list[str], list[str] | None]] = {
        "a new title": (jobs[500:], None),
        "a new title with 4 KB of text": (jobs[100:500], postings[100:]),
        "a title answered before": (jobs[500:] * 20, None),
    }
    for what, (their_titles, their_texts) in asked.items():
        began = time.process_time()
        answers.ask(their_titles, their_texts)
        each = (time.process_time() - began) / len(their_titles)
        print(f"{what:32}{each * 1e6:9.1f} microseconds")


def by_the_clock(label: Callable[[pd.DataFrame], None], jobs: pd.DataFrame, _: int) -> float:
    """Return the seconds that labelling takes; the processor's would leave out other processes."""
    began = time.perf_counter()
    label(jobs)
    return time.perf_counter() - began


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engines", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--distinct", type=float, nargs="+", default=[0.05, 0.2, 0.6])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    cost_of_questions()
    spark = session()
    contenders = {"label_frame": with_frame, "DuckDB": with_duckdb, "Spark local[2]": with_spark(spark)}
    for label in contenders.values():
        label(pd.DataFrame({"title": titles(1000)}))
    for share in asked.distinct:
        jobs = pd.DataFrame({"title": titles(asked.rows, distinct=share)})
        turns = {name: partial(by_the_clock, label, jobs) for name, label in contenders.items()}
        seconds = take_turns(turns, asked.rounds)
        floor = seconds["label_frame"]
        lines = [
            [
                name,
                rounded(statistics.median(took)),
                rounded(asked.rows / statistics.median(took)),
                str(ratio(took, floor)),
            ]
            for name, took in seconds.items()
        ]
        caption = (
            f"{asked.rows:,} titles, {share:.0%} of them different, {asked.rounds} rounds; [least, most]."
        )
        print(Table(caption, ("", "seconds", "rows/s", "times as long as label_frame"), lines).plain())
    spark.stop()


if __name__ == "__main__":
    main()
