"""Parts → the block that somebody wishes them to be.

Comes in: parts, and a kind. Goes out: a block, or None where it needs something that is not written there. It is a
module of its own because a wish needs no evidence: a list is sessions because somebody says so.
"""

from __future__ import annotations

from newsletter.importing.pieces import Appointment, Heading, Paragraph, Rule, Table
from newsletter.importing.place import (
    appointments,
    deadlines,
    links,
    occasions,
    partners,
    pictures,
    quote,
    recap,
)
from newsletter.importing.place.people import people
from newsletter.importing.place.scan import Scan, href_of
from newsletter.importing.place.sessions import sessions
from newsletter.importing.place.tables import tables
from newsletter.importing.place.videos import videos
from newsletter.importing.plan import Entry, Prose, Value

KINDS = (
    *("text", "recap", "sessions", "videos", "webinars", "events", "deadlines", "links", "people", "quote", "partners"),
    *("button", "image", "table", "divider", "leave out"),
)
"""What can be wished."""

_WITH_HEADING = {
    "videos",
    "webinars",
    "events",
    "deadlines",
    "links",
    "people",
    "partners",
    "table",
    "recap",
    "quote",
    "image",
}


def as_wished(scan: Scan, start: int, end: int, kind: str) -> Entry | None:
    """Return parts as a block of a kind, or None."""
    parts = range(start, end)
    heading: dict[str, Value] = {}
    if kind in _WITH_HEADING and len(parts) > 1 and isinstance(scan.piece(start), Heading):
        heading, parts = {"heading": scan.rich(start)}, range(start + 1, end)
    block = _block(scan, parts, kind)
    if not block:
        return None
    fields = dict(block.fields)
    if heading and "heading" not in fields:
        fields = {"type": fields.pop("type"), **heading, **fields}
    covered = {source.piece for source in block.all_sources}
    left = tuple(scan.source(at) for at in range(start, end) if scan.parts[at].number not in covered)
    return Entry(fields, (*block.sources, *left), block.remarks)


def _block(scan: Scan, parts: range, kind: str) -> Entry | None:
    first = scan.piece(parts.start)
    if isinstance(first, Table) and len(parts) == 1:
        return tables.wished(scan, parts.start, kind)
    if isinstance(first, Appointment):
        return appointments.wished(scan, parts.start, kind) if len(parts) == 1 else None
    match kind:
        case "sessions":
            return sessions.wished(scan, parts)
        case "videos":
            return videos.wished(scan, parts)
        case "webinars" | "events":
            return occasions.wished(scan, parts, kind)
        case "deadlines":
            return deadlines.wished(scan, parts)
        case "links":
            return links.wished(scan, parts)
        case "people":
            return people.wished(scan, parts)
        case "quote":
            return quote.wished(scan, parts)
        case "partners":
            found = partners.wished(scan, parts)
            return found.block if found else None
        case "image":
            return pictures.wished(scan, parts)
        case "recap":
            return _recap(scan, parts)
        case "button":
            return _button(scan, parts)
        case "divider":
            return (
                Entry({"type": "divider"}, scan.sources(parts.start, parts.stop)) if isinstance(first, Rule) else None
            )
    return None


def _recap(scan: Scan, parts: range) -> Entry | None:
    """Return parts as the recap of the meeting that one of them names."""
    found = (recap.meeting_in(scan, at, is_wished=True) for at in parts)
    meeting, remarks = next(filter(None, found), (None, ()))
    if not meeting:
        return None
    text = Prose(tuple(scan.parts[at].piece for at in parts))
    return Entry({"type": "recap", "meeting": meeting, "text": text}, scan.sources(parts.start, parts.stop), remarks)


def _button(scan: Scan, parts: range) -> Entry | None:
    for at in parts:
        piece = scan.piece(at)
        if isinstance(piece, Paragraph) and (href := href_of(piece.rich)):
            return Entry({"type": "button", "label": piece.rich, "url": href}, scan.sources(parts.start, parts.stop))
    return None
