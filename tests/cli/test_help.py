"""What ``--help`` shows fits the terminal, and every command in it runs."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from titlemap import label_file, label_frame
from titlemap.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMANDS = ["label", "report", "title", "functions", "evaluate", "prevalence"]


@cache
def help_of(command: str) -> str:
    """What a new process prints, as wide as its narrowest reader's terminal."""
    arguments = [sys.executable, "-m", "titlemap", *filter(None, [command]), "--help"]
    environment = {**os.environ, "COLUMNS": "80"}
    done = subprocess.run(
        arguments, capture_output=True, text=True, encoding="utf-8", env=environment, check=True
    )
    return done.stdout


def examples_of(command: str) -> list[str]:
    lines = help_of(command).partition("\nexamples:\n")[2].partition("\n\n")[0].splitlines()
    assert all(line.startswith("  ") for line in lines)
    return [line.strip() for line in lines]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples_of_every_command(command: str) -> None:
    examples = examples_of(command)
    for each in [command] if command else COMMANDS:
        assert any(f"titlemap {each}" in example for example in examples), each


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_the_terminal(
    command: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert main([*filter(None, [command]), "--help"]) == 0
    longest = max(map(len, capsys.readouterr().out.splitlines()))
    assert longest <= width
    if width == 80 and command not in ("", "title", "functions"):  # these have no long lines
        assert longest > width - 8, "the width is used"


@pytest.mark.parametrize("command", ["", "label", "report", "title", "functions", "evaluate", "prevalence"])
def test_help_documents_the_exit_codes(command: str) -> None:
    codes = help_of(command).partition("exit codes:\n")[2]
    for code in ("  0 ", "  1 ", "  2 ", "  70 ", "  129, 130, 143 ", "  141 "):
        assert code in codes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files that the examples speak of, made of those that ship."""
    rows = list(
        csv.reader(io.StringIO((EXAMPLES / "messy_postings.csv").read_text(encoding="utf-8"), newline=""))
    )
    names = {"Job Title": "Position", "description": "Body"}

    def written(delimiter: str = ",", header: list[str] = rows[0]) -> str:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=delimiter).writerows([header, *rows[1:]])
        return buffer.getvalue()

    def put(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    jobs = put("jobs.csv", written().encode())
    board = written(header=[names.get(name, name) for name in rows[0]])
    put("board.csv.gz", gzip.compress(board.encode()))
    put("old-excel.csv", written(";").encode("cp1252", "replace"))
    objects = [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]
    put("jobs.jsonl", "\n".join(map(json.dumps, objects)).encode())
    put("posting.txt", "You will train and serve models.".encode("utf-16"))
    sample = put("sample.csv", (EXAMPLES / "evaluation_postings.csv").read_bytes())
    label_file(jobs, tmp_path / "labelled.csv")
    label_file(sample, tmp_path / "new.csv", company=False)
    label_file(sample, tmp_path / "old.csv", text=False)
    frame = pd.read_csv(jobs, dtype=str)
    frame.to_parquet(tmp_path / "huge.parquet")
    label_frame(frame).to_parquet(tmp_path / "labelled.parquet")
    label_frame(frame, prefix="tm_").to_parquet(tmp_path / "tagged.parquet")
    return tmp_path


@pytest.mark.slow
@pytest.mark.checkout
@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_example_runs(command: str, folder: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for example in examples_of(command):
        done = subprocess.run(
            ["sh", "-ec", example],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, (example, done.stderr)
        target = example.partition(" -o ")[2].split() or example.partition(" > ")[2].split()
        assert done.stdout or (folder / target[0]).stat().st_size, example
