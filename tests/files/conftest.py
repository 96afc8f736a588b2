"""What the tests of files share."""

from __future__ import annotations

import pytest
from stand_in import StandIn


@pytest.fixture
def stand_in() -> StandIn:
    """A normalizer that is quick, obvious, and remembers what it was asked."""
    return StandIn()
