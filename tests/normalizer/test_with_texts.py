"""Postings: the work decides, and the evidence says where it stands."""

from __future__ import annotations

import pytest
from contract import check_contract
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles import answer, json_of
from titlemap import (
    JobFunction,
    Status,
    TitleNormalizer,
    default_normalizer,
)
from titlemap.result import reason_for

POSTINGS = json_of("postings.json")


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    return default_normalizer()


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
        st.sampled_from(
            [None, "", "!!!", "Sr. Data Scientist (m/w/d)", "Machine Learning Enginer", "Welder"]
        ),
        st.lists(
            st.sampled_from(
                [
                    *(case["text"] for case in POSTINGS),
                    "Sie entwickeln mit uns die Modelle, die wir für unsere Kunden betreiben.",
                    "Apply now!",
                    "<p>R&amp;D</p>",
                    "機械学習モデル",
                ]
            )
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
