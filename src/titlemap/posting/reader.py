"""Read postings, title and text together, to probabilities, shares and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from titlemap.errors import ModelError
from titlemap.evidence import Note, Phrase, Sentence
from titlemap.language import language_of
from titlemap.pooling import OPINIONS, Pooling, centred_log, doubted_log, pool, pooling_from
from titlemap.posting.model import Found, PostingModel
from titlemap.reading import TitleReading
from titlemap.resources import data_bytes
from titlemap.taxonomy import OUTCOMES
from titlemap.weights import Floats, Weights, parse_weights

#: The tables of a posting model: terms of texts, and terms of single sentences.
TEXTS_TABLE, SENTENCES_TABLE = "posting_model.tsv", "sentence_model.tsv"
#: A text that says less of work than a line of duties has only part of its say; the explanation tells.
_THIN_TEXT = 3.0


@dataclass(frozen=True, slots=True)
class PostingReading:
    """What one posting says: six probabilities, the split of a typical week, how much it tells of work, and by what."""

    probabilities: tuple[float, ...]
    shares: tuple[float, ...]
    told: float
    found: Found = field(compare=False, repr=False)


class PostingReader:
    """Reads titles with their texts.

    Parameters
    ----------
    texts : Weights
        ``data/posting_model.tsv``, or one that `titlemap.training.postings` made.
    sentences : Weights
        ``data/sentence_model.tsv``, or the one made together with `texts`.
    """

    def __init__(self, texts: Weights, sentences: Weights) -> None:
        self.model = PostingModel(texts, sentences)
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
        told = found.voices[:, :-1].sum(axis=1)
        titled = np.array([not title.empty for title in titles])[:, None]
        said = np.array([title.probabilities for title in titles])
        primary = centred_log(said) * titled
        blends = np.array([title.blend for title in titles])
        split = centred_log(blends) * titled
        heard = [
            doubted_log(found.alone),
            doubted_log(self.model.joint(primary, found.beside, found.voices)) * titled,
        ]
        by = self.pooling
        probabilities = _unless_silent(pool([primary, *heard], told, by.primary), said, told)
        shares = _unless_silent(pool([split, *heard], told, by.shares), blends, told)
        if not titled.all():
            untitled = pool([primary, *heard], told, by.primary_untitled)
            probabilities = np.where(titled, probabilities, untitled)
            shares = np.where(titled, shares, pool([split, *heard], told, by.shares_untitled))
        rows = zip(probabilities.tolist(), shares.tolist(), told.tolist(), found.found, strict=True)
        return [PostingReading(tuple(p), tuple(s), much, terms) for p, s, much, terms in rows]

    def evidence(
        self, reading: PostingReading, text: str, *, titled: bool, placed: bool = True
    ) -> tuple[Phrase | Sentence | Note, ...]:
        """Return what a reading rests on: sentences, the phrases that counted for its likeliest outcome, and notes.

        Parameters
        ----------
        reading : PostingReading
        text : str
            The text as given.
        titled : bool
            Whether there was a title.
        placed : bool
            Whether to look for where things stand, which is most of the work; otherwise all places of phrases are 0, and
            there are no sentences.

        Returns
        -------
        tuple of Phrase, Sentence and Note
        """
        top = OUTCOMES[reading.probabilities.index(max(reading.probabilities))]
        weights = (self.pooling.primary if titled else self.pooling.primary_untitled).weights
        alone, beside = weights[OPINIONS.index("text")], weights[OPINIONS.index("joint")]
        phrases = self.model.phrases(reading.found, text if placed else None, top, alone, beside)
        sentences = self.model.telling_sentences(reading.found, text) if placed else []
        return (*sentences, *phrases, *_notes(reading.told, text))


def load_posting_reader(folder: str | Path | None = None) -> PostingReader:
    """Load the posting models that ship, or those that `titlemap.training.postings` wrote into a folder.

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
    for name in (TEXTS_TABLE, SENTENCES_TABLE):
        try:
            content = data_bytes(name) if folder is None else (Path(folder) / name).read_bytes()
        except OSError as error:
            raise ModelError(f"{Path(folder or 'data') / name} cannot be read: {error.strerror}") from error
        # ours travel in a wheel, which has checksums of its own; a folder's may have been copied by hand
        tables.append(parse_weights(content, name, sealed=folder is not None))
    return PostingReader(*tables)


def _unless_silent(pooled: Floats, title: Floats, told: Floats) -> Floats:
    """Leave a title's own answer as it is to the degree that its text says nothing of work."""
    say = np.minimum(1.0, told / _THIN_TEXT)[:, None]
    mixed: Floats = say * pooled + (1 - say) * title
    return mixed


def _notes(told: float, text: str) -> tuple[Note, ...]:
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
    if told < _THIN_TEXT:
        notes.append(Note("thin text", "hardly a sentence in the text speaks of work, so the title counts for more"))
    return tuple(notes)
