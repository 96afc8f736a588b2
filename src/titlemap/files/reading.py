"""How a caller wants a table to be read, and which columns that makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from titlemap.columns import Roles, appended_names, find_columns, replaced
from titlemap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from titlemap.columns import Collections, Wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """How a caller wants a source to be read; None is to be found out."""

    title: Wanted = None
    text: Wanted = None
    company: Wanted = None
    prefix: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    overwrite: bool = False
    neutralise: bool = False

    def knows(self, names: Sequence[str]) -> bool:
        """Say whether a header has the columns that are to be read.

        Parameters
        ----------
        names : sequence of str

        Returns
        -------
        bool

        Examples
        --------
        >>> Reading().knows(["id", "Job Title"]), Reading(title="Rolle").knows(["id", "Job Title"])
        (True, False)
        """
        try:
            find_columns(names, self.title, self.text, self.company)
        except InputError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's columns: their names, which are read, which are new, and where those stand that make room."""

    names: list[str]
    roles: Roles
    new_names: list[str]
    dropped: list[int]


#: Of a table that nobody labels.
NOT_LAID_OUT = Layout([], Roles(None), [], [])


def lay_out(
    names: Sequence[str], reading: Reading, where: str, collections: Collections | None = None
) -> Layout:
    """Find a table's columns and name the new ones.

    Parameters
    ----------
    names : sequence of str
        The table's own columns.
    reading : Reading
    where : str
        What the table is called in a message.
    collections : mapping of int to str, optional
        What columns hold that hold no text.

    Returns
    -------
    Layout

    Raises
    ------
    InputError
        If a column is missing, or a name is taken.

    Examples
    --------
    >>> lay_out(["title", "status"], Reading(overwrite=True), "jobs.csv").dropped
    [1]
    """
    roles = find_columns(
        names, reading.title, reading.text, reading.company, where=where, collections=collections or {}
    )
    new_names = appended_names(reading.prefix, names, overwrite=reading.overwrite)
    return Layout(list(names), roles, new_names, replaced(names, new_names, roles))
