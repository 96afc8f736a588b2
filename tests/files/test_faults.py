"""What goes wrong ends in one sentence, and never in half a file under the target's name."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from titlemap.errors import InputError
from titlemap.files import label_file
from titlemap.files.writing import Target

if TYPE_CHECKING:
    from stand_in import StandIn

JOBS = b"id,title\n1,Data Scientist\n2,Chef\n"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, JOBS)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n \n\n", "no column that looks like a job title"),
        ("a.csv", b"\n\n", "nothing but blank lines"),
        ("a.csv", b"id,stelle x\n1,Chef\n", r"its columns are 'id', 'stelle x'\. .*--title NAME"),
        ("a.csv", b'"id,title\n1,Chef\n', "no header that can be read: in line 1, a quote opens"),
        ("a.csv", b"%PDF-1.7\n%abc", "it is no table of text but a PDF document"),
        ("a.csv", bytes(range(256)) * 9, r"it is not text: .*tried UTF-8, UTF-16"),
        (
            "a.xlsx",
            archive("[Content_Types].xml", "xl/workbook.xml"),
            "is a workbook .*save the sheet as CSV",
        ),
        ("a.zip", archive("a.csv", "b.csv"), "exactly one file, but it holds a.csv, b.csv"),
        ("a.zip", archive(), "but it holds nothing"),
        ("a.zip", archive("a.csv")[:-30], "no whole zip"),
        (
            "a.zip",
            archive("a.csv").replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"),
            "no whole zip archive",
        ),
        ("a.zip", archive("X", "Y").replace(b"X", b"\0"), "exactly one file"),
        ("a.csv.gz", gzip.compress(JOBS * 999, mtime=0)[:-20], "ends in the middle of its compressed data"),
        ("a.csv.gz", b"\x1f\x8bnonsense", "is no whole gzip file"),
        (
            "a.csv.gz",
            gzip.compress(gzip.compress(JOBS, mtime=0), mtime=0),
            "compressed data inside compressed data",
        ),
        ("a.feather", b"FEA1 and so on \0\0\0", "Feather file of the first version; save it as Arrow"),
        ("a.jsonl", b"[1, 2]", "is one JSON array"),
        ("a.jsonl", b'{"title": \n', "is not JSON Lines.*in line 1, it is not JSON"),
        ("a.jsonl", b'{"name": 1}\n', "its columns are 'name'"),
        ("a.parquet", b"PAR1 and so on", "no whole Parquet file"),
    ],
)
def test_bad_input_is_one_sentence(
    tmp_path: Path, stand_in: StandIn, name: str, data: bytes, sentence: str
) -> None:
    source = tmp_path / name
    source.write_bytes(data)
    target = tmp_path / f"out-{name}"
    target.write_bytes(b"old")
    with pytest.raises(InputError, match=sentence) as caught:
        label_file(source, target, normalizer=stand_in)
    assert "\n" not in str(caught.value)
    assert str(caught.value).count(f"{tmp_path}") == 1
    assert name in str(caught.value)
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, target.name])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"title": "nope"}, "no column 'nope'; its columns are 'id', 'title'"),
        ({"text": "nope"}, "no column 'nope'"),
        ({"encoding": "utf-99"}, "no text encoding called 'utf-99'"),
        ({"delimiter": ";;"}, "a delimiter is one character"),
    ],
)
def test_bad_options_are_one_sentence(tmp_path: Path, stand_in: StandIn, options: Any, sentence: str) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(JOBS)
    with pytest.raises(InputError, match=sentence):
        label_file(source, tmp_path / "b.csv", normalizer=stand_in, **options)
    assert not (tmp_path / "b.csv").exists()


def test_formulas_of_other_formats_are_not_said_to_be_harmless(tmp_path: Path, stand_in: StandIn) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(b'{"title": "=1+1"}')
    with pytest.raises(InputError, match="JSON Lines; formulas are neutralised in delimited text only"):
        label_file(source, tmp_path / "b.jsonl", normalizer=stand_in, neutralise_formulas=True)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("a.csv", "is the source itself"),
        (".", "is a folder"),
        ("missing/b.csv", "cannot be written: No such file or directory"),
        ("b.jsonl", "keeps the format"),
        ("b.parquet", "keeps the format"),
        ("b.tsv", r"separated by commas.*name the target \.csv"),
        ("b.csv.zip", "zip archives are read, but not written"),
    ],
)
def test_bad_targets_are_one_sentence(tmp_path: Path, stand_in: StandIn, target: str, sentence: str) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(JOBS)
    with pytest.raises(InputError, match=sentence):
        label_file(source, tmp_path / target, normalizer=stand_in)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert source.read_bytes() == JOBS


@pytest.mark.parametrize(
    ("source", "options", "sentence"),
    [
        ("b.csv.rejects", {}, r"b\.csv would be written over with b\.csv\.rejects, which is the source"),
        ("b.csv.part", {}, "which is the source itself"),
        ("b.csv.journal", {}, "which is the source itself"),
        ("a.csv", {"rejects": "a.csv"}, "which is the source itself"),
        ("a.csv", {"rejects": "b.csv"}, "cannot take both the rows and the rejects"),
    ],
)
def test_the_source_is_never_written_over(
    tmp_path: Path,
    stand_in: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    options: dict[str, str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(source).write_bytes(JOBS)
    with pytest.raises(InputError, match=sentence):
        label_file(source, "b.csv", normalizer=stand_in, **options)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == [source]
    assert Path(source).read_bytes() == JOBS


def test_streams_cannot_be_resumed(tmp_path: Path, stand_in: StandIn) -> None:
    with pytest.raises(InputError, match="only a job that reads a file and writes a file can be resumed"):
        label_file(io.BytesIO(JOBS), tmp_path / "b.csv", normalizer=stand_in, resume=True)
    assert list(tmp_path.iterdir()) == []


def test_missing_and_unreadable_sources(tmp_path: Path, stand_in: StandIn) -> None:
    with pytest.raises(InputError, match="no such file"):
        label_file(tmp_path / "a.csv", tmp_path / "b.csv", normalizer=stand_in)
    with pytest.raises(InputError, match="is a folder"):
        label_file(tmp_path, tmp_path / "b.csv", normalizer=stand_in)
    with pytest.raises(InputError, match="cannot be opened"):
        label_file("a\0b", tmp_path / "b.csv", normalizer=stand_in)


class Failing:
    """A normalizer that gives up after some questions."""

    version = table_version = "x"

    def __init__(self, stand_in: StandIn, error: BaseException) -> None:
        self.stand_in, self.error, self.left = stand_in, error, 1

    def normalize_many(self, *columns: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise self.error
        return self.stand_in.normalize_many(*columns)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), RuntimeError("boom")])
def test_failing_midway_leaves_the_old_target(
    tmp_path: Path, stand_in: StandIn, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("titlemap.files.delimited.BLOCK", 16)
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(b"id,title\n0,\xff\n" + b"".join(b"%d,Chef %d\n" % (n, n) for n in range(99)))
    target.write_bytes(b"old")
    with pytest.raises(type(error)):
        label_file(source, target, encoding="utf-8", normalizer=Failing(stand_in, error))  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


class Full(io.RawIOBase):
    """A device without room."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_one_sentence(stand_in: StandIn) -> None:
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        label_file(io.BytesIO(JOBS), Full(), normalizer=stand_in)  # type: ignore[arg-type]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_one_sentence(tmp_path: Path, stand_in: StandIn) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(JOBS)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        label_file(source, "/dev/full", normalizer=stand_in)
    assert Path("/dev/full").is_char_device()


def test_devices_are_written_to_and_not_replaced(tmp_path: Path, stand_in: StandIn) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(JOBS)
    assert label_file(source, os.devnull, normalizer=stand_in).rows == 2
    assert not Path(os.devnull).is_file()


def test_links_are_followed(tmp_path: Path, stand_in: StandIn) -> None:
    source, goal, link = tmp_path / "a.csv", tmp_path / "real.csv", tmp_path / "link.csv"
    source.write_bytes(JOBS)
    goal.write_bytes(b"old")
    link.symlink_to(goal)
    label_file(source, link, normalizer=stand_in)
    assert link.is_symlink()
    assert goal.read_bytes().startswith(b"id,title,function")


def test_a_source_that_changes_is_noticed(tmp_path: Path, stand_in: StandIn) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(JOBS)

    class Meddler(type(stand_in)):  # type: ignore[misc]
        def normalize_many(self, *columns: Any) -> Any:
            with source.open("ab") as file:
                file.write(b"3,Late\n")
            return super().normalize_many(*columns)

    with pytest.raises(InputError, match="changed while it was read"):
        label_file(source, target, normalizer=Meddler())
    assert not target.exists()


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "jsonl", "parquet", "arrow"])
def test_a_source_that_is_cut_short_is_noticed(tmp_path: Path, stand_in: StandIn, kind: str) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    source, target = tmp_path / f"a.{kind}", tmp_path / f"b.{kind}"
    table = pa.table({"title": [f"Chef {at} {at * 7919 % 99991}" for at in range(60_000)]})
    titles = table["title"].to_pylist()
    if kind == "parquet":
        pq.write_table(table, source, row_group_size=9000)
    elif kind == "arrow":
        with pa.ipc.new_file(str(source), table.schema) as writer:
            writer.write_table(table, max_chunksize=9000)
    elif kind == "jsonl":
        source.write_text("".join(f'{{"title": "{title}"}}\n' for title in titles))
    else:
        data = "\n".join(["title", *titles]).encode()
        source.write_bytes(gzip.compress(data) if kind == "csv.gz" else data)

    class Cutter(type(stand_in)):  # type: ignore[misc]
        def normalize_many(self, *columns: Any) -> Any:
            os.truncate(source, source.stat().st_size // 2)
            return super().normalize_many(*columns)

    with pytest.raises(InputError, match="changed while it was read"):
        label_file(source, target, normalizer=Cutter())
    assert not target.exists()


def test_nothing_stands_under_the_name_before_the_end(tmp_path: Path) -> None:
    target = Target(tmp_path / "b.csv")
    assert not list(tmp_path.iterdir())
    target.open()
    target.write(b"half")
    assert not (tmp_path / "b.csv").exists()
    target.write(b" whole")
    target.commit()
    assert (tmp_path / "b.csv").read_bytes() == b"half whole"
    assert [path.name for path in tmp_path.iterdir()] == ["b.csv"]


def test_a_record_that_is_never_closed_takes_only_itself(tmp_path: Path, stand_in: StandIn) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(b'id,title\n1,"Chef\n' + b"".join(b"%d,Cook\n" % n for n in range(100_000)))
    summary = label_file(source, target, normalizer=stand_in)
    assert (summary.rows, summary.rejected) == (100_000, 1)


def test_damaged_lines_of_json_are_rejected(tmp_path: Path, stand_in: StandIn) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    lines = [
        b'{"title": "Chef"}',
        b'{"title": "Cook"',
        b"17",
        b'{"title": "\xc3\xa9"}',
        b'{"title": "\xff"}',
        b"[" * 9999,
    ]
    source.write_bytes(b"\n".join([*lines[:1] * 1000, *lines[1:]]))
    summary = label_file(source, target, normalizer=stand_in)
    assert (summary.rows, summary.rejected) == (1001, 4)
    reasons = (tmp_path / "b.jsonl.rejects").read_text()
    for reason in ("is not JSON", "not an object", "mean nothing", "nested too deeply"):
        assert reason in reasons
