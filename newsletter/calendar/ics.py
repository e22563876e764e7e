"""Events → calendar files (.ics, RFC 5545).

All times are in UTC, and no file describes a zone: programs disagree on descriptions of zones, but not on instants.
What takes whole days has dates, and ends on the day after its last (RFC 5545, 3.6.1).
There is no METHOD either: with one, mail programs take a file for an invitation that expects an answer. Nor is there an
ORGANIZER, which belongs to invitations (RFC 5545, 3.8.4.3): Outlook asks whoever opens a file with one to accept.

They are written without a library: an event needs little more than escaping, quoting and folding, and loading a library
took a twentieth of a build. The tests read the files with several.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from string import punctuation
from urllib.parse import quote

from newsletter.calendar.events import BASIC, Event, events_of
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.times import zones

ALL = "webinars.ics"
"""The file with everything of an issue that happens at a time."""

_PROGRAM = "-//Newsletter Builder//EN"
_FOLDED_AT = 74  # octets
_TEXT_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": r"\n"})


def calendar_files(issue: Issue, publication: Publication, now: datetime) -> dict[str, bytes]:
    """Return the calendar files of an issue by their path in its folder; `now` is the build's clock, in UTC.

    There is one for each webinar or event, and one with all that has a time where there is any.
    """
    found = events_of(issue, publication)
    if not found:
        return {}
    publication = publication.as_everybody_reads_it()
    changed = zones.start_of_day(issue.updated or issue.date, issue.timezone)
    written = [(event.file, _event(event, publication, now, changed)) for event in found]
    files = {file: _file(component) for file, component in written if file}
    return {**files, ALL: calendar((component for _, component in written), publication)}


def calendar(events: Iterable[bytes], publication: Publication, *about: str) -> bytes:
    """Return the file of some events under the publication's name; `about` are further lines about the whole."""
    name = _escaped(publication.name)
    named = (f"NAME:{name}", f"X-WR-CALNAME:{name}") if name else ()
    return _file(b"".join(events), *named, *about)


def event_in(file: bytes) -> bytes:
    """Return the lines of the event that the calendar file of a webinar or an event holds."""
    return file[file.index(b"BEGIN:VEVENT") : file.index(b"END:VCALENDAR")]


def _file(events: bytes, *about: str) -> bytes:
    head = _lines("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PROGRAM}", *about)
    return head + events + _lines("END:VCALENDAR")


def _event(event: Event, publication: Publication, now: datetime, changed: datetime) -> bytes:
    url = quote(event.url, safe=punctuation)  # the only field that must be ASCII
    return _lines(
        "BEGIN:VEVENT",
        f"SUMMARY:{_escaped(event.title)}",
        *_start_and_end(event),
        f"DTSTAMP:{now:{BASIC}}",
        f"UID:{_escaped(event.uid)}",
        f"SEQUENCE:{event.revision}",
        f"CATEGORIES:{_escaped(publication.name)}" if publication.name else "",
        f"DESCRIPTION:{_escaped(event.description)}" if event.description else "",
        f"LAST-MODIFIED:{changed:{BASIC}}",
        f"LOCATION:{_escaped(event.location)}" if event.location else "",
        f"STATUS:{event.status}",
        f"URL:{url}" if url else "",
        "END:VEVENT",
    )


def _start_and_end(event: Event) -> tuple[str, str]:
    if not event.days:
        return f"DTSTART:{event.span.start:{BASIC}}", f"DTEND:{event.span.end:{BASIC}}"
    first, last = event.days
    return f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"


def _lines(*lines: str) -> bytes:
    """Return the lines that are not empty, each folded after 74 octets: with the space before it none has over 75."""
    folded = []
    for line in filter(None, lines):
        octets, start = line.encode(), 0
        while len(octets) - start > _FOLDED_AT:
            end = start + _FOLDED_AT
            while octets[end] & 0xC0 == 0x80:  # not inside a character
                end -= 1
            if octets[end - 1 : end] == b"\\":  # nor inside an escape: some programs look for them line by line
                end -= 1
            folded.append(octets[start:end] + b"\r\n ")
            start = end
        folded.append(octets[start:] + b"\r\n")
    return b"".join(folded)


def _escaped(text: str) -> str:
    """Return a value of type TEXT, RFC 5545, 3.3.11."""
    return text.replace("\r\n", "\n").translate(_TEXT_ESCAPES)
