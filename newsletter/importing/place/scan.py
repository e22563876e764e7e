"""The parts of a source with what stands around each: what every recogniser looks at.

Comes in: tidied parts and the circumstances of the letter. Goes out: for each part its text and the headings above it.
It is a module of its own because the headings are worked out once: 40,000 paragraphs that each looked for theirs would
take minutes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from newsletter.importing.addresses import of_link
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.parts import Part
from newsletter.importing.pieces import Heading, Item, Paragraph, Piece, Rich, Rule
from newsletter.importing.plan import Entry, Source
from newsletter.importing.when import Circumstances
from newsletter.text import addresses

Made = TypeVar("Made")

LONGEST = 700
"""Characters of a paragraph that recognisers look into; what is longer is prose."""

_LABEL = re.compile(r"\s*(?P<label>[^\W\d_][\w./()'’ -]{1,40}?)\s*:(?!//)\s*")


class Found(NamedTuple):
    """A block, and the number of the first part behind those that it was made of."""

    block: Entry
    end: int


class Scan:
    """Parts by number, with the fields of columns that somebody named, and the src of pictures for letters."""

    def __init__(
        self,
        parts: Sequence[Part],
        circumstances: Circumstances,
        columns: Mapping[str, str] = MappingProxyType({}),
        pictures: Collection[str] = (),
        head: Collection[int] = (),
    ) -> None:
        self.parts = parts
        self.circumstances = circumstances
        self.columns = columns
        self.pictures = pictures
        self._head = head  # parts of the head, under which nothing stands
        self._texts = [text_of(part.piece) for part in parts]
        self._above: list[int] = []
        self._outer: list[int] = []  # of each heading, the one over it
        self._made: dict[tuple[Callable[[Scan, int], Any], int], Any] = {}
        self._fill_above()

    def __len__(self) -> int:
        return len(self.parts)

    def _fill_above(self) -> None:
        stack: list[int] = []
        for at, part in enumerate(self.parts):
            if isinstance(part.piece, Rule) and at and not isinstance(self.parts[at - 1].piece, Heading):
                stack = []  # a line ends what a heading began
            if isinstance(part.piece, Heading) and at not in self._head:
                level = part.piece.level
                # One directly over another of the same level is about all that follows.
                while stack and _level(self.parts[stack[-1]].piece) >= level and stack[-1] != at - 1:
                    stack.pop()
                self._outer.append(stack[-1] if stack else -1)
                self._above.append(stack[-1] if stack else -1)
                stack.append(at)
            else:
                self._outer.append(-1)
                self._above.append(stack[-1] if stack else -1)

    def piece(self, at: int) -> Piece | None:
        """Return a part's piece, or None behind the last."""
        return self.parts[at].piece if 0 <= at < len(self.parts) else None

    def text(self, at: int) -> str:
        """Return a part's text, "" where it has none, or more than a recogniser looks into."""
        return self._texts[at] if 0 <= at < len(self._texts) else ""

    def text_offset(self, at: int) -> int:
        """Return where the text of a part begins within its characters, behind white space."""
        whole = self.rich(at).text
        return len(whole) - len(whole.lstrip())

    def rich(self, at: int) -> Rich:
        """Return a part's text with its styles."""
        piece = self.parts[at].piece
        return piece.rich if isinstance(piece, Paragraph | Heading | Item) else Rich()

    def source(self, at: int) -> Source:
        """Return the words that a part was in the source."""
        return Source(self.parts[at].number, self.parts[at].source)

    def sources(self, start: int, end: int) -> tuple[Source, ...]:
        """Return the words that parts were in the source."""
        return tuple(self.source(at) for at in range(start, end))

    def heading_above(self, at: int) -> int:
        """Return the number of the nearest heading over a part, or -1."""
        return self._above[at] if at < len(self._above) else -1

    def above(self, at: int) -> tuple[str, ...]:
        """Return the texts of the two nearest headings over a part."""
        nearest = self.heading_above(at)
        outer = self._outer[nearest] if nearest >= 0 else -1
        return tuple(self._texts[number] for number in (outer, nearest) if number >= 0)

    def is_under(self, at: int, *topics: Topic) -> bool:
        """Return whether a heading over a part has a word of one of these topics."""
        return any(is_about(text, *topics) for text in self.above(at))

    def once(self, make: Callable[[Scan, int], Made], at: int) -> Made:
        """Return what is made of a part, which is made once although each of those before it looks ahead to it."""
        key = (make, at)
        if key not in self._made:
            self._made[key] = make(self, at)
        made: Made = self._made[key]
        return made

    def items(self, at: int) -> int:
        """Return the number of the first part from one on that is no item."""
        while isinstance(self.piece(at), Item):
            at += 1
        return at

    def label(self, at: int) -> str:
        """Return the words before the colon with which a part begins, or ""."""
        found = _LABEL.match(self.text(at))
        return found["label"] if found else ""


def text_of(piece: Piece) -> str:
    """Return the text of a paragraph, a heading or an item, "" where it is too long to look into."""
    if isinstance(piece, Paragraph | Heading | Item) and len(piece.rich) <= LONGEST:
        return piece.rich.text.strip()
    return ""


def _level(piece: Piece) -> int:
    return piece.level if isinstance(piece, Heading) else 0


def label_of(text: str) -> tuple[str, int]:
    """Return the words before the colon with which a text begins, and where what follows begins; else "" and 0."""
    found = _LABEL.match(text)
    return (found["label"], found.end()) if found else ("", 0)


def href_of(rich: Rich) -> str:
    """Return where the first link in a text leads, or the first address that stands in it, or ""."""
    if href := next((span.style.href for span in rich.spans if span.style.href), ""):
        return href
    text = rich.text
    found = next(iter(addresses.find(text)), None) if "/" in text or "@" in text else None
    return of_link(text[found.start : found.end]) if found else ""
