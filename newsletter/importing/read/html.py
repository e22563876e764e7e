"""HTML of a clipboard or a page → pieces.

Comes in: HTML as Word, Outlook, Google Docs, LibreOffice, spreadsheets and browsers write it. Goes out: every word that
readers see, in its order, and apart from it what did not come along. Nothing is fetched, and nothing is taken for the
main part of a page: dropping is for those who know what they want. Lists that are typed by hand stay as typed.

The time grows with the length: limits on length, depth and elements keep it below a few seconds, whatever comes in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from newsletter.importing import addresses, characters
from newsletter.importing.pieces import (
    PLAIN,
    Code,
    Dropped,
    Heading,
    Item,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Read,
    Rich,
    Rule,
    Span,
    Style,
    Table,
    What,
)
from newsletter.importing.read import lists, parsing, styles, tables
from newsletter.importing.symbols import in_unicode
from newsletter.text.markup import Element

_DEEPEST = 150
"""Elements around an element; reading calls itself for each, and Python's recursion has a limit."""

_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_UNTOLD = frozenset({"head", "style", "title", "meta", "link", "template", "base", "col", "colgroup"})
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BETWEEN_PARAGRAPHS = re.compile(r"\n{2,}")
_OF_SPREADSHEET = re.compile(r"<google-sheets-html-origin|ProgId content=\"?Excel|office:excel\"")


def read(html: str) -> Read:
    """Return the pieces of HTML; raise Refused where it is too long, or nested too deep, to be read as a whole."""
    root = parsing.parsed(html)
    if root is None:
        return Read(())
    return pieces_of(root, parsing.base_of(root), is_spreadsheet=_OF_SPREADSHEET.search(html, 0, 5_000) is not None)


def pieces_of(element: Element, base: str = "", *, is_spreadsheet: bool = False) -> Read:
    """Return the pieces of an element, whose links may be relative to an address."""
    reader = _Reader(base, is_spreadsheet=is_spreadsheet)
    return Read(tuple(reader.pieces_of(element)), tuple(reader.dropped))


@dataclass
class _OpenItem:
    """An item that is open; `number` is that of its piece, once it has one, `margin` what Word has before it."""

    begun: lists.Begun
    number: int = -1
    margin: str = ""


class _Place(NamedTuple):
    """What is around a place in the document."""

    depth: int = 0
    style: Style = PLAIN
    level: int = 0
    item: _OpenItem | None = None
    open_list: lists.List | None = None
    is_quoted: bool = False
    keeps_spaces: bool = False
    font: str = ""


class _Reader:
    """Reads elements into pieces, and `dropped`."""

    def __init__(self, base: str, *, is_spreadsheet: bool = False) -> None:
        self.dropped: list[Dropped] = []
        self._base = base
        self._is_spreadsheet = is_spreadsheet
        self._pieces: list[Piece] = []
        self._run: list[Span] = []
        self._pictures: list[Picture] = []
        self._item_of_word: _OpenItem | None = None

    def pieces_of(self, element: Element) -> list[Piece]:
        """Return the pieces of an element."""
        self._within(element, _Place())
        self._end(_Place())
        return self._pieces

    def _within(self, element: Element, place: _Place) -> None:
        self._add(element.text, place)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, place)
            self._add(child.tail, place)

    def _element(self, element: Element, place: _Place) -> None:
        tag = element.tag
        if tag in _UNTOLD or (place.item and element is place.item.begun.shown):
            return
        if what := styles.left_out(element):
            self._drop(what, element)
        elif tag in parsing.BLOCKS:
            self._end(place)
            self._block(element, place)
        elif tag == "br":
            self._run.append(Span("\n", place.style))
        elif tag == "img":
            self._picture(element, place)
        elif tag == "q":
            self._add("“", place)
            self._within(element, self._inside(element, place))
            self._add("”", place)
        else:
            self._within(element, self._inside(element, place))

    def _inside(self, element: Element, place: _Place) -> _Place:
        """Return the place within an element."""
        if place.depth == _DEEPEST:
            raise parsing.too_deep()
        style = styles.styled(place.style, element)
        if element.tag == "a" and (href := element.get("href")):
            style = style._replace(href=addresses.of_link(href, self._base))
            if not style.href and not href.strip().startswith("#"):
                self._dropped(What.LINK, href.strip())
        if styles.is_struck_out(element):
            self._drop(What.STRUCK_OUT, element)
        font = styles.font_of_symbols(element)
        return place._replace(
            depth=place.depth + 1,
            style=style,
            font=place.font if font is None else font,
            keeps_spaces=styles.keeps_spaces(element, place.keeps_spaces),
        )

    def _block(self, element: Element, place: _Place) -> None:
        tag = element.tag
        inner = self._inside(element, place)
        if tag == "hr":
            if not styles.is_above_notes(element):
                self._pieces.append(Rule())
        elif tag == "table":
            self._table(element, inner)
        elif tag == "dl" and (pairs := lists.labelled(element)):
            for number, (label, values) in enumerate(pairs):
                if number:
                    self._run.append(Span("\n", inner.style))
                self._within(label, self._inside(label, inner))
                if not "".join(label.itertext()).rstrip().endswith(":"):
                    self._run.append(Span(":", inner.style))
                for place_of, value in enumerate(values):
                    self._run.append(Span(", " if place_of else " ", inner.style))
                    self._within(value, self._inside(value, inner))
            self._end(inner)
        elif tag == "pre" and element.find("code") is not None:
            self._code(element)
        elif tag in _LISTS:
            self._within(element, inner._replace(open_list=lists.List.of(element, place.open_list), item=None))
        else:
            if tag == "li":
                open_list = place.open_list or lists.List(0, "")
                inner = inner._replace(item=_OpenItem(open_list.item(element)), level=0)
            elif level := styles.heading_level(element):
                inner = inner._replace(level=level)
            elif begun := lists.item_of_word(element):
                self._item_of_word = _OpenItem(begun, margin=styles.margin(element))
                inner = inner._replace(item=self._item_of_word)
            elif self._continues_item_of_word(element):
                inner = inner._replace(item=self._item_of_word)
            elif tag == "blockquote" and not styles.is_indented(element):
                inner = inner._replace(is_quoted=True)
            self._within(element, inner)
            self._end(inner)

    def _continues_item_of_word(self, element: Element) -> bool:
        """Return whether a paragraph belongs to the item of Word before it: it has its style and its margin."""
        item = self._item_of_word
        is_next = item is not None and item.number == len(self._pieces) - 1 and item.margin == styles.margin(element)
        return is_next and any(name.startswith("msolistparagraph") for name in styles.classes(element))

    def _add(self, text: str | None, place: _Place) -> None:
        if text:
            if not place.keeps_spaces:
                text = _SPACES.sub(" ", text)
            self._run.append(Span(in_unicode(text, place.font) if place.font else text, place.style))

    def _end(self, place: _Place) -> None:
        """End the paragraph that is being read."""
        if self._run:
            rich, dropped = characters.tidy(Rich.of(self._run))
            self._run.clear()
            self.dropped += [lost._replace(at=len(self._pieces)) for lost in dropped]
            for part in rich.split(_BETWEEN_PARAGRAPHS):
                if part.spans and part.text.strip():
                    self._piece(part.stripped(), place)
        self._pieces += self._pictures
        self._pictures.clear()

    def _piece(self, rich: Rich, place: _Place) -> None:
        item = place.item
        if item and item.number < 0:
            item.number = len(self._pieces)
            self._pieces.append(Item(rich, item.begun.depth, item.begun.mark))
        elif item and item.number == len(self._pieces) - 1:
            first = self._pieces[-1]
            assert isinstance(first, Item)
            self._pieces[-1] = Item(first.rich + Rich.plain("\n") + rich, first.depth, first.mark)
        elif place.level and not item:
            self._pieces.append(Heading.of(rich, place.level))
        else:
            self._pieces.append(Quote(rich) if place.is_quoted else Paragraph(rich))

    def _code(self, element: Element) -> None:
        text = characters.of_code("".join(element.itertext()))
        if text.strip():
            self._pieces.append(Code(text))

    def _picture(self, element: Element, place: _Place) -> None:
        alt, src = element.get("alt"), element.get("src") or ""
        if alt and styles.EMOJI.fullmatch(alt):
            self._add(alt, place)
        elif not styles.is_dot(element):
            self._pictures.append(Picture(src, alt, place.style.href))

    def _table(self, table: Element, place: _Place) -> None:
        cells = tables.grid(table)
        if not tables.has_data(table, cells, of_spreadsheet=self._is_spreadsheet):
            self._within(table, place)
            self._end(place)
            return
        if (caption := table.find("caption")) is not None:
            self._block(caption, place)
        rows = tuple(tuple(self._cell(cell, place) for cell in row) for row in cells)
        filled = tuple(row for row in rows if any(cell.text for cell in row))
        if filled:
            self._pieces.append(Table(filled, tables.has_head(table, cells)))
        self._pieces += self._pictures
        self._pictures.clear()

    def _cell(self, cell: Element | None, place: _Place) -> Rich:
        if cell is None:
            return Rich()
        if what := styles.left_out(cell):
            self._drop(what, cell)
            return Rich()
        reader = _Reader(self._base)
        reader._within(cell, reader._inside(cell, place._replace(item=None, open_list=None, level=0)))
        reader._end(_Place())
        self.dropped += [lost._replace(at=len(self._pieces)) for lost in reader.dropped]
        text = Rich()
        for piece in reader._pieces:
            if isinstance(piece, Picture):
                self._pictures.append(piece)
            elif isinstance(piece, Paragraph | Item | Quote):
                text += Rich.plain("\n" if text.spans else "") + piece.rich
        return text

    def _drop(self, what: What, element: Element) -> None:
        words = " ".join(" ".join(element.itertext()).split()) if what is not What.SCRIPT else ""
        if what is What.EMBEDDED:
            words = element.get("src") or element.get("data") or words
        is_told = words or what in (What.SCRIPT, What.FORM, What.EMBEDDED)
        if is_told and not (what is What.COMMENT and re.fullmatch(r"\[\w{1,8}\]", words)):
            self._dropped(what, words)

    def _dropped(self, what: What, words: str) -> None:
        self.dropped.append(Dropped(what, words, len(self._pieces)))
