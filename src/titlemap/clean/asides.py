"""Steps about what a title says beside itself: brackets in its middle, segments that come twice."""

from __future__ import annotations

import re

from .roles import has_role

_ASIDE = re.compile(r"\s?[(\[]([^()\[\]]{1,60})[)\]]\s?")
_GOES_ON = re.compile(r"[)\]] ?[^ ,;:|()\[\]]")
_BREAK = re.compile(r"[,;:|()\[\]]| [-/] |- | -")


def asides(text: str) -> tuple[str, tuple[str, ...]]:
    """Put a bracket that parts a role noun from its modifiers behind both; drop a mere abbreviation.

    Examples
    --------
    >>> asides("artificial intelligence (ai) engineer - remote")
    ('artificial intelligence engineer - remote', ('(ai)',))
    >>> asides("machine learning (nlp) engineer")
    ('machine learning engineer, nlp', ())
    """
    if not _GOES_ON.search(text):
        return text, ()
    removed: list[str] = []
    at = 0
    for _ in range(3):
        match = _ASIDE.search(text, at)
        if not match:
            break
        rest = text[match.end() :]
        stop = _BREAK.search(rest)
        right = rest[: stop.start()] if stop else rest
        left = _BREAK.split(text[: match.start()])[-1].strip() if right else ""
        inner = match[1].strip()
        if not left or not _separate(left, right) or has_role(inner):
            at = match.end()
            continue
        tail = rest[len(right) :]
        if (
            inner.replace("/", "")
            == "".join(word[0] for word in re.findall(r"\w+", left))[-len(inner.replace("/", "")) :]
        ):
            removed.append(match[0].strip())
            inner = ""
        moved = f"{text[: match.start()]} {right.strip()}{', ' + inner if inner else ''}"
        text, at = moved + tail, len(moved)
    return text, tuple(removed)


def _separate(left: str, right: str) -> bool:
    """Whether two pieces around a bracket are one title: only the right one holds a role noun."""
    return has_role(right) and not has_role(left) and not left.endswith((" for", " of", " in", "&"))


def repeats(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop a segment that was there before.

    Examples
    --------
    >>> repeats("data scientist, growth, data scientist")
    ('data scientist, growth', ('data scientist',))
    """
    if ", " not in text:
        return text, ()
    parts = text.split(", ")
    if len(set(parts)) == len(parts) or " / " in text:
        return text, ()
    kept = list(dict.fromkeys(parts))
    return ", ".join(kept), tuple(part for place, part in enumerate(parts) if part in parts[:place])
