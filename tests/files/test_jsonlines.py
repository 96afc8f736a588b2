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


JOBS = [{"title": "Nurse", "company": "Acme"}, {"title": "Data Scientist", "company": "Acme"}]


def _columns(by: str) -> str:
    """What a data frame's `to_json` writes."""
    if by == "split":
        return json.dumps({"columns": ["title"], "index": [0, 1], "data": [["Nurse"], ["Cook"]]})
    if by == "index":
        return json.dumps({str(at): each for at, each in enumerate(JOBS)})
    if by == "table":
        return json.dumps({"schema": {"fields": []}, "data": JOBS})
    return json.dumps({name: {str(at): each[name] for at, each in enumerate(JOBS)} for name in JOBS[0]})


@pytest.mark.parametrize("suffix", ["json", "jsonl", "txt"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        *((_columns(by), "one JSON document that holds a whole table.*lines=True") for by in ("columns", "index", "split")),
        (_columns("table"), r"""jq -c '\.\["data"\]\[\]' FILE"""),
        (json.dumps({"results": JOBS}), r"""jq -c '\.\["results"\]\[\]' FILE"""),
        (json.dumps(JOBS), r"one JSON array.*jq -c '\.\[\]' FILE.*lines=True"),
        (json.dumps(JOBS, indent=2), "one JSON array"),
        ("[\n" + ",\n".join(map(json.dumps, JOBS)) + "\n]\n", "one JSON array"),
        ("[\n" + "\n,\n".join(map(json.dumps, JOBS)) + "\n]\n", "one JSON array"),
        ("[]", "one JSON array"),
        (json.dumps(["Nurse", "Cook"]), "one JSON array"),
        (json.dumps(JOBS[0], indent=2), r"not JSON Lines, one object a line: in line 1, .*jq -c \. FILE"),
        (json.dumps({"count": 2, "results": JOBS}), "'results' holds lists of objects, which have to be taken apart"),
        ('{"job": {"title": "Nurse"}, "id": 1}\n' * 3, "'job' holds objects, which have to be taken apart first"),
        ('{"title": {"name": "Nurse"}, "id": 1}\n' * 3, "'title' holds objects"),
        ('{"title": ["Nurse"], "id": 1}\n' * 3, "'title' holds lists"),
    ],
)
def test_json_of_another_form_is_refused_with_the_way_out(
    tmp_path: Path, stand_in: StandIn, suffix: str, text: str, sentence: str
) -> None:
    source = tmp_path / f"a.{suffix}"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=sentence):
        label_file(source, tmp_path / f"b.{suffix}", normalizer=stand_in)
    assert not stand_in.asked


def test_members_that_hold_no_text_are_not_taken_for_it(tmp_path: Path, stand_in: StandIn) -> None:
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    each = {"title": {"id": 7}, "jobtitle": "Chef", "company": {"name": "Acme"}, "text": ["Cook.", "Serve."]}
    source.write_text((json.dumps(each) + "\n") * 3, encoding="utf-8")
    summary = label_file(source, target, normalizer=stand_in)
    assert summary.columns == {"title": "jobtitle", "text": "text"}
    assert stand_in.asked[0] == ("Chef", '["Cook.", "Serve."]', None)
    with pytest.raises(InputError, match=r"the column 'company' of .* holds objects, not text; name another"):
        label_file(source, target, normalizer=stand_in, company="company")


def test_one_odd_row_is_no_reason_to_stop(tmp_path: Path, stand_in: StandIn) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"title": ["Chef"]}\n{"title": null}\n{"title": "Cook"}\n', encoding="utf-8")
    assert label_file(source, tmp_path / "b.jsonl", normalizer=stand_in).rows == 3
    assert [title for title, _, _ in stand_in.asked] == ['["Chef"]', None, "Cook"]
