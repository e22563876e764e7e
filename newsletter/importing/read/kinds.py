"""What a file holds, by its first bytes, and for text by its name; and what to do instead where that is not read.

Comes in: a file's name and its bytes. Goes out: one of the formats that are read, or Refused. It is a module of its own
because a file's name is a promise that programs and people break: a PDF named .docx, or a text named .doc.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import PurePath

from newsletter.errors import Refused
from newsletter.importing.read.package import Package
from newsletter.reading.other_files import kind_of_file

FORMATS = (".docx", ".html", ".md", ".txt", ".csv", ".tsv", ".xlsx", ".ics")
"""What is read, in the order in which it is told."""


class Format(Enum):
    """A format that is read."""

    WORD = auto()
    WORKBOOK = auto()
    HTML = auto()
    MARKDOWN = auto()
    TEXT = auto()
    SHEET = auto()
    CALENDAR = auto()


_OF_TEXT = {
    **{".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML, ".md": Format.MARKDOWN},
    **{".markdown": Format.MARKDOWN, ".txt": Format.TEXT, ".text": Format.TEXT, ".csv": Format.SHEET},
    **{".tsv": Format.SHEET, ".tab": Format.SHEET, ".ics": Format.CALENDAR, ".ical": Format.CALENDAR},
}
_OF_PACKAGES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm"})
_AS_DOCX = "Open it in its program, save it as a Word document (.docx), and take that file."
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "Take the file from which it was made, or copy its text into a .txt file."),
    (b"{\\rtf", "RTF", "Open it in Word or LibreOffice, save it as a Word document (.docx), and take that file."),
    (b"bplist00", "a web archive of Safari", "In Safari, save the page as HTML, or copy its text into a .txt file."),
    (b"7z\xbc\xaf\x27\x1c", "an archive", "Unpack it, and take the document in it."),
    (b"Rar!", "an archive", "Unpack it, and take the document in it."),
    (b"\x1f\x8b", "an archive", "Unpack it, and take the document in it."),
    (b"MZ", "a program", "Take the document itself."),
    (b"\x7fELF", "a program", "Take the document itself."),
)
_WEB_ARCHIVE = re.compile(rb"(?i)\A(?:From:|MIME-Version:|Content-Type:\s*multipart/)[\s\S]{0,2000}multipart/related")
_FOREIGN = {
    "content.xml": ("an OpenDocument file", _AS_DOCX),
    "Index/Document.iwa": (
        "a document of Pages, Numbers or Keynote",
        "Export it as a Word document (.docx) or a workbook (.xlsx), and take that file.",
    ),
    "ppt/presentation.xml": ("a presentation", "Copy its text into a Word document or a .txt file, and take that."),
    "META-INF/container.xml": ("an e-book", "Copy its text into a Word document or a .txt file, and take that."),
}


def refused(what: str, hint: str) -> Refused:
    """Return the refusal of a format."""
    return Refused(f"This file is {what}, which is not read.", hint)


def format_of(name: str, raw: bytes) -> Format:
    """Return the format of a file that is no package; raise Refused for one that is not read."""
    suffix = PurePath(name).suffix.lower()
    if not raw.strip():
        raise Refused("This file is empty.", "Look whether it was saved, or take the right file.")
    if raw.startswith(_COMPOUND):
        raise _of_compound(raw)
    for signature, what, hint in _SIGNATURES:
        if raw.startswith(signature):
            raise refused(what, hint)
    if kind_of_file(raw) == "a picture":
        raise refused("a picture", "Add it on the page where the letter is written.")
    if _WEB_ARCHIVE.match(raw):
        raise refused("a web archive", "In the browser, save the page as “Webpage, Complete” (.html), and take that.")
    if suffix in _OF_PACKAGES:
        if kind_of_file(raw) == "a web page":
            return Format.HTML
        raise Refused(
            "This file is damaged: it does not begin as a Word document or a workbook does.",
            "Open it in the program that wrote it, save it under a new name, and take that file.",
        )
    if b"BEGIN:VCALENDAR" in raw[:4_000].upper().replace(b"\0", b""):
        return Format.CALENDAR
    if suffix in _OF_TEXT:
        return _OF_TEXT[suffix]
    if kind_of_file(raw) == "a web page":
        return Format.HTML
    raise Refused(
        f"Files named {suffix} are not read." if suffix else "This file's name does not say what it is.",
        f"Take one of {', '.join(FORMATS)}; copy the text of others into a .txt file.",
    )


def format_of_package(package: Package) -> Format:
    """Return the format of a zip file; raise Refused for one that is not read."""
    for relationship in package.relationships("").values():
        if relationship.kind == "officeDocument" and relationship.target.endswith((".xml", ".bin")):
            if relationship.target.endswith(".bin"):
                raise refused("a binary workbook", "In Excel, save it as a workbook (.xlsx), and take that file.")
            if relationship.target.startswith("xl/"):
                return Format.WORKBOOK
            if relationship.target.startswith("word/"):
                return Format.WORD
    if "xl/workbook.xml" in package:
        return Format.WORKBOOK
    if any(part.startswith("word/") for part in package):
        return Format.WORD
    for part, (what, hint) in _FOREIGN.items():
        if part in package:
            raise refused(what, hint)
    if any(part.endswith(".iwa") for part in package):
        raise refused(*_FOREIGN["Index/Document.iwa"])
    raise Refused(
        "This file is a zip file without a document of Word or a workbook in it.",
        "Unpack it, and take the document in it.",
    )


def _of_compound(raw: bytes) -> Refused:
    """Return the refusal of a file of the programs of before 2007, or of one that they encrypted."""
    for stream, refusal in {
        "EncryptedPackage": Refused(
            "This file is protected by a password.", "Open it, save a copy without the password, and take that."
        ),
        "WordDocument": refused("an old Word document (.doc)", "In Word, save it as .docx, and take that file."),
        "Workbook": refused("an old Excel workbook (.xls)", "In Excel, save it as .xlsx, and take that file."),
        "Book": refused("an old Excel workbook (.xls)", "In Excel, save it as .xlsx, and take that file."),
        "PowerPoint Document": refused("an old presentation (.ppt)", "Copy its text into a Word document."),
        "__properties_version1.0": refused("a message of Outlook (.msg)", "Save it as HTML, and take that file."),
    }.items():
        if stream.encode("utf-16-le") in raw:
            return refusal
    return refused("of an old program of Microsoft", _AS_DOCX)
