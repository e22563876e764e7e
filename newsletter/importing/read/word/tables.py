"""A table of a Word document → a table of data, or the pieces in a frame that only lays them out.

Comes in: the element of a table, and who reads a cell of it. Goes out: pieces and notes. It is a module of its own
because cells that span others make it a small puzzle, and because a table is data only if no cell of it holds a
heading, a picture, a table or long texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from newsletter.importing.document import Note
from newsletter.importing.pieces import Item, Paragraph, Piece, Quote, Rich, Table
from newsletter.importing.read.word.names import MC, W, is_on, val, whole
from newsletter.text.markup import Element

_MOST_PARAGRAPHS, _LONGEST = 6, 1_000
"""Of a cell in a table of data."""
_WIDEST = 63
"""Columns; Word has no more."""
_MOST_CELLS = 200_000
_LOOKED_THROUGH = frozenset(
    {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", MC + "AlternateContent", MC + "Choice"}
)


class Held(NamedTuple):
    """What a cell, a box or a table holds; notes count the pieces in it from 0."""

    pieces: list[Piece]
    notes: list[Note]


Reader: TypeAlias = Callable[[Element, bool], Held]
"""Reads a cell, which may stand in a row that was deleted."""


class _Row(NamedTuple):
    cells: list[Held | None]
    is_head: bool
    is_bold: bool


def read(table: Element, cell: Reader) -> Held:
    """Return what a table holds."""
    rows = [row for row in (_row(element, cell) for element in _children(table, "tr")) if row.cells]
    width = max((len(row.cells) for row in rows), default=0)
    cells = [cell for row in rows for cell in row.cells if cell is not None]
    if not 2 <= width <= 10 * _WIDEST or width * len(rows) > _MOST_CELLS or not all(map(_is_of_data, cells)):
        return _one_after_another(cells)
    filled = [row for row in rows if any(cell is not None and cell.pieces for cell in row.cells)]
    pieces: list[Piece] = []
    if filled:
        texts = [[_rich(cell) for cell in row.cells] + [Rich()] * (width - len(row.cells)) for row in filled]
        used = [column for column in range(width) if any(row[column].spans for row in texts)]
        has_head = len(filled) > 1 and (filled[0].is_head or _is_alone_in_bold(filled))
        pieces.append(Table(tuple(tuple(row[column] for column in used) for row in texts), has_head))
    return Held(pieces, [note._replace(at=0) for cell in cells for note in cell.notes])


def _one_after_another(cells: list[Held]) -> Held:
    held = Held([], [])
    for cell in cells:
        begin = len(held.pieces)
        held.notes.extend(note._replace(at=begin + (note.at or 0)) for note in cell.notes)
        held.pieces.extend(cell.pieces)
    return held


def _children(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also within content controls."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in _LOOKED_THROUGH:
            yield from _children(child, name)


def _row(element: Element, reader: Reader) -> _Row:
    properties = element.find(W + "trPr")
    is_deleted = properties is not None and properties.find(W + "del") is not None
    head = None if properties is None else properties.find(W + "tblHeader")
    before = whole(val(properties, "gridBefore"), 0)
    cells: list[Held | None] = [None] * min(max(before, 0), _WIDEST)
    for cell in _children(element, "tc"):
        held = reader(cell, is_deleted)
        says = cell.find(W + "tcPr")
        # A cell that goes on from above is empty; where a program put words into it all the same, they are kept.
        is_covered = val(says, "vMerge") != "restart" and _merges(says) and not held.pieces and not held.notes
        span = min(max(whole(val(says, "gridSpan"), 1), 1), _WIDEST)
        cells += [None if is_covered else held, *[None] * (span - 1 if len(cells) <= _WIDEST else 0)]
    bold = [_is_bold(_rich(cell)) for cell in cells if cell is not None and cell.pieces]
    return _Row(cells, head is not None and is_on(head), bool(bold) and all(bold))


def _merges(properties: Element | None) -> bool:
    return properties is not None and properties.find(W + "vMerge") is not None


def _is_of_data(cell: Held) -> bool:
    texts = [piece.rich for piece in cell.pieces if isinstance(piece, Paragraph | Item | Quote)]
    return len(texts) == len(cell.pieces) <= _MOST_PARAGRAPHS and sum(map(len, texts)) <= _LONGEST


def _is_alone_in_bold(rows: list[_Row]) -> bool:
    return rows[0].is_bold and not any(row.is_bold for row in rows[1:])


def _is_bold(rich: Rich) -> bool:
    return all(span.style.bold or span.text.isspace() for span in rich.spans)


def _rich(cell: Held | None) -> Rich:
    """Return the text of a cell."""
    text = Rich()
    for piece in () if cell is None else cell.pieces:
        text += Rich.plain("\n" if text.spans else "") + _with_mark(piece)
    return text


def _with_mark(piece: Piece) -> Rich:
    if isinstance(piece, Item):
        return Rich.plain(f"{piece.mark} " if piece.mark else "") + piece.rich
    return piece.rich if isinstance(piece, Paragraph | Quote) else Rich()
