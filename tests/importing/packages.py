"""Zip files as Word and Excel write them, around handwritten XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def document_of(body: str) -> str:
    """Return the part of a Word document with its text."""
    return f'<w:document xmlns:w="{W}" xmlns:r="{_R}"><w:body>{body}</w:body></w:document>'


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def relationships(*targets: tuple[str, str]) -> str:
    """Return the part with relationships rId1, rId2 and so on, from the kind and the target of each."""
    inner = ""
    for number, (kind, target) in enumerate(targets, start=1):
        mode = ' TargetMode="External"' if ":" in target else ""
        inner += f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{_P}">{inner}</Relationships>'


def word_file(path: Path, body: str, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """Write a Word document with a body, and other parts that it may need."""
    path.write_bytes(packed({"word/document.xml": document_of(body), **(parts or {})}))
    return path


def workbook_file(path: Path, sheet: str, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """Write a workbook with one sheet, whose XML comes within `worksheet`."""
    content = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{_R}"><sheets>'
        '<sheet name="Talks" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}" xmlns:r="{_R}">{sheet}</worksheet>',
    }
    path.write_bytes(packed({**content, **(parts or {})}))
    return path


def calendar_of(*lines: str) -> str:
    """Return a calendar with one appointment, whose other lines are given."""
    event = ("BEGIN:VEVENT", "UID:a@society.test", "SUMMARY:A webinar", *lines, "END:VEVENT")
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *event, "END:VCALENDAR", ""))
