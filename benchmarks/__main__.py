"""What titlemap costs, beside what one would pick instead: the same inputs, in turns, on one core.

    python -m benchmarks                  all of it, small, in two minutes
    python -m benchmarks titles texts     some of it
    python -m benchmarks --full --write   all of it, in half an hour, into docs/performance.md

`python -m benchmarks.peers` installs the peers first; one that is missing is named in the tables. Nothing here uses
the network.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import files, growth, page, plot, size, startup
from benchmarks.comparing import FULL, QUICK, Effort, compare, different_titles, titles_and_texts
from benchmarks.turns import Table
from titlemap import TitleNormalizer, __version__


def _titles(effort: Effort, _: bool) -> list[Table]:
    caption = f"{effort.titles:,} titles a round, no two alike, {effort.rounds} rounds; [least, most]."
    return [compare("titles", different_titles, effort.titles, effort, caption)]


def _texts(effort: Effort, _: bool) -> list[Table]:
    caption = (
        f"{effort.texts:,} postings of 3 KB a round, with titles, {effort.rounds} rounds; [least, most]."
    )
    return [compare("texts", titles_and_texts, effort.texts, effort, caption)]


def _files(effort: Effort, _: bool) -> list[Table]:
    return files.compare_all(effort.file_titles, effort.file_texts, effort.repeats + 1)


def _growth(effort: Effort, draw: bool) -> list[Table]:
    points = growth.measure(effort.growth, 60 * effort.seconds, effort.repeats)
    if draw:
        plot.draw(points, page.PICTURE)
    return growth.tables(points)


def _start(effort: Effort, _: bool) -> list[Table]:
    return [startup.compare(effort.rounds)]


def _size(_: Effort, __: bool) -> list[Table]:
    return [size.measure()]


SUBJECTS: dict[str, Callable[[Effort, bool], list[Table]]] = {
    "titles": _titles,
    "texts": _texts,
    "files": _files,
    "growth": _growth,
    "start": _start,
    "size": _size,
}


def machine(effort: Effort) -> str:
    """Say what was measured, on what."""
    name = platform.processor() or platform.machine()
    if (told := Path("/proc/cpuinfo")).exists():
        lines = told.read_text(encoding="utf-8").splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    busy = f", load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""
    how = "full" if effort is FULL else "quick"
    return (
        f"titlemap {__version__}, alias table {TitleNormalizer().table_version}, Python {platform.python_version()}, "
        f"{name}{busy}; {datetime.now(UTC):%Y-%m-%d}, {how} run."
    )


def main(argv: list[str] | None = None) -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "subjects", nargs="*", metavar="SUBJECT", help=f"of {', '.join(SUBJECTS)}; all by default"
    )
    parser.add_argument("--full", action="store_true", help="more rows and rounds, up to a million titles")
    parser.add_argument(
        "--write", action="store_true", help="renew tables and picture of docs/performance.md"
    )
    asked = parser.parse_args(argv)
    if unknown := set(asked.subjects) - SUBJECTS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(SUBJECTS)}")
    effort = FULL if asked.full else QUICK
    measured: dict[str, str] = {}
    started = machine(effort)
    print(started)
    for name in asked.subjects or SUBJECTS:
        began = time.monotonic()
        print(f"{name} ...", file=sys.stderr)
        tables = SUBJECTS[name](effort, asked.write)
        print("\n" + "\n\n".join(table.plain() for table in tables), flush=True)
        measured[name] = "\n\n".join(table.markdown() for table in tables) + f"\n\n{started}"
        print(f"... {time.monotonic() - began:.0f} seconds", file=sys.stderr)
        if asked.write:  # at once: an hour's figures must not depend on the last of them
            page.write({name: measured[name]})
    return 0


if __name__ == "__main__":
    sys.exit(main())
