"""What the tests of files share."""

from __future__ import annotations

import pytest
from stand_in import StandIn


@pytest.fixture
def stand_in() -> StandIn:
    """A normalizer that is quick, obvious, and remembers what it was asked."""
    return StandIn()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start processes and journals at once, and cut files into many blocks."""
    monkeypatch.setattr("titlemap.files.workers._PATIENCE", 0.0)
    monkeypatch.setattr("titlemap.files.journal._QUIET", 0.0)
    monkeypatch.setattr("titlemap.files.delimited.BLOCK", 2048)
    monkeypatch.setattr("titlemap.files.labelling._PORTION", 16)
