"""A rendering → what readers see of it, as one row of characters.

This is a module of its own because it decides, without Markdown and without a parser's tokens, what a mail program
draws: numbers before items of a list, rules, and the places where one block ends and the next begins.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsletter.render import Rendering
from newsletter.text.markup import Element

RULE = "* * *"
"""What stands for a line across the letter, which the HTML draws and the text writes."""

_INLINE = (
    "a abbr b bdi bdo big cite code del em font i ins kbd label mark q s samp small span strike strong sub sup time"
)
INLINE = frozenset(f"{_INLINE} tt u var wbr".split())
"""Elements whose words go on in the line around them."""

_NOT_READ = frozenset({"style", "script"})

_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks, embeddings and isolates of bidirectional text, which have no width."""


class ShownLink(NamedTuple):
    """A link of the HTML: its element, and the part of the row that shows its words."""

    element: Element
    start: int
    end: int
    address: str


class Shown(NamedTuple):
    """What readers see in one row, `words`; in `lines`, which is as long, the ends of lines are kept."""

    words: str
    lines: str
    links: Sequence[ShownLink] = ()


def composed(text: str) -> str:
    """Return a text in Unicode's composed form and without the controls of bidirectional text."""
    if text.isascii():
        return text
    for control in _CONTROLS:  # most texts have none, and to look for them is faster than to replace them
        if control in text:
            text = text.replace(control, "")
    return unicodedata.normalize("NFC", text)


def spaced(text: str) -> str:
    """Return a text with one space for each stretch of white space, also at its ends."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def lines_of(rendering: Rendering) -> list[str]:
    """Return the subject line and the lines of the plain text, without those that are empty."""
    text = composed(f"{rendering.subject}\n{rendering.text}")
    return list(filter(None, [" ".join(line.split()) for line in text.split("\n")]))


def in_text(lines: Sequence[str]) -> Shown:
    """Return what the plain text shows."""
    row = "\n".join(lines)
    return Shown(row.replace("\n", " "), row)


def in_html(elements: Iterable[Element]) -> Shown:
    """Return what some elements of the HTML show, with the alternative texts of pictures."""
    row = _Row()
    links: list[ShownLink] = []
    for element in elements:
        _add(element, row, links)
    words = "".join(row.parts)
    return Shown(words, words, links)


def _add(top: Element, row: _Row, links: list[ShownLink]) -> None:
    from lxml import etree

    starts: list[int] = []  # of the links that are open
    counts: list[int | None] = []  # the next number of each open list, None for one with bullets
    for event, node in etree.iterwalk(top, events=("start", "end", "comment")):
        tag = node.tag
        if event == "start":
            if tag not in INLINE:
                row.add(" ")
            if tag == "a":
                starts.append(row.length)
            elif tag == "ol":
                counts.append(_number(node.get("start"), 1))
            elif tag == "ul":
                counts.append(None)
            elif tag == "li" and counts and counts[-1] is not None:
                number = _number(node.get("value"), counts[-1])
                counts[-1] = number + 1
                row.add(f"{number}. ")
            elif tag == "hr":
                row.add(RULE)
            elif tag == "img":
                row.add(node.get("alt", ""))
            if node.text and tag not in _NOT_READ:
                row.add(node.text)
            continue
        if event == "end":
            if tag == "a":
                links.append(ShownLink(node, starts.pop(), row.length, node.get("href", "")))
            elif tag in ("ol", "ul"):
                counts.pop()
            if tag not in INLINE:
                row.add(" ")
        if node.tail and node is not top:
            row.add(node.tail)


class _Row:
    """Characters that are put one behind the other, without two spaces in a row."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.ends_with_space = True

    def add(self, text: str) -> None:
        text = spaced(composed(text))
        if self.ends_with_space and text[:1] == " ":
            text = text[1:]
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.ends_with_space = text[-1] == " "


def _number(written: str | None, default: int) -> int:
    return int(written) if written and written.isascii() and written.lstrip("-").isdigit() else default
