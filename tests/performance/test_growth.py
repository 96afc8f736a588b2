"""Whatever stands in a file, reading it takes work in proportion to its length and memory that stays: in counts, not seconds."""

from __future__ import annotations

import os
import sys
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from titlemap import Status
from titlemap.files import label_file
from titlemap.files.dialect import Dialect
from titlemap.normalizer import TitleNormalizer
from titlemap.result import Distribution, TitleResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

EVEN = Distribution((0.1, 0.2, 0.1, 0.1, 0.1, 0.4))
SIZES = (16_000, 32_000, 64_000)  # characters, about; blocks are smaller
HEADER, ROW = "title,x\n", "Nurse,2\n"
JSON = '{"title":"Nurse"}\n'

#: Files of about so many characters.
SHAPES: dict[str, tuple[str, Callable[[int], str]]] = {
    "blank lines": ("a.csv", lambda size: HEADER + ROW + "\n" * size),
    "blank lines of Windows": ("a.csv", lambda size: HEADER + ROW + "\r\n" * (size // 2)),
    "blank lines of old Macs": ("a.csv", lambda size: HEADER + ROW + "\r" * size),
    "blank lines above the header": ("a.csv", lambda size: "\n" * size + HEADER + ROW),
    "blank lines between objects": ("a.jsonl", lambda size: JSON + "\n" * size + JSON),
    "rows of one letter": ("a.csv", lambda size: "title\n" + "a\n" * (size // 2)),
    "empty rows": ("a.csv", lambda size: HEADER + ",\n" * (size // 2)),
    "ragged rows": ("a.csv", lambda size: HEADER + "a\n" * (size // 2)),
    "rows with one cell too many": ("a.csv", lambda size: HEADER + "a,b,c\n" * (size // 6)),
    "objects of nothing": ("a.jsonl", lambda size: JSON + "{}\n" * (size // 3)),
    "one long cell": ("a.csv", lambda size: HEADER + "a" * size + ",1\n" + ROW),
    "one long cell of many lines": ("a.csv", lambda size: HEADER + '"' + "a\n" * (size // 2) + '",1\n'),
    "one long object": ("a.jsonl", lambda size: '{"title":"' + "a" * size + '"}\n' + JSON),
    "a line too long to be read": ("a.csv", lambda size: HEADER + "a" * 10 * size + "\n" + ROW),
    "an object too long to be read": ("a.jsonl", lambda size: JSON + "a" * 10 * size + "\n" + JSON),
    "quotes that never close": ("a.csv", lambda size: HEADER + 'a,"b\n' * (size // 5)),
    "quotes in the middle": ("a.csv", lambda size: HEADER + 'a,"b"c"\n' * (size // 8)),
    "a quote and then rows": ("a.csv", lambda size: HEADER + 'a,"b\n' + ROW * (size // 8)),
}


class Mute(TitleNormalizer):
    """Says the same of everything, at no cost."""

    def __init__(self) -> None:
        self.version = "1"

    def __repr__(self) -> str:
        return "<Mute>"

    @property
    def table_version(self) -> str:
        return "1"

    def normalize_many(self, titles: Any, *_: Any) -> list[TitleResult]:
        return [TitleResult("", Status.EMPTY, None, 0.4, EVEN, EVEN, None, "", ())] * len(titles)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many characters were handed to the parser of delimited text; blocks and bounds are made smaller."""
    seen: Counter[str] = Counter()
    original = Dialect.reader

    def reader(self: Dialect, lines: Iterable[str], **settings: Any) -> Any:
        def each() -> Iterator[str]:
            for line in lines:
                seen["characters"] += len(line)
                yield line

        return original(self, each(), **settings)

    monkeypatch.setattr(Dialect, "reader", reader)
    for room in ("delimited", "jsonlines"):
        monkeypatch.setattr(f"titlemap.files.{room}.BLOCK", 1 << 12)
        monkeypatch.setattr(f"titlemap.files.{room}.LONGEST", 100_000)
    for room in ("delimited", "text"):
        monkeypatch.setattr(f"titlemap.files.{room}.LINES", 250)
    for room in ("tables", "text"):
        monkeypatch.setattr(f"titlemap.files.{room}.SAMPLE", 1 << 12)
    monkeypatch.setattr("titlemap.files.jsonlines._LOOK_SIZE", 1 << 13)
    monkeypatch.setattr("titlemap.files.delimited._LOOK", 1 << 12)
    monkeypatch.setattr("titlemap.files.labelling._ROOM", 500)
    return seen


def calls(work: Callable[[], object]) -> int:
    """Count calls of functions, Python's and C's."""
    seen = 0

    def profile(_: Any, event: str, __: Any) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_no_faster_than_the_file(tmp_path: Path, parsed: Counter[str], shape: str) -> None:
    name, make = SHAPES[shape]
    source, normalizer = tmp_path / name, Mute()
    work, characters = [], []
    for size in SIZES:
        source.write_text(make(size), encoding="ascii", newline="")
        parsed.clear()
        work.append(
            calls(lambda: label_file(source, os.devnull, rejects=tmp_path / "r", normalizer=normalizer))
        )
        characters.append(parsed["characters"] / source.stat().st_size)
    assert max(characters) < 8, "no character is parsed again and again"
    assert work[2] - work[1] < 2.4 * (work[1] - work[0]) + 2000
    if shape.startswith("blank") or shape in (
        "one long cell",
        "one long object",
    ):  # no work for every character
        assert work[2] - work[1] < (SIZES[2] - SIZES[1]) / 40


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if not shape.startswith("one long") and "above" not in shape]
)
@pytest.mark.usefixtures("parsed")
def test_memory_does_not_grow_with_the_file(tmp_path: Path, shape: str) -> None:
    name, make = SHAPES[shape]
    source, normalizer = tmp_path / name, Mute()
    peaks = []
    for size in (2 * SIZES[2], 4 * SIZES[2]):
        source.write_text(make(size), encoding="ascii", newline="")
        tracemalloc.start()
        try:
            label_file(source, os.devnull, rejects=tmp_path / "r", normalizer=normalizer)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] + 200_000
