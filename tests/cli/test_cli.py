"""The command line: a table, a file, a pipe, a sentence, an exit code."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from titlemap.cli import main
from titlemap.columns import APPENDED

EXAMPLE = Path(__file__).parents[2] / "examples" / "messy_postings.csv"
JOBS = b"id,Job Title\n1,Data Scientist\n2,Pastry Chef\n"


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_bytes(JOBS)
    return path


def run(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "titlemap", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **settings)


@pytest.mark.checkout
def test_the_example_is_shown_as_a_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert main(["label", str(EXAMPLE), "--table"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split() == ["title", "function", "sure", "level", "reason"]
    assert max(map(len, lines[:41])) <= 120
    nurse = next(line for line in lines if line.startswith("Registered Nurse"))
    assert "none" in nurse
    assert any(
        line.startswith("Sr. Data Scntst") and "data_scientist" in line and "senior" in line for line in lines
    )
    assert "40 rows" in out
    assert (
        "titles from column 'Job Title', texts from column 'description', companies from column 'company'"
        in err
    )


def test_a_terminal_gets_the_table_without_asking(
    jobs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["label", str(jobs)]) == 0
    assert capsys.readouterr().out.startswith("title")


def test_a_pipe_gets_the_data(jobs: Path) -> None:
    done = run("label", str(jobs))
    assert done.returncode == 0
    header, *rows = done.stdout.splitlines()
    assert header == ",".join(["id", "Job Title", *APPENDED])
    assert rows[0].startswith("1,Data Scientist,data_scientist,matched,")
    assert "2 rows" in done.stderr


def test_standard_input_is_read(jobs: Path) -> None:
    done = run("label", "-", "-o", "-", "-q", input=jobs.read_text())
    assert done.stdout == run("label", str(jobs)).stdout
    assert done.stderr == ""


def test_a_file_is_written_and_the_summary_told(
    jobs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.csv"
    assert main(["label", str(jobs), "-o", str(target)]) == 0
    assert target.read_bytes().startswith(b"id,Job Title,function,")
    out, err = capsys.readouterr()
    assert out == ""
    assert "encoded in utf-8" in err
    assert "Data Scientist" in err
    assert main(["label", str(jobs), "-o", str(target), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["rows"] == 2
    assert summary["functions"]["data_scientist"] == 1
    assert summary["table_version"]


def test_rejected_records_change_the_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(JOBS + b'3,"open\n')
    assert main(["label", str(source), "-o", str(target)]) == 1
    assert "b.csv.rejects" in capsys.readouterr().err
    assert json.loads((tmp_path / "b.csv.rejects").read_text())["line"] == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["label", "nope.csv"], "no such file: nope.csv"),
        (["label", "{jobs}", "--title", "x"], "no column 'x'; its columns are 'id', 'Job Title'"),
        (["label", "{jobs}", "--encoding", "x"], "no text encoding called 'x'"),
        (["label", "{jobs}", "--text", "id", "--no-text"], "named and left out"),
        (["evaluate", "{jobs}", "--text", "id", "--no-text"], "named and left out"),
        (["prevalence", "{jobs}", "--text", "id", "--no-text"], "named and left out"),
        (["label", "{jobs}", "--table", "--rows", "-1"], "--rows takes a number of rows from 0 up, not -1"),
        (["title", "Chef", "@nope.txt"], "nope.txt cannot be read"),
    ],
)
def test_bad_input_is_one_sentence_and_code_2(
    jobs: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main([argument.format(jobs=jobs) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("titlemap: ")
    assert sentence in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["label"], ["nope"], ["label", "a.csv", "--table", "-o", "b.csv"]])
def test_wrong_usage_is_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage: titlemap" in capsys.readouterr().err


def test_a_title_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["title", "Sr. Data Scntst (Remote)"]) == 0
    assert capsys.readouterr().out.startswith("'Sr. Data Scntst (Remote)' -> Data Scientist (data_scientist)")
    assert main(["title", "Data Scientist", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["function"] == "data_scientist"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_posting_is_read_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    text = "Du wertest Fragen größerer Teams mit SQL aus und führst A/B-Tests durch. "
    posting = tmp_path / "posting.txt"
    posting.write_bytes((text * 5).encode(encoding))
    assert main(["title", "Data Analyst", f"@{posting}", "--json"]) == 0
    from_file = json.loads(capsys.readouterr().out)
    assert main(["title", "Data Analyst", text * 5, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == from_file


def test_functions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["functions"]) == 0
    assert "ml_architect    Machine Learning Architect (Program Manager)" in capsys.readouterr().out
    assert main(["functions", "--json"]) == 0
    assert [function["id"] for function in json.loads(capsys.readouterr().out)] == [
        "ml_researcher",
        "data_scientist",
        "ml_scientist",
        "ml_engineer",
        "ml_architect",
    ]


def test_versions_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("titlemap 0.")


def test_titles_cannot_take_over_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.csv"
    source.write_text('title\n"\x1b[31mred\x1b[0m\nnext"\n')
    assert main(["label", str(source), "--table"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "[31mred" in out


def test_a_title_that_is_no_unicode_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["title", "Chef \udcff é"]) == 0
    assert b"Chef" in stream.buffer.getvalue()


def test_an_exact_match_loads_neither_pandas_nor_scikit_learn() -> None:
    code = (
        "import sys; from titlemap.cli import main; main(['title', 'Data Scientist']);"
        "print(sorted({'pandas', 'sklearn', 'narwhals', 'pyarrow', 'charset_normalizer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_labelling_a_csv_loads_neither_pandas_nor_pyarrow(jobs: Path) -> None:
    code = (
        f"import sys; from titlemap.cli import main; main(['label', {str(jobs)!r}, '-q']);"
        "print(sorted({'pandas', 'sklearn', 'narwhals', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"title\n" + b"Data Scientist\n" * 20_000)
    command = [sys.executable, "-m", "titlemap", "label", str(source), "-q"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        process.stdout = None
        assert process.communicate(timeout=60)[1] == b""
        assert process.returncode == 141


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_ctrl_c_is_quiet_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    # a test run in the background of a shell passes on that interrupts are ignored
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from titlemap.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "label", "-", "-o", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(b"title\n" + b"Data Scientist\n" * 100_000)
        process.stdin.flush()
        for _ in range(600):  # until it is at work
            if list(tmp_path.glob("*.part")):
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        try:
            said = process.communicate(timeout=60)[1]
        finally:
            process.kill()
        assert process.returncode == 130
    assert said.endswith(b"titlemap: interrupted\n")
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []
