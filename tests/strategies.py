"""What hypothesis draws in more than one room."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def distributions(draw: st.DrawFn) -> tuple[float, ...]:
    """Six numbers that sum to 1; some may be 0."""
    odds = draw(st.lists(st.floats(0, 1), min_size=6, max_size=6).filter(lambda odds: sum(odds) > 0.01))
    total = sum(odds)
    return tuple(x / total for x in odds)
