"""Build HTML as a tree, so that no text can be taken for markup; the standard library writes and escapes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET  # builds trees, parses nothing

#: What may stand inside an element; None is nothing.
Child = ET.Element | str | None

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def element(tag: str, *children: Child | Iterable[Child], **attributes: str | None) -> ET.Element:
    """Build an element.

    Parameters
    ----------
    tag : str
    *children
        Elements and texts, or iterables of them.
    **attributes : str or None
        ``aria_label`` becomes ``aria-label``, ``class_`` becomes ``class``; None leaves one out.

    Returns
    -------
    Element

    Examples
    --------
    >>> written(element("p", "a < b", element("b", "&"), class_="x", title=None))
    '<p class="x">a &lt; b<b>&amp;</b></p>'
    """
    made = ET.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), printable(value))
    for child in children:
        _append(made, child)
    return made


def _append(parent: ET.Element, child: Child | Iterable[Child]) -> None:
    if child is None:
        return
    if isinstance(child, ET.Element):
        parent.append(child)
    elif not isinstance(child, str):
        for each in child:
            _append(parent, each)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + printable(child)
    else:
        parent.text = (parent.text or "") + printable(child)


def printable(text: str) -> str:
    r"""Replace what may not stand in a page, such as NUL and halves of characters.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> printable("a\x00b\ud800c\n")
    'a\ufffdb\ufffdc\n'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def shortened(text: str, most: int) -> str:
    """Cut a long text at a length.

    Parameters
    ----------
    text : str
    most : int
        Characters.

    Returns
    -------
    str

    Examples
    --------
    >>> shortened("Data   Scientist", 12)
    'Data Scient…'
    """
    words = " ".join(text[: 20 * most].split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def written(tree: ET.Element) -> str:
    """Write a tree as HTML.

    Parameters
    ----------
    tree : Element

    Returns
    -------
    str
    """
    return ET.tostring(tree, encoding="unicode", method="html")
