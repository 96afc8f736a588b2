"""Label files of any size, in bounded memory, without losing a row."""

from titlemap.files.job import label_file, preview_file
from titlemap.files.reading import Reading
from titlemap.files.summary import LabelSummary
from titlemap.files.workers import usable_cores

__all__ = ["LabelSummary", "Reading", "label_file", "preview_file", "usable_cores"]
