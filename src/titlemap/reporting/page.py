"""The page: its parts in order, its style, and nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING

from titlemap.palette import COLOURS, DARK_COLOURS, NIGHT, PAPER
from titlemap.reporting.lists import divided_titles, titles_behind, unsure_rows
from titlemap.reporting.markup import Child, element, written
from titlemap.reporting.masthead import answers, masthead
from titlemap.reporting.method import Origin, method
from titlemap.reporting.overall import levels, mix, working_time

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from titlemap.reporting.counting import Counts

#: What a page tells, in order, unless there is nothing to tell.
_TOLD = (mix, working_time, titles_behind, divided_titles, levels, unsure_rows)


def page(counts: Counts, origin: Origin) -> str:
    """Lay out everything that was counted as one HTML page.

    Parameters
    ----------
    counts : Counts
    origin : Origin

    Returns
    -------
    str
        A whole document, the same for the same input.
    """
    told = [tell(counts) for tell in _TOLD] if counts.answered else []
    parts = [*(part for part in told if part is not None), method(counts, origin)]
    body = element(
        "body",
        masthead(counts, origin.source),
        element("div", answers(counts), _contents(parts), class_="opening"),
        element("main", parts),
        element("footer", f"titlemap {origin.version}, alias table {origin.table_version}"),
    )
    return "<!DOCTYPE html>\n" + written(element("html", _head(origin), body, lang="en")) + "\n"


def _contents(parts: list[Element]) -> Element:
    links = []
    for part in parts:
        heading = part.find("header/h2")
        links.append(element("a", heading.text if heading is not None else "", href=f"#{part.get('id')}"))
    spaced: list[Child] = [each for link in links for each in (link, " ")]
    return element("nav", element("p", "On this page"), spaced, aria_label="Contents")


def _head(origin: Origin) -> Element:
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # whatever a title might smuggle in: a browser runs no script, loads nothing, and takes no other style
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    described = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", **described),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=f"titlemap {origin.version}"),
        element("title", f"titlemap report: {origin.source}"),
        element("link", rel="icon", href="data:,"),
        element("style", style),
    )


def _style() -> str:
    rules = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    light = _colours(COLOURS, PAPER)
    dark = _colours(DARK_COLOURS, NIGHT)
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}\n{rules}"


def _colours(colours: Mapping[str, str], ground: str) -> str:
    named = "".join(f"--{outcome}:{colour};" for outcome, colour in colours.items())
    return f"{named}--ground:{ground};"
