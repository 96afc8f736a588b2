"""An answer is a distribution, a decision, and the evidence for both."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap import (
    Distribution,
    JobFunction,
    Level,
    Status,
    TitleNormalizer,
    TitleResult,
    default_normalizer,
)
from titlemap.evidence import AliasMatch, CleaningStep, Evidence, Note, Phrase, TitleTerm, evidence_as_dict
from titlemap.result import reason_for, unexplained
from titlemap.taxonomy import OUTCOMES

LIKELY = Distribution((0.0, 0.7, 0.2, 0.1, 0.0, 0.0))

STEP = CleaningStep("pay", "data scientist - $150k", "data scientist", ("$150k",))
ALIAS = AliasMatch("exact", "data scientist", "data scientist", 100.0, "data_scientist", "en")
REPAIRED = AliasMatch("repaired", "data sceintist", "data scientist", 92.9, "data_scientist", "en")
BARE = AliasMatch("exact", "scientist", "scientist", 100.0, None, "en")
TERM = TitleTerm("data scientist", "data_scientist", 1.25)
AGAINST = TitleTerm("nurse", "data_scientist", -2.0)
PHRASE = Phrase("a b testing", "duty", 10, 21, "data_scientist", 0.5)
NOTE = Note("language", "German")
ALL: tuple[Evidence, ...] = (STEP, ALIAS, REPAIRED, BARE, TERM, AGAINST, PHRASE, NOTE)


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    return default_normalizer()


def result(**changes: object) -> TitleResult:
    fields: dict[str, object] = {
        "title": "Sr. Data Scientist - $150k",
        "status": Status.MATCHED,
        "function": JobFunction.DATA_SCIENTIST,
        "confidence": 0.7,
        "probabilities": LIKELY,
        "shares": LIKELY,
        "level": Level.SENIOR,
        "cleaned": "data scientist",
        "evidence": (STEP, ALIAS, PHRASE),
    }
    return TitleResult(**{**fields, **changes})  # type: ignore[arg-type]


class Asked:
    """Grounds that tell what they were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def evidence(self) -> tuple[Evidence, ...]:
        self.asked.append("evidence")
        return (ALIAS, PHRASE)

    def reason(self) -> str:
        self.asked.append("reason")
        return reason_for((ALIAS, PHRASE))


def lazy(grounds: Asked | None = None) -> TitleResult:
    """What `result` makes, with the evidence still to be worked out."""
    whole = result()
    change = (STEP.name, STEP.before, STEP.after, STEP.removed)
    return unexplained(
        whole.title,
        (whole.status, whole.function, whole.confidence),
        whole.probabilities,
        whole.shares,
        whole.level,
        whole.cleaned,
        (change,),
        grounds or Asked(),
    )


class TestDistribution:
    def test_maps_the_six_outcomes_in_their_order(self) -> None:
        assert list(LIKELY) == list(OUTCOMES)
        assert len(LIKELY) == 6
        assert dict(LIKELY)["data_scientist"] == LIKELY[JobFunction.DATA_SCIENTIST] == 0.7

    def test_knows_its_top_the_first_of_equals(self) -> None:
        assert LIKELY.top == "data_scientist"
        assert Distribution((1 / 6,) * 6).top == "ml_researcher"

    def test_has_no_other_keys(self) -> None:
        with pytest.raises(KeyError):
            LIKELY["data_engineer"]

    def test_is_a_value(self) -> None:
        same = Distribution((0.0, 0.7, 0.2, 0.1, 0.0, 0.0))
        assert same == LIKELY
        assert len({same, LIKELY}) == 1
        assert pickle.loads(pickle.dumps(LIKELY)) == LIKELY

    def test_cannot_be_changed(self) -> None:
        with pytest.raises(AttributeError):
            LIKELY.weights = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)  # type: ignore[misc]
        with pytest.raises(TypeError):
            LIKELY["none"] = 1.0  # type: ignore[index]

    def test_shows_what_matters_largest_first(self) -> None:
        assert repr(LIKELY) == "{data_scientist: 0.70, ml_scientist: 0.20, ml_engineer: 0.10}"


class TestTitleResult:
    def test_cannot_be_changed(self) -> None:
        with pytest.raises(AttributeError):
            result().confidence = 1.0  # type: ignore[misc]

    def test_is_a_value(self) -> None:
        assert result() == result()
        assert hash(result()) == hash(result())
        assert result() != result(level=None)

    def test_survives_pickling(self) -> None:
        assert pickle.loads(pickle.dumps(result())) == result()

    def test_evidence_may_be_worked_out_when_first_asked_for(self) -> None:
        grounds = Asked()
        one = lazy(grounds)
        assert (one.function, one.confidence, repr(one), grounds.asked) == (
            result().function,
            result().confidence,
            repr(result()),
            [],
        )
        assert one.explain() == result().explain()
        assert one == result()
        assert hash(one) == hash(result())
        assert grounds.asked == ["evidence"]

    def test_evidence_that_nobody_asked_for_yet_survives_pickling_and_copying(self) -> None:
        assert pickle.loads(pickle.dumps(lazy())) == result()
        assert copy.copy(lazy()) == result()
        assert copy.deepcopy(lazy()) == result()

    def test_a_reason_may_be_had_without_the_evidence(self) -> None:
        grounds = Asked()
        one = lazy(grounds)
        assert (one.reason, grounds.asked) == (result().reason, ["reason"])
        assert (one.evidence, one.reason) == (result().evidence, result().reason)
        assert (one, hash(one)) == (result(), hash(result()))
        assert lazy(grounds).as_dict() == result().as_dict()
        assert grounds.asked == ["reason", "evidence", "evidence"]
        for same in (
            pickle.loads(pickle.dumps(lazy(grounds))),
            copy.copy(lazy(grounds)),
            copy.deepcopy(lazy(grounds)),
            replace(lazy(grounds)),
        ):
            assert (same.reason, same) == (result().reason, result())
        assert grounds.asked.count("reason") == 1

    def test_has_no_other_names(self) -> None:
        with pytest.raises(AttributeError, match="has no attribute 'evidense'"):
            result().evidense  # type: ignore[attr-defined]  # noqa: B018

    @pytest.mark.parametrize(
        ("status", "function", "outcome"),
        [
            (Status.MATCHED, JobFunction.DATA_SCIENTIST, "data_scientist"),
            (Status.OUT_OF_SCOPE, None, "none"),
            (Status.UNCERTAIN, None, None),
            (Status.EMPTY, None, None),
        ],
    )
    def test_its_outcome_is_the_decision(
        self, status: Status, function: JobFunction | None, outcome: str | None
    ) -> None:
        assert result(status=status, function=function).outcome == outcome

    def test_its_repr_is_short(self) -> None:
        assert repr(result()) == "<TitleResult 'Sr. Data Scientist - $150k': data_scientist 0.70, senior>"
        assert len(repr(result(title="x" * 10_000))) < 120

    @given(st.text())
    def test_its_repr_and_reason_stay_on_one_line(self, title: str) -> None:
        assert len(repr(result(title=title)).splitlines()) == 1

    def test_its_dict_is_ready_for_json(self) -> None:
        data = json.loads(json.dumps(result(evidence=ALL).as_dict()))
        assert data["function"] == "data_scientist"
        assert data["status"] == "matched"
        assert data["level"] == "senior"
        assert list(data["probabilities"]) == list(data["shares"]) == list(OUTCOMES)
        assert [item["kind"] for item in data["evidence"]] == [item.kind for item in ALL]
        assert data["reason"] == result(evidence=ALL).reason

    def test_its_dict_holds_plain_values_only(self) -> None:
        data = result().as_dict()
        assert type(data["function"]) is type(data["status"]) is type(data["level"]) is str

    def test_a_missing_function_and_level_are_none(self) -> None:
        data = result(status=Status.UNCERTAIN, function=None, level=None).as_dict()
        assert data["function"] is data["level"] is None


def test_evidence_that_another_thread_has_just_worked_out_is_handed_over() -> None:
    result = default_normalizer().normalize("Data Scientist", "Run experiments with SQL.")
    found = result.evidence
    assert result.__getattr__("evidence") == found  # type: ignore[attr-defined]  # what a late thread calls


class TestExplain:
    def test_opens_with_the_decision(self) -> None:
        first = result().explain().splitlines()[0]
        assert first == "'Sr. Data Scientist - $150k' -> Data Scientist (data_scientist)"

    def test_tells_confidence_level_distribution_and_every_piece_of_evidence(self) -> None:
        told = result(evidence=ALL).explain()
        assert "70%" in told
        assert "senior" in told
        assert "data_scientist 70%, ml_scientist 20%, ml_engineer 10%" in told
        assert "read as" in told
        assert all(str(item) in told for item in ALL)

    def test_is_silent_about_steps_that_took_nothing_off(self) -> None:
        folded = CleaningStep("case", "Data Scientist", "data scientist")
        assert "case" not in result(evidence=(folded,)).explain()

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (Status.OUT_OF_SCOPE, "none of the five functions"),
            (Status.UNCERTAIN, "uncertain: not enough to decide on"),
            (Status.EMPTY, "empty: neither title nor text"),
        ],
    )
    def test_says_why_there_is_no_function(self, status: Status, words: str) -> None:
        assert words in result(status=status, function=None).explain().splitlines()[0]

    def test_of_nothing_is_one_line(self, normalizer: TitleNormalizer) -> None:
        assert normalizer.normalize("").explain() == "'' -> empty: neither title nor text"


class TestReason:
    def test_names_the_alias_first_then_phrases_then_notes(self) -> None:
        assert (
            reason_for((STEP, ALIAS, TERM, PHRASE, NOTE))
            == f"{ALIAS} | posting: a b testing | language: German"
        )

    def test_names_title_terms_where_no_alias_matched(self) -> None:
        assert reason_for((STEP, TERM)) == "title: data scientist"

    def test_names_nothing_that_spoke_against(self) -> None:
        assert reason_for((AGAINST, TERM)) == "title: data scientist"

    def test_owns_up_to_knowing_nothing(self) -> None:
        assert reason_for(()) == reason_for((STEP,)) == reason_for((AGAINST,)) == "nothing known to go by"


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
def test_evidence_is_a_value_on_one_line_ready_for_json(item: Evidence) -> None:
    assert pickle.loads(pickle.dumps(item)) == item
    assert len({item, pickle.loads(pickle.dumps(item))}) == 1
    assert len(str(item).splitlines()) == 1
    assert json.loads(json.dumps(evidence_as_dict(item)))["kind"] == item.kind


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        (STEP, "pay: took off '$150k'"),
        (CleaningStep("case", "DS", "ds"), "case: gave 'ds'"),
        (ALIAS, "exact alias 'data scientist' (en): data_scientist"),
        (REPAIRED, "repaired alias 'data scientist' (en, score 93): data_scientist"),
        (BARE, "exact alias 'scientist' (en): cannot say from the title alone"),
        (TERM, "title term 'data scientist': data_scientist +1.25"),
        (PHRASE, "posting phrase 'a b testing' (duty, at 10): data_scientist +0.50"),
        (NOTE, "language: German"),
    ],
)
def test_evidence_reads_as_a_sentence_of_the_explanation(item: Evidence, shown: str) -> None:
    assert str(item) == shown
