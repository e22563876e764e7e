"""HTML of a letter from right to left → the same, in which numbers and names from left to right keep their order.

Comes in: the parsed letter, whoever wrote its texts and whatever templates put around them. Goes out, in place: a
`<span dir="ltr">` around each part that text/bidi.py finds in a line. This is done on the whole letter, after the
templates, because emphasis and links divide a line, and a name must not be divided with them.

A `<bdi>` would say the same, but Gmail and Outlook drop it (caniemail: html-bdi); both heed `dir`. Characters would
travel along when somebody copies a telephone number; they are used only where a part begins in one element and ends in
another.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from newsletter.text import bidi
from newsletter.text.markup import Element

# Elements that do not interrupt a line.
_INLINE = frozenset({"a", "b", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup", "time", "u"})
_UNREAD = frozenset({"style", "script", "title"})


class _Piece:
    """A text of a line: that at the beginning of an element (`side` is "text"), or that behind it ("tail").

    It is changed from its end to its beginning, and is given to the element by write(), once: each time would copy it.
    """

    __slots__ = ("_behind", "_element", "_end", "_side", "text")

    def __init__(self, element: Element, side: str) -> None:
        self._element = element
        self._side = side
        self.text: str = getattr(element, side)
        self._end = len(self.text)  # of what no change has come to yet
        self._behind: list[str] = []  # what follows it, up to the next element, from its end

    def insert(self, at: int, characters: str) -> None:
        """Put characters into the text."""
        self._behind += self.text[at : self._end], characters
        self._end = at

    def isolate(self, start: int, end: int) -> None:
        """Put an element around a part of the text."""
        self.insert(end, "")
        span = self._element.makeelement("span", {"dir": "ltr"})
        span.text, span.tail = self.text[start:end], self._taken()
        self._end = start
        if self._side == "text":
            self._element.insert(0, span)
        else:
            self._element.addnext(span)

    def write(self) -> None:
        """Give the element the text that is left before the first isolate."""
        if self._end < len(self.text):
            self.insert(0, "")
            setattr(self._element, self._side, self._taken())

    def _taken(self) -> str:
        behind = "".join(reversed(self._behind))
        self._behind = []
        return behind


def isolate(root: Element) -> None:
    """Isolate what would lose its order in the lines of a letter from right to left; leave any other as it is."""
    if root.get("dir") == "rtl":
        for line in list(_lines(root)):
            _isolate(line)


def _lines(root: Element) -> Iterator[list[_Piece]]:
    """Yield the pieces of each line, which is what follows each other without an element that breaks it."""
    from lxml import etree

    line: list[_Piece] = []
    right_to_left = [True]
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        own = element.get("dir") if event != "comment" else None
        breaks = event != "comment" and (element.tag not in _INLINE or own)
        if breaks and line:
            yield line
            line = []
        if event == "start":
            right_to_left.append(_is_right_to_left(element, own) if own else right_to_left[-1])
            if element.text and right_to_left[-1] and element.tag not in _UNREAD:
                line.append(_Piece(element, "text"))
            continue
        if event == "end":
            right_to_left.pop()
        if element.tail and right_to_left[-1]:
            line.append(_Piece(element, "tail"))
    if line:
        yield line


def _is_right_to_left(element: Element, direction: str) -> bool:
    """Return the direction that the attribute `dir` gives an element; `auto` goes by its first letter."""
    if direction == "auto":
        return bidi.is_right_to_left("".join(element.itertext())) or False
    return direction == "rtl"


def _isolate(line: list[_Piece]) -> None:
    texts = [piece.text for piece in line]
    begins = [0, *accumulate(map(len, texts))]
    number = len(line) - 1
    # From the end, so that what is changed lies behind what is still to be changed.
    for start, end in reversed(list(bidi.runs("".join(texts)))):
        while begins[number] >= end:
            number -= 1
        if start >= begins[number]:
            line[number].isolate(start - begins[number], end - begins[number])
            continue
        line[number].insert(end - begins[number], bidi.END)
        while begins[number] > start:
            number -= 1
        line[number].insert(start - begins[number], bidi.ISOLATE)
    for piece in line:
        piece.write()
