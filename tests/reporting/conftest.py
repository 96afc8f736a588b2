from __future__ import annotations

import pytest


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages in a tenth of the time, for tests that don't look at the intervals' figures."""
    monkeypatch.setattr("titlemap.reporting.intervals._DRAWS", 50)
