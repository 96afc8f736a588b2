"""JSON Lines: every object once, with its own members as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from titlemap.columns import APPENDED, answer_of
from titlemap.errors import InputError
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("prefix", ["", "é_"])
def test_an_object_with_a_member_of_a_new_name_keeps_it_and_comes_out(
    tmp_path: Path, stand_in: StandIn, encoding: str, prefix: str
) -> None:
    status, reason = f"{prefix}status", f"{prefix}reason"
    odd = {"title": "Köch", status: "offen", f"titlemap_{reason}": 1, reason: f'"{status}": "x"'}
    objects = [*[{"title": "Chef"}] * 1500, odd, {"title": "Cook"}]
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    lines = [json.dumps(each, ensure_ascii=False) for each in objects]
    source.write_text("".join(f"{line}\n" for line in lines), encoding=encoding)
    summary = label_file(source, target, normalizer=stand_in, prefix=prefix)
    assert (summary.rows, summary.rejected, summary.ragged) == (1502, 0, 1)
    written = target.read_text(encoding=encoding).splitlines()
    assert written[1500].startswith(lines[1500][:-1])
    labelled = json.loads(written[1500])
    assert labelled == {**labelled, **odd}
    answer = dict(zip(APPENDED, answer_of(stand_in.normalize("Köch")), strict=True))
    assert labelled[f"titlemap_{status}"] == answer["status"]
    assert labelled[f"titlemap_titlemap_{reason}"] == (
        f"{answer['reason']} | has a member {status!r} of its own: the new one is 'titlemap_{status}', "
        f"has a member {reason!r} of its own: the new one is 'titlemap_titlemap_{reason}'"
    )
    assert labelled[f"{prefix}confidence"] == pytest.approx(answer["confidence"], abs=5.1e-7)
    assert not any(key.startswith("titlemap_") for key in json.loads(written[1501]))


def test_members_of_a_new_name_among_the_first_objects_are_refused_at_once(
    tmp_path: Path, stand_in: StandIn
) -> None:
    source = tmp_path / "a.jsonl"
    long = json.dumps({"title": "Chef", "x": "y" * 10_000})
    source.write_text("\n".join([*[long] * 900, '{"title": "Cook", "status": 1}']), encoding="utf-8")
    with pytest.raises(InputError, match=r"already columns named 'status'; pass a prefix"):
        label_file(source, tmp_path / "b.jsonl", normalizer=stand_in)


def test_what_is_not_a_number_is_missing(tmp_path: Path, stand_in: StandIn) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_bytes(b'{"title": NaN, "x": NaN}\n{"title": "Chef", "x": -Infinity}\n')
    label_file(source, target, normalizer=stand_in)
    assert [title for title, _, _ in stand_in.asked] == [None, "Chef"]
    assert target.read_bytes().startswith(b'{"title": NaN, "x": NaN, "function":null,"status":"empty"')
