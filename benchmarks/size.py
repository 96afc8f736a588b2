"""How large an installation is: the wheel, what it becomes, and what it brings along."""

from __future__ import annotations

import json

from benchmarks.peers import NOT_INSTALLED, PEERS, python_of, wheels_of
from benchmarks.processes import run
from benchmarks.turns import Table, not_measured, rounded

_SIZES = """
import json
from importlib import metadata
tools = {"pip", "setuptools", "wheel"}
print(json.dumps({
    found.metadata["Name"].lower(): sum(path.stat().st_size for file in found.files or () if (path := file.locate()).is_file())
    for found in metadata.distributions() if found.metadata["Name"].lower() not in tools
}))
"""


def measure() -> Table:
    """Measure the environments that `benchmarks.peers` makes: titlemap's wheel as a user installs it, and its peers."""
    caption = "Installed size with everything that comes along, modules compiled."
    if not python_of("titlemap").exists():
        return Table(caption, ("", "MB"), [["titlemap", "-"]], not_measured({"titlemap": NOT_INSTALLED}))
    sizes = _sizes("titlemap")
    (wheel,) = wheels_of("titlemap").glob("*.whl")
    others = sorted(sizes.keys() - {"titlemap"}, key=lambda name: -sizes[name])
    lines = [("titlemap's wheel", wheel.stat().st_size), ("titlemap, installed", sizes["titlemap"])]
    lines += [(f"its dependency {name}", sizes[name]) for name in others]
    lines += [
        (f"all of {name}", sum(_sizes(name).values()))
        for name in ("titlemap", *sorted(PEERS.keys() - {"titlemap"}))
        if python_of(name).exists()
    ]
    return Table(caption, ("", "MB"), [[name, rounded(size / 1e6)] for name, size in lines])


def _sizes(environment: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(run(_SIZES, python=python_of(environment)).said)
    return found
