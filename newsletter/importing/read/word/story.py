"""A story of a Word document, which is its body, a header, a note or a comment → pieces and notes.

Comes in: the element that holds paragraphs and tables. Goes out: every word in it, in its order: what readers see as
pieces, and deleted and hidden words, comments and footnotes as notes on the pieces where they stand. An element that
is not known is looked through, so that no wrapper of any program hides words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from newsletter.importing.document import Note
from newsletter.importing.pieces import Heading, Item, Paragraph, Piece, Quote, Rich, Rule, What
from newsletter.importing.read.word import chunks, paragraphs, tables
from newsletter.importing.read.word.drawings import program_of
from newsletter.importing.read.word.fields import link_in
from newsletter.importing.read.word.line import Line
from newsletter.importing.read.word.names import MC, A, M, R, W, is_on, val
from newsletter.importing.read.word.numbering import Mark
from newsletter.importing.read.word.shared import Shared
from newsletter.importing.read.word.styles import NO_LOOK, Kind, look_of
from newsletter.importing.read.word.tables import Held
from newsletter.text.markup import Element

_BETWEEN_PARAGRAPHS = re.compile(r"\n{2,}")
_WORD = re.compile(r"[^\W\d_]{2,}")


class Story:
    """Reads elements into pieces and notes; `part` is the name of the part that they are in."""

    def __init__(self, shared: Shared, part: str) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[Note] = []
        self._shared = shared
        self._part = part
        self._kind = Kind()
        self._mark: Mark | None = None
        self._line = Line(shared.languages)
        self._behind: list[Held] = []
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
        says = paragraphs.read(element, self._shared.styles, self._shared.numbering)
        if not self._goes_on:
            self._kind, self._mark = says.kind, says.mark
        self._goes_on = False
        self._within(element)
        self._goes_on = says.goes_on and bool(self._line)
        if says.draws_line and not self._line and not self._behind:
            self.pieces.append(Rule())
        if not self._goes_on:
            self._end()

    def _end(self) -> None:
        """End the paragraph that is being read."""
        at = len(self.pieces)
        self._goes_on = False
        rich, said = self._line.taken()
        for part in rich.split(_BETWEEN_PARAGRAPHS) if rich.spans else ():
            if (stripped := part.stripped()).spans:
                self._piece(stripped)
        self.notes += [Note(what, words, at) for what, words in said]
        behind, self._behind = self._behind, []
        for other in behind:
            self._take_in(other)

    def _piece(self, rich: Rich) -> None:
        kind, mark = self._kind, self._mark
        if kind.is_contents:
            self.notes.append(Note(What.CONTENTS, rich.text, len(self.pieces)))
        elif kind.level:
            if mark and _WORD.search(mark.text):  # such as “Article 2”; mere numbers are no words
                rich = Rich.plain(f"{mark.text} ") + rich
            self.pieces.append(Heading.of(rich, kind.level))
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
        story._line.left_out = What.DELETED if is_deleted else self._line.left_out
        return story.read(element)

    # Characters

    def _run(self, element: Element) -> None:
        properties = element.find(W + "rPr")
        look = look_of(properties)
        self._line.language = look.language or ""
        if name := val(properties, "rStyle"):
            look = look.over(self._shared.styles.characters(name))
        look = look.over(self._kind.look)
        for child in element:
            match child.tag:
                case _Tags.TEXT:
                    self._line.add(child.text, look)
                case _Tags.PROPERTIES:
                    pass
                case _Tags.DELETED_TEXT:
                    self._line.say(What.DELETED, child.text or "")
                case _Tags.TAB | _Tags.TAB_TO_PLACE:
                    self._line.add("\t", look)
                case _Tags.BREAK | _Tags.RETURN:
                    is_between = child.get(W + "type") in ("page", "column")
                    self._line.add("\n\n" if is_between else "\n", look)
                case _Tags.HYPHEN:
                    self._line.add("-", look)
                case _Tags.SYMBOL:
                    self._line.add_symbol(child, look)
                case _Tags.RUBY:
                    self._ruby(child)
                case _:
                    handle = _HANDLERS.get(child.tag, Story._within)
                    if handle is not None:
                        handle(self, child)

    def _stray(self, element: Element) -> None:
        """Add characters that stand in no run, as some programs write them."""
        self._line.add(element.text, NO_LOOK)

    def _ruby(self, element: Element) -> None:
        """Add characters and, in brackets, how they are read."""
        for name, before, behind in (("rubyBase", "", ""), ("rt", "(", ")")):
            if (part := element.find(W + name)) is not None:
                self._line.add(before, NO_LOOK)
                self._within(part)
                self._line.add(behind, NO_LOOK)

    def _equation(self, element: Element) -> None:
        self._line.add_equation(element)

    def _line_of_shape(self, element: Element) -> None:
        """Add a paragraph of a shape that is no text box of Word's."""
        story = Story(self._shared, self._part)
        for text in element.iter(A + "t"):
            story._line.add(text.text, NO_LOOK)
        story._end()
        self._behind.append(Held(story.pieces, story.notes))

    # What is around characters

    def _link(self, element: Element) -> None:
        related = self._shared.package.relationships(self._part).get(element.get(R + "id", ""))
        before = self._line.href
        if related is not None and related.is_external:
            anchor = element.get(W + "anchor") or element.get(W + "docLocation")
            self._line.href = f"{related.target}#{anchor}" if anchor and "#" not in related.target else related.target
        self._within(element)
        self._line.href = before

    def _simple_field(self, element: Element) -> None:
        before = self._line.href
        self._line.href = link_in(element.get(W + "instr", "")) or before
        self._within(element)
        self._line.href = before

    def _deleted(self, element: Element) -> None:
        before, self._line.left_out = self._line.left_out, What.DELETED
        self._within(element)
        self._line.left_out = before

    def _content_control(self, element: Element) -> None:
        """Read what a content control holds; what invites to fill it in is no word of the text."""
        placeholder = element.find(f"{W}sdtPr/{W}showingPlcHdr")
        before = self._line.left_out
        if placeholder is not None and is_on(placeholder):
            self._line.left_out = self._line.left_out or What.FORM
        self._within(element)
        self._line.left_out = before

    def _alternatives(self, element: Element) -> None:
        """Read the first way in which the same is said; the others are for older programs."""
        chosen = element.find(MC + "Choice")
        if chosen is None or not len(chosen):
            chosen = element.find(MC + "Fallback")
        if chosen is not None:
            self._within(chosen)

    def _field_mark(self, element: Element) -> None:
        self._line.fields.mark(element)

    def _instruction(self, element: Element) -> None:
        self._line.fields.instruct(element.text or "")

    def _comment(self, element: Element) -> None:
        self._refer(What.COMMENT, element.get(W + "id", ""))

    def _footnote(self, element: Element) -> None:
        self._refer(What.FOOTNOTE, element.get(W + "id", ""))

    def _endnote(self, element: Element) -> None:
        self._refer(What.FOOTNOTE, f"end {element.get(W + 'id', '')}")

    def _refer(self, what: What, name: str) -> None:
        self._line.say(what, self._shared.texts.pop((what, name), ""))

    def _drawing(self, element: Element) -> None:
        """Put pictures, boxes and the words of diagrams behind the paragraph in which they are."""
        drawn = self._shared.drawings.drawn(self._part, element)
        points = [Item(Rich.plain(point)) for point in drawn.points]
        self._behind.append(Held([*(() if self._line.left_out else drawn.pictures), *points], []))
        for chart in drawn.charts:
            self._line.say(What.EMBEDDED, chart)
        self._line.say(What.EMBEDDED, program_of(element))
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
            pieces, dropped = chunks.read(self._shared.package, related.target, self._shared.chunks)
            self._take_in(Held(list(pieces), [Note(what, words, 0) for what, words, _ in dropped]))


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
    W + "t": Story._stray,
    W + "delText": Story._stray,
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
