"""Nothing that a file or a folder is called reaches a terminal as an order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from titlemap.cli import main
from titlemap.errors import CONTROL, InputError

EVIL = "a\x1b[2J\x07\x9b31m\r\u202e\u2028b"
CSV = "title,company\nData Scientist,Acme\nNurse,Acme\n"


@pytest.fixture
def evil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / EVIL).mkdir()
    monkeypatch.chdir(tmp_path / EVIL)
    (tmp_path / EVIL / f"{EVIL}.csv").write_text(CSV, encoding="utf-8")
    return tmp_path / EVIL


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["label", f"{EVIL}.csv", "-o", f"{EVIL}.out.csv"], 0),
        (["label", f"{EVIL}.csv", "-o", f"{EVIL}.out.csv", "--json"], 0),
        (["label", f"{EVIL}.csv", "-o", f"{EVIL}.xlsx"], 2),
        (["label", f"{EVIL}.csv", "-o", f"{EVIL}/out.csv"], 2),
        (["label", f"{EVIL}.csv", "-o", f"{EVIL}.out.csv", "--resume", "--title", EVIL], 2),
        (["label", f"{EVIL}.csv", "--table"], 0),
        (["label", f"{EVIL}.csv", f"{EVIL}.csv"], 2),
        (["label", f"{EVIL}.csv", f"--{EVIL}"], 2),
        (["label", f"{EVIL}.csv", "--rows", EVIL], 2),
        (["label", EVIL], 2),
        (["label", "."], 2),
        (["label", f"{EVIL}.csv", "--encoding", EVIL], 2),
        (["label", f"{EVIL}.csv", "--delimiter", EVIL], 2),
        (["report", f"{EVIL}.csv", "-o", f"{EVIL}.html"], 0),
        (["prevalence", f"{EVIL}.csv"], 0),
        (["prevalence", f"{EVIL}.csv", "--json"], 0),
        (["evaluate", f"{EVIL}.csv"], 2),
        (["evaluate", f"{EVIL}.csv", "--predictions", EVIL], 2),
        (["title", EVIL], 0),
        (["title", EVIL, "--json"], 0),
        (["title", "Chef", f"@{EVIL}"], 2),
        ([EVIL], 2),
    ],
)
def test_control_characters_of_names_are_not_printed(
    evil: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int
) -> None:
    assert evil.is_dir()
    assert main(words) == code
    told = capsys.readouterr()
    assert not CONTROL.search((told.out + told.err).replace("\n", ""))
    if "--json" in words:
        assert any(str(value).startswith(EVIL) for value in json.loads(told.out).values())


def test_errors_of_the_library_are_safe_to_print(evil: Path) -> None:
    assert not CONTROL.search(str(InputError(f"no such file: {evil}\nall is well")))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["label", "a.csv", "b.csv"], "unrecognized arguments: b.csv; a command takes one file at a time"),
        (["label", "https://example.org/a.csv"], "nothing is fetched from the network: download it first"),
        (["label", "*.csv"], "pass several files one at a time"),
        (["label", "jobs.csv", "--title", "Jop Titel"], "has no column 'Jop Titel'; did you mean 'Job Title'?"),
        (["label", "jobs.csv", "--title", "nothing like it"], "has no column 'nothing like it'; its columns are"),
        (["label", "jobs.csv", "-o", "s3://bucket/a.csv"], "is no file; write to one"),
        (["label", "jobs.csv", "-o", "out.xlsx"], "out.xlsx would be no workbook but delimited text; name it out.csv"),
        (["label", "jobs.csv", "-o", "out.ODS"], "would be no workbook"),
        (["label", "jobs.csv", "-o", "out.html"], "would be no web page but delimited text"),
        (["report", "jobs.csv", "-o", "report.pdf"], "report.pdf would be no document but a web page; name it report.html"),
        (["evaluate", "labelled.csv", "--errors", "wrong.xlsx"], "would be no workbook but CSV; name it wrong.csv"),
    ],
)
def test_what_cannot_work_gets_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jobs.csv").write_text("id,Job Title\n1,Chef\n", encoding="utf-8")
    Path("labelled.csv").write_text("title,primary\nChef,none\n", encoding="utf-8")
    assert main(words) == 2
    assert sentence in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["jobs.csv", "labelled.csv"]


def test_the_table_of_errors_runs_nothing_in_a_spreadsheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = ["=cmd()", "＝1+1", "@x", "＠x", "+Chef", "－Chef", "-5"]
    source, wrong = tmp_path / "labelled.csv", tmp_path / "wrong.csv"
    rows = [f"{title},{title},ml_engineer\n" for title in titles]
    source.write_text("id,title,primary\n" + "".join(rows), encoding="utf-8")
    assert main(["evaluate", str(source), "--errors", str(wrong)]) == 0
    capsys.readouterr()
    told = [line.split(",")[1:3] for line in wrong.read_text(encoding="utf-8").splitlines()[1:]]
    assert sorted(told) == sorted([[f"'{t}", f"'{t}"] if t != "-5" else [t, t] for t in titles])
