"""A decision is the action with the least expected loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import distributions
from titlemap import JobFunction, Loss, Status
from titlemap.decide import decide
from titlemap.taxonomy import NONE, OUTCOMES

NEVER_ABSTAIN = Loss(abstain=1.0)


#: Nothing, or as much as a double can still scale.
costs = st.just(0.0) | st.floats(1e-9, 10)
losses = st.builds(Loss, wrong=st.floats(0.01, 10), abstain=costs, missed=costs)


def one(outcome: str, probability: float) -> tuple[float, ...]:
    """`probability` for one outcome, the rest shared evenly."""
    rest = (1 - probability) / 5
    return tuple(probability if o == outcome else rest for o in OUTCOMES)


@pytest.mark.parametrize("function", JobFunction)
def test_a_probable_function_is_named(function: JobFunction) -> None:
    decision = decide(one(function, 0.8), Loss())
    assert (decision.status, decision.function, decision.confidence) == (Status.MATCHED, function, 0.8)


def test_a_probable_stranger_is_out_of_scope() -> None:
    decision = decide(one(NONE, 0.8), Loss())
    assert (decision.status, decision.function, decision.confidence) == (Status.OUT_OF_SCOPE, None, 0.8)


def test_without_a_probable_outcome_the_answer_is_uncertain_with_the_largest_probability() -> None:
    decision = decide(one("ml_engineer", 0.5), Loss())
    assert (decision.status, decision.function, decision.confidence) == (Status.UNCERTAIN, None, 0.5)


@pytest.mark.parametrize(("probability", "status"), [(0.59, Status.UNCERTAIN), (0.61, Status.MATCHED)])
def test_by_default_an_answer_must_be_right_three_times_in_five(probability: float, status: Status) -> None:
    assert decide(one("data_scientist", probability), Loss()).status is status


def test_dear_abstention_makes_it_rare_and_free_abstention_makes_it_the_rule() -> None:
    assert decide(one("ml_scientist", 0.2), NEVER_ABSTAIN).status is Status.MATCHED
    assert decide(one("ml_scientist", 0.99), Loss(abstain=0.0)).status is Status.UNCERTAIN


def test_who_minds_missed_jobs_less_gets_fewer_names() -> None:
    split = (0.0, 0.0, 0.0, 0.55, 0.0, 0.45)
    assert decide(split, NEVER_ABSTAIN).function is JobFunction.ML_ENGINEER
    assert decide(split, Loss(abstain=1.0, missed=0.5)).status is Status.OUT_OF_SCOPE


def test_of_equals_a_function_beats_none_and_an_earlier_function_a_later() -> None:
    assert decide((0.0, 0.5, 0.0, 0.0, 0.0, 0.5), NEVER_ABSTAIN).function is JobFunction.DATA_SCIENTIST
    assert decide((0.0, 0.0, 0.5, 0.5, 0.0, 0.0), NEVER_ABSTAIN).function is JobFunction.ML_SCIENTIST


@given(distributions(), losses)
def test_no_action_has_a_smaller_expected_loss(probabilities: tuple[float, ...], loss: Loss) -> None:
    decision = decide(probabilities, loss)
    named = [loss.wrong * (1 - p) for p in probabilities[:5]]
    out = loss.missed * (1 - probabilities[5])
    paid = {
        Status.MATCHED: loss.wrong * (1 - decision.confidence),
        Status.OUT_OF_SCOPE: loss.missed * (1 - decision.confidence),
        Status.UNCERTAIN: loss.abstain,
    }[decision.status]
    assert paid <= min(*named, out, loss.abstain)


@given(distributions(), losses)
def test_status_function_and_confidence_agree(probabilities: tuple[float, ...], loss: Loss) -> None:
    decision = decide(probabilities, loss)
    assert (decision.function is not None) == (decision.status is Status.MATCHED)
    assert decision.status is not Status.EMPTY
    expected = {
        Status.MATCHED: probabilities[OUTCOMES.index(decision.function or NONE)],
        Status.OUT_OF_SCOPE: probabilities[5],
        Status.UNCERTAIN: max(probabilities),
    }
    assert decision.confidence == expected[decision.status]


@given(distributions(), losses, st.sampled_from([0.25, 2.0, 8.0]))
def test_only_the_ratios_of_costs_matter(probabilities: tuple[float, ...], loss: Loss, factor: float) -> None:
    scaled = Loss(loss.wrong * factor, loss.abstain * factor, loss.missed * factor)
    assert decide(probabilities, scaled) == decide(probabilities, loss)


@pytest.mark.parametrize(
    "costs",
    [
        {"wrong": 0.0},
        {"wrong": -1.0},
        {"abstain": -0.1},
        {"missed": float("nan")},
        {"wrong": float("inf")},
        {"abstain": float("inf")},
    ],
)
def test_impossible_costs_are_refused(costs: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="costs must be finite"):
        Loss(**costs)
