"""The one verb: a messy title, and a posting if there is one, in; a function and the reasons for it, out."""

from __future__ import annotations

import json
import math
import pickle
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles import answer, json_of, lines_of, rows_of
from processes import said_with_hash_seed
from titlemap import (
    JobFunction,
    Level,
    Loss,
    Status,
    TitleNormalizer,
    TitleResult,
    default_normalizer,
    load_aliases,
    normalize_title,
)
from titlemap.result import reason_for
from titlemap.taxonomy import NONE, OUTCOMES

WILD = rows_of("in_the_wild.csv")
NEGATIVES = rows_of("negatives.csv")
KNOWN_FAILURES = rows_of("known_failures.csv")
POSTINGS = json_of("postings.json")

#: Aliases whose answer no level, place or decoration may change.
BASES = (
    "machine learning researcher",
    "ai researcher",
    "research scientist, machine learning",
    "data scientist",
    "data analyst",
    "decision scientist",
    "statistician",
    "machine learning scientist",
    "applied scientist",
    "predictive modeler",
    "machine learning engineer",
    "ai engineer",
    "mlops engineer",
    "llm engineer",
    "ranking engineer",
    "ai architect",
    "machine learning architect",
    "ai product manager",
    "data engineer",
    "software engineer",
    "nurse",
    "business analyst",
)
LEVELS = {
    "Junior {}": Level.JUNIOR,
    "Jr. {}": Level.JUNIOR,
    "Entry Level {}": Level.JUNIOR,
    "Mid-Level {}": Level.MID,
    "{} II": Level.MID,
    "Senior {}": Level.SENIOR,
    "Sr {}": Level.SENIOR,
    "SENIOR {}": Level.SENIOR,
    "{} (Senior)": Level.SENIOR,
    "Lead {}": Level.LEAD,
    "Staff {}": Level.STAFF,
    "Principal {}": Level.PRINCIPAL,
    "{} Intern": Level.INTERN,
}
DECORATIONS = (
    "{} (Remote)",
    "{} - Remote",
    "{} | Hybrid",
    "{}, London",
    "{} - New York, NY",
    "{} in Berlin",
    "{} - $150k - $180k",
    "{} (m/f/d)",
    "{} (all genders)",
    "{} - Req #12345",
    "{} [R-0098761]",
    "🚀 {} 🚀",
    "*** {} ***",
    "URGENT: {}",
    "  {}  ",
    "{} - 6 month contract",
    "{} (Full-time)",
)


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    return default_normalizer()


def same_answer(first: TitleResult, second: TitleResult) -> bool:
    return (first.status, first.function, first.probabilities) == (
        second.status,
        second.function,
        second.probabilities,
    )


def check_contract(result: TitleResult) -> None:
    """What holds for every result there is."""
    assert (result.function is not None) == (result.status is Status.MATCHED)
    for part in (result.probabilities, result.shares):
        assert tuple(part) == OUTCOMES
        assert min(part.values()) >= 0
        assert math.isclose(math.fsum(part.values()), 1.0, abs_tol=1e-9)
    expected = {
        Status.MATCHED: result.probabilities[result.function or NONE],
        Status.OUT_OF_SCOPE: result.probabilities[NONE],
        Status.UNCERTAIN: max(result.probabilities.values()),
        Status.EMPTY: max(result.probabilities.values()),
    }
    assert result.confidence == expected[result.status]
    assert 0 <= result.confidence <= 1
    for shown in (repr(result), result.reason):
        assert len(shown.splitlines()) == 1
    assert json.loads(json.dumps(result.as_dict()))["status"] == result.status.value
    assert result.explain()


class TestTitles:
    @pytest.mark.parametrize("case", WILD, ids=lambda case: case["title"])
    def test_in_the_wild(self, normalizer: TitleNormalizer, case: dict[str, str]) -> None:
        result = normalizer.normalize(case["title"])
        assert answer(result) == {"none": NONE}.get(case["function"], case["function"])
        assert (result.level or "") == case["level"]
        check_contract(result)

    @pytest.mark.parametrize("case", NEGATIVES, ids=lambda case: case["title"])
    def test_near_misses_get_no_function(self, normalizer: TitleNormalizer, case: dict[str, str]) -> None:
        assert normalizer.normalize(case["title"]).function is None

    def test_near_misses_are_mostly_known_for_strangers(self, normalizer: TitleNormalizer) -> None:
        results = normalizer.normalize_many([case["title"] for case in NEGATIVES])
        assert sum(result.status is Status.UNCERTAIN for result in results) <= 0.1 * len(results)

    @pytest.mark.parametrize(
        "case",
        [
            pytest.param(c, id=c["title"], marks=pytest.mark.xfail(strict=True, reason=c["reason"]))
            for c in KNOWN_FAILURES
        ],
    )
    def test_known_failures(self, normalizer: TitleNormalizer, case: dict[str, str]) -> None:
        result = normalizer.normalize(case["title"])
        assert (answer(result), result.level or "") == (case["function"], case["level"])

    def test_the_case_files_are_large_and_hold_no_title_twice(self) -> None:
        assert len(WILD) >= 150
        assert len(NEGATIVES) >= 80
        titles = Counter(case["title"] for case in WILD + KNOWN_FAILURES)
        assert titles.most_common(1)[0][1] == 1
        assert {case["function"] for case in WILD} == {*OUTCOMES, "uncertain"}

    def test_unrelated_occupations_stay_strangers(self, normalizer: TitleNormalizer) -> None:
        titles = lines_of("occupations.txt")
        results = normalizer.normalize_many(titles)
        assert len(set(titles)) == 1000
        assert len([r.title for r in results if r.function]) <= 0.002 * len(titles)
        assert len([r.title for r in results if r.status is Status.UNCERTAIN]) <= 0.05 * len(titles)

    @pytest.mark.parametrize(
        "title", ["Data Scientist / ML Engineer", "Data Scientist/Machine Learning Engineer"]
    )
    def test_a_data_scientist_who_is_also_an_ml_engineer_models(
        self, normalizer: TitleNormalizer, title: str
    ) -> None:
        assert normalizer.normalize(title).probabilities.top == "ml_scientist"

    @pytest.mark.parametrize("company", ["Scale AI", "DataRobot", "Machine Learning Works"])
    def test_the_employers_name_is_no_evidence_of_the_work(
        self, normalizer: TitleNormalizer, company: str
    ) -> None:
        nurse = normalizer.normalize(f"Nurse at {company}", company=company)
        assert nurse.status is Status.OUT_OF_SCOPE
        assert nurse.title == f"Nurse at {company}"

    def test_a_title_that_is_the_employers_name_is_kept(self, normalizer: TitleNormalizer) -> None:
        assert normalizer.normalize("Data Scientist", company="Data Scientist").function == "data_scientist"


class TestLevelsPlacesAndDecoration:
    @pytest.mark.parametrize("base", BASES)
    def test_the_bases_are_aliases(self, base: str) -> None:
        assert load_aliases().exact(base) is not None

    @pytest.mark.parametrize("frame", LEVELS)
    def test_a_level_from_intern_to_principal_is_told_and_changes_nothing_else(
        self, normalizer: TitleNormalizer, frame: str
    ) -> None:
        for base in BASES:
            result = normalizer.normalize(frame.format(base.title()))
            assert same_answer(result, normalizer.normalize(base)), result
            assert result.level is LEVELS[frame], result

    @pytest.mark.parametrize("frame", DECORATIONS)
    def test_decoration_changes_nothing(self, normalizer: TitleNormalizer, frame: str) -> None:
        for base in BASES:
            result = normalizer.normalize(frame.format(base.title()))
            assert same_answer(result, normalizer.normalize(base)), result

    @settings(max_examples=150, deadline=None)
    @given(
        st.sampled_from(BASES), st.sampled_from([*LEVELS]), st.lists(st.sampled_from(DECORATIONS), max_size=3)
    )
    def test_nor_do_levels_and_decorations_together(self, base: str, level: str, around: list[str]) -> None:
        title = level.format(base.title())
        for frame in around:
            title = frame.format(title)
        result = normalize_title(title)
        assert same_answer(result, normalize_title(base)), result


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

    @pytest.mark.parametrize("noise", ["!!!", "🚀", "-", "12345", "(m/f/d)", "Remote"])
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


class TestPostings:
    @pytest.mark.parametrize("case", POSTINGS, ids=lambda case: case["about"])
    def test_the_work_decides(self, normalizer: TitleNormalizer, case: dict[str, str]) -> None:
        result = normalizer.normalize(case["title"], case["text"])
        assert result.probabilities.top == case["function"], result.explain()
        assert answer(result) in (case["function"], "uncertain")
        check_contract(result)

    def test_most_postings_are_decided(self, normalizer: TitleNormalizer) -> None:
        results = [normalizer.normalize(case["title"], case["text"]) for case in POSTINGS]
        assert sum(result.status is Status.UNCERTAIN for result in results) <= 0.25 * len(results)

    @pytest.mark.parametrize("title", [None, "", "!!!"])
    def test_a_text_without_a_title_is_decided_by_the_text(
        self, normalizer: TitleNormalizer, title: str | None
    ) -> None:
        text = next(case["text"] for case in POSTINGS if case["about"].startswith("HTML"))
        assert normalizer.normalize(title, text).probabilities.top == "ml_engineer"

    def test_phrases_are_shown_where_they_stand(self, normalizer: TitleNormalizer) -> None:
        for case in POSTINGS:
            for item in normalizer.normalize(case["title"], case["text"]).as_dict()["evidence"]:
                if item["kind"] == "phrase":
                    there = case["text"][item["start"] : item["end"]].casefold()
                    assert there.startswith(item["phrase"].split()[0])

    def test_a_text_in_another_language_is_noted(self, normalizer: TitleNormalizer) -> None:
        text = "Sie entwickeln mit uns die Modelle, die wir für unsere Kunden in der Produktion betreiben."
        assert "language: the text is in 'de'" in normalizer.normalize("Data Scientist", text).reason

    def test_a_thin_text_is_noted_and_leaves_the_title_in_charge(self, normalizer: TitleNormalizer) -> None:
        result = normalizer.normalize("Data Scientist", "Apply now!")
        assert result.function is JobFunction.DATA_SCIENTIST
        assert "thin text" in result.reason

    @given(
        st.sampled_from([None, "", "!!!", "Sr. Data Scientist (m/w/d)", "Machine Learning Enginer", "Welder"]),
        st.lists(
            st.sampled_from([
                *(case["text"] for case in POSTINGS),
                "Sie entwickeln mit uns die Modelle, die wir für unsere Kunden betreiben.",
                "Apply now!",
                "<p>R&amp;D</p>",
                "機械学習モデル",
            ])
            | st.text(),
            min_size=1,
            max_size=3,
        ).map("\n".join),
    )
    @settings(deadline=None)
    def test_a_reason_is_the_same_before_the_evidence_and_after(self, title: str | None, text: str) -> None:
        fresh, told = (default_normalizer().normalize(title, text) for _ in range(2))
        assert fresh.reason == reason_for(told.evidence) == told.reason
        assert fresh.evidence == told.evidence


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
