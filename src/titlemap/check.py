"""Check what an alias table promises beyond its form: every alias finds its own row again."""

from __future__ import annotations

from titlemap.aliases import AliasTable, key
from titlemap.clean import clean_title
from titlemap.errors import AliasTableError


def check_aliases(table: AliasTable) -> None:
    """Clean every alias and look it up.

    Parameters
    ----------
    table : AliasTable

    Raises
    ------
    AliasTableError
        If an alias does not normalize to its own row: it holds words that cleaning takes off.

    Examples
    --------
    >>> from titlemap.aliases import load_aliases
    >>> check_aliases(load_aliases())
    """
    for number, row in enumerate(table.rows, start=2):
        cleaned = clean_title(row.alias).text
        if key(cleaned) != key(row.alias):
            raise AliasTableError(
                f"{table.name}:{number}: cleaning turns {row.alias!r:.80} into {cleaned!r:.80}; write the alias in that form"
            )
