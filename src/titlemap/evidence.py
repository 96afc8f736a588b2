"""The typed pieces of evidence that every stage emits, in the order in which they were found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class CleaningStep:
    """A named cleaning step that changed the title; replaying the names gives the cleaned title again."""

    kind: ClassVar[str] = "cleaning"
    name: str
    before: str
    after: str
    removed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Show what the step took off, or what it rewrote."""
        what = f"took off {', '.join(map(repr, self.removed))}" if self.removed else f"gave {self.after!r}"
        return f"{self.name}: {what}"


@dataclass(frozen=True, slots=True)
class AliasMatch:
    """A row of the alias table that the title, or one of its cores, matched.

    `method` is ``exact``, ``respelled`` (the same letters, other accents or blanks), ``reordered`` (the same words),
    ``repaired`` (a slip or an abbreviation) or ``fuzzy``; `score` is the likeness, 100 where nothing differs.
    """

    kind: ClassVar[str] = "alias"
    method: str
    core: str
    alias: str
    score: float
    function: str | None
    language: str

    def __str__(self) -> str:
        """Show the alias and what the table says of it."""
        says = self.function or "cannot say from the title alone"
        score = "" if self.score == 100 else f", score {self.score:.0f}"
        return f"{self.method} alias {self.alias!r} ({self.language}{score}): {says}"


@dataclass(frozen=True, slots=True)
class TitleTerm:
    """A term of the title that the classifier weighed, with the outcome that it speaks for most."""

    kind: ClassVar[str] = "title term"
    term: str
    outcome: str
    weight: float

    def __str__(self) -> str:
        """Show the term, its outcome and the signed weight in log-odds."""
        return f"title term {self.term!r}: {self.outcome} {self.weight:+.2f}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the posting that counted.

    `start` and `end` are character offsets of its first occurrence in the text as given, `zone` is the kind
    of section that it stands in, and `weight` its signed contribution in log-odds to `outcome`.
    """

    kind: ClassVar[str] = "phrase"
    phrase: str
    zone: str
    start: int
    end: int
    outcome: str
    weight: float

    def __str__(self) -> str:
        """Show the phrase, where it stands and what it speaks for."""
        return f"posting phrase {self.phrase!r} ({self.zone}, at {self.start}): {self.outcome} {self.weight:+.2f}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the posting and whose work it speaks of.

    `start` and `end` are character offsets in the text as given, `zone` is the kind of section that it stands in, and
    `probability` that of `outcome`, by the sentence alone.
    """

    kind: ClassVar[str] = "sentence"
    sentence: str
    zone: str
    start: int
    end: int
    outcome: str
    probability: float

    def __str__(self) -> str:
        """Show the sentence, where it stands and whose work it speaks of."""
        return f"sentence {self.sentence!r:.120} ({self.zone}, at {self.start}): {self.outcome} {self.probability:.0%}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the answer should know, such as the text's language."""

    kind: ClassVar[str] = "note"
    name: str
    text: str

    def __str__(self) -> str:
        """Show the note."""
        return f"{self.name}: {self.text}"


Evidence = CleaningStep | AliasMatch | TitleTerm | Phrase | Sentence | Note


def evidence_as_dict(item: Evidence) -> dict[str, Any]:
    """Turn a piece of evidence into plain values for JSON.

    Parameters
    ----------
    item : Evidence

    Returns
    -------
    dict
        The fields, after ``kind``.

    Examples
    --------
    >>> evidence_as_dict(Note("language", "German"))
    {'kind': 'note', 'name': 'language', 'text': 'German'}
    """
    return {"kind": item.kind, **asdict(item)}
