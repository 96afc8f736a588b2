"""Write the report on a file or frame: count its rows, label them first where they aren't, and place the page."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titlemap.columns import APPENDED
from titlemap.errors import InputError
from titlemap.files import Reading, label_file
from titlemap.files.columnwise import FileColumns
from titlemap.files.opening import open_source
from titlemap.files.progress import Progress
from titlemap.files.tables import find_table
from titlemap.files.writing import Target, kind_of
from titlemap.report.counting import Counts
from titlemap.report.page import Origin, page
from titlemap.report.rows import FrameColumns, is_labelled, read_rows

if TYPE_CHECKING:
    from titlemap.columns import Teller, Wanted
    from titlemap.files.opening import PathOrFile
    from titlemap.normalizer import TitleNormalizer


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """What `write_report` did.

    Attributes
    ----------
    source, target : str
        What was read and written.
    rows : int
        Rows that the report is about.
    unreadable : int
        Rows and records that are left out, because their labels can't be read.
    verdicts : mapping
        Rows by function, ``none``, ``uncertain`` and ``empty``.
    size : int
        Bytes of the page.

    Examples
    --------
    >>> print(ReportSummary("labelled.csv", "report.html", 12_480, 0, {}, 94_512))
    report.html: a report on 12,480 rows, 95 kB
    """

    source: str
    target: str
    rows: int
    unreadable: int
    verdicts: Mapping[str, int]
    size: int

    def __str__(self) -> str:
        """Tell a person on one line."""
        left_out = f", {self.unreadable:,} more left out: no labels can be read" if self.unreadable else ""
        return f"{self.target}: a report on {self.rows:,} rows, {self.size / 1000:,.0f} kB{left_out}"


def write_report(
    source: Any,
    target: PathOrFile,
    *,
    title: str | None = None,
    text: Wanted = None,
    company: Wanted = None,
    prefix: str = "",
    encoding: str | None = None,
    delimiter: str | None = None,
    date: str | None = None,
    normalizer: TitleNormalizer | None = None,
    progress: bool = False,
    tell: Teller | None = None,
) -> ReportSummary:
    r"""Write a report on a file or frame of jobs: one HTML page that needs nothing else.

    The page shows the mix of functions with intervals, how working time splits, the titles behind each function,
    titles that split across functions, levels, and the rows that are worth reading first, which it offers as a
    CSV file, too. It holds no scripts and loads nothing, so it opens offline. The same input gives the same bytes.

    Parameters
    ----------
    source : path, binary file or data frame
        What `label_file` wrote, in any of its formats, or a frame from `label_frame`. A file without labels is
        labelled first, into a temporary file.
    target : path or binary file
        The page.
    title : str, optional
        The column of titles; found by its usual names if not given.
    text, company : str, optional
        For a file without labels, as for `label_file`.
    prefix : str
        What the names of the labels begin with.
    encoding, delimiter : str, optional
        What they are, if finding them fails.
    date : str, optional
        A date to write on the page; none is written otherwise.
    normalizer : TitleNormalizer, optional
        For a file without labels; the default one if not given.
    progress : bool
        Show a line of progress on standard error when it takes longer than two seconds.
    tell : callable, optional
        Called with sentences for people.

    Returns
    -------
    ReportSummary

    Raises
    ------
    InputError
        If the source can't be read as asked, a frame holds no labels, or the target can't be written.
    TypeError
        If the source is neither a file nor an eager data frame.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as home:
    ...     jobs = Path(home, "jobs.csv")
    ...     _ = jobs.write_text("Job Title\nData Scientist\nWelder\n")
    ...     summary = write_report(jobs, Path(home, "report.html"))
    ...     page = Path(home, "report.html").read_text(encoding="utf-8")
    >>> summary.rows, "1 of 2 jobs performs one of the five functions" in page
    (2, True)
    """
    if isinstance(target, (str, os.PathLike)):
        _check_target(source, Path(target))
    options = Reading(
        title=title, text=text, company=company, prefix=prefix, encoding=encoding, delimiter=delimiter
    )
    labelled_now = False
    if isinstance(source, (str, os.PathLike)) or hasattr(source, "read"):
        name = _name_of(source)
        with tempfile.TemporaryDirectory(prefix="titlemap-") as home:
            counts, labelled_now = _count_file(source, options, home, normalizer, progress, tell)
    else:
        name = "a data frame"
        counts = _count_frame(source, options)
    if normalizer is None:
        from titlemap.normalizer import default_normalizer  # noqa: PLC0415  (loads the tables)

        normalizer = default_normalizer()
    html = page(
        counts, Origin(name, labelled_now, normalizer.version, normalizer.table_version, date)
    ).encode()
    output = Target(target, compress=False)
    try:
        output.open()
        output.write(html)
        output.commit()
    except BaseException:
        output.discard()
        raise
    return ReportSummary(name, output.name, counts.rows, counts.unreadable, dict(counts.verdicts), len(html))


def _check_target(source: Any, target: Path) -> None:
    if kind_of(target) is not None:
        raise InputError(f"a report is a page, and {target.name} sounds like a table; name it .html")
    if isinstance(source, (str, os.PathLike)) and target.exists() and target.samefile(source):
        raise InputError(f"{target} is the source itself; write to another file")


def _name_of(source: PathOrFile) -> str:
    """Name a source without the folders that it stands in."""
    name = source if isinstance(source, (str, os.PathLike)) else getattr(source, "name", None)
    if name in ("<stdin>", 0):
        return "standard input"
    return Path(name).name if isinstance(name, (str, os.PathLike)) else "a stream"


def _count_frame(frame: Any, options: Reading) -> Counts:
    columns = FrameColumns(frame)
    if not is_labelled(columns.names, options.prefix):
        raise InputError("the frame holds no labels; label_frame appends them")
    counts = Counts()
    for rows in read_rows(columns, options.title or None, options.prefix, "the frame"):
        counts.add(rows)
    return counts


def _count_file(
    source: PathOrFile,
    options: Reading,
    home: str,
    normalizer: TitleNormalizer | None,
    progress: bool,
    tell: Teller | None,
) -> tuple[Counts, bool]:
    """Count a file's rows, and say whether it had to be labelled first; `home` is for files on the way."""
    path = _on_disk(source, home)
    counts = _count(path, options, progress=progress)
    if isinstance(counts, Counts):
        return counts, False
    if tell is not None:
        tell(f"{_name_of(source)} holds no labels yet, so it is labelled first")
    options = replace(options, prefix=_free_prefix(options.prefix, counts))
    labelled = Path(home, "labelled")
    summary = label_file(
        path,
        labelled,
        title=options.title or None,
        text=options.text,
        company=options.company,
        prefix=options.prefix,
        encoding=options.encoding,
        delimiter=options.delimiter,
        normalizer=normalizer,
        progress=progress,
        tell=tell,
    )
    counts = _count(labelled, options, progress=progress)
    assert isinstance(counts, Counts), "a labelled file holds labels"
    counts.unreadable += summary.rejected
    return counts, True


def _on_disk(source: PathOrFile, home: str) -> Path:
    """Return a source's path; a stream, which may have to be read twice, is put into a file."""
    if isinstance(source, (str, os.PathLike)):
        return Path(source)
    path = Path(home, "source")
    with path.open("wb") as file:
        shutil.copyfileobj(source, file)
    return path


def _count(path: Path, options: Reading, *, progress: bool) -> Counts | list[str]:
    """Count a file's rows in one pass; return its columns instead if they hold no labels."""
    counts = Counts()
    line = Progress(sys.stderr) if progress else None

    def knows(header: Sequence[str]) -> bool:  # of the ways to split a file, one that makes sense
        return options.prefix + APPENDED[0] in header or Reading().knows(header)

    with closing(open_source(path)) as opened:
        columns = FileColumns(
            find_table(opened, knows, encoding=options.encoding, delimiter=options.delimiter)
        )
        if not is_labelled(columns.names, options.prefix):
            return columns.names
        try:
            for rows in read_rows(columns, options.title or None, options.prefix, opened.name):
                counts.add(rows)
                if line:
                    line.update(counts.rows, opened.fraction())
            opened.check_unchanged()
        finally:
            if line:
                line.clear()
        counts.unreadable += columns.unreadable
    return counts


def _free_prefix(prefix: str, names: Sequence[str]) -> str:
    """Lengthen a prefix until no column of the file's own has a label's name."""
    while any(prefix + name in names for name in APPENDED):
        prefix += "titlemap_"
    return prefix
