"""What holds for every result there is."""

from __future__ import annotations

import json
import math

from titlemap import Status, TitleResult
from titlemap.taxonomy import NONE, OUTCOMES


def check_contract(result: TitleResult) -> None:
    """What holds for every result there is."""
    assert (result.function is not None) == (result.status is Status.MATCHED)
    for part in (result.probabilities, result.shares):
        assert tuple(part) == OUTCOMES
        assert min(part.values()) >= 0
        assert math.isclose(math.fsum(part.values()), 1.0, abs_tol=1e-9)
    expected = {
        Status.MATCHED: result.probabilities[result.function or NONE],
        Status.OUT_OF_SCOPE: result.probabilities[NONE],
        Status.UNCERTAIN: max(result.probabilities.values()),
        Status.EMPTY: max(result.probabilities.values()),
    }
    assert result.confidence == expected[result.status]
    assert 0 <= result.confidence <= 1
    for shown in (repr(result), result.reason):
        assert len(shown.splitlines()) == 1
    assert json.loads(json.dumps(result.as_dict()))["status"] == result.status.value
    assert result.explain()
