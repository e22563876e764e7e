"""A workbook → Document: a table for each of its sheets, with links; comments and what is hidden as notes.

Comes in: the parts of the file. Goes out: the results of formulas as they were when the file was saved, nothing is
calculated. It is a module of its own because openpyxl does most of it, which must not see a file before Package and
`around` have.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from typing import Any

from newsletter.importing import addresses
from newsletter.importing.document import Document, Note
from newsletter.importing.pieces import Heading, Piece, Rich, Span, Style, What
from newsletter.importing.read.package import Package, damaged
from newsletter.importing.read.sheet import around
from newsletter.importing.read.sheet.around import Around, Place, S
from newsletter.importing.read.sheet.cells import MOST_CELLS, Cells, bound_rows, table, text_of, too_many
from newsletter.importing.read.sheet.drawn import drawn
from newsletter.unread import Unread

MACROS = "The macros in this workbook were not opened, and do not come along."

_NO_NAME = re.compile(r"(?i)(?:sheet|tabelle|feuille?|hoja|blad|foglio|planilha|arkusz|ark|list|taul|лист)\s*\d*")
_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_MOST_SHEETS = 250
_LEVEL = 2
"""Of the headings with names of sheets."""


def read(name: str, raw: bytes, package: Package) -> Document:
    """Return what a workbook says; raise Refused if it is damaged, or has too many cells."""
    package.prove()
    pieces: list[Piece] = []
    notes: list[Note] = []
    main = next(iter(package.related("", "officeDocument")), "xl/workbook.xml")
    parts = _sheets(package, main)
    book = _opened(raw)
    if len(parts) > _MOST_SHEETS:
        raise too_many()
    cells = 0
    shown = [title for title, state, _ in parts if state == "visible"]
    is_one = len(shown) == 1
    pictures: dict[str, Callable[[], bytes]] = {}
    for title, state, part in parts:
        is_hidden = state != "visible" and bool(shown)
        rows, beside = _read(book, title, package, part, is_shown=not is_hidden)
        cells += sum(len(row) for _, row in rows)
        if cells > MOST_CELLS:
            raise too_many()
        over = drawn(package, part)
        beside += [Note(What.EMBEDDED, text) for text in over.texts]
        pictures |= {picture.src: package.picture(picture.src) for picture in over.pictures if picture.src in package}
        if is_hidden:
            words = "; ".join(" · ".join(filter(None, (cell.text for cell in row))) for _, row in rows if row)
            notes += [Note(What.HIDDEN, f"{title}: {words}"), *(note._replace(at=None) for note in beside)]
            continue
        made = table([row for _, row in rows])
        if made is None:
            notes += [*_named(title, is_one, None), *(note._replace(at=None) for note in beside)]
            pieces += over.pictures
            continue
        if not is_one:
            pieces.append(Heading(Rich.plain(title), _LEVEL))
        notes += [*_named(title, is_one, len(pieces)), *(note._replace(at=len(pieces)) for note in beside)]
        pieces += [made, *over.pictures]
    macros = (MACROS,) if any(part.endswith("vbaProject.bin") for part in package) else ()
    return Document(name, tuple(pieces), tuple(notes), Unread(pictures), warnings=macros)


def _named(title: str, is_one: bool, at: int | None) -> Iterator[Note]:
    """Yield a note with the name of a sheet that is no heading, unless a program gave it."""
    if (is_one or at is None) and not _NO_NAME.fullmatch(title.strip()):
        yield Note(What.PROPERTY, title, at)


def _opened(raw: bytes) -> Any:
    """Return openpyxl's workbook; whatever it stumbles over, the file is damaged."""
    import openpyxl

    # It prints what it finds wrong with styles.
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # it checks little of what it reads, and raises whatever comes of that
            raise damaged("the list of its sheets, its styles or its texts cannot be read") from error


def _sheets(package: Package, main: str) -> list[tuple[str, str, str]]:
    """Return the name, the state and the part of each worksheet, in their order; charts alone on a sheet are none."""
    if main not in package:
        raise damaged("it has no list of sheets")
    related = package.relationships(main)
    found = []
    done = set()
    for element in package.xml(main).iter(S + "sheet"):
        ids = [value for key, value in element.items() if key.endswith("}id")]
        relationship = related.get(ids[0]) if ids else None
        is_sheet = relationship is not None and relationship.kind == "worksheet" and relationship.target in package
        if relationship is not None and is_sheet and relationship.target not in done:
            done.add(relationship.target)
            found.append((element.get("name", ""), element.get("state") or "visible", relationship.target))
    return found


def _read(
    book: Any, title: str, package: Package, part: str, *, is_shown: bool
) -> tuple[list[tuple[int, list[Rich]]], list[Note]]:
    """Return the rows of a sheet that are not hidden, with their numbers, and the notes on it."""
    beside = around.read(package, part)
    rows: list[tuple[int, list[Rich]]] = []
    hidden: list[str] = []
    cells = Cells()
    begun: dict[Place, Rich] = {}
    filled = 0
    for number, values in enumerate(_values(book, title), start=1):
        row = [_rich(cells, cell, (number, column), beside) for column, cell in enumerate(values, start=1)]
        for column in range(1, len(row) + 1) if beside.merged else ():
            begun[number, column] = row[column - 1]
            if (above := beside.merged.get((number, column))) and not row[column - 1].spans:
                row[column - 1] = begun.get(above, row[column - 1])
        if number in beside.hidden_rows:
            hidden += [cell.text for cell in row if cell.spans]
            continue
        for column in range(1, len(row) + 1) if beside.hidden_columns else ():
            if column in beside.hidden_columns and row[column - 1].spans:
                hidden.append(row[column - 1].text)
                row[column - 1] = Rich()
        rows.append((number, row))
        filled += any(cell.spans for cell in row)
        if is_shown:
            bound_rows(filled)
    notes = [Note(What.HIDDEN, " · ".join(hidden))] if hidden else []
    notes += [Note(What.LINK, link) for link in dict.fromkeys(beside.links.values()) if not addresses.of_link(link)]
    notes += [Note(What.FORMULA, formula) for formula in dict.fromkeys(beside.formulas.values())]
    return rows, [*notes, *(Note(What.COMMENT, words) for words in _comments(package, part))]


def _values(book: Any, title: str) -> Iterator[Iterable[Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            sheet = book[title]
            sheet.reset_dimensions()  # what a file says of its size is often wrong
            yield from sheet.iter_rows()
        except Exception as error:  # as above
            raise damaged(f"the cells of “{title}” cannot be read") from error


def _rich(cells: Cells, cell: Any, at: Place, beside: Around) -> Rich:
    value = cell.value
    if value is None and at not in beside.links:
        return Rich()
    rich = cells.rich(text_of(value, "" if isinstance(value, str) else _format(cell)))
    address = beside.links.get(at)
    href = addresses.of_link(address) if address else ""
    if href:
        return Rich.of([Span(rich.text or href, Style(href=href))])
    return rich


def _format(cell: Any) -> str:
    """Return the format in which a number is shown, or "" where the file does not have the one that it names."""
    try:
        return str(cell.number_format)
    except (IndexError, KeyError):
        return ""


def _comments(package: Package, part: str) -> Iterator[str]:
    """Yield the comments on a sheet, those of today's Excel with all answers."""
    threads = package.related(part, "threadedComment")
    answered: set[str] = set()
    for other in threads:
        for element in package.xml(other).iter(_THREADED + "threadedComment"):
            answered.add(element.get("ref", ""))
            if text := " ".join("".join(element.itertext()).split()):
                yield f"{element.get('ref', '')}, {text}"
    for other in package.related(part, "comments"):
        root = package.xml(other)
        authors = [" ".join((author.text or "").split()) for author in root.iter(S + "author")]
        for element in root.iter(S + "comment"):
            if element.get("ref", "") not in answered:
                yield from _comment(element, authors)


def _comment(element: Any, authors: list[str]) -> Iterator[str]:
    text = " ".join("".join(part.text or "" for part in element.iter(S + "t")).split())
    number = element.get("authorId", "")
    author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
    if text:
        yield f"{element.get('ref', '')}, {text if not author or text.startswith(author) else f'{author}: {text}'}"
