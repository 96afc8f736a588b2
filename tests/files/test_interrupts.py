"""Ctrl-C at any line of the code that writes: nothing half stays, and what stood there stands there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sources import csv_source, parquet_source

from titlemap.files import label_file, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from stand_in import StandIn

#: Modules that make files or close them.
WRITERS = {"compression.py", "job.py", "journal.py", "locking.py", "rejects.py", "sinks.py", "writing.py"}


class Interrupter:
    """Counts the lines that are run in the modules that write, and interrupts at one of them."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.lines = at, 0

    def __call__(self, frame: Any, event: str, _: object) -> Any:
        path = Path(frame.f_code.co_filename)
        if path.parent != Path(writing.__file__).parent or path.name not in WRITERS:
            return None
        if event == "line":
            self.lines += 1
            if self.lines == self.at:
                raise KeyboardInterrupt
        return self


def interrupted(at: int, *arguments: Any, **options: Any) -> Interrupter:
    before, tracer = sys.gettrace(), Interrupter(at)
    sys.settrace(tracer)
    try:
        label_file(*arguments, **options)
    except KeyboardInterrupt:
        assert at
    finally:
        sys.settrace(before)
    return tracer


@pytest.mark.usefixtures("impatient")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # in generators being closed
@pytest.mark.parametrize(
    ("make", "suffix", "step"),
    [
        (csv_source, ".csv", 7),
        pytest.param(csv_source, ".csv", 1, marks=pytest.mark.slow),
        pytest.param(csv_source, ".csv.gz", 1, marks=pytest.mark.slow),
        pytest.param(parquet_source, ".parquet", 1, marks=pytest.mark.slow),
    ],
)
def test_an_interrupt_at_any_line_leaves_nothing_half(
    tmp_path: Path, stand_in: StandIn, make: Callable[..., Path], suffix: str, step: int
) -> None:
    source, good, target = make(tmp_path, rows=20), tmp_path / f"good{suffix}", tmp_path / f"out{suffix}"
    label_file(source, good, normalizer=stand_in)
    lines = interrupted(0, source, target, normalizer=stand_in).lines
    assert lines > 150
    for at in range(1, lines + 1, step):
        target.write_bytes(b"old")
        interrupted(at, source, target, normalizer=stand_in)
        assert target.read_bytes() in (b"old", good.read_bytes()), at
        assert not list(tmp_path.glob("*.part")), at
