"""Pieces: what a document says, part by part, in no format of any program.

Every reader makes them, and every writer begins with them. A text is a Rich: characters with the style of each, so that
a link or emphasis survives wherever the text is cut or joined. Nothing here is escaped; only what writes a format knows
what means something in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import NamedTuple, TypeAlias


class Style(NamedTuple):
    """How characters look: `script` is "sub", "sup" or "", `href` where they lead."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    script: str = ""
    href: str = ""


PLAIN = Style()
_BREAK = re.compile(r"\n")


class Span(NamedTuple):
    """Characters of one style, side by side; a newline is a line break that is kept."""

    text: str
    style: Style = PLAIN


@dataclass(frozen=True)
class Rich:
    """A text of one paragraph: spans, none of which is empty, or of the same style as the one before it."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Rich:
        """Return the text that spans make together."""
        made: list[tuple[list[str], Style]] = []
        for span in spans:
            if span.text and made and made[-1][1] == span.style:
                made[-1][0].append(span.text)
            elif span.text:
                made.append(([span.text], span.style))
        return cls(tuple(Span("".join(texts), style) for texts, style in made))

    @classmethod
    def plain(cls, text: str) -> Rich:
        """Return a text without any style."""
        return cls.of([Span(text)])

    @cached_property  # recognisers ask for it again and again
    def text(self) -> str:
        """The characters alone."""
        return "".join([span.text for span in self.spans])

    def __len__(self) -> int:
        return sum(len(span.text) for span in self.spans)

    def __add__(self, other: Rich) -> Rich:
        return Rich.of([*self.spans, *other.spans])

    def part(self, start: int, end: int) -> Rich:
        """Return the characters from one offset to another."""
        return Rich.of(self._cut(start, end))

    def _cut(self, start: int, end: int) -> Iterator[Span]:
        at = 0
        for text, style in self.spans:
            if at < end and at + len(text) > start:
                yield Span(text[max(0, start - at) : end - at], style)
            at += len(text)

    def stripped(self) -> Rich:
        """Return the text without white space at its ends."""
        text = self.text
        begin = len(text) - len(text.lstrip())
        return self.part(begin, len(text.rstrip())) if begin or text != text.rstrip() else self

    def split(self, pattern: re.Pattern[str]) -> list[Rich]:
        """Return the parts between the matches of a pattern."""
        if not pattern.search(self.text):
            return [self]
        parts: list[list[Span]] = [[]]
        marked = self.replaced(pattern, lambda found: "\0")
        for text, style in marked.spans:
            first, *others = text.split("\0")
            parts[-1].append(Span(first, style))
            parts += [[Span(other, style)] for other in others]
        return [Rich.of(part) for part in parts]

    def lines(self) -> list[Rich]:
        """Return its lines that have words, without white space at their ends."""
        return [line.stripped() for line in self.split(_BREAK) if line.text.strip()]

    def first_line(self) -> Rich:
        """Return its first line that has words."""
        return next(iter(self.lines()), Rich())

    def replaced(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> Rich:
        """Return the text with each match replaced; what stands there has the style of the match's first character."""
        matches = pattern.finditer(self.text)
        match = next(matches, None)
        if match is None:
            return self
        spans = []
        begin = 0
        for text, style in self.spans:
            end, at, parts = begin + len(text), begin, []
            while match and match.start() < end:
                parts.append(text[at - begin : max(at, match.start()) - begin])
                if match.start() >= begin:
                    parts.append(new(match))
                at = min(match.end(), end)
                if match.end() > end:
                    break
                match = next(matches, None)
            spans.append(Span("".join([*parts, text[at - begin :]]), style))
            begin = end
        return Rich.of(spans)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    rich: Rich


@dataclass(frozen=True)
class Heading:
    """A heading; its level is 1 to 6."""

    rich: Rich
    level: int

    @classmethod
    def of(cls, rich: Rich, level: int) -> Heading:
        """Return a heading, in which bold characters are nothing special if all are."""
        if all(span.style.bold or span.text.isspace() for span in rich.spans):
            rich = Rich.of(Span(text, style._replace(bold=False)) for text, style in rich.spans)
        return cls(rich, level)


@dataclass(frozen=True)
class Item:
    """An item of a list, at a depth that counts from 0; `mark` is "" for a bullet, else "7." or "b)" as it is shown."""

    rich: Rich
    depth: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Quote:
    """A paragraph of a quotation."""

    rich: Rich


@dataclass(frozen=True)
class Code:
    """Lines whose spaces and breaks are kept."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of the same number of cells; the first row may be the head."""

    rows: tuple[tuple[Rich, ...], ...]
    has_head: bool = False


@dataclass(frozen=True)
class Rule:
    """A line between two parts."""


@dataclass(frozen=True)
class Picture:
    """A picture; `src` is as it was written, and `alt` is None where nothing says what the picture shows."""

    src: str
    alt: str | None = None
    href: str = ""
    """Where a click on it leads."""


@dataclass(frozen=True)
class Appointment:
    """An appointment of a calendar.

    `starts` and `ends` are local to `timezone`, an IANA name, or "" for one that stays at its hour wherever people are;
    they are dates where the appointment takes whole days, and then `ends` is the last of them. There may be a
    `duration` instead of `ends`, or neither. Ways to join a meeting are in none of the values.
    """

    title: str
    starts: datetime | date
    ends: datetime | date | None = None
    duration: timedelta | None = None
    timezone: str = ""
    uid: str = ""
    sequence: int = 0
    status: str = ""
    """"confirmed", "cancelled", "tentative", or "" where nothing is said."""
    description: str = ""
    place: str = ""
    url: str = ""
    organizer: str = ""
    """A name, or where there is none an address."""
    people: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    rrule: str = ""
    """How it repeats, in RFC 5545's words."""

    @property
    def takes_whole_days(self) -> bool:
        """Whether it has no time of day."""
        return not isinstance(self.starts, datetime)


Piece: TypeAlias = Paragraph | Heading | Item | Quote | Code | Table | Rule | Picture | Appointment


class What(Enum):
    """What was left out, in the words for people."""

    HIDDEN = "hidden text"
    COMMENT = "comment"
    DELETED = "deleted text"
    STRUCK_OUT = "line through words"
    PICTURE = "picture"
    LINK = "address of a link"
    SYMBOL = "symbol of a font"
    EMBEDDED = "embedded content"
    FORM = "form field"
    SCRIPT = "program code"
    EMPHASIS = "emphasis within a word"
    RAISED = "raised or lowered characters"
    QUOTATION = "mark of a quotation"
    HEADER = "header of the pages"
    FOOTER = "footer of the pages"
    FOOTNOTE = "footnote"
    CONTENTS = "table of contents"
    ELSEWHERE = "elsewhere on the page"
    PROPERTY = "property of the file"
    FORMULA = "formula"
    REPEATS = "repeats"
    JOINING = "way to join"


ONLY_IN_FILES = frozenset(
    {
        *(What.HEADER, What.FOOTER, What.FOOTNOTE, What.CONTENTS, What.ELSEWHERE, What.PROPERTY),
        *(What.FORMULA, What.REPEATS, What.JOINING),
    }
)
"""What no clipboard holds, and comments of a draft say."""


class Dropped(NamedTuple):
    """One thing that did not come along, with its words, its address or its characters.

    `at` is the number of the piece with which it was read, where that is known; there may be no such piece.
    """

    what: What
    words: str = ""
    at: int | None = None


class Read(NamedTuple):
    """The pieces of a document, in its order, and what is in none of them."""

    pieces: tuple[Piece, ...]
    dropped: tuple[Dropped, ...] = ()
