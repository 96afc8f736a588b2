"""``titlemap evaluate``: figures for people or machines, a comparison, and a file of errors."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from titlemap import label_file
from titlemap.cli import main

LABELLED = """id,title,primary,text
1,Data Scientist,data_scientist,
2,Nurse,none,
3,Scientist,ml_researcher,"You will publish at NeurIPS and ICML and develop novel learning algorithms."
4,ML Engineer,ml_scientist,
"""


@pytest.fixture
def labelled(tmp_path: Path) -> str:
    path = tmp_path / "labelled.csv"
    path.write_text(LABELLED, encoding="utf-8")
    return str(path)


def test_the_summary_is_printed(labelled: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", labelled]) == 0
    out = capsys.readouterr().out
    assert "4 labelled rows" in out
    assert "title alone" in out
    assert "keyword rule" in out


def test_json_is_for_machines(labelled: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", labelled, "--json", "--level", "0.9", "--no-text"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == 4
    assert told["level"] == 0.9
    assert told["name"] == "title alone"


def test_standard_input_is_scored_and_compared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LABELLED.encode())))
    assert main(["evaluate", "-", "--against", "title"]) == 0
    out = capsys.readouterr().out
    assert "4 labelled rows" in out
    assert "titlemap minus title alone" in out


@pytest.mark.parametrize(("against", "other"), [("title", "title alone"), ("text", "text alone")])
def test_the_whole_is_compared_with_a_part(
    labelled: str, against: str, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", labelled, "--against", against]) == 0
    out = capsys.readouterr().out
    assert f"titlemap minus {other}" in out
    assert "exact McNemar p" in out


def test_two_files_of_predictions_are_compared(
    labelled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, old = tmp_path / "new.csv", tmp_path / "old.csv"
    label_file(labelled, new)
    label_file(labelled, old, text=False)
    assert main(["evaluate", labelled, "--predictions", str(new), "--against", str(old), "--json"]) == 0
    compared = json.loads(capsys.readouterr().out)["comparison"]
    assert (compared["first"], compared["second"]) == ("new.csv", "old.csv")
    assert (compared["first_only"], compared["second_only"]) == (1, 0)


def test_the_wrong_answers_can_be_read_one_by_one(labelled: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    assert main(["evaluate", labelled, "--errors", str(wrong)]) == 0
    header, first, *_ = wrong.read_text(encoding="utf-8").splitlines()
    assert header == "row,id,title,label,answer,confidence,p_label,decided,reason"
    assert first.startswith("4,4,ML Engineer,ml_scientist,ml_engineer,0.9")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--label", "truth"], "has no column 'truth'"),
        (["--level", "95"], "--level is a number between 0 and 1 such as 0.9, not 95.0"),
        (["--predictions", "nowhere.csv"], "nowhere.csv"),
        (["--errors", "no/such/folder/wrong.csv"], "no/such/folder/wrong.csv cannot be written"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    labelled: str, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", labelled, *arguments]) == 2
    err = capsys.readouterr().err
    assert err.startswith("titlemap: ")
    assert sentence in err
    assert len(err.splitlines()) == 1
