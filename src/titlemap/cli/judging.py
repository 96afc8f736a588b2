"""The commands that say how far to trust the answers."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

from titlemap.cli.options import reading_options
from titlemap.cli.printing import remark, say
from titlemap.errors import InputError

if TYPE_CHECKING:
    import argparse

    import pandas as pd

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
    from titlemap.files.writing import check_suffix  # noqa: PLC0415

    _check_level(args.level)
    if args.errors:
        check_suffix(args.errors, "CSV", ".csv")
    settings = _settings(args)
    source = _source(args.file)
    ours = _scored(source, settings)
    compared = None
    if args.against:
        other: dict[str, Any] = {"title": {"text": False}, "text": {"title": False}}.get(
            args.against, {"predictions": args.against}
        )
        if args.against == "text" and settings["text"] is None and "text" in ours.sample.columns:
            other = {**other, "text": ours.sample.columns["text"]}  # the only column is to be named
        compared = compare(ours, _scored(source, {**settings, "predictions": None, **other}))
    if args.errors:
        try:
            _neutral(ours.errors()).to_csv(args.errors, index=False)
        except OSError as error:
            raise InputError(f"{args.errors} cannot be written: {error.strerror or error}") from error
        remark(f"the wrong answers stand in {args.errors}")
    if args.json:
        told = ours.as_dict() | ({} if compared is None else {"comparison": compared.as_dict()})
        say(json.dumps(told, indent=2, ensure_ascii=False))
        return 0
    say(ours.summary())
    if compared is not None:
        say(f"\n{compared.summary()}")
    return 0


def _neutral(wrong: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before texts that a spreadsheet would run: the table is for people, and the titles are anybody's."""
    from titlemap.files.ragged import is_formula  # noqa: PLC0415

    texts = [name for name in ("id", "title", "reason") if name in wrong]
    shown = {name: [f"'{cell}" if is_formula(str(cell)) else cell for cell in wrong[name]] for name in texts}
    return wrong.assign(**shown)


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
        sys.stdin.buffer if args.file == "-" else args.file,
        labelled=args.labelled,
        label=args.label,
        level=args.level,
        progress=sys.stderr.isatty(),
        **reading_options(args),
    )
    say(json.dumps(found.as_dict(), indent=2, ensure_ascii=False) if args.json else found.summary())
    return 0


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise InputError(f"--level is a number between 0 and 1 such as 0.9, not {level}")


def _settings(args: argparse.Namespace) -> dict[str, Any]:
    cluster: Wanted = False if args.no_cluster else args.cluster
    return {
        **reading_options(args),
        "label": args.label,
        "shares": args.shares,
        "cluster": cluster,
        "predictions": args.predictions,
        "level": args.level,
        "progress": sys.stderr.isatty(),
    }


def _scored(source: str | bytes, settings: dict[str, Any]) -> Evaluation:
    from titlemap.evaluation import evaluate as evaluate_file  # noqa: PLC0415

    return evaluate_file(io.BytesIO(source) if isinstance(source, bytes) else source, **settings)


def _source(file: str) -> str | bytes:
    """Read standard input once, since it may be scored twice."""
    return sys.stdin.buffer.read() if file == "-" else file
