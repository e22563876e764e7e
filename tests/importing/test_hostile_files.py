"""Files that somebody made to hurt: refused or read, in no time, and nothing outside them is touched."""

from __future__ import annotations

import random
import time
import zipfile
from pathlib import Path

import pytest

from newsletter.errors import Refused
from newsletter.importing.document import Document
from newsletter.importing.pieces import Item, Paragraph, Picture, Rich, Table
from newsletter.importing.read import package
from newsletter.importing.read.opening import read_file
from tests.importing.packages import (
    W,
    calendar_of,
    document_of,
    packed,
    paragraph,
    relationships,
    word_file,
    workbook_file,
)

SECRET = "root-of-all-secrets"


def read_or_refused(path: Path, *, within: float = 3) -> Document | Refused:
    """Read a file, in a time that nobody notices; anything but Refused goes through."""
    begun = time.process_time()
    try:
        return read_file(path)
    except Refused as refused:
        assert refused.message
        assert refused.hint
        return refused
    finally:
        assert time.process_time() - begun < within


def message_of(path: Path) -> str:
    read = read_or_refused(path)
    assert isinstance(read, Refused)
    return read.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"])
def test_an_entity_in_any_part_is_refused_and_no_file_is_opened_for_it(
    part: str, encoding: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    parts = {
        "word/document.xml": document_of(paragraph("Hello")),
        "word/_rels/document.xml.rels": relationships(("styles", "styles.xml")),
        "word/styles.xml": f'<w:styles xmlns:w="{W}"/>',
    }
    content = f'<?xml version="1.0" encoding="{encoding}"?>{entity}{parts[part]}'
    path = tmp_path / "a.docx"
    path.write_bytes(packed({**parts, part: content.encode(encoding)}))
    assert "damaged" in message_of(path)


def test_an_entity_in_a_workbook_is_refused_before_openpyxl_sees_it(tmp_path: Path) -> None:
    strings = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaa">]><sst><si><t>&a;</t></si></sst>'
    path = workbook_file(tmp_path / "a.xlsx", "<sheetData/>", {"xl/sharedStrings.xml": strings})
    assert "damaged" in message_of(path)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
        ("<w:hyperlink>", "</w:hyperlink>"),
        ("<w:del>", "</w:del>"),
    ],
)
@pytest.mark.parametrize("depth", [20, 35, 5_000])
def test_nesting_is_read_or_refused(before: str, behind: str, depth: int, tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", before * depth + paragraph("Deep") + behind * depth)
    read = read_or_refused(path)
    assert isinstance(read, Refused) if depth > 1_000 else True


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<w:p/>" * 40_000, id="empty"),
        pytest.param('<w:p><w:pPr><w:pBdr><w:top w:val="single"/></w:pBdr></w:pPr></w:p>' * 6_000, id="lines"),
        pytest.param(
            3_000
            * '<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r>'
            "</w:p>",
            id="numbered",
        ),
        pytest.param('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 10_000, id="fields"),
        pytest.param(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/><w:t>x</w:t></w:r></w:p>'
            * 8_000,
            id="results",
        ),
        pytest.param(
            "<w:tbl><w:tr>"
            + '<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr><w:p/></w:tc>' * 20_000
            + "</w:tr></w:tbl>",
            id="wide",
        ),
        pytest.param("<w:tbl>" + "<w:tr/>" * 50_000 + "</w:tbl>", id="rows"),
        pytest.param("<w:p>" + '<w:r><w:t>x</w:t><w:br w:type="page"/></w:r>' * 20_000 + "</w:p>", id="pages"),
        pytest.param(paragraph("ab " * 1_000_000), id="long"),
        pytest.param(paragraph("\u00a0" * 300_000), id="spaces"),
        pytest.param("<w:p " + " ".join(f'w:a{n}="1"' for n in range(100_000)) + "/>", id="attributes"),
    ],
)
def test_much_of_anything_takes_no_time(body: str, tmp_path: Path) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="{"%1" * 50_000}"/></w:lvl>'
        for n in range(9)
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as file:  # not packed, so that it is not refused as a bomb
        file.writestr("word/document.xml", document_of(body))
        file.writestr("word/_rels/document.xml.rels", relationships(("numbering", "numbering.xml")))
        file.writestr("word/numbering.xml", f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>')
    read_or_refused(path, within=6)


def test_more_elements_than_any_document_has_are_refused_before_they_are_parsed(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", document_of("<w:p/>" * 1_100_000))
    assert "too large" in message_of(path)


def test_a_part_that_is_packed_so_that_its_size_is_a_lie_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("word/document.xml", document_of(paragraph("x" * 1_000_000)))
    assert "damaged" in message_of(path)


def test_styles_that_are_based_on_each_other_end(tmp_path: Path) -> None:
    style = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/><w:basedOn w:val="{1}"/></w:style>'
    path = word_file(
        tmp_path / "a.docx",
        '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
        {
            "word/_rels/document.xml.rels": relationships(("styles", "styles.xml")),
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{style.format("A", "B")}{style.format("B", "A")}</w:styles>',
        },
    )
    read = read_or_refused(path)
    assert isinstance(read, Document)
    assert [type(piece) for piece in read.pieces] == [Paragraph]


@pytest.mark.parametrize("target", ["../../secret.png", "/secret.png", "..%2F..%2Fsecret.png", "file:///etc/passwd"])
def test_a_picture_of_a_document_is_one_of_its_parts_or_none(target: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_text(SECRET, encoding="utf-8")
    blip = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="rId1"/>'
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = word_file(
        folder / "a.docx",
        f"<w:p><w:r><w:drawing>{blip}</w:drawing></w:r></w:p>",
        {"word/_rels/document.xml.rels": relationships(("image", target))},
    )
    read = read_or_refused(path)
    assert isinstance(read, Document)
    assert [type(piece) for piece in read.pieces] == [Picture]
    assert read.pictures == {}


@pytest.mark.parametrize(
    "src",
    [
        "../secret.png",
        "sub/../../secret.png",
        "%2e%2e/secret.png",
        "link.png",
        "note.txt",
        ".",
        "",
        "a" * 5_000,
        "\\\\host\\a.png",
    ],
)
def test_a_page_takes_pictures_from_its_own_folder_alone(src: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"\x89PNG" + SECRET.encode())
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "note.txt").write_text(SECRET, encoding="utf-8")
    path = folder / "a.html"
    path.write_text(f'<p>Hello</p><img src="{src}">', encoding="utf-8")
    read = read_or_refused(path)
    assert isinstance(read, Document)
    assert read.pictures == {}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="999999999"><c r="A999999999"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="x"><c r="1A"><v>x</v></c></row>',
        '<row r="1"><c r="A1" s="9999"><v>1e400</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>soon</v></c></row>',
        '<row r="-1"><c r="A-1"><v>1</v></c></row>',
        "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 2_000)),
    ],
)
def test_cells_where_there_are_none_are_read_or_refused(rows: str, tmp_path: Path) -> None:
    read_or_refused(workbook_file(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>"))


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    cells = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row></sheetData>'
    sheet = f'<dimension ref="A1:XFD1048576"/><cols><col min="2" max="16384" hidden="1"/></cols>{cells}'
    sheet += '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    read = read_or_refused(workbook_file(tmp_path / "a.xlsx", sheet))
    assert isinstance(read, Document)
    assert [len(piece.rows) for piece in read.pieces if isinstance(piece, Table)] == [1]


def test_a_formula_is_words_and_is_not_calculated(tmp_path: Path) -> None:
    cell = '<row r="1"><c r="A1"><f>WEBSERVICE("https://evil.test/")</f></c><c r="B1"><v>2</v></c></row>'
    read = read_or_refused(workbook_file(tmp_path / "a.xlsx", f"<sheetData>{cell}</sheetData>"))
    assert isinstance(read, Document)
    assert '=WEBSERVICE("https://evil.test/")' in [note.words for note in read.notes]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20260512T183000", "DURATION:P99999999999W"),
        ("DTSTART:00000000T000000",),
        ("DTSTART:99991231T235959Z", "DTEND:99991231T235959Z"),
        ("DTSTART;TZID=Nowhere/Else:20260512T183000", "DTEND;TZID=Europe/Berlin:20260512T193000"),
        ("DTSTART;VALUE=DATE:20260512", "DTEND;VALUE=DATE:00010101"),
        ("DTSTART:20260512T183000", "RRULE:FREQ=SECONDLY;INTERVAL=0;COUNT=-1"),
        ("DTSTART:20260512T183000", "RRULE:nonsense", "EXDATE:nonsense", "SEQUENCE:many", "ATTACH;ENCODING=BASE64:%%%"),
        ("DTSTART;TZID=" + "x" * 100_000 + ":20260512T183000",),
        ("SUMMARY:" + "http://" * 200_000,),
        ("DTSTART:20260512T183000", "DESCRIPTION:" + "https://zoom.us/" * 20_000),
        ("DTSTART:20260512T183000", "DESCRIPTION:" + "<b>" * 20_000 + "</b>"),
        ("DTSTART:20260512T183000", *("BEGIN:VALARM",) * 1_000),
    ],
)
def test_an_appointment_of_any_kind_is_read_or_refused(lines: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    path.write_text(calendar_of(*lines), encoding="utf-8")
    read_or_refused(path)


def test_the_rules_of_a_calendars_own_zone_are_not_followed(tmp_path: Path) -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Brussels\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+1400\r\n"
    )
    zone += "TZOFFSETTO:-1200\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    path = tmp_path / "a.ics"
    text = calendar_of("DTSTART;TZID=Europe/Brussels:20260512T183000")
    path.write_text(text.replace("BEGIN:VEVENT", zone + "BEGIN:VEVENT", 1), encoding="utf-8")
    read = read_or_refused(path)
    assert isinstance(read, Document)
    assert "2026-05-12 18:30" in str(read.pieces[0].starts if hasattr(read.pieces[0], "starts") else "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "[" * 60_000),
        ("a.md", "[" * 3_900),
        ("a.md", ">" * 60_000),
        ("a.md", "*a **a " * 900),
        ("a.md", "- " * 20_000),
        ("a.md", "---\n" + "a: &a [*a]\n" * 20_000 + "---\n"),
        ("a.md", "<!--" * 50_000),
        ("a.md", "| a " * 5_000 + "|\n" + "|---" * 5_000 + "|\n"),
        ("a.txt", "\n " * 500_000),
        ("a.txt", "a\tb\n" * 20_000),
        ("a.csv", '"' * 300_000),
        ("a.csv", ";" * 700_000),
        ("a.html", "<div>" * 50_000),
        ("a.html", "<table>" * 5_000),
        ("a.html", "<p>x" + "<!--" * 100_000),
        ("a.html", '<img src="data:image/png;base64,' + "A" * 3_000_000 + '">'),
        ("a.html", "data:image/png" + ";a=b" * 200_000),
        ("a.html", '<div style="display:none">' + "\u034f\u00a0" * 100_000 + "</div><p>x</p>"),
    ],
)
def test_text_of_any_kind_is_read_or_refused(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    read_or_refused(path, within=8)


def test_a_list_goes_on_where_its_number_is_out_of_all_bounds(tmp_path: Path) -> None:
    numbering = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="99999999999999999999"/>'
    numbering += '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    path = word_file(
        tmp_path / "a.docx",
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="-7"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
        {
            "word/_rels/document.xml.rels": relationships(("numbering", "numbering.xml")),
            "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>',
        },
    )
    read = read_or_refused(path)
    assert isinstance(read, Document)
    assert [piece.mark for piece in read.pieces if isinstance(piece, Item)] == ["a."]


def test_random_bytes_are_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    for name in ("a.docx", "a.xlsx", "a.txt", "a.csv", "a.md", "a.html", "a.ics", "a.pages", "a"):
        path = tmp_path / name
        path.write_bytes(chance.randbytes(5_000))
        assert isinstance(read_or_refused(path), Refused)


def test_words_that_a_damaged_document_does_not_refer_to_any_more_are_read_all_the_same(tmp_path: Path) -> None:
    def part(name: str, inner: str) -> str:
        return f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>'

    comment = '<w:comment w:id="1">{}</w:comment>'
    path = word_file(
        tmp_path / "a.docx",
        "<w:p><w:t>Stray</w:t></w:p>",
        {
            "word/comments.xml": part("comments", comment.format(paragraph("One")) + comment.format(paragraph("Two"))),
            "word/header3.xml": part("hdr", paragraph("Draft")),
        },
    )
    read = read_or_refused(path)
    assert isinstance(read, Document)
    assert read.pieces == (Paragraph(Rich.plain("Stray")),)
    assert [note.words for note in read.notes] == ["One Two", "Draft"]


def test_a_part_that_is_referred_to_thousands_of_times_is_read_once(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        '<w:altChunk r:id="rId1"/>' * 5_000,
        {
            "word/_rels/document.xml.rels": relationships(("aFChunk", "chunk.html")),
            "word/chunk.html": "<p>Words</p>" * 2_000,
        },
    )
    read = read_or_refused(path)
    assert isinstance(read, Document)
    assert len(read.pieces) == 2_000
    sheet = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 1_000))
    book = f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{sheets}</sheets></workbook>'
    read = read_or_refused(workbook_file(tmp_path / "a.xlsx", sheet, {"xl/workbook.xml": book}))
    assert isinstance(read, Document)
    assert len(read.pieces) == 1


def test_many_parts_are_bounded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MOST_TAGS", 10_000)
    header = f'<w:hdr xmlns:w="{W}">{"<w:p/>" * 1_000}</w:hdr>'
    headers = {f"word/header{number}.xml": header for number in range(20)}
    assert isinstance(read_or_refused(word_file(tmp_path / "a.docx", "", dict(list(headers.items())[:5]))), Document)
    assert "too large" in message_of(word_file(tmp_path / "a.docx", "", headers))


def test_nothing_is_printed_about_styles_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    styles = '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    styles += '<cellStyles count="1"><cellStyle name="Normal" xfId="7" builtinId="0"/></cellStyles>'
    path = workbook_file(
        tmp_path / "a.xlsx",
        '<sheetData><row r="1"><c r="A1" s="0"><v>1</v></c></row></sheetData>',
        {
            "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
            "xl/_rels/workbook.xml.rels": relationships(
                ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
            ),
        },
    )
    read_or_refused(path)
    assert capsys.readouterr() == ("", "")
