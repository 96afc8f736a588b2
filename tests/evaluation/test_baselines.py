"""The keyword rule is what somebody writes in five minutes who knows the field."""

from __future__ import annotations

import numpy as np
import pytest

from titlemap.evaluation.baselines import keyword_rule, majority_answers


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("Senior Machine Learning Engineer", "ml_engineer"),
        ("Software Engineer, ML Platform", "ml_engineer"),
        ("MLOps Lead", "ml_engineer"),
        ("Data Scientist II", "data_scientist"),
        ("Product Analyst", "data_scientist"),
        ("Applied Scientist", "ml_scientist"),
        ("Machine Learning Scientist", "ml_scientist"),
        ("Research Scientist", "ml_researcher"),
        ("AI Product Manager", "ml_architect"),
        ("Solutions Architect, Machine Learning", "ml_architect"),
        ("Head of AI", "ml_architect"),
        ("Data Engineer", "none"),
        ("Technical Recruiter, AI", "none"),
        ("Maid", "none"),  # has the letters ai
        ("", "none"),
        (None, "none"),
    ],
)
def test_the_keyword_rule(title: str | None, outcome: str) -> None:
    assert keyword_rule(title) == outcome


def test_the_majority_is_the_most_frequent_label() -> None:
    assert majority_answers(np.array([1, 5, 5, 1, 5])).tolist() == [5] * 5
