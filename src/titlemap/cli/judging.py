"""The commands that say how far to trust the answers."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError

if TYPE_CHECKING:
    import argparse

    from titlemap.columns import Wanted
    from titlemap.evaluation import Evaluation


def evaluate(args: argparse.Namespace) -> int:
    """Score the answers on a labelled file.

    Parameters
    ----------
    args : argparse.Namespace

    Returns
    -------
    int
    """
    from titlemap.evaluation import compare  # noqa: PLC0415

    _check_level(args.level)
    settings = _settings(args)
    ours = _scored(args, settings)
    compared = None
    if args.against:
        other: dict[str, Any] = {"title": {"text": False}, "text": {"title": False}}.get(
            args.against, {"predictions": args.against}
        )
        if args.against == "text" and settings["text"] is None and "text" in ours.sample.columns:
            other = {**other, "text": ours.sample.columns["text"]}  # the only column is to be named
        compared = compare(ours, _scored(args, {**settings, "predictions": None, **other}))
    if args.errors:
        ours.errors().to_csv(args.errors, index=False)
        print(f"titlemap: the wrong answers stand in {args.errors}", file=sys.stderr)
    if args.json:
        told = ours.as_dict() | ({} if compared is None else {"comparison": compared.as_dict()})
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return 0
    print(ours.summary())
    if compared is not None:
        print(f"\n{compared.summary()}")
    return 0


def prevalence(args: argparse.Namespace) -> int:
    """Estimate the shares of a file.

    Parameters
    ----------
    args : argparse.Namespace

    Returns
    -------
    int
    """
    from titlemap.quantification import prevalence as estimate  # noqa: PLC0415

    _check_level(args.level)
    found = estimate(
        args.file,
        labelled=args.labelled,
        title=args.title,
        text=False if args.no_text else args.text,
        company=args.company,
        label=args.label,
        level=args.level,
        encoding=args.encoding,
        delimiter=args.delimiter,
        progress=sys.stderr.isatty(),
    )
    print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False) if args.json else found.summary())
    return 0


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise InputError(f"--level is a number between 0 and 1 such as 0.9, not {level}")


def _settings(args: argparse.Namespace) -> dict[str, Any]:
    text: Wanted = False if args.no_text else args.text
    cluster: Wanted = False if args.no_cluster else args.cluster
    return {
        "title": args.title,
        "text": text,
        "company": args.company,
        "label": args.label,
        "shares": args.shares,
        "cluster": cluster,
        "predictions": args.predictions,
        "level": args.level,
        "progress": sys.stderr.isatty(),
        "encoding": args.encoding,
        "delimiter": args.delimiter,
    }


def _scored(args: argparse.Namespace, settings: dict[str, Any]) -> Evaluation:
    from titlemap.evaluation import evaluate as evaluate_file  # noqa: PLC0415

    return evaluate_file(args.file, **settings)
