"""Malformed files: every piece of them comes out as a row or among the rejects, in order, with no traceback."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stand_in import StandIn

from titlemap.cli import main
from titlemap.result import TitleResult

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.slow
two_hundred = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

#: What goes wrong in files: quotes, ends, separators, foreign bytes, halves of characters, zeros, formulas.
JUNK = st.sampled_from(
    [
        b"", b",", b",,", b'"', b'""', b'" ', b"'", b"\n", b"\r", b"\r\n", b"\n\n", b";", b"\t", b"|", b"\\", b'\\"',
        b"\0", b"\xff", b"\xc3", b"\xc3\xa9", b"\xe9", b"\xe2\x80\xa8", b"\xc2\x85", b"\x0b", b"\x0c", b"\x1c", b"\xef\xbb\xbf",
        b"=1+1", b"{", b"}", b"[", b':"', b"null", b" ", b"a,b", b'x"y', b'"a\nb"', b'"a"b,', b"\x1a", b"\x83\x7c",
    ]
)  # fmt: skip
MESS = st.lists(JUNK, max_size=4).map(b"".join)
TOKEN = re.compile(rb"t\d+t")


class Silent(StandIn):
    """Says nothing that repeats the title, so that what stands in the target is the source's own."""

    def normalize(self, title: object, text: object = None, *, company: object = None) -> TitleResult:
        del title, text, company
        return super().normalize("Chef")


@pytest.fixture
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("titlemap.files.job._default_normalizer", Silent)


def labelled(source: Path, target: Path, capsys: pytest.CaptureFixture[str], *options: str) -> int:
    """Label a file on the command line; there is nothing but sentences on standard error."""
    for path in (target, target.with_name(target.name + ".rejects")):
        path.unlink(missing_ok=True)
    code = main(["label", str(source), "-o", str(target), "-q", "--workers", "1", *options])
    out, err = capsys.readouterr()
    assert out == ""
    assert code in (0, 1, 2)
    assert (err == "") == (code != 2)
    assert err.count("\n") == (code == 2)
    return code


def rejected(target: Path) -> bytes:
    path = target.with_name(target.name + ".rejects")
    lines = path.read_bytes().splitlines() if path.exists() else []
    return b"\n".join(str(json.loads(line)["record"]).encode("utf-8", "replace") for line in lines)


def check_nothing_is_lost(data: bytes, target: Path, code: int) -> None:
    if code == 2:
        assert not target.exists()
        return
    written, left_out = target.read_bytes(), rejected(target)
    found = TOKEN.findall(written)
    assert found == sorted(set(found), key=found.index), "no row comes out twice"
    asked = TOKEN.findall(data)
    assert [token for token in asked if token in set(found)] == found, "rows keep their order"
    assert set(asked) == {*found, *TOKEN.findall(left_out)}, "no row is lost"
    assert bool(left_out) == (code == 1)


@st.composite
def messy_csv(draw: st.DrawFn) -> bytes:
    rows = draw(st.lists(st.tuples(MESS, MESS, MESS), min_size=1, max_size=8))
    lines = [b"%st%dt%s,Chef%s" % (a, at, b, c) for at, (a, b, c) in enumerate(rows)]
    return b"id,title\n" + b"\n".join(lines) + draw(st.sampled_from([b"", b"\n", b"\r\n", b'"']))


@two_hundred
@given(messy_csv(), st.sampled_from([1, 5, 64, 1 << 20]), st.booleans())
@pytest.mark.usefixtures("_silent")
def test_malformed_csv(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, block: int, packed: bool
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(gzip.compress(data, 1) if packed else data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("titlemap.files.delimited.BLOCK", block)
        code = labelled(source, target, capsys)
    check_nothing_is_lost(data, target, code)


@two_hundred
@given(messy_csv())
@pytest.mark.usefixtures("_silent")
def test_malformed_csv_in_blocks_of_any_size_gives_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(data)
    results = []
    for block in (3, 1 << 20):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("titlemap.files.delimited.BLOCK", block)
            code = labelled(source, target, capsys, "--encoding", "utf-8", "--delimiter", ",")
        results.append((code, target.read_bytes() if target.exists() else None, rejected(target)))
    assert results[0] == results[1]


@st.composite
def messy_jsonl(draw: st.DrawFn) -> bytes:
    rows: Sequence[Any] = draw(st.lists(st.tuples(MESS, MESS, st.integers(0, 40)), min_size=1, max_size=8))
    lines = []
    for at, (a, b, cut) in enumerate(rows):
        line = b'{"id": "t%dt", "title": "Chef%s"}%s' % (at, a, b)
        lines.append(line if cut > 20 else line[: len(line) - cut])
    return b'{"id": 0, "title": "Cook"}\n' + b"\n".join(lines)


@two_hundred
@given(messy_jsonl())
@pytest.mark.usefixtures("_silent")
def test_malformed_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_bytes(data)
    check_nothing_is_lost(data, target, labelled(source, target, capsys))


@two_hundred
@given(st.binary(max_size=300), st.sampled_from(["csv", "jsonl", "csv.gz", "zip", "parquet", "arrow"]))
@pytest.mark.usefixtures("_silent")
def test_any_bytes_under_any_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, kind: str
) -> None:
    source, target = tmp_path / f"a.{kind}", tmp_path / "b.csv"
    starts = {"csv.gz": b"\x1f\x8b\x08", "zip": b"PK\x03\x04", "parquet": b"PAR1", "arrow": b"ARROW1"}
    source.write_bytes(starts.get(kind, b"") + data)
    labelled(source, target, capsys)
    assert not list(tmp_path.glob("*.part"))
