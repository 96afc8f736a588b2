"""A program that labels a file slowly, to be killed, and what is known about its processes."""

from __future__ import annotations

import sys
from pathlib import Path

_CODE = """
import sys, time
sys.path.insert(0, {here!r})
from stand_in import StandIn
from titlemap.cli import main
from titlemap.files import delimited, job, journal, jsonlines, labelling, label_file, workers
workers._PATIENCE = journal._QUIET = 0.0
delimited.BLOCK, jsonlines.BLOCK, labelling._PORTION = 2048, 2048, 16
class Slow(StandIn):
    def normalize_many(self, *columns):
        time.sleep({pause})
        return super().normalize_many(*columns)
    def __reduce__(self):
        return Slow, ()
if __name__ == "__main__":
    job._default_normalizer = Slow
    if "label" in sys.argv:
        sys.exit(main())
    source, target, count, resume = sys.argv[1:5]
    try:
        label_file(source, target, normalizer=Slow(), workers=int(count), resume=resume == "resume")
    except KeyboardInterrupt:
        sys.exit(130)
"""


def driver(folder: Path, pause: float) -> list[str]:
    """Write the program down; return a command.

    It takes a source, a target, workers, and ``resume`` or not; or what the command line takes, from ``label`` on.
    """
    path = folder / "driver.py"
    path.write_text(_CODE.format(here=str(Path(__file__).parent), pause=pause), encoding="utf-8")
    return [sys.executable, str(path)]


def children_of(pid: int) -> set[int]:
    """Return the processes that a process has started, from whichever of its threads."""
    listed = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            listed += task.read_text().split()
        except (FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
            continue
    return {int(child) for child in listed}
