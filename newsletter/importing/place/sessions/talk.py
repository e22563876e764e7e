"""The lines of a talk → a session.

Comes in: lines in whatever order, and the day and the room that stand over them. Goes out: an entry. It is a module of
its own because a line adds to those before it only what they do not say yet; all else is the session's note.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from newsletter.importing.pieces import Paragraph, Rich
from newsletter.importing.place import whole
from newsletter.importing.place.scan import Scan, href_of
from newsletter.importing.place.sessions.line import Said, said_in
from newsletter.importing.place.titles import unquoted
from newsletter.importing.plan import Entry, Prose, Source, Value

LONGEST_TITLE = 220


class Line(NamedTuple):
    """A line of a talk, with its words in the source."""

    rich: Rich
    source: Source


def lines_of(scan: Scan, at: int) -> list[Line]:
    """Return the lines of a part."""
    lines = scan.rich(at).lines()
    if len(lines) == 1:
        return [Line(lines[0], scan.source(at))]
    return [Line(line, Source(scan.parts[at].number, line)) for line in lines]


def session(
    scan: Scan, lines: Sequence[Line], day: date | None = None, room: str = "", *, may_be_bare: bool = False
) -> Entry:
    """Return the session that lines are: what is clear in them as fields, and the rest as its note."""
    first = lines[0].rich.stripped()
    sources = tuple(line.source for line in lines)
    said = said_in(scan, first, day, may_be_bare=may_be_bare)
    notes: list[Paragraph] = []
    title: Rich | None = None
    for line in lines:
        own = said if line is lines[0] else said_in(scan, line.rich.stripped(), day, may_be_bare=title is not None)
        if line is not lines[0]:
            own = own if _adds(said, own) else Said(left=[line.rich.stripped()])
            _take(said, own)
        if title is None and own.left:
            title = own.left[0] if len(own.left) == 1 else None
            if title is None:
                return _as_it_is(first, lines, sources)
        elif own.left:
            notes += [Paragraph(rich) for rich in own.left]
    text = " ".join(line.rich.text for line in lines)
    if title is None or len(title) > LONGEST_TITLE + 40:
        return _as_it_is(first, lines, sources)
    fields: dict[str, Value] = {"title": unquoted(title)}
    if said.url:
        fields["url"] = said.url
    if said.code:
        fields["code"] = said.code
    if said.room or room:
        fields["room"] = said.room or room
    fields |= said.times
    if said.people:
        fields["speakers"] = tuple(said.people)
    if fields.keys() - {"title", "url"} and whole.is_broken(fields, text + f" {room}"):
        return _as_it_is(first, lines, sources)
    if notes:
        fields["note"] = Prose(tuple(notes))
    return Entry(fields, sources, said.remarks, is_short=len(fields) == 1)


def _as_it_is(first: Rich, lines: Sequence[Line], sources: tuple[Source, ...]) -> Entry:
    """Return a session whose title is its first line, as it was written, with the others as its note."""
    href = next((href for line in lines if (href := href_of(line.rich))), "")
    fields: dict[str, Value] = {"title": first, **({"url": href} if href else {})}
    if len(lines) > 1:
        fields["note"] = Prose(tuple(Paragraph(line.rich.stripped()) for line in lines[1:]))
    return Entry(fields, sources, (whole.LOOK_AT,), is_short=len(fields) == 1)


def _adds(said: Said, own: Said) -> bool:
    """Return whether a line says what the lines before it do not say yet."""
    return not (
        (said.has_clock and own.has_clock) or (said.room and own.room) or (said.people and own.people and own.left)
    )


def _take(said: Said, own: Said) -> None:
    """Add what one more line says."""
    if own.times and not said.has_clock:
        said.times, said.has_clock = own.times, own.has_clock
    said.room = said.room or own.room
    said.people += [person for person in own.people if person not in said.people]
    said.code, said.url = said.code or own.code, said.url or own.url
    said.remarks = (*said.remarks, *own.remarks)
