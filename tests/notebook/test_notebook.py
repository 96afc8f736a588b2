"""The notebook is stored as it ran, and runs again: on the sample, and on anybody's file by changing one cell."""

from __future__ import annotations

import csv
import json
import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).parents[2]
NOTEBOOK = Path("notebooks") / "evaluate_accuracy.ipynb"
#: Files of somebody else: other names and separators, odd signs, no sources, no shares, no texts, few rows.
OTHERS = {
    "jobs.csv": [
        "Job Title;Description;Employer;true_function",
        "ML Engineer;You will deploy models to production and monitor them.;Acme;ml_engineer",
        "Data Scientist;You will answer questions with SQL | and $200 of <b>courage</b> or $300.;;data_scientist",
        "Data Scientist (Remote);You will train and tune forecast models.;Acme;ml_scientist",
        "Senior Data Scientist;You will key in the manifests of the night shift.;Brill & Sons;none",
        "Nurse;You will care for patients.;St. Ita;none",
    ],
    "long.csv": ["position,true_label", *["Nurse,none", "AI Engineer,ml_engineer"] * 40],
    "titles.tsv": ["title\tlabel", "Nurse\tnone", "ML Engineer\tml_engineer", "Chef\t"],
}
_MACHINE = re.compile(r"(?<![\w.])/(home|Users|root|tmp|work|usr|opt|private)/|[A-Z]:\\\\|site-packages")


@pytest.fixture(scope="module")
def cells() -> list[dict[str, Any]]:
    notebook = json.loads((ROOT / NOTEBOOK).read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = notebook["cells"]
    return found


def code(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [cell for cell in cells if cell["cell_type"] == "code"]


def outputs(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [output for cell in code(cells) for output in cell["outputs"]]


def test_it_was_stored_after_one_run_from_top_to_bottom(cells: list[dict[str, Any]]) -> None:
    assert [cell["execution_count"] for cell in code(cells)] == list(range(1, len(code(cells)) + 1))


def test_its_outputs_hold_figures_and_neither_errors_nor_warnings_nor_leftovers(
    cells: list[dict[str, Any]],
) -> None:
    kinds = {output.get("name", output["output_type"]) for output in outputs(cells)}
    assert kinds == {"display_data", "stdout"}
    assert sum("image/png" in output.get("data", {}) for output in outputs(cells)) >= 6


def test_it_was_run_on_the_sample_as_it_stands(cells: list[dict[str, Any]]) -> None:
    with (ROOT / "examples" / "evaluation_postings.csv").open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    assert f"{rows} labelled postings" in json.dumps(outputs(cells))


def test_it_holds_no_path_of_a_machine(cells: list[dict[str, Any]]) -> None:
    shown = [{key: value for key, value in cell.items() if key != "outputs"} for cell in cells]
    shown += [
        output | {"data": dict(output.get("data", {}), **{"image/png": ""})} for output in outputs(cells)
    ]
    assert _MACHINE.search(json.dumps(shown)) is None


def test_it_is_small_enough_to_be_looked_at_in_a_browser() -> None:
    assert (ROOT / NOTEBOOK).stat().st_size < 2_000_000


def test_its_links_lead_somewhere(cells: list[dict[str, Any]]) -> None:
    prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", prose)
    assert targets
    assert [target for target in targets if not (ROOT / NOTEBOOK.parent / target).exists()] == []


def texts(cells: list[dict[str, Any]]) -> list[str]:
    """What the cells show, but for pictures."""
    shown = [output.get("text") or output["data"].get("text/markdown", "") for output in outputs(cells)]
    return ["".join(text) for text in shown]


def run(home: Path, settings: str | None = None) -> list[str]:
    """Run a copy of the notebook, with other settings if given, and return the texts that it shows."""
    import nbformat  # noqa: PLC0415  (only the slow tests have it)
    from nbclient import NotebookClient  # noqa: PLC0415

    for folder in ("notebooks", "examples"):
        shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns(".*"))
    notebook = nbformat.read(home / NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    if settings:
        (cell,) = [cell for cell in notebook.cells if cell.id == "settings"]
        cell.source = settings
    client = NotebookClient(notebook, resources={"metadata": {"path": home / NOTEBOOK.parent}})
    client.execute()  # raises when a cell does
    return texts(notebook.cells)


@pytest.mark.slow
def test_it_runs_from_the_repository_alone_in_two_minutes_and_shows_what_is_stored(
    cells: list[dict[str, Any]], tmp_path: Path
) -> None:
    began = time.monotonic()
    shown = run(tmp_path)
    assert time.monotonic() - began < 120
    assert shown == texts(cells), "what it shows has changed; run python3 run.py notebook"


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_it_runs_on_another_file_when_one_cell_is_changed(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("\n".join(OTHERS[name]), encoding="utf-8")
    shown = run(tmp_path, f'POSTINGS = TITLES = "../{name}"')
    assert f"{len(OTHERS[name]) - 1} labelled postings" in "".join(shown)
