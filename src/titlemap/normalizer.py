"""The configured object that turns titles and texts into results, and the cached default."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from titlemap._version import __version__
from titlemap.aliases import AliasTable, load_aliases
from titlemap.check import check_aliases
from titlemap.decide import Loss, decide
from titlemap.errors import TitlemapError
from titlemap.evidence import Evidence
from titlemap.reading import NOTHING_KNOWN, TitleOpinion, TitleReader, TitleReading
from titlemap.result import TitleResult, distribution, reason_for, unexplained
from titlemap.taxonomy import Status

if TYPE_CHECKING:
    from titlemap.posting import PostingReader, PostingReading

_SHORTEST_COMPANY = 4
_BLOCK = 1024
#: So many answers are remembered where titles are asked for one at a time, but for titles that are longer than real ones.
_ROOM, _LONGEST_REMEMBERED = 1 << 12, 300


class _PostedGrounds(NamedTuple):
    """What an answer by title and text rests on."""

    opinion: TitleOpinion
    reader: PostingReader
    found: PostingReading
    text: str
    titled: bool

    def evidence(self) -> tuple[Evidence, ...]:
        said = self.reader.evidence(self.found, self.text, titled=self.titled)
        return (*self.opinion.evidence(), *said)

    def reason(self) -> str:
        said = self.reader.evidence(self.found, self.text, titled=self.titled, placed=False)
        return reason_for((*self.opinion.telling(), *said))


class TitleNormalizer:
    """Says which function a title, and its posting, performs.

    Parameters
    ----------
    aliases : str, Path or AliasTable, optional
        An alias table of your own instead of the one that ships.
    loss : Loss, optional
        What each kind of mistake costs you; decides when to abstain.
    postings : str or Path, optional
        A folder with posting models that you learned with ``python -m titlemap.training.postings``, instead of those
        that ship.

    Raises
    ------
    AliasTableError
        If the table breaks a rule.
    ModelError
        If a posting model is missing or damaged.

    Examples
    --------
    >>> normalizer = TitleNormalizer(loss=Loss(abstain=1.0))
    >>> normalizer.normalize("Data Analyst").function
    <JobFunction.DATA_SCIENTIST: 'data_scientist'>
    """

    def __init__(
        self,
        aliases: str | Path | AliasTable | None = None,
        loss: Loss | None = None,
        postings: str | Path | None = None,
    ) -> None:
        table = aliases if isinstance(aliases, AliasTable) else load_aliases(aliases)
        if aliases is not None:
            check_aliases(table)
        self.loss = loss or Loss()
        self.version = __version__
        self._titles = TitleReader(table)
        self._own_titles = aliases is not None
        self._lock = threading.Lock()
        self._lately = self._remembering()
        self._own_postings = postings is not None
        self._postings: PostingReader | None = None
        if postings is not None:
            from titlemap.posting import load_posting_reader  # noqa: PLC0415  (numpy; few bring models of their own)

            self._postings = load_posting_reader(postings)

    @property
    def table_version(self) -> str:
        """Content hash of the alias table."""
        return self._titles.table.version

    def __repr__(self) -> str:
        """Show what answers depend on."""
        return f"<TitleNormalizer {self.version}, {self._titles.table!r}, {self.loss}>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave the lock and the tables that ship behind; those are loaded again where it goes, if they are the same."""
        own = self._postings if self._own_postings else None
        titles = self._titles.table if self._own_titles else self.table_version
        return {"titles": titles, "loss": self.loss, "postings": own}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Rebuild from the table and the loss."""
        self.loss, self.version = state["loss"], __version__
        self._own_titles = isinstance(state["titles"], AliasTable)
        table = state["titles"] if self._own_titles else load_aliases()
        if not self._own_titles and table.version != state["titles"]:
            raise TitlemapError(
                f"this normalizer was made with the alias table {state['titles']}, and the titlemap here ships "
                f"{table.version}; install the same version of titlemap in both places"
            )
        self._titles = TitleReader(table)
        self._lock, self._postings = threading.Lock(), state["postings"]
        self._lately = self._remembering()
        self._own_postings = self._postings is not None

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself: a copy would answer alike, but have to build its indexes again."""
        return self

    def normalize(self, title: object, text: object = None, *, company: object = None) -> TitleResult:
        """Say which function one job performs.

        Parameters
        ----------
        title : str or None
            The job title, however messy; None, NaN and blanks are missing.
        text : str or None
            The posting's text, if there is one.
        company : str or None
            The employer's name: its words are no evidence of the work.

        Returns
        -------
        TitleResult

        Raises
        ------
        TypeError
            If a value is neither text nor missing.

        Examples
        --------
        >>> TitleNormalizer().normalize("Nurse").status
        <Status.OUT_OF_SCOPE: 'out_of_scope'>
        """
        if text is None and company is None and type(title) is str and len(title) <= _LONGEST_REMEMBERED:
            return self._lately(title)
        texts = None if text is None else [text]
        return self.normalize_many([title], texts, None if company is None else [company])[0]

    def normalize_many(
        self,
        titles: Sequence[object],
        texts: Sequence[object] | None = None,
        companies: Sequence[object] | None = None,
    ) -> list[TitleResult]:
        """Say which function each of many jobs performs; each answer equals `normalize` of that job alone.

        Parameters
        ----------
        titles : sequence of str or None
        texts, companies : sequence of str or None, optional
            As long as `titles`.

        Returns
        -------
        list of TitleResult

        Raises
        ------
        TypeError
            If a value is neither text nor missing, or a single text is given where many are asked for.
        ValueError
            If the lengths differ.
        """
        titles = _column(titles, "titles")
        texts = None if texts is None else _column(texts, "texts")
        companies = None if companies is None else _column(companies, "companies")
        count = len(titles)
        given = [count if column is None else len(column) for column in (texts, companies)]
        if given != [count, count]:
            raise ValueError(f"{count} titles, {given[0]} texts and {given[1]} companies; lengths must agree")
        out: list[TitleResult] = []
        for start in range(0, count, _BLOCK):
            block = slice(start, start + _BLOCK)
            raw = [_given(value, "title") for value in titles[block]]
            asked = raw
            if companies is not None:
                names = [_given(value, "company") for value in companies[block]]
                asked = [_without(title, name) for title, name in zip(raw, names, strict=True)]
            readings = self._titles.read(asked)
            if texts is None:
                out += map(self._titled, raw, readings)
            else:
                out += self._posted(raw, readings, [_given(value, "text") for value in texts[block]])
        return out

    def _remembering(self) -> Callable[[str], TitleResult]:
        """Remember what was answered to titles alone: in a loop over a job board the same few come again and again."""
        return lru_cache(_ROOM)(lambda title: self.normalize_many([title])[0])

    def _titled(self, title: str, reading: TitleReading) -> TitleResult:
        """Answer by the title alone."""
        clean, opinion = reading
        if not any(map(str.isalpha, title)):
            return TitleResult(title, Status.EMPTY, None, max(NOTHING_KNOWN.weights), NOTHING_KNOWN, NOTHING_KNOWN, None, "", ())
        probabilities, shares = opinion.probabilities, opinion.blend
        decision = decide(probabilities.weights, self.loss)
        return unexplained(
            title, decision, probabilities, shares, clean.level, clean.text, clean.changes, opinion
        )

    def _posted(self, titles: list[str], readings: list[TitleReading], texts: list[str]) -> list[TitleResult]:
        """Answer by titles with the texts that there are, all of which are read at once."""
        given = [i for i, text in enumerate(texts) if text.strip()]
        out: list[TitleResult | None] = [None] * len(texts)
        if given:
            reader = self._posting_reader()
            found = reader.read([readings[i] for i in given], [texts[i] for i in given])
            for i, posting in zip(given, found, strict=True):
                clean, opinion = readings[i]
                out[i] = unexplained(
                    titles[i],
                    decide(posting.probabilities, self.loss),
                    distribution(posting.probabilities),
                    distribution(posting.shares),
                    clean.level,
                    clean.text,
                    clean.changes,
                    _PostedGrounds(opinion, reader, posting, texts[i], bool(clean.text)),
                )
        return [
            self._titled(title, reading) if result is None else result
            for title, reading, result in zip(titles, readings, out, strict=True)
        ]

    def _posting_reader(self) -> PostingReader:
        """Load the posting models when the first text needs them."""
        if self._postings is None:
            # A title alone needs no posting model, and then none of what reads it.
            from titlemap.posting import load_posting_reader  # noqa: PLC0415

            with self._lock:
                if self._postings is None:
                    self._postings = load_posting_reader()
        return self._postings


def _column(values: Any, what: str) -> Sequence[object]:
    """Return a column's values in a list; what else could be gone through would give letters, keys or names."""
    if isinstance(values, list | tuple):
        return values
    one = isinstance(values, str | bytes | bytearray)
    if one or isinstance(values, Mapping | AbstractSet) or hasattr(values, "columns") or not hasattr(values, "__iter__"):
        hint = f"put one into a list: [{values!r:.40}]" if one else "take one of its columns, or a list"
        raise TypeError(f"{what} must be a sequence of texts, not {type(values).__name__}; {hint}")
    return list(values.to_pylist() if hasattr(values, "to_pylist") else values)


def _given(value: object, what: str) -> str:
    """Return text, or ``""`` for a missing value."""
    if isinstance(value, str):
        return value
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, Number) and value != value:  # noqa: PLR0124  NaN differs from itself
        return ""
    raise TypeError(f"{what} must be text or missing (None, NaN), not {type(value).__name__}: {value!r:.60}")


def _without(title: str, company: str) -> str:
    """Take the employer's name out of a title, unless nothing would be left."""
    name = company.strip()
    if len(name) < _SHORTEST_COMPANY or name.casefold() not in title.casefold():
        return title
    rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", title, flags=re.IGNORECASE)
    return rest if any(letter.isalpha() for letter in rest) else title


@cache
def default_normalizer() -> TitleNormalizer:
    """Return the normalizer that `normalize_title` uses, made on first use.

    Returns
    -------
    TitleNormalizer

    Examples
    --------
    >>> default_normalizer() is default_normalizer()
    True
    """
    return TitleNormalizer()


def normalize_title(title: object, text: object = None, *, company: object = None) -> TitleResult:
    """Say which of the five functions a job performs, or that it is none of them, or that nobody can tell.

    Parameters
    ----------
    title : str or None
        The job title, however messy; None, NaN and blanks are missing.
    text : str or None
        The posting's text, if there is one.
    company : str or None
        The employer's name: its words are no evidence of the work.

    Returns
    -------
    TitleResult

    Raises
    ------
    TypeError
        If a value is neither text nor missing.

    Examples
    --------
    >>> result = normalize_title("Sr. Data Scntst (Remote) - $150k")
    >>> result.function, result.level
    (<JobFunction.DATA_SCIENTIST: 'data_scientist'>, <Level.SENIOR: 'senior'>)
    """
    return default_normalizer().normalize(title, text, company=company)
