"""The file of records that could not be read."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from titlemap.files.text import encode
from titlemap.files.writing import Target

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from titlemap.files.blocks import Reject
    from titlemap.files.encoding import Carrier


_PIECE = 1 << 22  # characters; a longer record stands on several lines with the same number


class Rejects:
    """The file of records that could not be read, one JSON object for each; made with the first of them.

    Parameters
    ----------
    path : Path, optional
        Where it goes; None to only count.
    chosen : bool
        Whether a person chose that, who may have meant a link.
    like : Path, optional
        The target: what nobody else may read there, nobody else reads here.
    """

    def __init__(self, path: Path | None, *, chosen: bool = False, like: Path | None = None) -> None:
        self.path = path
        self._chosen, self._like = chosen, like
        self.count = 0
        self._target: Target | None = None

    def write(self, rejects: Iterable[Reject], carrier: Carrier | None) -> None:
        """Write rejected records."""
        for reject in rejects:
            self.count += not reject.goes_on
            if self.path is None:
                continue
            if self._target is None:
                self._target = Target(self.path, compress=False, follow=self._chosen, like=self._like)
                self._target.open()
            for start in range(0, max(len(reject.record), 1), _PIECE):
                piece = replace(reject, record=reject.record[start : start + _PIECE])
                self._target.write(reject_line(piece, carrier))

    def commit(self) -> None:
        """Finish; an earlier run's rejects don't stay beside a target that they say nothing about."""
        if self._target is not None:
            self._target.commit()
        elif self.path is not None and self.path.is_file():
            self.path.unlink()

    def discard(self) -> None:
        """Give up."""
        if self._target is not None:
            self._target.discard()


def reject_line(reject: Reject, carrier: Carrier | None) -> bytes:
    r"""Write a reject as a line of JSON; bytes that mean nothing are kept in base64 as well.

    Parameters
    ----------
    reject : Reject
    carrier : Carrier, optional

    Returns
    -------
    bytes

    Examples
    --------
    >>> from titlemap.files.blocks import Reject
    >>> from titlemap.files.encoding import Carrier
    >>> reject_line(Reject(7, "odd", "caf\xe9"), Carrier("utf-8", view=True))
    b'{"line": 7, "reason": "odd", "record": "caf\\ufffd", "bytes": "Y2Fm6Q=="}\n'
    """
    shown: dict[str, Any] = {"line": reject.line, "reason": reject.reason}
    if carrier is None or carrier.decodes(reject.record):
        shown["record"] = reject.record if carrier is None else carrier.cell(reject.record)
    else:
        data = encode(reject.record, carrier)
        shown["record"] = data.decode(carrier.encoding, "replace")
        shown["bytes"] = base64.b64encode(data).decode("ascii")
    return json.dumps(shown).encode("ascii") + b"\n"
