"""A file's bytes ↔ its text: the byte order mark and the encoding stay what they were.

Comes in: bytes. Goes out: their text, and from another text the bytes to store. It is a module of its own because all
others of this room know text alone.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.errors import InputError
from newsletter.reading.decoding import decode
from newsletter.reading.source import problem_in


class Stored(NamedTuple):
    """A file's text, with what its bytes have around it."""

    text: str
    marks: bytes = b""
    encoding: str = "utf-8"

    def with_text(self, text: str) -> bytes:
        """Return the bytes of another text in the same file."""
        return self.marks + text.encode(self.encoding)


def stored(raw: bytes, name: str) -> Stored:
    """Return the text of the file `name`; raise InputError where its bytes are no text."""
    text, mistake = decode(raw)
    if mistake:
        raise InputError([problem_in(name, text, mistake)])
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(raw[:2], "utf-8")
    return Stored(text, raw[: len(raw) - len(text.encode(encoding))], encoding)
