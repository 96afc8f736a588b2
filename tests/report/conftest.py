from __future__ import annotations

import pytest


@pytest.fixture
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages in a tenth of the time, for tests that don't look at the intervals' numbers."""
    monkeypatch.setattr("titlemap.report.counting._N_RESAMPLES", 50)
