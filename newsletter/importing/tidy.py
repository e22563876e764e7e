"""Pieces as people typed them → as they meant them: lists of typed bullets, headings that are only bold or short.

Comes in: the pieces of a source. Goes out: parts, each a piece with the number of the one that it came from and with
the words of before. It is a module of its own because pasting keeps what was typed, and only a draft is tidied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsletter.importing import days, joining, names
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
    Table,
)

_BREAK = re.compile(r"\n")
_BULLET = re.compile(r"\s*(?:[•·▪◦‣●○■□➢✓]\s*|[*o]\t\s*|[-–—*]\s+|-(?=[^\W\d_]))(?=\S)")
_SURE_BULLET = re.compile(r"\s*(?:[•▪◦‣●○■□➢]\s*|[·*o]\t\s*)(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.:;,…]\s*\Z")
_LONGEST_HEADING, _LONGEST_SHORT_LINE, _MOST_WORDS = 120, 70, 10
_LONG, _SENTENCE = 80, 45
"""Characters of a paragraph, and of one that ends like a sentence, that may have a heading which is only short."""


class Part(NamedTuple):
    """A piece, the number of the one that it came from, and its words in the source."""

    piece: Piece
    number: int
    source: Rich


def tidy(pieces: Sequence[Piece]) -> list[Part]:
    """Return the pieces of a source as their author meant them."""
    parts = [part for number, piece in enumerate(pieces) for part in _opened(piece, number)]
    return list(_with_headings(list(_with_items(parts))))


def words_of(piece: Piece) -> Rich:
    """Return all words of a piece."""
    match piece:
        case Paragraph(rich) | Heading(rich) | Item(rich) | Quote(rich):
            return rich
        case Code(text):
            return Rich.plain(text)
        case Table(rows):
            return _joined([_joined(row, " | ") for row in rows], "\n")
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


def _joined(texts: Iterable[Rich], between: str) -> Rich:
    made = Rich()
    for number, text in enumerate(texts):
        made += Rich.plain(between) + text if number else text
    return made


def _opened(piece: Piece, number: int) -> Iterator[Part]:
    """Yield a piece, or its parts: the lines of a typed list, the cells of a table that is only for layout."""
    source = words_of(piece)
    match piece:
        case Paragraph(rich):
            rich = joining.without(rich)
            lines = rich.split(_BREAK)
            typed = [bool(_SURE_BULLET.match(line.text)) for line in lines]
            dashed = [bool(_BULLET.match(line.text)) for line in lines]
            marks = typed if any(typed) else dashed
            if len(lines) > 1 and rich == piece.rich and (sum(marks) > 1 or any(typed)):
                yield from (Part(Paragraph(line.stripped()), number, line) for line in lines if line.text.strip())
            else:
                yield Part(Paragraph(rich), number, source)
        case Item(rich, depth, mark):
            yield Part(Item(joining.without(rich), depth, mark), number, source)
        case Heading(rich, level):
            text = joining.without(rich).replaced(_BREAK, lambda found: " ")
            yield Part(Heading(text, level), number, source)
        case Table(rows) if len(rows) == 1 or all(len(row) == 1 for row in rows):
            yield from (
                Part(Paragraph(joining.without(cell)), number, cell) for row in rows for cell in row if cell.text
            )
        case Table(rows, has_head):
            cleaned = tuple(tuple(joining.without(cell) for cell in row) for row in rows)
            yield Part(Table(cleaned, has_head), number, source)
        case _:
            yield Part(piece, number, source)


def _with_items(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts with items for typed bullets: sure signs, and dashes that begin two parts or more in a row."""
    for at, part in enumerate(parts):
        if not isinstance(part.piece, Paragraph) or not (bullet := _BULLET.match(part.piece.rich.text)):
            yield part
            continue
        text = part.piece.rich
        beside = [parts[near] for near in (at - 1, at + 1) if 0 <= near < len(parts)]
        is_list = _SURE_BULLET.match(text.text) or any(_is_dashed(near) for near in beside)
        if is_list:
            yield part._replace(piece=Item(text.part(bullet.end(), len(text)).stripped()))
        else:
            yield part


def _is_dashed(part: Part) -> bool:
    return (
        isinstance(part.piece, Paragraph)
        and _BULLET.match(part.piece.rich.text) is not None
        and not _SURE_BULLET.match(part.piece.rich.text)
    )


def _with_headings(parts: Sequence[Part]) -> Iterator[Part]:
    level = 1
    for at, part in enumerate(parts):
        if isinstance(part.piece, Heading):
            level = part.piece.level
        if not isinstance(part.piece, Paragraph):
            yield part
            continue
        behind = parts[at + 1].piece if at + 1 < len(parts) else None
        rich = part.piece.rich
        single = _BULLET.match(rich.text)
        if single and isinstance(behind, Item):
            rich = rich.part(single.end(), len(rich))
        elif single:
            yield part
            continue
        yield part._replace(piece=Heading(rich.stripped(), min(level + 1, 6))) if _is_heading(rich, behind) else part


def _is_heading(rich: Rich, behind: Piece | None) -> bool:
    """Return whether a paragraph is the heading of what follows."""
    text = rich.text.strip()
    if not 2 <= len(text) <= _LONGEST_HEADING or "\n" in text or behind is None or isinstance(behind, Rule):
        return False
    if (
        _ENDS_SENTENCE.search(text)
        or not re.search(r"[^\W\d_]{2}", text)
        or names.is_name(text)
        or "://" in text
        or "@" in text
    ):
        return False
    if text[0] in "\"“„«'‘(" or days.named(text):
        return False
    if is_bold(rich) or (text.isupper() and len(re.findall(r"[^\W\d_]", text)) >= 4):
        return True
    if len(text) > _LONGEST_SHORT_LINE or len(text.split()) > _MOST_WORDS or text[0].islower() or is_link(rich):
        return False
    if isinstance(behind, Item | Table):
        return True
    if not isinstance(behind, Paragraph):
        return False
    shortest = _SENTENCE if re.search(r"[.:!?]\s*\Z", behind.rich.text) else _LONG
    return len(behind.rich) >= max(shortest, 2 * len(text))


def is_bold(rich: Rich) -> bool:
    """Return whether all words of a text are bold."""
    return bool(rich.text.strip()) and all(span.style.bold for span in rich.spans if re.search(r"\w", span.text))


def is_link(rich: Rich) -> bool:
    """Return whether all words of a text are one link."""
    hrefs = {span.style.href for span in rich.spans if re.search(r"\w", span.text)}
    return len(hrefs) == 1 and hrefs != {""}
