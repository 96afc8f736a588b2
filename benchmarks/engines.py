"""How fast frames and engines label generated titles, and how the cost grows with rows and distinct titles.

    python -m benchmarks.engines --rows 20000 --rounds 1 --distinct 0.05 0.6    what docs/scaling.md shows

prints what one question costs and what follows from it for large jobs; then, for each share of distinct titles, rows per
second of `label_frame`, DuckDB and Spark (local, two cores), and each time as a ratio to `label_frame` in the same run.
Every engine is warmed up first.
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


def cost_of_questions() -> tuple[float, float, float]:
    """Return the processor's seconds for a new title, for a new posting, and for a title that was answered before."""
    jobs, postings = titles(4000, distinct=1.0), list(texts(500))
    answers = Answers(TitleNormalizer(), ROOM)
    answers.ask(jobs[:100], postings[:100])

    def each(their_titles: list[str], their_texts: list[str] | None = None) -> float:
        began = time.process_time()
        answers.ask(their_titles, their_texts)
        return (time.process_time() - began) / len(their_titles)

    return each(jobs[500:]), each(jobs[100:500], postings[100:]), each(jobs[500:] * 20)


def of_questions(title: float, posting: float, again: float) -> list[Table]:
    """Set what one question costs, and what follows from it for large jobs, carrying of rows aside."""
    questions = {
        "a new title": title,
        "a new title with 4 KB of text": posting,
        "a title that was answered before": again,
    }
    each = [[what, f"{rounded(1e6 * seconds)} µs"] for what, seconds in questions.items()]
    whole = [
        [f"{rows:,} {what}", f"{share:.0%}", _long(rows * (share * new + (1 - share) * again))]
        for rows in (800_000, 800_000_000)
        for what, share, new in (
            ("titles", 0.05, title),
            ("titles", 0.6, title),
            ("postings with text", 1.0, posting),
        )
    ]
    return [
        Table("One question.", ("", "processor time"), each),
        Table("A large job, carrying of rows aside.", ("rows", "distinct", "processor time"), whole),
    ]


def _long(seconds: float) -> str:
    if seconds < 100:
        return f"{rounded(seconds)} seconds"
    return f"{rounded(seconds / 60)} minutes" if seconds < 1200 else f"{rounded(seconds / 3600)} core-hours"


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
    print("\n\n".join(table.plain() for table in of_questions(*cost_of_questions())), flush=True)
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
        print("\n" + Table(caption, ("", "seconds", "rows/s", "times as long as label_frame"), lines).plain())
    spark.stop()


if __name__ == "__main__":
    main()
