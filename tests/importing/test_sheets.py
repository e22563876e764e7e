from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from newsletter.errors import Refused
from newsletter.importing.document import Document, Note
from newsletter.importing.draft import drafted
from newsletter.importing.pieces import Heading, Picture, Table, What
from newsletter.importing.read.opening import read_file
from newsletter.model.files import FILE
from newsletter.model.publication import load_publication
from tests.importing.packages import relationships, workbook_file


def rows_of(document: Document, number: int = 0) -> list[list[str]]:
    tables = [piece for piece in document.pieces if isinstance(piece, Table)]
    return [[cell.text for cell in row] for row in tables[number].rows]


def sheet_of(tmp_path: Path, text: str | bytes, name: str = "a.csv") -> list[list[str]]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return rows_of(read_file(path))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("title,room\nA,1\nB,2\n", [["title", "room"], ["A", "1"], ["B", "2"]]),
        ("Titel;Preis\nA, B;1,50\nC, D;2,50\n", [["Titel", "Preis"], ["A, B", "1,50"], ["C, D", "2,50"]]),
        ("a\tb\nx, y\t1;2\n", [["a", "b"], ["x, y", "1;2"]]),
        ("a|b\nx|y\n", [["a", "b"], ["x", "y"]]),
        ("sep=;\r\na;b\r\n1,2;3\r\n", [["a", "b"], ["1,2", "3"]]),
        ('a,b\n"x\ny","say ""hi"""\n', [["a", "b"], ["x\ny", 'say "hi"']]),
        ("a,b,\n\n,,\n1,2,\n", [["a", "b"], ["1", "2"]]),
        ("only one column\nx\n", [["only one column"], ["x"]]),
        ("title;a\nx\ny;1;2\n", [["title", "a", ""], ["x", "", ""], ["y", "1", "2"]]),
    ],
)
def test_what_parts_the_cells_is_found(text: str, rows: list[list[str]], tmp_path: Path) -> None:
    assert sheet_of(tmp_path, text) == rows
    assert sheet_of(tmp_path, text, "a.tsv") == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_sheet_is_read_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    text = "Titel;Ort\nÜber Anämien – „neu“;Köln\n"
    assert sheet_of(tmp_path, text.encode(encoding)) == [["Titel", "Ort"], ["Über Anämien – „neu“", "Köln"]]


def test_letters_whose_encoding_is_a_guess_are_to_be_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a;b\nKöln;1\n".encode("cp1252"))
    assert "accents" in read_file(path).warnings[0]
    path.write_text("a;b\nKöln;1\n", encoding="utf-8")
    assert read_file(path).warnings == ()


@pytest.fixture
def book() -> Any:
    return openpyxl.Workbook()


def saved(book: Any, tmp_path: Path) -> Document:
    book.save(tmp_path / "a.xlsx")
    return read_file(tmp_path / "a.xlsx")


def test_values_become_texts_that_need_no_guess(book: Any, tmp_path: Path) -> None:
    values = {
        "2026-06-04": dt.date(2026, 6, 4),
        "2026-06-04 09:30": dt.datetime(2026, 6, 4, 9, 30),
        "09:00": dt.time(9),
        "1:30": dt.timedelta(minutes=90),
        "1204": 1204.0,
        "0.3": 0.1 + 0.2,
        "TRUE": True,
        "1,204 members": "1,204 members",
        "#N/A": "#N/A",
    }
    book.active.append(list(values.values()))
    book.active["J1"], book.active["J1"].number_format = 0.25, "0%"
    book.active["K1"], book.active["K1"].number_format = 46178.375, "dd/mm/yyyy hh:mm"
    assert rows_of(saved(book, tmp_path)) == [[*values, "25%", "2026-06-05 09:00"]]


def test_days_are_counted_from_1904_where_the_workbook_says_so(book: Any, tmp_path: Path) -> None:
    book.epoch = CALENDAR_MAC_1904
    book.active.append([dt.date(2026, 6, 4), "x"])
    assert rows_of(saved(book, tmp_path)) == [["2026-06-04", "x"]]


def test_what_is_hidden_is_said_beside_the_draft(book: Any, tmp_path: Path) -> None:
    sheet = book.active
    for row in (["Title", "Fee", "Room"], ["A", 10, "1"], ["B", 20, "2"]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    secret = book.create_sheet("Budget")
    secret.append(["Coffee", 120])
    secret.sheet_state = "veryHidden"
    document = saved(book, tmp_path)
    assert rows_of(document) == [["Title", "Room"], ["A", "1"]]
    assert document.notes == (
        Note(What.HIDDEN, "Fee · 10 · B · 20 · 2", 0),
        Note(What.HIDDEN, "Budget: Coffee · 120"),
    )


def test_a_cell_that_is_merged_over_rows_counts_in_each(book: Any, tmp_path: Path) -> None:
    for row in (["Day", "Talk"], ["Monday", "A"], [None, "B"], ["Tuesday", "C"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    assert rows_of(saved(book, tmp_path)) == [["Day", "Talk"], ["Monday", "A"], ["Monday", "B"], ["Tuesday", "C"]]


def test_links_and_comments_come_along(book: Any, tmp_path: Path) -> None:
    book.active.append(["Talk", "more"])
    book.active["A1"].hyperlink = "https://society.test/a?utm_source=excel"
    book.active["B1"].hyperlink = "file:///C:/secret.docx"
    book.active["B1"].comment = Comment("Ask Jan.", "Ann Lee")
    document = saved(book, tmp_path)
    (table,) = document.pieces
    assert isinstance(table, Table)
    assert [span.style.href for cell in table.rows[0] for span in cell.spans] == ["https://society.test/a", ""]
    assert document.notes == (
        Note(What.LINK, "file:///C:/secret.docx", 0),
        Note(What.COMMENT, "B1, Ann Lee: Ask Jan.", 0),
    )


def test_sheets_have_their_names_before_them_if_there_are_several(book: Any, tmp_path: Path) -> None:
    book.active.title = "Monday"
    book.active.append(["A", "x"])
    book.create_sheet("Empty")
    book.create_sheet("Tuesday").append(["B", "y"])
    document = saved(book, tmp_path)
    assert [piece.rich.text for piece in document.pieces if isinstance(piece, Heading)] == ["Monday", "Tuesday"]
    assert rows_of(document, 1) == [["B", "y"]]
    assert document.notes == (Note(What.PROPERTY, "Empty"),)


@pytest.mark.parametrize(("name", "said"), [("Sheet1", []), ("Tabelle 2", []), ("Talks 2026", ["Talks 2026"])])
def test_the_name_of_the_only_sheet_is_said_if_somebody_gave_it(
    name: str, said: list[str], book: Any, tmp_path: Path
) -> None:
    book.active.title = name
    book.active.append(["A", "x"])
    assert [note.words for note in saved(book, tmp_path).notes] == said


def test_a_formula_has_the_result_that_was_saved_and_else_stands_beside(tmp_path: Path) -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>NOW()</f></c><c r="C1" t="str"><f>A1</f><v>two</v></c>'
    document = read_file(workbook_file(tmp_path / "a.xlsx", f'<sheetData><row r="1">{cells}</row></sheetData>'))
    assert rows_of(document) == [["2", "two"]]
    assert [note.words for note in document.notes if note.what is What.FORMULA] == ["=NOW()"]


def test_comments_in_threads_come_along_once(tmp_path: Path) -> None:
    threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    threaded = "".join(
        f'<threadedComment ref="A1"><text>{text}</text></threadedComment>' for text in ("Really?", "Yes.")
    )
    old = f'<comments xmlns="{main}"><authors><author>tc={{1}}</author></authors><commentList>'
    old += '<comment ref="A1" authorId="0"><text><t>[Threaded comment] Your version of Excel …</t></text></comment>'
    old += '<comment ref="B1" authorId="0"><text><r><t>Old </t></r><r><t>one</t></r></text></comment>'
    old += "</commentList></comments>"
    path = workbook_file(
        tmp_path / "a.xlsx",
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>',
        {
            "xl/worksheets/_rels/sheet1.xml.rels": relationships(
                ("comments", "../comments1.xml"), ("threadedComment", "../threadedComments/threadedComment1.xml")
            ),
            "xl/comments1.xml": old,
            "xl/threadedComments/threadedComment1.xml": f'<all xmlns="{threads}">{threaded}</all>',
        },
    )
    comments = [note.words for note in read_file(path).notes if note.what is What.COMMENT]
    assert comments == ["A1, Really?", "A1, Yes.", "B1, tc={1}: Old one"]


def test_more_cells_than_a_letter_can_have_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{'a;' * 1_000}\n" * 700, encoding="utf-8")
    with pytest.raises(Refused, match="too large"):
        read_file(path)


def test_a_table_has_as_many_rows_as_a_letter_can_hold_below_its_head(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("name: Letters\n", encoding="utf-8")
    publication, path = load_publication(tmp_path), tmp_path / "a.csv"
    path.write_text("Hospital,Beds\n" + "Ghent,12\n" * 2_000, encoding="utf-8")
    draft = drafted([read_file(path)], publication, "a", dt.date(2026, 3, 1))
    assert draft.text.count("      - - Ghent\n") == 2_000
    path.write_text("Hospital,Beds\n" + "Ghent,12\n" * 2_001, encoding="utf-8")
    with pytest.raises(Refused, match="more than 2,000 rows, the most that a letter can hold"):
        drafted([read_file(path)], publication, "a", dt.date(2026, 3, 1))


def test_a_sheet_of_too_many_rows_is_not_read_to_its_end(tmp_path: Path, book: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Hospital,Beds\n" + "Ghent,12\n" * 2_100 + '"', encoding="utf-8")
    with pytest.raises(Refused, match="more than 2,000 rows"):
        read_file(path)
    for _ in range(2_100):
        book.active.append(["Ghent", 12])
    with pytest.raises(Refused, match="more than 2,000 rows"):
        saved(book, tmp_path)


def test_pictures_and_boxes_over_the_cells_come_along(tmp_path: Path) -> None:
    xdr, a = "drawingml/2006/spreadsheetDrawing", "drawingml/2006/main"
    office = "http://schemas.openxmlformats.org"
    drawing = f'<xdr:wsDr xmlns:xdr="{office}/{xdr}" xmlns:a="{office}/{a}" '
    drawing += f'xmlns:r="{office}/officeDocument/2006/relationships"><xdr:oneCellAnchor><xdr:pic><xdr:nvPicPr>'
    drawing += '<xdr:cNvPr id="1" name="p" descr="Our logo"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/>'
    drawing += "</xdr:blipFill></xdr:pic></xdr:oneCellAnchor><xdr:oneCellAnchor><xdr:sp><xdr:txBody><a:p><a:r><a:t>"
    drawing += (
        "Mind the</a:t></a:r></a:p><a:p><a:r><a:t>rooms</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:oneCellAnchor>"
    )
    path = workbook_file(
        tmp_path / "a.xlsx",
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>',
        {
            "xl/worksheets/_rels/sheet1.xml.rels": relationships(("drawing", "../drawings/drawing1.xml")),
            "xl/drawings/drawing1.xml": f"{drawing}</xdr:wsDr>",
            "xl/drawings/_rels/drawing1.xml.rels": relationships(("image", "../media/image1.png")),
            "xl/media/image1.png": b"a picture",
        },
    )
    document = read_file(path)
    assert document.pieces[1:] == (Picture("xl/media/image1.png", "Our logo"),)
    assert document.pictures == {"xl/media/image1.png": b"a picture"}
    assert Note(What.EMBEDDED, "Mind the rooms", 0) in document.notes
