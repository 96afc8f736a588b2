"""What can go wrong, as types that a caller can catch.

Messy titles and texts never raise: these errors are about files, tables and options.
"""

from __future__ import annotations

import re

#: What moves a cursor, colours a terminal, turns the direction of writing, or is half a character.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str, *, lines: bool = False) -> str:
    r"""Write a text so that no terminal obeys it: names of files, columns and jobs hold anything.

    Parameters
    ----------
    text : str
    lines : bool
        Whether it may go over several lines.

    Returns
    -------
    str
        Escaped as JSON does it, so that JSON stays what it was.

    Examples
    --------
    >>> printable("no such file: \x1b[2J\u202ea.csv, Köln")
    'no such file: \\u001b[2J\\u202ea.csv, Köln'
    """
    return CONTROL.sub(
        lambda found: found[0] if lines and found[0] == "\n" else f"\\u{ord(found[0]):04x}", text
    )


class TitlemapError(Exception):
    """Base class of every error that titlemap raises on purpose; its message is safe to print."""

    def __str__(self) -> str:
        """Return the message on one line."""
        return printable(super().__str__())


class AliasTableError(TitlemapError):
    """The alias table breaks a rule; the message starts with ``file:line:``."""


class ModelError(TitlemapError):
    """A weights table is damaged, or was made for another layout."""


class InputError(TitlemapError):
    """A file or frame that cannot be read or written as asked; the message says what to do next."""
