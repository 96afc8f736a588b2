"""From a distribution to a decision that has the least expected loss.

Deciding by expected loss, with abstention as an action of its own price, is the Bayes rule with a reject
option of C. K. Chow, "On optimum recognition error and reject tradeoff", IEEE Trans. Inf. Theory 16 (1970).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from titlemap.taxonomy import NONE, OUTCOMES, JobFunction, Status


@dataclass(frozen=True, slots=True)
class Loss:
    """What each kind of mistake costs; only the ratios matter.

    Parameters
    ----------
    wrong : float
        Naming a function when another outcome is true. The unit.
    abstain : float
        Answering ``uncertain``. The default 0.4 says that an analyst would rather look at a row than
        accept an answer that is wrong more often than two times in five.
    missed : float
        Answering ``out_of_scope`` when one of the five is true. It defaults to the price of any other wrong
        label: for counting, a job lost from a function does the harm of a job put in the wrong one.

    Raises
    ------
    ValueError
        If a cost is negative, not finite, or `wrong` is 0.

    Examples
    --------
    >>> Loss(abstain=1.0)  # never abstain
    Loss(wrong=1.0, abstain=1.0, missed=1.0)
    """

    wrong: float = 1.0
    abstain: float = 0.4
    missed: float = 1.0

    def __post_init__(self) -> None:
        """Refuse costs that no decision could be based on."""
        costs = (self.wrong, self.abstain, self.missed)
        if not all(0 <= cost < float("inf") for cost in costs) or self.wrong == 0:
            raise ValueError(f"costs must be finite and not negative, and wrong above 0; got {self}")


class Decision(NamedTuple):
    """A status, the function when there is one, and the probability that goes with it."""

    status: Status
    function: JobFunction | None
    confidence: float


_FUNCTIONS = tuple(JobFunction)
_NONE_AT = OUTCOMES.index(NONE)


def decide(probabilities: tuple[float, ...], loss: Loss) -> Decision:
    """Choose the action with the least expected loss.

    Naming function *f* costs ``wrong * (1 - p_f)``, answering *none* ``missed * (1 - p_none)``, abstaining
    ``abstain``. Of equal losses a decision beats abstention, and an earlier function a later one.

    Parameters
    ----------
    probabilities : tuple of float
        Six, in the order of `OUTCOMES`, summing to 1.
    loss : Loss

    Returns
    -------
    Decision

    Examples
    --------
    >>> decide((0.0, 0.1, 0.1, 0.8, 0.0, 0.0), Loss()).function
    <JobFunction.ML_ENGINEER: 'ml_engineer'>
    >>> decide((0.2, 0.2, 0.2, 0.1, 0.1, 0.2), Loss()).status
    <Status.UNCERTAIN: 'uncertain'>
    """
    best = max(probabilities[:_NONE_AT])
    none = probabilities[_NONE_AT]
    cost_named = loss.wrong * (1 - best)
    cost_none = loss.missed * (1 - none)
    if min(cost_named, cost_none) > loss.abstain:
        return Decision(Status.UNCERTAIN, None, max(best, none))
    if cost_none < cost_named:
        return Decision(Status.OUT_OF_SCOPE, None, none)
    return Decision(Status.MATCHED, _FUNCTIONS[probabilities.index(best)], best)
