"""The posting models are learned from any labelled file, and read by a normalizer that is given their folder."""

from __future__ import annotations

import csv
import hashlib
import json
import pickle
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from titlemap import ModelError, TitleNormalizer
from titlemap.evidence import Sentence
from titlemap.posting.model import JOINT_SENTENCES, JOINT_TITLE
from titlemap.posting.reader import SENTENCES_TABLE, TEXTS_TABLE
from titlemap.taxonomy import OUTCOMES
from titlemap.training.postings import main

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


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sentences") / "sentences.csv"
    letters = dict(zip(OUTCOMES, "rdsean", strict=True))
    lines = ["post,sentence,code"]
    for number in range(40):
        for outcome, duties in DUTIES.items():
            lines += [f"p{number},{duty} in week {number},{letters[outcome]}" for duty in duties.split(". ")]
        lines += [f"p{number},We are a friendly house number {number},x", f"p{number},Apply before the {number}th,x"]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_sentences_are_learned_where_their_labels_are_given(
    labelled: Path, sentences: Path, tmp_path: Path
) -> None:
    assert main([str(labelled), "--sentences", str(sentences), "-o", str(tmp_path)]) == 0
    ours = TitleNormalizer(postings=tmp_path)
    result = ours.normalize("Nurse", "Train models of every size. We are a friendly house.")
    said = [item for item in result.evidence if isinstance(item, Sentence)]
    assert [(item.sentence, item.outcome) for item in said] == [("Train models of every size", "ml_scientist")]
    silent = ours.normalize("Nurse", "We are a friendly house. Apply before the 7th. We are a friendly house.")
    assert silent.probabilities["none"] == pytest.approx(ours.normalize("Nurse").probabilities["none"], abs=0.05)


def test_learning_again_gives_the_same_bytes(labelled: Path, learned: Path, tmp_path: Path) -> None:
    main([str(labelled), "-o", str(tmp_path)])
    for table in learned.iterdir():
        assert (tmp_path / table.name).read_bytes() == table.read_bytes()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], r"labelled\.csv:1: the header needs title, text, and primary or shares"),
        (["id,primary", "1,none"], r"labelled\.csv:1: the header needs title"),
        (["title,text,primary"], "no labelled rows"),
        (["title,text,primary", "Chef,Cook.,none", "Chef,Cook.,chef"], r"labelled\.csv:3: 'chef' is none of"),
        (["title,text,primary", "Chef,Cook."], r"labelled\.csv:2: the row has not the header's 3 cells"),
        (["title,text,primary", "Chef,Cook.,none,4"], r"labelled\.csv:2: the row has not"),
        (["title,text,primary", '"Chef,Cook.,none'], r"labelled\.csv:\d: unexpected end of data"),
        (["title,text,primary,shares", "Chef,Cook.,,"], r"labelled\.csv:2: the row has neither"),
        *(
            (["title,text,shares", f'Chef,Cook.,"{shares}"'.replace("'", '""')], r"labelled\.csv:2: the shares")
            for shares in (
                "{'none': NaN}", "{'none': Infinity}", "{'none': 1e400}", "{'none': -1}", "{'none': 0}",
                "{'chef': 1}", "{'none': '?'}", "[1, 2]", "3", "{", "{'none': 1" + "0" * 400 + "}", "[" * 100_000,
            )
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_not_labelled_as_it_should_be_is_refused_with_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: list[str], sentence: str
) -> None:
    path = tmp_path / "labelled.csv"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    assert main([str(path), "-o", str(tmp_path / "models")]) == 2
    assert re.search(sentence, capsys.readouterr().err)
    assert not (tmp_path / "models").exists()


def test_a_folder_without_models_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"posting_model\.tsv cannot be read: No such file"):
        TitleNormalizer(postings=tmp_path)


def _without(name: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [line for line in lines if not line.startswith(f"# {name}:")]


def _saying(name: str, numbers: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [f"# {name}: {numbers}" if line.startswith(f"# {name}:") else line for line in lines]


def _one_view(lines: list[str]) -> list[str]:
    """The table of texts with the columns of one view only."""
    rows = ["\t".join(line.split("\t")[:8]) for line in lines if not line.startswith("#")]
    rows[0] = rows[0].replace("alone:", "")
    return ["# bias: 0 0 0 0 0 0", *rows]


@pytest.mark.parametrize(
    ("table", "edit"),
    [
        *(
            (TEXTS_TABLE, edit(name, *more))
            for name in ("pool primary", "pool shares", "pool primary untitled", "pool shares untitled", JOINT_TITLE, JOINT_SENTENCES)
            for edit, *more in (
                (_without,),
                (_saying, "1 2 3"),
                (_saying, " ".join(["nan"] * 10)),
                (_saying, " ".join(["inf"] * 36)),
                (_saying, " ".join(["1e12"] * 10)),
                (_saying, "many"),
            )
        ),
        (TEXTS_TABLE, _without("bias")),
        (TEXTS_TABLE, _one_view),
        (SENTENCES_TABLE, lambda _: []),
        (SENTENCES_TABLE, _without("bias")),
    ],
)
def test_a_posting_model_with_parts_that_are_missing_or_no_numbers_is_refused(
    learned: Path, tmp_path: Path, table: str, edit: Callable[[list[str]], list[str]]
) -> None:
    # whoever edits a table by hand may also write its checksum anew, so that alone is no check
    shutil.copytree(learned, tmp_path, dirs_exist_ok=True)
    lines = edit(_without("checksum")((learned / table).read_text("utf-8").splitlines()))
    head = [line for line in lines if line.startswith("#")]
    content = "".join(f"{line}\n" for line in lines)
    seal = f"# checksum: {hashlib.sha256(content.encode()).hexdigest()}"
    sealed = "".join(f"{line}\n" for line in [*head, seal, *lines[len(head) :]])
    (tmp_path / table).write_text(sealed, "utf-8")
    with pytest.raises(ModelError, match=rf"^{re.escape(table)}"):
        TitleNormalizer(postings=tmp_path)


@pytest.mark.parametrize("table", [TEXTS_TABLE, SENTENCES_TABLE])
def test_a_posting_model_that_was_cut_at_a_line_end_is_refused(
    learned: Path, tmp_path: Path, table: str
) -> None:
    shutil.copytree(learned, tmp_path, dirs_exist_ok=True)
    lines = (learned / table).read_bytes().splitlines(keepends=True)
    for count in {0, 1, len(lines) // 2, len(lines) - 1}:
        (tmp_path / table).write_bytes(b"".join(lines[:count]))
        with pytest.raises(ModelError, match=rf"^{re.escape(table)} is damaged"):
            TitleNormalizer(postings=tmp_path)


def test_tables_in_each_others_place_are_refused(learned: Path, tmp_path: Path) -> None:
    shutil.copy(learned / TEXTS_TABLE, tmp_path / SENTENCES_TABLE)
    shutil.copy(learned / TEXTS_TABLE, tmp_path / TEXTS_TABLE)
    with pytest.raises(ModelError, match=r"^sentence_model\.tsv has the views"):
        TitleNormalizer(postings=tmp_path)
    for name, place in ((SENTENCES_TABLE, TEXTS_TABLE), (SENTENCES_TABLE, SENTENCES_TABLE)):
        shutil.copy(learned / name, tmp_path / place)
    with pytest.raises(ModelError, match=r"^posting_model\.tsv: a posting model has the views"):
        TitleNormalizer(postings=tmp_path)
