"""The flow goes one way: a room imports only from the rooms before it, and nothing heavy before its time."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "titlemap"

#: From the foundations up; a room is a module or a package directly under titlemap.
ROOMS = (
    ("_version",),
    ("errors",),
    ("taxonomy",),
    ("palette",),
    ("evidence",),
    ("result",),
    ("resources", "weights"),
    ("clean",),
    ("language",),
    ("aliases",),
    ("check",),
    ("features",),
    ("match",),
    ("model",),
    ("reading",),
    ("pooling",),
    ("posting",),
    ("decide",),
    ("training",),
    ("normalizer",),
    ("columns",),
    ("answers",),
    ("arrow",),
    ("frames", "files", "estimator"),
    ("evaluation",),
    ("quantification",),
    ("report",),
    ("pandas", "spark", "duckdb"),
    ("__init__",),
    ("cli",),
    ("__main__",),
)
HEIGHT = {room: height for height, rooms in enumerate(ROOMS) for room in rooms}
MODULES = sorted(SOURCE.rglob("*.py"))
#: Rooms that learn or judge answers instead of giving them; they may import scikit-learn and scipy.
LEARNING = {"training", "evaluation", "quantification"}


def name_of(path: Path) -> str:
    parts = ("titlemap", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    return f"{module}.__init__".split(".")[1]


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Every module that a file imports, at its top or inside a function, by its full name."""
    package = name_of(path) if path.stem == "__init__" else name_of(path).rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package)
            known = {name_of(module) for module in MODULES}
            found.update({f"{base}.{alias.name}" for alias in node.names} & known or {base})
    return frozenset(found)


@pytest.mark.checkout
def test_every_module_has_its_room() -> None:
    assert {room_of(name_of(path)) for path in MODULES} <= set(HEIGHT)


@pytest.mark.checkout
@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_imports_only_from_the_rooms_before_it(path: Path) -> None:
    own = room_of(name_of(path))
    others = {name for name in imports_of(path) if name.split(".")[0] == "titlemap" and room_of(name) != own}
    assert not {name for name in others if HEIGHT[room_of(name)] >= HEIGHT[own]}


@pytest.mark.checkout
def test_no_modules_import_each_other_in_a_circle() -> None:
    ours = {name_of(path): path for path in MODULES}
    graph = {
        name: {other for other in imports_of(path) if other in ours and not name.startswith(other + ".")}
        for name, path in ours.items()
    }
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError


def foreign(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)}


@pytest.mark.checkout
def test_only_training_judging_and_the_estimator_import_scikit_learn() -> None:
    learned = {path for path in MODULES if foreign(path) & {"sklearn", "scipy"}}
    assert {room_of(name_of(path)) for path in learned} <= LEARNING | {"estimator"}


@pytest.mark.checkout
def test_nothing_imports_pickle() -> None:
    unsafe = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
    assert not {path.stem for path in MODULES if unsafe & foreign(path)}


@pytest.mark.checkout
def test_only_training_imports_training() -> None:
    training = {name_of(path) for path in MODULES if room_of(name_of(path)) == "training"}
    assert not {name_of(path) for path in MODULES if training & imports_of(path)} - training


def loaded_after(code: str) -> set[str]:
    """The top-level modules that a new process has loaded after `code`."""
    report = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in done.stdout.split()}


def test_importing_titlemap_loads_nothing_heavy() -> None:
    heavy = {"numpy", "pandas", "sklearn", "scipy", "rapidfuzz", "ftfy", "narwhals", "charset_normalizer", "jinja2"}
    assert not loaded_after("import titlemap") & heavy


def test_an_exact_match_needs_neither_pandas_nor_scikit_learn() -> None:
    code = "import titlemap; assert titlemap.normalize_title('Data Scientist').function == 'data_scientist'"
    assert not loaded_after(code) & {"pandas", "sklearn", "scipy", "narwhals"}


def test_a_report_needs_neither_pandas_nor_scipy() -> None:
    assert not loaded_after("import titlemap.report") & {"pandas", "sklearn", "scipy"}


def test_a_title_that_no_alias_covers_needs_neither_pandas_nor_scikit_learn() -> None:
    code = "import titlemap; titlemap.normalize_title('Churn Uplift Wizard', 'You will train models.')"
    assert not loaded_after(code) & {"pandas", "sklearn", "scipy", "narwhals"}
