"""Ask each question once: the link between a file's rows and the normalizer."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Generic, TypeVar

from titlemap.columns import Answer, answer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from titlemap.files.blocks import Questions
    from titlemap.normalizer import TitleNormalizer

Rendered = TypeVar("Rendered")
_Question = tuple[str | None, str | None, str | None, str | None]

_SHORT = 300  # characters of a question that is remembered as it is; a longer one by its digest
_ROOM = 100_000  # answers that are remembered


class Labeller(Generic[Rendered]):
    """Answers the questions of blocks, remembering what it was asked lately.

    Parameters
    ----------
    normalizer : TitleNormalizer
    render : callable
        Turns an answer, and what is odd about its row or None, into what a target writes.
    """

    def __init__(
        self, normalizer: TitleNormalizer, render: Callable[[Answer, str | None], Rendered], room: int = _ROOM
    ) -> None:
        self._normalizer = normalizer
        self._render = render
        self._room = room
        self._known: dict[object, tuple[str, Rendered]] = {}
        self.tally: Counter[str] = Counter()

    def label(self, questions: Questions, flags: dict[int, str]) -> list[Rendered]:
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
        asked: list[_Question] = [(*triple, None) for triple in questions.triples()]
        for at, flag in flags.items():
            asked[at] = (*asked[at][:3], flag)
        keys = [_key(question) for question in asked] if questions.texts else asked
        known = self._known
        new = {key: question for key, question in zip(keys, asked, strict=True) if key not in known}
        fresh = dict(zip(new, self._ask(list(new.values())), strict=True))
        pairs = [fresh[key] if key in fresh else known[key] for key in keys]
        self._remember(fresh)
        self.tally.update(pair[0] for pair in pairs)
        return [pair[1] for pair in pairs]

    def _ask(self, questions: Sequence[_Question]) -> list[tuple[str, Rendered]]:
        if not questions:
            return []
        titles, texts, companies = ([question[at] for question in questions] for at in range(3))
        answers = map(answer_of, self._normalizer.normalize_many(titles, texts, companies))
        return [
            (str(answer[0] or answer[1]), self._render(answer, question[3]))
            for answer, question in zip(answers, questions, strict=True)
        ]

    def _remember(self, fresh: dict[object, tuple[str, Rendered]]) -> None:
        if len(self._known) + len(fresh) > self._room:
            kept = max(self._room // 2 - len(fresh), 0)
            self._known = dict(list(self._known.items())[-kept:]) if kept else {}
        if len(fresh) <= self._room:
            self._known.update(fresh)


def _key(question: _Question) -> object:
    """Return something short that only equal questions share."""
    if sum(map(len, filter(None, question))) <= _SHORT:
        return question
    digest = blake2b(digest_size=20)
    for part in question:
        encoded = b"" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d " % (-1 if part is None else len(encoded)) + encoded)
    return digest.digest()
