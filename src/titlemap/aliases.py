"""The alias table: read it, check it, look things up in it.

``data/title_aliases.csv`` is the single source of truth for titles. Its columns are

* ``alias``: a title in its cleaned form, unique after removing punctuation;
* ``language``: BCP 47 tag of the language it is written in;
* ``family``: near-synonyms share one; validation leaves whole families out;
* ``function``: one of the five, ``none``, or empty where the title alone cannot say;
* ``prior``: percentages of the six outcomes, such as ``ml_engineer=92 ml_scientist=6 none=2``;
* ``blend``: how a typical week splits, in the same form, or empty for a pure job.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

from titlemap.errors import CONTROL, AliasTableError
from titlemap.resources import data_bytes
from titlemap.result import Distribution
from titlemap.taxonomy import OUTCOMES

COLUMNS = ("alias", "language", "family", "function", "prior", "blend")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,15})?")
#: Signs that are part of the letter before them: accents, vowel signs, and the joiners between letters of some scripts.
_SIGNS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    r"\u06e7-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd"
    r"\u09d7\u09e2\u09e3\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd"
    r"\u0bd7\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0d81-\u0d83\u0dca-\u0ddf"
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u102b-\u103e\u1056-\u1059\u135d-\u135f"
    r"\u17b4-\u17d3\u200c\u200d"
)
_LETTER = rf"[^\W_][{_SIGNS}]*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:[+#]+|(?:[.&'’](?:{_LETTER})+)+)?|\.net\b")


def words(text: str) -> list[str]:
    """Split a cleaned title into words; ``c++``, ``c#``, ``r&d`` and ``node.js`` stay whole.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> words("r&d engineer, c++ / ai/ml (node.js)")
    ['r&d', 'engineer', 'c++', 'ai', 'ml', 'node.js']
    """
    return list(chain.from_iterable(map(_words_of, text.split())))


@lru_cache(maxsize=1 << 15)
def _words_of(piece: str) -> tuple[str, ...]:
    """Find the words between two blanks, where no word goes across; titles share them, so the latest are kept."""
    return tuple(_WORD.findall(piece))


def key(text: str) -> str:
    """Return what two spellings of one alias share: the words, joined by single spaces.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> key("Data-Scientist, Pricing".lower())
    'data scientist pricing'
    """
    return " ".join(words(text))


@dataclass(frozen=True, slots=True)
class Alias:
    """One row of the table.

    Examples
    --------
    >>> row = load_aliases().by_key["scientist"]
    >>> row.ambiguous, row.family
    (True, 'bare-scientist')
    """

    alias: str
    language: str
    family: str
    function: str | None
    prior: Distribution
    blend: Distribution

    @property
    def ambiguous(self) -> bool:
        """Whether the title alone cannot say."""
        return self.function is None


class AliasTable:
    """The rows by `key`, and the content hash that is the table's version.

    Rows are made when they are asked for, so that one exact match does not pay for eleven thousand.

    Parameters
    ----------
    cells : dict of str to tuple of (int, tuple of str)
        For each key, the row's line number and its cells.
    version : str
        Content hash.
    name : str
        What error messages call the table.

    Examples
    --------
    >>> load_aliases().exact("data scientist").function
    'data_scientist'
    """

    def __init__(self, cells: dict[str, tuple[int, tuple[str, ...]]], version: str, name: str) -> None:
        self._cells = cells
        self._made: dict[str, Alias] = {}
        self._memo: dict[str, Distribution] = {}
        self.version = version
        self.name = name

    def exact(self, cleaned: str) -> Alias | None:
        """Return the row that a cleaned title is, or None."""
        row_key = cleaned if cleaned in self._cells else key(cleaned)
        row = self._made.get(row_key)
        if row is None and (found := self._cells.get(row_key)):
            row = self._made[row_key] = _row(found[1], f"{self.name}:{found[0]}", self._memo)
        return row

    @cached_property
    def by_key(self) -> dict[str, Alias]:
        """Every row by its key, in the table's order; made, and so checked, at once."""
        return {row_key: row for row_key in self._cells if (row := self.exact(row_key))}

    @property
    def rows(self) -> tuple[Alias, ...]:
        """Every row, in the table's order."""
        return tuple(self.by_key.values())

    def keys(self) -> Iterable[str]:
        """Return the keys of all rows."""
        return self._cells.keys()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._cells)

    def __repr__(self) -> str:
        """Show name, size and version."""
        return f"<AliasTable {self.name}: {len(self)} aliases, version {self.version}>"


def load_aliases(path: str | Path | None = None) -> AliasTable:
    """Read an alias table and check its form.

    Parameters
    ----------
    path : str or Path, optional
        A CSV with the columns of this module; by default the table that titlemap ships.

    Returns
    -------
    AliasTable

    Raises
    ------
    AliasTableError
        If a row breaks a rule; the message starts with ``file:line:``.

    Examples
    --------
    >>> load_aliases().by_key["data scientist"].function
    'data_scientist'
    """
    if path is None:
        # The suite has checked every row of this one; nobody should wait for it again.
        return _index(data_bytes("title_aliases.csv"), "title_aliases.csv")
    try:
        return parse_aliases(Path(path).read_bytes(), Path(path).name)
    except (OSError, ValueError) as error:  # a name with a zero in it is a ValueError
        raise AliasTableError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error


def parse_aliases(content: bytes, name: str) -> AliasTable:
    r"""Parse the bytes of an alias table.

    Parameters
    ----------
    content : bytes
        UTF-8 CSV with a header.
    name : str
        What error messages call it.

    Returns
    -------
    AliasTable

    Raises
    ------
    AliasTableError

    Examples
    --------
    >>> table = parse_aliases(b"alias,language,family,function,prior,blend\n"
    ...                       b"welder,en,welder,none,none=100,\n", "mine.csv")
    >>> table.by_key["welder"].prior.top
    'none'
    """
    table = _index(content, name)
    table.by_key  # noqa: B018  making the rows is what checks them
    return table


def _index(content: bytes, name: str) -> AliasTable:
    """Split the table into cells by key; rows are checked when they are made."""
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise AliasTableError(f"{name}:{line}: is not UTF-8; save the table as UTF-8") from error
    cells: dict[str, tuple[int, tuple[str, ...]]] = {}
    shared: dict[str, str] = {}
    try:
        header = next(reader, [])
        if tuple(header[: len(COLUMNS)]) != COLUMNS:
            given = ",".join(header)
            raise AliasTableError(f"{name}:1: the columns must start with {','.join(COLUMNS)}, not {given}")
        for row in reader:
            if len(row) < len(COLUMNS):
                raise AliasTableError(f"{name}:{reader.line_num}: has {len(row)} cells, needs {len(COLUMNS)}")
            alias = row[0]
            row_key = alias if alias.replace(" ", "").isalnum() else key(alias)
            if row_key in cells:
                raise AliasTableError(
                    f"{name}:{reader.line_num}: {alias!r} is already in line {cells[row_key][0]}"
                )
            # Tuples of text cost the garbage collector nothing, and most cells stand in many rows.
            cells[row_key] = (reader.line_num, (alias, *[shared.setdefault(cell, cell) for cell in row[1:]]))
    except csv.Error as error:
        raise AliasTableError(f"{name}:{reader.line_num}: {error}") from error
    if not cells:
        raise AliasTableError(f"{name}:2: the table has no rows")
    return AliasTable(cells, hashlib.sha256(content).hexdigest()[:12], name)


def _row(cells: tuple[str, ...], where: str, memo: dict[str, Distribution]) -> Alias:
    alias, language, family, function, prior, blend = cells[: len(COLUMNS)]
    if not key(alias) or alias != " ".join(alias.split()) or alias != alias.lower():
        raise AliasTableError(f"{where}: alias {alias!r:.80} must be lower case, single-spaced and not empty")
    if not _LANGUAGE.fullmatch(language):
        raise AliasTableError(f"{where}: {language!r:.80} is not a BCP 47 language tag such as en or pt-BR")
    if not family:
        raise AliasTableError(f"{where}: {alias!r} has no family")
    if function and function not in OUTCOMES:
        raise AliasTableError(
            f"{where}: unknown function {function!r:.80}; use one of {', '.join(OUTCOMES)}, or nothing"
        )
    weights = _distribution(prior, where, memo)
    if function and weights.top != function:
        raise AliasTableError(
            f"{where}: the prior of {alias!r} favours {weights.top}, but its function is {function}"
        )
    if CONTROL.search("".join(cells)):
        raise AliasTableError(f"{where}: holds a control character; take it out: {''.join(cells)!r:.80}")
    return Alias(
        alias,
        language,
        family,
        function or None,
        weights,
        _distribution(blend, where, memo) if blend else weights,
    )


def _distribution(text: str, where: str, memo: dict[str, Distribution]) -> Distribution:
    """Read ``ml_engineer=92 none=8`` once for each distinct text."""
    if text in memo:
        return memo[text]
    weights = dict.fromkeys(OUTCOMES, 0.0)
    parts = [part.partition("=") for part in text.split()]
    try:
        weights |= {outcome: _percent(percent) / 100 for outcome, _, percent in parts}
    except ValueError:
        weights = {}
    known = len(weights) == len(OUTCOMES) and len({outcome for outcome, _, _ in parts}) == len(parts)
    if not (known and min(weights.values()) >= 0 and abs(sum(weights.values()) - 1) <= 1e-9):  # NaN fails too
        raise AliasTableError(
            f"{where}: {text!r:.80} is not a list such as ml_engineer=92 none=8 that sums to 100"
        )
    return memo.setdefault(text, Distribution(tuple(weights.values())))  # type: ignore[arg-type]


def _percent(text: str) -> float:
    """Read plain digits; Python would take ``1_0`` and ``nan`` as well."""
    if not _PERCENT.fullmatch(text):
        raise ValueError(text)
    return float(text)
