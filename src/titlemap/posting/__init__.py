"""Read a posting's text: find its duties, weigh its phrases."""

from titlemap.posting.model import PostingModel, PostingReading

__all__ = ["PostingModel", "PostingReading"]
