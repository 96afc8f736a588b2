"""Long jobs: several processes, deaths, journals, and the same bytes whatever happens."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from stand_in import StandIn

from titlemap.errors import InputError, TitlemapError
from titlemap.files import label_file, usable_cores
from titlemap.files.asking import Answerer, Asker
from titlemap.files.blocks import Questions
from titlemap.files.journal import Journal
from titlemap.files.rendering import ValuesRendering
from titlemap.files.writing import Target

if TYPE_CHECKING:
    from collections.abc import Callable


QUESTIONS = Questions(["Chef", "Cook"], [None, "text \udcff"], [None, "x"])
IDENTITY = {"source": [1, 2]}


class Deadly(StandIn):
    """Ends its process the first times it is asked outside the test's own."""

    def __init__(self, folder: Path, times: int, parent: int | None = None) -> None:
        super().__init__()
        self.folder, self.times, self.parent = folder, times, parent or os.getpid()

    def __reduce__(self) -> tuple[Any, ...]:
        return Deadly, (self.folder, self.times, self.parent)

    def normalize_many(self, titles: Any, texts: Any = None, companies: Any = None) -> Any:
        deaths = len(list(self.folder.iterdir()))
        if os.getpid() != self.parent and deaths < self.times:
            (self.folder / f"death-{os.getpid()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().normalize_many(titles, texts, companies)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start processes and journals at once, and cut files into many blocks."""
    monkeypatch.setattr("titlemap.files.asking._PATIENCE", 0.0)
    monkeypatch.setattr("titlemap.files.journal._QUIET", 0.0)
    monkeypatch.setattr("titlemap.files.delimited.BLOCK", 2048)
    monkeypatch.setattr("titlemap.files.labelling._PORTION", 16)


def csv_source(folder: Path, rows: int = 2000) -> Path:
    path = folder / "jobs.csv"
    lines = [f"{at},Chef {at % 700},ré\n" if at % 9 else f'{at},"broken {at}\n' for at in range(rows)]
    path.write_text("id,title,note\n" + "".join(lines), encoding="utf-8")
    return path


def parquet_source(folder: Path, rows: int = 20_000) -> Path:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = folder / "jobs.parquet"
    pq.write_table(pa.table({"title": [f"Chef {at % 7000}" for at in range(rows)], "n": range(rows)}), path)
    return path


@pytest.mark.usefixtures("impatient")
def test_the_number_of_processes_changes_nothing(tmp_path: Path, stand_in: StandIn) -> None:
    source = csv_source(tmp_path)
    targets = [tmp_path / f"out{workers}.csv" for workers in (1, 2)]
    summaries = [
        label_file(source, target, workers=at + 1, normalizer=stand_in) for at, target in enumerate(targets)
    ]
    assert targets[0].read_bytes() == targets[1].read_bytes()
    assert targets[1].with_name("out2.csv.rejects").read_bytes().count(b"\n") == 223
    assert summaries[0].functions == summaries[1].functions
    assert summaries[0].rejected == summaries[1].rejected == 223
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".rejects"}


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("make", [csv_source, parquet_source])
@pytest.mark.parametrize("workers", [2, 3, 5])
def test_any_number_of_processes_changes_nothing(
    tmp_path: Path, stand_in: StandIn, make: Callable[[Path], Path], workers: int
) -> None:
    source = make(tmp_path)
    one, many = (tmp_path / f"{name}{source.suffix}" for name in ("one", "many"))
    label_file(source, one, normalizer=stand_in)
    label_file(source, many, workers=workers, normalizer=stand_in)
    assert one.read_bytes() == many.read_bytes()


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_a_process_that_dies_is_replaced(tmp_path: Path, stand_in: StandIn) -> None:
    source, deaths = csv_source(tmp_path), tmp_path / "deaths"
    deaths.mkdir()
    label_file(source, tmp_path / "good.csv", normalizer=stand_in)
    label_file(source, tmp_path / "out.csv", workers=2, normalizer=Deadly(deaths, 1))
    assert len(list(deaths.iterdir())) >= 1
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "good.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_processes_that_keep_dying_are_an_error_and_leave_the_old_target(tmp_path: Path) -> None:
    source, deaths, target = csv_source(tmp_path), tmp_path / "deaths", tmp_path / "out.csv"
    deaths.mkdir()
    target.write_bytes(b"old")
    with pytest.raises(TitlemapError, match="died 3 times"):
        label_file(source, target, workers=2, normalizer=Deadly(deaths, 999))
    assert target.read_bytes() == b"old"
    assert not list(tmp_path.glob("*.part"))


def test_processes_are_started_when_a_job_turns_out_to_be_long(stand_in: StandIn) -> None:
    now = [0.0]
    answerer = Answerer(stand_in, ValuesRendering())
    asker = Asker(answerer, 2, clock=lambda: now[0])
    assert asker.ask(QUESTIONS)() == answerer.answer(QUESTIONS)
    assert asker.depth == 0
    now[0] = 3.0
    try:
        assert asker.ask(QUESTIONS)() == answerer.answer(QUESTIONS)
        assert asker.depth == 4
    finally:
        asker.close()
    assert usable_cores() >= 1


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
    assert told[-1].endswith(f"{target.name}.journal: run again and resume")
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


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_two_runs_do_not_write_the_same_target(tmp_path: Path) -> None:
    first = Target(tmp_path / "out.csv")
    first.write(b"first")
    with pytest.raises(InputError, match="another run is writing"):
        Target(tmp_path / "out.csv")
    first.commit()
    assert (tmp_path / "out.csv").read_bytes() == b"first"
    Target(tmp_path / "out.csv").discard()


DRIVER = """
import sys, time
sys.path.insert(0, {here!r})
from stand_in import StandIn
from titlemap.files import asking, delimited, journal, labelling, label_file
asking._PATIENCE = journal._QUIET = 0.0
delimited.BLOCK, labelling._PORTION = 2048, 16
class Slow(StandIn):
    def normalize_many(self, *columns):
        time.sleep({pause})
        return super().normalize_many(*columns)
if __name__ == "__main__":
    source, target, resume = sys.argv[1:4]
    label_file(source, target, normalizer=Slow(), resume=resume == "resume")
"""


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
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER.format(here=str(Path(__file__).parent), pause=0.02), encoding="utf-8")
    command = [sys.executable, str(driver), str(source), str(target), "resume"]
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
def test_processes_follow_their_parent_into_death(tmp_path: Path) -> None:
    source = csv_source(tmp_path)
    driver = tmp_path / "driver.py"
    code = DRIVER.format(here=str(Path(__file__).parent), pause=0.05).replace(
        'resume=resume == "resume"', "workers=2"
    )
    driver.write_text(code, encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(driver), str(source), str(tmp_path / "out.csv"), "no"])
    children: set[int] = set()
    for _ in range(200):
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not listed.exists():
            pytest.skip("needs /proc")
        children = {int(child) for child in listed.read_text().split()}
        if len(children) >= 3:  # two workers and the tracker of shared resources
            break
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for _ in range(100):
        alive = [child for child in children if Path(f"/proc/{child}").exists() and not is_zombie(child)]
        if not alive:
            return
        time.sleep(0.1)
    pytest.fail(f"still running: {alive}")


def is_zombie(child: int) -> bool:
    try:
        return ") Z " in Path(f"/proc/{child}/stat").read_text()
    except FileNotFoundError:
        return True


LIMITED = """
import sys
from titlemap.cli import main
sys.exit(main(["label", sys.argv[1], "-o", sys.argv[2], "-q"]))
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_no_more_room_leaves_the_old_target(tmp_path: Path, suffix: str) -> None:
    source, target = tmp_path / "jobs.csv", tmp_path / f"out{suffix}"
    source.write_text("title\n" + "Data Scientist\n" * 20_000, encoding="utf-8")
    target.write_bytes(b"old")
    limit = 10_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(source), str(target)],
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == f"titlemap: {target} cannot be written: File too large; nothing was changed\n"
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["jobs.csv", target.name])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount")
def test_a_full_disk_leaves_the_old_target(tmp_path: Path, stand_in: StandIn) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("cannot mount here")
    try:
        target = disk / "out.csv"
        target.write_bytes(b"old")
        with pytest.raises(InputError, match="No space left on device"):
            label_file(csv_source(tmp_path), target, normalizer=stand_in)
        assert target.read_bytes() == b"old"
        assert [path.name for path in disk.iterdir()] == ["out.csv"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_journal_says_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "j"
    entries(path, 1).keep()
    with path.open("rb") as file:
        assert json.loads(file.readline()) == IDENTITY
