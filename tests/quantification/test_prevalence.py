"""`prevalence` on files, frames and arrays, with and without labelled rows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from titlemap import InputError, ModelError, Prevalence, evaluate, label_file, label_frame, prevalence
from titlemap.quantification.held_out import HeldOut, Known, format_held_out, parse_held_out, shipped
from titlemap.quantification.powered import prediction_powered, wilson
from titlemap.quantification.tabulate import main as tabulate
from titlemap.taxonomy import OUTCOMES

#: A title, its function and how many of a hundred rows have it.
MIX = [
    ("Machine Learning Researcher", "ml_researcher", 5),
    ("Data Scientist", "data_scientist", 25),
    ("Machine Learning Engineer", "ml_engineer", 10),
    ("Registered Nurse", "none", 60),
]
TITLES = [title for title, _, times in MIX for _ in range(times)]
LABELS = [label for _, label, times in MIX for _ in range(times)]
JOBS = pd.DataFrame({"id": range(500), "Job Title": TITLES * 5})
SAMPLE = JOBS.assign(primary=LABELS * 5).iloc[::5]


@pytest.fixture(scope="module")
def found() -> Prevalence:
    return prevalence(JOBS)


def test_shares_sum_to_one_and_lie_in_their_intervals(found: Prevalence) -> None:
    assert list(found.shares) == list(OUTCOMES)
    assert sum(figure.value for figure in found.shares.values()) == pytest.approx(1)
    assert all(0 <= figure.low <= figure.value <= figure.high <= 1 for figure in found.shares.values())
    for method, shares in found.estimates.items():
        assert sum(figure.value for figure in shares.values()) == pytest.approx(1), method


def test_the_named_baselines_stand_beside(found: Prevalence) -> None:
    assert list(found.estimates) == [
        "Bayesian",
        "prior shift",
        "cov. shift",
        "counted",
        "mean p",
        "adj. count",
        "adj. p",
        "EM",
    ]
    assert found.estimates["counted"]["data_scientist"].value == 0.25
    assert np.isnan(found.estimates["counted"]["data_scientist"].low)


def test_the_same_seed_gives_the_same_intervals(found: Prevalence) -> None:
    assert prevalence(JOBS).as_dict() == found.as_dict()
    assert prevalence(JOBS, seed=1).as_dict() != found.as_dict()


def test_files_and_frames_labelled_or_not_say_the_same(tmp_path: Path, found: Prevalence) -> None:
    source, labelled = tmp_path / "jobs.csv", tmp_path / "labelled.csv"
    JOBS.to_csv(source, index=False)
    label_file(source, labelled)
    for given in (source, labelled, pl.from_pandas(JOBS), label_frame(JOBS), label_frame(JOBS, prefix="tm_")):
        assert prevalence(given).shares == found.shares


def test_an_array_of_probabilities_needs_to_say_what_it_rests_on(found: Prevalence) -> None:
    array = label_frame(JOBS)[[f"p_{outcome}" for outcome in OUTCOMES]].to_numpy()
    assert prevalence(array, evidence="title").shares == found.shares
    assert prevalence(array, evidence="posting").shares != found.shares
    for wrong, sentence in (
        (array, "say what the probabilities rest on"),
        (array[:, :5], "probabilities need a column for each of"),
        (array - 1, "must be numbers from 0 up"),
    ):
        with pytest.raises(ValueError, match=sentence):
            prevalence(wrong)


def test_most_rows_decide_what_the_answers_rest_on() -> None:
    text = pd.Series(["You will deploy and serve models."] * 300 + [""] * 200)
    assert prevalence(JOBS.assign(text=text)).evidence == "posting"
    assert prevalence(JOBS.assign(text=text[::-1].to_numpy()), text=False).evidence == "title"
    assert prevalence(JOBS.assign(text=text.str.slice(0, 0))).evidence == "title"


def test_labelled_rows_make_it_prediction_powered_and_narrower() -> None:
    helped = prevalence(JOBS, labelled=SAMPLE)
    assert helped.method == "prediction-powered"
    assert (helped.rows, helped.labelled) == (400, 100)  # the labelled ones do not count twice
    alone = helped.estimates["labelled alone"]
    width = {name: figure.high - figure.low for name, figure in helped.shares.items()}
    assert sum(width.values()) < sum(figure.high - figure.low for figure in alone.values())
    assert helped.shares["none"].low <= 0.6 <= helped.shares["none"].high
    assert "Corrected by 100 labelled rows" in helped.summary()


def test_people_and_machines_are_told(found: Prevalence) -> None:
    assert repr(found).startswith("<Prevalence in 500 rows: ml_researcher 0.0")
    assert "\n" not in repr(found)
    header = found.table().splitlines()[0]
    assert re.split("  +", header.strip()) == ["share", "interval", *list(found.estimates)[1:]]
    assert "the frame: 500 rows, answered by the title alone; 90 % credible intervals" in str(found)
    assert max(map(len, str(found).splitlines())) <= 120
    told = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert told["estimates"]["EM"]["none"]["low"] is None


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"labelled": SAMPLE.head(9)}, "the frame has 9 labelled rows; at least 10 are needed"),
        (
            {"labelled": JOBS.assign(primary=LABELS * 5)},
            "every row of the frame is labelled; there is nothing to estimate",
        ),
        ({"labelled": JOBS}, "has no column of true functions"),
        ({"title": "role"}, "has no column 'role'"),
    ],
)
def test_bad_input_gets_one_sentence(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        prevalence(JOBS, **settings)  # type: ignore[arg-type]


def test_ranges_are_checked() -> None:
    with pytest.raises(ValueError, match="level must be between 0 and 1"):
        prevalence(JOBS, level=90)


def test_prediction_powered_shares_correct_a_biased_classifier() -> None:
    random = np.random.default_rng(0)
    truth = random.choice(2, 4300, p=[0.3, 0.7])
    said = np.where(random.random(4300) < 0.2, 0, truth)  # a fifth is called 0 whatever it is
    shares, low, high = prediction_powered(
        Known(np.eye(6)[said[:300]], truth[:300]), np.eye(6)[said[300:]], 0.9
    )
    assert (said == 0).mean() > 0.42
    assert low[0] < 0.3 < high[0]
    assert shares.sum() == pytest.approx(1)


def test_a_useless_classifier_costs_nothing() -> None:
    random = np.random.default_rng(1)
    labelled = Known(random.dirichlet(np.ones(6), 200), random.integers(0, 6, 200))
    _, low, high = prediction_powered(labelled, random.dirichlet(np.ones(6), 2000), 0.9)
    alone_low, alone_high = wilson(np.bincount(labelled.truth, minlength=6) / 200, 200, 0.9)
    assert (high - low).mean() == pytest.approx((alone_high - alone_low).mean(), rel=0.02)


def test_the_shipped_table_says_where_it_comes_from() -> None:
    table = shipped()
    assert set(table.meta) == {"what", "rows", "postings", "titles", "unit"}
    assert table.meta["rows"] == f"{len(table.sources)} postings of {len(np.unique(table.sources))} sources"
    for answers in table.answers.values():
        assert np.bincount(answers.truth, minlength=6).min() >= 30
        np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1)
    assert format_held_out(parse_held_out(format_held_out(table), "again")) == format_held_out(table)


@pytest.mark.parametrize("content", [b"", b"# what: x\nlabel\n", b"\xff"])
def test_a_damaged_table_is_refused(content: bytes) -> None:
    with pytest.raises(ModelError, match=r"mine\.tsv is damaged"):
        parse_held_out(content, "mine.tsv")


@pytest.mark.parametrize("number", ["nan", "inf", "-1", "1e400", "much", ""])
def test_a_table_with_what_is_no_probability_is_refused(number: str) -> None:
    content = format_held_out(shipped()).decode()
    at = content.rindex("\t", 0, len(content) // 2)
    end = content.find("\t", at + 1)
    changed = f"{content[:at]}\t{number}{content[end:]}"
    with pytest.raises(ModelError, match=r"mine\.tsv is damaged"):
        parse_held_out(changed.encode(), "mine.tsv")


def test_the_table_is_made_from_any_labelled_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labelled, predictions, table = tmp_path / "labelled.csv", tmp_path / "oof.csv", tmp_path / "answers.tsv"
    SAMPLE.to_csv(labelled, index=False)
    said = label_frame(SAMPLE.drop(columns="primary"))[["id", *(f"p_{outcome}" for outcome in OUTCOMES)]]
    said.iloc[::-1].to_csv(predictions, index=False)
    arguments = [str(labelled), "--predictions", str(predictions), "--made-by", "a test", "-o", str(table)]
    assert tabulate(arguments) == 0
    made: HeldOut = parse_held_out(table.read_bytes(), table.name)
    assert made.meta["rows"] == "100 postings of 1 sources"
    assert made.meta["postings"] == "a test"
    np.testing.assert_allclose(made.answers["title"].probabilities, made.answers["posting"].probabilities)
    accuracy = (made.answers["title"].probabilities.argmax(axis=1) == made.answers["title"].truth).mean()
    assert accuracy == evaluate(SAMPLE, draws=1).figures["accuracy"].value
    said.head(5).to_csv(predictions, index=False)
    assert tabulate(arguments) == 2
    assert "has no prediction for row" in capsys.readouterr().err
