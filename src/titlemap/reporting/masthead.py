"""The top of a page: what the file is, and how many rows got which answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from titlemap.reporting import drawing
from titlemap.reporting.layout import table
from titlemap.reporting.markup import Child, element, shortened
from titlemap.reporting.rows import FUNCTIONS, VERDICTS
from titlemap.reporting.words import name_of, percent
from titlemap.taxonomy import NONE, OUTCOMES, JobFunction, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from titlemap.reporting.counting import Counts

_OTHERS = (
    (NONE, "performs other work", "perform other work"),
    (
        Status.UNCERTAIN,
        "cannot be decided from what the file says",
        "cannot be decided from what the file says",
    ),
    (Status.EMPTY, "holds neither title nor text", "hold neither title nor text"),
)


def masthead(counts: Counts, source: str) -> Element:
    """Say on one line what the file is, then how many rows got which answer.

    Parameters
    ----------
    counts : Counts
    source : str
        The file's name.

    Returns
    -------
    Element
    """
    eyebrow = element("p", "titlemap report", class_="eyebrow")
    heading = element("h1", _headline(counts))
    lede = element("p", _lede(counts, source), class_="lede")
    if not counts.rows:
        return element("header", eyebrow, heading, lede, class_="masthead")
    parts = {verdict: counts.verdicts[verdict] for verdict in VERDICTS if counts.verdicts[verdict]}
    said = ", ".join(f"{name_of(verdict)} {part:,}" for verdict, part in parts.items())
    bar = drawing.stacked_bar(parts, f"Rows by answer: {said}", height=28)
    return element("header", eyebrow, heading, lede, bar, class_="masthead")


def _headline(counts: Counts) -> str:
    matched = sum(counts.verdicts[function] for function in FUNCTIONS)
    if not counts.rows:
        return "There is nothing to report"
    if not counts.answered:
        return f"Nothing is known of {_jobs(counts.rows)}"
    if counts.verdicts[Status.UNCERTAIN] == counts.rows:
        return f"Nothing can be decided about {_jobs(counts.rows)}"
    if not matched:
        return f"None of the five functions was found in {_jobs(counts.rows)}"
    if counts.rows == 1:
        return "The one job performs one of the five functions"
    does = "performs" if matched == 1 else "perform"
    return f"{matched:,} of {counts.rows:,} jobs {does} one of the five functions"


def _jobs(number: int) -> str:
    return "the one job" if number == 1 else f"{number:,} jobs"


def _lede(counts: Counts, source: str) -> list[Child]:
    named = element("bdi", shortened(source, 120), class_="file")
    if not counts.rows:
        return ["The file ", named, " holds no rows with labels."]
    top = max(FUNCTIONS, key=lambda function: counts.verdicts[function])
    first = (
        f"The most common of them is {name_of(top)} ({counts.verdicts[top]:,}). "
        if counts.verdicts[top] and counts.rows > 1
        else ""
    )
    others = [
        f"{counts.verdicts[verdict]:,} {one if counts.verdicts[verdict] == 1 else many}"
        for verdict, one, many in _OTHERS
        if counts.verdicts[verdict]
    ]
    rest = _listed(others)
    return [f"{first}", f"{rest}. " if rest else "", "Read from ", named, "."]


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def answers(counts: Counts) -> Element | None:
    """Tell how many rows got which answer.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element or None
        None if there are no rows.
    """
    if not counts.rows:
        return None
    rows = []
    for verdict in VERDICTS:
        number = counts.verdicts[verdict]
        if number or verdict in OUTCOMES:
            rows.append(
                element(
                    "tr",
                    element("th", drawing.swatch(verdict), name_of(verdict), _activity(verdict), scope="row"),
                    element("td", f"{number:,}"),
                    element("td", percent(number / counts.rows)),
                )
            )
    return table("Rows by answer", ["Answer", "Rows", "Share"], rows, "answers")


def _activity(verdict: str) -> Element | None:
    return element("small", JobFunction(verdict).core_activity) if verdict in FUNCTIONS else None
