"""The colours of the five functions and of none, wherever titlemap draws: the report and every plot.

Chosen so that any two stay apart for readers with each kind of colour blindness, and each stands out from the
page that it is drawn on; ``tests/test_palette.py`` measures both. No text is set in them, and colour is never
the only thing that says which function is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from titlemap.taxonomy import NONE, JobFunction

#: What is drawn upon: light (screen and print) and dark.
PAPER = "#FBFAF7"
NIGHT = "#15171B"

#: An outcome's colour on `PAPER` or white.
COLOURS: Mapping[str, str] = MappingProxyType(
    {
        JobFunction.ML_RESEARCHER.value: "#7060AC",
        JobFunction.DATA_SCIENTIST.value: "#C17D02",
        JobFunction.ML_SCIENTIST.value: "#0B6A45",
        JobFunction.ML_ENGINEER.value: "#3F93EA",
        JobFunction.ML_ARCHITECT.value: "#661C44",
        NONE: "#91918D",
    }
)

#: An outcome's colour on `NIGHT`.
DARK_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        JobFunction.ML_RESEARCHER.value: "#7A7AF5",
        JobFunction.DATA_SCIENTIST.value: "#F8CB66",
        JobFunction.ML_SCIENTIST.value: "#55E6D0",
        JobFunction.ML_ENGINEER.value: "#6AB8FA",
        JobFunction.ML_ARCHITECT.value: "#F28AA0",
        NONE: "#6E7278",
    }
)
