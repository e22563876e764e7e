"""What a worksheet says beside the values of its cells: what is hidden, where cells lead, which are merged.

Comes in: the part of a worksheet. Goes out: all that openpyxl does not tell while it reads row by row, as it must for
long sheets. It comes first, and refuses what would keep openpyxl busy for hours: rows and columns that no program has.
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple

from newsletter.importing.read.package import Package, damaged
from newsletter.importing.read.sheet.cells import MOST_CELLS, too_many
from newsletter.text.markup import Element

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_MERGED = 20_000

Place = tuple[int, int]
"""The row and the column of a cell, from 1."""


class Around(NamedTuple):
    """What a worksheet says beside values."""

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    links: dict[Place, str]
    """Addresses; a link to a place in the workbook is none."""
    merged: dict[Place, Place]
    """Cells below another that they are merged with → that one."""
    formulas: dict[Place, str]
    """Those whose result the file does not hold."""


def place(text: str) -> Place | None:
    """Return the place that a reference such as `B12` names, or None."""
    found = _PLACE.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def read(package: Package, part: str) -> Around:
    """Return what a worksheet says beside values."""
    from lxml import etree

    found = Around(frozenset(), frozenset(), {}, {}, {})
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    related = package.relationships(part)
    row = area = 0
    steps = etree.iterparse(
        io.BytesIO(package.part(part)),
        events=("end",),
        tag=(S + "row", S + "col", S + "hyperlink", S + "mergeCell"),
        resolve_entities=False,
        no_network=True,
    )
    try:
        for _, element in steps:
            match element.tag:
                case _Tags.ROW:
                    row = _number(element.get("r"), row + 1)
                    if element.get("hidden") in ("1", "true"):
                        hidden_rows.add(row)
                    area += _cells(element, row, found.formulas)
                    if row > _LAST_ROW or area > MOST_CELLS:
                        raise too_many()
                case _Tags.COLUMN:
                    if element.get("hidden") in ("1", "true"):
                        last = min(_number(element.get("max"), 0), _LAST_COLUMN)
                        hidden_columns.update(range(_number(element.get("min"), 1), last + 1))
                case _Tags.LINK:
                    address = related.get(element.get(_R + "id", ""))
                    if address is not None and address.is_external and (at := place(_first(element))):
                        location = element.get("location")
                        found.links[at] = f"{address.target}#{location}" if location else address.target
                case _Tags.MERGED:
                    _merge(element, found.merged)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise damaged(f"“{part}” in it is no XML") from error
    return found._replace(hidden_rows=frozenset(hidden_rows), hidden_columns=frozenset(hidden_columns))


def _cells(element: Element, row: int, formulas: dict[Place, str]) -> int:
    """Return how many columns a row has, and take down the formulas in it that have no result."""
    column = 0
    for cell in element:
        at = place(cell.get("r", ""))
        column = at[1] if at else column + 1
        formula = cell.find(S + "f")
        if formula is not None and formula.text and not cell.findtext(S + "v"):
            formulas[row, column] = f"={formula.text}"
    if column > _LAST_COLUMN:
        raise too_many()
    return column


def _first(element: Element) -> str:
    return str(element.get("ref", "")).partition(":")[0]


def _merge(element: Element, merged: dict[Place, Place]) -> None:
    first, _, last = str(element.get("ref", "")).partition(":")
    begin, end = place(first), place(last)
    if begin and end and end[0] - begin[0] + len(merged) < _MOST_MERGED:
        merged.update({(row, begin[1]): begin for row in range(begin[0] + 1, end[0] + 1)})


def _number(text: str | None, usual: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else usual


class _Tags:
    """Names that are compared; `match` wants them dotted."""

    ROW = S + "row"
    COLUMN = S + "col"
    LINK = S + "hyperlink"
    MERGED = S + "mergeCell"
