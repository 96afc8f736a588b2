"""Several processes: the same bytes whatever their number, and whatever becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from drivers import children_of, driver
from sources import csv_source, parquet_source
from stand_in import StandIn

from titlemap.errors import TitlemapError
from titlemap.files import label_file, usable_cores
from titlemap.files.blocks import Questions
from titlemap.files.rendering import ValuesRendering
from titlemap.files.worker import Worker
from titlemap.files.workers import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = Questions(["Chef", "Cook"], [None, "text \udcff"], [None, "x"])


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
    worker = Worker(stand_in, ValuesRendering())
    pool = WorkerPool(worker, 2, clock=lambda: now[0])
    assert pool.ask(QUESTIONS)() == worker.answer(QUESTIONS)
    assert pool.depth == 0
    now[0] = 3.0
    try:
        assert pool.ask(QUESTIONS)() == worker.answer(QUESTIONS)
        assert pool.depth == 4
    finally:
        pool.close()
    assert usable_cores() >= 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_processes_follow_their_parent_into_death(tmp_path: Path) -> None:
    source = csv_source(tmp_path)
    command = [*driver(tmp_path, pause=0.05), str(source), str(tmp_path / "out.csv"), "2", "no"]
    process = subprocess.Popen(command)
    children: set[int] = set()
    for _ in range(200):
        children = children_of(process.pid)
        if len(children) >= 2:
            break
        time.sleep(0.05)
    assert len(children) == 2
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
