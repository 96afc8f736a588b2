"""Write the report on a file: count its rows, lay out the page, and put it in its place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError
from titlemap.files import Reading
from titlemap.files.writing import Target, kind_of
from titlemap.reporting.frame import count_frame
from titlemap.reporting.method import Origin
from titlemap.reporting.page import page
from titlemap.reporting.source import count_file, name_of

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
    titles that split across functions, levels, and the rows that are worth reading first. It holds no scripts
    and loads nothing, so it opens offline. The same input gives the same bytes.

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
    reading = Reading(
        title=title, text=text, company=company, prefix=prefix, encoding=encoding, delimiter=delimiter
    )
    if isinstance(source, (str, os.PathLike)) or hasattr(source, "read"):
        name = name_of(source)
        counts, labelled_now = count_file(
            source, reading, normalizer=normalizer, progress=progress, tell=tell
        )
    else:
        name, labelled_now = "a data frame", False
        counts = count_frame(source, reading)
    if normalizer is None:
        from titlemap.normalizer import default_normalizer  # noqa: PLC0415  (loads the tables)

        normalizer = default_normalizer()
    origin = Origin(name, labelled_now, normalizer.version, normalizer.table_version, date)
    html = page(counts, origin).encode("utf-8")
    output = Target(target, compress=False)
    try:
        output.open()
        output.write(html)
        output.commit()
    except BaseException:
        output.discard()
        raise
    return ReportSummary(
        origin.source, output.name, counts.rows, counts.unreadable, dict(counts.verdicts), len(html)
    )


def _check_target(source: Any, target: Path) -> None:
    if kind_of(target) is not None:
        raise InputError(f"a report is a page, and {target.name} sounds like a table; name it .html")
    if isinstance(source, (str, os.PathLike)) and target.exists() and target.samefile(source):
        raise InputError(f"{target} is the source itself; write to another file")
