"""The alias table: its form, its promises, and what it says when one is broken."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap import (
    AliasTable,
    AliasTableError,
    JobFunction,
    TitleNormalizer,
    default_normalizer,
    load_aliases,
)
from titlemap.aliases import COLUMNS, key, parse_aliases, words
from titlemap.check import check_aliases
from titlemap.clean import clean_title
from titlemap.resources import data_bytes
from titlemap.taxonomy import NONE, OUTCOMES

HEADER = ",".join(COLUMNS)
WELDER = "welder,en,welder,none,none=100,"

#: Every title that the article names, and the function it has where the title alone says.
ARTICLE = {
    "researcher": None,
    "applied researcher": None,
    "program manager": None,
    "applied research manager": None,
    "principal software engineer": None,
    "architect": None,
    "machine learning scientist": "ml_scientist",
    "software engineering manager": None,
    "data scientist": "data_scientist",
    "decision scientist": "data_scientist",
    "data analyst": "data_scientist",
    "machine learning engineer": "ml_engineer",
    "data quality engineer": None,
    "scientist": None,
    "applied scientist": "ml_scientist",
    "research scientist": None,
    "ranking engineer": "ml_engineer",
}


@pytest.fixture(scope="module")
def table() -> AliasTable:
    return load_aliases()


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    return default_normalizer()


def parse(*lines: str) -> AliasTable:
    return parse_aliases("\n".join([HEADER, *lines, ""]).encode(), "mine.csv")


class TestTheTableThatShips:
    def test_holds_at_least_two_thousand_aliases_of_which_seven_hundred_are_near_misses(
        self, table: AliasTable
    ) -> None:
        assert len(table) >= 2000
        assert sum(row.function == NONE for row in table.rows) >= 700

    def test_every_alias_cleans_to_itself_and_finds_its_own_row(self, table: AliasTable) -> None:
        check_aliases(table)
        lost = [row.alias for row in table.rows if table.exact(clean_title(row.alias).text) is not row]
        assert not lost

    def test_no_two_rows_clash_after_cleaning(self, table: AliasTable) -> None:
        met = Counter(key(clean_title(row.alias).text) for row in table.rows)
        assert not [alias for alias, count in met.items() if count > 1]

    def test_every_alias_normalizes_to_what_its_row_says(
        self, table: AliasTable, normalizer: TitleNormalizer
    ) -> None:
        results = normalizer.normalize_many([row.alias for row in table.rows])
        for row, result in zip(table.rows, results, strict=True):
            assert result.probabilities == row.prior, row.alias
            assert result.shares == row.blend, row.alias
            assert result.outcome in (row.function, None), row.alias

    def test_is_sorted(self) -> None:
        lines = data_bytes("title_aliases.csv").decode().splitlines()
        aliases = [row.alias for row in load_aliases().rows]
        assert lines[0] == HEADER
        assert aliases == sorted(aliases)

    def test_is_plain_utf_8_with_unix_line_ends(self) -> None:
        content = data_bytes("title_aliases.csv")
        assert content.decode("utf-8")
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")

    @pytest.mark.parametrize("function", [*JobFunction, NONE, None])
    def test_covers_every_function_none_and_what_a_title_cannot_say(
        self, table: AliasTable, function: str | None
    ) -> None:
        assert sum(row.function == function for row in table.rows) >= 50

    def test_covers_as_many_languages_as_readme_and_report_say(self, table: AliasTable) -> None:
        assert len({row.language for row in table.rows}) == 52, "fifty-one more than English"

    @pytest.mark.parametrize(
        "language", ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "ja", "zh", "ko"]
    )
    def test_has_every_function_and_near_misses_in_the_large_languages(
        self, table: AliasTable, language: str
    ) -> None:
        found = {row.function for row in table.rows if row.language.split("-")[0] == language}
        assert found >= {*JobFunction, NONE}

    @pytest.mark.parametrize(("title", "function"), ARTICLE.items(), ids=ARTICLE)
    def test_has_a_row_for_every_title_that_the_article_names(
        self, table: AliasTable, title: str, function: str | None
    ) -> None:
        row = table.exact(clean_title(title).text)
        assert row is not None
        if function:
            assert row.function == function

    @pytest.mark.parametrize(
        "bare",
        ["scientist", "architect", "program manager", "researcher", "engineer", "consultant", "analyst"],
    )
    def test_a_bare_title_is_ambiguous_with_a_flat_prior(self, table: AliasTable, bare: str) -> None:
        row = table.exact(bare)
        assert row is not None
        assert row.ambiguous
        assert max(row.prior.values()) < 0.6

    def test_priors_and_blends_are_distributions(self, table: AliasTable) -> None:
        for row in table.rows:
            for part in (row.prior, row.blend):
                assert tuple(part) == OUTCOMES
                assert min(part.values()) >= 0
                assert sum(part.values()) == pytest.approx(1, abs=1e-9)

    def test_a_function_is_its_own_priors_favourite(self, table: AliasTable) -> None:
        assert not [row.alias for row in table.rows if row.function and row.prior.top != row.function]

    def test_its_version_is_the_hash_of_its_content(self, table: AliasTable) -> None:
        assert table.version == hashlib.sha256(data_bytes("title_aliases.csv")).hexdigest()[:12]

    def test_its_repr_is_one_line(self, table: AliasTable) -> None:
        assert re.fullmatch(
            r"<AliasTable title_aliases\.csv: \d+ aliases, version [0-9a-f]{12}>", repr(table)
        )


class TestAGoodTable:
    def test_a_row_is_found_whatever_its_punctuation(self) -> None:
        table = parse('"data scientist, pricing",en,ds,data_scientist,data_scientist=90 none=10,')
        assert table.exact("data-scientist pricing") is table.exact("data scientist, pricing") is not None

    def test_an_empty_blend_is_the_prior(self) -> None:
        row = parse("ml engineer,en,mle,ml_engineer,ml_engineer=90 none=10,").rows[0]
        assert row.blend == row.prior

    def test_an_empty_function_means_that_the_title_cannot_say(self) -> None:
        row = parse("scientist,en,bare,,ml_scientist=40 none=60,").rows[0]
        assert row.function is None
        assert row.ambiguous

    def test_more_columns_are_ignored(self) -> None:
        content = f"{HEADER},note\n{WELDER},seen in the field\n".encode()
        assert len(parse_aliases(content, "mine.csv")) == 1

    def test_a_byte_order_mark_and_windows_line_ends_are_fine(self) -> None:
        content = b"\xef\xbb\xbf" + f"{HEADER}\r\n{WELDER}\r\n".encode()
        assert parse_aliases(content, "mine.csv").rows == parse(WELDER).rows

    def test_one_changed_byte_changes_the_version(self) -> None:
        assert parse(WELDER).version != parse(WELDER.replace("100", "99 ml_engineer=1")).version


BROKEN = {
    "no header": ([WELDER], "mine.csv:1: the columns must start with alias,language,"),
    "wrong header": (["title,function", WELDER], "mine.csv:1: the columns must start with"),
    "no rows": ([HEADER], "mine.csv:2: the table has no rows"),
    "nothing at all": ([], "mine.csv:1: the columns must start with"),
    "cells missing": ([HEADER, "welder,en,welder"], "mine.csv:2: has 3 cells, needs 6"),
    "blank line": ([HEADER, WELDER, "", WELDER], "mine.csv:3: has 0 cells, needs 6"),
    "capitals": ([HEADER, WELDER.replace("w", "W", 1)], "mine.csv:2: alias 'Welder' must be lower case"),
    "double space": (
        [HEADER, WELDER.replace("welder", "arc  welder", 1)],
        "mine.csv:2: alias 'arc  ",
    ),
    "outer space": ([HEADER, f" {WELDER}"], "mine.csv:2: alias ' welder' must be"),
    "empty alias": ([HEADER, WELDER.replace("welder", "", 1)], "mine.csv:2: alias '' must be"),
    "no words": ([HEADER, WELDER.replace("welder", "!?", 1)], "mine.csv:2: alias '!?' must be"),
    "language": (
        [HEADER, WELDER.replace("en", "English")],
        "mine.csv:2: 'English' is not a BCP 47 language tag",
    ),
    "no family": ([HEADER, "welder,en,,none,none=100,"], "mine.csv:2: 'welder' has no family"),
    "function": (
        [HEADER, WELDER.replace("none,", "data_wizard,")],
        "mine.csv:2: unknown function 'data_wizard'",
    ),
    "favours another": (
        [HEADER, "welder,en,w,ml_engineer,none=100,"],
        "mine.csv:2: the prior of 'welder' favours none, but its function is ml_engineer",
    ),
    "no prior": ([HEADER, "welder,en,w,none,,"], "mine.csv:2: '' is not a list such as"),
    "sum": ([HEADER, "welder,en,w,none,none=99,"], "mine.csv:2: 'none=99' is not a list such as"),
    "negative": (
        [HEADER, "welder,en,w,none,none=101 ml_engineer=-1,"],
        "mine.csv:2: 'none=101 ml_engineer",
    ),
    "not a number": ([HEADER, "welder,en,w,none,none=all,"], "mine.csv:2: 'none=all' is not"),
    "nan": ([HEADER, "welder,en,w,none,none=nan,"], "mine.csv:2: 'none=nan' is not"),
    "strange outcome": (
        [HEADER, "welder,en,w,none,none=90 welding=10,"],
        "mine.csv:2: 'none=90 wel",
    ),
    "twice in a list": (
        [HEADER, "welder,en,w,none,none=50 none=100,"],
        "mine.csv:2: 'none=50 none=100' is not",
    ),
    "blend": ([HEADER, WELDER + "none=50"], "mine.csv:2: 'none=50' is not a list such as"),
    "twice": (
        [HEADER, WELDER, "nurse,en,n,none,none=100,", WELDER],
        "mine.csv:4: 'welder' is already in line 2",
    ),
    "twice but for a comma": (
        [HEADER, '"welder, arc",en,w,none,none=100,', "welder arc,en,w,none,none=100,"],
        "mine.csv:3: 'welder arc' is already in line 2",
    ),
    **{
        f"percent {number[:9]}": ([HEADER, f"welder,en,w,none,none={number},"], f"mine.csv:2: 'none={number[:9]}")
        for number in ("nan", "inf", "1e2", "1e400", "1_0_0", "0x64", "١٠٠", "-0", "+100", "100.", "9" * 5000)
    },
    **{
        f"control {mark!r}": ([HEADER, row], "mine.csv:2: holds a control character")
        for mark in ("\x1b", "\x00", "\x7f", "\x9b", "\u202e")
        for row in (f"welder,en,w{mark}[2J,none,none=100,", f"wel{mark}der,en,w,none,none=100,")
    },
    "a line without end": ([HEADER, f"{'welder ' * 9000},en,w,none,none=100,"], "mine.csv:2: alias 'welder"),
    "open quote": ([HEADER, WELDER, '"welder,en'], "mine.csv:3: "),
}


@pytest.mark.parametrize(("lines", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_table_is_refused_with_file_and_line(lines: list[str], message: str) -> None:
    with pytest.raises(AliasTableError) as caught:
        parse_aliases("\n".join(lines).encode(), "mine.csv")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_table_that_was_cut_inside_a_line_is_refused() -> None:
    content = f"{HEADER}\n{WELDER}\nml welder,en,w,ml_engineer,ml_engineer=60 none=40,ml_engineer=25 none=75\n"
    begin = content.index("ml welder")
    for end in range(begin + 1, len(content) - 1):
        if content[begin:end].endswith("none=40,"):  # a row of its own, without a blend
            continue
        with pytest.raises(AliasTableError, match=r"^mine\.csv:3: "):
            parse_aliases(content[:end].encode(), "mine.csv")


@pytest.mark.parametrize("name", ["no\0where.csv", "."])
def test_a_table_that_cannot_be_opened_is_named(name: str) -> None:
    with pytest.raises(AliasTableError, match="cannot be read"):
        load_aliases(name)


def test_a_row_that_spans_lines_is_named_by_a_line_of_its_own() -> None:
    with pytest.raises(AliasTableError, match=r"^mine\.csv:4: unknown function"):
        parse(WELDER, '"nurse",en,"n', 'n",nurse,none=100,')


def test_a_table_in_another_encoding_is_refused_with_the_line() -> None:
    content = f"{HEADER}\n{WELDER}\nschweißer,de,w,none,none=100,\n".encode("cp1252")
    with pytest.raises(AliasTableError, match=r"^mine\.csv:3: is not UTF-8"):
        parse_aliases(content, "mine.csv")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(AliasTableError, match=r"nowhere\.csv: cannot be read"):
        load_aliases(tmp_path / "nowhere.csv")


def test_an_alias_that_cleaning_would_change_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(
        f"{HEADER}\n{WELDER}\nsenior nurse,en,n,none,none=100,\n", encoding="utf-8"
    )
    with pytest.raises(AliasTableError, match=r"^mine\.csv:3: cleaning turns 'senior nurse' into 'nurse'"):
        TitleNormalizer(tmp_path / "mine.csv")


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text) == " ".join(words(text))


@given(st.binary())
def test_any_bytes_give_a_table_or_an_error_with_the_line(content: bytes) -> None:
    with pytest.raises(AliasTableError, match=r"^mine\.csv:\d+: "):
        parse_aliases(content, "mine.csv")


@given(st.text())
def test_any_row_gives_a_table_or_an_error_with_the_line(row: str) -> None:
    content = f"{HEADER}\n{row}".encode("utf-8", "surrogatepass")
    with pytest.raises(AliasTableError, match=r"^mine\.csv:\d+: "):
        parse_aliases(content, "mine.csv")
