"""The end of a page: how its numbers came about, and what not to conclude from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from titlemap.reporting.layout import section
from titlemap.reporting.markup import element
from titlemap.reporting.words import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from titlemap.reporting.counting import Counts

_LIMITS = (
    "titlemap knows five functions around machine learning and data, and none of them. It is no general occupation coder.",
    "A title is weak evidence. Without the posting’s text an answer is what most jobs with that title are, not what this one is.",
    "Postings are read best in English; core titles are known in twenty more languages or scripts.",
    "Where your postings differ from those that titlemap learned from (one country, one industry, one employer), its probabilities can be off. Label a hundred rows by hand and compare before you publish.",
    "Postings are not jobs: one may be filled many times or never, and the same one may stand in a file twice.",
    "Nothing here is about anyone’s skill, pay or fitness for a job.",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from.

    Attributes
    ----------
    source : str
        The file's name.
    labelled_now : bool
        Whether the file was raw, so that its labels were made for this page.
    version, table_version : str
        Of the library and of the alias table that made the page.
    date : str or None
        What the caller says it is; nothing reads the clock.
    """

    source: str
    labelled_now: bool
    version: str
    table_version: str
    date: str | None


def method(counts: Counts, origin: Origin) -> Element:
    """Tell how the page was made.

    Parameters
    ----------
    counts : Counts
    origin : Origin

    Returns
    -------
    Element
    """
    how = (
        "A title is cleaned and looked up in a reviewed table of aliases; what the table does not hold is read by a "
        "model that was fitted to the table. A posting’s text, where there is one, is read by a model that was "
        "fitted to labelled postings, and both are weighed into six probabilities. A row is decided when that has "
        "the least expected loss, and is uncertain otherwise."
    )
    pairs = (
        element("div", element("dt", name), element("dd", element("bdi", value)))
        for name, value in _facts(counts, origin)
    )
    return section(
        "method",
        "Method and limits",
        "What the numbers rest on, and what not to conclude from them.",
        element("p", how),
        element("ul", [element("li", limit) for limit in _LIMITS], class_="limits"),
        element("dl", pairs),
    )


def _facts(counts: Counts, origin: Origin) -> Iterator[tuple[str, str]]:
    made_by = f"titlemap {origin.version}, alias table {origin.table_version}"
    yield "File", origin.source
    yield "Rows", f"{counts.rows:,}"
    if counts.unreadable:
        yield "Left out", f"{count_of(counts.unreadable, 'row')} with no labels that can be read"
    yield "Text counted in", count_of(counts.with_text, "row")
    yield (
        "Labelled by",
        made_by if origin.labelled_now else "an earlier run; the file does not tell its version",
    )
    yield "Page made by", made_by
    if origin.date is not None:
        yield "Date", origin.date
