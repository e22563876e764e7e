"""Text → quoted-printable (RFC 2045, 6.7), whole or in parts: ASCII in lines of 76 characters, with CRLF endings.

A whole text comes out byte for byte as the standard library's `email.quoprimime` has it, in a tenth of the time. A part
may be followed by any other part of the same text. So a letter is encoded once, and the values of each member between.
This is a module of its own because the library has no parts.
"""

from __future__ import annotations

import re

LONGEST = 76
"""Characters of a line, with the `=` of a soft line break."""

_TO_ENCODE = re.compile(rb"[^\t\n\r -~]+")
_PIECE = re.compile(rb".{1,75}(?<!=)(?<!=.)")  # does not end within the three characters of an encoded byte
_SOFT_BREAK = b"=\r\n"


def whole(text: str) -> bytes:
    """Return a text in quoted-printable, with a line break at its end."""
    return b"".join([_line(line) + b"\r\n" for line in _encoded(text).splitlines() or [b""]])


def part(text: str) -> bytes:
    """Return a part of a text that something follows: a line that does not end in it ends with a soft line break."""
    encoded = _encoded(text)
    lines = encoded.splitlines()
    last = b"" if encoded.endswith((b"\n", b"\r")) or not lines else lines.pop()
    pieces = [piece + _SOFT_BREAK for piece in _PIECE.findall(last)]
    return b"".join([*(_line(line) + b"\r\n" for line in lines), *pieces])


def _encoded(text: str) -> bytes:
    """Return a text as bytes, without what may not stand in a line; line breaks are as they were."""
    return _TO_ENCODE.sub(_code, text.encode().replace(b"=", b"=3D"))


def _code(found: re.Match[bytes]) -> bytes:
    return b"=" + found[0].hex("=").upper().encode()


def _line(line: bytes) -> bytes:
    """Return a line of an encoded text with soft line breaks; a space at its end is encoded if it would stand there."""
    if len(line) <= LONGEST and not line.endswith((b" ", b"\t")):
        return line
    pieces = _PIECE.findall(line)
    if len(pieces) > 1 and len(pieces[-2]) + len(pieces[-1]) <= LONGEST:  # the last line has no soft line break
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    last = pieces[-1]
    if last.endswith((b" ", b"\t")):
        code = b"=%02X" % last[-1]
        if len(last) < LONGEST - 1:
            pieces[-1] = last[:-1] + code
        else:
            pieces[-1:] = [last, b""] if len(last) == LONGEST - 1 else [last[:-1], code]
    return _SOFT_BREAK.join(pieces)
