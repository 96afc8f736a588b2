"""What a title says by itself: the alias that it matches, or else what the model makes of its terms.

What no table knows carries no evidence, by construction: a title with unknown words says what its known part says,
only less surely. Its probabilities are those of the known part, flattened and moved towards *none*, neither of which
can make a function likelier than it was there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from titlemap.aliases import AliasTable
from titlemap.clean import CleanTitle, clean_titles
from titlemap.evidence import Evidence, Note, TitleTerm
from titlemap.features import hangs_on_unknown, known_part
from titlemap.match import FUZZY_CUTOFF, Match, Matcher
from titlemap.resources import data_bytes
from titlemap.result import Distribution, distribution, reason_for
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.model import TitleModel

#: How much of a near match's own row an answer takes over at most; the model has the rest.
NEAR_TRUST = 0.6
#: What is kept for the outcomes that the model excludes: no title by itself is surer than the surest alias.
DOUBT = 0.03
#: Where nothing of a title is known, it is most likely another trade's, but nobody can tell.
NOTHING_KNOWN = Distribution((0.1, 0.1, 0.1, 0.1, 0.1, 0.5))
#: A word that is no alias by itself, such as a role without what it is about, says half of nothing: it was only ever seen
#: beside others, and no function can be sure by it.
LONE_WORD = 0.5
#: Terms and unknown words shown as evidence.
SHOWN_TERMS, SHOWN_UNKNOWN = 5, 3
#: What so many cleaned titles say is remembered: many titles differ only in what cleaning takes off.
ROOM = 1 << 13
#: What each outcome gets of the doubt, and what its own probability is worth.
_DOUBTED, _UNDOUBTED = DOUBT * (1 / 6), 1 - DOUBT
_ALONE = 100.0


class Caution(NamedTuple):
    """How unknown words weaken an answer: log-probabilities times `trust`, and so much more for *none*."""

    trust: float
    none: float

    def of(self, said: Distribution) -> Distribution:
        """Return a weakened distribution."""
        logs = [self.trust * math.log(max(p, 1e-4)) for p in said.weights]
        logs[-1] += self.none
        return distribution(softmax(logs))


class Calibration(NamedTuple):
    """How the model's log-odds become probabilities, and how unknown words weaken them; fitted with the model."""

    sharpness: float
    none: float
    beside: Caution
    within: Caution

    @classmethod
    def stated(cls, numbers: tuple[float, ...]) -> Calibration:
        """Read the six numbers that the model's table states."""
        sharpness, none, *rest = numbers
        return cls(sharpness, none, Caution(*rest[:2]), Caution(*rest[2:]))


@dataclass(frozen=True, slots=True)
class TitleOpinion:
    """What a cleaned title says: distributions over outcomes and over a typical week, and where they come from."""

    probabilities: Distribution
    blend: Distribution
    match: Match | None = None
    terms: tuple[int, ...] = ()
    model: TitleModel | None = None
    unknown: tuple[str, ...] = ()
    _reason: str | None = field(init=False, default=None, compare=False, repr=False)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return what the opinion rests on: the alias, the terms that weighed most, the words that nobody knows."""
        alias = (self.match.evidence(),) if self.match else ()
        return (*alias, *self._weightiest(), *self._unknown())

    def telling(self) -> tuple[Evidence, ...]:
        """Return what a reason needs of the evidence: beside an alias, no terms."""
        said = (self.match.evidence(),) if self.match else self._weightiest()
        return (*said, *self._unknown())

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

    def _unknown(self) -> tuple[Note, ...]:
        if not self.unknown:
            return ()
        more = len(self.unknown) - SHOWN_UNKNOWN
        listed = ", ".join(map(repr, self.unknown[:SHOWN_UNKNOWN])) + (f" and {more} more" if more > 0 else "")
        return (Note("unknown", f"{listed}: no table knows what this says, so the answer is less sure"),)


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


_SILENT = TitleOpinion(NOTHING_KNOWN, NOTHING_KNOWN)


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
        from titlemap.weights import added, parse_weights  # noqa: PLC0415

        names = ("title_model.tsv", "title_labels_model.tsv")
        return TitleModel(added(*(parse_weights(data_bytes(name), name) for name in names)))

    @cached_property
    def calibration(self) -> Calibration:
        """How sure the model's answers are."""
        return Calibration.stated(self.model.table.numbers("calibration", 6))

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

    def read_cleaned(self, texts: Sequence[str]) -> list[TitleOpinion]:
        """Say what titles say that are cleaned already."""
        return self._opinions(list(texts))

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
        scored: list[tuple[int, Match | None, list[int], bool]] = []
        partly: list[tuple[int, Match | None, str, str, tuple[str, ...]]] = []
        for text in texts:
            row = self.table.exact(text)
            if row:
                out.append(TitleOpinion(row.prior, row.blend, Match(row, "exact", text, _ALONE)))
                continue
            if text:
                match, repaired = self.matcher.match(text)
                if match and match.method != "fuzzy":
                    out.append(TitleOpinion(match.alias.prior, match.alias.blend, match))
                    continue
                part, unknown = known_part(repaired, self.model.words)
                if part != repaired:
                    partly.append((len(out), match, repaired, part, unknown))
                else:
                    scored.append((len(out), match, self.model.term_ids(repaired), " " not in repaired))
            out.append(_SILENT)
        self._score(scored, out)
        parts = list(dict.fromkeys(part for *_, part, _ in partly if part))
        said = dict(zip(parts, self._opinions(parts), strict=True)) if parts else {}
        for at, match, repaired, part, unknown in partly:
            out[at] = self._weakened(said.get(part, _SILENT), match, repaired, unknown)
        return out

    def _score(
        self, scored: list[tuple[int, Match | None, list[int], bool]], out: list[TitleOpinion]
    ) -> None:
        """Let the model say what titles say of which it knows every word."""
        if not scored:
            return
        sharpness, none, *_ = self.calibration
        timid = self.model.logits([ids for _, _, ids, _ in scored])
        sharp = timid * sharpness
        sharp[:, -1] += none
        for (at, match, ids, lone), sharpened, plain in zip(scored, sharp.tolist(), timid.tolist(), strict=True):
            probabilities = tuple([_DOUBTED + _UNDOUBTED * p for p in softmax(sharpened)])
            blend = softmax(plain)
            if lone:
                probabilities = mix(NOTHING_KNOWN.weights, probabilities, LONE_WORD)
                blend = mix(NOTHING_KNOWN.weights, blend, LONE_WORD)
            if match:
                trust = _trust(match)
                probabilities = mix(match.alias.prior.weights, probabilities, trust)
                blend = mix(match.alias.blend.weights, blend, trust)
            out[at] = TitleOpinion(
                distribution(probabilities), distribution(blend), match, tuple(ids), self.model
            )

    def _weakened(
        self, said: TitleOpinion, match: Match | None, text: str, unknown: tuple[str, ...]
    ) -> TitleOpinion:
        """Take from what a title's known part says the certainty that its unknown words forbid."""
        if match:  # the unknown word is a form of a known one
            trust = _trust(match)
            probabilities = mix(match.alias.prior.weights, said.probabilities.weights, trust)
            blend = mix(match.alias.blend.weights, said.blend.weights, trust)
            return TitleOpinion(
                distribution(probabilities), distribution(blend), match, said.terms, said.model
            )
        if said is _SILENT:
            return TitleOpinion(NOTHING_KNOWN, NOTHING_KNOWN, unknown=unknown)
        if not unknown:  # only codes, which take nothing away
            return said
        within = hangs_on_unknown(text, self.model.words)
        caution = self.calibration.within if within else self.calibration.beside
        return TitleOpinion(
            caution.of(said.probabilities), caution.of(said.blend), said.match, said.terms, said.model, unknown
        )


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
    """Trust a near match the more the nearer it is."""
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
