"""The commands and their options."""

from __future__ import annotations

import argparse
import textwrap

from titlemap.cli import commands, judging
from titlemap.cli.printing import Parser

_CODES = """\
exit codes:
  0 done
  1 done, but some records could not be read and were left out (they stand in the file of rejects)
  2 wrong usage or input, or no room on the disk or in memory; one sentence on standard error says what to do
  70 a fault of titlemap itself; please report it
  129, 130, 143 ended by a hangup, Ctrl-C or SIGTERM: a long job goes on with --resume
  141 the reader of the output went away
"""
_MAIN = f"""\
examples:
  titlemap label jobs.csv                      # look at the first rows
  titlemap label jobs.csv -o labelled.csv      # label all of it
  titlemap report labelled.csv -o report.html  # one page that sums it up
  titlemap title "Sr. ML Eng. (Remote)"        # one title, with reasons
  titlemap functions                           # the five functions
  titlemap evaluate sample.csv                 # how far to trust it
  titlemap prevalence jobs.csv                 # the share of each function

{_CODES}"""
_LABEL = """\
Labels every row of a file: CSV, TSV, semicolons, pipes, JSON Lines, Parquet or Arrow, plain or compressed (gzip, zstd,
bzip2, xz, zip). Format, encoding, delimiter and columns are found by looking, and said on standard error. Your own
columns come out as they are; the new ones stand behind them. The result has the format of the source.

Without -o, a terminal shows a table of the first rows, and a pipe gets the labelled file.
"""
_LABEL_EXAMPLES = """\
examples:
  titlemap label jobs.csv
  titlemap label jobs.csv -o labelled.csv
  titlemap label board.csv.gz -o labelled.csv.gz --title Position --text Body
  titlemap label old-excel.csv -o new.csv --encoding cp1252 --delimiter ';'
  titlemap label jobs.jsonl > labelled.jsonl
  titlemap label huge.parquet -o labelled.parquet --resume
  gunzip -c board.csv.gz | titlemap label - > labelled.csv
"""
_REPORT = """\
Writes one HTML page on a file that 'titlemap label' wrote: the mix of functions with intervals, how working time
splits, the titles behind each function, titles that split across functions, levels, and the rows worth reading first.
The page holds no scripts and loads nothing, so it opens offline and can be mailed. The same file gives the same bytes.

A file without labels is labelled first, into a temporary file; then --text and --company matter, too.
"""
_REPORT_EXAMPLES = """\
examples:
  titlemap report labelled.csv -o report.html
  titlemap report board.csv.gz -o report.html --title Position --date 2026-03-31
  titlemap report tagged.parquet -o report.html --prefix tm_
"""
_TITLE_EXAMPLES = """\
examples:
  titlemap title "Data Scntst / ML Engineer II - Berlin (m/w/d)"
  titlemap title "Research Engineer" "You will train and serve models ..."
  titlemap title "Applied Scientist" @posting.txt --company "Acme Inc."
  titlemap title "Data Analyst" --json
"""
_EVALUATE = """\
Scores titlemap on jobs whose function is known, beside the title alone, the text alone, a keyword rule and the most
frequent answer. Every figure has a bootstrap interval; rows of one source or employer are drawn together.

The file has a column of true functions, called primary or label or named by --label: the ids that 'titlemap functions'
lists, the functions' names, or none. A column 'shares' may say how the week splits, as JSON: {"ml_engineer": 70,
"none": 30}.
"""
_EVALUATE_EXAMPLES = """\
examples:
  titlemap evaluate sample.csv
  titlemap evaluate sample.csv --label primary --errors wrong.csv
  titlemap evaluate sample.csv --against title       # does the text help?
  titlemap evaluate sample.csv --predictions new.csv --against old.csv
  titlemap evaluate sample.csv --json > figures.json
"""
_PREVALENCE = """\
Estimates the share of each function in a file, corrected for what the answers get wrong, with intervals. Columns p_*
that 'titlemap label' appended are used; without them titlemap is asked.

How answers err is known from held-out postings that ship as figures. A random sample of the same jobs that you labelled
makes the intervals valid for your postings, whatever they are like.
"""
_PREVALENCE_EXAMPLES = """\
examples:
  titlemap prevalence jobs.csv
  titlemap prevalence jobs.csv --labelled sample.csv --level 0.95
  titlemap prevalence labelled.parquet --json > shares.json
"""
_FUNCTIONS_EXAMPLES = """\
examples:
  titlemap functions
  titlemap functions --json
"""


class _Paragraphs(argparse.HelpFormatter):
    """Wraps paragraphs at the terminal's width; examples stay as they are, to be copied."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        # what argparse's own formatters override, too
        return "\n\n".join(_wrapped(paragraph, width, indent) for paragraph in text.strip().split("\n\n"))


def _wrapped(paragraph: str, width: int, indent: str) -> str:
    """Wrap a paragraph, or the lines of a list under its heading."""
    heading, *lines = paragraph.splitlines()
    if heading == "examples:":
        return paragraph
    if lines and lines[0].startswith(" "):
        return "\n".join([heading, *(textwrap.fill(line, width, subsequent_indent="    ") for line in lines)])
    return textwrap.fill(" ".join([heading, *lines]), width, initial_indent=indent, subsequent_indent=indent)


def parser() -> argparse.ArgumentParser:
    """Build the parser; each command's namespace says in `run` what runs it.

    Returns
    -------
    argparse.ArgumentParser

    Examples
    --------
    >>> parser().parse_args(["label", "jobs.csv", "-o", "labelled.csv"]).output
    'labelled.csv'
    """
    main = Parser(
        prog="titlemap",
        description="Says which data-science and machine-learning function a messy job title performs.",
        epilog=_MAIN,
        formatter_class=_Paragraphs,
    )
    main.add_argument(
        "--version", action=commands.Version, help="print the versions of the library and of its table"
    )
    commandset = main.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_label(commandset)
    _add_report(commandset)
    _add_title(commandset)
    _add_functions(commandset)
    _add_evaluate(commandset)
    _add_prevalence(commandset)
    return main


def _command(
    commandset: argparse._SubParsersAction[Parser],
    name: str,
    short: str,
    long: str,
    examples: str,
) -> argparse.ArgumentParser:
    return commandset.add_parser(
        name,
        help=short,
        description=long,
        epilog=f"{examples}\n{_CODES}",
        formatter_class=_Paragraphs,
    )


def _add_label(commandset: argparse._SubParsersAction[Parser]) -> None:
    label = _command(commandset, "label", "label a file of jobs", _LABEL, _LABEL_EXAMPLES)
    label.set_defaults(run=commands.label)
    label.add_argument("file", metavar="FILE", help="the file to label; - is standard input")
    where = label.add_mutually_exclusive_group()
    where.add_argument(
        "-o", "--output", metavar="OUT", help="write the labelled file here; - is standard output"
    )
    where.add_argument(
        "--table", action="store_true", help="show a table of the first rows, also into a pipe"
    )
    columns, form = _add_reading(label)
    columns.add_argument(
        "--prefix", metavar="TEXT", default="", help="put before the new columns' names, such as tm_"
    )
    columns.add_argument(
        "--overwrite", action="store_true", help="replace columns that have the new ones' names"
    )
    form.add_argument(
        "--neutralise-formulas",
        "--neutralize-formulas",
        action="store_true",
        help="put an apostrophe before cells of your own that a spreadsheet would run as a formula",
    )
    long = label.add_argument_group("long jobs")
    long.add_argument(
        "--resume", action="store_true", help="go on where a run that died left off (OUT.journal)"
    )
    long.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="processes, once a job turns out to be long (default: one a core)",
    )
    rest = label.add_argument_group("reports")
    rest.add_argument("--rejects", metavar="PATH", help="where unreadable records go (default: OUT.rejects)")
    rest.add_argument("--rows", type=int, default=50, metavar="N", help="rows of the table (default: 50)")
    rest.add_argument("--json", action="store_true", help="print the summary as JSON")
    rest.add_argument("-q", "--quiet", action="store_true", help="no remarks, no progress, no summary")


def _add_reading(
    command: argparse.ArgumentParser,
) -> tuple[argparse._ArgumentGroup, argparse._ArgumentGroup]:
    """Add the options that say how a file is read."""
    columns = command.add_argument_group("columns (found by their usual names if not given)")
    columns.add_argument("--title", metavar="COL", help="the column of job titles")
    columns.add_argument("--text", metavar="COL", help="the column of posting texts")
    columns.add_argument("--company", metavar="COL", help="the column of employers")
    columns.add_argument("--no-text", action="store_true", help="go by the titles alone")
    columns.add_argument("--no-company", action="store_true", help="read no column of employers")
    form = command.add_argument_group("format (found by looking if not given)")
    form.add_argument("--encoding", metavar="NAME", help="such as utf-8, cp1252, utf-16, shift_jis")
    form.add_argument("--delimiter", metavar="CHAR", help="one character, or 'tab'")
    return columns, form


def _add_report(commandset: argparse._SubParsersAction[Parser]) -> None:
    report = _command(commandset, "report", "write a page on a labelled file", _REPORT, _REPORT_EXAMPLES)
    report.set_defaults(run=commands.report)
    report.add_argument("file", metavar="FILE", help="a labelled file, or a raw one; - is standard input")
    report.add_argument("-o", "--output", metavar="OUT", required=True, help="the page; - is standard output")
    columns, _ = _add_reading(report)
    columns.add_argument(
        "--prefix", metavar="TEXT", default="", help="what the labels' names begin with, such as tm_"
    )
    rest = report.add_argument_group("the page")
    rest.add_argument("--date", metavar="TEXT", help="a date to write on it; none is written otherwise")
    rest.add_argument("-q", "--quiet", action="store_true", help="no remarks, no progress")


def _add_title(commandset: argparse._SubParsersAction[Parser]) -> None:
    title = _command(
        commandset,
        "title",
        "explain one title",
        "Says what one title, with its posting, performs, and why.",
        _TITLE_EXAMPLES,
    )
    title.set_defaults(run=commands.title)
    title.add_argument("title", metavar="TITLE", help="the job title, in quotes")
    title.add_argument(
        "text", metavar="TEXT", nargs="?", help="the posting's text, or @FILE to read it from a file"
    )
    title.add_argument("--company", help="the employer")
    title.add_argument("--json", action="store_true", help="print everything as JSON")


def _add_evaluate(commandset: argparse._SubParsersAction[Parser]) -> None:
    evaluate = _command(
        commandset, "evaluate", "score the answers on a labelled file", _EVALUATE, _EVALUATE_EXAMPLES
    )
    evaluate.set_defaults(run=judging.evaluate)
    evaluate.add_argument("file", metavar="FILE", help="the labelled file; - is standard input")
    evaluate.add_argument(
        "--predictions",
        metavar="FILE",
        help="score the columns p_* of this file (the labelled one itself, or one with the same rows or ids)",
    )
    evaluate.add_argument(
        "--against",
        metavar="WHAT",
        help="compare with the 'title' alone, the 'text' alone, or the predictions of a file",
    )
    columns, _ = _add_reading(evaluate)
    columns.add_argument("--label", metavar="COL", help="the column of true functions")
    columns.add_argument(
        "--shares", metavar="COL", help="the column of true shares, or the start of six columns"
    )
    columns.add_argument("--cluster", metavar="COL", help="rows with one value here are drawn together")
    columns.add_argument("--no-cluster", action="store_true", help="take rows to be independent")
    rest = evaluate.add_argument_group("reports")
    rest.add_argument(
        "--level", type=float, default=0.95, metavar="P", help="of the intervals (default: 0.95)"
    )
    rest.add_argument("--errors", metavar="OUT", help="write the wrong answers here as CSV, worst first")
    rest.add_argument("--json", action="store_true", help="print everything as JSON")


def _add_prevalence(commandset: argparse._SubParsersAction[Parser]) -> None:
    prevalence = _command(
        commandset,
        "prevalence",
        "estimate the share of each function in a file",
        _PREVALENCE,
        _PREVALENCE_EXAMPLES,
    )
    prevalence.set_defaults(run=judging.prevalence)
    prevalence.add_argument("file", metavar="FILE", help="the file; - is standard input")
    prevalence.add_argument(
        "--labelled", metavar="FILE", help="a random sample of the same jobs with true functions"
    )
    columns, _ = _add_reading(prevalence)
    columns.add_argument("--label", metavar="COL", help="the column of true functions")
    rest = prevalence.add_argument_group("reports")
    rest.add_argument("--level", type=float, default=0.9, metavar="P", help="of the intervals (default: 0.9)")
    rest.add_argument("--json", action="store_true", help="print everything as JSON")


def _add_functions(commandset: argparse._SubParsersAction[Parser]) -> None:
    functions = _command(
        commandset,
        "functions",
        "list the five functions",
        "Lists the five functions and what they do.",
        _FUNCTIONS_EXAMPLES,
    )
    functions.set_defaults(run=commands.functions)
    functions.add_argument("--json", action="store_true", help="print them as JSON")
