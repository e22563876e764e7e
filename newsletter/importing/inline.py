"""A text with its styles → Markdown of one paragraph, which says just that.

What means something in Markdown depends on what stands beside it, so nothing is escaped by rule: the text is written
as it is and read again by the letter's own parser. Where that reads something else, the character at fault is escaped,
or the emphasis given up that Markdown cannot have there, as within a word. Words always come first.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from newsletter.importing import scripts
from newsletter.importing.marks import FIELDS, Marks, destination, is_address_of
from newsletter.importing.pieces import PLAIN, Dropped, Heading, Paragraph, Piece, Rich, Style, What
from newsletter.importing.read import markdown as reader
from newsletter.text.markdown import parser

_MEANT = frozenset("\\`*_[]<>~^&#+-=.!|(){}")
"""What may mean something somewhere, and can be escaped."""
_MEANT_ANYWHERE = frozenset("\\`*_[]<>~^&!#")
"""What may mean something within a line."""
_MARKS = frozenset("*_[~^`")
"""What marks of styles begin and end with: where readers see one that is no character of the text, it failed."""
_ALL = ("bold", "italic", "code", "script", "href")
_OPENING = re.compile(r"(?m)^[ ]*(?:\d{1,9}(?=[.)])|)(?P<mark>[-+*#>`~=_.)|\[])")
_SURE = re.compile(
    r"[^\W\d_][^\W_]*(?: (?=\S)|[^\W_]|[\"'“”„‘’«»(),;:?!%€–—…](?!/)|(?<=\w)-(?=\w)|\.(?=[ )”“]|\Z)){0,5000}(?<! )"
)
"""Words and punctuation that mean nothing else: no marks, no beginning of a list, and nothing like an address."""
_MOST_TRIES, _CHARACTERS_READ = 40, 60_000
"""Bounds of the time that one text takes: so often, and so many characters in all, are read again."""

BREAK = re.compile(r"\n")


class Escapes(Enum):
    """Which characters are escaped."""

    NEEDED = auto()
    OPENINGS = auto()
    """Those needed, and all that may begin something else than a paragraph."""
    ALL = auto()
    """All that may mean something anywhere."""


class Written(NamedTuple):
    """Markdown, what could not be written in it, and what it reads as by itself."""

    text: str
    dropped: tuple[Dropped, ...] = ()
    read: tuple[Piece, ...] = ()


def write(rich: Rich, kind: type[Paragraph | Heading] = Paragraph, escapes: Escapes = Escapes.NEEDED) -> Written:
    """Return a text as the Markdown of a paragraph or a heading."""
    if kind is Paragraph and escapes is Escapes.NEEDED and _is_plain(rich):
        return Written(rich.text, read=(Paragraph(rich),))
    writing = _Writing(rich, kind)
    if writing.text:
        if escapes is Escapes.OPENINGS:
            writing.escape_openings()
        elif escapes is Escapes.ALL:
            writing.escape_all()
        writing.prove()
    return Written(writing.markdown, tuple(writing.dropped), writing.read)


def _is_plain(rich: Rich) -> bool:
    """Return whether a text says the same in Markdown as it stands; this costs less to see than to prove."""
    return len(rich.spans) == 1 and rich.spans[0].style == PLAIN and bool(_SURE.fullmatch(rich.spans[0].text))


class _Writing:
    """A text on its way: its characters, the style of each, and which are escaped."""

    def __init__(self, rich: Rich, kind: type[Paragraph | Heading]) -> None:
        self.dropped: list[Dropped] = []
        self.read: tuple[Piece, ...] = ()
        self._kind = kind
        rich = scripts.writable(rich.stripped(), self.dropped)
        styles: list[Style] = []
        for text, style in rich.spans:
            href = destination(style.href) if style.href else ""
            if style.href and not href:
                self.dropped.append(Dropped(What.LINK, style.href))
            styles += [style._replace(href=href)] * len(text)
        self.text = rich.text
        self._marks = Marks(rich.text, styles, is_heading=kind is Heading)

    @property
    def markdown(self) -> str:
        """The Markdown as it stands."""
        return self._marks.markdown()

    def prove(self) -> None:
        """Mend the Markdown until it reads as it should."""
        for _ in range(max(4, min(_MOST_TRIES, _CHARACTERS_READ // len(self.text)))):
            read = self._read_back()
            if read is None:
                if not self.escape_openings():
                    break
                continue
            at = self._first_difference(read)
            if at is None:
                return
            if not self._mend(at, read.text[at : at + 1]):
                break
        self.escape_all()
        if self._is_proven():
            return
        for name in _ALL:
            self._drop(range(len(self.text)), name)
        self._read_back()

    def escape_all(self) -> None:
        """Escape every character that may mean something anywhere."""
        self._marks.named.update(range(len(self.text)))
        self.escape_openings()
        self._marks.escaped.update(at for at, char in enumerate(self.text) if char in _MEANT_ANYWHERE)

    def _is_proven(self) -> bool:
        read = self._read_back()
        return read is not None and self._first_difference(read) is None

    def _read_back(self) -> Rich | None:
        """Return what the Markdown reads as, or None if that is no text of the kind meant."""
        self.read = reader.read(self.markdown).pieces
        return self.read[0].rich if len(self.read) == 1 and isinstance(self.read[0], self._kind) else None

    def _first_difference(self, read: Rich) -> int | None:
        """Return where what was read differs first from what was meant, or None; the style of spaces says nothing."""
        at = 0
        for text, style in read.spans:
            is_own = bool(style.href) and is_address_of(text, style.href)
            for char in text:
                if at == len(self.text) or char != self.text[at]:
                    return at
                meant = self._marks.styles[at]
                if meant != style and not char.isspace():
                    href = parser().normalizeLink(meant.href) if meant.href else style.href if is_own else ""
                    if meant._replace(href=href) != style:
                        return at
                at += 1
        return None if at == len(self.text) else at

    def _mend(self, at: int, read: str) -> bool:
        """Change what is at fault for a difference at a place, where `read` was read; return whether it is known."""
        if at < len(self.text) and self._marks.styles[at].href and self._mend_link(at):
            return True
        is_mark = read in _MARKS and read != self.text[at : at + 1]
        if is_mark and not self._escape(at - 1, at):
            return self._drop_at(at) or self._escape(0, at + 1)
        return is_mark or self._escape(0, at + 1) or self._drop_at(at)

    def _mend_link(self, at: int) -> bool:
        """Write a link with its address, and escape the brackets in its words; return whether anything is new."""
        href = self._marks.styles[at].href
        begin, end = at, at
        while begin > 0 and self._marks.styles[begin - 1].href == href:
            begin -= 1
        while end < len(self.text) and self._marks.styles[end].href == href:
            end += 1
        is_new = begin not in self._marks.named
        self._marks.named.add(begin)
        if is_new and is_address_of(self.text[begin:end], href):
            return True
        brackets = {place for place in range(begin, end) if self.text[place] in "[]"} - self._marks.escaped
        self._marks.escaped |= brackets
        return bool(brackets)

    def _escape(self, start: int, end: int) -> bool:
        """Escape the last character of a part that may mean something; return whether there is one."""
        for at in range(min(end, len(self.text)) - 1, max(start, 0) - 1, -1):
            if self.text[at] in _MEANT and at not in self._marks.escaped and not self._marks.styles[at].code:
                self._marks.escaped.add(at)
                return True
        return False

    def escape_openings(self) -> bool:
        """Escape what may make a line something else than text; return whether there is anything."""
        found = {opening.start("mark") for opening in _OPENING.finditer(self.text)} - self._marks.escaped
        self._marks.escaped |= found
        return bool(found)

    def _drop_at(self, at: int) -> bool:
        """Give up a style that begins, ends or is at a place; return whether there is one."""
        edges = [place for place in (at, at - 1) if 0 <= place < len(self.text)]
        for place in edges:
            for name in _ALL:
                number = FIELDS[name]
                if value := self._marks.styles[place][number]:
                    begin, end = place, place + 1
                    while begin > 0 and (self._marks.styles[begin - 1][number] == value or self.text[begin - 1] == " "):
                        begin -= 1
                    while end < len(self.text) and (self._marks.styles[end][number] == value or self.text[end] == " "):
                        end += 1
                    self._drop(range(begin, end), name)
                    return True
        return False

    def _drop(self, places: range, name: str) -> None:
        number = FIELDS[name]
        lost = [at for at in places if self._marks.styles[at][number]]
        if lost:
            words = self.text[lost[0] : lost[-1] + 1].strip()
            what = {"href": What.LINK, "script": What.RAISED}.get(name, What.EMPHASIS)
            self.dropped.append(Dropped(what, self._marks.styles[lost[0]].href if name == "href" else words))
        for at in lost:
            fields = list(self._marks.styles[at])
            fields[number] = PLAIN[number]
            self._marks.styles[at] = Style._make(fields)
