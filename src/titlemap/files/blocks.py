"""What travels from a source to a target."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from titlemap.columns import Roles
    from titlemap.files.encoding import Carrier

#: How much of a source is worked on at once, in bytes.
BLOCK = 1 << 20

#: A value for each of some rows; None if no row has any.
Column = list[str | None] | None


@dataclass(frozen=True, slots=True)
class Questions:
    """What some rows ask, column by column, and what is odd about each row."""

    titles: Column
    texts: Column = None
    companies: Column = None
    odd: Column = None

    def __len__(self) -> int:
        """Return how many rows ask."""
        return next((len(column) for column in self.columns if column is not None), 0)

    def portion(self, start: int, stop: int) -> Questions:
        """Return what the rows from `start` to before `stop` ask.

        Examples
        --------
        >>> Questions(["Chef", "Cook", "Nurse"]).portion(1, 3).titles
        ['Cook', 'Nurse']
        """
        return Questions(*[None if column is None else column[start:stop] for column in self.columns])

    @property
    def columns(self) -> tuple[Column, Column, Column, Column]:
        """The columns as they are, to be gone through."""
        return self.titles, self.texts, self.companies, self.odd


def digest(values: Any) -> bytes:
    """Return a few bytes that stand for texts, however long they are.

    Parameters
    ----------
    values : str, list or tuple
        A text, or several: texts, missing values, and lists of these.

    Returns
    -------
    bytes
        Other ones for other values: sixteen of BLAKE2.

    Examples
    --------
    >>> digest(["a", "b"]) == digest(("a", "b")), digest(["ab", None]) == digest(["a", "b"])
    (True, False)
    """
    try:
        written = orjson.dumps(values)
    except TypeError:  # half a surrogate pair, which JSON may hold and UTF-8 may not
        written = json.dumps(values).encode("ascii")
    return blake2b(written, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of some rows that are read, as they stand in the file.

    `rows` has an entry for each row: the cell if one column is read, a tuple of cells if several are. Only the
    entries of new questions get decoded, by `questions`.
    """

    roles: Roles
    rows: list[Any]
    carrier: Carrier | None = None

    @property
    def several(self) -> bool:
        """Whether several columns are read, so that an entry is a tuple."""
        return (self.roles.title, self.roles.text, self.roles.company).count(None) < 2

    def questions(self, places: Sequence[int], odd: dict[int, str]) -> Questions:
        """Return what some of the rows ask, given what is odd about which."""
        filled = [at is not None for at in (self.roles.title, self.roles.text, self.roles.company)]
        picked = [self.rows[at] for at in places]
        columns = iter(zip(*picked, strict=True) if self.several else [picked])
        title, text, company = (self._decoded(next(columns, ())) if there else None for there in filled)
        return Questions(title, text, company, [odd.get(at) for at in places] if odd else None)

    def _decoded(self, column: Sequence[str | None]) -> list[str | None]:
        if self.carrier is None:
            return list(column)
        cell = self.carrier.cell
        return [carried if carried is None or carried.isascii() else cell(carried) for carried in column]


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read: where it begins, why, and its carried text, or more of that."""

    line: int
    reason: str
    record: str
    goes_on: bool = False


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

    cells: Cells
    rows: Any
    rejects: list[Reject] = field(default_factory=list)
    flags: dict[int, str] = field(default_factory=dict)
    carrier: Carrier | None = None
