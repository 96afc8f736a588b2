"""Disks that are full or closed, and two runs at once: the old target stays, and a sentence says why."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sources import csv_source, parquet_source

from titlemap.errors import InputError
from titlemap.files import label_file
from titlemap.files.writing import Target

if TYPE_CHECKING:
    from stand_in import StandIn


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_two_runs_do_not_write_the_same_target(tmp_path: Path) -> None:
    first = Target(tmp_path / "out.csv").open()
    first.write(b"first")
    second = Target(tmp_path / "out.csv")
    with pytest.raises(InputError, match="another run is writing"):
        second.open()
    second.discard()  # and leaves alone what the other run writes
    first.commit()
    assert (tmp_path / "out.csv").read_bytes() == b"first"
    Target(tmp_path / "out.csv").open().discard()
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_a_run_that_waited_for_a_lock_does_not_spoil_a_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl  # noqa: PLC0415  (only of POSIX)

    first, lock = Target(tmp_path / "out.csv").open(), fcntl.flock
    first.write(b"first")

    def finished_meanwhile(file: Any, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        first.commit()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", finished_meanwhile)
    second = Target(tmp_path / "out.csv").open()
    assert (tmp_path / "out.csv").read_bytes() == b"first"
    second.write(b"second")
    second.commit()
    assert (tmp_path / "out.csv").read_bytes() == b"second"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


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
    resource = pytest.importorskip("resource")
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


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a disk in memory with the given options, where that is allowed."""
    place = tmp_path / "disk"
    mounted = []

    def mount(options: str) -> Path:
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no program 'mount' here")
        if done.returncode:
            pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
        mounted.append(place)
        return place

    yield mount
    for each in mounted:
        subprocess.run(["umount", str(each)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "suffix"), [(csv_source, ".csv"), (csv_source, ".csv.gz"), (parquet_source, ".parquet")]
)
def test_a_full_disk_leaves_the_old_target(
    tmp_path: Path,
    stand_in: StandIn,
    disk: Callable[[str], Path],
    make: Callable[[Path], Path],
    suffix: str,
) -> None:
    source, target = make(tmp_path), disk("size=64k") / f"out{suffix}"
    target.write_bytes(b"old")
    with pytest.raises(InputError, match="No space left on device; nothing was changed"):
        label_file(source, target, normalizer=stand_in)
    assert target.read_bytes() == b"old"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_with_more_room_a_job_goes_on(tmp_path: Path, stand_in: StandIn, disk: Callable[[str], Path]) -> None:
    source, good = csv_source(tmp_path), tmp_path / "good.csv"
    label_file(source, good, normalizer=stand_in)
    place = disk("size=250k")
    target, told = place / "out.csv", list[str]()
    with pytest.raises(InputError, match="cannot be written: No space left on device; nothing was changed"):
        label_file(source, target, normalizer=stand_in, tell=told.append)
    assert told[-1].endswith("out.csv.journal; to go on, run the same again with --resume")
    assert [path.name for path in place.iterdir()] == ["out.csv.journal"]
    subprocess.run(["mount", "-o", "remount,size=8m", str(place)], check=True)
    second = type(stand_in)()
    label_file(source, target, normalizer=second, resume=True)
    assert target.read_bytes() == good.read_bytes()
    assert 0 < len(second.asked) < len(stand_in.asked)
    assert sorted(path.name for path in place.iterdir()) == ["out.csv", "out.csv.rejects"]


@pytest.mark.slow
def test_a_disk_that_only_reads_is_one_sentence(
    tmp_path: Path, stand_in: StandIn, disk: Callable[[str], Path]
) -> None:
    target = disk("ro") / "out.csv"
    with pytest.raises(InputError, match=r"out\.csv cannot be written: Read-only file system"):
        label_file(csv_source(tmp_path), target, normalizer=stand_in)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_one_sentence(tmp_path: Path, stand_in: StandIn) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(InputError, match=r"out\.csv cannot be written: Permission denied"):
        label_file(csv_source(tmp_path), closed / "out.csv", normalizer=stand_in)
