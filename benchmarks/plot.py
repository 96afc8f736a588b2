"""The picture of cost against rows that docs/performance.md shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.growth import Point
from titlemap.palette import COLOURS, PAPER

#: Titlemap is the line to look at; the others are told apart by name, marker and shade.
_OURS = "titlemap"
_INK = "#2B2D33"
_MARKERS = "oPsD^v"


def draw(points: Sequence[Point], path: Path) -> None:
    """Draw microseconds and kilobytes for each row against the number of rows, and write an SVG."""
    import matplotlib as mpl  # noqa: PLC0415  (an extra, and slow to import)

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    settings: Any = {
        "svg.hashsalt": "titlemap",
        "svg.fonttype": "none",
        "font.size": 9,
        "font.family": "sans-serif",
        "axes.edgecolor": _INK,
    }
    with plt.rc_context(settings):
        figure, axes = plt.subplots(
            1, 2, figsize=(10, 4.2), facecolor=PAPER, width_ratios=(3, 2), layout="constrained"
        )
        _panel(axes[0], points, "microseconds", "Processor time for each title, µs")
        _panel(
            axes[1], [one for one in points if one.rows >= 10_000], "kilobytes", "Memory for each title, kB"
        )
        axes[0].legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2, frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None})
        plt.close(figure)


def _panel(axes: Any, points: Sequence[Point], what: str, title: str) -> None:
    shades = [colour for colour in COLOURS.values() if colour != COLOURS["ml_scientist"]]
    names = list(dict.fromkeys(point.name for point in points))
    for at, name in enumerate(names):
        line = [point for point in points if point.name == name]
        ours, related = name == _OURS, name.startswith(_OURS)
        axes.plot(
            [point.rows for point in line],
            [max(getattr(point, what), 0.0) for point in line],
            color=COLOURS["ml_scientist"] if related else shades[at % len(shades)],
            linestyle="-" if ours or not related else "--",
            linewidth=2.6 if ours else 1.3,
            marker=_MARKERS[at % len(_MARKERS)],
            markersize=6 if ours else 4.5,
            label=name,
            zorder=3 if ours else 2,
        )
    axes.set_xscale("log")
    if what == "microseconds":
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.set_title(title, loc="left", color=_INK)
    axes.set_xlabel("titles in the batch, six in ten different", color=_INK)
    axes.set_facecolor(PAPER)
    axes.grid(visible=True, color="#DDDAD2", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
