"""``titlemap prevalence``: shares with intervals for people or machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from titlemap.cli import main


@pytest.fixture
def jobs(tmp_path: Path) -> str:
    path = tmp_path / "jobs.csv"
    path.write_text("Job Title\n" + "Data Scientist\nNurse\nWelder\nML Engineer\n" * 10, encoding="utf-8")
    return str(path)


def test_a_table_for_people(jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prevalence", jobs]) == 0
    out = capsys.readouterr().out
    assert "40 rows, answered by the title alone; 90 % credible intervals" in out
    assert "--labelled on the command line" in out


def test_json_for_machines_and_labelled_rows(
    jobs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text("title,truth\n" + "Data Scientist,data_scientist\nNurse,none\n" * 6, encoding="utf-8")
    command = ["prevalence", jobs, "--labelled", str(sample), "--label", "truth", "--level", "0.95", "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["method"], told["labelled"], told["level"]) == ("prediction-powered", 12, 0.95)


def test_what_is_wrong_is_one_sentence(jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prevalence", jobs, "--labelled", jobs]) == 2
    assert "has no column of true functions" in capsys.readouterr().err
