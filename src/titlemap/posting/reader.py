"""Read postings, title and text together, to probabilities, shares and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from titlemap.errors import ModelError
from titlemap.evidence import Note, Phrase
from titlemap.language import language_of
from titlemap.model import TitleModel
from titlemap.pooling import OPINIONS, Pooling, centred_log, doubted_log, pool, pooling_from
from titlemap.posting.model import JOINT_TITLE, Found, PostingModel
from titlemap.reading import TitleReading
from titlemap.resources import data_bytes
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights, parse_weights

#: The tables of a posting model: terms of texts, and terms of the titles of read postings.
TEXTS_TABLE, TITLES_TABLE = "posting_model.tsv", "posting_titles.tsv"
#: A text with fewer weighed terms than this has only part of its say; the explanation tells.
_THIN_TEXT = 8.0


@dataclass(frozen=True, slots=True)
class PostingReading:
    """What one posting says: six probabilities, the split of a typical week, how much was read, and the terms."""

    probabilities: tuple[float, ...]
    shares: tuple[float, ...]
    hits: float
    found: Found = field(compare=False, repr=False)


class PostingReader:
    """Reads titles with their texts.

    Parameters
    ----------
    texts : Weights
        ``data/posting_model.tsv``, or one that `titlemap.posting.train` made.
    titles : Weights
        ``data/posting_titles.tsv``, or the one made together with `texts`.
    """

    def __init__(self, texts: Weights, titles: Weights) -> None:
        if len(titles.views) != 1:
            raise ModelError(f"{titles.name} has the views {titles.views}; a title model has one, so train it again")
        self.model = PostingModel(texts)
        texts.numbers(JOINT_TITLE, len(OUTCOMES) ** 2)  # what is missing is said now, not when a text comes
        self.posted = TitleModel(titles)
        self.pooling: Pooling = pooling_from(texts)

    def read(self, titles: Sequence[TitleReading], texts: Sequence[str]) -> list[PostingReading]:
        """Read postings; what one says does not depend on the others.

        Parameters
        ----------
        titles : sequence of TitleReading
        texts : sequence of str
            As many; none of them blank.

        Returns
        -------
        list of PostingReading
        """
        found = self.model.read(texts)
        titled = np.array([not title.empty for title in titles])[:, None]
        said = np.array([title.probabilities for title in titles])
        blends = np.array([title.blend for title in titles])
        posted = self.posted.logits([self.posted.term_ids(title.clean.text) for title in titles])
        primary = centred_log(said) * titled
        heard = [
            doubted_log(found.alone),
            doubted_log(posted) * titled,
            doubted_log(self.model.joint(primary, found.beside)) * titled,
        ]
        by, hits = self.pooling, found.hits
        split = [centred_log(blends) * titled, *heard]
        probabilities = _unless_thin(pool([primary, *heard], hits, by.primary), said, hits)
        shares = _unless_thin(pool(split, hits, by.shares), blends, hits)
        if not titled.all():
            untitled = pool([primary, *heard], hits, by.primary_untitled)
            probabilities = np.where(titled, probabilities, untitled)
            shares = np.where(titled, shares, pool(split, hits, by.shares_untitled))
        rows = zip(probabilities.tolist(), shares.tolist(), hits.tolist(), found.found, strict=True)
        return [PostingReading(tuple(p), tuple(s), hits, terms) for p, s, hits, terms in rows]

    def evidence(
        self, reading: PostingReading, text: str, *, titled: bool, placed: bool = True
    ) -> tuple[Phrase | Note, ...]:
        """Return what a reading rests on: the phrases that counted for its likeliest outcome, and notes.

        Parameters
        ----------
        reading : PostingReading
        text : str
            The text as given.
        titled : bool
            Whether there was a title.
        placed : bool
            Whether to look for where the phrases stand, which is most of the work; all places are 0 otherwise.

        Returns
        -------
        tuple of Phrase and Note
        """
        top = OUTCOMES[reading.probabilities.index(max(reading.probabilities))]
        weights = (self.pooling.primary if titled else self.pooling.primary_untitled).weights
        alone, beside = weights[OPINIONS.index("text")], weights[OPINIONS.index("joint")]
        phrases = self.model.phrases(reading.found, text if placed else None, top, alone, beside)
        return (*phrases, *_notes(reading.hits, text))


def load_posting_reader(folder: str | Path | None = None) -> PostingReader:
    """Load the posting models that ship, or those that `titlemap.posting.train` wrote into a folder.

    Parameters
    ----------
    folder : str or Path, optional

    Returns
    -------
    PostingReader

    Raises
    ------
    ModelError
        If a table is missing or damaged.

    Examples
    --------
    >>> reader = load_posting_reader()
    >>> len(reader.model.table.terms), reader.model.table.views
    (8000, ('alone', 'beside'))
    """
    tables = []
    for name in (TEXTS_TABLE, TITLES_TABLE):
        try:
            content = data_bytes(name) if folder is None else (Path(folder) / name).read_bytes()
        except OSError as error:
            raise ModelError(f"{Path(folder or 'data') / name} cannot be read: {error.strerror}") from error
        # ours travel in a wheel, which has checksums of its own; a folder's may have been copied by hand
        tables.append(parse_weights(content, name, sealed=folder is not None))
    return PostingReader(*tables)


def _unless_thin(pooled: Floats, title: Floats, hits: Floats) -> Floats:
    """Leave a title's own answer as it is to the degree that its text has hardly a known term."""
    say = np.minimum(1.0, hits / _THIN_TEXT)[:, None]
    mixed: Floats = say * pooled + (1 - say) * title
    return mixed


def _notes(hits: float, text: str) -> tuple[Note, ...]:
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
    if hits < _THIN_TEXT:
        notes.append(Note("thin text", "hardly a known term in the text, so the title counts for more"))
    return tuple(notes)
