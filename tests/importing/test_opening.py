"""What holds what is told by the bytes; pages, notes and texts are read in any encoding, with what is beside them."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest

from newsletter.errors import Refused
from newsletter.importing.document import Document, Note
from newsletter.importing.pieces import Appointment, Heading, Item, Paragraph, Picture, Quote, Table, What
from newsletter.importing.read import opening
from newsletter.importing.read.opening import read_file
from tests.importing.packages import calendar_of, packed, relationships, word_file

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cf500f0003860180a5a2d1a20000000049454e44ae426082"
)
BINARY = relationships(("officeDocument", "xl/workbook.bin"))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(tmp_path: Path, name: str, content: str | bytes) -> Document:
    return read_file(written(tmp_path, name, content))


def texts(document: Document) -> list[str]:
    return [piece.rich.text for piece in document.pieces if isinstance(piece, Paragraph | Heading | Item | Quote)]


def notes(document: Document, what: What) -> list[str]:
    return [note.words for note in document.notes if note.what is what]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"%PDF-1.7", "a PDF"),
        ("a.pdf", b"%PDF-1.7", "a PDF"),
        ("a.doc", rb"{\rtf1 Hello}", "RTF"),
        ("a.xlsx", OLD + "Workbook".encode("utf-16-le"), "old Excel"),
        ("a.xlsx", OLD + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.ppt", OLD + "PowerPoint Document".encode("utf-16-le"), "old presentation"),
        ("a.msg", OLD + "__properties_version1.0".encode("utf-16-le"), "Outlook"),
        ("a.bin", OLD, "old program"),
        ("a.webarchive", b"bplist00", "web archive"),
        ("a.mht", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;", "web archive"),
        ("a.png", PNG, "a picture"),
        ("a.docx", b"\x7fELF", "a program"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "an archive"),
        ("a.docx", b"Dear all, this is no document.", "damaged"),
        ("a.doc", b"Dear all, this is no document.", ".doc are not read"),
        ("a", b"Dear all", "name does not say"),
        ("a.txt", b" \r\n\t ", "empty"),
        ("a.txt", bytes(range(1, 30)) * 30, "no text"),
        (
            "a.odt",
            packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            "OpenDocument",
        ),
        ("a.pptx", packed({"ppt/presentation.xml": "<x/>"}), "a presentation"),
        ("a.epub", packed({"META-INF/container.xml": "<x/>"}), "an e-book"),
        ("a.zip", packed({"letter.txt": "Dear all"}), "a zip file without"),
        ("a.docx", packed({"word/styles.xml": "<x/>"}), "no text of a document"),
        ("a.xlsb", packed({"xl/workbook.bin": "x", "_rels/.rels": BINARY}), "binary workbook"),
    ],
)
def test_what_is_not_read_is_told_by_what_it_holds(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, name, content)
    assert said in refused.value.message
    assert refused.value.hint.endswith(".")


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No such file"):
        read_file(tmp_path / "a.docx")
    with pytest.raises(Refused, match="a folder"):
        read_file(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(Refused, match="no file"):
        read_file(tmp_path / "pipe.txt")


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as file:
        file.truncate(opening.LARGEST + 1)
    with pytest.raises(Refused, match="too large"):
        read_file(path)


def test_a_format_is_known_under_another_name(tmp_path: Path) -> None:
    path = word_file(tmp_path / "letter.txt", "<w:p><w:r><w:t>Hello</w:t></w:r></w:p>")
    assert texts(read_file(path)) == ["Hello"]
    assert texts(read(tmp_path, "page", "<!doctype html><p>Hello")) == ["Hello"]
    assert texts(read(tmp_path, "page.docx", "<html><p>Hello</html>")) == ["Hello"]
    assert isinstance(read(tmp_path, "invitation", calendar_of("DTSTART:20260512T183000")).pieces[0], Appointment)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        *(("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-be", ""), ("cp1252", "")),
        *(("cp1252", "windows-1252"), ("cp1252", "iso-8859-1"), ("iso-8859-2", "iso-8859-2"), ("utf-8", "iso-8859-1")),
        *(("koi8-r", "koi8-r"), ("shift_jis", "shift_jis"), ("gb18030", "gb18030")),
    ],
)
def test_a_page_is_read_in_its_encoding_or_in_the_one_that_it_declares(
    encoding: str, declared: str, tmp_path: Path
) -> None:
    words = {"koi8-r": "Письмо", "shift_jis": "手紙", "gb18030": "信件", "iso-8859-2": "Łódź"}.get(encoding, "Grüße")
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><p>{words}</p></body></html>"
    assert texts(read(tmp_path, "a.html", page.encode(encoding))) == [words]
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><p>{words}</p></body></html>"
    assert texts(read(tmp_path, "a.html", page.encode(encoding))) == [words]


PAGE = """<!doctype html><html lang="de-AT"><head><title>Rundbrief | Verein</title><base href="https://verein.test/brief/">
<meta property="og:title" content="Rundbrief"><meta name="description" content="Alles Neue.">
<meta property="article:published_time" content="2026-05-12T08:00:00+02:00"></head>
<body><span style="display:none">Kurz gesagt&zwnj;&nbsp;&zwnj;&nbsp;</span><header><p>Verein <a href="/">Start</a></p>
<img src="logo.png" alt="Wappen"></header>
{before}<p>Liebe Mitglieder, <a href="mehr">hier mehr</a>.</p>{behind}
<aside><ul><li>Eins</li><li>Zwei</li></ul></aside><script>track()</script></body></html>"""


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<main>", "</main>"),
        ('<div role="main">', "</div>"),
        ("<article>", "</article>"),
        ("<main><article>", "</article></main>"),
    ],
)
def test_the_main_part_of_a_page_is_read_and_the_rest_is_beside(before: str, behind: str, tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", PAGE.format(before=before, behind=behind))
    assert texts(document) == ["Liebe Mitglieder, hier mehr."]
    assert notes(document, What.ELSEWHERE) == ["Verein Start (https://verein.test/)", "Wappen", "Eins · Zwei"]
    assert notes(document, What.PROPERTY) == ["Rundbrief | Verein", "Alles Neue."]
    assert document.head == ("Rundbrief", "Kurz gesagt", "de-AT", "2026-05-12", "")


def test_all_of_a_page_is_read_where_nothing_says_what_it_is_about(tmp_path: Path) -> None:
    articles = "<article><p>One</p></article><article><p>Two</p></article>"
    document = read(tmp_path, "a.html", f"<body><p>Letter</p>{articles}</body>")
    assert texts(document) == ["Letter", "One", "Two"]
    assert document.notes == ()


def test_pictures_of_a_page_come_from_its_folder_or_from_itself(tmp_path: Path) -> None:
    folder = tmp_path / "letter-Dateien"
    folder.mkdir()
    (folder / "photo 1.png").write_bytes(PNG)
    (folder / "download").write_bytes(PNG)
    embedded = base64.b64encode(PNG).decode()
    page = f"""<a href="https://a.test/"><img src="letter-Dateien/photo%201.png?v=2" alt="A"></a>
    <img src="letter-Dateien/download"><img src="data:image/png;base64,{embedded}" alt="">
    <img src="https://far.test/b.png" alt="B"><img data-src="letter-Dateien/missing.png" src="data:,">"""
    document = read(tmp_path, "letter.html", page)
    assert [piece for piece in document.pieces if isinstance(piece, Picture)] == [
        Picture("letter-Dateien/photo%201.png?v=2", "A", "https://a.test/"),
        Picture("letter-Dateien/download"),
        Picture("embedded-1.png", ""),
        Picture("https://far.test/b.png", "B"),
        Picture("letter-Dateien/missing.png"),
    ]
    assert document.pictures == {
        "letter-Dateien/photo%201.png?v=2": PNG,
        "letter-Dateien/download": PNG,
        "embedded-1.png": PNG,
    }


def test_a_page_that_is_too_long_is_refused_in_words_for_files(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, "a.html", "<p>x</p>" * 40_000)
    assert "This page" in refused.value.message
    assert "Ctrl" not in refused.value.hint


NOTES = """---
title: "Notes: a day"
lang: pt
author: Rita Alves
tags:
  - one
  - two
---
Hello *all*.
<!-- ask Rita -->
Goes on. ![Alt](p.png)

| A | B |
|---|--:|
| 1 | 2 |

3. Third
4. Fourth

~~gone~~ <u>kept</u>
"""


def test_notes_are_read_with_their_head_tables_and_comments(tmp_path: Path) -> None:
    document = read(tmp_path, "a.md", NOTES.replace("\n", "\r\n"))
    assert document.head == ("Notes: a day", "", "pt", "", "")
    assert texts(document) == ["Hello all.", "Goes on.", "Third", "Fourth", "gone kept"]
    assert [piece.mark for piece in document.pieces if isinstance(piece, Item)] == ["3.", "4."]
    assert [
        [cell.text for cell in row] for piece in document.pieces if isinstance(piece, Table) for row in piece.rows
    ] == [
        ["A", "B"],
        ["1", "2"],
    ]
    assert notes(document, What.PROPERTY) == ["author: Rita Alves", "tags: one, two"]
    assert notes(document, What.COMMENT) == ["ask Rita"]


def test_two_lines_in_notes_are_no_head(tmp_path: Path) -> None:
    document = read(tmp_path, "a.md", "---\nJust words\n---\nMore\n")
    assert document.head == ("", "", "", "", "")
    assert "Just words" in texts(document)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_is_read_in_any_encoding_with_wrapped_lines_joined(encoding: str, end: str, tmp_path: Path) -> None:
    lines = [
        "Once upon a time a society wrote a letter whose lines were wrapped",
        "by a program – at some column.",
        "",
        "Grüße",
    ]
    document = read(tmp_path, "a.txt", end.join(lines).encode(encoding))
    assert texts(document) == [f"{lines[0]} {lines[1]}", "Grüße"]


def test_symbols_that_cannot_be_told_hang_on_their_paragraph(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", "<p>One</p><p>Two \ue123</p>")
    assert document.notes == (Note(What.SYMBOL, "U+E123", 1),)


def test_no_character_that_a_file_of_ours_cannot_hold_comes_through_beside_the_text(tmp_path: Path) -> None:
    text = "---\ntitle: a\x18b\nauthor: c\x85d\n---\nHello ![e\x9cf](p.png)\n<!-- g\x07h -->\n" + "words " * 300
    document = read(tmp_path, "a.md", text)
    said = [*document.head, *(note.words for note in document.notes)]
    said += [piece.alt or "" for piece in document.pieces if isinstance(piece, Picture)]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "".join(said))
    assert {"ab", "gh", "ef"} <= set(said)


def test_lines_below_words_make_headings_of_them_in_a_text(tmp_path: Path) -> None:
    text = (
        "Our letter\n==========\n\nA question that is so long that it goes on in the\nline below?\n----------\nYes.\n\n"
    )
    document = read(tmp_path, "a.txt", f"{text}***\n\n-- \nAnn\n\nA - B\n--- and so on\n")
    assert [type(piece).__name__ for piece in document.pieces] == [
        *("Heading", "Heading", "Paragraph", "Rule", "Paragraph", "Paragraph")
    ]
    assert texts(document) == [
        "Our letter",
        "A question that is so long that it goes on in the line below?",
        "Yes.",
        "--\nAnn",
        "A - B\n--- and so on",
    ]
    assert [piece.level for piece in document.pieces if isinstance(piece, Heading)] == [1, 2]
