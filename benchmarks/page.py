"""Put tables into docs/performance.md, between the marks that name them; the prose around them stays."""

from __future__ import annotations

import re
from collections.abc import Mapping

from benchmarks.peers import ROOT

PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "performance.svg"
_MARKED = re.compile(
    r"(?P<open><!-- measured: (?P<name>\w+) -->\n).*?(?P<close>^<!-- end -->$)", re.MULTILINE | re.DOTALL
)


def fill(page: str, measured: Mapping[str, str]) -> str:
    r"""Return a page with new text between its marks; a mark that nothing was measured for keeps its text.

    Raises
    ------
    ValueError
        If something was measured that the page has no mark for.

    Examples
    --------
    >>> fill("Before.\n<!-- measured: speed -->\nold\n<!-- end -->\nAfter.", {"speed": "new"})
    'Before.\n<!-- measured: speed -->\nnew\n<!-- end -->\nAfter.'
    """
    marks = {found["name"] for found in _MARKED.finditer(page)}
    if lost := measured.keys() - marks:
        raise ValueError(
            f"the page has no mark '<!-- measured: {min(lost)} -->'; it has {', '.join(sorted(marks))}"
        )

    def renew(found: re.Match[str]) -> str:
        if found["name"] not in measured:
            return found[0]
        return f"{found['open']}{measured[found['name']]}\n{found['close']}"

    return _MARKED.sub(renew, page)


def write(measured: Mapping[str, str]) -> None:
    """Renew docs/performance.md."""
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), measured), encoding="utf-8")
