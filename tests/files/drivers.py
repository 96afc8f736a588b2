"""A program that labels a file slowly, to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

_CODE = """
import sys, time
sys.path.insert(0, {here!r})
from stand_in import StandIn
from titlemap.files import delimited, journal, labelling, label_file, workers
workers._PATIENCE = journal._QUIET = 0.0
delimited.BLOCK, labelling._PORTION = 2048, 16
class Slow(StandIn):
    def normalize_many(self, *columns):
        time.sleep({pause})
        return super().normalize_many(*columns)
if __name__ == "__main__":
    source, target, count, resume = sys.argv[1:5]
    try:
        label_file(source, target, normalizer=Slow(), workers=int(count), resume=resume == "resume")
    except KeyboardInterrupt:
        sys.exit(130)
"""


def driver(folder: Path, pause: float) -> list[str]:
    """Write the program down; return a command that takes a source, a target, workers, and ``resume`` or not."""
    path = folder / "driver.py"
    path.write_text(_CODE.format(here=str(Path(__file__).parent), pause=pause), encoding="utf-8")
    return [sys.executable, str(path)]
