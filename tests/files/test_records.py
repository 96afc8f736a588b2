"""Splitting text into records: nothing is lost, nothing takes long, mistakes stay where they are."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.files.dialect import Dialect
from titlemap.files.encoding import Carrier
from titlemap.files.plain import split_plain
from titlemap.files.ragged import cell_starts, fitted, neutral
from titlemap.files.records import Records, split_lines, split_records

MESS = st.text(alphabet='ab,;"\n\r\\ \x00\x85\u2028é', max_size=60)
CELLS = st.text(alphabet='ab, "\n\r;\té\x0b', max_size=8)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8)
)


def put_together(found: Records) -> str:
    """The records and the broken lines in the order of the lines where they begin."""
    pieces = [*zip(found.lines, found.texts, strict=True), *((line, text) for line, text, _ in found.broken)]
    return "".join(text for _, text in sorted(pieces)) + found.rest


@given(MESS, st.booleans())
def test_nothing_is_lost_whatever_the_text(text: str, final: bool) -> None:
    found = split_records(text, Dialect(), final=final)
    assert put_together(found) == text
    assert final is False or found.rest == ""


@given(MESS)
def test_lines_join_to_the_text(text: str) -> None:
    assert "".join(split_lines(text)) == text


@given(MESS)
def test_lines_break_where_the_standard_library_breaks_them(text: str) -> None:
    assert split_lines(text) == list(io.StringIO(text, newline=""))


@given(TABLES, st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]))
def test_what_the_csv_module_writes_comes_back(table: list[list[str]], style: tuple[str, Any]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=style[0], quoting=style[1]).writerows(table)
    found = split_records(buffer.getvalue(), Dialect(), final=True)
    assert found.rows == table
    assert not found.broken
    assert not found.stray


@given(TABLES, st.integers(1, 30))
def test_pieces_give_the_records_of_the_whole(table: list[list[str]], size: int) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(table)
    text = buffer.getvalue()
    rows, rest = [], ""
    for start in range(0, len(text), size):
        found = split_records(rest + text[start : start + size], Dialect(), final=False)
        rows += found.rows
        rest = found.rest
    rows += split_records(rest, Dialect(), final=True).rows
    assert rows == split_records(text, Dialect(), final=True).rows


@given(TABLES, st.sampled_from(["\n", "\r\n"]), MESS)
def test_the_quick_way_agrees_with_the_careful_one(table: list[list[str]], end: str, tail: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=end).writerows(table)
    text = buffer.getvalue() + tail
    width = len(table[0]) if table else 1
    quick = split_plain(text, Dialect(), width, lambda row: row[-1], final=False)
    if quick is not None:
        careful = split_records(text[: len(text) - len(quick.rest)], Dialect(), final=True)
        assert [body + quick.end for body in quick.texts] == careful.texts
        assert quick.cells == [row[-1] for row in careful.rows]
        assert not careful.broken


@pytest.mark.parametrize(
    ("text", "rows", "broken"),
    [
        ('1,"a\n2,b\n3,c\n', [["2", "b"], ["3", "c"]], [0]),
        ('1,a\n2,"b\n3,"c"\n4,d\n', [["1", "a"], ["3", "c"], ["4", "d"]], [1]),
        ('1,"a\n2,"b\n3,c\n', [["3", "c"]], [0, 1]),
        ('1,5" pipe\n2,6" pipe\n', [["1", '5" pipe'], ["2", '6" pipe']], []),
        ('1,"a" b\n2,c\n', [["1", "a b"], ["2", "c"]], []),
        ('1,"a\nb"\n2,c', [["1", "a\nb"], ["2", "c"]], []),
        ('1,"a\nb" ,x\n2,c\n', [["1", "a\nb ", "x"], ["2", "c"]], []),
        ("1,a\r2,b\r", [["1", "a"], ["2", "b"]], []),
        ("1,a\n\n2,b\n", [["1", "a"], [], ["2", "b"]], []),
    ],
)
def test_a_broken_quote_costs_its_own_line_only(text: str, rows: list[list[str]], broken: list[int]) -> None:
    found = split_records(text, Dialect(), final=True)
    assert found.rows == rows
    assert [line for line, _, _ in found.broken] == broken


def test_stray_quotes_are_told() -> None:
    assert list(split_records('1,"a" b\n2,c\n', Dialect(), final=True).stray) == [0]


def test_backslashes_escape_quotes_where_the_dialect_says_so() -> None:
    found = split_records('1,"say \\"x\\", y"\n', Dialect(backslash=True), final=True)
    assert found.rows == [["1", 'say "x", y']]


@pytest.mark.parametrize("line", ['x","', '"', '""', '"a', '"a""', 'a,"b', '"a" b', '""""x', "\x85,"])
def test_time_grows_with_length_only(line: str) -> None:
    def seconds(lines: int) -> float:
        text = f"{line}\n" * lines
        start = time.process_time()
        split_records(text, Dialect(), final=True)
        return time.process_time() - start

    assert seconds(40_000) < 20 * max(seconds(4_000), 0.05)


@pytest.mark.parametrize("end", ["", '"\n', 'x",y\n'])
@pytest.mark.parametrize("final", [True, False])
def test_a_quote_that_swallows_a_thousand_records_is_broken(end: str, final: bool) -> None:
    text = '1,"open\n' + "2,b\n" * 1200 + end
    found = split_records(text, Dialect(), final=final, width=2)
    assert found.broken[0][:2] == (0, '1,"open\n')
    assert found.rows[:1200] == [["2", "b"]] * 1200
    assert put_together(found) == text
    short = split_records('1,"open\n' + "2,b\n" * 900 + '"\n', Dialect(), final=True, width=2)
    assert [len(row[1]) for row in short.rows] == [len("open\n" + "2,b\n" * 900)]


def test_a_long_text_is_one_cell() -> None:
    text = '1,"' + "any line, with some, commas\nand another\n" * 5000 + '"\n'
    assert len(split_records(text, Dialect(), final=True, width=2).rows) == 1


def test_a_record_beyond_belief_has_a_broken_quote() -> None:
    found = split_records('1,"' + "a\n" * 100, Dialect(), final=False, longest=50)
    assert [line for line, _, _ in found.broken] == [0]
    assert len(found.rows) == 99


@pytest.mark.parametrize(
    ("body", "width", "head", "cells"),
    [
        ("a,b", 2, "a,b", ["a", "b"]),
        ("a", 3, "a,,", ["a", "", ""]),
        ("a,b,c", 2, 'a,"b,c"', ["a", "b,c"]),
        ('a,"b, c",d', 2, 'a,"""b, c"",d"', ["a", '"b, c",d']),
        ("a,b,,", 2, "a,b", ["a", "b"]),
        ('"a",b,,', 2, '"a",b', ["a", "b"]),
        ("a,b,", 1, '"a,b,"', ["a,b,"]),
    ],
)
def test_ragged_records_are_made_to_fit(body: str, width: int, head: str, cells: list[str]) -> None:
    row = next(csv.reader([body]))
    fitted_body, fitted_cells, _ = fitted(body, row, width, Dialect())
    assert (fitted_body, fitted_cells) == (head, cells)
    assert next(csv.reader([fitted_body])) == cells


@given(TABLES)
def test_cells_start_where_the_csv_module_says(table: list[list[str]]) -> None:
    for row in table:
        body = Dialect().join(row)
        starts = cell_starts(body, Dialect())
        assert len(starts) == len(next(csv.reader(io.StringIO(body, newline="")), [""]))
        assert all(start == 0 or body[start - 1] == "," for start in starts)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|x", "'+cmd|x"),
        ("-2+3", "'-2+3"),
        ("＝1", "'＝1"),
        ("-5", "-5"),
        ("+49", "+49"),
        ("-1.5e3", "-1.5e3"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_formulas_are_made_harmless_and_numbers_left_alone(cell: str, written: str) -> None:
    carrier = Carrier("utf-16-le", view=False)
    body = Dialect().join(["x", cell])
    assert neutral(body, ["x", cell], Dialect(), carrier) == f"x,{written}"
