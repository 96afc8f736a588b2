"""Ask each distinct question once: the link between the columns of a face and the normalizer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from titlemap.columns import Answer, answer_of

if TYPE_CHECKING:
    from titlemap.normalizer import TitleNormalizer

#: A title, the posting's text and the company, each of them text or None.
Question = tuple[str | None, str | None, str | None]

#: An engine hands a worker block after block; these many answers are remembered between them ...
ROOM = 50_000
#: ... unless their questions are longer than this: postings seldom repeat, and would fill the memory.
_LONGEST_REMEMBERED = 300


class Answers:
    """Answers questions, each distinct one once.

    Parameters
    ----------
    normalizer : TitleNormalizer
    room : int
        How many answers to remember between calls. Answers depend on their question alone, so this changes
        the time that they take and nothing else. Threads may share the object.

    Examples
    --------
    >>> from titlemap.normalizer import default_normalizer
    >>> distinct, places = Answers(default_normalizer()).ask(["Chef", "Data Scientist", "Chef"])
    >>> [answer[1] for answer in distinct], places
    (['out_of_scope', 'matched'], [0, 1, 0])
    """

    def __init__(self, normalizer: TitleNormalizer, room: int = 0) -> None:
        self._normalizer = normalizer
        self._room = room
        self._remembered: dict[Question, Answer] = {}

    def ask(
        self,
        titles: Sequence[str | None],
        texts: Sequence[str | None] | None = None,
        companies: Sequence[str | None] | None = None,
    ) -> tuple[list[Answer], list[int]]:
        """Answer the rows of up to three columns.

        Parameters
        ----------
        titles : sequence of str or None
        texts, companies : sequence of str or None, optional
            As long as `titles`.

        Returns
        -------
        list of tuple
            The distinct answers, in the order in which they are first needed; the values of `APPENDED` each.
        list of int
            For each row, where its answer stands among them.
        """
        nothing = [None] * len(titles)
        rows = zip(titles, texts or nothing, companies or nothing, strict=True)
        place: dict[Question, int] = {}
        places = [place.setdefault(question, len(place)) for question in rows]
        known = self._remembered
        new = [question for question in place if question not in known]
        answers = dict(zip(new, self._answer(new), strict=True))
        found = [known[question] if question in known else answers[question] for question in place]
        if self._room:
            self._remember(answers)
        return found, places

    def _answer(self, questions: list[Question]) -> Iterable[Answer]:
        titles, texts, companies = ([question[at] for question in questions] for at in range(3))
        return map(answer_of, self._normalizer.normalize_many(titles, texts, companies))

    def _remember(self, answers: dict[Question, Answer]) -> None:
        short = {
            question: answer
            for question, answer in answers.items()
            if sum(len(cell) for cell in question if cell is not None) <= _LONGEST_REMEMBERED
        }
        # A new dict instead of a cleared one: another thread may be reading the old one.
        kept = self._remembered if len(self._remembered) + len(short) <= self._room else {}
        self._remembered = kept | dict(list(short.items())[: self._room])


def cells(values: Iterable[Any]) -> list[str | None]:
    """Turn the cells of a column into texts.

    Parameters
    ----------
    values : iterable
        Texts, bytes (read as UTF-8), numbers and dates (a spreadsheet's, written out) and missing values.

    Returns
    -------
    list of str or None

    Raises
    ------
    TypeError
        If a cell is a collection.

    Examples
    --------
    >>> cells(["Chef", 42, b"Cook", float("nan"), None])
    ['Chef', '42', 'Cook', None, None]
    """
    return [value if value is None or type(value) is str else _cell(value) for value in values]


def _cell(value: Any) -> str | None:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if hasattr(value, "__len__") or hasattr(value, "__iter__"):
        raise TypeError(f"a cell of a title, text or company column holds a {type(value).__name__}, not text")
    missing = type(value).__name__ in ("NAType", "NaTType") or value != value  # noqa: PLR0124  (NaN differs)
    return None if missing else str(value)
