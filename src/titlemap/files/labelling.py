"""Ask each question once: the link between a file's rows and the normalizer."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from titlemap.columns import answer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from titlemap.columns import Answer
    from titlemap.files.blocks import Question, Questions
    from titlemap.files.encoding import Carrier
    from titlemap.normalizer import TitleNormalizer

_LONG = 300  # characters of a text that is remembered by its digest
_ROOM = 100_000  # answers that are remembered


class Labeller:
    """Answers the questions of blocks, remembering what it was asked lately.

    Parameters
    ----------
    normalizer : TitleNormalizer
    render : callable
        Turns an answer, and what is odd about its row or None, into what a target writes.
    room : int
        How many answers to remember.
    """

    def __init__(
        self, normalizer: TitleNormalizer, render: Callable[[Answer, str | None], Any], room: int = _ROOM
    ) -> None:
        self._normalizer = normalizer
        self._render = render
        self._room = room
        self._carrier: Carrier | None = None
        self._rendered: dict[Hashable, Any] = {}
        self._outcomes: dict[Hashable, str] = {}
        self.tally: Counter[str] = Counter()

    def label(self, questions: Questions, flags: dict[int, str]) -> list[Any]:
        """Answer the questions of a block and count the outcomes.

        Parameters
        ----------
        questions : Questions
        flags : dict
            What is odd about some rows, by their position.

        Returns
        -------
        list
            One rendered answer for each row.
        """
        if questions.carrier != self._carrier or len(self._rendered) > self._room:
            self._rendered, self._outcomes, self._carrier = {}, {}, questions.carrier
        keys: list[Hashable] = questions.cells
        if questions.roles.text is not None:
            keys = [_short(cells) for cells in questions.cells]
        if flags:
            keys = list(keys)
            for at, flag in flags.items():
                keys[at] = (keys[at], flag, _Flagged)
        counts = Counter(keys)
        new = [key for key in counts if key not in self._rendered]
        if new:
            self._ask(new, keys, questions, flags)
        for key, count in counts.items():
            self.tally[self._outcomes[key]] += count
        return list(map(self._rendered.__getitem__, keys))

    def _ask(
        self, new: Iterable[Hashable], keys: list[Hashable], questions: Questions, flags: dict[int, str]
    ) -> None:
        """Get answers for keys that aren't known, from the first row of each."""
        wanted = set(new)
        first: dict[Hashable, int] = {}
        for at, key in enumerate(keys):
            if key in wanted and key not in first:
                first[key] = at
        asked = [questions.question(questions.cells[at]) for at in first.values()]
        for (key, at), answer in zip(first.items(), self._answers(asked), strict=True):
            self._rendered[key] = self._render(answer, flags.get(at))
            self._outcomes[key] = str(answer[0] or answer[1])

    def _answers(self, asked: list[Question]) -> list[Answer]:
        titles, texts, companies = ([question[at] for question in asked] for at in range(3))
        return [answer_of(result) for result in self._normalizer.normalize_many(titles, texts, companies)]


class _Flagged:
    """Marks the keys of flagged rows, so that no cell can look like one."""


def _short(cells: Any) -> Hashable:
    """Return something short that only equal cells share."""
    parts = (cells,) if cells is None or isinstance(cells, str) else cells
    if sum(len(part) for part in parts if part is not None) <= _LONG:
        return parts
    digest = blake2b(digest_size=20)
    for part in parts:
        encoded = b"" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d " % (-1 if part is None else len(encoded)) + encoded)
    return digest.digest()
