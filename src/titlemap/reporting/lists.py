"""What single titles and rows say: titles behind functions, functions behind titles, rows worth reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from titlemap.reporting.drawing import single_bar, swatch
from titlemap.reporting.layout import item, rest, section, shown_title, table
from titlemap.reporting.markup import Child, element, shortened
from titlemap.reporting.rows import FUNCTIONS, VERDICTS
from titlemap.reporting.words import about, count_of, name_of, short_name
from titlemap.taxonomy import NONE, OUTCOMES, Status

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from titlemap.reporting.counting import Counts
    from titlemap.reporting.rows import Row
    from titlemap.reporting.titles import TitleCount

_TITLES = 10  # shown behind each function
_DIVIDED = 10  # titles shown that split
_UNSURE = 15  # rows shown
_REASON_LENGTH = 260  # characters


def titles_behind(counts: Counts) -> Element | None:
    """Show the most frequent titles of each function.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element or None
        None if no row performs one of the five.
    """
    blocks = [_behind(function, counts) for function in FUNCTIONS if counts.verdicts[function]]
    if not blocks:
        return None
    note = (
        "The most frequent titles of each function’s rows, after cleaning: level, place, pay and decoration are "
        "taken off, so that all ways of writing a title count as one."
    )
    if not counts.titles.exact:
        note += " There are too many titles to remember them all; the counts are lower bounds."
    return section("titles", "Titles behind each function", note, element("div", blocks, class_="grid"))


def _behind(function: str, counts: Counts) -> Element:
    at = VERDICTS.index(function)
    found = counts.titles.behind(function)
    name: list[Child] = [swatch(function), name_of(function)]
    most = found[0].verdicts[at]
    rows = []
    for each in found[:_TITLES]:
        bar = single_bar(function, each.verdicts[at] / most)
        titled = element("th", shown_title(each.title), bar, scope="row")
        rows.append(element("tr", titled, element("td", f"{each.verdicts[at]:,}")))
    listed = table(f"Titles of {name_of(function)}", ["Title", "Rows"], rows, "titles")
    return element("div", element("h3", name), listed, rest(len(found) - _TITLES, "title"))


def divided_titles(counts: Counts) -> Element | None:
    """Show titles behind which several functions stand.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element or None
        None if there are none.
    """
    found = counts.titles.divided()
    if not found:
        return None
    note = (
        "Behind these titles stand several functions, each with a tenth of the rows or more by titlemap’s "
        "probabilities. First come those that hide the most rows: a count by title alone gets these wrong."
    )
    shown = element("ul", [_divided(each) for each in found[:_DIVIDED]], class_="splits")
    return section(
        "splits", "One title, several functions", note, shown, rest(len(found) - _DIVIDED, "title")
    )


def _divided(each: TitleCount) -> Element:
    parts = dict(zip(OUTCOMES, each.mix, strict=True))
    label = f"Expected rows of {shortened(each.title, 60)}"
    return item(shown_title(each.title), count_of(each.rows, "row"), parts, label)


def unsure_rows(counts: Counts) -> Element | None:
    """Show rows that are worth reading first.

    Parameters
    ----------
    counts : Counts

    Returns
    -------
    Element or None
        None if every row is decided.
    """
    found = counts.titles.unsure()
    if not found:
        return None
    note = (
        "Rows that titlemap could not decide, or hardly: the least sure one of each title. First come the titles "
        "that leave most in doubt, so a minute spent here settles more than anywhere else."
    )
    items = [_unsure(each, each.example) for each in found[:_UNSURE] if each.example is not None]
    more = rest(len(found) - _UNSURE, "title")
    return section(
        "reading", "Worth reading first", note, element("ol", items, class_="splits reading"), more
    )


def _unsure(title: TitleCount, row: Row) -> Element:
    alike = f", one of {title.unsure:,} unsure with this title" if title.unsure > 1 and title.title else ""
    labels = row.labels
    verdict = {NONE: "none of the five", Status.UNCERTAIN.value: "uncertain"}.get(labels.verdict)
    said = verdict or f"{short_name(labels.verdict)}, {about(labels.confidence)} sure"
    reason = element("p", f"{said}: ", element("bdi", shortened(row.reason, _REASON_LENGTH)), class_="reason")
    parts = dict(zip(OUTCOMES, labels.probabilities, strict=True))
    return item(shown_title(row.title), f"row {row.number:,}{alike}", parts, "Probabilities", reason)
