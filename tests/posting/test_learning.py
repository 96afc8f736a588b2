"""The posting models are learned from any labelled file, and read by a normalizer that is given their folder."""

from __future__ import annotations

import csv
import json
import pickle
import shutil
from pathlib import Path

import pytest

from titlemap import ModelError, TitleNormalizer
from titlemap.posting.train import main, without_title
from titlemap.taxonomy import OUTCOMES

#: What invented postings of each function say; a stall sells what no machine learns.
DUTIES = {
    "ml_researcher": "Publish papers at conferences. Develop novel algorithms. Prove theorems",
    "data_scientist": "Answer questions with SQL. Run experiments. Present insights to stakeholders",
    "ml_scientist": "Train models. Tune features. Evaluate predictions offline",
    "ml_engineer": "Deploy models to production. Operate serving clusters. Monitor latency",
    "ml_architect": "Design the roadmap of machine learning. Align customers. Decide on solutions",
    "none": "Sell cheese on the market. Drive the van. Count the till",
}


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("labelled") / "labelled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "text", "source", "company", "primary", "shares", "sure"])
        for number in range(72):
            outcome = OUTCOMES[number % 6]
            first, second, third = DUTIES[outcome].split(". ")
            text = f"Job {chr(97 + number // 6)}{outcome[-2:]}. Your tasks:\n- {third}\n- {first}\n- {second}"
            shares = json.dumps({outcome: 80, OUTCOMES[(number + 1) % 6]: 20})
            source, company = f"board {number // 6 % 4}", f"company {number}"
            writer.writerow(
                [f"Member of Staff {number}", text, source, company, outcome, shares, number % 3 + 1]
            )
    return path


@pytest.fixture(scope="module")
def learned(labelled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "ours"
    assert main([str(labelled), "-o", str(folder), "--predictions", str(folder.with_suffix(".csv"))]) == 0
    return folder


def test_every_posting_is_predicted_by_models_that_did_not_see_its_source(learned: Path) -> None:
    with learned.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 72
    for number, row in enumerate(rows):
        probabilities = {outcome: float(row[f"p_{outcome}"]) for outcome in OUTCOMES}
        assert sum(probabilities.values()) == pytest.approx(1)
        assert max(probabilities, key=lambda outcome: probabilities[outcome]) == OUTCOMES[number % 6]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_normalizer_reads_by_the_models_that_it_is_given(learned: Path, outcome: str) -> None:
    ours = TitleNormalizer(postings=learned)
    assert ours.normalize(None, f"Your tasks:\n- {DUTIES[outcome]}").probabilities.top == outcome


def test_such_a_normalizer_takes_its_models_along_when_it_is_pickled(learned: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(learned, moved)
    packed = pickle.dumps(TitleNormalizer(postings=moved))
    shutil.rmtree(moved)
    question = (None, f"Your tasks:\n- {DUTIES['ml_architect']}")
    assert pickle.loads(packed).normalize(*question) == TitleNormalizer(postings=learned).normalize(*question)


def test_learning_again_gives_the_same_bytes(labelled: Path, learned: Path, tmp_path: Path) -> None:
    main([str(labelled), "-o", str(tmp_path)])
    for table in learned.iterdir():
        assert (tmp_path / table.name).read_bytes() == table.read_bytes()


def test_a_folder_without_models_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"posting_model\.tsv cannot be read: No such file"):
        TitleNormalizer(postings=tmp_path)


@pytest.mark.parametrize(
    ("title", "text", "left"),
    [
        ("ML Engineer", "An ml engineer engineers.", "An § § engineers."),
        ("C", "C", "C"),
        ("", "Nothing goes", "Nothing goes"),
    ],
)
def test_the_words_of_the_title_are_struck_out_whole(title: str, text: str, left: str) -> None:
    assert without_title(text, title) == left
