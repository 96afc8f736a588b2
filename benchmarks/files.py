"""What labelling a file costs, beside reading and writing it with pandas.

    python -m benchmarks.files                       100,000 titles and 10,000 postings
    python -m benchmarks.files --titles 1000000 --texts 100000

Every run is a process of its own, from its start to its end; contenders take turns, and medians are shown. "Free
answers" labels with a stand-in that knows every answer at once: what is left is what the file costs.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.inputs import texts, titles
from benchmarks.processes import Cost, run
from benchmarks.progress import Tell, silent, within
from benchmarks.turns import Table, ratio, rounded, take_turns

_PANDAS = "import sys, pandas; pandas.read_csv(sys.argv[1]).to_csv(sys.argv[2], index=False)"
_READ = "import sys, pandas; pandas.read_csv(sys.argv[1])"
_LABEL = "import sys; from titlemap.cli import main; sys.exit(main(['label', sys.argv[1], '-o', sys.argv[2], '-q', *sys.argv[3:]]))"
_FREE = "import sys; from benchmarks.files import label_for_free; label_for_free(*sys.argv[1:3])"
_FLOOR = "pandas read_csv + to_csv"
_CONTENDERS: dict[str, tuple[str, ...]] = {
    _FLOOR: (_PANDAS,),
    "pandas read_csv": (_READ,),
    "titlemap, free answers": (_FREE,),
    "titlemap, 1 process": (_LABEL, "--workers", "1"),
    "titlemap, 2 processes": (_LABEL, "--workers", "2"),
}
_CITIES = ("Berlin", "Leeds", "São Paulo", "Austin, TX", "Kraków", "Oslo", "Lyon", "Porto")


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


def compare(source: Path, rows: int, rounds: int, tell: Tell = silent) -> Table:
    """Let the contenders take turns on a file."""
    target = str(source.with_name("out.csv"))

    def turn(code: str, *options: str) -> Callable[[int], Cost]:
        return lambda _: run(code, str(source), target, *options)

    costs = take_turns({name: turn(*asked) for name, asked in _CONTENDERS.items()}, rounds, tell)
    floor = [cost.cpu_seconds for cost in costs[_FLOOR]]
    lines = []
    for name, measured in costs.items():
        cpu = [cost.cpu_seconds for cost in measured]
        seconds, peak = (
            statistics.median(getattr(cost, what) for cost in measured) for what in ("seconds", "peak_mb")
        )
        beside = "1" if name == _FLOOR else str(ratio(cpu, floor))
        lines.append([name, rounded(statistics.median(cpu)), beside, rounded(rows / seconds), rounded(peak)])
    caption = f"{rows:,} {source.stem} in a CSV of {source.stat().st_size / 1e6:.1f} MB, {rounds} rounds."
    return Table(caption, ("", "CPU s", "times as long as pandas", "rows/s by the clock", "peak MB"), lines)


def compare_all(titles: int, texts: int, rounds: int, tell: Tell = silent) -> list[Table]:
    """Make files of so many titles, and of so many postings, and measure both."""
    kinds = ((titles, write_titles, "titles"), (texts, write_postings, "postings"))
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        for at, (rows, write, name) in enumerate(kinds):
            if rows:
                source = Path(folder, f"{name}.csv")
                write(source, rows)
                tables.append(compare(source, rows, rounds, within(tell, at / 2, (at + 1) / 2)))
    return tables


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.files", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--titles", type=int, default=100_000, metavar="ROWS")
    parser.add_argument("--texts", type=int, default=10_000, metavar="ROWS")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print("\n\n".join(table.plain() for table in compare_all(asked.titles, asked.texts, asked.rounds)))


if __name__ == "__main__":
    main()
