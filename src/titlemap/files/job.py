"""Label a whole file: read, ask, write, block by block."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from titlemap.files.labelling import Labeller
from titlemap.files.opening import Opened, PathOrFile, open_source
from titlemap.files.progress import Progress
from titlemap.files.sinks import Sample, Sink, Table, sink_for
from titlemap.files.summary import LabelSummary, functions_in
from titlemap.files.tables import Reading, check_target, describe, open_table
from titlemap.files.writing import Rejects, Target
from titlemap.taxonomy import Status

if TYPE_CHECKING:
    from titlemap.columns import Answer, Teller, Wanted
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
    neutralise_formulas: bool = False,
    rejects: str | os.PathLike[str] | None = None,
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
    neutralise_formulas : bool
        Put an apostrophe before own cells of a delimited file that a spreadsheet would run as a formula.
    rejects : path, optional
        Where records go that can't be decoded or parsed; ``<target>.rejects`` if not given.
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
    reading = Reading(title, text, company, prefix, encoding, delimiter, neutralise_formulas)
    job = _Job(normalizer or _default_normalizer(), tell, Progress(sys.stderr) if progress else None)
    with closing(open_source(source)) as opened:
        table = open_table(opened, reading)
        if isinstance(target, (str, os.PathLike)):
            check_target(table, opened.path, Path(target))
        job.tell_about(opened, table)
        output = Target(target, compress=table.kind != "parquet")
        rejected = Rejects(_rejects_path(rejects, output))
        sink = None
        try:
            sink = sink_for(table, output)
            job.run(opened, table, sink, rejected)
            rejected.commit()
            output.commit()
        except BaseException:
            if sink is not None:
                sink.abandon()
            rejected.discard()
            output.discard()
            raise
        return job.summary(opened, table, output.name, rejected)


def preview_file(
    source: PathOrFile,
    reading: Reading,
    most: int,
    *,
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
    normalizer, progress, tell
        As for `label_file`.

    Returns
    -------
    list
        Titles and the values of the appended columns.
    LabelSummary
    """
    job = _Job(normalizer or _default_normalizer(), tell, Progress(sys.stderr) if progress else None)
    sample, rejected = Sample(most), Rejects(None)
    with closing(open_source(source)) as opened:
        table = open_table(opened, reading)
        job.tell_about(opened, table)
        job.run(opened, table, sample, rejected)
        return sample.rows, job.summary(opened, table, "", rejected)


@dataclass
class _Job:
    """One run over a source."""

    normalizer: TitleNormalizer
    tell: Teller | None
    progress: Progress | None
    started: float = field(default_factory=time.perf_counter)
    tally: Counter[str] = field(default_factory=Counter)
    ragged: int = 0

    def tell_about(self, opened: Opened, table: Table) -> None:
        """Say aloud how the source is read."""
        if self.tell is not None:
            for sentence in describe(opened, table):
                self.tell(sentence)

    def run(self, opened: Opened, table: Table, sink: Sink, rejected: Rejects) -> None:
        """Read, ask, write."""
        labeller = Labeller(self.normalizer, sink.render)
        self.tally = labeller.tally
        try:
            for block in table.blocks():
                sink.write(block, labeller.label(block.questions, block.flags))
                rejected.write(block.rejects, getattr(block.rows, "carrier", None))
                self.ragged += len(block.flags)
                if self.progress:
                    self.progress.update(self.tally.total(), opened.fraction())
            sink.finish()
            opened.check_unchanged()
        finally:
            if self.progress:
                self.progress.clear()

    def summary(self, opened: Opened, table: Table, target: str, rejected: Rejects) -> LabelSummary:
        """Tell what was done."""
        return LabelSummary(
            source=opened.name,
            target=target,
            rows=self.tally.total(),
            functions=functions_in(self.tally),
            out_of_scope=self.tally[Status.OUT_OF_SCOPE],
            uncertain=self.tally[Status.UNCERTAIN],
            empty=self.tally[Status.EMPTY],
            ragged=self.ragged,
            rejected=rejected.count,
            rejects=str(rejected.path) if rejected.count and rejected.path else None,
            seconds=time.perf_counter() - self.started,
            version=self.normalizer.version,
            table_version=self.normalizer.table_version,
            format=table.kind,
            compression=opened.compression,
            encoding=table.encoding,
            delimiter=table.delimiter,
            columns=table.roles.named(table.names),
        )


def _default_normalizer() -> TitleNormalizer:
    from titlemap.normalizer import default_normalizer  # noqa: PLC0415  (loads the tables)

    return default_normalizer()


def _rejects_path(rejects: str | os.PathLike[str] | None, output: Target) -> Path | None:
    if rejects is not None:
        return Path(rejects)
    return output.path.with_name(output.path.name + ".rejects") if output.path else None
