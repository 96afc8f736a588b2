"""Labels are read back as they were written, also after a spreadsheet had them; what is no label is none."""

from __future__ import annotations

import pytest

from titlemap import normalize_title
from titlemap.columns import APPENDED, answer_of
from titlemap.errors import InputError
from titlemap.report.rows import is_labelled, labels_of

GOOD = ("data_scientist", "matched", "0.9", "senior", *(["0.0", "0.9", "0.1", "0.0", "0.0", "0.0"] * 2))


def changed(**cells: str | None) -> tuple[str | None, ...]:
    return tuple(cells.get(name, cell) for name, cell in zip(APPENDED, GOOD, strict=False))


@pytest.mark.parametrize(
    ("title", "verdict"),
    [("Sr. Data Scientist", "data_scientist"), ("Welder", "none"), ("Scientist", "uncertain"), ("", "empty")],
)
def test_an_answer_comes_back(title: str, verdict: str) -> None:
    result = normalize_title(title)
    *cells, _ = answer_of(result)
    labels = labels_of(tuple(None if cell is None else str(cell) for cell in cells))
    assert labels is not None
    assert labels.verdict == verdict
    assert labels.confidence == result.confidence
    assert labels.probabilities == result.probabilities.weights
    assert labels.shares == result.shares.weights
    assert labels.level == result.level


def test_a_spreadsheet_may_have_rounded_and_put_commas() -> None:
    labels = labels_of(changed(confidence="0,9", p_data_scientist="0,89", p_ml_scientist="0,1"))
    assert labels is not None
    assert labels.probabilities[1] == 0.89


def test_a_level_that_is_none_is_left_out() -> None:
    labels = labels_of(changed(level="boss"))
    assert labels is not None
    assert labels.level is None


@pytest.mark.parametrize(
    "cells",
    [
        {"status": "looked at"},
        {"status": "data_scientist"},
        {"status": None},
        {"function": ""},
        {"function": "astronaut"},
        {"confidence": "high"},
        {"confidence": "1.5"},
        {"confidence": None},
        {"p_data_scientist": ""},
        {"p_data_scientist": "nan"},
        {"p_data_scientist": "0.2"},
        {"p_none": "-0.1"},
        {"share_none": "inf"},
    ],
    ids=str,
)
def test_what_labelling_does_not_write_is_no_label(cells: dict[str, str | None]) -> None:
    assert labels_of(changed()) is not None
    assert labels_of(changed(**cells)) is None


def test_a_table_is_labelled_by_all_columns_or_not_at_all() -> None:
    assert is_labelled(["title", *APPENDED])
    assert is_labelled(["title", *(f"tm_{name}" for name in APPENDED)], "tm_")
    assert not is_labelled(["title", *(f"tm_{name}" for name in APPENDED)])
    assert not is_labelled(["title", "function", "status", "level", "reason"])
    with pytest.raises(InputError, match="lacks the column 'share_none'"):
        is_labelled([name for name in APPENDED if name != "share_none"])
