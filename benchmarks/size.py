"""How large an installation is: the wheel, what it becomes, and what it brings along."""

from __future__ import annotations

import json

from benchmarks.peers import python_of, wheels_of
from benchmarks.processes import run
from benchmarks.turns import Table, rounded

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
    """Measure the environment that `benchmarks.peers` makes for titlemap: its wheel as a user installs it."""
    caption = "Installed size, modules compiled."
    if not python_of("titlemap").exists():
        hint = "not measured: `python -m benchmarks.peers titlemap` installs it"
        return Table(caption, ("", "MB"), [["titlemap", hint]])
    sizes: dict[str, int] = json.loads(run(_SIZES, python=python_of("titlemap")).said)
    own = sizes.pop("titlemap")
    (wheel,) = wheels_of("titlemap").glob("*.whl")
    others = sorted(sizes, key=lambda name: -sizes[name])
    lines = [("the wheel", wheel.stat().st_size), ("titlemap, installed", own)]
    lines += [(f"its dependency {name}", sizes[name]) for name in others]
    lines.append(("all together", own + sum(sizes.values())))
    return Table(caption, ("", "MB"), [[name, rounded(size / 1e6)] for name, size in lines])
