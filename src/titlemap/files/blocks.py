"""What travels from a source to a target."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from titlemap.columns import Roles
    from titlemap.files.encoding import Carrier

#: How much of a source is worked on at once, in bytes.
BLOCK = 1 << 22


@dataclass(frozen=True, slots=True)
class Questions:
    """The titles, texts and companies of some rows, as parallel lists; None where there is no such column."""

    count: int
    titles: Sequence[str | None] | None
    texts: Sequence[str | None] | None = None
    companies: Sequence[str | None] | None = None

    def triples(self) -> Iterator[tuple[str | None, str | None, str | None]]:
        """Iterate over (title, text, company)."""
        nothing = (None,) * self.count
        return zip(self.titles or nothing, self.texts or nothing, self.companies or nothing, strict=True)


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read: where it begins, why, and its carried text."""

    line: int
    reason: str
    record: str


@dataclass(slots=True)
class Rows:
    """Records of text, cut where the new cells go; a tail is the line end with the blank lines after it."""

    carrier: Carrier
    lead: str = ""
    heads: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)

    def keep_blank(self, text: str) -> None:
        """Keep a blank line where it is, without making a row of it."""
        if self.tails:
            self.tails[-1] += text
        else:
            self.lead += text


@dataclass(slots=True)
class Block:
    """Some rows of a source.

    `rows` is what the source's own kind of target needs to write them; `flags` says of odd rows, by their
    position, what is odd about them.
    """

    questions: Questions
    rows: Any
    rejects: list[Reject] = field(default_factory=list)
    flags: dict[int, str] = field(default_factory=dict)


class Source(Protocol):
    """A table that is read block by block."""

    kind: str
    names: list[str]
    roles: Roles
    encoding: str | None
    delimiter: str | None

    def blocks(self) -> Iterator[Block]:
        """Read the rows, a block at a time."""
        ...
