"""A file → Document, or the reason why it cannot be read and what to do instead.

It is a module of its own because what a file holds is told by its first bytes and not by its name, before any reader
sees it.
"""

from __future__ import annotations

from pathlib import Path

from newsletter.errors import Refused
from newsletter.importing.document import Document, Note
from newsletter.importing.read import html, markdown, text

LARGEST = 50_000_000
"""Bytes of a file."""


def read_file(path: Path) -> Document:
    """Return what a file says; raise Refused for what is damaged, protected, too large or of an unknown kind."""
    raw = path.read_bytes()
    if not raw.strip():
        raise Refused("This file is empty.", "Look whether it was saved, or send the right one.")
    read = {".html": html, ".htm": html, ".md": markdown}.get(path.suffix.lower(), text).read(raw.decode())
    notes = tuple(Note(what, words) for what, words in read.dropped)
    return Document(path.name, read.pieces, notes)
