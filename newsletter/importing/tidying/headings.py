"""Paragraphs that are only bold or short → headings, where what is around them lets them be.

It is a module of its own because a line that looks like a heading is none below a list of names, or behind a quotation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.importing import clocks, days, names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import begins_with_time, is_bold, is_heading
from newsletter.importing.parts import Part
from newsletter.importing.pieces import Heading, Item, Paragraph, Piece, Quote, Table
from newsletter.importing.tidying.typed import BULLET

_HEADS = (
    *(Topic.PEOPLE, Topic.LINKS, Topic.SESSIONS, Topic.VIDEOS, Topic.WEBINARS, Topic.EVENTS, Topic.DEADLINES),
    Topic.JOBS,
)
_LONGEST_DAY, _LONGEST_TIMED, _MOST_WORDS_OF_HEADING = 60, 300, 4


def with_headings(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts with headings, a level below those over them, for paragraphs that are headings."""
    level = 1
    is_listing = False  # below a heading over names of organisations, where a short line is none
    for at, part in enumerate(parts):
        if isinstance(part.piece, Heading):
            level = part.piece.level
            is_listing = is_about(part.piece.rich.text, Topic.PARTNERS, Topic.NUMBERS)
        if not isinstance(part.piece, Paragraph):
            yield part
            continue
        behind = parts[at + 1].piece if at + 1 < len(parts) else None
        rich = part.piece.rich
        single = BULLET.match(rich.text)
        if single and isinstance(behind, Item):
            rich = rich.part(single.end(), len(rich))
        elif single:
            yield part
            continue
        is_over = is_heading(rich, behind, is_after_name=_is_after_name(parts, at)) or _is_day_over_list(parts, at)
        is_of_quote = at > 0 and isinstance(parts[at - 1].piece, Quote) and names.is_somebody(rich.text.strip())
        if is_over and not is_of_quote and not (is_listing and _is_listed(parts, at)):
            is_listing = is_about(rich.text, Topic.PARTNERS, Topic.NUMBERS)
            yield part._replace(piece=Heading(rich.stripped(), min(level + 1, 6)))
        else:
            yield part


def _is_listed(parts: Sequence[Part], at: int) -> bool:
    """Return whether a short line is one of a list of organisations: nothing about it speaks of another part."""
    piece, behind = parts[at].piece, parts[at + 1].piece if at + 1 < len(parts) else None
    assert isinstance(piece, Paragraph)
    text = piece.rich.text
    if any(map(str.isdigit, text)) and not isinstance(behind, Item | Table):
        return True
    is_other = len(text.split()) <= _MOST_WORDS_OF_HEADING and is_about(text, *_HEADS)
    return not (is_other or isinstance(behind, Item | Table) or is_bold(piece.rich) or text.isupper())


def _is_day_over_list(parts: Sequence[Part], at: int) -> bool:
    """Return whether a line is nothing but a day, and a table or lines with times are below it."""
    piece = parts[at].piece
    assert isinstance(piece, Paragraph)
    if len(piece.rich) > _LONGEST_DAY or not days.is_alone(piece.rich.text):
        return False
    below = [part.piece for part in parts[at + 1 : at + 3]]
    if below and isinstance(below[0], Table):
        return True
    if below and isinstance(below[0], Item) and _has_time(below[0]):
        return True
    timed = [_has_time(other) for other in below]
    return (len(timed) > 1 and all(timed)) or (bool(timed) and timed[0] and is_bold(piece.rich))


def _has_time(piece: Piece) -> bool:
    """Return whether a piece has a time, and no day of its own."""
    if not isinstance(piece, Paragraph | Item) or len(piece.rich) > _LONGEST_TIMED:
        return False
    text = piece.rich.text
    return (begins_with_time(text) or (isinstance(piece, Item) and bool(clocks.times(text)))) and not days.named(text)


def _is_after_name(parts: Sequence[Part], at: int) -> bool:
    before = parts[at - 1].piece if at else None
    return isinstance(before, Paragraph) and names.name_at_start(before.rich.text.strip()) is not None
