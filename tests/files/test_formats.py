"""JSON Lines and Parquet, the summary, and the line of progress."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from titlemap.columns import APPENDED, answer_of, find_columns
from titlemap.errors import InputError
from titlemap.files import Reading, label_file, preview_file
from titlemap.files.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from stand_in import StandIn

relaxed = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.text(max_size=5).filter(lambda name: name not in APPENDED), VALUES, max_size=4)


@relaxed
@given(st.lists(OBJECTS, max_size=6), st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_object_keeps_its_members(
    tmp_path: Path, stand_in: StandIn, objects: list[dict[str, Any]], escaped: bool, encoding: str
) -> None:
    objects = [{"title": "Chef", "z": "é"}, *objects]
    lines = [json.dumps(thing, ensure_ascii=escaped) for thing in objects]
    source, goal = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_bytes("\n".join(lines).encode(encoding, "surrogatepass"))
    summary = label_file(source, goal, normalizer=stand_in)
    written = goal.read_bytes().decode(encoding).split("\n")
    assert summary.rows == len(written) == len(objects)
    for line, before, thing in zip(written, lines, objects, strict=True):
        assert line.startswith(before[:-1])
        after = json.loads(line)
        assert {name: after[name] for name in thing} == thing
        assert list(after)[-len(APPENDED) :] == list(APPENDED)


def test_titles_of_json_may_be_anything(tmp_path: Path, stand_in: StandIn) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(
        b'{"title": 1.50}\n{"title": null}\n{}\n{"title": ["Chef"]}\n{"title": ' + b"9" * 5000 + b"}\n"
    )
    summary = label_file(source, tmp_path / "b.jsonl", normalizer=stand_in)
    assert summary.rows == 5
    assert [title for title, _, _ in stand_in.asked] == ["1.50", None, '["Chef"]', "9" * 5000]


def test_blank_lines_and_spacing_of_json_stay(tmp_path: Path, stand_in: StandIn) -> None:
    source, goal = tmp_path / "a.ndjson", tmp_path / "b.ndjson"
    source.write_bytes(b'\n {"title":"Chef" }  \r\n\r\n{}\n')
    label_file(source, goal, normalizer=stand_in)
    lines = goal.read_bytes().split(b"\n")
    assert lines[0] == b""
    assert lines[1].startswith(b' {"title":"Chef", "function":null,')
    assert lines[1].endswith(b"}  \r")
    assert lines[2] == b"\r"
    assert lines[3].startswith(b'{"function":null,"status":"empty"')


def test_parquet_keeps_its_columns_and_types(tmp_path: Path, stand_in: StandIn) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    titles = ["Data Scientist", None, "Chef", ""] * 5000
    table = pa.table(
        {
            "title": pa.array(titles).dictionary_encode(),
            "text": pa.array(titles, type=pa.large_string()),
            "n": pa.array(range(20_000), type=pa.int16()),
            "nested": [[{"a": 1}]] * 20_000,
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", compression="gzip")
    summary = label_file(tmp_path / "a.parquet", tmp_path / "b.parquet", normalizer=stand_in)
    labelled = pq.read_table(tmp_path / "b.parquet")
    assert labelled.select(table.column_names).equals(table)
    assert labelled.column_names[4:] == list(APPENDED)
    assert labelled.schema.field("p_none").type == pa.float64()
    assert summary.rows == 20_000
    assert summary.empty == 10_000
    answer = answer_of(stand_in.normalize("Chef", "Chef"))
    assert tuple(labelled[name][2].as_py() for name in APPENDED) == answer


def test_parquet_takes_numbers_but_no_lists_for_titles(tmp_path: Path, stand_in: StandIn) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"title": [1, 2]}), tmp_path / "a.parquet")
    label_file(tmp_path / "a.parquet", tmp_path / "b.parquet", normalizer=stand_in)
    assert [title for title, _, _ in stand_in.asked] == ["1", "2"]
    pq.write_table(pa.table({"title": [["Chef"]]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match="not text"):
        label_file(tmp_path / "a.parquet", tmp_path / "c.parquet", normalizer=stand_in)
    assert not (tmp_path / "c.parquet").exists()


def test_parquet_without_rows(tmp_path: Path, stand_in: StandIn) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"title": pa.array([], type=pa.string())}), tmp_path / "a.parquet")
    assert label_file(tmp_path / "a.parquet", tmp_path / "b.parquet", normalizer=stand_in).rows == 0
    assert pq.read_table(tmp_path / "b.parquet").column_names == ["title", *APPENDED]


def test_the_summary_tells_people_and_machines_the_same(tmp_path: Path, stand_in: StandIn) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b'title;description;employer\nData Scientist;x;y\n;;\n"open;;\n')
    summary = label_file(source, tmp_path / "b.csv", normalizer=stand_in)
    shown = json.loads(json.dumps(summary.as_dict()))
    assert shown["rows"] == 2
    assert shown["functions"]["data_scientist"] == shown["empty"] == shown["rejected"] == 1
    assert shown["columns"] == {"title": "title", "text": "description", "company": "employer"}
    assert (shown["version"], shown["table_version"]) == ("9.9.9", "stand-in")
    assert (shown["encoding"], shown["delimiter"], shown["format"]) == ("utf-8", ";", "csv")
    for words in ("2 rows", "Data Scientist ", "titlemap 9.9.9, alias table stand-in", "b.csv.rejects"):
        assert words in str(summary)


def test_how_a_file_is_read_is_told(tmp_path: Path, stand_in: StandIn) -> None:
    told: list[str] = []
    source = tmp_path / "a.csv"
    source.write_bytes("jobTitle;Employer\nKöchin;Ä\n".encode("cp1252"))
    label_file(source, io.BytesIO(), normalizer=stand_in, tell=told.append)
    assert told[0].endswith("a.csv: delimited text, separated by semicolons, encoded in cp1252")
    assert (
        told[1]
        == "titles from column 'jobTitle', companies from column 'Employer', no column of posting texts"
    )


def test_a_preview_keeps_the_first_rows_and_counts_all(stand_in: StandIn) -> None:
    source = io.BytesIO(b"title\n" + b"Data Scientist\nChef\n" * 10)
    rows, summary = preview_file(source, Reading(), 3, normalizer=stand_in)
    assert [title for title, _ in rows] == ["Data Scientist", "Chef", "Data Scientist"]
    assert rows[0][1] == answer_of(stand_in.normalize("Data Scientist"))
    assert summary.rows == 20


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (["title"], (0, None, None)),
        (["id", "JOB_TITLE", "Job Description", "Company Name"], (1, 2, 3)),
        (["jobTitle", "body", "employer"], (0, 1, 2)),
        (["job", "position"], (1, None, None)),
        (["job", "job title", "text"], (1, 2, None)),
        (["Intitulé du poste", "Entreprise"], (0, None, 1)),
        (["職種", "会社名"], (0, None, 1)),
        (["\ufefftitle"], (0, None, None)),
    ],
)
def test_columns_are_found_by_their_usual_names(names: list[str], roles: tuple[int | None, ...]) -> None:
    found = find_columns(names)
    assert (found.title, found.text, found.company) == roles


def test_named_columns_may_differ_in_case_if_only_one_fits() -> None:
    assert find_columns(["Stelle X", "title"], "stelle x").title == 0
    assert find_columns(["a", "A"], "a").title == 0
    with pytest.raises(InputError, match="no column 'a b'"):
        find_columns(["A B", "a_b"], "a b")


def test_texts_alone_are_enough_when_named() -> None:
    assert find_columns(["id", "text"], text="text").title is None
    with pytest.raises(InputError, match="no column that looks like a job title"):
        find_columns(["id", "text"])


def test_progress_is_silent_at_first_and_wipes_its_line() -> None:
    stream, now = io.StringIO(), [0.0]
    progress = Progress(stream, clock=lambda: now[0])
    progress.update(10, 0.1)
    assert stream.getvalue() == ""
    now[0] = 4.0
    progress.update(4000, 0.25)
    assert "25 %  4,000 rows  1,000 rows/s  0:12 left" in stream.getvalue()
    now[0] = 4.1
    progress.update(4001, 0.26)
    assert "4,001" not in stream.getvalue()
    progress.clear()
    assert stream.getvalue().endswith("\r")


@pytest.mark.parametrize("kind", ["file", "stream"])
def test_arrow_keeps_its_batches(tmp_path: Path, stand_in: StandIn, kind: str) -> None:
    pa = pytest.importorskip("pyarrow")
    schema = pa.schema([("title", pa.string()), ("n", pa.int8())], metadata={"by": "hand"})
    batches = [
        pa.record_batch([["Data Scientist", None], [1, 2]], schema=schema),
        pa.record_batch([["Chef"], [3]], schema=schema),
    ]
    source, goal = tmp_path / "a.arrow", tmp_path / "b.arrow"
    new, read = (
        (pa.ipc.new_file, pa.ipc.open_file) if kind == "file" else (pa.ipc.new_stream, pa.ipc.open_stream)
    )
    with new(str(source), schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    summary = label_file(source, goal, normalizer=stand_in)
    labelled = read(pa.memory_map(str(goal))).read_all()
    assert summary.rows == 3
    assert labelled.column_names == ["title", "n", *APPENDED]
    assert labelled.select(["title", "n"]).equals(pa.Table.from_batches(batches))
    assert [len(batch) for batch in labelled.to_batches()] == [2, 1]
    assert labelled.schema.metadata == {b"by": b"hand"}
    out = io.BytesIO()
    if kind == "stream":
        label_file(io.BytesIO(source.read_bytes()), out, normalizer=stand_in)
        assert out.getvalue() == goal.read_bytes()
    else:
        with pytest.raises(InputError, match="plain file, not from a pipe"):
            label_file(io.BytesIO(source.read_bytes()), out, normalizer=stand_in)


def test_damaged_arrow_is_one_sentence(tmp_path: Path, stand_in: StandIn) -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"title": ["Chef"] * 1000})
    source = tmp_path / "a.arrow"
    with pa.ipc.new_stream(str(source), table.schema) as writer:
        writer.write_table(table, max_chunksize=100)
    source.write_bytes(source.read_bytes()[:-300])
    with pytest.raises(InputError, match="is damaged"):
        label_file(source, tmp_path / "b.arrow", normalizer=stand_in)
    assert [path.name for path in tmp_path.iterdir()] == ["a.arrow"]


def test_columns_of_an_earlier_run_are_replaced_on_request(tmp_path: Path, stand_in: StandIn) -> None:
    source, once, twice = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    source.write_bytes(b'id,title,note\r\n1,"Chef, de",\'x\'\r\n2,Data Scientist,"a ""b"""\r\n3\r\n')
    label_file(source, once, normalizer=stand_in)
    with pytest.raises(InputError, match="overwrite=True"):
        label_file(once, twice, normalizer=stand_in)
    label_file(once, twice, normalizer=stand_in, overwrite=True)
    # the row that had to be padded fits now, which its reason no longer says
    assert twice.read_bytes() == once.read_bytes().replace(b" | 1 cells where the header has 3", b"").replace(
        b"3,,,", b"3,,,"
    )


def test_replaced_columns_may_stand_anywhere(tmp_path: Path, stand_in: StandIn) -> None:
    source, goal = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(b'status;"title";reason;n\n"old; x";Chef;"y\nz";1\nshort\n')
    label_file(source, goal, normalizer=stand_in, overwrite=True)
    lines = goal.read_text().split("\n")
    assert lines[0] == ";".join(['"title"', "n", *APPENDED])
    assert lines[1].startswith("Chef;1;")
    assert lines[2].startswith(";;;empty;")


def test_members_are_replaced_on_request(tmp_path: Path, stand_in: StandIn) -> None:
    source, goal = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    lines = [
        '{"status": {"a": [1, "}"]}, "title": "Chef", "n": 1.50}',
        '{ "reason" : null }',
        '{"é":"x","level":2,"z":3}',
    ]
    source.write_text("\n".join(lines), encoding="utf-8")
    label_file(source, goal, normalizer=stand_in, overwrite=True)
    after = goal.read_text(encoding="utf-8").split("\n")
    assert after[0].startswith('{ "title": "Chef", "n": 1.50, "function":null,"status":')
    assert after[1].startswith('{"function":null')
    assert after[2].startswith('{"é":"x","z":3, "function":')
    assert all(json.loads(line)["status"] != {"a": [1, "}"]} for line in after)


def test_parquet_columns_are_replaced_on_request(tmp_path: Path, stand_in: StandIn) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"status": [1], "title": ["Chef"], "n": [2]}), tmp_path / "a.parquet")
    label_file(tmp_path / "a.parquet", tmp_path / "b.parquet", normalizer=stand_in, overwrite=True)
    assert pq.read_table(tmp_path / "b.parquet").column_names == ["title", "n", *APPENDED]


def test_a_column_that_is_read_is_not_replaced(tmp_path: Path, stand_in: StandIn) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"function,status\nChef,x\n")
    with pytest.raises(InputError, match="'function' is read, so it cannot be replaced"):
        label_file(source, tmp_path / "b.csv", normalizer=stand_in, title="function", overwrite=True)
