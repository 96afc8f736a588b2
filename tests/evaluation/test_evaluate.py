"""Evaluations of small samples: what they say, to people and to machines, and where the figures come from."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from titlemap import InputError, compare, evaluate, label_file, label_frame
from titlemap.decide import Loss
from titlemap.evaluation import Evaluation
from titlemap.evaluation.figures import NAMES
from titlemap.normalizer import TitleNormalizer
from titlemap.taxonomy import OUTCOMES

ROWS = [
    ("Senior Data Scientist", "data_scientist", "Acme"),
    ("ML Engineer", "ml_engineer", "Acme"),
    ("Machine Learning Engineer II", "ml_scientist", "Initech"),  # wrong, and sure of it
    ("Registered Nurse", "none", "Hospital"),
    ("Pastry Chef", "none", "Bakery"),
    ("Scientist", "ml_researcher", "Initech"),  # nobody can say
    ("Applied Scientist, Ranking", "ml_scientist", "Acme"),
    ("Machine Learning Researcher", "ml_researcher", "Lab"),
    ("Data Analyst", "data_scientist", "Shop"),
    ("Machine Learning Architect", "ml_architect", "Shop"),
]
JOBS = pd.DataFrame(ROWS, columns=["Job Title", "primary", "company"])
DUTIES = (
    "You will publish at NeurIPS and ICML, develop novel learning algorithms and set the research agenda."
)


@pytest.fixture(scope="module")
def titles() -> Evaluation:
    return evaluate(JOBS, draws=200)


@pytest.fixture(scope="module")
def postings() -> Evaluation:
    texts = [DUTIES if title == "Scientist" else None for title in JOBS["Job Title"]]
    return evaluate(JOBS.assign(text=pd.Series(texts)), draws=200)


def test_the_figures_are_those_of_the_rows(titles: Evaluation) -> None:
    asked = [TitleNormalizer().normalize(title) for title in JOBS["Job Title"]]
    right = [result.probabilities.top == label for result, label in zip(asked, JOBS["primary"], strict=True)]
    decided = [result.outcome is not None for result in asked]
    assert titles.figures["accuracy"].value == np.mean(right)
    assert titles.figures["coverage"].value == np.mean(decided)
    assert titles.figures["false_in_scope_rate"].value == 0
    assert titles.confusion.sum() == len(JOBS)
    assert titles.functions["none"].support == 2


def test_every_figure_lies_in_its_interval(postings: Evaluation) -> None:
    for name, figure in postings.figures.items():
        assert 0 <= figure.low <= figure.value <= figure.high, name


def test_what_is_known_decides_which_figures_there_are(titles: Evaluation) -> None:
    assert set(NAMES) - set(titles.figures) == {"accuracy_sure", "blend_error"}
    full = JOBS.assign(sure=3, shares=[json.dumps({label: 100}) for label in JOBS["primary"]])
    assert set(evaluate(full, draws=10).figures) == set(NAMES)


def test_baselines_stand_beside(titles: Evaluation, postings: Evaluation) -> None:
    assert list(titles.baselines) == ["keyword rule", "majority"]
    assert list(postings.baselines) == ["title alone", "text alone", "keyword rule", "majority"]
    assert postings.baselines["title alone"]["accuracy"].value == titles.figures["accuracy"].value
    assert titles.baselines["majority"]["accuracy"].value == 0.2
    assert "log_loss" not in titles.baselines["majority"]  # a rule has no probabilities


def test_intervals_depend_on_the_seed_alone() -> None:
    first, again, other = (evaluate(JOBS, draws=50, seed=seed) for seed in (0, 0, 1))
    assert first.as_dict() == again.as_dict()
    assert first.as_dict() != other.as_dict()


def test_a_row_can_be_any_frame_or_file(tmp_path: Path, titles: Evaluation) -> None:
    file = tmp_path / "jobs.csv"
    JOBS.to_csv(file, index=False)
    lines = tmp_path / "jobs.jsonl.gz"
    JOBS.to_json(lines, orient="records", lines=True)
    parquet = tmp_path / "jobs.parquet"
    JOBS.to_parquet(parquet)
    for source in (file, str(file), lines, parquet, pl.from_pandas(JOBS)):
        assert evaluate(source, draws=200).as_dict() == titles.as_dict()


def test_errors_come_confident_ones_first(titles: Evaluation) -> None:
    errors = titles.errors()
    assert errors.columns.tolist() == [
        "row",
        "title",
        "label",
        "answer",
        "confidence",
        "p_label",
        "decided",
        "reason",
    ]
    assert errors.iloc[0, :4].to_list() == [3, "Machine Learning Engineer II", "ml_scientist", "ml_engineer"]
    assert errors["confidence"].is_monotonic_decreasing
    assert "exact alias 'machine learning engineer'" in errors["reason"].iloc[0]
    assert len(titles.errors(1)) == 1
    assert not (errors["label"] == errors["answer"]).any()


def test_people_get_a_line_a_table_and_a_summary(postings: Evaluation) -> None:
    assert repr(postings).startswith("<Evaluation of 10 rows: accuracy 0.")
    assert "\n" not in repr(postings)
    table = postings.table()
    header, *rows = table.splitlines()
    assert header.split("  ")[-1].strip() == "majority"
    assert len(rows) == len(postings.figures)
    assert max(map(len, table.splitlines())) <= 120
    summary = postings.summary()
    assert table in summary
    assert "10 labelled rows (title 'Job Title', text 'text', company 'company', label 'primary')" in summary
    assert "perfectly calibrated answers would show" in summary
    assert "surest of 1 wrong answers" in summary
    assert "Machine Learning Engineer II  ml_scientist  ml_engineer" in summary
    right = evaluate(JOBS.drop(index=[2, 5]), draws=10)
    assert "wrong answers" not in right.summary()
    assert "could be chance" in right.summary()
    assert str(postings) == summary


def test_machines_get_plain_values(postings: Evaluation) -> None:
    told = json.loads(json.dumps(postings.as_dict(), allow_nan=False))
    assert told["figures"]["accuracy"]["value"] == postings.figures["accuracy"].value
    assert told["confusion"]["outcomes"] == list(OUTCOMES)
    assert sum(told["reliability"]["rows"]) == 10
    assert told["risk_coverage"]["coverage"][-1] == 1
    assert told["risk_coverage"]["risk"][-1] == pytest.approx(1 - postings.figures["accuracy"].value)


def test_abstaining_follows_the_loss() -> None:
    eager = evaluate(JOBS, normalizer=TitleNormalizer(loss=Loss(abstain=1)), draws=10)
    assert eager.figures["coverage"].value == 1
    assert eager.figures["selective_accuracy"].value == eager.figures["accuracy"].value


def test_predictions_in_the_file_itself_are_scored(titles: Evaluation, tmp_path: Path) -> None:
    source, target = tmp_path / "jobs.csv", tmp_path / "labelled.csv"
    JOBS.to_csv(source, index=False)
    label_file(source, target)
    again = evaluate(target, predictions=target, draws=200)
    assert again.name == "labelled.csv"
    assert again.figures == titles.figures
    assert again.errors()["reason"].tolist() == titles.errors()["reason"].tolist()


def test_predictions_are_matched_by_id() -> None:
    jobs = JOBS.assign(id=[f"j{at}" for at in range(10)])
    labelled = label_frame(jobs, prefix="tm_").drop(columns=["Job Title", "tm_status"])
    shuffled = labelled.iloc[::-1].assign(extra=1)
    assert evaluate(jobs, predictions=shuffled, draws=10).figures == evaluate(jobs, draws=10).figures


@pytest.mark.parametrize(
    ("predictions", "sentence"),
    [
        (pd.DataFrame({"id": ["a"]}), "holds no predictions: there are no columns p_ml_researcher"),
        (label_frame(JOBS).head(9), "has predictions for 9 rows and the sample has 10"),
        (label_frame(JOBS).assign(id="a"), "holds an id twice"),
        (
            label_frame(JOBS).assign(id=range(1, 11)),
            "has no prediction for row 1 of the sample, whose id is '0'",
        ),
        (
            label_frame(JOBS).assign(p_none=-1.0, id=range(10)),
            "row 1 holds no probabilities in its columns p_*",
        ),
        *(
            (label_frame(JOBS).assign(p_none=number, id=range(10)), "row 1 holds no probabilities")
            for number in (float("nan"), float("inf"), 1e300, 1e9, "much", None)
        ),
        (label_frame(JOBS).assign(status="matched", function="chef", id=range(10)), "row 1 is matched with 'chef'"),
        (label_frame(JOBS).assign(status="matched", function=None, id=range(10)), "row 1 is matched with"),
    ],
)
def test_predictions_that_do_not_fit_are_refused(predictions: pd.DataFrame, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence.replace("*", r"\*")):
        evaluate(JOBS.assign(id=range(10)), predictions=predictions, draws=10)


def test_a_lazy_frame_or_a_number_is_no_sample() -> None:
    with pytest.raises(TypeError, match="collect a lazy one first"):
        evaluate(pl.from_pandas(JOBS).lazy())
    with pytest.raises(ValueError, match="level must be between 0 and 1"):
        evaluate(JOBS, level=95)


def test_columns_of_one_name_are_refused() -> None:
    twice = JOBS.set_axis(["title", "primary", "title"], axis=1)
    with pytest.raises(InputError, match="several columns of one name"):
        evaluate(twice)


def test_a_sample_of_one_kind_has_undefined_figures_and_still_reads() -> None:
    nurses = evaluate(pd.DataFrame({"title": ["Nurse", "Chef"], "primary": ["none", "none"]}), draws=10)
    assert math.isnan(nurses.figures["in_scope_recall"].value)
    assert nurses.as_dict()["figures"]["in_scope_recall"]["value"] is None
    assert "in-scope recall" in nurses.summary()


def test_a_comparison_is_paired(titles: Evaluation, postings: Evaluation) -> None:
    compared = compare(postings, titles)
    assert (compared.first_only, compared.second_only) == (1, 0)
    assert compared.p_value == 1.0  # one row proves nothing
    assert compared.differences["accuracy"].value == pytest.approx(0.1)
    same = compare(titles, titles)
    assert all(figure.value == figure.low == figure.high == 0 for figure in same.differences.values())
    assert "Only titlemap is right" not in same.summary()  # both bear that name
    assert "exact McNemar p = 1" in same.summary()
    assert "\n" not in repr(compared)
    json.dumps(compared.as_dict(), allow_nan=False)


def test_mcnemar_is_the_exact_binomial_test() -> None:
    jobs = pd.DataFrame(
        {"title": ["Scientist"] * 6 + ["Nurse"] * 2, "primary": ["ml_researcher"] * 6 + ["none"] * 2}
    )
    with_text = evaluate(jobs.assign(text=[DUTIES] * 6 + [""] * 2), draws=10)
    compared = compare(with_text, evaluate(jobs, draws=10))
    assert (compared.first_only, compared.second_only) == (6, 0)
    assert compared.p_value == pytest.approx(2 * 0.5**6)


def test_only_the_same_rows_can_be_compared(titles: Evaluation) -> None:
    with pytest.raises(
        InputError, match="only evaluations of the same rows can be compared; these have 10 and 9 rows"
    ):
        compare(titles, evaluate(JOBS.head(9), draws=10))


def test_pictures_are_drawn_where_asked(postings: Evaluation) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    plt = pytest.importorskip("matplotlib.pyplot")
    _, (left, middle, right) = plt.subplots(1, 3)
    assert postings.plot_reliability(left) is left
    assert postings.plot_risk_coverage(middle) is middle
    assert postings.plot_confusion(right) is right
    assert [ax.get_xlabel() for ax in (left, middle, right)] == [
        "confidence (largest probability)",
        "part of the rows that is answered",
        "answer when forced",
    ]
    assert postings.plot_reliability() is not left
    plt.close("all")
