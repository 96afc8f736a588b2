"""Other people's folders and full disks: no link is followed, rights are kept, and the old target stays."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sources import csv_source

from titlemap.cli import main
from titlemap.errors import InputError
from titlemap.files import label_file

if TYPE_CHECKING:
    from stand_in import StandIn

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="links and rights of POSIX"),
]
PRECIOUS = b"precious\n"
JOBS = 'id,title\n1,Chef\n2,"broken\n'


def titlemap(*arguments: object, **settings: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "titlemap", *map(str, arguments)]
    return subprocess.run(command, stderr=subprocess.PIPE, timeout=60, check=False, **settings)  # type: ignore[call-overload, no-any-return]


def plant(path: Path, victim: Path, kind: str) -> None:
    if kind == "link":
        path.symlink_to(victim)
    elif kind == "link to nowhere":
        path.symlink_to(victim.with_name("nowhere"))
    elif kind == "second name":
        path.hardlink_to(victim)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()


@pytest.mark.attack("links and pipes beside the target")
@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("kind", ["link", "link to nowhere", "second name", "pipe", "folder"])
@pytest.mark.parametrize("suffix", [".part", ".rejects", ".rejects.part", ".journal"])
def test_what_stands_beside_a_target_is_never_followed(
    tmp_path: Path, suffix: str, kind: str, resume: bool
) -> None:
    source, victim, target = tmp_path / "a.csv", tmp_path / "victim", tmp_path / "out.csv"
    source.write_text(JOBS)
    victim.write_bytes(PRECIOUS)
    plant(target.with_name(target.name + suffix), victim, kind)
    done = titlemap("label", source, "-o", target, "-q", *(["--resume"] if resume else []))
    assert victim.read_bytes() == PRECIOUS
    assert not (tmp_path / "nowhere").exists()
    assert done.stderr.count(b"\n") == (done.returncode == 2)
    if (
        kind == "second name"
    ):  # another name of a file is nothing that is followed; only a journal has to be ours
        assert done.returncode == (2 if resume and suffix == ".journal" else 1)
    else:
        assert done.returncode == 2
        assert b"is in the way: it is" in done.stderr
    assert target.exists() == (done.returncode == 1)


@pytest.mark.attack("links that a person chose")
@pytest.mark.parametrize("to_rejects", [False, True])
def test_a_link_that_a_person_names_is_followed(tmp_path: Path, to_rejects: bool) -> None:
    source, goal, link = tmp_path / "a.csv", tmp_path / "goal", tmp_path / "link.csv"
    source.write_text(JOBS)
    goal.write_text("old")
    link.symlink_to(goal)
    names = [tmp_path / "b.csv", "--rejects", link] if to_rejects else [link]
    assert titlemap("label", source, "-q", "-o", *names).returncode == 1
    assert link.is_symlink()
    assert goal.read_text().startswith('{"line"' if to_rejects else "id,title,function")


@pytest.mark.attack("rights of the target")
@pytest.mark.parametrize("mode", [0o400, 0o444, 0o000, 0o600, 0o640, 0o644, 0o660, 0o666, 0o755])
def test_a_target_keeps_its_rights(tmp_path: Path, mode: int) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "out.csv"
    source.write_text(JOBS)
    target.write_bytes(PRECIOUS)
    target.chmod(mode)
    done = titlemap("label", source, "-o", target, "-q")
    assert stat.S_IMODE(target.stat().st_mode) == mode
    if mode & 0o200:
        assert done.returncode == 1
        assert stat.S_IMODE((tmp_path / "out.csv.rejects").stat().st_mode) == mode
    else:
        assert done.returncode == 2
        assert b"may not be written" in done.stderr
        target.chmod(0o600)
        assert target.read_bytes() == PRECIOUS
        assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.attack("rights of the target")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_target_has_the_rights_that_the_mask_leaves(tmp_path: Path, mask: int) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "out.csv"
    source.write_text(JOBS)
    assert titlemap("label", source, "-o", target, "-q", umask=mask).returncode == 1
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask


@pytest.mark.attack("rights of the target")
@pytest.mark.usefixtures("impatient")
def test_nobody_else_reads_what_a_private_target_will_hold(tmp_path: Path, stand_in: StandIn) -> None:
    source, target = csv_source(tmp_path, rows=900), tmp_path / "out.csv"
    target.touch(0o600)
    seen: dict[str, int] = {}

    class Looking(type(stand_in)):  # type: ignore[misc]
        def normalize_many(self, *columns: object) -> object:
            seen.update({path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("out*")})
            return super().normalize_many(*columns)

    label_file(source, target, normalizer=Looking())
    assert seen == dict.fromkeys(
        ["out.csv", "out.csv.part", "out.csv.journal", "out.csv.rejects.part"], 0o600
    )


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a small disk in memory, where that is allowed."""
    place = tmp_path / "disk"
    mounted = []

    def mount(options: str) -> Path:
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here")
        mounted.append(place)
        return place

    yield mount
    for each in mounted:
        subprocess.run(["umount", str(each)], check=True)


ROWS = "id,title\n" + "".join(f"{at},Chef {at}\n" for at in range(1500))
BROKEN = "id,title\n1,Chef\n" + "".join(f'{at},"broken {"x" * 90}\n' for at in range(1500))


@pytest.mark.attack("a full disk")
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("point", "rows", "options", "culprit"),
    [
        ("making the file", ROWS, "nr_inodes=2", "out.csv"),
        ("the first rows", ROWS, "size=8k", "out.csv"),
        ("rows", ROWS, "size=200k", "out.csv"),
        ("the journal", ROWS, "size=200k", "out.csv.gz.journal"),
        ("rejects", BROKEN, "size=64k", "out.csv.rejects"),
        ("the last bytes", "id,title\n1,Chef\n", "size=4k", "out.csv"),
    ],
)
def test_a_disk_that_is_full_leaves_the_old_target(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stand_in: StandIn,
    disk: Callable[[str], Path],
    point: str,
    rows: str,
    options: str,
    culprit: str,
) -> None:
    source, place = tmp_path / "a.csv", disk(options)
    source.write_text(rows)
    target = place / ("out.csv.gz" if ".gz" in culprit else "out.csv")
    target.write_bytes(b"old")
    if point not in ("rows", "the journal"):
        monkeypatch.setattr("titlemap.files.journal._QUIET", 99.0)
    with pytest.raises(
        InputError, match="cannot be written: No space left on device; nothing was changed"
    ) as caught:
        label_file(source, target, normalizer=stand_in)
    assert point != "the journal" or "journal" in str(caught.value)
    assert target.read_bytes() == b"old"
    assert {path.name for path in place.iterdir()} <= {target.name, f"{target.name}.journal"}


@pytest.mark.attack("full and closed streams")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("streams", [">/dev/full", ">&-", "<&-", ">/dev/full 2>/dev/full", ">&- 2>&- <&-"])
@pytest.mark.parametrize(
    "command",
    ["title Nurse", "functions", "functions --json", "--help", "--version", "label -", "label a.csv --json"],
)
def test_streams_that_are_full_or_closed(tmp_path: Path, command: str, streams: str) -> None:
    (tmp_path / "a.csv").write_text("title\nNurse\n")
    shell = f'printf "title\\nNurse\\n" | "{sys.executable}" -m titlemap {command} {streams}'
    done = subprocess.run(["sh", "-c", shell], cwd=tmp_path, capture_output=True, timeout=60, check=False)
    fails = ">" in streams.partition("2>")[0] or (command == "label -" and "<" in streams)
    assert done.returncode == (2 if fails else 0)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    if fails and "2>" not in streams:
        assert done.stderr.splitlines()[-1].startswith(b"titlemap: standard ")
        said = done.stderr.splitlines()[-1]
        assert b" is closed; name a file instead" in said or b"cannot be written: No space left on" in said


@pytest.mark.attack("full and closed streams")
@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&- <&-", "2>/dev/full"])
def test_a_file_is_written_whatever_becomes_of_the_streams(tmp_path: Path, streams: str) -> None:
    (tmp_path / "a.csv").write_text("title\nNurse\n")
    shell = f'"{sys.executable}" -m titlemap label a.csv -o b.csv {streams}'
    assert subprocess.run(["sh", "-c", shell], cwd=tmp_path, timeout=60, check=False).returncode == 0
    assert len((tmp_path / "b.csv").read_text().splitlines()) == 2


@pytest.mark.attack("too little memory")
@pytest.mark.parametrize("command", ["label", "report"])
def test_too_little_memory_is_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stand_in: StandIn,
    command: str,
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / ("b.csv" if command == "label" else "b.html")
    source.write_text("title\nNurse\n")
    target.write_bytes(PRECIOUS)

    def greedy(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr(stand_in, "normalize_many", greedy)
    monkeypatch.setattr("titlemap.files.job._default_normalizer", lambda: stand_in)
    assert main([command, str(source), "-o", str(target), "-q"]) == 2
    assert capsys.readouterr().err.startswith("titlemap: there is not enough memory")
    assert target.read_bytes() == PRECIOUS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", target.name]
