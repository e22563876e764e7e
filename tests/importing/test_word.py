"""Word documents as Word, Google Docs, Pages, LibreOffice and others write them; a case is a folder of parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from newsletter.importing.document import Document
from newsletter.importing.draft import drafted
from newsletter.importing.pieces import Code, Heading, Item, Paragraph, Picture, Quote, Rich, Rule, Table
from newsletter.importing.read.opening import read_file
from newsletter.model.files import FILE
from newsletter.model.publication import load_publication
from tests.importing.raw_words import in_document, in_xml

CASES = Path(__file__).parent / "word"


def packed(folder: Path) -> bytes:
    """Return the file that a folder's parts make."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "read.txt"):
            package.write(path, path.relative_to(folder).as_posix())
    return made.getvalue()


def lines(document: Document) -> Iterator[str]:
    """Yield what was read, in a form that people can check."""
    for number, piece in enumerate(document.pieces):
        match piece:
            case Heading(rich, level):
                yield f"{'#' * level} {shown(rich)}"
            case Item(rich, depth, mark):
                yield f"{'  ' * depth}{mark or '-'} {shown(rich)}"
            case Table(rows, has_head):
                yield f"table{' with a head' if has_head else ''}"
                yield from (f"| {' | '.join(map(shown, row))} |" for row in rows)
            case Picture(src, alt, href):
                yield f"picture {src}, {alt!r}, {href!r}, {len(document.pictures.get(src, b''))} bytes"
            case Rule():
                yield "---"
            case Code(text):
                yield f"code {text!r}"
            case Paragraph(rich) | Quote(rich):
                yield f"{type(piece).__name__.lower()} {shown(rich)}"
        yield from (f"    {note.what.value}: {note.words}" for note in document.notes if note.at == number)
    yield from (f"beside: {note.what.value}: {note.words}" for note in document.notes if note.at is None)
    yield from (f"head: {value}" for value in document.head if value)
    yield from (f"warning: {warning}" for warning in document.warnings)


def shown(rich: Rich) -> str:
    parts = []
    for text, style in rich.spans:
        marks = "".join(mark for mark, is_on in (("b", style.bold), ("i", style.italic)) if is_on) + style.script
        parts.append(f"[{text}]({', '.join(filter(None, (marks, style.href)))})" if marks or style.href else text)
    return "".join(parts).replace("\n", "⏎")


@pytest.mark.parametrize("case", [path.name for path in sorted(CASES.iterdir())])
def test_a_document_is_read_as_its_program_shows_it(case: str, tmp_path: Path) -> None:
    path = tmp_path / f"{case}.docx"
    path.write_bytes(packed(CASES / case))
    document = read_file(path)
    assert "\n".join(lines(document)) + "\n" == (CASES / case / "read.txt").read_text(encoding="utf-8")
    assert in_xml(path) - in_document(document) == {}


@pytest.mark.parametrize("case", [path.name for path in sorted(CASES.iterdir())])
def test_a_document_of_any_program_becomes_a_draft(case: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("name: Letters\n", encoding="utf-8")
    path = tmp_path / f"{case}.docx"
    path.write_bytes(packed(CASES / case))
    draft = drafted([read_file(path)], load_publication(tmp_path), "a", date(2026, 6, 1))
    assert draft.plan.blocks
