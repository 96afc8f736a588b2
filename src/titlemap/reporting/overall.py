"""What all rows together say: the mix of functions, working time, and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from titlemap.reporting.drawing import interval_bar, swatch
from titlemap.reporting.intervals import LEVEL, mix_of
from titlemap.reporting.layout import item, section, table
from titlemap.reporting.markup import Child, element
from titlemap.reporting.rows import FUNCTIONS
from titlemap.reporting.words import about, between, count_of, name_of, percent, short_name
from titlemap.taxonomy import NONE, OUTCOMES, Level

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from titlemap.reporting.counting import Counts


def mix(counts: Counts) -> Element:
    """Show the share of each function with its interval.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element
    """
    estimates = mix_of(counts)
    longest = max(estimates[function].high for function in FUNCTIONS)
    rows = []
    for outcome in OUTCOMES:
        estimate = estimates[outcome]
        name = name_of(outcome) if outcome == NONE else short_name(outcome)
        bar = interval_bar(outcome, estimate, longest) if outcome != NONE else None
        rows.append(
            element(
                "tr",
                element("th", swatch(outcome), name, bar, scope="row"),
                element("td", percent(counts.verdicts[outcome] / counts.answered), class_="decided"),
                element("td", percent(estimate.share), class_="estimate"),
                element("td", between(estimate.low, estimate.high), class_="range"),
            )
        )
    note = (
        "The share of jobs whose main work each function is. Counting decided rows is biased, because mistakes do "
        "not cancel out: a title such as Data Scientist often covers a modeler’s work. The estimate is corrected "
        f"for that. The mark is the estimate, the pale end of the bar its {about(LEVEL)} interval."
    )
    return section(
        "mix",
        "The function mix",
        note,
        table(
            "Estimated share of each function", ["Function", "Decided", "Estimate", "Interval"], rows, "mix"
        ),
        element(
            "p",
            "What is known of wrong answers comes from labelled postings that titlemap had not seen. Your file may "
            "differ from those in its mix of functions or in its kinds of jobs; the interval allows for both, and if "
            f"either holds, the true share lies in it with a probability of {about(LEVEL)}. It knows nothing of a file "
            "that is not a random draw from the jobs that you mean, or that holds the same posting twice. With a "
            "hundred rows of the file that you label yourself, ",
            element("code", "titlemap prevalence"),
            " needs to assume neither.",
            class_="small",
        ),
    )


def working_time(counts: Counts) -> Element | None:
    """Show how working time splits: over all jobs that perform one of the five, then for each function.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element or None
        None if no job performs one of the five.
    """
    matched = [function for function in FUNCTIONS if counts.verdicts[function]]
    if not matched:
        return None
    items = [_time("All together", counts, matched)] if len(matched) > 1 else []
    items += [_time(name_of(function), counts, [function]) for function in matched]
    note = (
        "Few weeks are pure. For the jobs that perform one of the five functions, this is how their time is "
        "expected to split. An expectation over jobs that look like these, not a measurement."
    )
    return section("time", "Where the working time goes", note, element("ul", items, class_="splits"))


def _time(name: str, counts: Counts, verdicts: Sequence[str]) -> Element:
    rows = sum(counts.verdicts[verdict] for verdict in verdicts)
    sums = [sum(values) for values in zip(*(counts.time[verdict] for verdict in verdicts), strict=True)]
    parts = {outcome: value / sum(sums) for outcome, value in zip(OUTCOMES, sums, strict=True)}
    return item(name, count_of(rows, "row"), parts, f"Working time, {name}")


def levels(counts: Counts) -> Element | None:
    """Show the level of each function's rows.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element or None
        None if no row was decided.
    """
    note = (
        "How senior the titles say the jobs are. The stronger a cell’s colour, the larger its part of the function’s rows. "
        "Where a title says nothing, no level is guessed."
    )
    shown = [outcome for outcome in OUTCOMES if counts.verdicts[outcome]]
    if not shown:
        return None
    columns: list[Child] = ["Level", *map(_column_name, shown)]
    rows = []
    for level in (*Level, None):
        cells = [counts.levels[outcome, level] for outcome in shown]
        if any(cells):
            tinted = [
                element(
                    "td", f"{cell:,}" if cell else "·", class_=_tint(cell, counts.verdicts[outcome], outcome)
                )
                for cell, outcome in zip(cells, shown, strict=True)
            ]
            rows.append(element("tr", element("th", level or "not said", scope="row"), tinted))
    return section(
        "levels", "Levels by function", note, table("Rows by level and function", columns, rows, "levels")
    )


def _column_name(outcome: str) -> Element:
    return element("span", swatch(outcome), short_name(outcome))


def _tint(cell: int, column: int, outcome: str) -> str:
    step = -(-10 * cell // column)  # tenths, rounded up
    return f"tint {outcome} t{step}" if cell else "zero"
