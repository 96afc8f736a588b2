"""Read a source as carried text (see `titlemap.files.encoding`)."""

from __future__ import annotations

import codecs
import re
from collections import deque
from typing import TYPE_CHECKING, Any

from titlemap.files.detection import SAMPLE, find_encoding, refuse_binary, split_mark
from titlemap.files.encoding import Carrier, canonical, carrier_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from titlemap.files.opening import Opened


#: How many lines are worked on at once, if they are so short that many go into a block.
LINES = 1 << 14

#: Why a record that is not in the file's encoding is rejected.
UNDECODABLE = "the bytes mean nothing in the file's encoding"

_SMUGGLED = re.compile("[\udc00-\udcff]+")


class TextStream:
    """The text of a source, in pieces.

    While only ASCII was seen, the encoding stays open: it is decided by the first piece that holds anything
    else. Nothing of what came before depends on it.
    """

    def __init__(self, opened: Opened, encoding: str | None) -> None:
        sample = opened.peek(SAMPLE)
        marked, length = split_mark(sample)
        self.mark = opened.read(length)
        named = canonical(encoding) if encoding is not None else None
        if named is not None:
            if named.split("-")[:2] == (marked or "").split("-")[:2]:
                named = marked  # the mark knows the byte order
            if not (named or "").startswith(("utf-16", "utf-32")):
                refuse_binary(sample[length:])
        elif marked is None:
            named = find_encoding(sample)
            if named is None and len(sample) < SAMPLE:  # all of it is ASCII
                named = "utf-8"
        self.encoding = named or marked
        self.carrier = carrier_for(self.encoding or "ascii")
        self.ended = False
        self._pieces: deque[str] = deque()
        self._read_all = False
        self._opened = opened
        self._delimiter = ","
        self._decoder: Any = None

    @property
    def known_as(self) -> str:
        """The encoding's name for people."""
        if self.encoding is None:
            return "ascii so far"
        return f"{self.encoding} with byte-order mark" if self.mark else self.encoding

    def peek(self, size: int) -> str:
        """Return the beginning of the text without using it up; the last character may be broken."""
        return self._opened.peek(size).decode(self.carrier.stream_encoding, "replace")

    def delimited_by(self, delimiter: str) -> None:
        """Choose a carrier that keeps this delimiter apart from halves of characters."""
        self._delimiter = delimiter
        self._carry(self.encoding or "ascii")

    def read(self, size: int, least: int = 0) -> str:
        """Read on and carry; sets `ended` with the last of the text.

        Parameters
        ----------
        size : int
            How many bytes are read from the source at once.
        least : int
            How many characters are needed, if there are so many: a record that is open takes linear time if each time
            as much is read as it has already. Otherwise it is a piece that isn't too long.

        Returns
        -------
        str
        """
        taken: list[str] = []
        missing = max(least, 1)
        while missing > 0 and not self.ended:
            if not self._pieces:
                self._pieces.extend(pieces(self._carried(size), LINES))
            taken.append(self._pieces.popleft())
            missing -= len(taken[-1])
            self.ended = self._read_all and not self._pieces
        return "".join(taken)

    def _carried(self, size: int) -> str:
        data = self._opened.read(size)
        self._read_all = len(data) < size
        if self.encoding is None and not data.isascii():
            self.encoding = find_encoding(data) or "utf-8"
            self._carry(self.encoding)
        if self.carrier.view:
            return data.decode("latin-1")
        if self._decoder is None:
            self._decoder = codecs.getincrementaldecoder(self.carrier.encoding)(_smuggling())
        return str(self._decoder.decode(data, self._read_all))

    def _carry(self, encoding: str) -> None:
        carrier = carrier_for(encoding, self._delimiter)
        if carrier != self.carrier:
            self.carrier, self._decoder = carrier, None


def pieces(text: str, lines: int) -> Iterator[str]:
    r"""Cut a text anywhere so that no piece has very many lines; blank lines alone take no work and stay together.

    Parameters
    ----------
    text : str
    lines : int

    Yields
    ------
    str

    Examples
    --------
    >>> list(pieces("a\nb\nc\nd\n", 2)), list(pieces("\n\n\n\n", 2))
    (['a\nb\n', 'c\nd\n'], ['\n\n\n\n'])
    """
    if max(text.count("\n"), text.count("\r")) <= lines or not text.strip("\r\n"):
        yield text
    else:
        half = len(text) // 2
        yield from pieces(text[:half], lines)
        yield from pieces(text[half:], lines)


def leading_blank(text: str, *, final: bool) -> int:
    r"""Measure the blank lines that a text begins with.

    Parameters
    ----------
    text : str
        Beginning at a line's beginning.
    final : bool
        Whether the source ends with it; otherwise a ``\r`` at its end is half a line end.

    Returns
    -------
    int
        Characters.

    Examples
    --------
    >>> leading_blank("\n\r\na\n", final=True), leading_blank("\n\r", final=False)
    (3, 1)
    """
    length = len(text) - len(text.lstrip("\r\n"))
    return length - (length == len(text) and not final and text.endswith("\r"))


def line_ends(text: str) -> int:
    r"""Count the line ends of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    int

    Examples
    --------
    >>> line_ends("a\r\nb\rc\n")
    3
    """
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def encode(text: str, carrier: Carrier) -> bytes:
    r"""Turn carried text into the bytes that it came from, also those that mean nothing in the encoding.

    Parameters
    ----------
    text : str
    carrier : Carrier

    Returns
    -------
    bytes

    Examples
    --------
    >>> encode("caf\xe9", Carrier("utf-8", view=True)), encode("é", Carrier("utf-16-le", view=False))
    (b'caf\xe9', b'\xe9\x00')
    """
    if carrier.view or not _SMUGGLED.search(text):
        return text.encode(carrier.stream_encoding, "backslashreplace")
    known = _SMUGGLED.split(text)
    odd = [bytes(ord(mark) - 0xDC00 for mark in marks) for marks in _SMUGGLED.findall(text)]
    pieces = [piece.encode(carrier.encoding, "backslashreplace") for piece in known]
    return b"".join(piece + more for piece, more in zip(pieces, [*odd, b""], strict=True))


def _smuggling() -> str:
    """Name an error handler that turns undecodable bytes into lone surrogates, so that their record shows."""
    name = "titlemap-smuggle"
    try:
        codecs.lookup_error(name)
    except LookupError:
        codecs.register_error(name, _smuggle)
    return name


def _smuggle(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end
