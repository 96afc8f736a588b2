"""What travels from a source to a target."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from titlemap.columns import Roles
    from titlemap.files.encoding import Carrier

#: How much of a source is worked on at once, in bytes.
BLOCK = 1 << 20

#: A title, a text and a company.
Question = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Questions:
    """What some rows ask, as it stands in the file.

    `cells` has an entry for each row: the cell if one column is read, a tuple of cells if several are. Only
    distinct entries get decoded, by `question`.
    """

    roles: Roles
    cells: list[Any]
    carrier: Carrier | None = None

    def question(self, cells: Any) -> Question:
        """Turn an entry of `cells` into a title, a text and a company."""
        places = (self.roles.title, self.roles.text, self.roles.company)
        filled = [at is not None for at in places]
        several = iter(cells if sum(filled) > 1 else (cells,))
        found = [next(several) if there else None for there in filled]
        if self.carrier is not None:
            found = [None if cell is None else self.carrier.cell(cell) for cell in found]
        return found[0], found[1], found[2]


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read: where it begins, why, and its carried text."""

    line: int
    reason: str
    record: str


@dataclass(slots=True)
class Rows:
    """Records of text, cut where the new cells go.

    A tail is the line end, with the blank lines after it; one text if it is the same for all.
    """

    lead: str = ""
    heads: list[str] = field(default_factory=list)
    tails: list[str] | str = field(default_factory=list)

    def joined(self, answers: list[str]) -> str:
        """Put the answers between heads and tails.

        Examples
        --------
        >>> Rows("", ["a", "b"], "!").joined([",1", ",2"])
        'a,1!b,2!'
        """
        pieces = [""] * (3 * len(answers))
        pieces[0::3] = self.heads
        pieces[1::3] = answers
        pieces[2::3] = [self.tails] * len(answers) if isinstance(self.tails, str) else self.tails
        return self.lead + "".join(pieces)


@dataclass(slots=True)
class Block:
    """Some rows of a source.

    `rows` is what the source's own kind of target needs to write them, in the text of `carrier`; `flags` says
    of odd rows, by their position, what is odd about them.
    """

    questions: Questions
    rows: Any
    rejects: list[Reject] = field(default_factory=list)
    flags: dict[int, str] = field(default_factory=dict)
    carrier: Carrier | None = None
