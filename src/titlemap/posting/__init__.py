"""Read a posting's text: find its duties, weigh its phrases, and pool them with the title."""

from titlemap.posting.model import PostingModel
from titlemap.posting.reader import PostingReader, PostingReading, load_posting_reader

__all__ = ["PostingModel", "PostingReader", "PostingReading", "load_posting_reader"]
