"""A file → Document, or the reason why it cannot be read and what to do instead.

It is a module of its own because every reader is behind it: nobody else opens a file, or knows which reader it needs.
"""

from __future__ import annotations

from pathlib import Path

from newsletter.errors import Refused, said_by_system
from newsletter.importing.document import Document, Note
from newsletter.importing.pieces import Read
from newsletter.importing.read import encodings, html, kinds, markdown, text
from newsletter.importing.read.kinds import Format
from newsletter.importing.read.package import Package
from newsletter.importing.read.word import document as word

LARGEST = 50_000_000
"""Bytes of a file."""
_ZIP = b"PK\x03\x04"


def read_file(path: Path) -> Document:
    """Return what a file says; raise Refused for what is damaged, protected, too large or of an unknown kind."""
    raw = _bytes(path)
    if raw.startswith((_ZIP, b"PK\x05\x06")):
        package = Package(raw)
        match kinds.format_of_package(package):
            case Format.WORD:
                return word.read(path.name, package)
            case _:
                raise Refused("Workbooks are not read yet.")
    match kinds.format_of(path.name, raw):
        case Format.HTML:
            return _without_more(path, html.read(encodings.decoded(raw)))
        case Format.MARKDOWN:
            return _without_more(path, markdown.read(encodings.decoded(raw)))
        case _:
            return _without_more(path, text.read(encodings.decoded(raw)))


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Refused("This is a folder.", "Take the document in it.")
        if path.stat().st_size > LARGEST:
            raise Refused(
                f"This file is too large: it has more than {LARGEST // 1_000_000} MB.",
                "Take out what the letter does not need, such as large pictures, or part it.",
            )
        return path.read_bytes()
    except OSError as error:
        raise Refused(said_by_system(error), "Look at the name of the file, and who may read it.") from error


def _without_more(path: Path, read: Read) -> Document:
    return Document(path.name, read.pieces, tuple(Note(what, words) for what, words in read.dropped))
