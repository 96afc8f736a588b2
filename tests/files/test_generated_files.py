"""Files as nobody would write them, three hundred of them: every row comes out, or stands among the rejects."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stand_in import StandIn

from titlemap.cli import main
from titlemap.files.records import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from titlemap.result import TitleResult

pytestmark = [pytest.mark.slow, pytest.mark.attack("generated files")]
TOKEN = re.compile(r"t\d+t")
#: What goes wrong: quotes, ends, separators, zeros, halves of characters, formulas, controls, and very much of something.
JUNK = [
    "",
    "",
    "",
    '"',
    '""',
    '" ',
    "'",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r",
    "\r\n",
    "\\",
    '\\"',
    "\0",
    "\x0b",
    "\x1a",
    "\x85",
]
JUNK += [
    "\u2028",
    "é",
    "🤖",
    "=1+1",
    "{",
    "}",
    "[",
    "null",
    "NaN",
    "\x1b[31m",
    "\n" * 1500,
    "\r\n" * 700,
    "x" * 3000,
]
JUNK += [",".join("a" * 40), '"' * 33, " " * 2000, "\n".join("b" * 90), '"\n' * 20]
ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "shift_jis"]


class Silent(StandIn):
    """Says nothing that repeats the title, so that what stands in the target is the source's own."""

    def normalize(self, title: object, text: object = None, *, company: object = None) -> TitleResult:
        del title, text, company
        return super().normalize("Chef")


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", data)
    return buffer.getvalue()


PACKERS: list[Callable[[bytes], bytes]] = [bytes, bytes, gzip.compress, bz2.compress, lzma.compress, zipped]


def delimited(chance: random.Random) -> str:
    mark, end = chance.choice(",;\t|"), chance.choice(["\n", "\r\n", "\r"])
    lines = [f"id{mark}title"]
    for at in range(chance.choice([1, 7, 60, 400])):
        cells = [f"t{at}t", "Chef"]
        spoiled = chance.random() < 0.2
        if spoiled:
            cells[chance.randrange(2)] += chance.choice(JUNK)
        if chance.random() < 0.3:
            cells = ['"' + cell.replace('"', '""') + '"' for cell in cells]
        lines.append(mark.join(cells) + (chance.choice(JUNK) if spoiled else ""))
    return end.join(lines) + chance.choice(["", end, end * 2000])


def json_lines(chance: random.Random) -> str:
    lines = ['{"id": 0, "title": "Cook"}']
    for at in range(chance.choice([1, 7, 60, 400])):
        row = {"id": f"t{at}t", "title": "Chef" + chance.choice(JUNK), "list": [1, {"a": None}]}
        line = json.dumps(row, ensure_ascii=chance.random() < 0.5)
        lines.append(line if chance.random() < 0.9 else line + chance.choice(JUNK))
    return "\n".join(lines) + chance.choice(["", "\n", "\n" * 2000])


def left_out(target: Path) -> str:
    path = target.with_name(target.name + ".rejects")
    records = [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []
    text, last = "", 0
    for record in records:
        text += ("" if record["line"] == last else "\n") + record["record"]
        last = record["line"]
    return text


@pytest.mark.parametrize("seed", range(300))
def test_a_generated_file_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    make, suffix = chance.choice([(delimited, "csv"), (delimited, "csv"), (json_lines, "jsonl")])
    encoding = chance.choice(ENCODINGS)
    text = make(chance)
    data = text.encode(encoding, "ignore")
    source = tmp_path / f"a.{suffix}"
    source.write_bytes(chance.choice(PACKERS)(data))
    monkeypatch.setattr("titlemap.files.job._default_normalizer", Silent)
    monkeypatch.setattr("titlemap.files.text.LINES", 50)  # the bounds, as small as the files
    monkeypatch.setattr("titlemap.files.delimited.LINES", 50)
    results: list[tuple[int, bytes]] = []
    for block, longest in ((97, 2500), (97, LONGEST), (1 << 20, LONGEST)):
        target = tmp_path / f"{block}-{longest}.{suffix}"
        for room in ("delimited", "jsonlines"):
            monkeypatch.setattr(f"titlemap.files.{room}.BLOCK", block)
            monkeypatch.setattr(f"titlemap.files.{room}.LONGEST", longest)
        code = main(["label", str(source), "-o", str(target), "-q", "--encoding", encoding, "--workers", "1"])
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", code == 2), err
        assert not list(tmp_path.glob("*.part"))
        assert code in (0, 1, 2)
        assert target.exists() == (code != 2)
        if code == 2:
            results.append((code, err.encode()))
            continue
        written = TOKEN.findall(target.read_bytes().decode(encoding, "replace"))
        rejected = left_out(target)
        asked = TOKEN.findall(data.decode(encoding))
        assert written == [token for token in asked if token in set(written)], "each row once, in order"
        assert set(asked) == {*written, *TOKEN.findall(rejected)}, "nothing is lost"
        assert bool(rejected) == (code == 1)
        results.append((code, target.read_bytes()))
    assert results[1] == results[2], "however it is cut"
