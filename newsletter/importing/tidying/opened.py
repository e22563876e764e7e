"""A piece → its parts: the lines of a typed list or a timetable, the cells of a table that only lays them out.

Nothing in them tells any more how to join a meeting. It is a module of its own because a program has one piece where
its author meant several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.importing import clocks, column_names, days, joining, names
from newsletter.importing.headings import begins_with_time, is_bold, is_link
from newsletter.importing.labels import is_label
from newsletter.importing.parts import Part, joined, words_of
from newsletter.importing.pieces import Appointment, Code, Heading, Item, Paragraph, Picture, Piece, Quote, Rich, Table
from newsletter.importing.tidying.typed import BULLET, SURE_BULLET, counts, numbered
from newsletter.nearest import plain

_BREAK = re.compile(r"\n")
_LABELLED = re.compile(r"\s*[^\W\d_][\w'’./()-]*(?: [\w'’./()-]+){0,3}\s?:\s")
_UNDERLINE = re.compile(r"\s*(?:-{3,}|={3,}|_{3,}|~{3,}|\*{3,})\s*")
_SHORTEST_PROSE, _LONGEST_HEADING, _LONGEST_DAY, _MOST_COLUMNS = 45, 90, 60, 5


def opened(piece: Piece, number: int) -> Iterator[Part]:
    """Yield a piece, or its parts: the lines of a typed list, the cells of a table that is only for layout."""
    source = words_of(piece)
    match piece:
        case Paragraph(rich):
            rich = joining.without(rich)
            lines = rich.split(_BREAK)
            if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].text) and rich == piece.rich:
                yield Part(Heading(lines[0].stripped(), 2), number, lines[0])
                below = joined(lines[2:], "\n").stripped()
                yield from opened(Paragraph(below), number) if below.text else ()
                return
            if headed := _headed(lines) if rich == piece.rich else None:
                yield Part(Heading(headed.stripped(), 2), number, lines[0])
                yield from opened(Paragraph(joined(lines[1:], "\n").stripped()), number)
                return
            typed = [bool(SURE_BULLET.match(line.text)) for line in lines]
            dashed = [bool(BULLET.match(line.text)) for line in lines]
            marks = typed if any(typed) else dashed
            if len(lines) > 1 and counts(lines) and rich == piece.rich:
                yield from (numbered(Part(Paragraph(line.stripped()), number, line)) for line in lines)
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


def _timetable(lines: Sequence[Rich], timed: Sequence[bool], number: int) -> Iterator[Part]:
    """Yield lines that begin with a time as items, what follows one as an item below it, and what leads to them."""
    has_begun = False
    for line, is_timed in zip(lines, timed, strict=True):
        has_begun |= is_timed
        if line.text.strip():
            rich = line.stripped()
            yield Part(Item(rich, 0 if is_timed else 1) if has_begun else Paragraph(rich), number, line)


def _headed(lines: Sequence[Rich]) -> Rich | None:
    """Return the first line where it alone is bold, and sentences are below it: a heading in the same paragraph."""
    if len(lines) < 2 or not is_bold(lines[0]) or is_link(lines[0]) or not 2 < len(lines[0]) <= _LONGEST_HEADING:
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


def _are_dated(rows: Sequence[Sequence[Rich]]) -> bool:
    """Return whether the rows of a table without the names of its columns have a day each, in one of the first two."""
    filled = [row for row in rows if any(cell.text.strip() for cell in row)]
    if len(filled) < 2 or not 2 <= len(rows[0]) <= _MOST_COLUMNS:
        return False
    return any(all(days.named(row[column].text[:_LONGEST_DAY]) for row in filled) for column in (0, 1))
