"""What the options mean that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError

if TYPE_CHECKING:
    import argparse

    from titlemap.columns import Wanted


def reading_options(args: argparse.Namespace) -> dict[str, Any]:
    """Tell which columns of a file are read, and how the file is written.

    Parameters
    ----------
    args : argparse.Namespace

    Returns
    -------
    dict
        The arguments of `label_file`, `write_report`, `evaluate` and `prevalence` that say so.

    Raises
    ------
    InputError
        If a column is named and left out at once.
    """
    if (args.no_text and args.text) or (args.no_company and args.company):
        raise InputError("a column cannot be named and left out at once")
    text: Wanted = False if args.no_text else args.text
    company: Wanted = False if args.no_company else args.company
    return {
        "title": args.title,
        "text": text,
        "company": company,
        "encoding": args.encoding,
        "delimiter": args.delimiter,
    }
