"""A value of a YAML file → where its characters are in the text, and how its author typed it.

Comes in: the text, where a value begins and ends in it, and the value. Goes out: the place of one of its characters, or
its lines. It is a module of its own because YAML has five ways to write a text, which differ in both.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple

from newsletter.reading.lines import LINE_BREAK, line_of

# Patterns that few files need are not compiled on import, to keep the start fast.
_BLOCK_HEADER = rf"(?s:.*?(?:{LINE_BREAK.pattern})|.*)"
_ESCAPED_SPACE = r"\\[nrtN_LP\s]"
_ESCAPED_NUMBER = r"\\(?:x(..)|u(.{4})|U(.{8}))"
_VISIBLE = {  # what one visible character of the value may look like, by style
    "": r"\S",
    "|": r"\S",
    ">": r"\S",
    "'": r"''|\S",
    '"': r"(?s:\\(?:x..|u.{4}|U.{8}|\r\n|.)|\S)",
}


class TextSpan(NamedTuple):
    """Where a value begins and ends in the text; `style` is its first character (one of ' " | > [ {), else ""."""

    start: int
    end: int
    style: str


class Typed(NamedTuple):
    """A text value with the lines of the file, as `|` would keep them.

    `lead` is how much further to the right its first line begins than the others, as behind the name of its field.
    """

    text: str
    lead: int = 0


def index_of_offset(text: str, span: TextSpan, value: Any, offset: int) -> int:
    """Return where the character `offset` of a text value is in the file.

    The nth visible character of the value is the nth visible one (or escape) of what the author wrote, in every style.
    """
    if not isinstance(value, str) or span.style in ("[", "{"):
        return span.start
    start, end = _content(text, span)
    wanted = sum(map(len, value[:offset].split()))
    shown = (
        found
        for found in re.compile(_VISIBLE[span.style]).finditer(text, start, end)
        if span.style != '"' or found[0][0] != "\\" or not _is_space(found[0])
    )
    if offset < len(value) and not value[offset].isspace():
        return next(islice(shown, wanted, None)).start()
    return next(islice(shown, wanted - 1, None)).end() if wanted else start


def as_typed(text: str, span: TextSpan, value: str) -> Typed:
    """Return a text value with its lines as the author typed them; YAML keeps them in the style `|` alone."""
    if span.style == "|":
        return Typed(value)
    start, end = _content(text, span)
    first, *others = LINE_BREAK.split(text[start:end].rstrip())
    if not others:
        return Typed(value)
    hanging = [first, *others] if span.style == ">" else others
    indent = min(len(line) - len(line.lstrip(" ")) for line in hanging if line.strip())
    dedented = [line[indent:] for line in hanging]
    if span.style == ">":
        return Typed("\n".join(dedented))
    return Typed("\n".join([first, *dedented]), start - line_of(text, start)[1] - indent)


def _content(text: str, span: TextSpan) -> tuple[int, int]:
    """Return where the content of a text value begins and ends, without its quotes or the line with its `|` or `>`."""
    if span.style in ("'", '"'):
        return span.start + 1, span.end - 1
    header = re.compile(_BLOCK_HEADER).match(text, span.start, span.end) if span.style in ("|", ">") else None
    return header.end() if header else span.start, span.end


def _is_space(escape: str) -> bool:
    number = re.fullmatch(_ESCAPED_NUMBER, escape)
    if number:
        return chr(int(number[number.lastindex or 1], 16)).isspace()
    return re.match(_ESCAPED_SPACE, escape) is not None
