"""The figures: bars as inline SVG, which stretch to the width that there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from titlemap.reporting.markup import element
from titlemap.reporting.words import about, between, percent, short_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from titlemap.reporting.intervals import Estimate

_WIDE = 1000  # units of a drawing's width; its height is in pixels


def _drawing(height: int, label: str | None, shapes: list[Element], kind: str) -> Element:
    described = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    return element(
        "svg",
        shapes,
        class_=kind,
        viewBox=f"0 0 {_WIDE} {height}",
        height=str(height),
        preserveAspectRatio="none",
        **described,
    )


def _rectangle(x: float, y: float, width: float, height: float, kind: str) -> Element:
    return element("rect", class_=kind, x=_units(x), y=_units(y), width=_units(width), height=_units(height))


def _units(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def stacked_bar(parts: Mapping[str, float], label: str, height: int = 10) -> Element:
    """Draw parts of a whole side by side.

    Parameters
    ----------
    parts : mapping
        From verdicts to what is proportional to their lengths.
    label : str
        What the bar shows, for those who don't see it.
    height : int
        Pixels.

    Returns
    -------
    Element
    """
    whole = sum(parts.values()) or 1
    shapes, x = [], 0.0
    for verdict, part in parts.items():
        width = _WIDE * part / whole
        if width >= 0.5:
            shapes.append(_rectangle(x, 0, width, height, f"part {verdict}"))
        x += width
    return _drawing(height, label, shapes, "stacked")


def interval_bar(verdict: str, estimate: Estimate, longest: float) -> Element:
    """Draw an estimate as a mark on a bar whose pale end is its interval.

    Parameters
    ----------
    verdict : str
    estimate : Estimate
    longest : float
        The share that takes all the width.

    Returns
    -------
    Element
    """
    scale = _WIDE / (longest or 1)
    share, low, high = (min(value * scale, _WIDE) for value in (estimate.share, estimate.low, estimate.high))
    shapes = [
        _rectangle(0, 7, _WIDE, 2, "track"),
        _rectangle(0, 3, low, 10, verdict),
        _rectangle(low, 3, high - low, 10, f"{verdict} pale"),
        _rectangle(share - 1.5, 0, 3, 16, "mark"),
    ]
    label = f"{percent(estimate.share)}, interval {between(estimate.low, estimate.high)}"
    return _drawing(16, label, shapes, "interval")


def single_bar(verdict: str, share: float) -> Element:
    """Draw a share as a thin bar; the number stands beside it, so it is left out for those who don't see it.

    Parameters
    ----------
    verdict : str
    share : float
        Of the width.

    Returns
    -------
    Element
    """
    return _drawing(3, None, [_rectangle(0, 0, max(share * _WIDE, 2), 3, verdict)], "single")


def split(parts: Mapping[str, float], label: str, least: float = 0.05) -> list[Element]:
    """Draw how something splits over the outcomes, and say it below.

    Parameters
    ----------
    parts : mapping
        Shares of outcomes, summing to 1.
    label : str
        What the bar shows.
    least : float
        Smaller parts are drawn, but not named.

    Returns
    -------
    list of Element
    """
    ranked = sorted(parts.items(), key=lambda pair: -pair[1])
    named = [(outcome, share) for outcome, share in ranked if share >= least]
    said = ", ".join(f"{short_name(outcome)} {about(share)}" for outcome, share in named)
    texts = [
        element("span", swatch(outcome), f"{short_name(outcome)} ", element("b", about(share)))
        for outcome, share in named
    ]
    return [stacked_bar(parts, f"{label}: {said}"), element("p", _spaced(texts), class_="parts")]


def _spaced(parts: list[Element]) -> list[Element | str]:
    return [each for part in parts for each in (part, " ")]


def swatch(verdict: str) -> Element:
    """Draw a spot in a verdict's colour.

    Parameters
    ----------
    verdict : str

    Returns
    -------
    Element
    """
    spot = element("rect", class_=f"part {verdict}", x="0.5", y="0.5", width="9", height="9", rx="2")
    return element("svg", spot, class_="swatch", viewBox="0 0 10 10", aria_hidden="true")
