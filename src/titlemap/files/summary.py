"""What a labelled file's summary tells: counts, versions, and how the file was read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titlemap.errors import printable
from titlemap.taxonomy import JobFunction, Status

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class LabelSummary:
    r"""What `label_file` did.

    Attributes
    ----------
    source, target : str
        What was read and written.
    rows : int
        Rows that were labelled: all but the rejected ones.
    functions : mapping
        How many rows perform each function, by its id.
    out_of_scope, uncertain, empty : int
        How many rows have that status.
    ragged : int
        Rows with another number of cells than the header or stray quotes, and objects that have a member of a new
        name; they are labelled, and flagged in their reason.
    rejected : int
        Records that could not be read; they stand in the file `rejects`.
    rejects : str or None
    seconds : float
    version, table_version : str
        Of the library and of the alias table.
    format, compression, encoding, delimiter : str or None
        How the source is written.
    columns : mapping
        Which column was read as ``title``, ``text`` and ``company``.

    Examples
    --------
    >>> import tempfile
    >>> from titlemap import label_file
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as home:
    ...     jobs = Path(home, "jobs.csv")
    ...     _ = jobs.write_text("Job Title\nData Scientist\nWelder\n")
    ...     summary = label_file(jobs, Path(home, "labelled.csv"))
    >>> summary.rows, summary.functions["data_scientist"], summary.out_of_scope
    (2, 1, 1)
    """

    source: str
    target: str
    rows: int
    functions: Mapping[str, int]
    out_of_scope: int
    uncertain: int
    empty: int
    ragged: int
    rejected: int
    rejects: str | None
    seconds: float
    version: str
    table_version: str
    format: str
    compression: str | None
    encoding: str | None
    delimiter: str | None
    columns: Mapping[str, str]

    @property
    def rate(self) -> float:
        """Rows per second."""
        return self.rows / self.seconds if self.seconds > 0 else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON.

        Returns
        -------
        dict
        """
        return {**asdict(self), "rate": self.rate}

    def __str__(self) -> str:
        """Tell a person on a few lines."""
        return "\n".join(_lines(self))


def functions_in(tally: Mapping[str, int]) -> dict[str, int]:
    """Pick the functions' counts out of a tally of outcomes.

    Parameters
    ----------
    tally : mapping

    Returns
    -------
    dict
        With all five functions.

    Examples
    --------
    >>> functions_in({"ml_engineer": 3, "empty": 1})["ml_engineer"]
    3
    """
    return {function.value: tally.get(function.value, 0) for function in JobFunction}


def _lines(summary: LabelSummary) -> list[str]:
    counts = [
        *((JobFunction(name).display_name, count) for name, count in summary.functions.items()),
        ("none of the five", summary.out_of_scope),
        (Status.UNCERTAIN.value, summary.uncertain),
        (Status.EMPTY.value, summary.empty),
    ]
    total = max(summary.rows, 1)
    lines = [f"{summary.rows:,} rows in {summary.seconds:.1f} s ({summary.rate:,.0f} rows/s)"]
    lines += [f"  {name:<46}{count:>12,} {count / total:>7.1%}" for name, count in counts]
    if summary.ragged:
        lines.append(f"  {summary.ragged:,} rows do not fit the header; their reason says how")
    where = f", see {printable(summary.rejects)}" if summary.rejects else ""
    lines.append(f"  {summary.rejected:,} records rejected because they could not be read{where}")
    lines.append(f"  titlemap {summary.version}, alias table {summary.table_version}")
    return lines
