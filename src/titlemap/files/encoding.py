"""How to work on text in any encoding without changing a byte of it.

A *carrier* turns bytes into a text that can be split and parsed, and back. Where the encoding allows, the
text is a view with one character for each byte: separators, quotes and line ends are ASCII, no multi-byte
character contains them, and only the cells that are read get decoded. So all others come out byte for byte.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import lru_cache

from titlemap.errors import InputError

#: Encodings in which ASCII bytes above ``/`` can be the second half of a character.
_ASCII_TRAILS = frozenset(
    ["gbk", "gb18030", "big5", "big5hkscs", "cp932", "shift_jis", "cp949", "cp950", "johab"]
)
#: Encodings of several bytes in which ASCII bytes are always themselves.
_ASCII_SAFE = frozenset(["utf-8", "euc_jp", "euc_kr", "gb2312"])


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
