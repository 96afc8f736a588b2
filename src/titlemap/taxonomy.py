"""The five functions, and the words that every answer is made of.

The functions, their core activities and skills follow the article "What is behind a data science job title?"
that titlemap operationalises; ``docs/functions.md`` renders the summary table from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Profile:
    """What a function is called and what its holder does and needs."""

    display_name: str
    core_activity: str
    core_skills: tuple[str, ...]


class JobFunction(StrEnum):
    """One of the five functions a job can perform; the value is its id.

    Examples
    --------
    >>> JobFunction("ml_engineer").display_name
    'Machine Learning Engineer'
    >>> JobFunction.DATA_SCIENTIST.core_activity
    'Find the stories in data and share them'
    """

    ML_RESEARCHER = "ml_researcher"
    DATA_SCIENTIST = "data_scientist"
    ML_SCIENTIST = "ml_scientist"
    ML_ENGINEER = "ml_engineer"
    ML_ARCHITECT = "ml_architect"

    @property
    def display_name(self) -> str:
        """The name to show to people."""
        return _PROFILES[self].display_name

    @property
    def core_activity(self) -> str:
        """The work, in one line."""
        return _PROFILES[self].core_activity

    @property
    def core_skills(self) -> tuple[str, ...]:
        """What the work asks for, most telling first."""
        return _PROFILES[self].core_skills


_PROFILES = {
    JobFunction.ML_RESEARCHER: Profile(
        "Machine Learning Researcher",
        "Advance knowledge: new theories, algorithms and approaches, tested by experiment",
        ("machine learning theory", "mathematics", "experiment design", "scientific writing", "prototyping"),
    ),
    JobFunction.DATA_SCIENTIST: Profile(
        "Data Scientist",
        "Find the stories in data and share them",
        ("statistics", "SQL", "experimentation and causal inference", "visualisation", "storytelling"),
    ),
    JobFunction.ML_SCIENTIST: Profile(
        "Machine Learning Scientist (Modeler)",
        "Build predictive models: data, features, algorithm, tuning and evaluation, again and again",
        ("modelling", "feature engineering", "algorithm choice and tuning", "offline evaluation", "Python"),
    ),
    JobFunction.ML_ENGINEER: Profile(
        "Machine Learning Engineer",
        "Put machine learning into working systems and keep it working",
        ("software engineering", "deployment and serving", "pipelines", "monitoring", "cloud and hardware"),
    ),
    JobFunction.ML_ARCHITECT: Profile(
        "Machine Learning Architect (Program Manager)",
        "Decide whether and how machine learning solves a problem, and carry it from demo to product",
        ("solution design", "product sense", "stakeholder work", "program delivery", "breadth across ML"),
    ),
}

#: The outcome beside the five functions: the job's work is none of them.
NONE = "none"

#: The six outcomes in the order of every distribution, column set and weight table.
OUTCOMES: tuple[str, ...] = (*(function.value for function in JobFunction), NONE)


class Status(StrEnum):
    """What kind of answer a result is."""

    MATCHED = "matched"
    OUT_OF_SCOPE = "out_of_scope"
    UNCERTAIN = "uncertain"
    EMPTY = "empty"


class Level(StrEnum):
    """How senior a title says the job is, from intern to chief."""

    INTERN = "intern"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    STAFF = "staff"
    PRINCIPAL = "principal"
    MANAGER = "manager"
    DIRECTOR = "director"
    HEAD = "head"
    VP = "vp"
    CHIEF = "chief"


def summary_table() -> str:
    """Render the five functions as the article's summary table, in Markdown.

    Returns
    -------
    str
        A Markdown table with a row for each function.

    Examples
    --------
    >>> print(summary_table().splitlines()[0])
    | Function | Core activity | Core skills |
    """
    rows = [
        f"| **{f.display_name}** (`{f}`) | {f.core_activity} | {', '.join(f.core_skills)} |"
        for f in JobFunction
    ]
    return "\n".join(["| Function | Core activity | Core skills |", "| --- | --- | --- |", *rows])
