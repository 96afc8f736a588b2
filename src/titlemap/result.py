"""The answer: a distribution, a decision, and the evidence for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from titlemap.evidence import AliasMatch, CleaningStep, Evidence, Note, Phrase, TitleTerm, evidence_as_dict
from titlemap.taxonomy import NONE, OUTCOMES, JobFunction, Level, Status

#: What a step of cleaning did: the fields of a `CleaningStep`.
Change = tuple[str, str, str, tuple[str, ...]]
_POSITION = {outcome: i for i, outcome in enumerate(OUTCOMES)}


@dataclass(frozen=True, slots=True)
class Distribution(Mapping[str, float]):
    """Six numbers that sum to 1, one for each outcome; immutable, hashable and picklable.

    Keys are outcome ids; a `JobFunction` is its id, so both work.

    Examples
    --------
    >>> d = Distribution((0.0, 0.7, 0.2, 0.1, 0.0, 0.0))
    >>> d[JobFunction.DATA_SCIENTIST], d["ml_scientist"], d.top
    (0.7, 0.2, 'data_scientist')
    """

    weights: tuple[float, float, float, float, float, float]

    def __getitem__(self, outcome: str) -> float:
        """Return the weight of an outcome."""
        return self.weights[_POSITION[outcome]]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the six outcome ids in their fixed order."""
        return iter(OUTCOMES)

    def __len__(self) -> int:
        """Return six."""
        return len(OUTCOMES)

    @property
    def top(self) -> str:
        """The outcome with the largest weight (the first of equals)."""
        return OUTCOMES[self.weights.index(max(self.weights))]

    def __repr__(self) -> str:
        """Show the outcomes that matter on one line, largest first."""
        ranked = sorted(self.items(), key=lambda kv: -kv[1])
        return "{" + ", ".join(f"{k}: {v:.2f}" for k, v in ranked if v >= 0.005) + "}"


_new = object.__new__
_set_weights = vars(Distribution)["weights"].__set__


def distribution(weights: tuple[float, ...]) -> Distribution:
    """Name six weights, in half the time of a frozen dataclass's own ``__init__``.

    Examples
    --------
    >>> distribution((0.0, 1.0, 0.0, 0.0, 0.0, 0.0)).top
    'data_scientist'
    """
    made = _new(Distribution)
    _set_weights(made, weights)
    return made


class Grounds(Protocol):
    """What an answer rests on beside the cleaning of the title, told when somebody asks."""

    def evidence(self) -> tuple[Evidence, ...]:
        """Return all of it, in order."""

    def reason(self) -> str:
        """Return what `reason_for` makes of it, which may take less work than all of it."""


@dataclass(frozen=True, slots=True, repr=False)
class TitleResult:
    """What titlemap says about one job, and why.

    Attributes
    ----------
    title : str
        The title as given (``""`` if there was none).
    status : Status
        ``matched``, ``out_of_scope``, ``uncertain`` or ``empty``.
    function : JobFunction or None
        A member exactly when `status` is ``matched``.
    confidence : float
        Probability in [0, 1] that the decision is right; the largest probability when there is none.
    probabilities : Distribution
        For each of the six outcomes, the probability that it is the job's primary one.
    shares : Distribution
        How the job's time is expected to split over the six outcomes.
    level : Level or None
        How senior the title says the job is.
    cleaned : str
        The title after cleaning.
    evidence : tuple of Evidence
        Cleaning steps, alias matches, title terms, posting phrases and notes, in order. It is worked out when it is
        first asked for.

    Examples
    --------
    >>> from titlemap import normalize_title
    >>> result = normalize_title("Sr. Machine Learning Engineer (Remote)")
    >>> result.function, result.level, result.cleaned
    (<JobFunction.ML_ENGINEER: 'ml_engineer'>, <Level.SENIOR: 'senior'>, 'machine learning engineer')
    """

    title: str
    status: Status
    function: JobFunction | None
    confidence: float
    probabilities: Distribution
    shares: Distribution
    level: Level | None
    cleaned: str
    evidence: tuple[Evidence, ...]
    _changes: tuple[Change, ...] = field(init=False, default=(), compare=False)
    _grounds: Grounds | None = field(init=False, default=None, compare=False)

    if not TYPE_CHECKING:  # a type checker would take it to give any name

        def __getattr__(self, name: str) -> object:
            """Work the evidence out when it is first asked for: only then is it found missing."""
            if name != "evidence":
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            changes = (
                self._changes
            )  # before the grounds: another thread may be here, too, and lets go of them first
            grounds = self._grounds
            if grounds is None:  # it has worked the evidence out in the meantime
                return object.__getattribute__(self, "evidence")
            found = (*[CleaningStep(*change) for change in changes], *grounds.evidence())
            object.__setattr__(self, "evidence", found)
            object.__setattr__(self, "_grounds", None)
            object.__setattr__(self, "_changes", ())
            return found

    @property
    def outcome(self) -> str | None:
        """The decision as an outcome id: a function's, ``"none"``, or None when there is no decision."""
        if self.status is Status.OUT_OF_SCOPE:
            return NONE
        return None if self.function is None else self.function.value

    @property
    def reason(self) -> str:
        """The most telling evidence on one line."""
        grounds = self._grounds
        return reason_for(self.evidence) if grounds is None else grounds.reason()

    def explain(self) -> str:
        """Tell a person what was decided and what it rests on.

        Returns
        -------
        str
            Several lines of text.

        Examples
        --------
        >>> from titlemap import normalize_title
        >>> print(normalize_title("Data Scientist").explain().splitlines()[0])
        'Data Scientist' -> Data Scientist (data_scientist)
        """
        return "\n".join(_explain_lines(self))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values (str, float, dict, list, None), ready for JSON.

        Returns
        -------
        dict

        Examples
        --------
        >>> from titlemap import normalize_title
        >>> normalize_title("Welder").as_dict()["status"]
        'out_of_scope'
        """
        evidence = self.evidence  # first: the reason is then made from it
        return {
            "title": self.title,
            "function": None if self.function is None else self.function.value,
            "status": self.status.value,
            "confidence": self.confidence,
            "probabilities": dict(self.probabilities),
            "shares": dict(self.shares),
            "level": None if self.level is None else self.level.value,
            "cleaned": self.cleaned,
            "reason": self.reason,
            "evidence": [evidence_as_dict(item) for item in evidence],
        }

    def __repr__(self) -> str:
        """Show the decision on one line."""
        shown = self.title if len(self.title) <= 60 else self.title[:57] + "..."
        what = f"{self.function!s}" if self.function else self.status.value
        level = f", {self.level!s}" if self.level else ""
        return f"<TitleResult {shown!r}: {what} {self.confidence:.2f}{level}>"


#: What sets a field of a frozen result, in the order in which `unexplained` takes them.
(
    _set_title,
    _set_status,
    _set_function,
    _set_confidence,
    _set_probabilities,
    _set_shares,
    _set_level,
    _set_cleaned,
    _set_changes,
    _set_grounds,
) = [vars(TitleResult)[name].__set__ for name in TitleResult.__slots__ if name != "evidence"]


def unexplained(
    title: str,
    decision: tuple[Status, JobFunction | None, float],
    probabilities: Distribution,
    shares: Distribution,
    level: Level | None,
    cleaned: str,
    changes: tuple[Change, ...],
    grounds: Grounds,
) -> TitleResult:
    """Make a result whose evidence is worked out when it is first asked for, which costs more than the answer.

    Parameters
    ----------
    title : str
    decision : tuple of Status, JobFunction or None, and float
        Status, function and confidence.
    probabilities, shares : Distribution
    level : Level or None
    cleaned : str
    changes : tuple
        What cleaning did: the fields of each `CleaningStep`.
    grounds : Grounds
        What else the answer rests on; asked once at most, unless two threads ask at the same time.

    Returns
    -------
    TitleResult
    """
    # Setting fields one by one takes a third of the time of a frozen dataclass's own ``__init__``.
    result = _new(TitleResult)
    _set_title(result, title)
    _set_status(result, decision[0])
    _set_function(result, decision[1])
    _set_confidence(result, decision[2])
    _set_probabilities(result, probabilities)
    _set_shares(result, shares)
    _set_level(result, level)
    _set_cleaned(result, cleaned)
    _set_changes(result, changes)
    _set_grounds(result, grounds)
    return result


def reason_for(evidence: tuple[Evidence, ...], most: int = 3) -> str:
    """Put the most telling evidence on one line.

    Parameters
    ----------
    evidence : tuple of Evidence
    most : int
        How many terms or phrases to name at most.

    Returns
    -------
    str

    Examples
    --------
    >>> reason_for((TitleTerm("nurse", "none", 2.1),))
    'title: nurse'
    """
    parts = [str(item) for item in evidence if isinstance(item, AliasMatch)][:1]
    terms = [item.term for item in evidence if isinstance(item, TitleTerm) and item.weight > 0][:most]
    if terms and not parts:
        parts.append(f"title: {', '.join(terms)}")
    phrases = [item.phrase for item in evidence if isinstance(item, Phrase) and item.weight > 0][:most]
    if phrases:
        parts.append(f"posting: {', '.join(phrases)}")
    parts += [str(item) for item in evidence if isinstance(item, Note)]
    return " | ".join(parts) or "nothing known to go by"


def _explain_lines(result: TitleResult) -> Iterator[str]:
    if result.function:
        verdict = f"{result.function.display_name} ({result.function})"
    else:
        verdict = {
            Status.OUT_OF_SCOPE: "none of the five functions",
            Status.UNCERTAIN: "uncertain: not enough to decide on",
            Status.EMPTY: "empty: neither title nor text",
        }[result.status]
    yield f"{result.title!r} -> {verdict}"
    if result.status is Status.EMPTY:
        return
    yield f"  confidence   {result.confidence:.0%}" + (f", level {result.level}" if result.level else "")
    yield f"  probability  {_ranked(result.probabilities)}"
    yield f"  time split   {_ranked(result.shares)}"
    if result.cleaned != result.title:
        yield f"  read as      {result.cleaned!r}"
    for item in result.evidence:
        if not isinstance(item, CleaningStep) or item.removed:
            yield f"  - {item}"


def _ranked(distribution: Distribution) -> str:
    ranked = sorted(distribution.items(), key=lambda kv: -kv[1])
    return ", ".join(f"{name} {value:.0%}" for name, value in ranked if value >= 0.02)
