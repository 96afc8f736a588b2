"""What cannot be read goes to a file of its own, with line, reason and every byte."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from titlemap.files import label_file

if TYPE_CHECKING:
    from pathlib import Path

    from stand_in import StandIn


@pytest.mark.parametrize("broken", [b"\x00\xd8", b"\x3d\xd8\x41\x00", b"\x00\xdc"])
def test_half_a_character_of_utf_16_is_kept_byte_by_byte(
    tmp_path: Path, stand_in: StandIn, broken: bytes
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    record = "1,Ché".encode("utf-16-le") + broken + "f\n".encode("utf-16-le")
    source.write_bytes("id,title\n".encode("utf-16") + record + "2,Cook\n".encode("utf-16-le"))
    summary = label_file(source, target, normalizer=stand_in)
    assert (summary.rows, summary.rejected) == (1, 1)
    (line,) = (tmp_path / "b.csv.rejects").read_text(encoding="ascii").splitlines()
    reject = json.loads(line)
    assert (reject["line"], base64.b64decode(reject["bytes"])) == (2, record)
    reject["record"].encode("utf-8")  # what stands there is text, which not every reader of JSON insists on
    assert reject["record"].startswith("1,Ché\ufffd")


def test_half_a_character_at_the_end_of_utf_16_is_kept_byte_by_byte(
    tmp_path: Path, stand_in: StandIn
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes("id,title\n1,Cook\n2,Chef".encode("utf-16") + b"\x41")
    label_file(source, target, normalizer=stand_in)
    (line,) = (tmp_path / "b.csv.rejects").read_text(encoding="ascii").splitlines()
    assert base64.b64decode(json.loads(line)["bytes"]) == "2,Chef".encode("utf-16-le") + b"\x41"
