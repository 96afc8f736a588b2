"""What each command does. Rooms are imported by the command that needs them: starting up stays quick."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titlemap.cli.options import reading_options
from titlemap.cli.printing import remark, say
from titlemap.errors import InputError

if TYPE_CHECKING:
    from titlemap.files import LabelSummary


class Version(argparse.Action):
    """Prints the versions and ends; the table is only read when somebody asks."""

    def __init__(self, option_strings: list[str], dest: str, **settings: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **settings)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print and exit."""
        from titlemap.normalizer import default_normalizer  # noqa: PLC0415

        normalizer = default_normalizer()
        say(f"titlemap {normalizer.version} (alias table {normalizer.table_version})")
        parser.exit(0)


def label(args: argparse.Namespace) -> int:
    """Label a file, or show what labelling it gives.

    Parameters
    ----------
    args : argparse.Namespace

    Returns
    -------
    int
        1 if records were rejected.
    """
    from titlemap.files import label_file, usable_cores  # noqa: PLC0415

    source = sys.stdin.buffer if args.file == "-" else args.file
    settings = {**reading_options(args), "prefix": args.prefix, "overwrite": args.overwrite}
    if args.rows < 0:
        raise InputError(f"--rows takes a number of rows from 0 up, not {args.rows}")
    workers = usable_cores() if args.workers is None else args.workers
    if workers < 1:
        raise InputError(f"--workers takes a number of processes from 1 up, not {workers}")
    common: dict[str, Any] = {
        "progress": not args.quiet and sys.stderr.isatty(),
        "tell": None if args.quiet else remark,
        "workers": workers,
    }
    if args.table or (args.output is None and sys.stdout.isatty()):
        return _show_table(args, source, settings, common)
    to_stdout = args.output in (None, "-")
    summary = label_file(
        source,
        sys.stdout.buffer if to_stdout else args.output,
        neutralise_formulas=args.neutralise_formulas,
        rejects=args.rejects,
        resume=args.resume,
        **settings,
        **common,
    )
    _tell(summary, as_json=args.json, quiet=args.quiet, aside=to_stdout or not args.json)
    return 1 if summary.rejected else 0


def report(args: argparse.Namespace) -> int:
    """Write the report on a file.

    Parameters
    ----------
    args : argparse.Namespace

    Returns
    -------
    int
        1 if rows were left out.
    """
    from titlemap.files.writing import check_suffix  # noqa: PLC0415
    from titlemap.report import write_report  # noqa: PLC0415

    if args.output != "-":
        check_suffix(args.output, "a web page", ".html")
    summary = write_report(
        sys.stdin.buffer if args.file == "-" else args.file,
        sys.stdout.buffer if args.output == "-" else args.output,
        date=args.date,
        progress=not args.quiet and sys.stderr.isatty(),
        tell=None if args.quiet else remark,
        prefix=args.prefix,
        **reading_options(args),
    )
    if not args.quiet:
        say(summary, file=sys.stderr)
    return 1 if summary.unreadable else 0


def _show_table(
    args: argparse.Namespace, source: Any, settings: dict[str, Any], common: dict[str, Any]
) -> int:
    from titlemap.cli.table import table  # noqa: PLC0415
    from titlemap.files import Reading, preview_file  # noqa: PLC0415

    rows, summary = preview_file(source, Reading(**settings), args.rows, **common)
    for line in table(rows, shutil.get_terminal_size((120, 24)).columns):
        say(line)
    if summary.rows > len(rows):
        say(f"... and {summary.rows - len(rows):,} more rows")
    if not args.quiet:
        say()
    _tell(summary, as_json=args.json, quiet=args.quiet, aside=False)
    return 1 if summary.rejected else 0


def _tell(summary: LabelSummary, *, as_json: bool, quiet: bool, aside: bool) -> None:
    """Print the summary; `aside` means on standard error, because standard output is for the data."""
    stream = sys.stderr if aside else sys.stdout
    if as_json:
        say(json.dumps(summary.as_dict(), ensure_ascii=False), file=stream)
    elif not quiet:
        say(summary, file=stream)


def title(args: argparse.Namespace) -> int:
    """Explain one title.

    Parameters
    ----------
    args : argparse.Namespace

    Returns
    -------
    int
    """
    from titlemap.normalizer import normalize_title  # noqa: PLC0415

    text = args.text
    if text is not None and text.startswith("@"):
        text = _text_of(Path(text[1:]))
    result = normalize_title(args.title, text, company=args.company)
    say(json.dumps(result.as_dict(), indent=2, ensure_ascii=False) if args.json else result.explain())
    return 0


def _text_of(path: Path) -> str:
    """Read a posting, in whatever encoding it is."""
    from titlemap.files.detection import find_encoding, split_mark  # noqa: PLC0415

    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"the posting {path} cannot be read: {error.strerror}") from error
    marked, length = split_mark(data)
    try:
        encoding = marked or find_encoding(data[length:]) or "utf-8"
    except InputError as error:
        raise InputError(f"the posting {path} cannot be read: {error}") from error
    return data[length:].decode(encoding, "replace")


def functions(args: argparse.Namespace) -> int:
    """List the five functions.

    Parameters
    ----------
    args : argparse.Namespace

    Returns
    -------
    int
    """
    from titlemap.taxonomy import JobFunction  # noqa: PLC0415

    if args.json:
        shown = [
            {
                "id": function.value,
                "name": function.display_name,
                "core_activity": function.core_activity,
                "core_skills": list(function.core_skills),
            }
            for function in JobFunction
        ]
        say(json.dumps(shown, indent=2, ensure_ascii=False))
        return 0
    for function in JobFunction:
        say(f"{function.value:<16}{function.display_name}")
        say(f"{'':<16}{function.core_activity}")
        say(f"{'':<16}needs: {', '.join(function.core_skills)}")
        say()
    say(f"{'none':<16}The work is none of the five: most jobs.")
    return 0
