"""Processes that are watched from outside: how long they take, and how much memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import ROOT

#: One thread for every library that would like more.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
) | {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and its children took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    """The most memory at any time, pages that processes share counted once; it is looked at every 50 ms. What the
    system tells afterwards (``ru_maxrss``) would count the memory of the process that started this one."""
    said: str


def run(code: str, *arguments: str, python: str | Path = sys.executable) -> Cost:
    """Run Python code in a process of its own and watch what it takes.

    Raises
    ------
    ChildProcessError
        If it fails; the message is the last line that it wrote.
    """
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  (our own code)
        [str(python), "-c", code, *arguments],
        cwd=ROOT,
        env=os.environ | ONE_THREAD,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak))
    watcher.start()
    assert process.stdout
    assert process.stderr
    said, wrong = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    watcher.join()
    if process.returncode:
        raise ChildProcessError(
            wrong.strip().splitlines()[-1] if wrong.strip() else f"exit code {process.returncode}"
        )
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak[0], said)


def _watch(pid: int, peak: list[float]) -> None:
    """Follow the memory of a process and its children until it ends."""
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
