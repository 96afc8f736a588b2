"""One run over a source: read, ask, write, block by block."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from titlemap.errors import printable
from titlemap.files.labelling import Labeller
from titlemap.files.summary import LabelSummary, functions_in
from titlemap.files.tables import describe
from titlemap.files.worker import Worker
from titlemap.files.workers import WorkerPool
from titlemap.taxonomy import Status

if TYPE_CHECKING:
    from titlemap.columns import Teller
    from titlemap.files.blocks import Block
    from titlemap.files.journal import Journal
    from titlemap.files.labelling import Ticket
    from titlemap.files.opening import Opened
    from titlemap.files.progress import Progress
    from titlemap.files.rejects import Rejects
    from titlemap.files.sinks import Sink, Table
    from titlemap.normalizer import TitleNormalizer


_TOLD = 10  # rejected records that are told aloud when there is no file for them


@dataclass
class Run:
    """A run and what it has counted so far."""

    normalizer: TitleNormalizer
    workers: int = 1
    tell: Teller | None = None
    progress: Progress | None = None
    started: float = field(default_factory=time.perf_counter)
    tally: Counter[str] = field(default_factory=Counter)
    ragged: int = 0

    def describe(self, opened: Opened, table: Table) -> None:
        """Say aloud how the source is read."""
        for sentence in describe(opened, table):
            self.say(sentence)

    def say(self, sentence: str) -> None:
        """Say something aloud, if anybody listens."""
        if self.tell is not None:
            self.tell(printable(sentence))

    def through(
        self, opened: Opened, table: Table, sink: Sink, rejected: Rejects, journal: Journal | None = None
    ) -> None:
        """Read the whole table, get its answers, and write it."""
        pool = WorkerPool(Worker(self.normalizer, sink.rendering), self.workers)
        labeller = Labeller(pool, sink.carry, journal, sink.rendering)
        under_way: deque[tuple[Block, Ticket]] = deque()

        def finish_one() -> None:
            block, ticket = under_way.popleft()
            sink.write(block, labeller.collect(ticket))
            rejected.write(block.rejects, block.carrier)
            if rejected.path is None:
                for reject in block.rejects[: max(_TOLD - rejected.count + len(block.rejects), 0)]:
                    self.say(f"line {reject.line} is left out: {reject.reason}")
            self.ragged += len(block.flags)
            if self.progress:
                self.progress.update(labeller.rows, opened.fraction())

        try:
            for block in table.blocks():
                under_way.append((block, labeller.submit(block)))
                while len(under_way) > pool.depth:
                    finish_one()
            while under_way:
                finish_one()
            sink.finish()
            opened.check_unchanged()
            self.tally = Counter(labeller.tally())
        finally:
            pool.close()
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
            columns=table.layout.roles.named(table.layout.names),
        )
