"""The grid of a table of HTML: rows of the same number of cells, with empty ones where a cell spans others.

Comes in: the element of a table. Goes out: its cells' elements by row, with None for what another cell covers. It is a
module of its own because cells that span rows make it a small puzzle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from newsletter.errors import Refused
from newsletter.text.markup import Element

Grid: TypeAlias = "list[list[Element | None]]"

_MOST_CELLS = 20_000
_MOST_SPANNED = 200
_CELLS = frozenset({"th", "td"})

_NO_CELL_HAS = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr", "blockquote", "pre")
_MOST_PARAGRAPHS, _LONGEST = 4, 1_000
"""Of a cell in a table of data."""


def grid(table: Element) -> Grid:
    """Return the rows of a table, without those and the columns that have no cell of their own.

    Raise Refused for more cells than anybody means to paste.
    """
    rows: Grid = []
    covered: dict[int, int] = {}  # column → rows that a cell above still covers
    size = 0
    for row in _rows(table):
        cells: list[Element | None] = []
        for cell in (child for child in row if child.tag in _CELLS):
            while covered.get(len(cells), 0):
                cells.append(None)
            below, wide = _span(cell, "rowspan"), _span(cell, "colspan")
            for column in range(len(cells), len(cells) + wide):
                covered[column] = max(covered.get(column, 0), below)
            cells += [cell, *[None] * (wide - 1)]
        last = max((column + 1 for column, left in covered.items() if left), default=0)
        cells += [None] * (last - len(cells))
        covered = {column: left - 1 for column, left in covered.items() if left > 1}
        size += len(cells)
        if size > _MOST_CELLS:
            raise Refused("This table has too many cells.", f"Paste up to {_MOST_CELLS:,} cells at once.")
        if cells:
            rows.append(cells)
    width = max(map(len, rows), default=0)
    if width * len(rows) > _MOST_CELLS:
        raise Refused("This table has too many cells.", f"Paste up to {_MOST_CELLS:,} cells at once.")
    for cells in rows:
        cells += [None] * (width - len(cells))
    used = [column for column in range(width) if any(cells[column] is not None for cells in rows)]
    return [[cells[column] for column in used] for cells in rows]


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.findall("tr")


def _span(cell: Element, name: str) -> int:
    text = cell.get(name) or ""
    return min(max(int(text), 1), _MOST_SPANNED) if re.fullmatch("[0-9]{1,5}", text) else 1


def has_head(table: Element, cells: Grid) -> bool:
    """Return whether the first row of a table names what stands below."""
    first = [cell for cell in cells[0] if cell is not None]
    return len(cells) > 1 and all(cell.tag == "th" or cell.getparent().getparent().tag == "thead" for cell in first)


def has_data(table: Element, cells: Grid, *, of_spreadsheet: bool = False) -> bool:
    """Return whether a table holds data, and is no mere frame around parts of a page."""
    if not cells or table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants(*_NO_CELL_HAS), None) is not None:
        return False
    is_short = all(
        len(list(cell.iter("p", "div"))) <= _MOST_PARAGRAPHS and sum(map(len, cell.itertext())) <= _LONGEST
        for row in cells
        for cell in row
        if cell is not None
    )
    return of_spreadsheet or (is_short and len(cells[0]) > 1)
