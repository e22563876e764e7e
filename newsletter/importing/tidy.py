"""Pieces as people typed them → as they meant them: lists of typed bullets, headings that are only bold or short.

Comes in: the pieces of a source. Goes out: parts, each a piece with the number of the one that it came from and with
the words of before. It is a module of its own because pasting keeps what was typed, and only a draft is tidied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsletter.importing import clocks, column_names, days, joining, names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import begins_with_time, is_bold, is_heading, is_link
from newsletter.importing.labels import is_label
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
from newsletter.nearest import plain

_BREAK = re.compile(r"\n")
_LABELLED = re.compile(r"\s*[^\W\d_][\w'’./()-]*(?: [\w'’./()-]+){0,3}\s?:\s")
_SHORTEST_PROSE = 45
_HEAD_LINE = re.compile(
    r"(?i)\s*(?:subject(?: line)?|betreff(?:zeile)?|objet|asunto|onderwerp|pre-?header|preview(?: text)?"
    r"|vorschautext|title|titel|titre"
    r"|título|date|datum|fecha|from|to|cc|von|an|de|à|para|van|aan|sent|gesendet|envoyé|enviado|verzonden|reply-to"
    r"|send date"
    r"|versand|absender|sender|newsletter|language|sprache|langue|idioma|taal|audience|list|verteiler)\s*:\s"
)
_NUMBER = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s+(?=\S)")
_UNDERLINE = re.compile(r"\s*(?:-{3,}|={3,}|_{3,}|~{3,}|\*{3,})\s*")
_BULLET = re.compile(r"\s*(?:[•·▪◦‣●○■□➢✓]\s*|[*o]\t\s*|[-–—*]\s+|-(?=[^\W\d_]))(?=\S)")
_SURE_BULLET = re.compile(r"\s*(?:[•▪◦‣●○■□➢]\s*|[·*o]\t\s*)(?=\S)")
_HEADS = (
    Topic.PEOPLE,
    Topic.LINKS,
    Topic.SESSIONS,
    Topic.VIDEOS,
    Topic.WEBINARS,
    Topic.EVENTS,
    Topic.DEADLINES,
    Topic.JOBS,
)
_OPENING, _MOST_LINES_OF_TITLE, _LONGEST_LINE_OF_TITLE = 3, 4, 90
_LONGEST_DAY, _LONGEST_TIMED, _MOST_WORDS_OF_HEADING = 60, 300, 4
_MOST_COLUMNS, _LONGEST_DAY = 5, 60
LONGEST = 12_000
"""Characters of a part, far fewer than a field can hold, since marks are added."""


class Part(NamedTuple):
    """A piece, the number of the one that it came from, and its words in the source."""

    piece: Piece
    number: int
    source: Rich


def tidy(pieces: Sequence[Piece]) -> list[Part]:
    """Return the pieces of a source as their author meant them."""
    opened = (part for number, piece in enumerate(pieces) for part in _opened(piece, number))
    parts = [cut for part in opened for cut in _cut(part)]
    return list(_with_headings(list(_with_items(list(_opening(parts))))))


def _opening(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts, the short lines at the beginning of a source each alone: a title, a day, a number of the issue."""
    has_heading = False
    for at, part in enumerate(parts):
        piece = part.piece
        has_heading |= isinstance(piece, Heading)
        lines = piece.rich.split(_BREAK) if isinstance(piece, Paragraph) and at < _OPENING and not has_heading else []
        if len(lines) > 1 and all(_HEAD_LINE.match(line.text) for line in lines):
            yield from (Part(Paragraph(line.stripped()), part.number, line) for line in lines)
            continue
        is_titled = 1 < len(lines) <= _MOST_LINES_OF_TITLE and all(
            0 < len(line) <= _LONGEST_LINE_OF_TITLE for line in lines
        )
        is_titled = is_titled and not any(clocks.times(line.text) for line in lines)
        if is_titled and any(_is_day_line(line.text) for line in lines[1:]) and not days.named(lines[0].text[:1]):
            yield from (Part(Paragraph(line.stripped()), part.number, line) for line in lines)
        else:
            yield part


def _is_day_line(text: str) -> bool:
    """Return whether a line is little but a day with its year."""
    found = days.named(text)
    if len(found) != 1 or found[0].is_range or not found[0].first.year or clocks.times(text):
        return False
    rest = text[: found[0].start] + text[found[0].end :]
    return len(re.findall(r"[^\W\d_]+", rest)) <= _MOST_WORDS_OF_HEADING


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


def _opened(piece: Piece, number: int) -> Iterator[Part]:
    """Yield a piece, or its parts: the lines of a typed list, the cells of a table that is only for layout."""
    source = words_of(piece)
    match piece:
        case Paragraph(rich):
            rich = joining.without(rich)
            lines = rich.split(_BREAK)
            if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].text) and rich == piece.rich:
                yield Part(Heading(lines[0].stripped(), 2), number, lines[0])
                below = joined(lines[2:], "\n").stripped()
                yield from _opened(Paragraph(below), number) if below.text else ()
                return
            if headed := _headed(lines) if rich == piece.rich else None:
                yield Part(Heading(headed.stripped(), 2), number, lines[0])
                yield from _opened(Paragraph(joined(lines[1:], "\n").stripped()), number)
                return
            typed = [bool(_SURE_BULLET.match(line.text)) for line in lines]
            dashed = [bool(_BULLET.match(line.text)) for line in lines]
            marks = typed if any(typed) else dashed
            if len(lines) > 1 and _counts(lines) and rich == piece.rich:
                yield from (_numbered(Part(Paragraph(line.stripped()), number, line)) for line in lines)
                return
            timed = [begins_with_time(line.text) for line in lines] if len(lines) > 1 else []
            if sum(timed) > 1 and rich == piece.rich:
                yield from _timetable(lines, timed, number)
                return
            dated = len(lines) > 1 and all(days.begins(line.text) for line in lines if line.text.strip())
            if len(lines) > 1 and rich == piece.rich and (sum(marks) > 1 or any(typed) or dated):
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
        case Table(rows, has_head) if len(rows[0]) == 2 and _are_labelled(rows, has_head=has_head):
            lines = [joined((cell for cell in row if cell.text), ": ") for row in rows]
            yield Part(Paragraph(joining.without(joined(lines, "\n"))), number, source)
        case Table(rows) if _are_dated(rows):
            lines = [joined((cell for cell in row if cell.text.strip()), " | ") for row in rows]
            yield from (Part(Paragraph(joining.without(line)), number, line) for line in lines if line.text)
        case Table(rows, has_head):
            cleaned = tuple(tuple(joining.without(cell) for cell in row) for row in rows)
            yield Part(Table(cleaned, has_head), number, source)
        case Quote(rich):
            yield Part(Quote(joining.without(rich)), number, source)
        case Code(text):
            yield Part(Code(joining.without(Rich.plain(text)).text), number, source)
        case Appointment(title, description=description, place=place, url=url):
            texts = (joining.without(Rich.plain(text)).text for text in (title, description, place, url))
            title, description, place, url = texts
            cleaned_piece = replace(piece, title=title, description=description, place=place, url=url)
            yield Part(cleaned_piece, number, source)
        case Picture(alt=alt, href=href):
            cleaned_alt = joining.without(Rich.plain(alt)).text if alt else alt
            href = "" if joining.is_joining(href) else href
            yield Part(replace(piece, alt=cleaned_alt, href=href), number, source)
        case _:
            yield Part(piece, number, source)


def _are_dated(rows: Sequence[Sequence[Rich]]) -> bool:
    """Return whether the rows of a table without the names of its columns have a day each, in one of the first two."""
    filled = [row for row in rows if any(cell.text.strip() for cell in row)]
    if len(filled) < 2 or not 2 <= len(rows[0]) <= _MOST_COLUMNS:
        return False
    return any(all(days.named(row[column].text[:_LONGEST_DAY]) for row in filled) for column in (0, 1))


def _headed(lines: Sequence[Rich]) -> Rich | None:
    """Return the first line where it alone is bold, and sentences are below it: a heading in the same paragraph."""
    if len(lines) < 2 or not is_bold(lines[0]) or is_link(lines[0]) or not 2 < len(lines[0]) <= _LONGEST_LINE_OF_TITLE:
        return None
    below = joined(lines[1:], " ").text.strip()
    is_prose = len(below) >= _SHORTEST_PROSE and below[-1] in ".!?…" and not below.isupper()
    is_record = bool(days.named(below) or clocks.times(below)) or any(_LABELLED.match(line.text) for line in lines[1:])
    text = lines[0].text.strip()
    if not is_prose or is_record or "://" in below or text[-1] in ".:,;" or names.is_name(text) or is_bold(lines[1]):
        return None
    return lines[0]


def _are_labelled(rows: Sequence[Sequence[Rich]], *, has_head: bool) -> bool:
    """Return whether the rows of a table are labels with their values, and its first row no head."""
    labels = [is_label(row[0].text) for row in rows]
    is_headed = has_head and len(rows) > 1 and all(column_names.is_known(plain(cell.text)) for cell in rows[0])
    return sum(labels) > len(rows) // 2 and not is_headed


def _counts(lines: Sequence[Rich]) -> bool:
    """Return whether lines begin with numbers that count from one to the next."""
    marks = [_NUMBER.match(line.text) for line in lines]
    numbers = [int(mark["number"]) for mark in marks if mark]
    return len(numbers) == len(lines) and numbers == list(range(numbers[0], numbers[0] + len(lines)))


def _numbered(part: Part) -> Part:
    """Return a paragraph that begins with a number as an item."""
    text = words_of(part.piece)
    mark = _NUMBER.match(text.text)
    assert mark
    return part._replace(piece=Item(text.part(mark.end(), len(text)), 0, mark["number"] + "."))


def _cut(part: Part) -> Iterator[Part]:
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


def _timetable(lines: Sequence[Rich], timed: Sequence[bool], number: int) -> Iterator[Part]:
    """Yield lines that begin with a time as items, what follows one as an item below it, and what leads to them."""
    has_begun = False
    for line, is_timed in zip(lines, timed, strict=True):
        has_begun |= is_timed
        if line.text.strip():
            rich = line.stripped()
            yield Part(Item(rich, 0 if is_timed else 1) if has_begun else Paragraph(rich), number, line)


def _with_items(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts with items for typed bullets, and for numbers that count: two in a row, if the sign is not sure."""
    for at, part in enumerate(parts):
        if not isinstance(part.piece, Paragraph):
            yield part
            continue
        text = part.piece.rich
        beside = [parts[near] for near in (at - 1, at + 1) if 0 <= near < len(parts)]
        if (bullet := _BULLET.match(text.text)) and (_SURE_BULLET.match(text.text) or any(map(_is_dashed, beside))):
            yield part._replace(piece=Item(text.part(bullet.end(), len(text)).stripped()))
        elif _number(part) and any(abs(_number(near) - _number(part)) == 1 for near in beside if _number(near)):
            yield _numbered(part)
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
        and _BULLET.match(part.piece.rich.text) is not None
        and not _SURE_BULLET.match(part.piece.rich.text)
    )


def _with_headings(parts: Sequence[Part]) -> Iterator[Part]:
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
        single = _BULLET.match(rich.text)
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
