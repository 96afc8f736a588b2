"""A report takes what labelling writes, whatever the format, and labels what is raw."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import TITLES, write_jobs

from titlemap import InputError, TitlemapError, label_file, label_frame, write_report
from titlemap.cli import main

pytestmark = pytest.mark.usefixtures("few_resamples")


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    return write_jobs(tmp_path / "jobs.csv", TITLES * 4)


@pytest.fixture
def labelled(jobs: Path, tmp_path: Path) -> Path:
    label_file(jobs, tmp_path / "labelled.csv")
    return tmp_path / "labelled.csv"


def page_of(source: Any, **settings: Any) -> bytes:
    """The page on a source, but for the source's name."""
    target = io.BytesIO()
    summary = write_report(source, target, **settings)
    return target.getvalue().replace(summary.source.encode(), b"FILE")


@pytest.mark.parametrize("suffix", [".tsv", ".jsonl", ".parquet", ".csv.gz", ".csv.xz"])
def test_every_format_gives_the_same_page(labelled: Path, suffix: str) -> None:
    frame = pd.read_csv(labelled, dtype={"Job Title": str}, keep_default_na=True)
    other = labelled.with_name("labelled" + suffix)
    if suffix == ".parquet":
        frame.to_parquet(other)
    elif suffix == ".jsonl":
        frame.to_json(other, orient="records", lines=True, double_precision=15, force_ascii=False)
    else:
        frame.to_csv(other, index=False, sep="\t" if suffix == ".tsv" else ",")
    assert page_of(other) == page_of(labelled)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_found(labelled: Path, encoding: str) -> None:
    text = labelled.read_text(encoding="utf-8").replace("Registered Nurse", "Geprüfte Pflegekraft")
    here, there = labelled.with_name("one.csv"), labelled.with_name("two.csv")
    here.write_text(text, encoding="utf-8")
    there.write_text(text, encoding=encoding)
    assert page_of(there) == page_of(here)


def test_a_labelled_frame_that_was_saved_is_a_labelled_file(
    labelled: Path, jobs: Path, tmp_path: Path
) -> None:
    frame = label_frame(pd.read_csv(jobs, keep_default_na=False))
    frame.to_csv(tmp_path / "frame.csv", index=False)
    assert page_of(tmp_path / "frame.csv") == page_of(labelled)


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.from_pandas, pa.Table.from_pandas])
def test_a_labelled_frame_gives_the_page_of_its_file(labelled: Path, jobs: Path, kind: Any) -> None:
    frame = label_frame(kind(pd.read_csv(jobs, keep_default_na=False)))
    assert page_of(frame) == page_of(labelled)


def test_a_frame_without_labels_is_sent_to_label_frame(jobs: Path) -> None:
    with pytest.raises(InputError, match="label_frame appends them"):
        page_of(pd.read_csv(jobs))


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(TypeError, match=r"an eager data frame .* is needed, not LazyFrame"):
        page_of(pl.LazyFrame({"title": ["Chef"]}))


def test_a_raw_file_is_labelled_first(labelled: Path, jobs: Path) -> None:
    told: list[str] = []
    raw, ready = page_of(jobs, tell=told.append), page_of(labelled)
    assert "jobs.csv holds no labels yet, so it is labelled first" in told
    by = re.compile(rb"<dt>Labelled by</dt>.*?</dd>")
    assert by.sub(b"", raw) == by.sub(b"", ready)
    assert b"an earlier run" in ready
    assert b"an earlier run" not in raw


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8")) | st.sampled_from(TITLES)))
def test_whatever_was_labelled_is_counted(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str]
) -> None:
    home = tmp_path_factory.mktemp("any")
    jobs = write_jobs(home / "jobs.csv", titles)
    # The encoding is named: a few control characters and nothing else would not be taken for text.
    labelled = label_file(jobs, home / "labelled.csv", encoding="utf-8")
    summary = write_report(home / "labelled.csv", home / "report.html", encoding="utf-8")
    assert (summary.rows, summary.unreadable) == (labelled.rows, 0)
    assert {name: summary.verdicts[name] for name in labelled.functions} == labelled.functions
    assert summary.verdicts["none"] == labelled.out_of_scope
    assert summary.verdicts["uncertain"] == labelled.uncertain
    assert summary.verdicts["empty"] == labelled.empty


def test_own_columns_with_the_names_of_labels_do_no_harm(tmp_path: Path) -> None:
    own = tmp_path / "jobs.csv"
    own.write_text("title,status,level\nData Scientist,open,7\nWelder,closed,\n")
    assert b"1 of 2 jobs performs" in page_of(own)


def test_a_stream_is_read(labelled: Path, jobs: Path) -> None:
    assert page_of(io.BytesIO(labelled.read_bytes())) == page_of(labelled)
    assert b"labelled by" in page_of(io.BytesIO(jobs.read_bytes())).lower()


def test_labels_with_a_prefix(labelled: Path, jobs: Path, tmp_path: Path) -> None:
    label_file(jobs, tmp_path / "tm.csv", prefix="tm_")
    assert page_of(tmp_path / "tm.csv", prefix="tm_") == page_of(labelled)


def test_labels_without_titles_make_a_page_without_titles(labelled: Path, tmp_path: Path) -> None:
    pd.read_csv(labelled).drop(columns="Job Title").to_csv(tmp_path / "bare.csv", index=False)
    page = page_of(tmp_path / "bare.csv")
    assert page.count(b"<i>no title</i>") > 2


def test_rows_whose_labels_were_edited_are_left_out_and_said(labelled: Path) -> None:
    text = labelled.read_text(encoding="utf-8")
    labelled.write_text(text.replace("matched", "looks good", 2), encoding="utf-8")
    target = io.BytesIO()
    summary = write_report(labelled, target)
    assert (summary.rows, summary.unreadable) == (len(TITLES) * 4 - 2, 2)
    assert b"2 rows with no labels that can be read" in target.getvalue()


@pytest.mark.parametrize(
    ("source", "target", "complaint"),
    [
        ("labelled.csv", "report.csv", "report.csv sounds like a table; name it .html"),
        ("labelled.csv", "labelled.csv", "sounds like a table"),
        ("labelled.csv", ".", "folder"),
        ("labelled.csv", "nowhere/report.html", "nowhere"),
        ("nope.csv", "report.html", "no such file"),
        ("none.csv", "report.html", "is empty"),
        ("cut.csv", "report.html", "lacks the column 'share_none'"),
        ("numbers.csv", "report.html", "no column that looks like a job title"),
    ],
)
def test_what_cannot_be_reported_on_is_said(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, source: str, target: str, complaint: str
) -> None:
    monkeypatch.chdir(labelled.parent)
    Path("none.csv").touch()
    Path("numbers.csv").write_text("a,b\n1,2\n")
    pd.read_csv(labelled).drop(columns="share_none").to_csv("cut.csv", index=False)
    before = sorted(Path().iterdir())
    with pytest.raises(TitlemapError, match=re.escape(complaint)):
        write_report(source, target)
    assert sorted(Path().iterdir()) == before


def test_a_title_column_that_is_not_there_is_said(labelled: Path) -> None:
    with pytest.raises(InputError, match="no column 'role'; its columns are 'Job Title'"):
        page_of(labelled, title="role")


def test_the_command_line_writes_a_page(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.html"
    assert main(["report", str(labelled), "-o", str(target), "--date", "2026-03-31"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{target}: a report on {len(TITLES) * 4} rows" in err
    assert "2026-03-31" in target.read_text(encoding="utf-8")
    assert main(["report", str(labelled), "-o", str(target), "-q"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_long_job_says_how_far_it_is(
    labelled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("titlemap.files.progress._QUIET", 0)
    monkeypatch.setattr("titlemap.files.progress._EVERY", 0)
    write_report(labelled, io.BytesIO(), progress=True)
    err = capsys.readouterr().err
    assert "rows/s" in err
    assert err.endswith("\r")  # the line is wiped in the end


def test_rows_left_out_change_the_exit_code(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labelled.write_text(labelled.read_text(encoding="utf-8").replace("matched", "sure", 1), encoding="utf-8")
    assert main(["report", str(labelled), "-o", str(labelled.with_name("report.html"))]) == 1
    assert "1 more left out" in capsys.readouterr().err
