"""Frames: the same kind comes back, with the same rows, and each answer is the one for its row alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titlemap import label_frame
from titlemap.columns import APPENDED, NUMBERS, answer_of
from titlemap.errors import InputError
from titlemap.normalizer import TitleNormalizer, default_normalizer, normalize_title

TITLES = [
    "Sr. Data Scientist (m/f/d)",
    None,
    "Pastry Chef",
    "Scientist",
    "",
    "データサイエンティスト",
    "Pastry Chef",
    "NA",
]


def values(frame: Any, row: int) -> tuple[Any, ...]:
    return tuple(None if pd.isna(cell) else cell for cell in (frame[name].iloc[row] for name in APPENDED))


def test_every_row_is_what_normalize_title_says_to_the_last_bit() -> None:
    labelled = label_frame(pd.DataFrame({"title": TITLES}))
    assert [values(labelled, row) for row in range(len(TITLES))] == [
        answer_of(normalize_title(title)) for title in TITLES
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.none() | st.text(max_size=30) | st.sampled_from(TITLES), max_size=6), st.randoms())
def test_a_row_does_not_depend_on_the_rows_around_it(titles: list[str | None], random: Any) -> None:
    frame = pd.DataFrame({"title": pd.Series(titles, dtype=object)})
    shuffled = frame.sample(frac=1, random_state=random.randrange(1 << 30))
    whole = label_frame(frame)
    again = label_frame(shuffled).loc[frame.index]
    pd.testing.assert_frame_equal(whole, again)
    for row, title in enumerate(titles):
        assert values(whole, row) == answer_of(normalize_title(title))


def test_text_and_company_are_read_when_named_or_found() -> None:
    frame = pd.DataFrame(
        {
            "Job Title": ["Acme Data Scientist"],
            "Employer": ["Acme Corp"],
            "body": ["You write SQL and run A/B tests."],
        }
    )
    found = label_frame(frame)
    named = label_frame(frame, title="Job Title", text="body", company="Employer")
    pd.testing.assert_frame_equal(found, named)
    alone = label_frame(frame, title="Job Title")
    assert values(alone, 0) == answer_of(normalize_title("Acme Data Scientist"))
    both = normalize_title("Acme Data Scientist", frame["body"][0], company="Acme Corp")
    assert values(found, 0) == answer_of(both)


def test_pandas_keeps_index_order_dtypes_and_the_frame_itself() -> None:
    frame = pd.DataFrame(
        {
            "title": pd.Categorical(["Chef", "Data Scientist", "Chef"]),
            "n": pd.array([1, None, 3], dtype="Int64"),
            "when": pd.to_datetime(["2026-01-01", "", "2026-03-01"]),
        },
        index=pd.MultiIndex.from_tuples([("b", 2), ("a", 1), ("b", 2)], names=["x", None]),
    )
    before = frame.copy()
    labelled = label_frame(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(labelled[frame.columns], frame)
    assert list(labelled.columns) == ["title", "n", "when", *APPENDED]
    assert all(labelled[name].dtype == "float64" for name in NUMBERS)


@pytest.mark.parametrize(
    "dtype",
    ["object", "str", "string", "string[pyarrow]", "string[python]", "category", "arrow", "arrow dictionary"],
)
def test_pandas_titles_may_have_any_text_dtype(dtype: str) -> None:
    pa = pytest.importorskip("pyarrow")
    arrow = {"arrow": pa.large_string(), "arrow dictionary": pa.dictionary(pa.int32(), pa.string())}
    titles = pd.Series(TITLES, dtype=pd.ArrowDtype(arrow[dtype]) if dtype in arrow else dtype)
    labelled = label_frame(titles.to_frame("title"))
    pd.testing.assert_series_equal(labelled["title"], titles, check_names=False)
    assert [values(labelled, row) for row in range(len(TITLES))] == [
        answer_of(normalize_title(title)) for title in TITLES
    ]


@pytest.mark.parametrize(
    "index",
    [
        pd.Index(["a", "a", "b"], name="key"),
        pd.DatetimeIndex(["2026-01-01"] * 3, name="day"),
        pd.CategoricalIndex(["x", "y", "x"]),
        pd.MultiIndex.from_tuples([("b", 2), ("a", 1), ("b", 2)], names=["x", None]),
        pd.RangeIndex(10, 4, -2),
    ],
    ids=lambda index: type(index).__name__,
)
def test_pandas_keeps_any_index(index: pd.Index[Any]) -> None:
    frame = pd.DataFrame({"title": ["Chef", "Data Scientist", "Chef"]}, index=index)
    labelled = label_frame(frame)
    pd.testing.assert_index_equal(labelled.index, index, exact=True)
    assert labelled["status"].tolist() == ["out_of_scope", "matched", "out_of_scope"]


def test_pandas_keeps_attributes_names_of_axes_and_subclasses() -> None:
    class Jobs(pd.DataFrame):
        @property
        def _constructor(self) -> type[Jobs]:
            return Jobs

    frame = Jobs([["Chef", 1]], columns=pd.Index(["title", "n"], name="what"))
    frame.attrs["source"] = "board"
    labelled = label_frame(frame)
    assert isinstance(labelled, Jobs)
    assert labelled.attrs == {"source": "board"}
    assert labelled.columns.name == "what"


def test_pandas_columns_with_levels_keep_them() -> None:
    columns = pd.MultiIndex.from_tuples([("ad", "title"), ("ad", "n")], names=["part", "field"])
    labelled = label_frame(pd.DataFrame([["Chef", 1]], columns=columns), title="('ad', 'title')")
    assert labelled.columns.tolist() == [*columns, *((name, "") for name in APPENDED)]
    assert labelled.columns.names == ["part", "field"]
    assert labelled["status"].tolist() == ["out_of_scope"]


def test_pandas_columns_may_have_any_names_even_the_same() -> None:
    frame = pd.DataFrame([["Chef", 1, 2]], columns=["title", 7, 7], index=[5])
    labelled = label_frame(frame)
    assert list(labelled.columns) == ["title", 7, 7, *APPENDED]
    assert labelled.index.tolist() == [5]
    assert labelled.iloc[0, 1:3].tolist() == [1, 2]
    assert list(frame.columns) == ["title", 7, 7]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_is_missing_however_it_is_written(missing: Any) -> None:
    labelled = label_frame(pd.DataFrame({"title": pd.Series([missing, "NA"], dtype=object)}))
    assert labelled["status"].tolist()[0] == "empty"
    assert labelled["status"].tolist()[1] != "empty"


def test_numbers_of_a_spreadsheet_are_texts() -> None:
    labelled = label_frame(pd.DataFrame({"title": [42, 1.5, b"Chef"]}))
    assert values(labelled, 0) == answer_of(normalize_title("42"))
    assert values(labelled, 2) == answer_of(normalize_title("Chef"))


@pytest.mark.parametrize("cell", [["Chef"], ("Chef",), {"a": 1}, np.array(["Chef", "Cook"])])
def test_a_collection_is_no_text(cell: Any) -> None:
    with pytest.raises(TypeError, match=f"holds a {type(cell).__name__}, not text"):
        label_frame(pd.DataFrame({"title": [cell, None]}))


def test_polars_in_polars_out() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"title": TITLES, "n": range(len(TITLES))})
    labelled = label_frame(frame)
    assert isinstance(labelled, pl.DataFrame)
    assert labelled.select("title", "n").equals(frame)
    assert labelled.select(APPENDED).rows() == [answer_of(normalize_title(title)) for title in TITLES]
    assert label_frame(frame.clear()).schema == labelled.schema


@pytest.mark.parametrize("dtype", ["String", "Categorical", "Enum", "Object"])
def test_polars_titles_may_have_any_text_dtype(dtype: str) -> None:
    pl = pytest.importorskip("polars")
    known = [title for title in dict.fromkeys(TITLES) if title is not None]
    frame = pl.DataFrame(
        {"title": pl.Series(TITLES, dtype=pl.Enum(known) if dtype == "Enum" else getattr(pl, dtype))}
    )
    labelled = label_frame(frame)
    assert labelled.schema["title"] == frame.schema["title"]
    assert labelled["title"].to_list() == TITLES
    assert labelled.select(APPENDED).rows() == [answer_of(normalize_title(title)) for title in TITLES]


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary", "binary"])
def test_pyarrow_titles_may_have_any_text_type(kind: str) -> None:
    pa = pytest.importorskip("pyarrow")
    if kind == "dictionary":
        titles = pa.chunked_array([TITLES[:3], [], TITLES[3:]], pa.string()).dictionary_encode()
    else:
        titles = pa.chunked_array([TITLES[:3], [], TITLES[3:]], getattr(pa, kind)())
    table = pa.table({"title": titles, "n": range(len(TITLES))}).replace_schema_metadata({"source": "board"})
    labelled = label_frame(table)
    assert isinstance(labelled, pa.Table)
    assert labelled.select(["title", "n"]).equals(table, check_metadata=True)
    columns = [labelled[name].to_pylist() for name in APPENDED]
    assert list(zip(*columns, strict=True)) == [answer_of(normalize_title(title)) for title in TITLES]


def test_pyarrow_columns_may_have_the_same_name() -> None:
    pa = pytest.importorskip("pyarrow")
    fields = [
        pa.field("title", pa.string()),
        pa.field("n", pa.int64(), nullable=False, metadata={"unit": "ads"}),
        pa.field("n", pa.int64()),
    ]
    table = pa.Table.from_arrays(
        [pa.array(["Chef"]), pa.array([1]), pa.array([2])], schema=pa.schema(fields, {"source": "board"})
    )
    labelled = label_frame(table)
    assert labelled.select([0, 1, 2]).equals(table, check_metadata=True)
    assert labelled.column_names == ["title", "n", "n", *APPENDED]


def test_each_distinct_question_is_worked_on_once() -> None:
    class Counting(TitleNormalizer):
        asked = 0

        def normalize_many(self, titles: Any, texts: Any = None, companies: Any = None) -> Any:
            self.asked += len(titles)
            return super().normalize_many(titles, texts, companies)

    counting = Counting()
    label_frame(pd.DataFrame({"title": TITLES * 50}), normalizer=counting)
    assert counting.asked == len(set(TITLES))


def test_taken_names_are_refused_with_the_way_out() -> None:
    labelled = label_frame(pd.DataFrame({"title": ["Chef"]}))
    with pytest.raises(InputError, match=r"'function', 'status', 'confidence' and 14 more.*prefix"):
        label_frame(labelled)
    twice = label_frame(labelled, prefix="tm_")
    assert list(twice.columns) == ["title", *APPENDED, *(f"tm_{name}" for name in APPENDED)]


def test_columns_of_an_earlier_call_are_replaced_on_request() -> None:
    frame = pd.DataFrame([["Chef", 1, 2]], columns=["title", 7, 7])
    labelled = label_frame(frame)
    labelled["status"] = "stale"
    pd.testing.assert_frame_equal(label_frame(labelled, overwrite=True), label_frame(frame))


def test_a_frame_without_titles_says_what_it_has() -> None:
    with pytest.raises(InputError, match=r"its columns are 'a', 'b'\. .*title=\"NAME\""):
        label_frame(pd.DataFrame({"a": ["Chef"], "b": [1]}))
    with pytest.raises(InputError, match="no column 'nope'"):
        label_frame(pd.DataFrame({"title": ["Chef"]}), title="nope")
    with pytest.raises(InputError, match="no column ''"):
        label_frame(pd.DataFrame({"title": ["Chef"]}), title="")
    with pytest.raises(InputError, match="it has no columns at all"):
        label_frame(pd.DataFrame())


@pytest.mark.parametrize("thing", [None, [1], "title", {"title": ["Chef"]}, pd.Series(["Chef"])])
def test_what_is_no_frame_is_a_type_error(thing: Any) -> None:
    with pytest.raises(TypeError, match="takes an eager data frame"):
        label_frame(thing)


def test_a_lazy_frame_is_a_type_error() -> None:
    pl = pytest.importorskip("polars")
    with pytest.raises(TypeError, match="LazyFrame; collect"):
        label_frame(pl.LazyFrame({"title": ["Chef"]}))


@pytest.mark.parametrize(
    ("thing", "way"),
    [
        (pd.Series(["Chef"]), r"label_frame\(titles.to_frame\(\"title\"\)\), or ask normalize_many"),
        (["Chef"], "normalize_many answers a list"),
        ([{"title": "Chef"}], r"pandas.DataFrame\(...\)"),
        ({"title": ["Chef"]}, r"pandas.DataFrame\(...\)"),
        ("jobs.csv", "label_file labels files"),
    ],
)
def test_what_is_no_frame_is_told_what_to_do(thing: Any, way: str) -> None:
    with pytest.raises(TypeError, match=way):
        label_frame(thing)


def test_a_column_that_is_switched_off_is_not_read_and_names_none() -> None:
    frame = pd.DataFrame({"title": ["Nurse"], "text": ["You train models."], "employer": ["Nurse Inc."]})
    by_title = answer_of(normalize_title("Nurse"))
    assert values(label_frame(frame, text=False, company=False), 0) == by_title
    assert values(label_frame(frame, title="title", text=False), 0) == by_title
    asked = ("Nurse", "You train models.")
    assert values(label_frame(frame, company=False), 0) == answer_of(normalize_title(*asked))
    assert values(label_frame(frame, title=False), 0) == answer_of(
        normalize_title(None, asked[1], company="Nurse Inc.")
    )
    with pytest.raises(InputError, match="no column of posting texts to go by"):
        label_frame(frame[["title"]], title=False)


def test_a_name_with_a_typing_mistake_is_told_the_right_one() -> None:
    frame = pd.DataFrame({"Job Title": ["Chef"], "Description": ["Cook."], "n": [1], "N": [2]})
    with pytest.raises(InputError, match=r"no column 'job titel'; did you mean 'Job Title'\?"):
        label_frame(frame, title="job titel")
    with pytest.raises(InputError, match=r"did you mean 'Description'\?"):
        label_frame(frame, title="Job Title", text="desciption")
    with pytest.raises(InputError, match=r"no column 'zzz'; its columns are"):
        label_frame(frame, title="zzz")
    with pytest.raises(InputError, match=r"title=\"Jop Titel\""):
        label_frame(pd.DataFrame({"Jop Titel": ["Chef"]}))
    with pytest.raises(InputError, match=r"write out which is meant: 'n', 'N'"):
        label_frame(frame, title="n ")


def test_an_empty_frame_gets_its_columns() -> None:
    labelled = label_frame(pd.DataFrame({"title": []}), normalizer=default_normalizer())
    assert list(labelled.columns) == ["title", *APPENDED]
    assert len(labelled) == 0
    assert all(labelled[name].dtype == "float64" for name in NUMBERS)


def test_texts_alone_are_labelled_too() -> None:
    body = "You write SQL and run A/B tests."
    labelled = label_frame(pd.DataFrame({"body": [body]}), text="body")
    assert values(labelled, 0) == answer_of(normalize_title(None, body))


def test_columns_without_names_are_named_by_their_numbers() -> None:
    unnamed = pd.DataFrame([["Chef", "x"], ["Data Scientist", "y"]])
    assert label_frame(unnamed, title=0)["status"].tolist() == ["out_of_scope", "matched"]  # type: ignore[arg-type]
    with pytest.raises(InputError, match="has no column 5"):
        label_frame(unnamed, title=5)  # type: ignore[arg-type]
