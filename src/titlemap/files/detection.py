"""Which encoding a text is in, if it is text at all."""

from __future__ import annotations

import codecs
import re

from titlemap.errors import InputError
from titlemap.files.legacy import LEGACY, find_legacy, find_seven_bit, refuse_mainframe

#: How many bytes of a source are looked at to find its encoding.
SAMPLE = 1 << 20

_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls); save it as CSV"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"SQLite format 3\0", "an SQLite database; export the table as CSV"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "compressed data inside compressed data; unpack it once"),
    (b"\x28\xb5\x2f\xfd", "compressed data inside compressed data; unpack it once"),
    (b"PK\x03\x04", "an archive in an archive; unpack it once"),
    (b"FEA1", "a Feather file of the first version; save it as Arrow or Parquet"),
)


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
    _refuse_known(sample)
    wide = _wide(sample)
    if wide:
        return wide
    refuse_mainframe(sample)
    hidden = find_seven_bit(sample) if sample.isascii() else None  # some switch tables by control characters
    if hidden is None:
        refuse_binary(sample)
    if hidden or sample.isascii():
        return hidden
    telling = [line for line in re.split(rb"[\r\n]+", sample) if not line.isascii()]
    good = sum(_is_utf8(line) for line in telling[:-1]) + _is_utf8_so_far(telling[-1])
    if 2 * good >= len(telling):
        return "utf-8"
    return find_legacy(telling)


def _wide(sample: bytes) -> str | None:
    """Find UTF-16 and UTF-32 without a mark by the zeros beside ASCII characters, such as delimiters."""
    head = sample[: len(sample) // 4 * 4][:4096]
    if len(head) < 8 or b"\0" not in head:
        return None
    zeros = [head[at::4].count(0) / (len(head) // 4) for at in range(4)]
    if min(zeros[2:]) > 0.9 and zeros[0] < 0.7:  # whatever the script: no character needs the upper half
        return "utf-32-le"
    if min(zeros[:2]) > 0.9 and zeros[3] < 0.7:
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
    titlemap.errors.InputError: it is no table of text but a PDF document
    """
    _refuse_known(sample)
    control = len(sample) - len(sample.translate(None, bytes({*range(32), 127} - {9, 10, 11, 12, 13, 27, 0})))
    zeros = sample.count(0)
    if control > 8 + len(sample) * 0.05 or zeros > 8 + len(sample) * 0.3:
        raise InputError(
            "it is not text: no encoding makes sense of it (tried UTF-8, UTF-16, UTF-32 and "
            f"{len(LEGACY)} older ones such as cp1252)"
        )


def _refuse_known(sample: bytes) -> None:
    for magic, what in _BINARY:
        if sample.startswith(magic):
            raise InputError(f"it is no table of text but {what}")


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
