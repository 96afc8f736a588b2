"""Get answers from the normalizer: in this process, or from several others once that pays.

Every answer depends on its question alone, so neither the number of processes nor who answers what can change a
result.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from titlemap.columns import answer_of
from titlemap.errors import TitlemapError
from titlemap.taxonomy import JobFunction, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from titlemap.files.blocks import Questions
    from titlemap.files.rendering import Rendering
    from titlemap.normalizer import TitleNormalizer

_PATIENCE = 2.0  # seconds of work after which processes are started; starting them takes about one
_LIVES = 3  # how often the processes may die

#: What can come of a row; its place here is how `Answerer` writes it.
RESULTS: tuple[str, ...] = (*JobFunction, Status.OUT_OF_SCOPE, Status.UNCERTAIN, Status.EMPTY)
_CODES = {result: str(at) for at, result in enumerate(RESULTS)}


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


@dataclass(frozen=True, slots=True)
class Answerer:
    """Turns questions into text that is ready to be written."""

    normalizer: TitleNormalizer
    rendering: Rendering

    def answer(self, questions: Questions) -> str:
        """Return one line with a digit for each result, and then a line for each answer."""
        nothing = [None] * len(questions)
        results = self.normalizer.normalize_many(
            questions.titles or nothing, questions.texts, questions.companies
        )
        answers = list(map(answer_of, results))
        codes = "".join([_CODES[str(answer[0] or answer[1])] for answer in answers])
        return "\n".join([codes, *map(self.rendering, answers, questions.odd or nothing)])


class Asker:
    """Answers questions, with the help of other processes when a job turns out to be long.

    Parameters
    ----------
    answerer : Answerer
    workers : int
        How many processes to use; 1 stays in this one.
    patience : float, optional
        Seconds before they are started; two if not given.
    clock : callable
        For tests.
    """

    def __init__(
        self,
        answerer: Answerer,
        workers: int = 1,
        *,
        patience: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._answerer = answerer
        self._workers = workers
        self._due = clock() + (_PATIENCE if patience is None else patience)
        self._clock = clock
        self._pool: ProcessPoolExecutor | None = None
        self._generation = 0

    @property
    def depth(self) -> int:
        """How many blocks are worth having under way at once."""
        return self._workers + 2 if self._pool else 0

    def ask(self, questions: Questions) -> Callable[[], str]:
        """Begin to answer; the answers come from calling what is returned.

        Without other processes the work is done by that call, so that what was answered before can be put
        away first.
        """
        if self._workers > 1 and self._pool is None and self._clock() >= self._due:
            self._start()
        if self._pool is None:
            return lambda: self._answerer.answer(questions)
        return _Pending(self, questions, *self.send(questions)).answer

    def send(self, questions: Questions) -> tuple[Future[str], int]:
        """Give questions to a process; return what will hold the answer, and the processes' generation."""
        assert self._pool is not None
        try:
            return self._pool.submit(_answer, questions), self._generation
        except BrokenProcessPool:
            self.replace(self._generation)
            return self.send(questions)

    def replace(self, generation: int) -> None:
        """Start new processes after one of a generation died, unless that was done already."""
        if generation != self._generation:
            return
        if self._generation >= _LIVES:
            raise TitlemapError(
                f"worker processes died {_LIVES} times; is there too little memory? One worker may do. "
                "(A program that calls label_file with several needs an 'if __name__ == \"__main__\":')"
            )
        self.close()
        self._start()

    def close(self) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _start(self) -> None:
        # a fresh interpreter each: a forked one would inherit other libraries' threads and locks
        self._pool = ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(self._answerer,)
        )
        self._generation += 1
        with _ctrl_c_held_back():
            for _ in range(self._workers):  # each of the first tasks starts a process
                self._pool.submit(int)


@dataclass(slots=True)
class _Pending:
    """Questions that another process is working on."""

    asker: Asker
    questions: Questions
    future: Future[str]
    generation: int

    def answer(self) -> str:
        """Wait for the answers; if the process died, for those of its successor."""
        while True:
            try:
                return self.future.result()
            except BrokenProcessPool:
                self.asker.replace(self.generation)
                self.future, self.generation = self.asker.send(self.questions)


_worker: list[Answerer] = []  # a worker process's own


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Let new processes inherit that Ctrl-C is none of their business, from their first moment on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(answerer: Answerer) -> None:
    """Set a worker process up: it ignores Ctrl-C, which its parent handles, and dies with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker[:] = [answerer]
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _answer(questions: Questions) -> str:
    return _worker[0].answer(questions)
