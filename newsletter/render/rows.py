"""HTML of MRML → the same letter with fewer tables, since Gmail cuts off what is longer than 102 KB.

Comes in: the parsed letter, in which each section has three tables, and two more in comments for Outlook: 1.4 KB around
each block. Goes out, in place: a section with one column and one text has the text in its own cell, and sections that
follow each other on the same ground are rows of one table. It is a module of its own because it knows what MRML writes
for mj-section and mj-column, whoever's templates these are in; what it does not recognise stays as it is.

Outlook for Windows may draw a white seam through a table of more than about 1,800 px, so a table ends before that.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from newsletter.text.markup import Element

TALLEST = 1400
"""Pixels of a table with several sections, by a rough estimate."""

_BETWEEN = re.compile(r"\[if mso \| IE\]></td></tr></table><table [^<>]*><tr><td [^<>]*><!\[endif\]")
_COLUMN_BEGINS = re.compile(r"\[if mso \| IE\]><table [^<>]*><tr><td [^<>]*><!\[endif\]")
_COLUMN_ENDS = "[if mso | IE]></td></tr></table><![endif]"
_COLUMN = ["mj-outlook-group-fix", "mj-column-per-100"]
_TEXT_CELL = "font-size:0px;padding:0px;word-break:break-word;"
_FONT = re.compile(r"\Afont-family:([^;]+);font-size:([^;]+);line-height:([^;]+);(?!.*\b(?:font|line)-)")
_DIRECTION = re.compile(r"\bdirection:\w+")
_LINES = frozenset({"p", "li", "tr", "h2", "h3", "h4"})


def join(root: Element) -> None:
    """Unwrap single columns, and make rows of one table of the sections that follow each other on the same ground."""
    for wrapper in root.iterfind("body/div"):
        begun: Element | None = None
        first: Element = None  # cell of the table that has begun
        height = 0.0
        for section, cell in list(_sections(wrapper)):
            _unwrap(cell)
            own_height = _height(cell)
            if begun is not None and height + own_height <= TALLEST and _is_alike(begun, section):
                _append(begun, first, section, cell)
                height += own_height
            else:
                begun, first, height = section, cell, own_height


def _sections(wrapper: Element) -> Iterator[tuple[Element, Element]]:
    """Yield each section of the letter, a `div`, with its only cell."""
    for child in wrapper.iterchildren("div"):
        cells = _path("table/tbody/tr/td")(child)
        if len(child) == len(cells) == 1 and cells[0].get("style", "").startswith("direction:"):
            yield child, cells[0]


@functools.cache
def _path(path: str) -> Any:
    """Return a function that finds what an XPath says, in a fraction of the time of findall() and itertext()."""
    from lxml import etree

    return etree.XPath(path)


def _unwrap(cell: Element) -> None:
    """Put the text of a section with one column and one text into the section's own cell."""
    if len(cell) != 3 or not _COLUMN_BEGINS.fullmatch(cell[0].text or "") or cell[2].text != _COLUMN_ENDS:
        return
    column = cell[1]
    cells = _path("table/tbody/tr/td")(column)
    if _plain(column) != _COLUMN or len(cells) != 1 or _plain(cells[0]) or cells[0].get("style") != _TEXT_CELL:
        return
    text = cells[0]
    directions = {_direction(cell), _direction(column)}
    if len(text) != 1 or text[0].tag != "div" or "text-align:" not in text[0].get("style", "") or len(directions) > 1:
        return
    _mark(text[0], text)
    text[0].set("style", _FONT.sub(r"font:\2/\3 \1;", text[0].get("style")))
    cell.set("style", f"{cell.get('style')}word-break:break-word;")
    cell[:] = [text[0]]


def _direction(element: Element) -> str | None:
    found = _DIRECTION.search(element.get("style", ""))
    return found and found[0]


def _is_alike(begun: Element, section: Element) -> bool:
    """Return whether a section comes right after another one, and differs from it in its cell only."""
    between = section.getprevious()
    return (
        between.getprevious() is begun
        and _BETWEEN.fullmatch(between.text or "") is not None
        and _plain(begun) == _plain(section)
        and begun.get("style") == section.get("style")
        and dict(begun[0].attrib) == dict(section[0].attrib)
    )


def _append(begun: Element, first: Element, section: Element, cell: Element) -> None:
    """Make a row of a section, below those of the section before it; each cell takes the marks of its section."""
    for each, own_cell in ((begun, first), (section, cell)):
        _mark(own_cell, each)
        each.set("class", " ".join(_plain(each)))
    first.getparent().getparent().append(cell.getparent())
    wrapper = section.getparent()
    wrapper.remove(section.getprevious())
    wrapper.remove(section)


def _plain(element: Element) -> list[str]:
    """Return the classes of an element without the marks of where it comes from, which have a colon."""
    return [name for name in element.get("class", "").split() if ":" not in name]


def _mark(element: Element, source: Element) -> None:
    """Give an element the marks of another one that disappears or is shared."""
    marks = [name for name in source.get("class", "").split() if ":" in name]
    if marks:
        element.set("class", " ".join([*marks, *element.get("class", "").split()]))


def _height(cell: Element) -> float:
    """Return about how high a section is, in pixels: a line of text has 65 characters and 26 px."""
    lines: float = len(list(cell.iter(*_LINES))) + _path("string-length(string())")(cell) / 65
    pictures = sum(int(height) for image in cell.iter("img") if (height := image.get("height", "")).isdecimal())
    return lines * 26 + pictures
