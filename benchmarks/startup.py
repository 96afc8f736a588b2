"""What the first answer costs, and how much memory titlemap holds: every run is a Python that has just started."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import NOT_INSTALLED, python_of
from benchmarks.processes import Cost, run
from benchmarks.progress import Tell, silent
from benchmarks.turns import Table, not_measured, rounded, take_turns

_BARE = "bare Python"
_DUTIES = "What you will do: train models that predict demand, and deploy them to production on Kubernetes."
_ASK = "from titlemap import normalize_title; found = normalize_title({}); assert found.status; found.status"
_NO_PANDAS = "; import sys; assert 'pandas' not in sys.modules and 'sklearn' not in sys.modules"
#: What runs, and in which environment; None is titlemap's own.
_STARTS: dict[str, tuple[str, str | None]] = {
    _BARE: ("pass", None),
    "import titlemap": ("import titlemap" + _NO_PANDAS, None),
    "titlemap, first exact answer": (_ASK.format("'Data Scientist'") + _NO_PANDAS, None),
    "titlemap, first answer by the model": (_ASK.format("'Weaver of Odd Baskets'") + _NO_PANDAS, None),
    "titlemap, first answer with a text": (_ASK.format(f"'Engineer', {_DUTIES!r}") + _NO_PANDAS, None),
    "titlemap, all models loaded": (_ASK.format(f"'Weaver of Odd Baskets', {_DUTIES!r}") + _NO_PANDAS, None),
    "import pandas": ("import pandas", None),
    "import scikit-learn, as for TF-IDF": (
        "import sklearn.feature_extraction.text, sklearn.linear_model",
        None,
    ),
    "sockit, first answer": (
        "from sockit import title as s; s.sort(s.search(s.clean('Data Scientist')))",
        "sockit",
    ),
    "wordllama, first embedding": (
        """
import os, wordllama
home = os.path.dirname(wordllama.__file__)
wordllama.WordLlama.load(cache_dir=home, disable_download=True).embed(["Data Scientist"])
""",
        "wordllama",
    ),
}
#: Says how much memory is held now, and was at most.
_MEMORY = """
from benchmarks.memory import memory
print([memory("VmRSS"), memory("VmHWM")])
"""


def compare(rounds: int, tell: Tell = silent) -> Table:
    """Start each as often as there are rounds, in turns."""
    turns: dict[str, Callable[[int], Cost]] = {}
    troubles: dict[str, str] = {}
    for name, (code, environment) in _STARTS.items():
        try:
            turns[name] = _start(code, environment)
            turns[name](0)  # files come from the disk, and modules are compiled, once
        except (ChildProcessError, FileNotFoundError) as trouble:
            turns.pop(name, None)
            troubles[name] = str(trouble)
    costs = take_turns(turns, rounds, tell)
    lines = [
        _row(name, costs[name], costs[_BARE]) if name in costs else [name, "-", "-", "-", "-"]
        for name in _STARTS
    ]
    headings = ("", "CPU ms over bare Python", "ms by the clock", "resident MB", "peak MB")
    caption = f"A Python that has just started, {rounds} rounds; [least, most]."
    return Table(caption, headings, lines, not_measured(troubles))


def _start(code: str, environment: str | None) -> Callable[[int], Cost]:
    if environment is None:
        return lambda _: run(code + "\n" + _MEMORY)
    python: Path = python_of(environment)
    if not python.exists():
        raise FileNotFoundError(NOT_INSTALLED)
    return lambda _: run(code + "\n" + _MEMORY, python=python)


def _row(name: str, costs: list[Cost], bare: list[Cost]) -> list[str]:
    return [
        name,
        "0"
        if name == _BARE
        else _over([cost.cpu_seconds for cost in costs], [cost.cpu_seconds for cost in bare]),
        "0" if name == _BARE else _over([cost.seconds for cost in costs], [cost.seconds for cost in bare]),
        *(
            rounded(statistics.median(told))
            for told in zip(*(json.loads(cost.said) for cost in costs), strict=True)
        ),
    ]


def _over(seconds: list[float], floor: list[float]) -> str:
    each = [1000 * (one - other) for one, other in zip(seconds, floor, strict=True)]
    return f"{statistics.median(each):.0f} [{min(each):.0f}, {max(each):.0f}]"
