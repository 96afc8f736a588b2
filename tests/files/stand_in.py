"""A normalizer that is quick and obvious: what the files do must not depend on what the real one says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from titlemap.evidence import Note
from titlemap.normalizer import TitleNormalizer
from titlemap.result import Distribution, TitleResult
from titlemap.taxonomy import JobFunction, Level, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

EVEN = Distribution((0.1, 0.2, 0.1, 0.1, 0.1, 0.4))


class StandIn(TitleNormalizer):
    def __init__(self) -> None:
        self.version = "9.9.9"
        self.asked: list[tuple[Any, Any, Any]] = []

    def __repr__(self) -> str:
        return "<StandIn>"

    def __reduce__(self) -> tuple[Any, ...]:
        return StandIn, ()

    @property
    def table_version(self) -> str:
        return "stand-in"

    def normalize(self, title: object, text: object = None, *, company: object = None) -> TitleResult:
        self.asked.append((title, text, company))
        given, body = str(title or ""), str(text or "")
        if not given.strip() and not body.strip():
            return TitleResult(given, Status.EMPTY, None, 0.4, EVEN, EVEN, None, "", ())
        seed = repr((given, body, company or "")).encode("utf-8", "backslashreplace")
        digest = hashlib.blake2b(seed, digest_size=6).digest()
        total = sum(digest) + 6
        even = Distribution(tuple((byte + 1) / total for byte in digest))  # type: ignore[arg-type]
        note = (Note("said", f"{given[:40]!r}, {digest.hex()}"),)
        if "Data Scientist" in given:
            function = JobFunction.DATA_SCIENTIST
            return TitleResult(
                given, Status.MATCHED, function, even[function], even, even, Level.SENIOR, given, note
            )
        status = Status.UNCERTAIN if digest[0] < 64 else Status.OUT_OF_SCOPE
        confidence = max(even.weights) if status is Status.UNCERTAIN else even["none"]
        return TitleResult(given, status, None, confidence, even, even, None, given, note)

    def normalize_many(
        self,
        titles: Sequence[Any],
        texts: Sequence[Any] | None = None,
        companies: Sequence[Any] | None = None,
    ) -> list[TitleResult]:
        nothing = [None] * len(titles)
        triples = zip(titles, texts or nothing, companies or nothing, strict=True)
        return [self.normalize(title, text, company=company) for title, text, company in triples]
