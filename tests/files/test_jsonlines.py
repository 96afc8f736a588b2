"""JSON Lines: every object once, with its own members as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from titlemap.files import label_file
from titlemap.files.blocks import BLOCK

if TYPE_CHECKING:
    from pathlib import Path

    from stand_in import StandIn


@pytest.mark.parametrize("place", [0, 1, 5, 9])
@pytest.mark.parametrize("size", [BLOCK - 40, BLOCK, 5 * BLOCK])
def test_a_line_longer_than_a_block_is_one_object(
    tmp_path: Path, stand_in: StandIn, place: int, size: int
) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    objects = [{"n": at, "title": "Chef", "x": "y" * size * (at == place)} for at in range(10)]
    source.write_text("".join(json.dumps(each) + "\n" for each in objects), encoding="utf-8")
    summary = label_file(source, target, normalizer=stand_in)
    assert (summary.rows, summary.rejected) == (10, 0)
    written = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [{name: each[name] for name in ("n", "title", "x")} for each in written] == objects
    assert not (tmp_path / "b.jsonl.rejects").exists()
