"""The tables that ship with titlemap: inside the wheel, or beside ``src/`` in a checkout."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def data_bytes(name: str) -> bytes:
    """Return the bytes of a table of ``data/``.

    Parameters
    ----------
    name : str
        The file's name, such as ``title_aliases.csv``.

    Returns
    -------
    bytes

    Raises
    ------
    FileNotFoundError
        If the installation is incomplete.

    Examples
    --------
    >>> data_bytes("title_aliases.csv")[:5]
    b'alias'
    """
    installed = resources.files("titlemap") / "data" / name
    if installed.is_file():
        return installed.read_bytes()
    return checkout_path(name).read_bytes()


def checkout_path(name: str) -> Path:
    """Return where a table stands in a checkout, for the commands that write it."""
    return Path(__file__).resolve().parents[2] / "data" / name
