"""What labelling a file costs, beside reading and writing it with pandas.

    python -m benchmarks.files                       100,000 titles and 10,000 postings
    python -m benchmarks.files --titles 1000000 --texts 100000

Every run is a process of its own, from its start to its end; contenders take turns, and medians are shown. "Free
answers" labels with a stand-in that knows every answer at once: what is left is what the file costs.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.inputs import texts, titles

_PANDAS = "import sys, pandas; pandas.read_csv(sys.argv[1]).to_csv(sys.argv[2], index=False)"
_LABEL = "import sys; from titlemap.cli import main; sys.exit(main(['label', sys.argv[1], '-o', sys.argv[2], '-q', *sys.argv[3:]]))"
_FREE = "import sys; from benchmarks.files import label_for_free; label_for_free(*sys.argv[1:3])"
_CONTENDERS = {
    "pandas read_csv + to_csv": (_PANDAS,),
    "titlemap, free answers": (_FREE,),
    "titlemap, 1 process": (_LABEL, "--workers", "1"),
    "titlemap, 2 processes": (_LABEL, "--workers", "2"),
}
_CITIES = ("Berlin", "Leeds", "São Paulo", "Austin, TX", "Kraków", "Oslo", "Lyon", "Porto")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and its children took; CPU seconds hardly depend on who else is using the machine."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def write_titles(path: Path, rows: int) -> None:
    """Write a CSV of titles: ``id,title,city,posted``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "city", "posted"])
        for at, title in enumerate(titles(rows)):
            writer.writerow([at, title, _CITIES[at % 7], f"2026-{at % 12 + 1:02}-{at % 28 + 1:02}"])


def write_postings(path: Path, rows: int) -> None:
    """Write a CSV of titles and texts of 4 KB: ``id,title,description``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "description"])
        writer.writerows(zip(range(rows), titles(rows), texts(rows), strict=True))


def label_for_free(source: str, target: str) -> None:
    """Label a file with answers that are there already: 512 of them, chosen by the question."""
    from titlemap import TitleNormalizer, label_file  # noqa: PLC0415  (a process that needs it)

    known = TitleNormalizer().normalize_many(titles(512))

    class Free(TitleNormalizer):
        def normalize_many(self, titles: Any, texts: Any = None, companies: Any = None) -> Any:
            del texts, companies
            return [known[hash(title) % 512] for title in titles]

    label_file(source, target, normalizer=Free())


def run(code: str, *arguments: str) -> Cost:
    """Run Python code in a process and watch what it takes."""
    process = subprocess.Popen([sys.executable, "-c", code, *arguments])  # noqa: S603  (our own code)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak))
    began = time.perf_counter()
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    watcher.join()
    if process.returncode:
        raise SystemExit(f"failed with {process.returncode}: {code} {' '.join(arguments)}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak[0])


def _watch(pid: int, peak: list[float]) -> None:
    """Follow the memory of a process and its children, pages that they share counted once, until it ends."""
    try:
        while True:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            peak[0] = max(peak[0], sum(map(_memory, [str(pid), *children])))
            time.sleep(0.05)
    except OSError:
        return


def _memory(pid: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def compare(source: Path, rows: int, rounds: int) -> None:
    """Let the contenders take turns on a file, and print a table."""
    costs: dict[str, list[Cost]] = {name: [] for name in _CONTENDERS}
    for _ in range(rounds):
        for name, (code, *options) in _CONTENDERS.items():
            costs[name].append(run(code, str(source), str(source.with_name("out.csv")), *options))
    size = source.stat().st_size / 1e6
    print(f"\n{source.name}: {rows:,} rows, {size:.0f} MB, median of {rounds}")
    print(f"{'':26}{'seconds':>9}{'ratio':>7}{'rows/s':>10}{'CPU s':>8}{'ratio':>7}{'peak MB':>9}")
    medians = {
        name: [statistics.median(getattr(cost, what) for cost in measured) for what in Cost.__slots__]
        for name, measured in costs.items()
    }
    floor, cpu_floor, _ = medians[next(iter(_CONTENDERS))]
    for name, (seconds, cpu, peak) in medians.items():
        ratios = seconds / floor, cpu / cpu_floor
        print(
            f"{name:26}{seconds:9.2f}{ratios[0]:7.2f}{rows / seconds:10,.0f}"
            f"{cpu:8.2f}{ratios[1]:7.2f}{peak:9.0f}"
        )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.files", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--titles", type=int, default=100_000, metavar="ROWS")
    parser.add_argument("--texts", type=int, default=10_000, metavar="ROWS")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for rows, write, name in (
            (asked.titles, write_titles, "titles.csv"),
            (asked.texts, write_postings, "postings.csv"),
        ):
            if rows:
                source = Path(folder, name)
                write(source, rows)
                compare(source, rows, asked.rounds)


if __name__ == "__main__":
    main()
