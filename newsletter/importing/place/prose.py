"""Parts → what stands in prose: pieces without a place of their own, no more at once than a field can hold.

Comes in: parts, or their pieces. Goes out: pieces, groups of parts, words. It is a module of its own because the loop
knows when something becomes prose, and this how.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.importing import joining
from newsletter.importing.parts import words_of
from newsletter.importing.pieces import Appointment, Heading, Paragraph, Picture, Piece, Rich
from newsletter.importing.place.scan import Scan
from newsletter.importing.plan import Source

LONGEST_PROSE = 15_000
"""Characters of one text block, fewer than a field can hold, since marks are added."""


def has_words(piece: Piece) -> bool:
    """Return whether a piece, as it stands in a letter, says anything."""
    return bool(re.search(r"\w", words_of(as_prose(piece)).text))


def of_missing(picture: Picture, number: int) -> Source:
    """Return a picture that did not come along, in words."""
    src = "" if picture.src.startswith("data:") else f" ({picture.src})"
    return Source(
        number, Rich.plain(f"A picture that did not come along: {picture.alt or 'without a description'}{src}")
    )


def as_prose(piece: Piece, *, is_alone: bool = False) -> Piece:
    """Return a piece as it stands in prose: a heading with nothing below it, and an appointment, are paragraphs."""
    match piece:
        case Heading(rich) if is_alone:
            return Paragraph(rich)
        case Appointment():
            return Paragraph(joining.without(words_of(piece)))
        case Picture():
            return Paragraph(Rich())
    return piece


def bounded(scan: Scan, numbers: Iterable[int]) -> list[list[int]]:
    """Return parts in groups, none of which is longer than a field can hold."""
    groups: list[list[int]] = [[]]
    size = 0
    for at in numbers:
        length = len(scan.parts[at].source) + 10
        if groups[-1] and size + length > LONGEST_PROSE:
            groups.append([])
            size = 0
        groups[-1].append(at)
        size += length
    return groups
