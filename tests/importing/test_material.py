"""Whatever each file of material/ says is read, and what expected.json wants refused is refused, with a way out."""

from __future__ import annotations

import csv
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html

from newsletter.errors import Refused
from newsletter.importing.document import Document
from newsletter.importing.pieces import Appointment, Heading, Item, Paragraph, Picture, Quote, Rich, Table, What
from newsletter.importing.read.opening import read_file
from tests.importing.raw_words import in_document, in_xml, words

MATERIAL = Path(__file__).parent / "material"
EXPECTED: dict[str, dict[str, Any]] = json.loads((MATERIAL / "expected.json").read_text(encoding="utf-8"))
FILES = sorted(name for name in EXPECTED if (MATERIAL / name).is_file())
REFUSED = EXPECTED["m13-errors"]["errors"]


def words_of(path: Path) -> Counter[str]:
    """Return the words that people see in a file's program, found without our readers."""
    match path.suffix:
        case ".docx":
            return in_xml(path)
        case ".xlsx":
            rows = (row for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows())
            values = [cell.value for row in rows for cell in row]
            return Counter(word for value in values if isinstance(value, str) for word in words(value))
        case ".html":
            root: Any = html.document_fromstring(path.read_text(encoding="utf-8"))
            texts = root.xpath("//text()[not(ancestor::script or ancestor::style)] | //img/@alt")
            return Counter(word for text in texts for word in words(text))
        case ".csv":
            table = csv.reader(path.read_text(encoding="cp1252").splitlines(), delimiter=";")
            return Counter(word for line in table for text in line for word in words(text))
        case ".ics":
            lines = re.sub(r"\r\n[ \t]", "", path.read_bytes().decode())
            found = re.findall(r"(?m)^(?:SUMMARY|DESCRIPTION|LOCATION|URL|UID)[^:\n]*:(.*)$", lines)
            return Counter(word for text in found for word in words(re.sub(r"\\n|\\", " ", text)))
        case ".md":
            text = re.sub(
                r"(?m)^(?:title:|date:|\d\. |\|[-|:]+\|$)|\\(?=[^\s\w])", "", path.read_text(encoding="utf-8")
            )
            return Counter(words(text)) - Counter({"images": 1, "porto": 1, "jpg": 1})
    return Counter(words(path.read_text(encoding="utf-8")))


def rich_of(document: Document) -> list[Rich]:
    texts = [piece.rich for piece in document.pieces if isinstance(piece, Paragraph | Heading | Item | Quote)]
    tables = [piece for piece in document.pieces if isinstance(piece, Table)]
    return texts + [cell for table in tables for row in table.rows for cell in row]


def said_in_addresses(document: Document) -> Counter[str]:
    links = {span.style.href for rich in rich_of(document) for span in rich.spans}
    return Counter(word for link in links for word in words(link))


@pytest.mark.parametrize("name", FILES)
def test_every_word_is_in_a_piece_or_beside_the_draft(name: str) -> None:
    document = read_file(MATERIAL / name)
    lost = words_of(MATERIAL / name) - in_document(document) - said_in_addresses(document)
    assert lost == {}


@pytest.mark.parametrize("name", FILES)
def test_every_link_is_in_a_piece_or_beside_the_draft(name: str) -> None:
    document = read_file(MATERIAL / name)
    said = [note.words for note in document.notes]
    said += [text for piece in document.pieces if isinstance(piece, Appointment) for text in vars(piece).values()]
    said += [text for rich in rich_of(document) for text in (rich.text, *(span.style.href for span in rich.spans))]
    everything = "\n".join(map(str, said))
    assert [link for link in EXPECTED[name]["links"] if link not in everything] == []


@pytest.mark.parametrize("name", FILES)
def test_every_picture_comes_along(name: str) -> None:
    document = read_file(MATERIAL / name)
    assert len(document.pictures) == EXPECTED[name]["pictures"]
    shown = [piece.src for piece in document.pieces if isinstance(piece, Picture)]
    assert [src for src in shown if src not in document.pictures] == EXPECTED[name].get("missing_pictures", [])


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_for_readers_is_beside_the_draft(name: str) -> None:
    document = read_file(MATERIAL / name)
    beside = "\n".join(note.words for note in document.notes)
    seen = "\n".join(rich.text for rich in rich_of(document))
    expected = EXPECTED[name]
    for text in (*expected.get("comments", ()), *expected.get("deleted", ())):
        assert text in beside
        assert text not in seen
    for text in expected.get("inserted", ()):
        assert text in seen
    for text in expected.get("absent", ()):
        assert text not in beside + seen
    assert not expected.get("no_soft_hyphen") or "\u00ad" not in beside + seen


def test_notes_hang_on_pieces_that_there_are() -> None:
    for name in FILES:
        document = read_file(MATERIAL / name)
        assert all(note.at is None or 0 <= note.at < len(document.pieces) for note in document.notes)


def test_deleted_words_and_comments_hang_on_their_paragraph() -> None:
    document = read_file(MATERIAL / "m05-reviewed.docx")
    texts = [piece.rich.text if isinstance(piece, Paragraph | Heading | Item) else "" for piece in document.pieces]
    hung = {note.what: texts[note.at] for note in reversed(document.notes) if note.at is not None}
    assert hung[What.DELETED].startswith("The 12th Spring Meeting")
    assert hung[What.FOOTNOTE].startswith("The 12th Spring Meeting")
    assert hung[What.COMMENT].startswith("The slides are on")


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_file_that_cannot_be_read_is_refused_with_a_way_out(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(Refused) as refused:
        read_file(MATERIAL / "m13-errors" / name)
    assert REFUSED[name] in refused.value.message
    assert refused.value.hint
    assert time.process_time() - begun < 1


def test_macros_are_not_opened_and_that_is_said() -> None:
    document = read_file(MATERIAL / "m13-errors" / "macros.docm")
    assert "macro" in document.warnings[0]
    assert document.pieces == (Paragraph(Rich.plain("Hello")),)
