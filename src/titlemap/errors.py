"""What can go wrong, as types that a caller can catch.

Messy titles and texts never raise: these errors are about files, tables and options.
"""

from __future__ import annotations


class TitlemapError(Exception):
    """Base class of every error that titlemap raises on purpose."""


class AliasTableError(TitlemapError):
    """The alias table breaks a rule; the message starts with ``file:line:``."""


class ModelError(TitlemapError):
    """A weights table is damaged, or was made for another layout."""


class InputError(TitlemapError):
    """A file or frame that cannot be read or written as asked; the message says what to do next."""
