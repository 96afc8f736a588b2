"""Numbers and names as a page writes them."""

from __future__ import annotations

from titlemap.taxonomy import NONE, JobFunction, Status

_SHORT = {
    JobFunction.ML_RESEARCHER.value: "ML Researcher",
    JobFunction.DATA_SCIENTIST.value: "Data Scientist",
    JobFunction.ML_SCIENTIST.value: "ML Scientist",
    JobFunction.ML_ENGINEER.value: "ML Engineer",
    JobFunction.ML_ARCHITECT.value: "ML Architect",
}
_LONG = {
    NONE: "None of the five",
    Status.UNCERTAIN.value: "Uncertain",
    Status.EMPTY.value: "Empty: no title, no text",
}


def name_of(verdict: str) -> str:
    """Name a verdict in full.

    Parameters
    ----------
    verdict : str

    Returns
    -------
    str

    Examples
    --------
    >>> name_of("ml_engineer"), name_of("none")
    ('Machine Learning Engineer', 'None of the five')
    """
    return _LONG.get(verdict) or JobFunction(verdict).display_name


def short_name(verdict: str) -> str:
    """Name a verdict where there is little room.

    Parameters
    ----------
    verdict : str

    Returns
    -------
    str

    Examples
    --------
    >>> short_name("ml_engineer"), short_name("none")
    ('ML Engineer', 'none')
    """
    return _SHORT.get(verdict, verdict)


def percent(share: float) -> str:
    """Write a share; what is not nothing never reads as nothing.

    Parameters
    ----------
    share : float

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.1234), percent(0.0), percent(0.0001), percent(0.99999), percent(1.0)
    ('12.3%', '0%', '<0.1%', '>99.9%', '100%')
    """
    if share <= 0 or share >= 1:
        return "0%" if share <= 0 else "100%"
    if share < 0.001:
        return "<0.1%"
    return ">99.9%" if share > 0.999 else f"{share:.1%}"


def between(low: float, high: float) -> str:
    """Write an interval of shares.

    Parameters
    ----------
    low, high : float

    Returns
    -------
    str

    Examples
    --------
    >>> between(0.1234, 0.2), between(0, 0.0001)
    ('12.3–20.0%', '0.0–0.0%')
    """
    return f"{100 * low:.1f}–{high:.1%}"


def about(share: float) -> str:
    """Write a share in whole per cent.

    Parameters
    ----------
    share : float

    Returns
    -------
    str

    Examples
    --------
    >>> about(0.126)
    '13%'
    """
    return f"{share:.0%}"


def count_of(number: int, thing: str) -> str:
    """Write a number of things.

    Parameters
    ----------
    number : int
    thing : str
        In the singular.

    Returns
    -------
    str

    Examples
    --------
    >>> count_of(1, "row"), count_of(12_480, "row")
    ('1 row', '12,480 rows')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
