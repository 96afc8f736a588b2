"""Which encoding a text is in, and how to work on it without changing a byte of it.

A *carrier* turns bytes into a text that can be split and parsed, and back. Where the encoding allows, the
text is a view with one character for each byte: separators, quotes and line ends are ASCII, no multi-byte
character contains them, and only the cells that are read get decoded. So all others come out byte for byte.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from titlemap.errors import InputError

#: How many bytes of a source are looked at to find its encoding.
SAMPLE = 1 << 20

_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What a legacy text may be in; of equally plausible ones the first is taken.
_LEGACY = [
    "cp1252",
    "cp932",
    "gb18030",
    "cp949",
    "big5",
    "euc_jp",
    "cp1250",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
]
_EVIDENCE = 1 << 15  # bytes of non-ASCII lines that decide between legacy encodings
_ASCII_TRAILS = frozenset(
    ["gbk", "gb18030", "big5", "big5hkscs", "cp932", "shift_jis", "cp949", "cp950", "johab"]
)
_ASCII_SAFE = frozenset(["utf-8", "euc_jp", "euc_kr", "gb2312"])
_BINARY = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls); save it as CSV"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"SQLite format 3\0", "an SQLite database; export the table as CSV"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"\x7fELF", "a program"),
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """How bytes are turned into a text to work on.

    Parameters
    ----------
    encoding : str
        Canonical name of a Python codec.
    view : bool
        One character for each byte (Latin-1), cells decoded one by one; otherwise the text itself.
    """

    encoding: str
    view: bool

    @property
    def stream_encoding(self) -> str:
        """The codec between the file's bytes and the text that is worked on."""
        return "latin-1" if self.view else self.encoding

    def cell(self, carried: str) -> str:
        r"""Read a cell of the carried text.

        Examples
        --------
        >>> Carrier("utf-8", view=True).cell("Ing\xc3\xa9nieur")
        'Ingénieur'
        """
        if not self.view or carried.isascii():
            return carried
        return carried.encode("latin-1").decode(self.encoding, "replace")

    def carry(self, text: str) -> str:
        r"""Turn text into carried text; what the encoding lacks is written as an escape.

        Examples
        --------
        >>> Carrier("cp1252", view=True).carry("é 医")
        'é \\u533b'
        """
        if text.isascii():
            return text
        encoded = text.encode(self.encoding, "backslashreplace")
        return encoded.decode("latin-1" if self.view else self.encoding)

    def decodes(self, carried: str) -> bool:
        r"""Say whether carried text means something in the encoding.

        Examples
        --------
        >>> Carrier("utf-8", view=True).decodes("caf\xe9")
        False
        """
        if carried.isascii():
            return True
        try:
            if self.view:
                carried.encode("latin-1").decode(self.encoding)
            else:
                carried.encode("utf-8")  # fails on what the stream's decoder had to smuggle through
        except UnicodeError:
            return False
        return True


@lru_cache(maxsize=64)
def canonical(encoding: str) -> str:
    """Return the name under which Python knows an encoding.

    Parameters
    ----------
    encoding : str

    Returns
    -------
    str

    Raises
    ------
    InputError
        If there is no such encoding of text.

    Examples
    --------
    >>> canonical("UTF8"), canonical("Windows-1252"), canonical("Shift-JIS")
    ('utf-8', 'cp1252', 'shift_jis')
    """
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError as error:
        raise InputError(
            f"there is no text encoding called {encoding!r}; examples: utf-8, cp1252, utf-16"
        ) from error
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name)


def carrier_for(encoding: str, delimiter: str = ",") -> Carrier:
    """Choose how to carry a text of a known encoding.

    Parameters
    ----------
    encoding : str
        A canonical name.
    delimiter : str
        Bytes above ``/`` may be the second half of a character in some East Asian encodings.

    Returns
    -------
    Carrier

    Examples
    --------
    >>> [carrier_for(*case).view for case in [("shift_jis", ","), ("shift_jis", "|"), ("utf-16-le", ",")]]
    [True, False, False]
    """
    safe = encoding in _ASCII_SAFE or _is_single_byte(encoding)
    view = delimiter.isascii() and (safe or (encoding in _ASCII_TRAILS and delimiter < "0"))
    return Carrier(encoding, view)


@lru_cache(maxsize=64)
def _is_single_byte(encoding: str) -> bool:
    ascii_bytes = bytes(range(128))
    if encoding in _ASCII_TRAILS or ascii_bytes.decode(encoding, "replace") != ascii_bytes.decode("ascii"):
        return False
    lengths = {len((bytes((byte,)) * 3).decode(encoding, "replace")) for byte in range(128, 256)}
    # an encoding that switches tables by escape sequences knows no byte above ASCII
    return lengths == {3} and (encoding == "ascii" or bytes(range(160, 256)).decode(encoding, "ignore") != "")


def split_mark(sample: bytes) -> tuple[str | None, int]:
    r"""Read a byte-order mark.

    Parameters
    ----------
    sample : bytes
        The source's beginning.

    Returns
    -------
    str or None
        The encoding that the mark names.
    int
        The mark's length in bytes.

    Examples
    --------
    >>> split_mark(b"\xef\xbb\xbftitle"), split_mark(b"title")
    (('utf-8', 3), (None, 0))
    """
    return next(((name, len(mark)) for mark, name in _MARKS if sample.startswith(mark)), (None, 0))


def find_encoding(sample: bytes) -> str | None:
    """Find the encoding of a sample.

    UTF-8 is tried first; some broken lines among many good ones don't rule it out.

    Parameters
    ----------
    sample : bytes
        Whole lines, except perhaps the last one; without a byte-order mark.

    Returns
    -------
    str or None
        A canonical name; None while all of it is ASCII, which most encodings share.

    Raises
    ------
    InputError
        If it isn't text.

    Examples
    --------
    >>> [find_encoding(sample) for sample in (b"title", "größer".encode(), "größer".encode("cp1252"))]
    [None, 'utf-8', 'cp1252']
    """
    wide = _wide(sample)
    if wide:
        return wide
    refuse_binary(sample)
    if sample.isascii():
        return None
    telling = [line for line in re.split(rb"[\r\n]+", sample) if not line.isascii()]
    good = sum(_is_utf8(line) for line in telling[:-1]) + _is_utf8_so_far(telling[-1])
    if 2 * good >= len(telling):
        return "utf-8"
    return _legacy(b"\n".join(telling)[:_EVIDENCE])


def _wide(sample: bytes) -> str | None:
    """Find UTF-16 and UTF-32 without a mark by the zeros beside ASCII characters, such as delimiters."""
    head = sample[: len(sample) // 4 * 4][:4096]
    if len(head) < 8 or b"\0" not in head:
        return None
    zeros = [head[at::4].count(0) / (len(head) // 4) for at in range(4)]
    if min(zeros[1:]) > 0.7 > zeros[0]:
        return "utf-32-le"
    if min(zeros[:3]) > 0.7 > zeros[3]:
        return "utf-32-be"
    low, high = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if high > 0.1 and low < high / 10:
        return "utf-16-le"
    if low > 0.1 and high < low / 10:
        return "utf-16-be"
    return None


def refuse_binary(sample: bytes) -> None:
    """Refuse what isn't text.

    Parameters
    ----------
    sample : bytes

    Raises
    ------
    InputError
        Saying what it is, if that is known.

    Examples
    --------
    >>> refuse_binary(b"%PDF-1.7 ...")
    Traceback (most recent call last):
    ...
    titlemap.errors.InputError: it is a PDF document, not a table of text
    """
    for magic, what in _BINARY:
        if sample.startswith(magic):
            raise InputError(f"it is {what}, not a table of text")
    control = len(sample) - len(sample.translate(None, bytes({*range(32), 127} - {9, 10, 11, 12, 13, 27, 0})))
    zeros = sample.count(0)
    if control > 8 + len(sample) * 0.05 or zeros > 8 + len(sample) * 0.3:
        raise InputError(
            "it is not text: no encoding makes sense of it (tried UTF-8, UTF-16, UTF-32 and "
            f"{len(_LEGACY)} older ones such as cp1252)"
        )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8_so_far(line: bytes) -> bool:
    """Say whether a line that may have been cut inside a character is UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line)
    except UnicodeDecodeError:
        return False
    return True


def _legacy(evidence: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (only a legacy file pays for it)

    matches = list(from_bytes(evidence, cp_isolation=_LEGACY))
    if matches:
        best = min(match.chaos for match in matches)
        near = [match for match in matches if match.chaos <= best + 0.02]
        kept = max(match.coherence for match in near)
        names = {
            name for match in near if match.coherence >= kept - 0.02 for name in match.could_be_from_charset
        }
        for name in _LEGACY:
            if name in names:
                return canonical(name)
    try:
        evidence.decode("cp1252")
    except UnicodeDecodeError:
        return "iso8859-1"
    return "cp1252"
