"""What a title says by itself: the alias that it matches, or else what the model makes of its terms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from titlemap.aliases import AliasTable
from titlemap.clean import CleanTitle, clean_title
from titlemap.evidence import Evidence, TitleTerm
from titlemap.match import FUZZY_CUTOFF, Match, Matcher
from titlemap.resources import data_bytes
from titlemap.result import Distribution
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.model import TitleModel

#: How much of a near match's own row an answer takes over at most; the model has the rest.
NEAR_TRUST = 0.6
#: The model learns from priors that are never sure and under a penalty, so its log-odds come out too timid for
#: real titles. This factor corrects them: one number, chosen by the log loss on 384 real labelled titles that no
#: alias covers (1: 0.27, 1.6: 0.223, 2: 0.221, 2.5: 0.23) and their calibration error.
SHARPNESS = 2.2
#: What is kept for the outcomes that the model excludes: no title by itself is surer than the surest alias.
DOUBT = 0.03
#: Terms shown as evidence.
SHOWN_TERMS = 5
_FLAT = Distribution((1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6))
_ALONE = 100.0


class TitleReading(NamedTuple):
    """A title's distribution over outcomes, the split of a typical week, and where they come from."""

    clean: CleanTitle
    probabilities: tuple[float, ...]
    blend: tuple[float, ...]
    match: Match | None
    terms: tuple[int, ...]
    empty: bool


class TitleReader:
    """Reads titles with an alias table and, where no alias is the whole title, with the title model.

    Parameters
    ----------
    table : AliasTable
    model : TitleModel, optional
        By default the one that ships, loaded when the first title needs it.
    """

    def __init__(self, table: AliasTable, model: TitleModel | None = None) -> None:
        self.table = table
        self._given = model

    @cached_property
    def matcher(self) -> Matcher:
        """The table's indexes."""
        return Matcher(self.table)

    @cached_property
    def model(self) -> TitleModel:
        """The title model."""
        if self._given is not None:
            return self._given
        # An exact match needs no model, and then no numpy either.
        from titlemap.model import TitleModel  # noqa: PLC0415
        from titlemap.weights import parse_weights  # noqa: PLC0415

        return TitleModel(parse_weights(data_bytes("title_model.tsv"), "title_model.tsv"))

    def read(self, titles: Sequence[str]) -> list[TitleReading]:
        """Read titles; what one says does not depend on the others.

        Parameters
        ----------
        titles : sequence of str
            Raw titles; ``""`` for none.

        Returns
        -------
        list of TitleReading
        """
        out: list[TitleReading | None] = [None] * len(titles)
        open_at: list[int] = []
        pending: list[tuple[CleanTitle, Match | None, list[int]]] = []
        for i, raw in enumerate(titles):
            clean = clean_title(raw)
            found = self.table.exact(clean.text)
            if found:
                out[i] = TitleReading(
                    clean,
                    found.prior.weights,
                    found.blend.weights,
                    Match(found, "exact", clean.text, _ALONE),
                    (),
                    False,
                )
            elif not clean.text:
                out[i] = TitleReading(clean, _FLAT.weights, _FLAT.weights, None, (), True)
            else:
                repaired = self.matcher.repair(clean.text)
                match = self.matcher.find(clean.text, repaired)
                open_at.append(i)
                pending.append((clean, match, self.model.term_ids(repaired)))
        for i, reading in zip(open_at, self._model_readings(pending), strict=True):
            out[i] = reading
        return [reading for reading in out if reading is not None]

    def _model_readings(
        self, pending: list[tuple[CleanTitle, Match | None, list[int]]]
    ) -> list[TitleReading]:
        if not pending:
            return []
        logits = self.model.logits([ids for _, _, ids in pending]) * SHARPNESS
        readings = []
        for (clean, match, ids), row in zip(pending, logits.tolist(), strict=True):
            probabilities = mix(_FLAT.weights, softmax(row), DOUBT)
            blend = softmax([x / SHARPNESS for x in row])
            if match:
                trust = _trust(match)
                probabilities = mix(match.alias.prior.weights, probabilities, trust)
                blend = mix(match.alias.blend.weights, blend, trust)
            readings.append(TitleReading(clean, probabilities, blend, match, tuple(ids), False))
        return readings

    def evidence(self, reading: TitleReading) -> tuple[Evidence, ...]:
        """Return what a reading rests on: cleaning steps, the alias, and the terms that weighed most."""
        found: list[Evidence] = list(reading.clean.steps)
        if reading.match:
            found.append(reading.match.evidence())
        if reading.terms:
            found += self._terms(reading)
        return tuple(found)

    def _terms(self, reading: TitleReading) -> list[TitleTerm]:
        top = reading.probabilities.index(max(reading.probabilities))
        added = self.model.contributions(list(reading.terms), top)
        loudest = sorted(zip(map(_loudness, added), reading.terms, added, strict=True))[:SHOWN_TERMS]
        return [TitleTerm(self.model.terms[t], OUTCOMES[top], weight) for _, t, weight in loudest]


def _loudness(weight: float) -> float:
    """Sort key: the largest absolute weight first."""
    return -abs(weight)


def softmax(logits: Sequence[float]) -> tuple[float, ...]:
    """Turn log-odds into probabilities.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    (0.5, 0.5)
    """
    top = max(logits)
    odds = [math.exp(x - top) for x in logits]
    total = math.fsum(odds)
    return tuple([x / total for x in odds])


def _trust(match: Match) -> float:
    """Trust a repaired match like an exact one, and a near one the more the nearer it is."""
    if match.method == "repaired":
        return 1.0
    return NEAR_TRUST * (match.score - FUZZY_CUTOFF + 5) / (_ALONE - FUZZY_CUTOFF + 5)


def mix(first: tuple[float, ...], second: tuple[float, ...], weight: float) -> tuple[float, ...]:
    """Give the first distribution this weight, and the second the rest.

    Examples
    --------
    >>> mix((1.0, 0.0), (0.0, 1.0), 0.25)
    (0.25, 0.75)
    """
    rest = 1 - weight
    return tuple([weight * a + rest * b for a, b in zip(first, second, strict=True)])
