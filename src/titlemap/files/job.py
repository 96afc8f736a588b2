"""Label a whole file, or look at what labelling it gives."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titlemap.errors import InputError
from titlemap.files.blocks import BLOCK
from titlemap.files.journal import Journal
from titlemap.files.opening import open_source
from titlemap.files.progress import Progress
from titlemap.files.reading import Reading
from titlemap.files.rejects import Rejects
from titlemap.files.running import Run
from titlemap.files.sinks import Sample, sink_for
from titlemap.files.tables import check_options, check_target, open_table
from titlemap.files.writing import Target, beside, check_beside, keep_apart

if TYPE_CHECKING:
    from titlemap.columns import Answer, Teller, Wanted
    from titlemap.files.opening import Opened, PathOrFile
    from titlemap.files.sinks import Table
    from titlemap.files.summary import LabelSummary
    from titlemap.normalizer import TitleNormalizer


def label_file(
    source: PathOrFile,
    target: PathOrFile,
    *,
    title: str | None = None,
    text: Wanted = None,
    company: Wanted = None,
    prefix: str = "",
    encoding: str | None = None,
    delimiter: str | None = None,
    overwrite: bool = False,
    neutralise_formulas: bool = False,
    rejects: str | os.PathLike[str] | None = None,
    workers: int = 1,
    resume: bool = False,
    normalizer: TitleNormalizer | None = None,
    progress: bool = False,
    tell: Teller | None = None,
) -> LabelSummary:
    r"""Label a file of any size: CSV and its relatives, JSON Lines or Parquet, plain or compressed.

    Every row of the source comes out once, in order, with its own cells as they were, to the byte where the
    format allows; the columns that `label_frame` appends stand behind them. The source is read in blocks, in
    bounded memory. The target appears when it is complete: on failure nothing stands under its name, or still
    what stood there before.

    Parameters
    ----------
    source : path or binary file
        CSV, TSV, semicolons, pipes, JSON Lines or Parquet; gzip, zstd, bzip2, xz or zip. What it is, its
        encoding and its delimiter are found by looking at it.
    target : path or binary file
        Written in the source's format, encoding and dialect; compressed if its name says so.
    title, text, company : str, optional
        The columns to read; those not named are found by their usual names. `False` for `text` or `company`
        reads none.
    prefix : str
        Put before the names of the appended columns.
    encoding, delimiter : str, optional
        What they are, if finding them fails.
    overwrite : bool
        Replace columns that have the names of the appended ones, such as those of an earlier run.
    neutralise_formulas : bool
        Put an apostrophe before own cells of a delimited file that a spreadsheet would run as a formula.
    rejects : path, optional
        Where records go that can't be decoded or parsed; ``<target>.rejects`` if not given.
    workers : int
        How many processes answer questions once the job has run for two seconds; the result doesn't depend on
        it. With a `normalizer` of a class of its own, a script then needs its ``if __name__ == "__main__":``.
    resume : bool
        Go on where a run that died or was interrupted left off: its answers stand in ``<target>.journal``.
    normalizer : TitleNormalizer, optional
        The default one if not given.
    progress : bool
        Show a line of progress on standard error when it takes longer than two seconds.
    tell : callable, optional
        Called with sentences for people: which columns, encoding and delimiter are read.

    Returns
    -------
    LabelSummary

    Raises
    ------
    InputError
        If the source can't be read as asked, or the target not be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as home:
    ...     jobs = Path(home, "jobs.csv")
    ...     _ = jobs.write_text("Job Title\nData Scientist\nWelder\n")
    ...     summary = label_file(jobs, Path(home, "labelled.csv"))
    >>> summary.rows, summary.functions["data_scientist"], summary.out_of_scope
    (2, 1, 1)
    """
    reading = Reading(title, text, company, prefix, encoding, delimiter, overwrite, neutralise_formulas)
    run = Run(normalizer or _default_normalizer(), workers, tell, Progress(sys.stderr) if progress else None)
    with closing(open_source(source)) as opened:
        table = open_table(opened, reading)
        check_options(opened, table, reading)
        if isinstance(target, (str, os.PathLike)):
            path, chosen = Path(target), Path(rejects) if rejects else None
            keep_apart(opened.path, path, chosen or beside(path, ".rejects"))
            check_beside(path, chosen)
            check_target(table, path, opened.path)
        run.describe(opened, table)
        output = Target(target, compress=table.kind in ("csv", "jsonl"))
        rejected = Rejects(
            Path(rejects) if rejects else beside(output.path, ".rejects") if output.path else None,
            chosen=bool(rejects),
            like=output.path,
        )
        journal = sink = None
        try:
            output.open()
            journal = _journal(opened, table, output, run, reading, resume=resume)
            sink = sink_for(table, output)
            run.through(opened, table, sink, rejected, journal)
            rejected.commit()
            output.commit()
        except BaseException:
            if sink is not None:
                sink.abandon()
            rejected.discard()
            output.discard()
            if journal is not None and journal.keep():
                run.say(
                    f"the answers so far are kept in {journal.path}; to go on, run the same again with --resume"
                )
            raise
        if journal is not None:
            journal.remove()
        return run.summary(opened, table, output.name, rejected)


def preview_file(
    source: PathOrFile,
    reading: Reading,
    most: int,
    *,
    workers: int = 1,
    normalizer: TitleNormalizer | None = None,
    progress: bool = False,
    tell: Teller | None = None,
) -> tuple[list[tuple[str | None, Answer]], LabelSummary]:
    """Label a file, keep its first rows to be shown, and write nothing.

    Parameters
    ----------
    source : path or binary file
    reading : Reading
    most : int
        How many rows to keep.
    workers, normalizer, progress, tell
        As for `label_file`.

    Returns
    -------
    list
        Titles and the values of the appended columns.
    LabelSummary
    """
    run = Run(normalizer or _default_normalizer(), workers, tell, Progress(sys.stderr) if progress else None)
    sample, rejected = Sample(most), Rejects(None)
    with closing(open_source(source)) as opened:
        table = open_table(opened, reading)
        run.describe(opened, table)
        run.through(opened, table, sample, rejected)
        return sample.rows, run.summary(opened, table, "", rejected)


def _journal(
    opened: Opened, table: Table, output: Target, run: Run, reading: Reading, *, resume: bool
) -> Journal | None:
    """Open a journal, if both the source and the target can be come back to."""
    if opened.path is None or output.path is None:
        if resume:
            raise InputError("only a job that reads a file and writes a file can be resumed")
        return None
    identity: dict[str, Any] = {
        "source": list(opened.identity or ()),
        "versions": [run.normalizer.version, run.normalizer.table_version, repr(run.normalizer)],
        "reading": repr(reading),
        "columns": table.layout.roles.named(table.layout.names),
        "block": BLOCK,
    }
    return Journal(beside(output.path, ".journal"), identity, resume=resume, say=run.say)


def _default_normalizer() -> TitleNormalizer:
    from titlemap.normalizer import default_normalizer  # noqa: PLC0415  (loads the tables)

    return default_normalizer()
