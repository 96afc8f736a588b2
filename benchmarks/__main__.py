"""What titlemap costs, beside what one would pick instead: the same inputs, in turns, on one core.

    python -m benchmarks                          all of it, small, in two minutes
    python -m benchmarks titles texts             some of it
    python -m benchmarks titles --file jobs.csv   on titles of one's own, from the column title; texts also read text
    python -m benchmarks --full --write           all of it, in twenty minutes, into docs/performance.md

`python3 run.py bench peers` installs the peers first; one that is missing is named below the tables. Nothing here uses
the network. `python -m benchmarks.files` and `python -m benchmarks.engines` have options of their own.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import files, given, growth, page, plot, size, startup
from benchmarks.comparing import FULL, QUICK, Effort, Inputs, compare, generated
from benchmarks.progress import Progress, Tell
from benchmarks.turns import Table
from titlemap import TitleNormalizer, __version__


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    effort: Effort
    inputs: Mapping[str, Inputs]
    """Of the subjects `titles` and `texts`."""
    write: bool


def _titles(asked: Asked, tell: Tell) -> list[Table]:
    return [compare("titles", asked.inputs["titles"], asked.effort, tell)]


def _texts(asked: Asked, tell: Tell) -> list[Table]:
    return [compare("texts", asked.inputs["texts"], asked.effort, tell)]


def _files(asked: Asked, tell: Tell) -> list[Table]:
    return files.compare_all(
        asked.effort.file_titles, asked.effort.file_texts, asked.effort.repeats + 1, tell
    )


def _growth(asked: Asked, tell: Tell) -> list[Table]:
    points, troubles = growth.measure(
        asked.effort.growth, 60 * asked.effort.seconds, asked.effort.repeats, tell
    )
    if asked.write:
        plot.draw(points, page.PICTURE)
    return growth.tables(points, troubles)


def _start(asked: Asked, tell: Tell) -> list[Table]:
    return [startup.compare(asked.effort.rounds, tell)]


def _size(_: Asked, __: Tell) -> list[Table]:
    return [size.measure()]


@dataclass(frozen=True, slots=True)
class Subject:
    """A part of the page, and about how many seconds it takes on an idle machine."""

    measure: Callable[[Asked, Tell], list[Table]]
    quick: float
    full: float


SUBJECTS = {
    "titles": Subject(_titles, 17, 190),
    "texts": Subject(_texts, 14, 125),
    "files": Subject(_files, 14, 170),
    "growth": Subject(_growth, 8, 400),
    "start": Subject(_start, 13, 45),
    "size": Subject(_size, 2, 2),
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
    parser.add_argument("--file", type=Path, metavar="CSV", help="rows of one's own, for titles and texts")
    parser.add_argument(
        "--write", action="store_true", help="renew what was measured in docs/performance.md, and its picture"
    )
    told = parser.parse_args(argv)
    names = told.subjects or list(given.COLUMNS if told.file else SUBJECTS)
    if unknown := set(names) - SUBJECTS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(SUBJECTS)}")
    if told.file and (told.write or not set(names) <= given.COLUMNS.keys()):
        parser.error("--file is for titles and texts, and docs/performance.md is about generated ones")
    effort = FULL if told.full else QUICK
    inputs = generated(effort)
    if told.file:
        try:
            inputs = {name: given.deal(told.file, name, inputs[name].rows, effort.rounds) for name in names}
        except (OSError, ValueError) as error:
            parser.error(str(error))
    asked = Asked(effort, inputs, told.write)
    progress = Progress({name: SUBJECTS[name].full if told.full else SUBJECTS[name].quick for name in names})
    started = machine(effort)
    print(started)
    for name in names:
        tables = SUBJECTS[name].measure(asked, progress.of(name))
        print("\n" + "\n\n".join(table.plain() for table in tables), flush=True)
        if told.write:  # at once: the figures of many minutes must not depend on the last of them
            page.write({name: "\n\n".join([*(table.markdown() for table in tables), started])})
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
