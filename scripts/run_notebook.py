"""Run the notebook from top to bottom and store what it shows.

``python3 run.py notebook`` after a change of the notebook, of a model or of the alias table; then read the difference
before committing it. Nothing is written when a cell fails.
"""

from __future__ import annotations

import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "evaluate_accuracy.ipynb"


def main() -> None:
    """Run it where it stands, so that its paths are right."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    began = time.monotonic()
    client = NotebookClient(
        notebook,
        record_timing=False,  # a stored notebook should only change when what it shows does
        resources={"metadata": {"path": NOTEBOOK.parent}},
        on_cell_start=lambda cell, cell_index: print(f"\rcell {cell_index + 1}", end="", flush=True),  # noqa: ARG005
    )
    client.execute()
    notebook.metadata["language_info"] = {
        "name": "python"
    }  # the version of this machine's Python says nothing
    nbformat.write(notebook, NOTEBOOK)  # type: ignore[no-untyped-call]
    print(f"\rran {len(notebook.cells)} cells in {time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
