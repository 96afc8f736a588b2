"""What a labelled file says, and the sentence for each thing that it may say wrongly."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pytest

from titlemap.errors import InputError
from titlemap.evaluation.labels import outcome_at
from titlemap.evaluation.sample import Sample, knows_labels, sample_of
from titlemap.evaluation.sheets import sheet_of
from titlemap.taxonomy import OUTCOMES


def read(text: str, **settings: Any) -> Sample:
    sheet = sheet_of(io.BytesIO(text.encode()), knows_labels(None, settings.get("label")))
    return sample_of(sheet, **settings)


def labels(sample: Sample) -> list[str]:
    return [OUTCOMES[at] for at in sample.truth]


@pytest.mark.parametrize(
    ("label", "outcome"),
    [
        ("ml_engineer", "ml_engineer"),
        ("ML Engineer", "ml_engineer"),
        ("Machine Learning Engineer", "ml_engineer"),
        ("machine-learning engineer ", "ml_engineer"),
        ("Machine Learning Scientist (Modeler)", "ml_scientist"),
        ("Machine Learning Architect (Program Manager)", "ml_architect"),
        ("Machine Learning Architect", "ml_architect"),
        ("DATA_SCIENTIST", "data_scientist"),
        ("none", "none"),
        ("None of the five", "none"),
        ("out_of_scope", "none"),
        ("", "none"),
        (None, "none"),
        (float("nan"), "none"),
    ],
)
def test_a_label_is_an_id_a_name_none_or_nothing(label: object, outcome: str) -> None:
    at = outcome_at(label)
    assert at is not None
    assert OUTCOMES[at] == outcome


@pytest.mark.parametrize("label", ["engineer", "uncertain", "3", "ml engineers"])
def test_anything_else_is_no_label(label: str) -> None:
    assert outcome_at(label) is None


@pytest.mark.parametrize(
    "name", ["primary", "Primary", "label", "True Label", "function", "job_function", "gold"]
)
def test_the_label_column_is_found_by_its_name(name: str) -> None:
    assert labels(read(f"title,{name}\nNurse,none\nML Engineer,ml_engineer\n")) == ["none", "ml_engineer"]


def test_primary_is_preferred_to_function() -> None:
    assert labels(read("title,function,primary\nNurse,ml_engineer,none\n")) == ["none"]


def test_titlemaps_own_answers_are_no_labels() -> None:
    header = ",".join(["title", "function", "status", *(f"p_{outcome}" for outcome in OUTCOMES)])
    with pytest.raises(
        InputError, match="holds titlemap's own answers; put the true functions into a column"
    ):
        read(f"{header}\nNurse,,out_of_scope,0,0,0,0,0,1\n")


def test_shares_come_as_json_and_sum_to_one() -> None:
    sample = read('title,primary,shares\nA,none,"{""none"": 60, ""ml_engineer"": 20}"\n')
    assert sample.shares is not None
    assert sample.shares[0].tolist() == [0, 0, 0, 0.25, 0, 0.75]


def test_shares_come_in_six_columns() -> None:
    names = ",".join(f"share_{outcome}" for outcome in OUTCOMES)
    sample = read(f"title,primary,{names}\nA,ml_engineer,0,0,0.3,0.7,0,0\n")
    assert sample.shares is not None
    np.testing.assert_allclose(sample.shares[0], [0, 0, 0.3, 0.7, 0, 0])
    assert sample.columns["shares"] == "share_*"


def test_beside_probabilities_shares_are_answers() -> None:
    names = ",".join(f"{kind}_{outcome}" for kind in ("share", "p") for outcome in OUTCOMES)
    cells = ",".join(["1", "0", "0", "0", "0", "0"] * 2)
    assert read(f"title,primary,{names}\nA,ml_engineer,{cells}\n").shares is None


def test_a_label_without_shares_is_a_pure_job() -> None:
    sample = read('title,primary,shares\nA,none,"{""none"": 60, ""ml_engineer"": 40}"\nB,ml_engineer,\n')
    assert sample.shares is not None
    np.testing.assert_allclose(sample.shares, np.array([[0, 0, 0, 0.4, 0, 0.6], [0, 0, 0, 1.0, 0, 0]]))


def test_shares_alone_say_the_label() -> None:
    assert labels(read('title,shares\nA,"{""none"": 40, ""ml_engineer"": 60}"\n')) == ["ml_engineer"]


@pytest.mark.parametrize(
    ("header", "cells", "cluster"),
    [
        ("title,primary,source,company", "A,none,s{},c{}", "source"),
        ("title,primary,source,company", "A,none,board,c{}", "company"),  # one board says nothing
        ("title,primary,source", "A,none,board", None),
        ("title,primary", "A,none", None),
    ],
)
def test_rows_of_a_source_or_an_employer_belong_together(
    header: str, cells: str, cluster: str | None
) -> None:
    rows = [cells.replace("{}", str(at // 2)) for at in range(24)]
    sample = read("\n".join([header, *rows]))
    assert sample.columns.get("cluster") == cluster
    assert len(np.unique(sample.clusters)) == (12 if cluster else 24)


def test_a_named_cluster_column_is_used_however_few_its_values() -> None:
    text = "title,primary,year\nA,none,2020\nB,none,2020\nC,none,2021\n"
    assert read(text, cluster="year").clusters.tolist() == [0, 0, 1]
    assert read(text, cluster=False).clusters.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "shares",
    [
        '{"none": NaN}', '{"none": Infinity}', '{"none": 1e400}', '{"none": -1}', '{"none": 1, "None": 1}',
        '{"none": 1%s}' % ("0" * 400), "[" * 100_000, '["none", 1]', "7", '{"none": {}}', "{}", '{"none": 1e300}',
    ],
)  # fmt: skip
def test_shares_that_are_none_are_refused_with_the_row(shares: str) -> None:
    cell = shares.replace('"', '""')
    with pytest.raises(InputError, match="row 2 has the shares"):
        read(f'title,primary,shares\nA,none,\nB,none,"{cell}"\n')


def test_rows_without_a_label_are_none_and_counted() -> None:
    sample = read("title,primary\nA,\nB,ml_engineer\nC,\n")
    assert labels(sample) == ["none", "ml_engineer", "none"]
    assert sample.unlabelled == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the stream is empty"),
        ("title,primary\n", "has a header and no rows"),
        (
            "title,text\nA,b\n",
            "has no column of true functions; its columns are 'title', 'text'. Call it 'primary'",
        ),
        ("words,primary\nA,none\n", "has no column that looks like a job title"),
        ("title,primary\nA,\nB,\n", "the label column 'primary' of the stream is empty"),
        (
            "title,primary\n" + "A,none\n" * 16 + "B,data_sceintist\n",
            "row 17 (the first below the header is 1) has the label 'data_sceintist', which is none of "
            + ", ".join(OUTCOMES)
            + "; did you mean 'data_scientist'?",
        ),
        ("title,shares\nA,\n", "row 1 has the shares ''"),
        ("title,primary,shares\nA,none,lots\n", "row 1 has the shares 'lots', which are not JSON such as"),
        (
            'title,primary,shares\nA,none,"{""chef"": 1}"\n',
            "they are numbers from 0 up, one for any of ml_researcher",
        ),
        (
            "title,primary\nA,none,7\n",
            "row 1 (the first below the header is 1) has 3 cells where the header has 2; put cells",
        ),
    ],
)
def test_bad_input_gets_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=re.escape(sentence)) as caught:
        read(text)
    assert "\n" not in str(caught.value)
