"""What a title says by itself: the alias that it matches, or else what the model makes of its terms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from titlemap.aliases import AliasTable
from titlemap.clean import CleanTitle, clean_titles
from titlemap.evidence import Evidence, TitleTerm
from titlemap.match import FUZZY_CUTOFF, Match, Matcher
from titlemap.resources import data_bytes
from titlemap.result import Distribution, distribution, reason_for
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
#: What so many cleaned titles say is remembered: many titles differ only in what cleaning takes off.
ROOM = 1 << 13
_FLAT = Distribution((1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6))
#: What each outcome gets of that, and what its own probability is worth.
_DOUBTED, _UNDOUBTED = DOUBT * (1 / 6), 1 - DOUBT
_ALONE = 100.0


@dataclass(frozen=True, slots=True)
class TitleOpinion:
    """What a cleaned title says: distributions over outcomes and over a typical week, and where they come from."""

    probabilities: Distribution
    blend: Distribution
    match: Match | None = None
    terms: tuple[int, ...] = ()
    model: TitleModel | None = None
    _reason: str | None = field(init=False, default=None, compare=False, repr=False)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return what the opinion rests on: the alias, and the terms that weighed most."""
        alias = (self.match.evidence(),) if self.match else ()
        return (*alias, *self._weightiest())

    def telling(self) -> tuple[Evidence, ...]:
        """Return what a reason needs of the evidence: beside an alias, no terms."""
        return (self.match.evidence(),) if self.match else self._weightiest()

    def reason(self) -> str:
        """Put what is telling on one line, once for all titles that share the opinion."""
        reason = self._reason
        if reason is None:
            reason = reason_for(self.telling())
            object.__setattr__(self, "_reason", reason)
        return reason

    def _weightiest(self) -> tuple[TitleTerm, ...]:
        """Name the terms that weighed most for or against the likeliest outcome."""
        if not self.terms or self.model is None:
            return ()
        probabilities = self.probabilities.weights
        top = probabilities.index(max(probabilities))
        added = self.model.contributions(self.terms, top)
        loudest = sorted([(-abs(weight), t, weight) for t, weight in zip(self.terms, added, strict=True)])
        spoken, outcome = self.model.terms, OUTCOMES[top]
        return tuple([TitleTerm(spoken[t], outcome, weight) for _, t, weight in loudest[:SHOWN_TERMS]])


class TitleReading(NamedTuple):
    """A title, cleaned, and what it says."""

    clean: CleanTitle
    opinion: TitleOpinion

    @property
    def probabilities(self) -> tuple[float, ...]:
        """For each outcome, the probability that it is the primary one."""
        return self.opinion.probabilities.weights

    @property
    def blend(self) -> tuple[float, ...]:
        """The split of a typical week."""
        return self.opinion.blend.weights

    @property
    def empty(self) -> bool:
        """Whether no word was left after cleaning."""
        return not self.clean.text


_SILENT = TitleOpinion(_FLAT, _FLAT)


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
        self._held: dict[str, TitleOpinion] = {}

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
        distinct = list(dict.fromkeys(titles))
        if len(distinct) == len(titles):
            return self._read(distinct)
        readings = dict(zip(distinct, self._read(distinct), strict=True))
        return [readings[title] for title in titles]

    def _read(self, titles: list[str]) -> list[TitleReading]:
        cleaned = clean_titles(titles)
        held = self._held
        if len(held) > ROOM:  # a new one: another thread may be reading the old one
            held = self._held = {}
        new = [text for text in dict.fromkeys([clean.text for clean in cleaned]) if text not in held]
        if new:
            held.update(zip(new, self._opinions(new), strict=True))
        return [TitleReading(clean, held[clean.text]) for clean in cleaned]

    def _opinions(self, texts: list[str]) -> list[TitleOpinion]:
        """Say what each of some cleaned titles says, those without an alias in one go."""
        out: list[TitleOpinion] = []
        pending: list[tuple[int, Match | None, list[int]]] = []
        for text in texts:
            row = self.table.exact(text)
            if row:
                out.append(TitleOpinion(row.prior, row.blend, Match(row, "exact", text, _ALONE)))
                continue
            if text:
                match, repaired = self.matcher.match(text)
                pending.append((len(out), match, self.model.term_ids(repaired)))
            out.append(_SILENT)
        if pending:
            sharp = self.model.logits([ids for _, _, ids in pending]) * SHARPNESS
            scored = zip(pending, sharp.tolist(), (sharp / SHARPNESS).tolist(), strict=True)
            for (at, match, ids), sharpened, timid in scored:
                probabilities = tuple([_DOUBTED + _UNDOUBTED * p for p in softmax(sharpened)])
                blend = softmax(timid)
                if match:
                    trust = _trust(match)
                    probabilities = mix(match.alias.prior.weights, probabilities, trust)
                    blend = mix(match.alias.blend.weights, blend, trust)
                out[at] = TitleOpinion(
                    distribution(probabilities), distribution(blend), match, tuple(ids), self.model
                )
        return out


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
