"""Five functions, a sixth outcome, and the words that every answer is made of."""

from __future__ import annotations

import pickle

import pytest

from titlemap import JobFunction, Level, Status
from titlemap.taxonomy import NONE, OUTCOMES, summary_table


def test_there_are_five_functions_and_a_members_value_is_its_id() -> None:
    assert [function.value for function in JobFunction] == [
        "ml_researcher",
        "data_scientist",
        "ml_scientist",
        "ml_engineer",
        "ml_architect",
    ]


def test_none_of_the_five_is_an_outcome_but_no_function() -> None:
    assert (*[function.value for function in JobFunction], NONE) == OUTCOMES
    assert NONE not in set(JobFunction)


def test_statuses() -> None:
    assert set(Status) == {"matched", "out_of_scope", "uncertain", "empty"}


def test_levels_rise_from_intern_to_chief() -> None:
    expected = "intern junior mid senior lead staff principal manager director head vp chief"
    assert [level.value for level in Level] == expected.split()


@pytest.mark.parametrize("member", [*JobFunction, *Status, *Level])
def test_members_are_text(member: JobFunction | Status | Level) -> None:
    assert member == str(member) == f"{member}" == member.value


@pytest.mark.parametrize("function", JobFunction)
def test_every_function_says_what_it_is(function: JobFunction) -> None:
    assert function.display_name
    assert function.core_activity
    assert len(set(function.core_skills)) == len(function.core_skills) >= 3


def test_no_two_functions_share_a_name_or_an_activity() -> None:
    assert len({function.display_name for function in JobFunction}) == 5
    assert len({function.core_activity for function in JobFunction}) == 5


@pytest.mark.parametrize("function", JobFunction)
def test_functions_survive_pickling_as_the_same_member(function: JobFunction) -> None:
    assert pickle.loads(pickle.dumps(function)) is function


@pytest.mark.parametrize("stranger", ["", "None", "ML_ENGINEER", "Data Scientist", "data_engineer", NONE])
def test_nothing_else_is_a_function(stranger: str) -> None:
    with pytest.raises(ValueError, match="is not a valid JobFunction"):
        JobFunction(stranger)


def test_the_summary_table_has_a_row_for_each_function_and_a_cell_for_each_column() -> None:
    lines = summary_table().splitlines()
    assert len(lines) == 2 + 5
    assert {line.count("|") for line in lines} == {4}
    for function, line in zip(JobFunction, lines[2:], strict=True):
        assert function.display_name in line
        assert function.core_activity in line
        assert all(skill in line for skill in function.core_skills)
