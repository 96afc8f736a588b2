"""What holds for every answer, whatever comes in and by whichever way it is asked for."""

from __future__ import annotations

import json
import pickle
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pandas as pd
import pytest
from contract import check_contract
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles import json_of, lines_of, rows_of
from processes import said_with_hash_seed
from titlemap import (
    JobFunction,
    Level,
    Loss,
    Status,
    TitleNormalizer,
    default_normalizer,
    normalize_title,
)

WILD = rows_of("in_the_wild.csv")
NEGATIVES = rows_of("negatives.csv")
POSTINGS = json_of("postings.json")
PARTS = (
    *(
        "sr",
        "data",
        "scientist",
        "/",
        "|",
        ",",
        "-",
        "(",
        ")",
        "ml",
        "ai",
        "engineer",
        "ii",
        "$150k",
        "&",
        "of",
    ),
    *("lead", "🚀", "é", "ß", "\x00", "&amp;", "数据", "\u202e"),
)


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    return default_normalizer()


class TestContract:
    @settings(max_examples=300, deadline=None)
    @given(st.none() | st.text(), st.none() | st.text(), st.none() | st.text())
    def test_no_text_whatever_raises(self, title: str | None, text: str | None, company: str | None) -> None:
        result = normalize_title(title, text, company=company)
        check_contract(result)
        assert result.title == (title or "")

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.sampled_from(PARTS)))
    def test_nor_do_titles_made_of_title_parts(self, parts: list[str]) -> None:
        check_contract(normalize_title(" ".join(parts)))

    @pytest.mark.parametrize("missing", [None, float("nan"), "", "  \t\n", pd.NA, np.nan, "\u00a0"])
    def test_no_title_and_no_text_is_empty(self, normalizer: TitleNormalizer, missing: object) -> None:
        result = normalizer.normalize(missing, missing, company=missing)
        assert result.status is Status.EMPTY
        assert result.level is None
        assert result.evidence == ()
        check_contract(result)

    @pytest.mark.parametrize("mark", ["!!!", "🚀", "-", "12345", "+", "№ 7", "?"])
    def test_a_title_without_a_letter_is_empty(self, normalizer: TitleNormalizer, mark: str) -> None:
        result = normalizer.normalize(mark)
        assert result.status is Status.EMPTY
        check_contract(result)

    @pytest.mark.parametrize("noise", ["(m/f/d)", "Remote"])
    def test_a_title_that_cleaning_leaves_nothing_of_is_not_empty_but_uncertain(
        self, normalizer: TitleNormalizer, noise: str
    ) -> None:
        result = normalizer.normalize(noise)
        assert result.status is not Status.EMPTY
        assert result.function is None

    def test_a_text_alone_is_a_question_like_any_other(self, normalizer: TitleNormalizer) -> None:
        result = normalizer.normalize(None, "You will train, tune and evaluate models.")
        assert result.status is not Status.EMPTY
        assert result.title == ""

    @pytest.mark.parametrize(
        "wrong", [1, 1.5, True, b"Data Scientist", ["Data Scientist"], {"title": "x"}, object()]
    )
    def test_wrong_types_raise(self, normalizer: TitleNormalizer, wrong: object) -> None:
        with pytest.raises(TypeError, match="title must be text or missing"):
            normalizer.normalize(wrong)
        with pytest.raises(TypeError, match="text must be text or missing"):
            normalizer.normalize("Data Scientist", wrong)
        with pytest.raises(TypeError, match="company must be text or missing"):
            normalizer.normalize("Data Scientist", company=wrong)

    def test_an_array_is_no_title(self, normalizer: TitleNormalizer) -> None:
        with pytest.raises(TypeError, match="title must be text or missing"):
            normalizer.normalize(np.array(["Data Scientist", "Nurse"]))

    def test_text_of_numpy_is_text(self, normalizer: TitleNormalizer) -> None:
        assert normalizer.normalize(np.str_("Data Scientist")).function is JobFunction.DATA_SCIENTIST

    def test_lengths_must_agree(self, normalizer: TitleNormalizer) -> None:
        with pytest.raises(ValueError, match="2 titles, 1 texts and 2 companies"):
            normalizer.normalize_many(["a", "b"], ["c"])

    def test_the_module_function_is_the_default_normalizer(self, normalizer: TitleNormalizer) -> None:
        assert default_normalizer() is normalizer
        assert normalize_title("Data Scientist") == normalizer.normalize("Data Scientist")


class TestOnePath:
    """A batch is its rows, whatever the order, the chunks, the thread and the process."""

    titles = tuple([case["title"] for case in WILD + NEGATIVES] + ["", "!!!"])
    texts = tuple([case["text"] for case in POSTINGS])

    @settings(max_examples=20, deadline=None)
    @given(st.data())
    def test_a_batch_equals_its_rows_to_the_last_bit(self, data: st.DataObject) -> None:
        row = st.tuples(
            st.sampled_from(self.titles) | st.text(max_size=20), st.none() | st.sampled_from(self.texts)
        )
        rows = data.draw(st.lists(row, max_size=12))
        together = default_normalizer().normalize_many([t for t, _ in rows], [x for _, x in rows])
        assert together == [normalize_title(title, text) for title, text in rows]

    def test_order_and_chunks_change_nothing(self, normalizer: TitleNormalizer) -> None:
        titles = [*self.titles, *lines_of("occupations.txt")]
        expected = dict(zip(titles, normalizer.normalize_many(titles), strict=True))
        random.Random(7).shuffle(titles)
        for size in (1, 13, len(titles)):
            got = [
                r
                for i in range(0, len(titles), size)
                for r in normalizer.normalize_many(titles[i : i + size])
            ]
            assert got == [expected[title] for title in titles]

    def test_many_threads_on_a_fresh_normalizer(self, normalizer: TitleNormalizer) -> None:
        fresh, together = TitleNormalizer(), Barrier(8)
        titles = [*self.titles[:60], "Data Sceintist", "Scientist of Data", "Blimp Uplift Engineer"]
        expected = [normalizer.normalize(t, self.texts[i % len(self.texts)]) for i, t in enumerate(titles)]

        def work(seed: int) -> bool:
            order = list(range(len(titles)))
            random.Random(seed).shuffle(order)
            together.wait()
            return all(
                fresh.normalize(titles[i], self.texts[i % len(self.texts)]) == expected[i] for i in order
            )

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(work, range(8)))

    def test_results_survive_pickling(self, normalizer: TitleNormalizer) -> None:
        for title in self.titles[:40]:
            result = normalizer.normalize(title, self.texts[0])
            again = pickle.loads(pickle.dumps(result))
            assert again == result
            assert (again.reason, again.explain(), repr(again)) == (
                result.reason,
                result.explain(),
                repr(result),
            )

    def test_a_normalizer_survives_pickling_used_or_not(self) -> None:
        loss = Loss(abstain=0.2)
        used = TitleNormalizer(loss=loss)
        expected = [used.normalize(title, self.texts[0]) for title in self.titles[:40]]
        for normalizer in (used, TitleNormalizer(loss=loss)):
            again = pickle.loads(pickle.dumps(normalizer))
            assert repr(again) == repr(used)
            assert [again.normalize(title, self.texts[0]) for title in self.titles[:40]] == expected

    def test_every_process_gives_the_same_bytes(self) -> None:
        code = (
            "import json, sys; from titlemap import normalize_title\n"
            "for title, text in json.load(sys.stdin):\n"
            "    result = normalize_title(title, text); print(result.as_dict(), result.explain())"
        )
        rows = [
            [title, self.texts[i % len(self.texts)] if i % 3 else None]
            for i, title in enumerate(self.titles[:90])
        ]
        got = {said_with_hash_seed(seed, code, given=json.dumps(rows).encode()) for seed in (0, 1, 4242)}
        assert len(got) == 1


class TestConfiguration:
    def test_a_loss_changes_when_to_abstain(self) -> None:
        assert TitleNormalizer().normalize("Scientist").status is Status.UNCERTAIN
        assert TitleNormalizer(loss=Loss(abstain=1.0)).normalize("Scientist").status is not Status.UNCERTAIN
        assert TitleNormalizer(loss=Loss(abstain=0.0)).normalize("Data Scientist").status is Status.UNCERTAIN

    def test_a_table_of_ones_own_replaces_the_one_that_ships(self, tmp_path: Path) -> None:
        (tmp_path / "mine.csv").write_text(
            "alias,language,family,function,prior,blend\n"
            "insight wizard,en,wizard,data_scientist,data_scientist=90 none=10,data_scientist=60 none=40\n",
            encoding="utf-8",
        )
        normalizer = TitleNormalizer(tmp_path / "mine.csv")
        result = normalizer.normalize("Senior Insight Wizard (Remote)")
        assert result.function is JobFunction.DATA_SCIENTIST
        assert (result.confidence, result.shares["none"], result.level) == (0.9, 0.4, Level.SENIOR)
        assert normalizer.table_version != default_normalizer().table_version

    def test_its_repr_says_what_answers_depend_on(self, normalizer: TitleNormalizer) -> None:
        assert normalizer.table_version in repr(normalizer)
        assert "Loss(wrong=1.0, abstain=0.4, missed=1.0)" in repr(normalizer)
        assert len(repr(normalizer).splitlines()) == 1


ENDLESS = {
    "one word": "x" * 1_000_000,
    "words": "data scientist " * 66_666,
    "misspelt words": "data sceintist enginer " * 43_478,
    "strange words": " ".join(f"w{i:05d}" for i in range(142_857)),
    "commas": "ml, " * 250_000,
    "slashes": "/ " * 500_000,
    "brackets": "(" * 1_000_000,
    "dashes": "- " * 500_000,
    "entities": "&amp;" * 200_000,
    "emoji": "🚀" * 1_000_000,
    "spaces": " " * 999_990 + "nurse",
    "dollars": "$1" * 500_000,
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_title_of_a_million_characters_takes_no_time(normalizer: TitleNormalizer, kind: str) -> None:
    normalizer.normalize("Blimp Uplift Engineer")  # loads what there is to load
    began = time.process_time()
    normalizer.normalize(ENDLESS[kind])
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    "piece", ["You will train and deploy models. ", "<b>", "&amp;", "a" * 99 + " ", "- ", "x:", "<" * 50]
)
def test_a_posting_of_ten_megabytes_takes_no_time(normalizer: TitleNormalizer, piece: str) -> None:
    normalizer.normalize("Data Scientist", "You will train models.")
    text = piece * (10_000_000 // len(piece))
    began = time.process_time()
    normalizer.normalize("Data Scientist", text)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "many",
    [
        "Data Scientist",
        b"Data Scientist",
        {"Data Scientist": 1},
        {"Data Scientist"},
        pd.DataFrame({"title": ["Data Scientist"]}),
        7,
        None,
    ],
)
def test_what_is_no_column_of_titles_is_a_type_error(many: Any) -> None:
    normalizer = default_normalizer()
    with pytest.raises(TypeError, match="titles must be a sequence of texts, not"):
        normalizer.normalize_many(many)
    for name in ("texts", "companies"):
        if many is not None:
            with pytest.raises(TypeError, match=f"{name} must be a sequence of texts, not"):
                normalizer.normalize_many(["Chef"] * 14, **{name: many})


@pytest.mark.parametrize(
    "column",
    [
        ("Chef", "Data Scientist"),
        pd.Series(["Chef", "Data Scientist"], index=[7, 3]),
        np.array(["Chef", "Data Scientist"]),
        iter(["Chef", "Data Scientist"]),
    ],
)
def test_any_column_of_titles_is_answered(column: Any) -> None:
    answers = default_normalizer().normalize_many(column)
    assert answers == [normalize_title("Chef"), normalize_title("Data Scientist")]


def test_a_column_of_arrow_or_polars_is_answered() -> None:
    for column in (
        pytest.importorskip("pyarrow").chunked_array([["Chef"], ["Data Scientist"]]),
        pytest.importorskip("polars").Series(["Chef", "Data Scientist"]),
    ):
        answers = default_normalizer().normalize_many(column)
        assert answers == [normalize_title("Chef"), normalize_title("Data Scientist")]
