"""Libraries that only some files need, and that not everybody installs."""

from __future__ import annotations

from typing import Any

from titlemap.errors import InputError


def arrow(what: str) -> Any:
    """Import pyarrow, which only some formats need.

    Parameters
    ----------
    what : str
        What it is needed for, to begin a sentence with.

    Returns
    -------
    module

    Raises
    ------
    InputError
        If it isn't installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise InputError(f"{what} needs pyarrow: pip install 'titlemap[parquet]'") from error
    return pa
