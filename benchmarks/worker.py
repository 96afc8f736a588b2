"""A process that runs one contender, wherever it is installed, and says how long it took.

The parent writes one JSON object a line to standard input and reads one a line from standard output::

    -> {"inputs": "titles-0.json", "rows": 1000, "time": true}
    <- {"seconds": 0.031, "peak_mb": 3.2, "digest": null}

First of all the worker says ``{"ready": ..., "versions": ...}``, or ``{"trouble": "..."}`` and ends. It needs nothing but
the standard library and the contender: titlemap is not installed where a peer is.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn

from benchmarks.contenders import CONTENDERS
from benchmarks.memory import forget_peak, memory


def use_one_core() -> None:
    """Stay on one core, where the system can promise that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def stay_offline() -> None:
    """Refuse what wants the network: a model that is downloaded first is another kind of peer."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise OSError("it wants the network at run time")

    socket.getaddrinfo = refuse
    socket.create_connection = refuse


def columns_of(inputs: str) -> list[list[str]]:
    """Read a file of inputs."""
    columns: list[list[str]] = json.loads(Path(inputs).read_text(encoding="utf-8"))
    return columns


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of what is measured."""
    return {name: metadata.version(name) for name in packages}


def serve(name: str, inputs: str | None = None) -> None:
    """Prepare a contender, if it learns with a file of inputs, and answer requests until there are none."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a peer prints is no answer
    contender = CONTENDERS[name]

    def answer(**fields: Any) -> None:
        print(json.dumps(fields), file=answers, flush=True)

    try:
        run = contender.prepare(*(columns_of(inputs) if contender.learns and inputs else ()))
        found = versions(contender.packages)
    except Exception as error:  # noqa: BLE001  (whatever keeps a peer from starting is told)
        answer(trouble=f"{type(error).__name__}: {error}".splitlines()[0])
        return
    answer(ready=time.process_time(), versions=found)
    loaded: tuple[str, Any] = ("", None)
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["inputs"] != loaded[0]:
            loaded = asked["inputs"], columns_of(asked["inputs"])
        batch = [column[: asked["rows"]] for column in loaded[1]]
        gc.collect()
        forget_peak()
        before, began = memory("VmRSS"), time.process_time()
        try:
            kept = run(*batch)
        except Exception as error:  # noqa: BLE001
            answer(trouble=f"{type(error).__name__}: {error}".splitlines()[0])
            return
        seconds = time.process_time() - began
        answer(seconds=seconds, peak_mb=memory("VmHWM") - before)
        del kept


if __name__ == "__main__":
    use_one_core()
    stay_offline()
    serve(*sys.argv[1:])
