"""The parent's side of `benchmarks.worker`: one process for each contender, and what became of those that died."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.contenders import CONTENDERS
from benchmarks.peers import NOT_INSTALLED, ROOT, python_of
from benchmarks.processes import ONE_THREAD
from benchmarks.progress import Tell, silent


class Trouble(Exception):  # noqa: N818  (a contender that cannot be measured is a finding)
    """A contender cannot be measured; the message says why."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What one batch took."""

    seconds: float
    """Of the processor, all threads together."""
    peak_mb: float
    """The most memory beyond what the process held before."""


class Worker:
    """A process that runs one contender.

    Parameters
    ----------
    key : str
        Of :data:`benchmarks.contenders.CONTENDERS`.
    inputs : pathlib.Path, optional
        What a contender learns from that learns.

    Raises
    ------
    Trouble
        If it cannot be installed, imported or prepared.
    """

    def __init__(self, key: str, inputs: Path | None = None) -> None:
        environment = CONTENDERS[key].environment
        python = python_of(environment) if environment else Path(sys.executable)
        if not python.exists():
            raise Trouble(NOT_INSTALLED)
        self._process = subprocess.Popen(  # noqa: S603  (our own worker)
            [str(python), "-m", "benchmarks.worker", key, *([str(inputs)] if inputs else [])],
            cwd=ROOT,
            env=os.environ | ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        try:
            first = self._answer()
        except Trouble:
            self.close()
            raise
        self.ready_after: float = first["ready"]
        """Seconds of the processor from the start of the process until it could answer."""
        self.versions: dict[str, str] = first["versions"]

    def time(self, inputs: Path, rows: int) -> Timing:
        """Answer the first rows of a file of inputs."""
        assert self._process.stdin
        try:
            print(json.dumps({"inputs": str(inputs), "rows": rows}), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise Trouble(f"it ended with exit code {self._process.wait()}") from None
        answer = self._answer()
        return Timing(answer["seconds"], answer["peak_mb"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise Trouble(f"it ended with exit code {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        if "trouble" in answer:
            raise Trouble(answer["trouble"])
        return answer

    def close(self) -> None:
        """End the process; it ends by itself when nobody asks any more."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(BrokenPipeError):  # what a dead process never read
                    pipe.close()
        self._process.wait()

    def __enter__(self) -> Self:
        """Use the process for a while."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """End it."""
        self.close()


@contextmanager
def started(
    keys: Sequence[str], inputs: Path | None = None, tell: Tell = silent
) -> Iterator[tuple[dict[str, Worker], dict[str, str]]]:
    """Start a worker for each contender.

    Yields
    ------
    tuple of dict
        The workers, and what is the matter with contenders that have none.
    """
    workers: dict[str, Worker] = {}
    troubles: dict[str, str] = {}
    try:
        for at, key in enumerate(keys):
            tell(at / len(keys), f"{CONTENDERS[key].name} prepares itself")
            try:
                workers[key] = Worker(key, inputs)
            except Trouble as trouble:
                troubles[key] = str(trouble)
        yield workers, troubles
    finally:
        for worker in workers.values():
            worker.close()


def write_inputs(path: Path, *columns: Iterable[str]) -> Path:
    """Write columns of inputs as workers read them."""
    path.write_text(json.dumps([list(column) for column in columns]), encoding="utf-8")
    return path
