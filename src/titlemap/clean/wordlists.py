"""How this room writes its lists of words down: as text, the way people read them."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set.

    Examples
    --------
    >>> sorted(words("senior junior"))
    ['junior', 'senior']
    """
    return frozenset(text.split())
