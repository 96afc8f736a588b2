"""The case files: tables of what is expected, which grow with every surprise."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from titlemap import TitleResult

CASES = Path(__file__).parent / "cases"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a CSV case file."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def json_of(name: str) -> list[dict[str, Any]]:
    """The records of a JSON case file."""
    records: list[dict[str, Any]] = json.loads((CASES / name).read_text(encoding="utf-8"))
    return records


def lines_of(name: str) -> list[str]:
    """The lines of a plain list."""
    return (CASES / name).read_text(encoding="utf-8").splitlines()


def answer(result: TitleResult) -> str:
    """The answer in a case file's words: a function, ``none``, or the status where there is no decision."""
    return result.outcome or result.status.value
