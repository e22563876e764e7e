"""A piece on its way into a draft: with the number of the one that it came from, and the words that it was.

It is a module of its own because whoever counts what became of the words of a source sees pieces and parts alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsletter.importing.pieces import (
    Appointment,
    Code,
    Heading,
    Item,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Rich,
    Rule,
    Span,
    Table,
)

LONGEST = 12_000
"""Characters of a part, far fewer than a field can hold, since marks are added."""


class Part(NamedTuple):
    """A piece, the number of the one that it came from, and its words in the source."""

    piece: Piece
    number: int
    source: Rich


def words_of(piece: Piece) -> Rich:
    """Return all words of a piece."""
    match piece:
        case Paragraph(rich) | Heading(rich) | Item(rich) | Quote(rich):
            return rich
        case Code(text):
            return Rich.plain(text)
        case Table(rows):
            return joined([joined(row, " | ") for row in rows], "\n")
        case Picture(_, alt):
            return Rich.plain(alt or "")
        case Appointment():
            return Rich.plain(_of_appointment(piece))
        case Rule():
            return Rich()
    raise TypeError(piece)


def _of_appointment(piece: Appointment) -> str:
    times = f"{piece.starts} – {piece.ends}" if piece.ends else f"{piece.starts}"
    words = [piece.title, times, piece.timezone, piece.place, piece.status, piece.description, piece.organizer]
    rest = [*piece.people, *piece.categories, piece.url, piece.rrule, piece.uid]
    return " / ".join(filter(None, (*words, *rest)))


def joined(texts: Iterable[Rich], between: str) -> Rich:
    """Return texts as one, with something between each two that have words."""
    spans: list[Span] = []
    for text in texts:
        spans += [Span(between), *text.spans] if spans else text.spans
    return Rich.of(spans)


def cut(part: Part) -> Iterator[Part]:
    """Yield a part, or the paragraphs of one that is longer than a field of ours, cut between words."""
    rich = words_of(part.piece)
    if len(rich) <= LONGEST or isinstance(part.piece, Table | Picture | Appointment):
        yield part
        return
    start, text = 0, rich.text
    while start < len(text):
        stop = len(text) if len(text) - start <= LONGEST else text.rfind(" ", start, start + LONGEST) + 1
        stop = stop if stop > start else start + LONGEST
        yield Part(Paragraph(rich.part(start, stop).stripped()), part.number, rich.part(start, stop))
        start = stop
