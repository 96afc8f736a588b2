"""titlemap as a contender: in batches and one at a time, with reasons and without, and its posting model by itself.

Like `benchmarks.contenders` it imports what it needs when it prepares: peers read it where titlemap is not.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

#: What runs a batch: a column of titles, or one of titles and one of texts.
Run = Callable[..., object]


def batch() -> Run:
    """Answer whole columns."""
    from titlemap import TitleNormalizer

    return _warm(TitleNormalizer().normalize_many)


def one_at_a_time() -> Run:
    """Ask for each row."""
    from titlemap import TitleNormalizer

    ask = TitleNormalizer().normalize
    return _warm(lambda *columns: list(map(ask, *columns)))


def uncollected() -> Run:
    """Answer whole columns while no garbage is collected."""
    gc.disable()  # the process runs nothing else; the worker still collects before each batch
    return batch()


def reasons() -> Run:
    """Answer whole columns, and put each answer's evidence into words."""
    from titlemap import TitleNormalizer

    ask = TitleNormalizer().normalize_many
    return _warm(lambda *columns: [(found, found.reason) for found in ask(*columns)])


def text_model() -> Run:
    """Read the texts, and nothing else."""
    from titlemap.posting import load_posting_reader

    model = load_posting_reader().model
    return lambda _, texts: [model.read(texts)]


def _warm(run: Run) -> Run:
    """Load what is loaded at the first answer; no title that is measured is asked about."""
    run(["Data Scientist", "Weaver of Odd Baskets"])
    return run
