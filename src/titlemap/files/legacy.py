"""The encodings from before Unicode, and those that hide it in ASCII."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from titlemap.errors import InputError
from titlemap.files.encoding import canonical

#: What a legacy text may be in; of equally plausible ones the first is taken.
LEGACY = [
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
#: What old Macs and DOS wrote western languages in. No text of these looks at all like cp1252, nor the other way round.
_WESTERN = ("mac_roman", "cp850")
_LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšž")
_APART = frozenset("–—‘’“”„…•€£©®™°·«»§¡¿ºª\xa0‚´×½¼²³µ†")
#: A share of odd characters above which a text is in another encoding, and one up to which it is in this one.
_WRONG, _RIGHT = 0.2, 0.02

#: Where letters, digits, blanks and commas stand on a mainframe.
_MAINFRAME = bytes([*range(0x81, 0x8A), *range(0x91, 0x9A), *range(0xA2, 0xAA), *range(0xC1, 0xCA), *range(0xD1, 0xDA)]) + bytes(
    [*range(0xE2, 0xEA), *range(0xF0, 0xFA), 0x40, 0x4B, 0x5E, 0x60, 0x61, 0x6B, 0x05, 0x0D, 0x15, 0x25]
)  # fmt: skip
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_UTF_7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}(?![A-Za-z0-9+/])")
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$@", "iso2022_jp"), (b"\x1b$B", "iso2022_jp"), (b"\x1b$(", "iso2022_jp_2"))


def find_legacy(lines: Sequence[bytes]) -> str:
    """Find the encoding of text that is no Unicode.

    Parameters
    ----------
    lines : sequence of bytes
        Those that hold more than ASCII.

    Returns
    -------
    str
        A canonical name.

    Examples
    --------
    >>> [find_legacy(["Bürokauffrau, Köln".encode(name)]) for name in ("cp1252", "mac_roman", "cp850")]
    ['cp1252', 'mac-roman', 'cp850']
    """
    evidence = b"\n".join(lines)[:_EVIDENCE]
    if _oddness(evidence, "cp1252") > _WRONG:
        for name in _WESTERN:
            if _oddness(evidence, name) <= _RIGHT:
                return canonical(name)
    return _most_plausible(evidence)


def _oddness(evidence: bytes, encoding: str) -> float:
    """Return the share of characters above ASCII that stand where no western language puts them."""
    text = evidence.decode(encoding, "replace")
    odd = [_is_odd(before, mark, after) for before, mark, after in _marks(text)]
    return sum(odd) / max(len(odd), 1)


def _marks(text: str) -> Iterator[tuple[str, str, str]]:
    for found in re.finditer(r"[^\x00-\x7f]", text):
        at = found.start()
        yield text[at - 1 : at], found[0], text[at + 1 : at + 2]


def _is_odd(before: str, mark: str, after: str) -> bool:
    if mark.lower() in _LETTERS:
        if mark.islower():
            return before.isupper() and after.isupper()  # KôCHIN
        return before.isalpha() and (before.islower() or after.islower())  # IngŽnieur
    inside = before.isalpha() and after.isalpha() and mark not in "’·"  # Bu§e
    return inside or mark not in _APART


def _most_plausible(evidence: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (only a legacy file pays for it)

    matches = list(from_bytes(evidence, cp_isolation=LEGACY))
    if matches:
        best = min(match.chaos for match in matches)
        near = [match for match in matches if match.chaos <= best + 0.02]
        kept = max(match.coherence for match in near)
        names = {
            name for match in near if match.coherence >= kept - 0.02 for name in match.could_be_from_charset
        }
        for name in LEGACY:
            if name in names:
                return canonical(name)
    try:
        evidence.decode("cp1252")
    except UnicodeDecodeError:
        return "iso8859-1"
    return "cp1252"


def find_seven_bit(sample: bytes) -> str | None:
    r"""Find an encoding that writes more than ASCII with the bytes of ASCII.

    Parameters
    ----------
    sample : bytes
        All of it ASCII.

    Returns
    -------
    str or None
        None if it is ASCII and no more.

    Raises
    ------
    InputError
        If it looks like such an encoding and might be plain text all the same.

    Examples
    --------
    >>> find_seven_bit(b"C++ developer, +49 30 123"), find_seven_bit("職種".encode("iso2022_jp"))
    (None, 'iso2022_jp')
    """
    for escape, name in _ESCAPES:
        if escape in sample:
            return canonical(name)
    for name, pattern in (("utf-7", _UTF_7), ("hz", _HZ)):
        if pattern.search(sample) and _decodes_to_letters(sample, name):
            raise InputError(
                f"it looks like {name.upper()}, which nothing writes any more; if it is, name it: "
                f'encoding="{name}" (on the command line --encoding {name}), and if it is not: "ascii"'
            )
    return None


def _decodes_to_letters(sample: bytes, encoding: str) -> bool:
    """Say whether all of it can be decoded, with letters beyond ASCII: plain text with a plus sign can't."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    beyond = re.sub(r"[\x00-\x7f]+", "", text)
    return 2 * sum(map(str.isalpha, beyond)) > len(beyond)


def refuse_mainframe(sample: bytes) -> None:
    """Refuse EBCDIC, of which there are many.

    Parameters
    ----------
    sample : bytes

    Raises
    ------
    InputError

    Examples
    --------
    >>> refuse_mainframe("id,title,company".encode("cp037"))
    Traceback (most recent call last):
    ...
    titlemap.errors.InputError: it looks like EBCDIC, as mainframes write it; name which: ...
    """
    if b" " in sample or b"\n" in sample or sample.isascii():
        return
    if len(sample.translate(None, _MAINFRAME)) < 0.15 * len(sample):
        raise InputError(
            'it looks like EBCDIC, as mainframes write it; name which: encoding="cp037" (on the command line '
            "--encoding cp037), or cp500, cp273, cp1140"
        )
