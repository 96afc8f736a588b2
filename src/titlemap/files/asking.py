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
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from titlemap.columns import answer_of
from titlemap.errors import TitlemapError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from titlemap.columns import Answer
    from titlemap.files.blocks import Question
    from titlemap.normalizer import TitleNormalizer

_PATIENCE = 2.0  # seconds of work after which processes are started; starting them takes about one
_LIVES = 3  # how often the processes may die


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


def answers_of(normalizer: TitleNormalizer, questions: Sequence[Question]) -> list[Answer]:
    """Answer questions in this process.

    Parameters
    ----------
    normalizer : TitleNormalizer
    questions : sequence of (title, text, company)

    Returns
    -------
    list of tuple
        The values of the appended columns for each question.
    """
    titles, texts, companies = ([question[at] for question in questions] for at in range(3))
    return [answer_of(result) for result in normalizer.normalize_many(titles, texts, companies)]


class Asker:
    """Answers questions, with the help of other processes when a job turns out to be long.

    Parameters
    ----------
    normalizer : TitleNormalizer
    workers : int
        How many processes to use; 1 stays in this one.
    patience : float, optional
        Seconds before they are started; two if not given.
    clock : callable
        For tests.
    """

    def __init__(
        self,
        normalizer: TitleNormalizer,
        workers: int = 1,
        *,
        patience: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.normalizer = normalizer
        self._workers = workers
        self._due = clock() + (_PATIENCE if patience is None else patience)
        self._clock = clock
        self._pool: ProcessPoolExecutor | None = None
        self._generation = 0

    @property
    def depth(self) -> int:
        """How many blocks are worth having under way at once."""
        return self._workers + 2 if self._pool else 0

    def ask(self, questions: list[Question]) -> Callable[[], list[Answer]]:
        """Begin to answer; the answers come from calling what is returned.

        Without other processes the work is done by that call, so that what was answered before can be put
        away first.
        """
        if self._workers > 1 and self._pool is None and self._clock() >= self._due:
            self._start()
        if self._pool is None:
            return lambda: answers_of(self.normalizer, questions)
        return _Pending(self, questions, self._send(questions), self._generation).answers

    def resend(self, questions: list[Question], generation: int) -> tuple[Future[list[Answer]], int]:
        """Ask again after a process died, in new processes."""
        if generation == self._generation:
            if self._generation >= _LIVES:
                raise TitlemapError(
                    f"worker processes died {_LIVES} times; is there too little memory? One worker may do. "
                    "(A program that calls label_file with several needs an 'if __name__ == \"__main__\":')"
                )
            self.close()
            self._start()
        return self._send(questions), self._generation

    def close(self) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _send(self, questions: list[Question]) -> Future[list[Answer]]:
        assert self._pool is not None
        try:
            return self._pool.submit(_answer, questions)
        except BrokenProcessPool:
            future, _ = self.resend(questions, self._generation)
            return future

    def _start(self) -> None:
        # a fresh interpreter each: a forked one would inherit other libraries' threads and locks
        self._pool = ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(self.normalizer,)
        )
        self._generation += 1


@dataclass(slots=True)
class _Pending:
    """Questions that another process is working on."""

    asker: Asker
    questions: list[Question]
    future: Future[list[Answer]]
    generation: int

    def answers(self) -> list[Answer]:
        """Wait for the answers; if the process died, for those of its successor."""
        while True:
            try:
                return self.future.result()
            except BrokenProcessPool:
                self.future, self.generation = self.asker.resend(self.questions, self.generation)


_worker: list[TitleNormalizer] = []  # a worker process's own normalizer


def _begin(normalizer: TitleNormalizer) -> None:
    """Set a worker process up: it ignores Ctrl-C, which its parent handles, and dies with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker[:] = [normalizer]
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _answer(questions: list[Question]) -> list[Answer]:
    return answers_of(_worker[0], questions)
