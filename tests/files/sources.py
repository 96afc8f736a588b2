"""Files with many rows, some of them broken, that long jobs are tried on."""

from __future__ import annotations

from pathlib import Path

import pytest


def csv_source(folder: Path, rows: int = 2000) -> Path:
    path = folder / "jobs.csv"
    lines = [f"{at},Chef {at % 700},ré\n" if at % 9 else f'{at},"broken {at}\n' for at in range(rows)]
    path.write_text("id,title,note\n" + "".join(lines), encoding="utf-8")
    return path


def parquet_source(folder: Path, rows: int = 9_000) -> Path:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = folder / "jobs.parquet"
    pq.write_table(pa.table({"title": [f"Chef {at % 2500}" for at in range(rows)], "n": range(rows)}), path)
    return path
