"""The configured object that turns titles and texts into results, and the cached default."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titlemap._version import __version__
from titlemap.aliases import AliasTable, load_aliases
from titlemap.check import check_aliases
from titlemap.decide import Loss, decide
from titlemap.evidence import Evidence, Note
from titlemap.language import language_of
from titlemap.pooling import Pooling, pool, pooling_from
from titlemap.reading import TitleReader, TitleReading, mix
from titlemap.resources import data_bytes
from titlemap.result import Distribution, TitleResult
from titlemap.taxonomy import OUTCOMES, Status

if TYPE_CHECKING:
    from titlemap.model import TitleModel
    from titlemap.posting import PostingModel, PostingReading

    #: What a text says by itself, and log-odds of the title as the titles of read postings turned out.
    _Posting = tuple[PostingReading, tuple[float, ...]]

#: A text with fewer weighed terms than this has only part of its say; the explanation tells.
_THIN_TEXT = 8.0
_SHORTEST_COMPANY = 4
_BLOCK = 1024
#: pandas says "missing" with objects of these types; naming them spares importing pandas.
_MISSING_TYPES = frozenset({"NAType", "NaTType"})


class TitleNormalizer:
    """Says which function a title, and its posting, performs.

    Parameters
    ----------
    aliases : str, Path or AliasTable, optional
        An alias table of your own instead of the one that ships.
    loss : Loss, optional
        What each kind of mistake costs you; decides when to abstain.

    Raises
    ------
    AliasTableError
        If the table breaks a rule.

    Examples
    --------
    >>> normalizer = TitleNormalizer(loss=Loss(abstain=1.0))
    >>> normalizer.normalize("Data Analyst").function
    <JobFunction.DATA_SCIENTIST: 'data_scientist'>
    """

    def __init__(self, aliases: str | Path | AliasTable | None = None, loss: Loss | None = None) -> None:
        table = aliases if isinstance(aliases, AliasTable) else load_aliases(aliases)
        if aliases is not None:
            check_aliases(table)
        self.loss = loss or Loss()
        self.version = __version__
        self._titles = TitleReader(table)
        self._lock = threading.Lock()
        self._texts: tuple[PostingModel, TitleModel, Pooling] | None = None

    @property
    def table_version(self) -> str:
        """Content hash of the alias table."""
        return self._titles.table.version

    def __repr__(self) -> str:
        """Show what answers depend on."""
        return f"<TitleNormalizer {self.version}, {self._titles.table!r}, {self.loss}>"

    def __getstate__(self) -> dict[str, Any]:
        """Leave the lock and the loaded text model behind; both come back by themselves."""
        return {"titles": self._titles.table, "loss": self.loss}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Rebuild from the table and the loss."""
        self.loss, self.version = state["loss"], __version__
        self._titles = TitleReader(state["titles"])
        self._lock, self._texts = threading.Lock(), None

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
        return self.normalize_many([title], [text], [company])[0]

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
            If a value is neither text nor missing.
        ValueError
            If the lengths differ.
        """
        count = len(titles)
        texts = [None] * count if texts is None else texts
        companies = [None] * count if companies is None else companies
        if not len(texts) == len(companies) == count:
            raise ValueError(
                f"{count} titles, {len(texts)} texts and {len(companies)} companies; lengths must agree"
            )
        out: list[TitleResult] = []
        for start in range(0, count, _BLOCK):
            block = slice(start, start + _BLOCK)
            raw = [_given(value, "title") for value in titles[block]]
            bodies = [_given(value, "text") for value in texts[block]]
            names = [_given(value, "company") for value in companies[block]]
            asked = [_without(title, name) for title, name in zip(raw, names, strict=True)]
            readings = self._titles.read(asked)
            out += map(self._result, raw, readings, bodies, self._read_texts(readings, bodies))
        return out

    def _read_texts(self, readings: Sequence[TitleReading], texts: Sequence[str]) -> list[_Posting | None]:
        """Read the texts that there are, all at once, and their titles as those of other postings were read."""
        given = [i for i, text in enumerate(texts) if text.strip()]
        out: list[_Posting | None] = [None] * len(texts)
        if given:
            model, titles, _ = self._text_model()
            said = titles.logits([titles.term_ids(readings[i].clean.text) for i in given]).tolist()
            for i, found, posted in zip(given, model.read_many([texts[i] for i in given]), said, strict=True):
                out[i] = found, tuple(posted)
        return out

    def _result(self, title: str, reading: TitleReading, text: str, posting: _Posting | None) -> TitleResult:
        if posting:
            return self._with_text(title, reading, text, posting)
        if not title.strip():
            even = Distribution((1 / 6,) * 6)
            return TitleResult(title, Status.EMPTY, None, max(even.weights), even, even, None, "", ())
        return self._finish(
            title, reading, reading.probabilities, reading.blend, self._titles.evidence(reading)
        )

    def _with_text(self, title: str, reading: TitleReading, text: str, posting: _Posting) -> TitleResult:
        pooling = self._text_model()[2]
        found, posted = posting
        said, blend = (None, None) if reading.empty else (reading.probabilities, reading.blend)
        probabilities = pool(said, found.logits, found.hits, pooling.primary, said and posted)
        shares = pool(blend, found.logits, found.hits, pooling.shares, said and posted)
        if not reading.empty:
            # A text with hardly a known term has hardly a say.
            say = min(1.0, found.hits / _THIN_TEXT)
            probabilities = mix(probabilities, reading.probabilities, say)
            shares = mix(shares, reading.blend, say)
        top = OUTCOMES[probabilities.index(max(probabilities))]
        return self._finish(
            title, reading, probabilities, shares, self._text_evidence(reading, found, text, top)
        )

    def _text_evidence(
        self, reading: TitleReading, found: PostingReading, text: str, outcome: str
    ) -> tuple[Evidence, ...]:
        """Return what speaks for and against an outcome; costs as much as the answer."""
        phrases = self._text_model()[0].phrases(found, text, outcome)
        return (*self._titles.evidence(reading), *phrases, *_notes(found, text))

    def _finish(
        self,
        title: str,
        reading: TitleReading,
        probabilities: tuple[float, ...],
        shares: tuple[float, ...],
        evidence: tuple[Evidence, ...],
    ) -> TitleResult:
        decision = decide(probabilities, self.loss)
        return TitleResult(
            title,
            decision.status,
            decision.function,
            decision.confidence,
            Distribution(probabilities),  # type: ignore[arg-type]
            Distribution(shares),  # type: ignore[arg-type]
            reading.clean.level,
            reading.clean.text,
            evidence,
        )

    def _text_model(self) -> tuple[PostingModel, TitleModel, Pooling]:
        """Load the posting models when the first text needs them."""
        if self._texts is None:
            # A title alone needs no posting model, and then none of what reads it.
            from titlemap.model import TitleModel  # noqa: PLC0415
            from titlemap.posting import PostingModel  # noqa: PLC0415
            from titlemap.weights import parse_weights  # noqa: PLC0415

            with self._lock:
                if self._texts is None:
                    weights = parse_weights(data_bytes("posting_model.tsv"), "posting_model.tsv")
                    titles = TitleModel(parse_weights(data_bytes("posting_titles.tsv"), "posting_titles.tsv"))
                    self._texts = PostingModel(weights), titles, pooling_from(weights)
        return self._texts


def _notes(found: PostingReading, text: str) -> tuple[Note, ...]:
    language = language_of(text)
    notes = []
    if language not in ("en", None):
        notes.append(
            Note(
                "language",
                f"the text is in {language!r}; its headings and the terms that the model knows were read, "
                "and the title counts for the more",
            )
        )
    if found.hits < _THIN_TEXT:
        notes.append(Note("thin text", "hardly a known term in the text, so the title counts for more"))
    return tuple(notes)


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
