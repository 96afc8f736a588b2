"""A process that answers questions: what it does, and how it talks with the one that started it.

It reads its state and then questions from its standard input and writes answers to its standard output, each as a
length and a pickle. Both ends are this library's own, on pipes that nobody else holds: when either side dies, however
it dies, the other one reads the end of its pipe at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from multiprocessing.reduction import ForkingPickler
from multiprocessing.spawn import prepare
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from titlemap.columns import answer_of
from titlemap.errors import TitlemapError
from titlemap.taxonomy import JobFunction, Status

if TYPE_CHECKING:
    from titlemap.files.blocks import Questions
    from titlemap.files.rendering import Rendering
    from titlemap.normalizer import TitleNormalizer

#: What can come of a row; its place here is how `Worker` writes it.
RESULTS: tuple[str, ...] = (*JobFunction, Status.OUT_OF_SCOPE, Status.UNCERTAIN, Status.EMPTY)
_CODES = {result: str(at) for at, result in enumerate(RESULTS)}
_LENGTH = 8  # bytes that say how long a message is

#: What a new interpreter runs: it takes over the path of modules before it imports anything that could come from there.
BOOTSTRAP = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from titlemap.files.worker import serve; serve()"
)


@dataclass(frozen=True, slots=True)
class Worker:
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


def packed(value: Any) -> bytes:
    """Write a message down."""
    data = bytes(ForkingPickler.dumps(value))
    return len(data).to_bytes(_LENGTH, "big") + data


def receive(file: IO[bytes]) -> Any:
    """Read a message; `EOFError` if the other side is gone, even in the middle of it."""
    head = file.read(_LENGTH)
    size = int.from_bytes(head, "big")
    data = file.read(size) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(data) < size:
        raise EOFError
    return ForkingPickler.loads(data)


def main_module() -> dict[str, Any]:
    """Say how another process finds what this program's main module defines."""
    main = sys.modules["__main__"]
    name = getattr(getattr(main, "__spec__", None), "name", None)
    path = getattr(main, "__file__", None)
    if name:
        return {"init_main_from_name": name, "sys_argv": sys.argv}
    return {"init_main_from_path": os.path.realpath(path), "sys_argv": sys.argv} if path else {}


def serve() -> None:
    """Answer questions until there are no more, or nobody is left who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    source, target = sys.stdin.buffer, _apart_from_prints()
    try:
        preparation, state = receive(source)
        prepare(preparation)
        worker: Worker = ForkingPickler.loads(state)
    except EOFError:
        return
    except Exception as error:  # noqa: BLE001  (told to the parent, who says it in a sentence)
        said = f"a worker process cannot load the normalizer ({type(error).__name__}: {error}); one worker needs none"
        _reply(target, None, TitlemapError(said))
        return
    waiting: SimpleQueue[Questions] = SimpleQueue()
    threading.Thread(target=_read_on, args=(source, waiting), daemon=True).start()
    while True:
        questions = waiting.get()
        answer, failure = None, None
        try:
            answer = worker.answer(questions)
        except Exception as error:  # noqa: BLE001  (raised again in the parent)
            failure = error
            failure.add_note(traceback.format_exc())
        _reply(target, answer, failure)


def _read_on(source: IO[bytes], waiting: SimpleQueue[Questions]) -> None:
    """Take questions as they come, so that the parent never waits to be rid of them, and end with it."""
    try:
        while True:
            waiting.put(receive(source))
    except (EOFError, OSError):
        os._exit(0)  # whoever waited for an answer is gone


def _reply(target: IO[bytes], answer: str | None, failure: Exception | None) -> None:
    try:
        message = packed((answer, failure))
        if failure is not None:
            ForkingPickler.loads(message[_LENGTH:])
    except Exception:  # noqa: BLE001  (an exception of somebody's own that cannot travel)
        message = packed((None, RuntimeError(f"{type(failure).__name__}: {failure}")))
    try:
        target.write(message)
        target.flush()
    except OSError:
        os._exit(1)


def _apart_from_prints() -> IO[bytes]:
    """Keep standard output for answers: what somebody's module prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    try:
        os.dup2(2, 1)
    except OSError:  # standard error is closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers
