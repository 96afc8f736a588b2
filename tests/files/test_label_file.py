"""Whole files: every row once, in order, its own cells as they were."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from titlemap.columns import APPENDED, NUMBERS, answer_of
from titlemap.errors import InputError
from titlemap.files import LabelSummary, label_file
from titlemap.files import blocks as blocks_module
from titlemap.files.dialect import Dialect
from titlemap.files.rendering import CellsRendering

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stand_in import StandIn

JOBS = "id,Job Title,note\n1,Data Scientist,NA\n2,Chef,\n3,,x\n"
relaxed = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


@pytest.fixture
def run(tmp_path: Path, stand_in: StandIn) -> Callable[..., tuple[bytes, LabelSummary]]:
    """Label bytes under a name; give the target's bytes and the summary."""

    def labelled(data: bytes, name: str = "jobs.csv", target: str | None = None, **options: Any) -> Any:
        source = tmp_path / name
        source.write_bytes(data)
        goal = tmp_path / (target or "labelled-" + name)
        summary = label_file(source, goal, normalizer=stand_in, **options)
        return goal.read_bytes(), summary

    return labelled


def rows_of(data: bytes, encoding: str = "utf-8", **dialect: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), **dialect))


def suffix(
    stand_in: StandIn, title: str, text: str | None = None, company: str | None = None, delimiter: str = ","
) -> str:
    return CellsRendering(Dialect(delimiter))(answer_of(stand_in.normalize(title, text, company=company)))


def test_columns_are_appended_under_their_names(run: Any, stand_in: StandIn) -> None:
    data, summary = run(JOBS.encode())
    header, *rows = rows_of(data)
    assert header == ["id", "Job Title", "note", *APPENDED]
    assert [row[:3] for row in rows] == [["1", "Data Scientist", "NA"], ["2", "Chef", ""], ["3", "", "x"]]
    assert [row[4] for row in rows] == ["matched", "out_of_scope", "empty"]
    for row in rows:
        answer = answer_of(stand_in.normalize(row[1]))
        numbers = [name in NUMBERS for name in APPENDED]
        for cell, value, number in zip(row[3:], answer, numbers, strict=True):
            # six digits after the point, of a number on which the decision was made exactly
            assert (float(cell) == round(float(str(value)), 6)) if number else ((cell or None) == value)
    assert summary.rows == 3
    assert summary.functions["data_scientist"] == 1
    assert summary.columns == {"title": "Job Title"}


def test_every_record_keeps_its_bytes(run: Any, stand_in: StandIn) -> None:
    records = [
        b'1,"Data\r\nScientist, ""x""" ,NA',
        b"2,Caf\xc3\xa9 au lait\x00,'",
        b'3,"quoted",  spaced  ',
        b"4,\xc2\x85,\x0c",
    ]
    data, _ = run(b"id,title,note\r\n" + b"\r\n".join(records))
    body = data.split(b"\r\n", 1)[1]
    for record in records:
        assert record + b"," in body
        body = body[body.index(record) + len(record) :]


CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@st.composite
def files(draw: Any) -> tuple[list[list[str]], str, str, str]:
    width = draw(st.integers(1, 4))
    table = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return [["title", "b", "c", "d"][:width], *table], delimiter, encoding, end


@relaxed
@given(files(), st.integers(1, 64))
def test_every_row_comes_out_once_in_order_with_its_own_cells(
    tmp_path: Path, stand_in: StandIn, made: tuple[list[list[str]], str, str, str], block: int
) -> None:
    table, delimiter, encoding, end = made
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    source, goal = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(buffer.getvalue().encode(encoding))
    with pytest.MonkeyPatch.context() as patch:
        for module in ("delimited", "blocks"):
            patch.setattr(f"titlemap.files.{module}.BLOCK", block)
        summary = label_file(source, goal, delimiter=delimiter, encoding=encoding, normalizer=stand_in)
    written = goal.read_bytes().decode(encoding)
    rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter))
    width = len(table[0])
    assert [row[:width] for row in rows] == table
    assert all(len(row) == width + len(APPENDED) for row in rows)
    assert summary.rows == len(table) - 1
    assert summary.rejected == 0
    tails = [suffix(stand_in, row[0], delimiter=delimiter) for row in table[1:]]
    # taking the new cells away again gives the source back, byte for byte
    lines = written.removeprefix("\ufeff")
    for row, tail in zip(table[1:], tails, strict=True):
        head = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row)
        assert head + tail + end in lines


@relaxed
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_give_rows_and_rejects_or_one_sentence(
    tmp_path: Path, stand_in: StandIn, data: bytes, headed: bool
) -> None:
    source, goal = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(b"id,title\n" + data if headed else data)
    goal.unlink(missing_ok=True)
    try:
        summary = label_file(source, goal, normalizer=stand_in)
    except InputError as error:
        sentence = str(error)
        assert not goal.exists()
    else:
        sentence = ""
        assert goal.exists()
        rejects = goal.with_name("b.csv.rejects")
        assert summary.rejected == (len(rejects.read_bytes().splitlines()) if rejects.exists() else 0)
    assert "\n" not in sentence
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("block", [1, 7, 64, 1 << 20])
def test_the_size_of_blocks_changes_nothing(run: Any, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    source = b"\xef\xbb\xbfid;title\r\n" + b"".join(
        b'%d;"D\xc3\xa4ta; %d\nx";\r\n%d\r\n\r\n"a" b;c\r\nok;Data Scientist\r\n' % (n, n % 3, n)
        for n in range(40)
    )
    expected, whole = run(source + b'9;"open')
    for module in ("delimited", "blocks"):
        monkeypatch.setattr(f"titlemap.files.{module}.BLOCK", block)
    data, summary = run(source + b'9;"open', target="again.csv")
    assert data == expected
    assert (
        (summary.rows, summary.ragged, summary.rejected)
        == (whole.rows, whole.ragged, whole.rejected)
        == (160, 120, 1)
    )


def test_blank_lines_stay_where_they_are(run: Any, stand_in: StandIn) -> None:
    data, summary = run(b"\n\nid,title\n\n1,Chef\n\n\n2,Cook\n\n")
    one, two = (suffix(stand_in, title) for title in ("Chef", "Cook"))
    names = ",".join(APPENDED)
    assert data.decode() == f"\n\nid,title,{names}\n\n1,Chef{one}\n\n\n2,Cook{two}\n\n"
    assert summary.rows == 2


def test_a_last_line_without_an_end_stays_without(run: Any) -> None:
    assert not run(b"title\nChef")[0].endswith(b"\n")
    assert run(b"id,title")[0] == ",".join(["id", "title", *APPENDED]).encode()
    assert run(b"title\nChef\n")[0].endswith(b"\n")


def test_na_is_a_text(run: Any, stand_in: StandIn) -> None:
    data, _ = run(b"title,description\nNA,null\n")
    assert ("NA", "null", None) in stand_in.asked
    assert data.split(b"\n")[1].startswith(b"NA,null,")


def test_columns_with_the_same_name_are_kept_apart(run: Any, stand_in: StandIn) -> None:
    told: list[str] = []
    data, _ = run(b"title,title,id\nChef,Cook,1\n", tell=told.append)
    assert rows_of(data)[1][:3] == ["Chef", "Cook", "1"]
    assert stand_in.asked[0][0] == "Chef"
    assert any("2 columns are called 'title'" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("record", "own", "why"),
    [
        (b"1", ["1", "", ""], "1 cells where the header has 3"),
        (b"1,Engineer,a,b", ["1", "Engineer", "a,b"], "kept together in the last"),
        (b"1,Chef,x,,", ["1", "Chef", "x"], "empty ones left out"),
        (b'1,"Chef" de,x', ["1", "Chef de", "x"], "a quote in the middle of a quoted cell"),
    ],
)
def test_odd_rows_are_kept_and_flagged(run: Any, record: bytes, own: list[str], why: str) -> None:
    data, summary = run(b"id,title,note\n" + record + b"\n2,Cook,y\n")
    rows = rows_of(data)
    assert rows[1][:3] == own
    assert why in rows[1][-1]
    assert len(rows[1]) == len(rows[0])
    assert (summary.rows, summary.ragged, summary.rejected) == (2, 1, 0)


def test_what_cannot_be_read_is_rejected_with_line_and_reason(run: Any, tmp_path: Path) -> None:
    source = "id,title\n1,Café\n".encode() + b"2,Caf\xe9\n" + b'3,"open\n4,Chef\n5,"a"b"\n'
    data, summary = run(source)
    assert [row[0] for row in rows_of(data)[1:]] == ["1", "4", "5"]
    rejects = [json.loads(line) for line in (tmp_path / "labelled-jobs.csv.rejects").read_text().splitlines()]
    assert [(reject["line"], reject["record"]) for reject in rejects] == [
        (3, "2,Caf\ufffd\n"),
        (4, '3,"open\n'),
    ]
    assert rejects[0]["bytes"] == "MixDYWbpCg=="
    assert (summary.rows, summary.rejected) == (3, 2)
    assert summary.rejects == str(tmp_path / "labelled-jobs.csv.rejects")


def test_old_rejects_do_not_stay_beside_a_clean_target(run: Any, tmp_path: Path) -> None:
    run(b'id,title\n1,"open\n')
    assert (tmp_path / "labelled-jobs.csv.rejects").exists()
    run(b"id,title\n1,Chef\n")
    assert not (tmp_path / "labelled-jobs.csv.rejects").exists()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_a_file_stays_in_its_encoding(run: Any, stand_in: StandIn, encoding: str) -> None:
    text = "id;title;Ort\r\n1;Ingénieur, “données”;Köln\r\n2;Chef à domicile;Zürich\r\n"
    data, summary = run(text.encode(encoding))
    rows = rows_of(data, encoding, delimiter=";")
    assert [row[:3] for row in rows] == [line.split(";") for line in text.splitlines()]
    assert data.startswith(text.splitlines()[0].encode(encoding))
    assert stand_in.asked[0][0] == "Ingénieur, “données”"
    assert summary.delimiter == ";"


def test_shift_jis_with_pipes_keeps_second_bytes_apart(run: Any, stand_in: StandIn) -> None:
    text = "番号|職種\n1|ポジション開発\n2|データサイエンティスト\n"  # some second bytes are a pipe
    assert b"|" in "ポ".encode("shift_jis")
    data, _ = run(text.encode("shift_jis"), encoding="shift_jis", delimiter="|")
    assert [row[:2] for row in rows_of(data, "shift_jis", delimiter="|")][1:] == [
        ["1", "ポジション開発"],
        ["2", "データサイエンティスト"],
    ]


def test_the_encoding_is_decided_by_the_first_bytes_that_tell(
    run: Any, monkeypatch: pytest.MonkeyPatch, stand_in: StandIn
) -> None:
    monkeypatch.setattr("titlemap.files.text.SAMPLE", 64)
    monkeypatch.setattr("titlemap.files.delimited.BLOCK", 64)
    source = (
        b"id,title\n"
        + b"".join(b"%d,Chef\n" % n for n in range(50))
        + "51,Ingénieur à Köln\n52,größer\n".encode("cp1252")
    )
    data, summary = run(source)
    assert summary.encoding == "cp1252"
    assert summary.rejected == 0
    assert ("Ingénieur à Köln", None, None) in stand_in.asked
    assert "51,Ingénieur à Köln,".encode("cp1252") in data


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_kept(run: Any, delimiter: str) -> None:
    source = "id,title,note\n1,Chef,a\n".replace(",", delimiter)
    data, summary = run(source.encode())
    assert rows_of(data, delimiter=delimiter)[1][:3] == ["1", "Chef", "a"]
    assert summary.delimiter == delimiter


def test_excels_line_about_the_separator_is_obeyed_and_kept(run: Any) -> None:
    data, summary = run(b"sep=;\r\nid;title, long\r\n1;Chef\r\n", title="title, long")
    assert data.startswith(b"sep=;\r\nid;title, long;function;")
    assert summary.rows == 1
    quoted, _ = run(b'"sep=;"\r\nid;title, long\r\n1;Chef\r\n', title="title, long")
    assert quoted == b'"sep=;"' + data.removeprefix(b"sep=;")


def packed(kind: str, data: bytes) -> bytes:
    if kind == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("jobs.csv", data)
        return buffer.getvalue()
    if kind == "zst":
        pa = pytest.importorskip("pyarrow")
        return bytes(pa.compress(data, codec="zstd", asbytes=True))
    if kind == "gz":
        return gzip.compress(data)
    return bz2.compress(data) if kind == "bz2" else lzma.compress(data)


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst", "zip"])
def test_compression_is_seen_through(run: Any, kind: str) -> None:
    plain, _ = run(JOBS.encode())
    data, summary = run(packed(kind, JOBS.encode()), name=f"jobs.csv.{kind}", target="out.csv")
    assert data == plain
    assert summary.compression is not None


@pytest.mark.parametrize(
    ("suffix_", "unpack"), [("gz", gzip.decompress), ("bz2", bz2.decompress), ("xz", lzma.decompress)]
)
def test_targets_are_compressed_as_they_are_named(
    run: Any, suffix_: str, unpack: Callable[[bytes], bytes]
) -> None:
    plain, _ = run(JOBS.encode())
    data, _ = run(JOBS.encode(), target=f"out.csv.{suffix_}")
    assert unpack(data) == plain
    assert run(JOBS.encode(), target=f"again.csv.{suffix_}")[0] == data


def test_zstd_targets(run: Any) -> None:
    pa = pytest.importorskip("pyarrow")
    plain, _ = run(JOBS.encode())
    data, _ = run(JOBS.encode(), target="out.csv.zst")
    assert pa.CompressedInputStream(io.BytesIO(data), "zstd").read() == plain


def test_what_a_mac_adds_to_an_archive_is_no_table(run: Any) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("jobs/", "")
        for name in ("__MACOSX/jobs/._jobs.csv", "jobs/.DS_Store", ".hidden"):
            archive.writestr(name, "x")
        archive.writestr("jobs/jobs.csv", JOBS)
    data, _ = run(buffer.getvalue(), name="jobs.zip", target="out.csv")
    assert data == run(JOBS.encode())[0]


def test_several_gzip_members_are_one_file(run: Any) -> None:
    half = len(JOBS) // 2
    data, _ = run(
        gzip.compress(JOBS[:half].encode()) + gzip.compress(JOBS[half:].encode()),
        name="jobs.csv.gz",
        target="o.csv",
    )
    assert data == run(JOBS.encode())[0]


def test_streams_are_read_and_written(stand_in: StandIn, run: Any) -> None:
    out = io.BytesIO()
    label_file(io.BytesIO(JOBS.encode()), out, normalizer=stand_in)
    assert out.getvalue() == run(JOBS.encode())[0]


def test_formulas_are_neutralised_on_request_only(run: Any) -> None:
    source = b'id,title,note\n1,=cmd|x,-5\n2,Chef,"@a, b"\n'
    plain, _ = run(source)
    assert b"\n1,=cmd|x,-5," in plain
    data, _ = run(source, neutralise_formulas=True, target="safe.csv")
    assert b"\n1,'=cmd|x,-5," in data
    assert b'\n2,Chef,"\'@a, b",' in data


def test_a_prefix_keeps_new_names_apart(run: Any) -> None:
    with pytest.raises(InputError, match=r"'status'.*prefix"):
        run(b"title,status\nChef,open\n")
    data, _ = run(b"title,status\nChef,open\n", prefix="tm_")
    assert rows_of(data)[0] == ["title", "status", *(f"tm_{name}" for name in APPENDED)]


@pytest.mark.parametrize("suffix_", ["csv", "csv.gz"])
def test_the_same_file_gives_the_same_bytes(run: Any, suffix_: str) -> None:
    assert run(JOBS.encode(), target=f"a.{suffix_}")[0] == run(JOBS.encode(), target=f"b.{suffix_}")[0]


def test_each_question_is_asked_once(run: Any, stand_in: StandIn) -> None:
    run(b"title\n" + b"Chef\nCook\n" * 500)
    assert len(stand_in.asked) == 2


def test_long_texts_are_told_apart(run: Any, stand_in: StandIn) -> None:
    long = "x" * 5000
    _, summary = run(f"title,text\nChef,{long}a\nChef,{long}b\nChef,{long}a\n".encode())
    assert len(stand_in.asked) == 2
    assert summary.rows == 3


def test_text_and_company_can_be_left_out(run: Any, stand_in: StandIn) -> None:
    source = b"title,text,company\nChef,a,b\n"
    run(source)
    run(source, text=False)
    run(source, text=False, company=False)
    assert stand_in.asked == [("Chef", "a", "b"), ("Chef", None, "b"), ("Chef", None, None)]


def test_blocks_are_small() -> None:
    assert blocks_module.BLOCK <= 1 << 22


def test_big_cells_are_no_problem(run: Any, stand_in: StandIn) -> None:
    text = "word " * 2_000_000
    data, summary = run(f'title,text\nChef,"{text}"\nCook,x\n'.encode())
    assert summary.rows == 2
    assert len(stand_in.asked[0][1]) == len(text)
    assert len(data) > len(text)


@pytest.mark.parametrize("source", [3, None, ["jobs.csv"]])
def test_a_source_that_is_neither_a_path_nor_a_file_is_a_wrong_type(source: Any, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="a source is a path or a binary file, not"):
        label_file(source, tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (["a.csv", "b.csv"], "not list; pass several one at a time"),
        ({"title": ["Chef"]}, "not dict"),
        (pd.DataFrame({"title": ["Chef"]}), "not DataFrame; label_frame labels data frames"),
        (pd.Series(["Chef"]), "not Series; label_frame labels data frames"),
        (io.StringIO("title\nChef\n"), r"open it with open\(path, \"rb\"\)"),
        (7, "not int"),
    ],
)
def test_what_is_no_source_is_a_type_error_with_the_way_out(
    tmp_path: Path, stand_in: StandIn, source: Any, sentence: str
) -> None:
    with pytest.raises(TypeError, match=sentence):
        label_file(source, tmp_path / "out.csv", normalizer=stand_in)
    with pytest.raises(TypeError, match="a target is a path or a binary file"):
        label_file(io.BytesIO(b"title\nChef\n"), source, normalizer=stand_in)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp932", "gb18030"])
@pytest.mark.parametrize("mark", ["=", "＝", "＋", "－", "＠"])
def test_formulas_are_neutralised_in_every_encoding(
    tmp_path: Path, stand_in: StandIn, encoding: str, mark: str
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text(f"title,note\n職種データ,{mark}cmd()\n職種データ,データ\n" * 20, encoding=encoding)
    label_file(source, target, normalizer=stand_in, neutralise_formulas=True, encoding=encoding)
    written = target.read_text(encoding=encoding).splitlines()
    assert written[1].startswith(f"職種データ,'{mark}cmd(),")
    assert written[2].startswith("職種データ,データ,")
