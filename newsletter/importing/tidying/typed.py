"""Bullets and numbers that somebody typed → items.

It is a module of its own because a dash or a number may as well begin a sentence: it takes two in a row to be sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.importing.parts import Part, words_of
from newsletter.importing.pieces import Item, Paragraph, Rich

_NUMBER = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s+(?=\S)")
BULLET = re.compile(r"\s*(?:[•·▪◦‣●○■□➢✓]\s*|[*o]\t\s*|[-–—*]\s+|-(?=[^\W\d_]))(?=\S)")
SURE_BULLET = re.compile(r"\s*(?:[•▪◦‣●○■□➢]\s*|[·*o]\t\s*)(?=\S)")


def counts(lines: Sequence[Rich]) -> bool:
    """Return whether lines begin with numbers that count from one to the next."""
    marks = [_NUMBER.match(line.text) for line in lines]
    numbers = [int(mark["number"]) for mark in marks if mark]
    return len(numbers) == len(lines) and numbers == list(range(numbers[0], numbers[0] + len(lines)))


def numbered(part: Part) -> Part:
    """Return a paragraph that begins with a number as an item."""
    text = words_of(part.piece)
    mark = _NUMBER.match(text.text)
    assert mark
    return part._replace(piece=Item(text.part(mark.end(), len(text)), 0, mark["number"] + "."))


def with_items(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts with items for typed bullets, and for numbers that count: two in a row, if the sign is not sure."""
    for at, part in enumerate(parts):
        if not isinstance(part.piece, Paragraph):
            yield part
            continue
        text = part.piece.rich
        beside = [parts[near] for near in (at - 1, at + 1) if 0 <= near < len(parts)]
        if (bullet := BULLET.match(text.text)) and (SURE_BULLET.match(text.text) or any(map(_is_dashed, beside))):
            yield part._replace(piece=Item(text.part(bullet.end(), len(text)).stripped()))
        elif _number(part) and any(abs(_number(near) - _number(part)) == 1 for near in beside if _number(near)):
            yield numbered(part)
        else:
            yield part


def _number(part: Part) -> int:
    """Return the number with which a paragraph of one line begins, or 0."""
    text = part.piece.rich.text if isinstance(part.piece, Paragraph) else "\n"
    found = _NUMBER.match(text) if "\n" not in text else None
    return int(found["number"]) if found else 0


def _is_dashed(part: Part) -> bool:
    return (
        isinstance(part.piece, Paragraph)
        and BULLET.match(part.piece.rich.text) is not None
        and not SURE_BULLET.match(part.piece.rich.text)
    )
