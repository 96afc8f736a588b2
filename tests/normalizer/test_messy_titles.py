"""Titles as they are written: the cases of the tables, and what may change nothing about an answer."""

from __future__ import annotations

from collections import Counter

import pytest
from contract import check_contract
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles import answer, lines_of, rows_of
from titlemap import (
    Level,
    Status,
    TitleNormalizer,
    TitleResult,
    default_normalizer,
    load_aliases,
    normalize_title,
)
from titlemap.taxonomy import NONE, OUTCOMES

WILD = rows_of("in_the_wild.csv")
NEGATIVES = rows_of("negatives.csv")
KNOWN_FAILURES = rows_of("known_failures.csv")
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
