"""Get answers from the normalizer: in this process, or from several others once that pays.

Every answer depends on its question alone, so neither the number of processes nor who answers what can change a
result. Each process has two pipes of its own and shares no lock or queue with another, and a thread here that sends and
waits: whatever is killed, and whenever, somebody reads the end of a pipe instead of waiting for ever.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.reduction import ForkingPickler
from multiprocessing.spawn import get_executable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from titlemap.errors import TitlemapError
from titlemap.files.worker import BOOTSTRAP, main_module, packed, receive

if TYPE_CHECKING:
    from collections.abc import Callable

    from titlemap.files.blocks import Questions
    from titlemap.files.worker import Worker

_PATIENCE = 2.0  # seconds of work after which processes are started; starting them takes about one
_LIVES = 3  # how many processes may die over the same questions
_AHEAD = 2  # portions that a process has at hand, so that it need not wait for the next one


def usable_cores() -> int:
    """Return how many cores this process may use.

    Returns
    -------
    int

    Examples
    --------
    >>> usable_cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Task:
    """Questions that some process is to answer."""

    questions: Questions
    future: Future[str] = field(default_factory=Future)
    deaths: int = 0


class WorkerPool:
    """Answers questions, with the help of other processes when a job turns out to be long.

    Parameters
    ----------
    worker : Worker
        What each process is.
    workers : int
        How many processes to use; 1 stays in this one.
    patience : float, optional
        Seconds before they are started; two if not given.
    clock : callable
        For tests.
    """

    def __init__(
        self,
        worker: Worker,
        workers: int = 1,
        *,
        patience: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._worker = worker
        self._workers = 1 if getattr(sys, "frozen", False) else workers  # a frozen program is no interpreter
        self._due = clock() + (_PATIENCE if patience is None else patience)
        self._clock = clock
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._processes: set[_Process] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._state = b""

    @property
    def depth(self) -> int:
        """How many blocks are worth having under way at once."""
        return self._workers + 2 if self._threads else 0

    def ask(self, questions: Questions) -> Callable[[], str]:
        """Begin to answer; the answers come from calling what is returned.

        Without other processes the work is done by that call, so that what was answered before can be put
        away first.
        """
        if self._workers > 1 and not self._threads and self._clock() >= self._due:
            self._start()
        if not self._threads:
            return lambda: self._worker.answer(questions)
        task = _Task(questions)
        self._tasks.put(task)
        return task.future.result

    def close(self) -> None:
        """Let the processes go; what was not answered will not be."""
        with self._lock:
            self._closed = True
            for process in self._processes:
                process.kill()
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _start(self) -> None:
        state = bytes(ForkingPickler.dumps(self._worker))
        # a program's main module is run again in each process only if something that it defines is needed there
        self._state = packed((main_module() if b"__main__" in state else {}, state))
        self._threads = [threading.Thread(target=self._attend, daemon=True) for _ in range(self._workers)]
        for thread in self._threads:
            thread.start()

    def _attend(self) -> None:
        """Keep one process at work, and replace it when it dies."""
        process: _Process | None = None
        sent: deque[_Task] = deque()
        try:
            while True:
                try:
                    if not self._take(sent, process):
                        return
                    process = process or self._new_process(sent)
                    answer, failure = process.receive()
                except (EOFError, OSError) as error:
                    self._bury(process)
                    process = None
                    self._mourn(sent, error)
                    continue
                future = sent.popleft().future
                if failure is None:
                    future.set_result(answer)
                else:
                    future.set_exception(failure)
        except BaseException as error:  # noqa: BLE001  (raised again where the answers are waited for)
            for task in sent:
                task.future.set_exception(error)
        finally:
            self._bury(process)

    def _take(self, sent: deque[_Task], process: _Process | None) -> bool:
        """Hand on what is to be asked; say no when the pool is closed."""
        while len(sent) < _AHEAD:
            try:
                task = self._tasks.get(block=not sent)
            except Empty:
                break
            if task is None:
                return False
            sent.append(task)
            if process is not None:
                process.send(task)
        return not self._closed

    def _new_process(self, tasks: deque[_Task]) -> _Process:
        with self._lock:
            if self._closed:
                raise EOFError
            process = _Process()
            self._processes.add(process)
        process.write(self._state)
        for task in tasks:
            process.send(task)
        return process

    def _bury(self, process: _Process | None) -> None:
        """Make sure that a process is dead, and leave nothing of it."""
        if process is not None:
            with self._lock:
                self._processes.discard(process)
            process.end()

    def _mourn(self, sent: deque[_Task], error: Exception) -> None:
        """Count a death; give up on questions that several processes died over."""
        sent[0].deaths += 1
        if sent[0].deaths < _LIVES:
            return
        why = f" ({error.strerror})" if isinstance(error, OSError) and error.errno != errno.EPIPE else ""
        sent.popleft().future.set_exception(
            TitlemapError(
                f"worker processes died {_LIVES} times{why}; is there too little memory? One worker may do. "
                "(A program that gives label_file a normalizer of its own needs an 'if __name__ == \"__main__\":')"
            )
        )


class _Process:
    """A process that answers, seen from the one that asks."""

    def __init__(self) -> None:
        # -P: nothing is imported from the folder that somebody happens to work in
        flags: list[str] = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]  # noqa: SLF001
        self._popen = subprocess.Popen(  # noqa: S603  (this very interpreter)
            [get_executable(), *flags, "-P", "-c", BOOTSTRAP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in a terminal is for the one that asks
        )
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._questions, self._answers = self._popen.stdin, self._popen.stdout

    def write(self, state: bytes) -> None:
        """Tell a new process what it is."""
        path = [entry for entry in sys.path if isinstance(entry, str)]
        self._questions.write(json.dumps(path).encode("ascii") + b"\n" + state)
        self._questions.flush()

    def send(self, task: _Task) -> None:
        """Give questions to the process; it takes them whatever it is doing."""
        self._questions.write(packed(task.questions))
        self._questions.flush()

    def receive(self) -> tuple[str, Exception | None]:
        """Wait for the next answer."""
        answer: tuple[str, Exception | None] = receive(self._answers)
        return answer

    def kill(self) -> None:
        """End the process; whoever waits for it learns that."""
        self._popen.kill()

    def end(self) -> None:
        """End the process and close its pipes."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._questions, self._answers):
            with suppress(OSError):  # what it did not take
                pipe.close()
