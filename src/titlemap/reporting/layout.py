"""The pieces that the parts of a page are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from titlemap.reporting.drawing import split
from titlemap.reporting.markup import Child, element, shortened
from titlemap.reporting.words import count_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TITLE_LENGTH = 140  # characters


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


def shown_title(title: str) -> Element:
    """Show a title; whichever way it is written, it stays apart from what stands beside it.

    Parameters
    ----------
    title : str

    Returns
    -------
    Element
    """
    return element("bdi", shortened(title, _TITLE_LENGTH)) if title.strip() else element("i", "no title")


def item(
    name: str | Element, remark: str, parts: Mapping[str, float], label: str, *below: Element
) -> Element:
    """Lay out an item of a list: a name, a remark beside it, how something splits, and what stands below.

    Parameters
    ----------
    name : str or Element
    remark : str
    parts : mapping
        Shares of outcomes.
    label : str
        What the bar shows, for those who don't see it.
    *below : Element

    Returns
    -------
    Element
    """
    head = element("p", element("b", name), " ", element("span", remark), class_="item-head")
    return element("li", head, split(parts, label), *below)


def rest(number: int, thing: str) -> Element | None:
    """Say how many things are not shown.

    Parameters
    ----------
    number : int
    thing : str
        In the singular.

    Returns
    -------
    Element or None
        None if all are shown.
    """
    return element("p", f"and {count_of(number, f'more {thing}')}", class_="small") if number > 0 else None
