"""What holds for all tests: one example may take its time, because other work shares the machine; attacks are counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Callable[[int], None]:
    """Count what a test that is marked as an attack has tried; one, if it doesn't say."""

    def count(times: int) -> None:
        request.node.user_properties.append(("tried", times))

    return count


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Write down which kind of attack a test is."""
    for mark in item.iter_markers("attack"):
        item.user_properties.append(("attack", mark.args[0]))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print a table of what was tried and what was survived, by kind."""
    tried: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            said = dict(report.user_properties)
            if report.when == "call" and "attack" in said:
                tried[said["attack"]] += said.get("tried", 1)
                survived[said["attack"]] += said.get("tried", 1) * (outcome == "passed")
    if tried:
        terminalreporter.section("attacks")
        terminalreporter.line(f"{'kind':<44}{'tried':>8}{'survived':>10}")
        for kind in sorted(tried):
            terminalreporter.line(f"{kind:<44}{tried[kind]:>8}{survived[kind]:>10}")
