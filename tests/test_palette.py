"""The colours can be told apart, whoever looks and whatever they are drawn on."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from titlemap.palette import COLOURS, DARK_COLOURS, NIGHT, PAPER
from titlemap.taxonomy import OUTCOMES

#: Complete lack of one kind of cone in linear RGB: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A
#: physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15 (2009).
EYES = {
    "all cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
#: Of B. Ottosson's OKLab (2020), in which equal distances look alike.
LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
SETS = pytest.mark.parametrize(
    ("colours", "ground"), [(COLOURS, PAPER), (COLOURS, "#FFFFFF"), (DARK_COLOURS, NIGHT)]
)


def linear(colour: str) -> npt.NDArray[np.float64]:
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    dark, light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, eye: str) -> npt.NDArray[np.float64]:
    rgb = np.clip(np.asarray(EYES[eye]) @ linear(colour), 0, 1)
    return LAB @ np.cbrt(LMS @ rgb)


@SETS
def test_every_outcome_has_a_colour(colours: Mapping[str, str], ground: str) -> None:
    assert tuple(colours) == OUTCOMES
    assert ground not in colours.values()


@SETS
def test_shapes_stand_out_from_their_ground(colours: Mapping[str, str], ground: str) -> None:
    assert min(contrast(colour, ground) for colour in colours.values()) >= 3  # WCAG 2.1, 1.4.11


@SETS
@pytest.mark.parametrize("eye", EYES)
def test_any_two_stay_apart_for_any_eye(colours: Mapping[str, str], ground: str, eye: str) -> None:
    del ground
    apart = [np.linalg.norm(seen(a, eye) - seen(b, eye)) for a, b in combinations(colours.values(), 2)]
    assert min(apart) > 0.085  # steps of 0.02 are just seen
