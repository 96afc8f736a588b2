"""Pictures of an evaluation, for the screen and for print, in colours that the colour-blind tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from titlemap.errors import InputError
from titlemap.evaluation.arrays import Ints
from titlemap.evaluation.curves import Reliability, RiskCoverage
from titlemap.evaluation.figures import Figure
from titlemap.taxonomy import OUTCOMES

#: M. Okabe and K. Ito, "Color universal design" (2008).
BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#8C8C8C"
#: The error rate among the surest handful of rows says nothing, so the curve begins here.
_FEW = 0.02
_SHORT = ("researcher", "data scientist", "modeler", "engineer", "architect", "none")


def axes(given: Any, size: tuple[float, float] = (4.8, 4.2)) -> Any:
    """Return the axes to draw on, those of a new figure if none are given.

    Parameters
    ----------
    given : matplotlib.axes.Axes or None
    size : tuple of float
        Of a new figure, in inches.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        If matplotlib isn't installed.
    """
    if given is not None:
        return given
    try:
        from matplotlib import pyplot as plt  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise InputError("drawing needs matplotlib: pip install 'titlemap[plot]'") from error
    return plt.subplots(figsize=size, layout="constrained")[1]


def plot_reliability(bins: Reliability, name: str, ece: Figure, ax: Any = None) -> Any:
    """Draw accuracy against confidence, with the band in which nine of ten calibrated bins fall."""
    ax = axes(ax)
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle="--", label="perfect")
    ax.fill_between(
        bins.confidence, bins.low, bins.high, color=GREY, alpha=0.25, linewidth=0, label="chance, 9 in 10"
    )
    ax.plot(bins.confidence, bins.accuracy, color=BLUE, marker="o", markersize=5, label=name)
    lowest = min(bins.confidence.min(), bins.accuracy.min(), 0.5)
    ax.set(
        xlabel="confidence (largest probability)",
        ylabel="part that is right",
        xlim=(max(lowest - 0.05, 0), 1.01),
        ylim=(max(lowest - 0.05, 0), 1.01),
        title=f"Calibration: ECE {ece.value:.3f}",
    )
    ax.legend(frameon=False, loc="upper left")
    _plain(ax)
    return ax


def plot_risk_coverage(curve: RiskCoverage, name: str, figures: Mapping[str, Figure], ax: Any = None) -> Any:
    """Draw the error rate among the most confident answers, and where the library's own decisions stand."""
    ax = axes(ax)
    shown = curve.coverage >= _FEW
    ax.plot(curve.coverage[shown], curve.risk[shown], color=BLUE, label=name)
    coverage, right = figures["coverage"].value, figures["selective_accuracy"].value
    ax.plot(
        [coverage],
        [1 - right],
        color=VERMILION,
        marker="D",
        markersize=7,
        linestyle="none",
        label="its decisions",
    )
    ax.set(
        xlabel="part of the rows that is answered",
        ylabel="part of the answers that is wrong",
        xlim=(0, 1.01),
        title=f"Risk and coverage: area {figures['aurc'].value:.3f}",
    )
    ax.set_ylim(bottom=0)
    ax.legend(frameon=False, loc="upper left")
    _plain(ax)
    return ax


def plot_confusion(counts: Ints, ax: Any = None) -> Any:
    """Draw the confusion matrix: colour is the part of a label's rows, the number how many they are."""
    ax = axes(ax, (5.6, 5.0))
    parts = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(parts, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.argwhere(counts):
        colour = "white" if parts[row, column] > 0.55 else "black"
        ax.text(column, row, f"{counts[row, column]:,}", ha="center", va="center", color=colour)
    places = range(len(OUTCOMES))
    ax.set_xticks(places, _SHORT, rotation=35, ha="right", rotation_mode="anchor")
    ax.set_yticks(places, _SHORT)
    ax.set(xlabel="answer when forced", ylabel="label", title="Taken for")
    return ax


def _plain(ax: Any) -> None:
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(visible=True, color="#E5E5E5", linewidth=0.6)
    ax.set_axisbelow(True)
