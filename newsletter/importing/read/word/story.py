"""A story of a Word document, which is its body, a header, a note or a comment → pieces and notes.

Comes in: the element that holds paragraphs and tables. Goes out: every word in it, in its order: what readers see as
pieces, and deleted and hidden words, comments and footnotes as notes on the pieces where they stand. An element that
is not known is looked through, so that no wrapper of any program hides words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from newsletter.importing import addresses, characters
from newsletter.importing.document import Note
from newsletter.importing.pieces import (
    PLAIN,
    Heading,
    Item,
    Paragraph,
    Piece,
    Quote,
    Rich,
    Rule,
    Span,
    Style,
    What,
)
from newsletter.importing.read.package import Package
from newsletter.importing.read.word import chunks, equations, tables
from newsletter.importing.read.word.drawings import Drawings, program_of
from newsletter.importing.read.word.fields import Fields, link_in
from newsletter.importing.read.word.names import MC, A, M, R, W, is_on, val, whole
from newsletter.importing.read.word.numbering import Mark, Numbering
from newsletter.importing.read.word.styles import NO_LOOK, Kind, Look, Styles, look_of
from newsletter.importing.read.word.tables import Held
from newsletter.importing.symbols import in_unicode
from newsletter.text.markup import Element

_BETWEEN_PARAGRAPHS = re.compile(r"\n{2,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
Reference: TypeAlias = tuple[What, str]
"""What hangs on a place, and its id."""


@dataclass
class Shared:
    """What the stories of a document share; `texts` holds what is referred to, and loses what was."""

    package: Package
    styles: Styles
    numbering: Numbering
    drawings: Drawings
    texts: dict[Reference, str] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    """Characters that a run says are in a language."""


class Story:
    """Reads elements into pieces and notes; `part` is the name of the part that they are in."""

    def __init__(self, shared: Shared, part: str) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[Note] = []
        self._shared = shared
        self._part = part
        self._kind = Kind()
        self._mark: Mark | None = None
        self._spans: list[Span] = []
        self._said: list[tuple[What, str]] = []
        self._behind: list[Held] = []
        self._fields = Fields()
        self._href = ""
        self._language = ""
        self._left_out: What | None = None
        self._goes_on = False

    def read(self, element: Element) -> Held:
        """Read what is in an element, to its end, and return what the story holds."""
        self._within(element)
        self._end()
        return Held(self.pieces, self.notes)

    def _within(self, element: Element) -> None:
        for child in element:
            handle = _HANDLERS.get(child.tag, Story._within)
            if handle is not None:
                handle(self, child)

    # Paragraphs

    def _paragraph_of(self, element: Element) -> None:
        if not self._goes_on:
            self._end()
        properties = element.find(W + "pPr")
        kind = self._shared.styles.paragraph(val(properties, "pStyle"))
        if not self._goes_on:
            self._kind, self._mark = self._kind_of(properties, kind)
        self._goes_on = False
        self._within(element)
        if properties is not None:
            characters_of_mark = properties.find(W + "rPr")
            is_mark_deleted = characters_of_mark is not None and characters_of_mark.find(W + "del") is not None
            frame = properties.find(W + "framePr")
            is_initial = frame is not None and frame.get(W + "dropCap") in ("drop", "margin")
            self._goes_on = (is_mark_deleted or is_initial) and bool(self._spans)
            if not self._spans and not self._behind and _has_line(properties):
                self.pieces.append(Rule())
        if not self._goes_on:
            self._end()

    def _kind_of(self, properties: Element | None, kind: Kind) -> tuple[Kind, Mark | None]:
        """Return what a paragraph is, from its style and what it says itself, and its mark if it counts."""
        if properties is None:
            numbering = None
        else:
            level = whole(val(properties, "outlineLvl"), -1)
            if 0 <= level <= 9:
                kind = kind._replace(level=0 if level == 9 else min(level + 1, 6))
            numbering = properties.find(W + "numPr")
        list_id, level = kind.list_id, max(kind.list_level, 0)
        if numbering is not None:
            list_id, level = val(numbering, "numId") or list_id, whole(val(numbering, "ilvl"), level)
        mark = self._shared.numbering.mark(list_id, level) if list_id in self._shared.numbering else None
        return kind, mark if list_id != "0" else None

    def _end(self) -> None:
        """End the paragraph that is being read."""
        at = len(self.pieces)
        self._goes_on = False
        if self._spans:
            rich, dropped = characters.tidy(Rich.of(self._spans))
            self._spans.clear()
            self._said += [(lost.what, lost.words) for lost in dropped]
            for part in rich.split(_BETWEEN_PARAGRAPHS):
                if (stripped := part.stripped()).spans:
                    self._piece(stripped)
        self.notes += [Note(what, words, at) for what, words in _joined(self._said)]
        self._said.clear()
        behind, self._behind = self._behind, []
        for other in behind:
            self._take_in(other)

    def _piece(self, rich: Rich) -> None:
        kind, mark = self._kind, self._mark
        if kind.is_contents:
            self._said.append((What.ELSEWHERE, rich.text))
        elif kind.level:
            if mark and _WORD.search(mark.text):  # such as “Article 2”; mere numbers are no words
                rich = Rich.plain(f"{mark.text} ") + rich
            self.pieces.append(Heading(_of_heading(rich), kind.level))
        elif mark:
            self.pieces.append(Item(rich, mark.depth, mark.text))
            self._mark = None
        else:
            self.pieces.append(Quote(rich) if kind.is_quote else Paragraph(rich))

    def _take_in(self, other: Held) -> None:
        begin = len(self.pieces)
        self.pieces += other.pieces
        self.notes += [note._replace(at=begin + (note.at or 0)) for note in other.notes]

    def _inner(self, element: Element, *, is_deleted: bool = False) -> Held:
        """Return what stands within this story, in a box or a cell."""
        story = Story(self._shared, self._part)
        story._left_out = What.DELETED if is_deleted else self._left_out
        return story.read(element)

    # Characters

    def _run(self, element: Element) -> None:
        properties = element.find(W + "rPr")
        look = look_of(properties)
        self._language = look.language or ""
        if name := val(properties, "rStyle"):
            look = look.over(self._shared.styles.characters(name))
        look = look.over(self._kind.look)
        for child in element:
            match child.tag:
                case _Tags.TEXT:
                    self._add(child.text, look)
                case _Tags.PROPERTIES:
                    pass
                case _Tags.DELETED_TEXT:
                    self._say(What.DELETED, child.text or "")
                case _Tags.TAB | _Tags.TAB_TO_PLACE:
                    self._add("\t", look)
                case _Tags.BREAK | _Tags.RETURN:
                    self._break(child, look)
                case _Tags.HYPHEN:
                    self._add("-", look)
                case _Tags.SYMBOL:
                    self._symbol(child, look)
                case _Tags.RUBY:
                    self._ruby(child)
                case _:
                    handle = _HANDLERS.get(child.tag, Story._within)
                    if handle is not None:
                        handle(self, child)

    def _add(self, text: str | None, look: Look) -> None:
        if not text:
            return
        if self._left_out or look.is_hidden or self._fields.is_instruction:
            self._say(self._left_out or What.HIDDEN, text)
            return
        if look.is_struck_out:
            self._said.append((What.STRUCK_OUT, text))
        if self._language:
            languages = self._shared.languages
            languages[self._language] = languages.get(self._language, 0) + len(text)
        if look.font:
            text = in_unicode(text, look.font)
        self._spans.append(Span(text, self._style(look)))

    def _style(self, look: Look) -> Style:
        address = self._href or self._fields.address
        if not (address or look.bold or look.italic or look.script):
            return PLAIN
        href = addresses.of_link(address) if address else ""
        if address and not href:
            self._say(What.LINK, address)
        return Style(bool(look.bold), bool(look.italic), script=look.script or "", href=href)

    def _say(self, what: What, words: str) -> None:
        if words:
            self._said.append((what, words))

    def _break(self, element: Element, look: Look) -> None:
        if element.get(W + "type") in ("page", "column"):
            self._add("\n\n", look)
        elif self._left_out:
            self._say(self._left_out, " ")
        else:
            self._add("\n", look)

    def _symbol(self, element: Element, look: Look) -> None:
        """Add a character of a font of symbols, which is told by its number there."""
        number = element.get(W + "char", "")
        if re.fullmatch("[0-9A-Fa-f]{1,4}", number):
            self._add(in_unicode(chr(int(number, 16)), element.get(W + "font", "").lower()), look)

    def _ruby(self, element: Element) -> None:
        """Add characters and, in brackets, how they are read."""
        for name, before, behind in (("rubyBase", "", ""), ("rt", "(", ")")):
            if (part := element.find(W + name)) is not None:
                self._spans.append(Span(before))
                self._within(part)
                self._spans.append(Span(behind))

    def _equation(self, element: Element) -> None:
        if self._left_out:
            self._say(self._left_out, "".join(element.itertext()))
        else:
            self._spans += equations.spans(element, PLAIN)

    def _line_of_shape(self, element: Element) -> None:
        """Add a paragraph of a shape that is no text box of Word's."""
        story = Story(self._shared, self._part)
        for text in element.iter(A + "t"):
            story._add(text.text, NO_LOOK)
        story._end()
        self._behind.append(Held(story.pieces, story.notes))

    # What is around characters

    def _link(self, element: Element) -> None:
        related = self._shared.package.relationships(self._part).get(element.get(R + "id", ""))
        before = self._href
        if related is not None and related.is_external:
            anchor = element.get(W + "anchor") or element.get(W + "docLocation")
            self._href = f"{related.target}#{anchor}" if anchor and "#" not in related.target else related.target
        self._within(element)
        self._href = before

    def _simple_field(self, element: Element) -> None:
        before = self._href
        self._href = link_in(element.get(W + "instr", "")) or before
        self._within(element)
        self._href = before

    def _deleted(self, element: Element) -> None:
        before, self._left_out = self._left_out, What.DELETED
        self._within(element)
        self._left_out = before

    def _content_control(self, element: Element) -> None:
        """Read what a content control holds; what invites to fill it in is no word of the text."""
        placeholder = element.find(f"{W}sdtPr/{W}showingPlcHdr")
        before = self._left_out
        if placeholder is not None and is_on(placeholder):
            self._left_out = self._left_out or What.FORM
        self._within(element)
        self._left_out = before

    def _alternatives(self, element: Element) -> None:
        """Read the first way in which the same is said; the others are for older programs."""
        chosen = element.find(MC + "Choice")
        if chosen is None or not len(chosen):
            chosen = element.find(MC + "Fallback")
        if chosen is not None:
            self._within(chosen)

    def _field_mark(self, element: Element) -> None:
        self._fields.mark(element)

    def _instruction(self, element: Element) -> None:
        self._fields.instruct(element.text or "")

    def _comment(self, element: Element) -> None:
        self._refer(What.COMMENT, element.get(W + "id", ""))

    def _footnote(self, element: Element) -> None:
        self._refer(What.FOOTNOTE, element.get(W + "id", ""))

    def _endnote(self, element: Element) -> None:
        self._refer(What.FOOTNOTE, f"end {element.get(W + 'id', '')}")

    def _refer(self, what: What, name: str) -> None:
        self._say(what, self._shared.texts.pop((what, name), ""))

    def _drawing(self, element: Element) -> None:
        """Put pictures, boxes and the words of diagrams behind the paragraph in which they are."""
        drawn = self._shared.drawings.drawn(self._part, element)
        points = [Item(Rich.plain(point)) for point in drawn.points]
        self._behind.append(Held([*(() if self._left_out else drawn.pictures), *points], []))
        self._said += [(What.EMBEDDED, chart) for chart in drawn.charts]
        self._say(What.EMBEDDED, program_of(element))
        self._within(element)

    def _box(self, element: Element) -> None:
        self._behind.append(self._inner(element))

    def _table(self, element: Element) -> None:
        self._end()
        self._take_in(tables.read(element, lambda cell, is_deleted: self._inner(cell, is_deleted=is_deleted)))

    def _chunk(self, element: Element) -> None:
        """Read a part that another program put in as it was."""
        self._end()
        related = self._shared.package.relationships(self._part).get(element.get(R + "id", ""))
        if related is not None:
            pieces, dropped = chunks.read(self._shared.package, related.target)
            self._take_in(Held(list(pieces), [Note(what, words, 0) for what, words, _ in dropped]))


def _joined(said: list[tuple[What, str]]) -> list[tuple[What, str]]:
    """Return what was said, with words of one kind in a row as one; comments and footnotes each by itself."""
    joined: list[tuple[What, str]] = []
    for what, words in said:
        if joined and joined[-1][0] is what and what in (What.DELETED, What.HIDDEN, What.STRUCK_OUT, What.FORM):
            joined[-1] = (what, joined[-1][1] + words)
        elif (what, words) not in joined[-1:]:
            joined.append((what, words))
    found = ((what, characters.tidy(Rich.plain(words))[0].text) for what, words in joined)
    return [(what, words) for what, words in found if words]


def _has_line(properties: Element) -> bool:
    """Return whether an empty paragraph draws a line, as Word makes of three hyphens."""
    border = properties.find(f"{W}pBdr/{W}bottom")
    if border is None:
        border = properties.find(f"{W}pBdr/{W}top")
    return border is not None and border.get(W + "val") not in ("nil", "none", None)


def _of_heading(rich: Rich) -> Rich:
    """Return the text of a heading, in which bold characters are nothing special if all are."""
    if all(span.style.bold or span.text.isspace() for span in rich.spans):
        return Rich.of(Span(text, style._replace(bold=False)) for text, style in rich.spans)
    return rich


class _Tags:
    """Names that are compared for every child of a run; `match` wants them dotted."""

    TEXT = W + "t"
    PROPERTIES = W + "rPr"
    DELETED_TEXT = W + "delText"
    TAB = W + "tab"
    TAB_TO_PLACE = W + "ptab"
    BREAK = W + "br"
    RETURN = W + "cr"
    HYPHEN = W + "noBreakHyphen"
    SYMBOL = W + "sym"
    RUBY = W + "ruby"


_NOTHING = (
    *("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "delInstrText", "softHyphen", "annotationRef"),
    *("footnoteRef", "endnoteRef", "separator", "continuationSeparator", "proofErr", "bookmarkStart", "bookmarkEnd"),
)
_HANDLERS: dict[object, Callable[[Story, Element], None] | None] = {
    **{W + name: None for name in _NOTHING},
    MC + "Fallback": None,
    MC + "AlternateContent": Story._alternatives,
    W + "p": Story._paragraph_of,
    W + "r": Story._run,
    W + "tbl": Story._table,
    W + "hyperlink": Story._link,
    W + "fldSimple": Story._simple_field,
    W + "fldChar": Story._field_mark,
    W + "instrText": Story._instruction,
    W + "del": Story._deleted,
    W + "moveFrom": Story._deleted,
    W + "sdt": Story._content_control,
    W + "commentRangeStart": Story._comment,
    W + "commentReference": Story._comment,
    W + "footnoteReference": Story._footnote,
    W + "endnoteReference": Story._endnote,
    W + "drawing": Story._drawing,
    W + "pict": Story._drawing,
    W + "object": Story._drawing,
    W + "txbxContent": Story._box,
    W + "altChunk": Story._chunk,
    M + "oMath": Story._equation,
    A + "p": Story._line_of_shape,
}
"""What is done with an element; others are looked through."""
