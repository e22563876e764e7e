"""Bytes → text, in the encoding that they are in: Unicode's, the one that is declared, or that of Windows.

It is a module of its own because every format of text needs it, and because what declares an encoding is often wrong:
text that is valid UTF-8 beyond ASCII is in UTF-8, whatever it says.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from newsletter.errors import Refused

_MARKS = (
    *((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
_DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:-]{3,30})""")
_READS_DECLARATION = 4_096
_NO_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.01
_WINDOWS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
"""What browsers take these names for."""
_NOT_FOR_TEXT = frozenset({"utf-7", "utf7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})


class Decoded(NamedTuple):
    """Text, and whether its encoding is a guess."""

    text: str
    is_guess: bool = False


def decoded(raw: bytes) -> str:
    """Return the text that bytes are; raise Refused if they are none."""
    return decoded_or_guessed(raw).text


def decoded_or_guessed(raw: bytes) -> Decoded:
    """Return the text that bytes are, and whether that is a guess; raise Refused if they are none."""
    result = _decoded(raw)
    controls = len(_NO_CONTROLS.findall(result.text))
    if controls > _MOST_CONTROLS * len(result.text):
        raise Refused("This file holds no text.", "Take the file in which the text was written.")
    return result


def _decoded(raw: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if raw.startswith(mark) and (text := _in(raw, encoding)) is not None:
            return Decoded(text.removeprefix("\ufeff"))
    if b"\0" in raw and (text := _in(raw, "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be")) is not None:
        return Decoded(text)
    found = _DECLARED.search(raw, 0, _READS_DECLARATION)
    declared = found[1].decode().lower() if found else ""
    is_ascii = raw.isascii()
    order = (declared, "utf-8") if is_ascii and declared.startswith("iso-2022") else ("utf-8", declared)
    for encoding in order:
        if (text := _in(raw, encoding)) is not None:
            return Decoded(text)
    text = _in(raw, "cp1252")
    return Decoded(raw.decode("latin-1") if text is None else text, is_guess=not is_ascii)


def _in(raw: bytes, encoding: str) -> str | None:
    encoding = _WINDOWS.get(encoding, encoding)
    if not encoding or encoding.replace("_", "-") in _NOT_FOR_TEXT:
        return None
    try:
        return raw.decode(encoding)  # which refuses codecs that are none for text
    except (LookupError, UnicodeError, ValueError):
        return None
