"""Plain text laid out: words come in, lines of 76 columns go out.

The standard library's textwrap counts characters; here a column is what a terminal shows, and a merge tag is as wide as
its author typed it. This is a module of its own because the prose of an issue and the templates around it must wrap
alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from newsletter.merge import Tags

WIDTH = 76

Measure: TypeAlias = Callable[[str], int]
"""Text → the columns that it fills."""

_BREAKABLE_SPACE = re.compile(r"[^\S\u00a0\u2007\u202f]+")
# At the start of a line mail programs read ">" as a quotation, "From" as the next message of a mailbox, "--" as the
# signature, a lone "." as the end of the message; people read "-" as a bullet, and "[1]" as the address of that number.
_MISREAD = re.compile(r">|(?:From|--?|\.)\Z|\[[0-9]+\]")


def columns(text: str) -> int:
    """Return how many columns a terminal gives the text: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(map(_column_count, text))


def _column_count(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def measure(tags: Tags) -> Measure:
    """Return a measure that counts a token of these tags as wide as its neutral spelling."""
    return (lambda text: columns(tags.neutral(text))) if tags.tags else columns


def wrap(text: str, width: int = WIDTH, *, first: str = "", rest: str = "", width_of: Measure = columns) -> str:
    """Return the words of the text in lines no wider than `width`, save where one word alone is wider.

    `first` stands before the first line, `rest` before the others; both count. Words part at white space only, a
    newline included, and never at a no-break space. A word that would be misread at the start of a line takes the word
    before it along, where the width allows it.
    """
    words = [word for word in _BREAKABLE_SPACE.split(text) if word]
    whole = " ".join(words)
    if columns(first) + width_of(whole) <= width:  # as most texts of a letter do: titles, names and addresses
        return hang(whole, first, rest)
    lines: list[str] = []
    line: list[tuple[str, int]] = []
    used = columns(first)
    for word in words:
        word_width = width_of(word)
        if line and used + 1 + word_width > width:
            carried = _carried(line, word, word_width, room=width - columns(rest))
            lines.append(" ".join(kept for kept, _ in line[: len(line) - carried]))
            line = line[len(line) - carried :]
            used = columns(rest) + _filled(line)
        used += word_width + (1 if line else 0)
        line.append((word, word_width))
    lines.append(" ".join(kept for kept, _ in line))
    return hang("\n".join(lines), first, rest)


def _carried(line: list[tuple[str, int]], word: str, word_width: int, room: int) -> int:
    """Return how many words of the line must follow `word` down, so that the next line does not begin misread."""
    if not _MISREAD.match(word):
        return 0
    for start in range(len(line) - 1, 0, -1):
        if _filled(line[start:]) + 1 + word_width > room:
            return 0
        if not _MISREAD.match(line[start][0]):
            return len(line) - start
    return 0


def _filled(line: list[tuple[str, int]]) -> int:
    """Return the width of some words with a space between each two."""
    return sum(word_width for _, word_width in line) + max(0, len(line) - 1)


def hang(text: str, first: str, rest: str) -> str:
    """Return the lines with `first` before the first one and `rest` before the others, no line ending in a space."""
    head, *tail = text.split("\n")
    return "\n".join([f"{first}{head}".rstrip(), *(f"{rest}{line}".rstrip() for line in tail)])


def underline(text: str, sign: str, width: int = WIDTH, *, width_of: Measure = columns) -> str:
    """Return the heading, wrapped, above a line of `sign` as wide as its longest line."""
    heading = wrap(text, width, width_of=width_of)
    widest = max(map(width_of, heading.split("\n")))
    return f"{heading}\n{sign * min(width, widest)}"


def tidy(text: str) -> str:
    """Return the text as it is sent: no white space at line ends, one blank line at most, one newline at the end."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"
