"""What died is resumed: answers stand in a journal, and the result has the same bytes whatever happened."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from drivers import driver
from sources import csv_source, parquet_source
from stand_in import StandIn

from titlemap.errors import InputError
from titlemap.files import label_file
from titlemap.files.blocks import Questions
from titlemap.files.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable

IDENTITY = {"source": [1, 2]}


def asked(at: int) -> Questions:
    return Questions([f"Chef {at}", "Köchin"], [None, "text \udcff"], [None, "x"], [None, "ragged"])


def answered(at: int) -> str:
    return f"01\nanswer {at} é\nanother"


def entries(path: Path, count: int) -> Journal:
    journal = Journal(path, IDENTITY, resume=False, say=print, quiet=0)
    for at in range(count):
        journal.add(asked(at), answered(at))
    return journal


def test_a_journal_gives_answers_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "j"
    assert entries(path, 3).keep()
    journal = Journal(path, IDENTITY, resume=True, say=print)
    assert [journal.take(asked(at)) for at in range(4)] == [*map(answered, range(3)), None]
    journal.remove()
    assert not path.exists()


@pytest.mark.parametrize("damage", ["cut", "flip", "garbage"])
def test_a_damaged_end_of_a_journal_costs_only_the_end(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "j"
    entries(path, 3).keep()
    data = path.read_bytes()
    path.write_bytes({"cut": data[:-5], "flip": data[:-5] + b"?????", "garbage": data + b"abc"}[damage])
    good = 3 if damage == "garbage" else 2
    journal = Journal(path, IDENTITY, resume=True, say=print, quiet=0)
    taken = [journal.take(asked(at)) for at in range(4)]
    assert taken == [answered(at) if at < good else None for at in range(4)]
    for at in range(good, 4):
        journal.add(asked(at), answered(at))
    journal.keep()
    again = Journal(path, IDENTITY, resume=True, say=print)
    assert [again.take(asked(at)) for at in range(4)] == list(map(answered, range(4)))
    again.keep()


def _with_line(change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        codes, first, *lines = text.split("\n")
        return "\n".join([codes, change(first), *lines])

    return changed


FORGERIES: dict[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "one line too many": lambda text: f"{text}\nevil",
    "one line too few": lambda text: text.rpartition("\n")[0],
    "one code too many": lambda text: f"0{text}",
    "no code": lambda text: f"x{text[1:]}",
    "a code that is none": lambda text: f"9{text[1:]}",
    "another digit": lambda text: f"²{text[1:]}",
    "another code": lambda text: f"{(int(text[0]) + 1) % 8}{text[1:]}",
    "no answer": _with_line(lambda _: "evil"),
    "more text": _with_line(lambda line: f"{line}evil"),
    "a reason that runs": _with_line(lambda line: re.sub(r"said: .*", "=cmd()", line)),
    "a cell too many": _with_line(lambda line: f"{line},=cmd()"),
    "an open quote": _with_line(lambda line: f'{line},"'),
    "no number": _with_line(lambda line: re.sub(r"0\.\d+", "nan", line)),
    "a huge number": _with_line(lambda line: re.sub(r"0\.\d+", "1e308", line)),
    "a sum that is not one": _with_line(lambda line: re.sub(r"0\.\d+", "0.5", line)),
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("make", [csv_source, parquet_source])
@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_journal_is_no_answer(
    tmp_path: Path, make: Callable[[Path], Path], forgery: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = make(tmp_path), tmp_path / "out.x"
    genuine = Journal.add
    monkeypatch.setattr(
        Journal, "add", lambda self, questions, answer: genuine(self, questions, FORGERIES[forgery](answer))
    )
    with pytest.raises(KeyboardInterrupt):
        label_file(source, target, normalizer=Breaking(20))
    with pytest.raises(InputError, match=r"out\.x\.journal holds an answer that no run has written"):
        label_file(source, target, normalizer=StandIn(), resume=True)
    assert not target.exists()


def test_a_journal_that_lies_about_its_length_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "j"
    entries(path, 1).keep()
    data = path.read_bytes()
    begin = data.index(b"\n") + 1
    path.write_bytes(data[: begin + 16] + b"\xff" * 4 + data[begin + 20 :])
    journal = Journal(path, IDENTITY, resume=True, say=print)
    tracemalloc.start()
    assert journal.take(asked(0)) is None
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()
    journal.keep()


@pytest.mark.parametrize("written", [0, 5])
def test_a_journal_that_was_hardly_begun_is_begun_anew(tmp_path: Path, written: int) -> None:
    path, told = tmp_path / "j", list[str]()
    entries(path, 1).keep()
    path.write_bytes(path.read_bytes()[:written])
    journal = Journal(path, IDENTITY, resume=True, say=told.append, quiet=0)
    assert journal.take(asked(0)) is None
    assert told == [f"{path} holds no answers yet; starting over"]
    journal.add(asked(0), answered(0))
    journal.keep()
    again = Journal(path, IDENTITY, resume=True, say=print)
    assert again.take(asked(0)) == answered(0)
    again.keep()


def test_a_journal_knows_its_questions(tmp_path: Path) -> None:
    path = tmp_path / "j"
    entries(path, 1).keep()
    journal = Journal(path, IDENTITY, resume=True, say=print)
    assert journal.take(replace(asked(0), odd=None)) is None
    journal.keep()


def test_a_journal_of_another_job_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "j"
    entries(path, 1).keep()
    with pytest.raises(InputError, match="belongs to another job"):
        Journal(path, {"source": [1, 3]}, resume=True, say=print)
    assert path.exists()


def test_short_jobs_leave_no_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", IDENTITY, resume=False, say=print, quiet=60)
    journal.add(asked(0), answered(0))
    assert not journal.keep()
    assert list(tmp_path.iterdir()) == []


class Breaking(StandIn):
    """Is interrupted after some portions."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def normalize_many(self, titles: Any, texts: Any = None, companies: Any = None) -> Any:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().normalize_many(titles, texts, companies)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("make", [csv_source, parquet_source])
def test_what_was_done_before_an_interrupt_is_not_done_again(
    tmp_path: Path, stand_in: StandIn, make: Callable[[Path], Path]
) -> None:
    source = make(tmp_path)
    good, target = tmp_path / f"good{source.suffix}", tmp_path / f"out{source.suffix}"
    label_file(source, good, normalizer=stand_in)
    told: list[str] = []
    first, second = Breaking(20), StandIn()
    with pytest.raises(KeyboardInterrupt):
        label_file(source, target, normalizer=first, tell=told.append)
    assert told[-1].endswith(f"{target.name}.journal; to go on, run the same again with --resume")
    assert not target.exists()
    label_file(source, target, normalizer=second, resume=True)
    assert target.read_bytes() == good.read_bytes()
    assert first.asked
    assert first.asked + second.asked == stand_in.asked
    assert not list(tmp_path.glob("*.journal"))


@pytest.mark.usefixtures("impatient")
def test_resuming_another_job_is_refused(tmp_path: Path, stand_in: StandIn) -> None:
    source, target = csv_source(tmp_path), tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        label_file(source, target, normalizer=Breaking(20))
    with pytest.raises(InputError, match="belongs to another job"):
        label_file(source, target, normalizer=stand_in, resume=True, prefix="tm_")
    source.write_bytes(source.read_bytes() + b"9,New,x\n")
    with pytest.raises(InputError, match="belongs to another job"):
        label_file(source, target, normalizer=stand_in, resume=True)
    assert not target.exists()
    label_file(source, target, normalizer=stand_in)
    assert not list(tmp_path.glob("*.journal"))


def test_nothing_to_resume_is_said(tmp_path: Path, stand_in: StandIn) -> None:
    told: list[str] = []
    label_file(csv_source(tmp_path), tmp_path / "out.csv", normalizer=stand_in, resume=True, tell=told.append)
    assert "starting over" in told[-1]


def killed_when_grown(command: list[str], journal: Path, chance: random.Random) -> bool:
    """Run a job and kill it when its journal has grown by a random amount; say whether it came to that."""

    def size() -> int:
        return journal.stat().st_size if journal.exists() else 0

    enough = size() + chance.randint(1, 8000)
    process = subprocess.Popen(command)
    while size() < enough and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    return process.wait() == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("make", "suffix"), [(csv_source, ".csv"), (csv_source, ".csv.gz"), (parquet_source, ".parquet")]
)
def test_killed_at_random_and_resumed_gives_the_same_bytes(
    tmp_path: Path, stand_in: StandIn, make: Callable[[Path], Path], suffix: str
) -> None:
    source = make(tmp_path)
    good, target = tmp_path / f"good{suffix}", tmp_path / f"out{suffix}"
    with pytest.MonkeyPatch.context() as patch:  # the blocks are part of a job's identity
        patch.setattr("titlemap.files.delimited.BLOCK", 2048)
        patch.setattr("titlemap.files.labelling._PORTION", 16)
        label_file(source, good, normalizer=stand_in)
    command = [*driver(tmp_path, pause=0.02), str(source), str(target), "1", "resume"]
    chance = random.Random(suffix)
    kills = 0
    while kills < 8 and killed_when_grown(command, target.with_name(target.name + ".journal"), chance):
        kills += 1
        assert not target.exists()
    assert kills >= 3
    if not target.exists():
        subprocess.run(command, check=True, timeout=120)
    assert target.read_bytes() == good.read_bytes()
    assert not list(tmp_path.glob("*.journal"))
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_is_quiet_and_loses_nothing(tmp_path: Path, stand_in: StandIn, workers: int) -> None:
    source, good, target = csv_source(tmp_path), tmp_path / "good.csv", tmp_path / "out.csv"
    label_file(source, good, normalizer=stand_in)
    command = [*driver(tmp_path, pause=0.05), str(source), str(target), str(workers)]
    journal = tmp_path / "out.csv.journal"
    with subprocess.Popen([*command, "no"], stderr=subprocess.PIPE, start_new_session=True) as process:
        while not journal.exists() and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all of them at once
        said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (130, b"")
    assert journal.exists()
    assert not target.exists()
    assert not target.with_name("out.csv.part").exists()
    subprocess.run([*command, "resume"], check=True, timeout=120)
    assert target.read_bytes() == good.read_bytes()
    assert not journal.exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_job_with_several_processes_is_killed_and_resumed(tmp_path: Path, stand_in: StandIn) -> None:
    source, good, target = csv_source(tmp_path), tmp_path / "good.csv", tmp_path / "out.csv"
    label_file(source, good, normalizer=stand_in)
    command = [*driver(tmp_path, pause=0.05), str(source), str(target), "2", "resume"]
    assert killed_when_grown(command, tmp_path / "out.csv.journal", random.Random(5))
    subprocess.run(command, check=True, timeout=120)
    assert target.read_bytes() == good.read_bytes()


def test_a_journal_says_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "j"
    entries(path, 1).keep()
    with path.open("rb") as file:
        assert json.loads(file.readline()) == IDENTITY
