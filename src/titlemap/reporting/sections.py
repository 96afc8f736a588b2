"""The parts of a page, each made from what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from titlemap.reporting import drawing
from titlemap.reporting.intervals import COVERAGE, mix_of
from titlemap.reporting.markup import Child, element, shortened
from titlemap.reporting.rows import VERDICTS
from titlemap.reporting.words import about, between, count_of, name_of, percent, short_name
from titlemap.taxonomy import NONE, OUTCOMES, JobFunction, Level, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from titlemap.reporting.counting import Counts
    from titlemap.reporting.rows import Row
    from titlemap.reporting.titles import TitleCount

FUNCTIONS = tuple(function.value for function in JobFunction)
_TITLES = 10  # shown behind each function
_DIVIDED = 10  # titles shown that split
_TITLE_LENGTH = 140  # characters
_REASON_LENGTH = 260


def section(anchor: str, heading: str, note: str, *body: Child | Sequence[Child]) -> Element:
    """Put a heading and a note beside a body.

    Parameters
    ----------
    anchor : str
        What links to the section name.
    heading : str
    note : str
        What a reader has to know to read the figure.
    *body
        What the section shows.

    Returns
    -------
    Element
    """
    words = element("p", note, class_="note")
    head = element("header", element("h2", heading, id=f"{anchor}-heading"), words)
    shown = element("div", *body, class_="body")
    return element("section", head, shown, id=anchor, aria_labelledby=f"{anchor}-heading")


def table(caption: str, columns: Sequence[Child], rows: Sequence[Element], kind: str) -> Element:
    """Lay rows out under a header.

    Parameters
    ----------
    caption : str
        For those who don't see where the table stands.
    columns : sequence
    rows : sequence of Element
    kind : str

    Returns
    -------
    Element
    """
    return element(
        "table",
        element("caption", caption, class_="unseen"),
        element("thead", element("tr", [element("th", name, scope="col") for name in columns])),
        element("tbody", rows),
        class_=kind,
    )


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
        bar = drawing.interval_bar(outcome, estimate, longest) if outcome != NONE else None
        rows.append(
            element(
                "tr",
                element("th", drawing.swatch(outcome), name_of(outcome), bar, scope="row"),
                element("td", percent(estimate.share)),
                element("td", between(estimate.low, estimate.high), class_="range"),
            )
        )
    note = (
        f"The share of jobs whose main work each function is, and the {about(COVERAGE)} interval around it. "
        "A row counts for several functions in part, by its probabilities, so uncertain rows count, too: the "
        "shares differ a little from those of the decided rows above. The mark is the share, the pale end of the "
        "bar its interval."
    )
    return section(
        "mix",
        "The function mix",
        note,
        table("Estimated share of each function", ["Function", "Share", "Interval"], rows, "mix"),
        element(
            "p",
            f"The interval says: were these {count_of(counts.answered, 'row')} drawn at random from many jobs of the same "
            f"kind, {about(COVERAGE)} of such intervals would hold those jobs’ true share, if titlemap’s "
            "probabilities are right on average. It knows nothing of a file that is not a random draw, of the same "
            "posting counted twice, or of a systematic error on your postings.",
            class_="small",
        ),
    )


def working_time(counts: Counts) -> Element:
    """Show how working time splits: over all decided jobs, then for each function.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element
    """
    matched = [function for function in FUNCTIONS if counts.verdicts[function]]
    items = [_time("All five functions", counts, matched)] if len(matched) > 1 else []
    items += [_time(name_of(function), counts, [function]) for function in matched]
    note = (
        "Few weeks are pure. For the jobs that perform one of the five functions, this is how their time is "
        "expected to split. An expectation over jobs that look like these, not a measurement."
    )
    nothing = element("p", "No row was given one of the five functions.", class_="small")
    shown = element("ul", items, class_="splits") if items else nothing
    return section("time", "Where the working time goes", note, shown)


def _time(name: str, counts: Counts, verdicts: Sequence[str]) -> Element:
    rows = sum(counts.verdicts[verdict] for verdict in verdicts)
    sums = [sum(values) for values in zip(*(counts.time[verdict] for verdict in verdicts), strict=True)]
    whole = sum(sums)
    parts = {outcome: value / whole for outcome, value in zip(OUTCOMES, sums, strict=True)}
    head = element("p", element("b", name), " ", element("span", count_of(rows, "row")), class_="item-head")
    return element("li", head, drawing.split(parts, f"Working time, {name}"))


def titles_behind(counts: Counts) -> Element:
    """Show the most frequent titles of each function.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element
    """
    note = (
        "The most frequent titles of each function’s rows, after cleaning: level, place, pay and decoration are "
        "taken off, so that all ways of writing a title count as one."
    )
    if not counts.titles.exact:
        note += " There are too many titles to remember them all; the counts are lower bounds."
    blocks = [_behind(function, counts) for function in FUNCTIONS if counts.verdicts[function]]
    nothing = element("p", "No row was given one of the five functions.", class_="small")
    return section(
        "titles",
        "Titles behind each function",
        note,
        element("div", blocks, class_="grid") if blocks else nothing,
    )


def _behind(function: str, counts: Counts) -> Element:
    at = VERDICTS.index(function)
    found = counts.titles.behind(function)
    name: list[Child] = [drawing.swatch(function), name_of(function)]
    if not found:
        return element("div", element("h3", name), element("p", "Read from texts alone.", class_="small"))
    most = found[0].verdicts[at]
    rows = [
        element(
            "tr",
            element(
                "th", _title(each.title), drawing.single_bar(function, each.verdicts[at] / most), scope="row"
            ),
            element("td", f"{each.verdicts[at]:,}"),
        )
        for each in found[:_TITLES]
    ]
    more = len(found) - _TITLES
    rest = element("p", f"and {count_of(more, 'more title')}", class_="small") if more > 0 else None
    listed = table(f"Titles of {name_of(function)}", ["Title", "Rows"], rows, "titles")
    return element("div", element("h3", name), listed, rest)


def _title(title: str) -> Element:
    return element("bdi", shortened(title, _TITLE_LENGTH))


def divided_titles(counts: Counts) -> Element:
    """Show titles behind which several functions stand.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element
    """
    found = counts.titles.divided()
    note = (
        "Behind these titles stand several functions, each with a tenth of the rows or more by titlemap’s "
        "probabilities. First come those that hide the most rows: a count by title alone gets these wrong."
    )
    if not found:
        shown = element("p", "No title of this file splits across functions.", class_="small")
    else:
        shown = element("ul", [_divided(each) for each in found[:_DIVIDED]], class_="splits")
    more = len(found) - _DIVIDED
    rest = element("p", f"and {count_of(more, 'more title')}", class_="small") if more > 0 else None
    return section("splits", "One title, several functions", note, shown, rest)


def _divided(each: TitleCount) -> Element:
    head = element("p", element("b", _title(each.title)), " ", element("span", count_of(each.rows, "row")))
    head.set("class", "item-head")
    parts = dict(zip(OUTCOMES, each.mix, strict=True))
    return element("li", head, drawing.split(parts, f"Expected rows of {shortened(each.title, 60)}"))


def levels(counts: Counts) -> Element:
    """Show the level of each function’s rows.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element
    """
    note = (
        "How senior the titles say the jobs are. The darker a cell, the larger its part of the function’s rows. "
        "Where a title says nothing, no level is guessed."
    )
    shown = [outcome for outcome in OUTCOMES if counts.verdicts[outcome]]
    if not shown:
        return section(
            "levels", "Levels by function", note, element("p", "No row was decided.", class_="small")
        )
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
    return element("span", drawing.swatch(outcome), short_name(outcome))


def _tint(cell: int, column: int, outcome: str) -> str:
    step = -(-10 * cell // column)  # tenths, rounded up
    return f"tint {outcome} t{step}" if cell else "zero"


def hardest(counts: Counts) -> Element:
    """Show the rows that titlemap is least sure of.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element
    """
    note = (
        "The rows that titlemap is least sure of, one for each title. A minute on each of these is better "
        "spent than on any others; one answer often settles all rows of the title."
    )
    items = [_hard(title, row, counts) for title, row in counts.hardest.rows()]
    return section("reading", "Worth reading first", note, element("ol", items, class_="splits reading"))


def _hard(title: str, row: Row, counts: Counts) -> Element:
    known = counts.titles.get(title)
    alike = f", one of {known.rows:,} with this title" if known is not None and known.rows > 1 else ""
    labels = row.labels
    verdict = {NONE: "none of the five", Status.UNCERTAIN.value: "uncertain"}.get(labels.verdict)
    said = verdict or f"{short_name(labels.verdict)}, {about(labels.confidence)} sure"
    named = _title(row.title) if row.title.strip() else element("i", "no title")
    parts = dict(zip(OUTCOMES, labels.probabilities, strict=True))
    return element(
        "li",
        element(
            "p", element("b", named), " ", element("span", f"row {row.number:,}{alike}"), class_="item-head"
        ),
        drawing.split(parts, "Probabilities"),
        element("p", f"{said}: ", element("bdi", shortened(row.reason, _REASON_LENGTH)), class_="reason"),
    )
