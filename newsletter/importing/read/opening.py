"""A file → Document, or the reason why it cannot be read and what to do instead.

It is a module of its own because every reader is behind it: nobody else opens a file, or knows which reader it needs.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from newsletter.errors import Refused, said_by_system
from newsletter.importing import characters
from newsletter.importing.document import Document, Head, Note
from newsletter.importing.pieces import Heading, Picture, Piece, Rich
from newsletter.importing.read import encodings, kinds, notes, page, text
from newsletter.importing.read.calendar import appointments
from newsletter.importing.read.kinds import Format
from newsletter.importing.read.package import Package
from newsletter.importing.read.sheet import separated, workbook
from newsletter.importing.read.word import document as word

LARGEST = 50_000_000
"""Bytes of a file."""
LONGEST = 4_000_000
"""Characters of a file of text; a sheet of 20,000 rows has some two millions."""
_GUESSED = "This file does not say how its letters are written, so look at those with accents."
_ZIP = b"PK\x03\x04"


def read_file(path: Path) -> Document:
    """Return what a file says; raise Refused for what is damaged, protected, too large or of an unknown kind."""
    return _tidied(_read(path, _bytes(path)))


def _read(path: Path, raw: bytes) -> Document:
    if raw.startswith((_ZIP, b"PK\x05\x06")):
        package = Package(raw)
        match kinds.format_of_package(package):
            case Format.WORD:
                return word.read(path.name, package)
            case _:
                return workbook.read(path.name, raw, package)
    form = kinds.format_of(path.name, raw)
    found = encodings.decoded_or_guessed(raw)
    document = _of_text(path, form, found.text)
    return document._replace(warnings=(*document.warnings, *([_GUESSED] if found.is_guess else [])))


def _of_text(path: Path, form: Format, words: str) -> Document:
    """Return what a file of text says."""
    if form is Format.CALENDAR:
        return appointments.read(path.name, words)
    if form is Format.HTML:
        return page.read(path, words)
    if len(words) > LONGEST:
        raise Refused(
            "This file is too large: it has too much text to be read at once.", "Take the part that the letter needs."
        )
    if form is Format.MARKDOWN:
        return notes.read(path, words)
    read = separated.read(words) if form is Format.SHEET else text.read(words)
    return Document(path.name, read.pieces, tuple(Note(what, lost, at) for what, lost, at in read.dropped))


def _tidied(document: Document) -> Document:
    """Return a document without characters that no file of ours may hold, also beside its pieces."""
    notes = (note._replace(words=_tidy(note.words)) for note in document.notes)
    return document._replace(
        pieces=tuple(map(_piece, document.pieces)),
        notes=tuple(note for note in notes if note.words),
        head=Head(*map(_tidy, document.head)),
    )


def _tidy(text: str) -> str:
    return characters.tidy(Rich.plain(text))[0].text


def _piece(piece: Piece) -> Piece:
    match piece:
        case Picture(_, str()):
            return replace(piece, alt=_tidy(piece.alt or ""))
        case Heading():
            return replace(piece, rich=characters.tidy(piece.rich)[0])
    return piece


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Refused("This is a folder.", "Take the document in it.")
        if path.exists() and not path.is_file():  # a device or a pipe may never end
            raise Refused("This is no file.", "Save it as a file, and take that.")
        if path.stat().st_size > LARGEST:
            raise Refused(
                f"This file is too large: it has more than {LARGEST // 1_000_000} MB.",
                "Take out what the letter does not need, such as large pictures, or part it.",
            )
        return path.read_bytes()
    except OSError as error:
        raise Refused(said_by_system(error), "Look at the name of the file, and who may read it.") from error
