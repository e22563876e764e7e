"""What happens at a time → calendar files and add-to-calendar links.

Comes in: an issue and its publication. Goes out: Events, from them the bytes of .ics files (RFC 5545) and the addresses
that open an event in somebody's calendar. It is a module of its own, above rendering, because the letter links to what
is written beside it, and both must say the same.

All times are in UTC, and no file describes a zone: readers disagree on descriptions of zones, and on no instant. There
is no METHOD either: with one, mail programs take a file for an invitation that wants an answer, and there is none to
give. A merge tag cannot be filled in here, since the file is the same for everybody; its fallback stands in its place.

They are written here, since all that an event needs of a library is how text is escaped, quoted and folded, and to
load one took a twentieth of a build; the tests read them with those of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from string import punctuation
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from newsletter import merge, prose, times
from newsletter.blocks import Session, Sessions, Webinar, Webinars

if TYPE_CHECKING:
    from newsletter.issue import Issue
    from newsletter.publication import Publication

ALL = "webinars.ics"
"""The file with everything of an issue that happens at a time."""

STATUSES = {None: "CONFIRMED", "cancelled": "CANCELLED", "postponed": "TENTATIVE"}
"""An author's word → the calendar's. What is postponed is TENTATIVE: its old time no longer stands, the new is open."""

_PROGRAM = "-//Newsletter Builder//EN"
_NO_HOST = "newsletter.invalid"
_BASIC, _EXTENDED = "%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%SZ"
_FOLDED_AT = 74  # octets
_TEXT_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": r"\n"})
_PARAMETER_ESCAPES = str.maketrans({"^": "^^", '"': "^'", "\n": "^n", "\r": "^n"})
_UNWRAPPED = 1_000_000  # columns: a calendar breaks lines by itself
# prose.to_text puts a rule into the middle of the width.
_RULE = re.compile(r" {3,}(?=\* \* \*$)", re.MULTILINE)


class Event(NamedTuple):
    """What a calendar keeps of a webinar or session; `file` is where it is written, "" for a session.

    All text is plain. `place` is where it happens, `url` where one registers or reads about it; each may be "".
    """

    uid: str
    title: str
    span: times.Span
    description: str
    place: str
    url: str
    status: str
    revision: int
    file: str

    @property
    def location(self) -> str:
        """The place and the web address, since people look for the door of an online event where its place stands."""
        is_web = self.url.startswith("http")
        return ", ".join(part for part in (self.place, self.url if is_web else "") if part)


class CalendarLink(NamedTuple):
    """A link that puts an event into a calendar; the file (`name` is "ics") is labelled in the letter's language."""

    name: str
    label: str
    url: str


class _Service(NamedTuple):
    """A calendar on the web: where it takes events, how it writes times, and what it calls the parts of an event."""

    name: str
    label: str
    address: str
    clock: str
    query: Mapping[str, str]


# `rru=addevent` is what Microsoft's pages call the action. All of these were last changed in 2023.
_OUTLOOK = {
    "rru": "addevent",
    "startdt": "{start}",
    "enddt": "{end}",
    "subject": "{title}",
    "body": "{url}",
    "location": "{place}",
}
SERVICES = (
    _Service(
        "google",
        "Google",
        "https://calendar.google.com/calendar/render",
        _BASIC,
        {
            "action": "TEMPLATE",
            "text": "{title}",
            "dates": "{start}/{end}",
            "details": "{url}",
            "location": "{place}",
        },
    ),
    _Service(
        "outlook_com",
        "Outlook.com",
        "https://outlook.live.com/calendar/0/action/compose",
        _EXTENDED,
        _OUTLOOK,
    ),
    _Service(
        "microsoft_365",
        "Microsoft 365",
        "https://outlook.office.com/calendar/0/action/compose",
        _EXTENDED,
        _OUTLOOK,
    ),
    _Service(
        "yahoo",
        "Yahoo",
        "https://calendar.yahoo.com/",
        _BASIC,
        {"v": "60", "title": "{title}", "st": "{start}", "et": "{end}", "desc": "{url}", "in_loc": "{place}"},
    ),
)
"""The calendars on the web, in the order of the letter; a publication's `calendar_links` replaces an `address`."""


def events(issue: Issue, publication: Publication) -> tuple[Event, ...]:
    """Return the webinars, and the sessions whose time is known, in the order of the letter; each event once."""
    found = filter(None, (event_of(timed, issue, publication) for timed in _timed(issue)))
    return tuple({event.uid: event for event in found}.values())


def event_of(timed: Webinar | Session, issue: Issue, publication: Publication) -> Event | None:
    """Return what a calendar keeps of a webinar or session, or None where no time is known."""
    span = timed.span
    if span is None:
        return None
    writer = _Writer(merge.fallbacks(publication.merge_tags, publication.known_values(issue.slug)))
    words, host = publication.words(issue.language), _host(publication)
    speakers = "; ".join(
        ", ".join(part for part in (person.name, person.affiliation, person.place) if part) for person in timed.speakers
    )
    about = [writer.line(words["with_speakers"].replace("{speakers}", speakers))] if speakers else []
    if isinstance(timed, Webinar):
        url = writer.address(timed.registration_url) if timed.status != "cancelled" else ""
        status = [words[timed.status]] if timed.status else []
        register = [words["register"], prose.typed(url)] if url else []
        slug = timed.slug
        return Event(
            uid=f"{slug}@{host}",
            title=writer.line(timed.title),
            span=span,
            description=_paragraphs(*status, *about, writer.prose(timed.description), "\n".join(register)),
            place=writer.line(timed.location),
            url=url,
            status=STATUSES[timed.status],
            revision=timed.revision,
            file=f"webinars/{slug}.ics",
        )
    url = writer.address(timed.url)
    return Event(
        uid=f"session-{_fingerprint(timed.title, f'{span.start:{_BASIC}}', timed.code or '')}@{host}",
        title=writer.line(timed.title),
        span=span,
        description=_paragraphs(*about, writer.prose(timed.note), prose.typed(url)),
        place=writer.line(timed.room),
        url=url,
        status=STATUSES[None],
        revision=0,
        file="",
    )


def calendar_files(issue: Issue, publication: Publication, now: datetime) -> dict[str, bytes]:
    """Return the calendar files of an issue by their path in its folder; `now` is the build's clock, in UTC.

    There is one for each webinar, and one with all events where there is any.
    """
    found = events(issue, publication)
    if not found:
        return {}
    changed = times.start_of_day(issue.updated or issue.date, issue.timezone)
    written = [(event.file, _event(event, publication, now, changed)) for event in found]
    files = {file: _file(component) for file, component in written if file}
    return {**files, ALL: calendar((component for _, component in written), publication)}


def calendar(events: Iterable[bytes], publication: Publication, *about: str) -> bytes:
    """Return the file of some events under the publication's name; `about` are more lines about the whole."""
    name = _escaped(publication.name)
    return _file(b"".join(events), f"NAME:{name}", f"X-WR-CALNAME:{name}", *about)


def event_in(file: bytes) -> bytes:
    """Return the lines of the event that a webinar's calendar file holds."""
    return file[file.index(b"BEGIN:VEVENT") : file.index(b"END:VCALENDAR")]


def calendar_links(event: Event, publication: Publication, slug: str) -> tuple[CalendarLink, ...]:
    """Return the links that put an event into a calendar: each service's, then the file's if it has an address."""
    said = {
        name: quote(value, safe=":/")
        for name, value in (("title", event.title), ("url", prose.typed(event.url)), ("place", event.place))
    }
    links = []
    for service in SERVICES:
        start, end = (f"{moment:{service.clock}}" for moment in (event.span.start, event.span.end))
        values = {name: part.format(start=start, end=end, **said) for name, part in service.query.items()}
        query = "&".join(f"{name}={value}" for name, value in values.items() if value)
        address = getattr(publication.calendar_links, service.name) or service.address
        links.append(CalendarLink(service.name, service.label, f"{address}?{query}"))
    if event.file and (folder := publication.public_address(slug)):
        links.append(CalendarLink("ics", "", f"{folder}{event.file}"))
    return tuple(links)


def _timed(issue: Issue) -> Iterator[Webinar | Session]:
    """Yield every webinar and session."""
    for block in issue.blocks:
        if isinstance(block, Webinars):
            yield from block.webinars
        elif isinstance(block, Sessions):
            for group in block.groups:
                yield from group.sessions
            yield from block.sessions


def _file(events: bytes, *about: str) -> bytes:
    """Return the file of some events."""
    head = _lines("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PROGRAM}", *about)
    return head + events + _lines("END:VCALENDAR")


def _event(event: Event, publication: Publication, now: datetime, changed: datetime) -> bytes:
    """Return the lines of an event."""
    sender = publication.sender
    url = quote(event.url, safe=punctuation)  # the only field in which other letters may not stand
    return _lines(
        "BEGIN:VEVENT",
        f"SUMMARY:{_escaped(event.title)}",
        f"DTSTART:{event.span.start:{_BASIC}}",
        f"DTEND:{event.span.end:{_BASIC}}",
        f"DTSTAMP:{now:{_BASIC}}",
        f"UID:{_escaped(event.uid)}",
        f"SEQUENCE:{event.revision}",
        f"CATEGORIES:{_escaped(publication.name)}",
        f"DESCRIPTION:{_escaped(event.description)}" if event.description else "",
        f"LAST-MODIFIED:{changed:{_BASIC}}",
        f"LOCATION:{_escaped(event.location)}" if event.location else "",
        f"ORGANIZER;CN={_quoted(sender.name)}:mailto:{sender.email}" if sender else "",
        f"STATUS:{event.status}",
        f"URL:{url}" if url else "",
        "END:VEVENT",
    )


def _lines(*lines: str) -> bytes:
    """Return the lines that say something, each folded after 74 octets: with the space before it none has over 75."""
    folded = []
    for line in filter(None, lines):
        octets, start = line.encode(), 0
        while len(octets) - start > _FOLDED_AT:
            end = start + _FOLDED_AT
            while octets[end] & 0xC0 == 0x80:  # not within a letter
                end -= 1
            if octets[end - 1] in b"\\^":  # nor behind what begins an escape: some readers look for them line by line
                end -= 1
            folded.append(octets[start:end] + b"\r\n ")
            start = end
        folded.append(octets[start:] + b"\r\n")
    return b"".join(folded)


def _escaped(text: str) -> str:
    """Return a value of type TEXT, RFC 5545, 3.3.11."""
    return text.replace("\r\n", "\n").translate(_TEXT_ESCAPES)


def _quoted(text: str) -> str:
    """Return the value of a parameter, RFC 6868, between quotes where it needs them or readers expect them."""
    escaped = text.translate(_PARAMETER_ESCAPES)
    return f'"{escaped}"' if any(sign in text for sign in " ,;:'’") else escaped


class _Writer(NamedTuple):
    """Writes what an author wrote as plain text, with a fallback for each merge tag."""

    fallback: merge.Dialect

    def line(self, text: str | None) -> str:
        """Return a line; a tag that says nothing leaves no second space."""
        return re.sub(" {2,}", " ", self._filled(text or "")).strip()

    def prose(self, text: str | None) -> str:
        """Return Markdown as plain text, each paragraph on one line."""
        if not text:
            return ""
        tags = merge.find([text])
        plain = prose.to_text(tags.tokenize(text), _UNWRAPPED)
        return tags.write(_RULE.sub("", plain), self.fallback)

    def address(self, text: str | None) -> str:
        """Return an address, or "" where it is a tag whose fallback is none."""
        address = self._filled(text or "")
        return address if merge.is_safe_address(address) else ""

    def _filled(self, text: str) -> str:
        tags = merge.find([text])
        return tags.write(tags.tokenize(text), self.fallback)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _host(publication: Publication) -> str:
    """Return the name behind the @ of a UID, which keeps it apart from those of everybody else."""
    if publication.site_url:
        return urlsplit(publication.site_url).hostname or _NO_HOST
    return publication.sender.email.rpartition("@")[2].lower() if publication.sender else _NO_HOST


def _fingerprint(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:12]
