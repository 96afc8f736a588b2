"""Count a file's rows, labelling it first where it isn't."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from titlemap.columns import APPENDED, find_columns
from titlemap.errors import InputError
from titlemap.files import label_file
from titlemap.files.columnwise import FileColumns
from titlemap.files.opening import open_source
from titlemap.files.progress import Progress
from titlemap.files.tables import find_table
from titlemap.reporting.counting import Counts
from titlemap.reporting.rows import is_labelled, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from titlemap.columns import Teller
    from titlemap.files import Reading
    from titlemap.files.opening import PathOrFile
    from titlemap.normalizer import TitleNormalizer


def name_of(source: PathOrFile) -> str:
    """Name a source without the folders that it stands in.

    Parameters
    ----------
    source : path or binary file

    Returns
    -------
    str

    Examples
    --------
    >>> name_of("data/jobs.csv")
    'jobs.csv'
    """
    if isinstance(source, (str, os.PathLike)):
        return Path(source).name
    name = getattr(source, "name", None)
    if name in ("<stdin>", 0):
        return "standard input"
    return Path(name).name if isinstance(name, str) else "a stream"


def count_file(
    source: PathOrFile,
    reading: Reading,
    *,
    normalizer: TitleNormalizer | None = None,
    progress: bool = False,
    tell: Teller | None = None,
) -> tuple[Counts, bool]:
    """Count a file's rows in one pass, in bounded memory.

    Parameters
    ----------
    source : path or binary file
    reading : Reading
        Which columns hold what; `prefix` is what the labels' names begin with.
    normalizer : TitleNormalizer, optional
        For a file without labels; the default one if not given.
    progress : bool
        Show a line of progress on standard error when it takes longer than two seconds.
    tell : callable, optional
        Called with sentences for people.

    Returns
    -------
    Counts
    bool
        Whether the file had to be labelled first.
    """
    with tempfile.TemporaryDirectory(prefix="titlemap-") as home:
        path = _on_disk(source, home)
        counts = _count(path, reading, reading.prefix, progress=progress)
        if isinstance(counts, Counts):
            return counts, False
        if tell is not None:
            tell(f"{name_of(source)} holds no labels yet, so it is labelled first")
        prefix = _free_prefix(reading.prefix, counts)
        labelled = Path(home, "labelled")
        summary = label_file(
            path,
            labelled,
            title=reading.title or None,
            text=reading.text,
            company=reading.company,
            prefix=prefix,
            encoding=reading.encoding,
            delimiter=reading.delimiter,
            normalizer=normalizer,
            progress=progress,
            tell=tell,
        )
        counted = _count(labelled, reading, prefix, progress=progress)
        assert isinstance(counted, Counts), "a labelled file holds labels"
        counted.unreadable += summary.rejected
        return counted, True


def _on_disk(source: PathOrFile, home: str) -> Path:
    """Return a source's path; a stream, which may have to be read twice, is put into a file."""
    if isinstance(source, (str, os.PathLike)):
        return Path(source)
    path = Path(home, "source")
    with path.open("wb") as file:
        shutil.copyfileobj(source, file)
    return path


def _count(path: Path, reading: Reading, prefix: str, *, progress: bool) -> Counts | list[str]:
    """Count a file's rows; return its columns instead if they hold no labels."""
    counts = Counts()
    line = Progress(sys.stderr) if progress else None
    with closing(open_source(path)) as opened:
        columns = FileColumns(
            find_table(opened, _knower(prefix), encoding=reading.encoding, delimiter=reading.delimiter)
        )
        if not is_labelled(columns.names, prefix):
            return columns.names
        try:
            for rows in read_rows(columns, title=reading.title or None, prefix=prefix, where=opened.name):
                counts.add(rows)
                if line:
                    line.update(counts.rows, opened.fraction())
            opened.check_unchanged()
        finally:
            if line:
                line.clear()
        counts.unreadable += columns.unreadable
    return counts


def _knower(prefix: str) -> Callable[[Sequence[str]], bool]:
    """Say which headers make sense: those with labels or with a column of titles."""

    def knows(header: Sequence[str]) -> bool:
        if prefix + APPENDED[0] in header:
            return True
        try:
            find_columns(header)
        except InputError:
            return False
        return True

    return knows


def _free_prefix(prefix: str, names: Sequence[str]) -> str:
    """Lengthen a prefix until no column of the file's own has a label's name."""
    while any(prefix + name in names for name in APPENDED):
        prefix += "titlemap_"
    return prefix
