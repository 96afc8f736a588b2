"""The benchmark suite itself: the same inputs every time, figures that mean what they say, and no peer lost silently."""

from __future__ import annotations

import doctest
import hashlib
import importlib
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("benchmarks", reason="benchmarks are part of a checkout, not of the wheel")

import benchmarks.__main__
from benchmarks import comparing, growth, page, plot, workers
from benchmarks.__main__ import SUBJECTS, main
from benchmarks.comparing import QUICK, Effort, Inputs, compare, generated
from benchmarks.contenders import CONTENDERS, known_titles
from benchmarks.given import deal
from benchmarks.growth import Point, tables
from benchmarks.inputs import postings, titles
from benchmarks.peers import PEERS
from benchmarks.processes import run
from benchmarks.progress import Progress
from benchmarks.turns import Table, ratio, take_turns
from benchmarks.workers import Timing, Trouble, Worker, started, write_inputs

pytestmark = pytest.mark.checkout
DICTIONARY = "titles: casefold and a dictionary"
SOCKIT = "titles: sockit"


@pytest.mark.parametrize("name", ["inputs", "page", "progress", "turns"])
def test_examples_print_what_they_say(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"benchmarks.{name}"))
    assert tried
    assert not failed


@pytest.mark.parametrize(
    ("made", "digest"),
    [
        (titles(500), "d5a7"),
        (titles(500, distinct=1, seed=7), "e051"),
        ([text for pair in postings(5) for text in pair], "9ce0"),
    ],
    ids=["as posted", "all different", "postings"],
)
def test_inputs_are_the_same_in_every_run(made: list[str], digest: str) -> None:
    assert hashlib.sha256("\n".join(made).encode()).hexdigest()[:4] == digest


def test_contenders_take_turns_and_change_who_is_first() -> None:
    order: list[str] = []

    def contender(name: str) -> None:
        order.append(name)

    take_turns({"a": lambda _: contender("a"), "b": lambda _: contender("b")}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]


def test_a_machine_that_slows_down_changes_no_ratio() -> None:
    found = ratio([2.0, 20.0, 200.0], [1.0, 10.0, 100.0])
    assert (found.low, found.middle, found.high) == (2.0, 2.0, 2.0)


def test_a_table_is_set_for_a_terminal_and_for_a_page() -> None:
    table = Table("Speed", ("", "titles/s"), [("a|b", "1")], ["Versions: b 2."])
    assert table.plain().splitlines() == ["Speed", "       titles/s", "  a|b         1", "  Versions: b 2."]
    assert "| a\\|b | 1 |" in table.markdown()
    assert table.markdown().endswith("\nVersions: b 2.")


def test_every_contender_has_an_environment_that_can_be_installed() -> None:
    assert {each.environment for each in CONTENDERS.values()} - {None} <= PEERS.keys()


def test_contenders_know_the_titles_of_the_table() -> None:
    names, functions = known_titles()
    assert len(names) == len(functions) > 1000
    assert dict(zip(names, functions, strict=True))["data scientist"] == "data_scientist"


def test_a_worker_answers_what_it_is_handed(tmp_path: Path) -> None:
    with Worker(DICTIONARY) as worker:
        timing = worker.time(write_inputs(tmp_path / "in.json", ["Data Scientist", "Nurse"]), 2)
    assert timing.seconds > 0


def test_a_peer_that_is_not_installed_is_told_how_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONTENDERS, SOCKIT, replace(CONTENDERS[SOCKIT], environment="nowhere"))
    with pytest.raises(Trouble, match=r"not installed; `python3 run\.py bench peers`"):
        Worker(SOCKIT)


def test_a_peer_that_cannot_be_imported_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONTENDERS, SOCKIT, replace(CONTENDERS[SOCKIT], environment=None))
    with pytest.raises(Trouble, match="No module named 'sockit'"):
        Worker(SOCKIT)


def test_a_peer_that_dies_is_named(tmp_path: Path) -> None:
    with started([DICTIONARY]) as (running, _):
        running[DICTIONARY]._process.kill()
        running[DICTIONARY]._process.wait()
        with pytest.raises(Trouble, match="exit code -9"):
            running[DICTIONARY].time(write_inputs(tmp_path / "in.json", ["Nurse"]), 1)


def test_the_network_is_refused() -> None:
    code = "from benchmarks import worker; worker.stay_offline(); import urllib.request as u; u.urlopen('http://localhost')"
    with pytest.raises(ChildProcessError, match="it wants the network at run time"):
        run(code)


def test_a_comparison_names_what_it_could_not_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {DICTIONARY: CONTENDERS[DICTIONARY], SOCKIT: replace(CONTENDERS[SOCKIT], environment=None)}
    monkeypatch.setattr(comparing, "CONTENDERS", few)
    monkeypatch.setattr(workers, "CONTENDERS", few)
    seen: list[int] = []

    def inputs(number: int) -> Sequence[Sequence[str]]:
        seen.append(number)
        return [titles(200, seed=number)]

    table = compare("titles", Inputs("titles", 200, inputs), replace(QUICK, rounds=2, seconds=0.01))
    assert seen == [-1, 0, 1], "one to warm up, and others for each round"
    measured, lost = table.rows
    assert float(measured[1].replace(",", "")) > 1000
    assert measured[2] == "1"
    assert lost[4] == "not measured"
    assert table.notes == ["Not measured: sockit (ModuleNotFoundError: No module named 'sockit')."]


@pytest.mark.parametrize(
    ("for_a_row", "for_a_batch", "given"),
    [(0.001, 0.0, 1000), (1e-7, 0.0, 100_000), (1e-6, 0.9, 100_000), (2.0, 0.0, 1)],
    ids=[
        "slow ones get fewer rows",
        "quick ones get all",
        "so do those that pay for the batch",
        "the slowest get one",
    ],
)
def test_a_contender_gets_as_many_rows_as_it_manages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, for_a_row: float, for_a_batch: float, given: int
) -> None:
    with Worker(DICTIONARY) as worker:
        monkeypatch.setattr(worker, "time", lambda _, rows: Timing(for_a_batch + rows * for_a_row, 0.0))
        assert comparing.manageable(worker, tmp_path, 100_000, 1.0) == given


ROUNDS = (-1, 0, 1, 2)


@pytest.mark.parametrize("subject", ["titles", "texts"])
def test_generated_rounds_are_of_one_size_and_repeat_nothing(subject: str) -> None:
    inputs = generated(replace(QUICK, titles=50, texts=5))[subject]
    rounds = [list(zip(*inputs.of(number), strict=True)) for number in ROUNDS]
    assert {len(one) for one in rounds} == {inputs.rows}
    assert len({row for one in rounds for row in one}) == 4 * inputs.rows


@pytest.mark.parametrize(
    ("subject", "head", "row"),
    [("titles", "id,title", "{0},Engineer {1}"), ("texts", "text,title", "Text {1},Engineer")],
    ids=["equal titles count once", "equal postings count once"],
)
def test_rows_of_ones_own_are_dealt_to_rounds(tmp_path: Path, subject: str, head: str, row: str) -> None:
    file = tmp_path / "my.csv"
    file.write_text("\n".join([head, *(row.format(at, at % 40) for at in range(80))]), encoding="utf-8")
    inputs = deal(file, subject, 1000, 3)
    rounds = [list(zip(*inputs.of(number), strict=True)) for number in ROUNDS]
    assert inputs.rows == 10
    assert [len(one) for one in rounds] == [10] * 4
    assert len({row for one in rounds for row in one}) == 40


@pytest.mark.parametrize(
    ("subject", "content", "said"),
    [
        ("texts", "title\nNurse", "it has no column 'text'"),
        ("titles", "title\nNurse\nCook\nNurse", "it has 2 different rows, too few for 3 rounds"),
    ],
    ids=["a column is missing", "too few rows"],
)
def test_a_file_that_cannot_be_dealt_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], subject: str, content: str, said: str
) -> None:
    file = tmp_path / "my.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit):
        main([subject, "--file", str(file)])
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["weather"], ["growth", "--file", "x.csv"], ["--write", "--file", "x.csv"]]
)
def test_what_cannot_be_measured_is_refused_before_anything_is(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)


def test_progress_says_how_much_time_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    progress = Progress({"titles": 60, "growth": 140}, lambda: now)
    progress.of("titles")(0.0, "the first of them")
    now = 2.0
    progress.of("titles")(0.1, "too soon to say more")
    now = 120.0
    progress.of("growth")(0.0, "a machine that takes twice the time")
    assert capsys.readouterr().err.splitlines() == [
        "  0:00 so far, about 3:20 left; titles: the first of them",
        "  2:00 so far, about 4:05 left; growth: a machine that takes twice the time",
    ]


def test_growth_goes_on_without_a_contender_that_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "_WHO", (DICTIONARY, SOCKIT))
    monkeypatch.setitem(CONTENDERS, SOCKIT, replace(CONTENDERS[SOCKIT], environment="nowhere"))
    points, troubles = growth.measure((100, 300), 60, 2)
    assert [(point.name, point.rows) for point in points] == [(DICTIONARY[8:], 100), (DICTIONARY[8:], 300)]
    assert list(troubles) == ["sockit"]


def test_growth_leaves_out_what_was_not_asked(tmp_path: Path) -> None:
    points = [
        Point("titlemap", 1000, 90.0, 80.0, 95.0, 1.0),
        Point("titlemap", 10_000, 91.0, 90.0, 92.0, 1.0),
    ]
    times, memory = tables(
        [*points, Point("slow", 1000, 5000.0, 4000.0, 6000.0, -0.1)], {"lost": "not there"}
    )
    assert times.rows == [["titlemap", "90 [80, 95]", "91 [90, 92]"], ["slow", "5,000 [4,000, 6,000]", "-"]]
    assert times.notes == ["Not measured: lost (not there)."]
    assert memory.rows == [["titlemap", "1.0", "1.0"], ["slow", "0", "-"]]
    plot.draw(points, tmp_path / "plot.svg")
    assert "titlemap" in (tmp_path / "plot.svg").read_text(encoding="utf-8")


def test_the_page_has_a_place_for_every_subject_and_refuses_others() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert all(f"new {name}" in page.fill(text, {name: f"new {name}"}) for name in SUBJECTS)
    with pytest.raises(ValueError, match="no mark '<!-- measured: weather -->'"):
        page.fill(text, {"weather": "fine"})


def test_a_process_is_watched_until_it_ends() -> None:
    cost = run("import time; held = bytearray(80 << 20); time.sleep(0.4); print('done')")
    assert cost.said == "done\n"
    assert cost.peak_mb > 80
    assert cost.seconds > 0.4
    assert 0 < cost.cpu_seconds < cost.seconds


@pytest.mark.slow
def test_everything_is_measured_and_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "performance.md"
    copy.write_text(page.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(page, "PAGE", copy)
    monkeypatch.setattr(page, "PICTURE", tmp_path / "performance.svg")
    monkeypatch.setattr(benchmarks.__main__, "QUICK", Effort(60, 20, 1, 0.01, 1, (100,), 50, 20))
    before = sections(copy)
    assert main(["--write"]) == 0
    after = sections(copy)
    assert {name for name in before if before[name] == after[name]} == {"prose"}
    assert after.keys() == before.keys() == {"prose", *SUBJECTS}
    assert "titlemap, one at a time" in capsys.readouterr().out
    assert main(["size", "--write"]) == 0
    assert {name for name, text in sections(copy).items() if text != after[name]} <= {"size"}


def sections(path: Path) -> dict[str, str]:
    """What stands between the marks of a page, and around them."""
    parts = re.split(
        r"<!-- measured: (\w+) -->\n(.*?)<!-- end -->", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    return {"prose": "".join(parts[::3])} | dict(zip(parts[1::3], parts[2::3], strict=True))


@pytest.mark.slow
def test_hot_functions_can_be_measured() -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-o",
        "addopts=",
        "--benchmark-disable",
        "benchmarks/test_hot.py",
    ]
    assert subprocess.run(command, cwd=page.PAGE.parents[1], check=False).returncode == 0
