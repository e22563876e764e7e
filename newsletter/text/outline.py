"""A text → the items of its lists, and the lines of its paragraphs, as our Markdown divides them.

CommonMark makes a list of every line that begins with a number, and counts anew: “12. Mai” and “19. Mai” would become
12 and 13. Here a list counts as it was typed, or its lines are text; so all its lines must be known before the first is
read. markdown.py lets the parser begin an item only where this module found one, and check/paragraphs.py divides a text
by it, so that the two agree. The walk over lines is that of CommonMark's appendix, “A parsing strategy”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from newsletter.text import footnotes

Items: TypeAlias = dict[int, int]
"""The offset of each item's mark → that of the first item of its list."""

COMPARISON = re.compile(r">(?:(?=[^\s>])|[ \t]+(?:[+\-−–±~≈.]|[*_`]{1,3})*(?:[0-9½¼¾⅓⅔$€£¥₹]|[=≤≥<][^\n]))")
"""A line such as `> 70 years` or `>ULN`, which begins no quotation: in one, a space and a word follow the mark."""

FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*$", re.M)
HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")

LINE_OF_ITS_OWN = (
    r"(?:[0-9]{1,9}[.)]|[a-z]\)|\*{1,3}|[†‡§¶]{1,3}|[⁰¹²³⁴-⁹]{1,2}|[+\-]|\[[0-9]{1,3}\]|\[[^\[\]\n]{1,40}\]:)[ \t]|>"
)
"""How a line of a paragraph begins that looks like an item and is none, such as a date, a footnote or a reference: its
break is kept."""

DEEPEST = 30
"""Levels of quotations and lists: nesting that nobody means to write is text. MRML crashes on it."""

_ITEM = re.compile(
    r"(?:(?P<bullet>-|\*(?![ \t]*$)|\+(?![ \t]*(?:[0-9]|$)))|(?P<number>[0-9]{1,9})\.)(?=[ \t]|$)(?P<gap>[ \t]*)", re.M
)
_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$", re.M)
_MARKED = re.compile(r"^[ \t]*+(?:[`~#\-*_+>]|[0-9]+\.)|^ {0,3}(?: {4}|\t)", re.M)
_UNMARKED_LINE = re.compile(r"(?!\Z)[ \t]*([^\n]*)\n?")
_SPACE = re.compile(r"[ \t]*")
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,2}")
_CODE = 4
"""Columns of indentation that make a line code, unless it continues a paragraph."""
_MOST_WALKS = 4
"""What is no list becomes text, at which other lists may begin or end; more often than this, nobody meant it."""
_ENDED = 1_000_000
"""The indentation of an item without words before an empty line, behind which it has no more text."""


class Role(Enum):
    """What a line is to the paragraphs of a text."""

    FIRST = "the first line of a paragraph"
    NEXT = "another line of the same paragraph"
    HEADING = "a heading"
    OTHER = "an empty line, code or a rule"


class Line(NamedTuple):
    """A line of a text: where its words begin behind all marks, where it ends, with its line break, and its role."""

    words: int
    end: int
    role: Role


@dataclass
class _Container:
    """A quotation, or a list with its latest item: `mark` is `>`, a bullet, or `.` for numbers."""

    mark: str
    indent: int = 0  # of the text of the item
    items: list[int] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether it is a list as readers will see it: numbers count, and stars and plus signs come in twos at least.

        A line such as `* p < 0.05` is a footnote.
        """
        if self.mark == ".":
            counts = all(_WHOLE_NUMBER.fullmatch(number) for number in self.numbers)
            return counts and len(self.items) > 1 and all(int(b) - int(a) == 1 for a, b in pairwise(self.numbers))
        return self.mark == "-" or len(self.items) > 1

    def goes_on_with(self, number: str | None) -> bool:
        """Return whether a number is the next one, or there are no numbers."""
        return number is None or int(number) == int(self.numbers[-1]) + 1


class Outline(NamedTuple):
    """What of a text is a list or code: the items of its lists, where its closed fences begin, and its lines."""

    items: Items
    fences: frozenset[int]
    lines: tuple[Line, ...]


def read(text: str) -> Outline:
    """Return the outline of a text."""
    if notes := footnotes.find(text):
        body = read(text[: notes[0].start])
        return body._replace(lines=(*body.lines, *_lines_of_notes(text, notes)))
    if not _MARKED.search(text):
        return Outline({}, frozenset(), tuple(_unmarked(text)))
    walk = _Walk(text, frozenset())
    lines = tuple(walk.lines())
    for _ in range(_MOST_WALKS):
        refused = walk.refused()
        if not refused:
            break
        walk = _Walk(text, walk.known_text | refused)
        lines = tuple(walk.lines())
    items = {item: found.items[0] for found in walk.lists if found.is_list for item in found.items}
    return Outline(items, frozenset(walk.closed_fences), lines)


def _lines_of_notes(text: str, notes: tuple[footnotes.Note, ...]) -> Iterator[Line]:
    """Yield the lines from the first note on, of which each note is a paragraph."""
    first = notes[0].start
    begins = {note.start for note in notes}
    for line in _unmarked(text[first:]):
        role = Role.FIRST if first + line.words in begins else line.role
        yield Line(first + line.words, first + line.end, role)


def _unmarked(text: str) -> Iterator[Line]:
    """Yield the lines of a text that has nothing but paragraphs."""
    role = Role.OTHER
    for line in _UNMARKED_LINE.finditer(text):
        role = Role.OTHER if not line[1] else Role.FIRST if role is Role.OTHER else Role.NEXT
        yield Line(line.start(1), line.end(), role)


class _Walk:
    """One walk over the lines of a text, of which the marks at the offsets of `known_text` are known to be text."""

    def __init__(self, text: str, known_text: frozenset[int]) -> None:
        self.text = text
        self.known_text = known_text
        self.lists: list[_Container] = []
        self.closed_fences: list[int] = []
        self._fences: list[int] = []
        self._open: list[_Container] = []
        self._fence = ""
        self._in_paragraph = False
        self._has_empty_item = False  # at the end of the line before
        self._is_behind_gap = False  # of empty lines

    def refused(self) -> frozenset[int]:
        """Return the marks that turned out to be text: of lists that are none, and of fences that nothing closes."""
        items = {item for found in self.lists if not found.is_list for item in found.items}
        return frozenset(items.union(self._fences).difference(self.closed_fences))

    def lines(self) -> Iterator[Line]:
        start = 0
        while start < len(self.text):
            end = self.text.find("\n", start) + 1 or len(self.text)
            yield self._line(start, end)
            start = end

    def _line(self, start: int, end: int) -> Line:
        at, matched = self._continued(start, end)
        is_inside = matched == len(self._open)
        at, indent = self._skip_space(at)
        if self._fence and is_inside:
            closing = FENCE.match(self.text, at, end) if indent < _CODE else None
            if closing and closing[1].startswith(self._fence):
                self._fence = ""
                self.closed_fences.append(self._fences[-1])
            return Line(at, end, Role.OTHER)
        self._fence = ""
        if at >= end or self.text[at] == "\n":
            self._in_paragraph = False
            del self._open[matched:]
            if self._has_empty_item and is_inside:
                self._open[-1].indent = _ENDED
            elif self._open and self._open[-1].indent == _ENDED:
                del self._open[-1]
            self._has_empty_item = False
            self._is_behind_gap = True
            return Line(at, end, Role.OTHER)
        self._has_empty_item = False
        line = self._begun(at, indent, end, matched)
        self._is_behind_gap = False
        return line

    def _continued(self, at: int, end: int) -> tuple[int, int]:
        """Return where a line's text begins behind the marks of what is open, and how much of that goes on in it."""
        matched = 0
        for container in self._open:
            behind, indent = self._skip_space(at)
            is_blank = behind >= end or self.text[behind] == "\n"
            if container.mark == ">":
                if is_blank or self.text[behind] != ">":
                    break
                at = self._behind_quote_mark(behind)
            elif not is_blank and indent < container.indent:
                break
            elif not is_blank:
                at = self._skip_columns(at, container.indent)
            matched += 1
        return at, matched

    def _begun(self, at: int, indent: int, end: int, matched: int) -> Line:
        """Open the quotations and lists that begin in a line, and return the line."""
        depth = sum(1 if container.mark == ">" else 2 for container in self._open[:matched])
        while indent < _CODE and depth < DEEPEST:
            if self.text[at] == ">" and not COMPARISON.match(self.text, at):
                self._open[matched:] = [_Container(">")]
                at, depth = self._behind_quote_mark(at), depth + 1
            elif item := self._item(at, end, matched):
                self._open[matched:] = [self._list_of(item, indent, end, matched)]
                at, depth = self._behind_item(item), depth + 2
            else:
                break
            matched += 1
            self._in_paragraph = False
            at, indent = self._skip_space(at)
            if at >= end or self.text[at] == "\n":
                self._has_empty_item = self._open[-1].mark != ">"
                return Line(at, end, Role.OTHER)
        return self._ended(at, indent, end, matched)

    def _ended(self, at: int, indent: int, end: int, matched: int) -> Line:
        """Return a line whose marks, up to `at`, are read."""
        heading = fence = rule = None
        if indent < _CODE:
            heading = HEADING.match(self.text, at, end)
            fence = FENCE.match(self.text, at, end) if at not in self.known_text else None
            rule = _RULE.match(self.text, at, end)
        if not (heading or fence or rule):
            if self._in_paragraph:
                return Line(at, end, Role.NEXT)
            del self._open[matched:]
            self._in_paragraph = indent < _CODE
            return Line(at, end, Role.FIRST if self._in_paragraph else Role.OTHER)
        del self._open[matched:]
        self._in_paragraph = False
        if fence:
            self._fence = fence[1]
            self._fences.append(at)
        return Line(heading.end(), end, Role.HEADING) if heading else Line(at, end, Role.OTHER)

    def _item(self, at: int, end: int, matched: int) -> re.Match[str] | None:
        """Return the mark of an item, if one may begin here."""
        item = _ITEM.match(self.text, at, end)
        if not item or _RULE.match(self.text, at, end) or at in self.known_text:
            return None
        if self._in_paragraph and matched == len(self._open):  # what may interrupt a paragraph
            is_empty = item.end() >= end or self.text[item.end()] == "\n"
            return None if is_empty or (item["number"] and int(item["number"]) != 1) else item
        return item

    def _list_of(self, item: re.Match[str], indent: int, end: int, matched: int) -> _Container:
        """Return the list of an item, with the item: a list that is open, or a new one."""
        mark = item["bullet"] or "."
        found = self._open[matched] if matched < len(self._open) else None
        if not found or found.mark != mark or (self._is_behind_gap and not found.goes_on_with(item["number"])):
            found = _Container(mark)
            self.lists.append(found)
        found.items.append(item.start())
        found.numbers.append(item["number"] or "")
        gap = len(item["gap"].expandtabs(_CODE))
        is_empty = item.end() >= end or self.text[item.end()] == "\n"
        found.indent = indent + item.start("gap") - item.start() + (gap if 0 < gap <= _CODE and not is_empty else 1)
        return found

    def _behind_item(self, item: re.Match[str]) -> int:
        return item.start("gap") + (1 if len(item["gap"].expandtabs(_CODE)) > _CODE else len(item["gap"]))

    def _behind_quote_mark(self, at: int) -> int:
        return at + (2 if self.text[at + 1 : at + 2] in (" ", "\t") else 1)

    def _skip_space(self, at: int) -> tuple[int, int]:
        """Return where the white space of a line ends, and how many columns it fills."""
        space = _SPACE.match(self.text, at)
        return (space.end(), len(space[0].expandtabs(_CODE))) if space else (at, 0)

    def _skip_columns(self, at: int, columns: int) -> int:
        """Return where the text begins behind an indentation of so many columns."""
        space = _SPACE.match(self.text, at)
        if space and "\t" in space[0]:
            while columns > 0 and self.text[at] in " \t":
                columns -= _CODE if self.text[at] == "\t" else 1
                at += 1
            return at
        return at + columns
