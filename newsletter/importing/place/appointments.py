"""Appointments of a calendar → webinars, and events where they take whole days or have a place.

It is a module of its own because a calendar says everything in fields, and only their names differ from ours.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from newsletter.importing.addresses import of_link
from newsletter.importing.joining import is_joining
from newsletter.importing.labels import labelled
from newsletter.importing.pieces import Appointment, Paragraph, Rich
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.place.speaking import people_in
from newsletter.importing.place.titles import is_place
from newsletter.importing.plan import Entry, Prose, Value
from newsletter.model.events import LONGEST_ID
from newsletter.reading.slugs import nearest_slug
from newsletter.text import addresses
from newsletter.times.zones import zone_rules

_NO_PLACE = re.compile(
    r"(?i)\s*(?:online|virtual|virtuell|en ligne|en línea|zoom|(?:microsoft )?teams|webex|web|internet|https?://.*)?\s*"
)
_REGISTRATION = re.compile(r"(?i)regist|anmeld|inscri|inscrib|aanmeld|inschrij|sign ?up|rsvp|book")
_ENDLESS = "This appointment says no end: add `ends:` or `duration:`, and make it a webinar."
_TENTATIVE = "The calendar says that this is not certain yet."


def appointments(scan: Scan, at: int) -> Found | None:
    """Return the webinar or the event that an appointment is."""
    piece = scan.piece(at)
    if not isinstance(piece, Appointment):
        return None
    is_event = piece.takes_whole_days or not _NO_PLACE.fullmatch(piece.place)
    return Found(_made(scan, at, piece, is_event=is_event), at + 1)


def wished(scan: Scan, at: int, kind: str) -> Entry | None:
    """Return an appointment as a webinar or as an event, or None where it cannot be one."""
    piece = scan.piece(at)
    if not isinstance(piece, Appointment) or kind not in ("webinars", "events"):
        return None
    if kind == "webinars" and (piece.takes_whole_days or not (piece.ends or piece.duration)):
        return None
    return _made(scan, at, piece, is_event=kind == "events")


def _made(scan: Scan, at: int, piece: Appointment, *, is_event: bool) -> Entry:
    remarks = [_TENTATIVE] if piece.status == "tentative" else []
    start, zone = _on_our_clock(scan, piece.starts, piece.timezone)
    end = _on_our_clock(scan, piece.ends, piece.timezone)[0] if piece.ends else None
    if not piece.takes_whole_days and not (end or piece.duration):
        if not is_event:
            fields: dict[str, Value] = {"type": "text", "text": Prose((Paragraph(Rich.plain(piece.title)),))}
            return Entry(fields, scan.sources(at, at + 1), (_ENDLESS,))
        start = start.date() if isinstance(start, datetime) else start
    said = _said(piece, is_event=is_event)
    kind = "events" if is_event else "webinars"
    fields = {"title": Rich.plain(piece.title or "?")}
    if is_event:
        if isinstance(start, datetime) and piece.duration and not end:
            end = start + piece.duration
        fields |= {"start": _written(start)}
        if end and end != start:
            fields["end"] = _end(end, start)
    else:
        assert isinstance(start, datetime)
        fields["starts"] = _written(start)
        if end:
            fields["ends"] = _end(end, start)
        else:
            assert piece.duration
            fields["duration"] = _length(piece.duration)
    if zone and isinstance(start, datetime):
        fields["timezone"] = zone
    if is_event and not _NO_PLACE.fullmatch(piece.place or said.place):
        fields["place"] = Rich.plain(" ".join((piece.place or said.place).split()))
    if said.people and not is_event:
        fields["speakers"] = said.people
    if said.description:
        fields["text" if is_event else "description"] = Prose(said.description)
    if said.registration:
        fields["registration_url"] = said.registration
    if is_event and piece.url and piece.url != said.registration and not is_joining(piece.url) and of_link(piece.url):
        fields["url"] = of_link(piece.url)
    if identity := nearest_slug(piece.uid.partition("@")[0])[:LONGEST_ID].strip("-"):
        fields["id"] = identity
    if piece.status == "cancelled":
        fields["status"] = "cancelled"
    if piece.sequence:
        fields["revision"] = f"{piece.sequence}"
    return Entry({"type": kind, kind: (Entry(fields, scan.sources(at, at + 1), tuple(remarks)),)})


def _on_our_clock(scan: Scan, local: datetime | date, zone: str) -> tuple[datetime | date, str]:
    """Return a time on the letter's clock where it is in UTC, and the zone to write where its clock is another."""
    own = scan.circumstances.timezone
    if not isinstance(local, datetime) or not zone or zone == own:
        return local, ""
    if zone == "UTC":
        return local.replace(tzinfo=UTC).astimezone(zone_rules(own)).replace(tzinfo=None), ""
    is_same = local.replace(tzinfo=zone_rules(zone)).utcoffset() == local.replace(tzinfo=zone_rules(own)).utcoffset()
    return local, "" if is_same else zone


def _written(moment: datetime | date) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment}"


def _end(end: datetime | date, start: datetime | date) -> str:
    is_same_day = isinstance(end, datetime) and isinstance(start, datetime) and end.date() == start.date()
    return f"{end:%H:%M}" if is_same_day else _written(end)


def _length(duration: timedelta) -> str:
    hours, minutes = divmod(duration // timedelta(minutes=1), 60)
    return f"{hours} h {minutes:02}" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"


class _Said(NamedTuple):
    """What the description of an appointment says in lines of their own, and the rest of it."""

    registration: str
    people: tuple[str, ...]
    place: str
    description: tuple[Paragraph, ...]


def _said(piece: Appointment, *, is_event: bool) -> _Said:
    """Return what lines with labels and addresses say, and the description without the lines that say only that."""
    registration, place, people, paragraphs = "", "", [], []
    for paragraph in re.split(r"\n\s*\n", piece.description):
        lines = []
        for line in paragraph.splitlines():
            found = next(iter(addresses.find(line)), None)
            href = of_link(line[found.start : found.end]) if found else ""
            field, begin = labelled(line)
            if href and is_joining(href):
                continue
            if href and not registration and (_REGISTRATION.search(line) or field == "registration"):
                registration = href
            elif field == "speakers" and not is_event and (named := people_in(line[begin:])):
                people += named
            elif field == "place" and not place and not piece.place and is_place(line[begin:].strip()):
                place = line[begin:].strip()
            else:
                lines.append(line)
        if text := "\n".join(lines).strip():
            paragraphs.append(Paragraph(Rich.plain(text)))
    if not registration and piece.url and not is_event and not is_joining(piece.url):
        registration = of_link(piece.url)
    return _Said(registration, tuple(people), place, tuple(paragraphs))
