"""What happens at a time → calendar files and add-to-calendar links.

Comes in: an issue and its publication. Goes out: Events, from them the bytes of .ics files (RFC 5545) and the addresses
that open an event in somebody's calendar. It is a module of its own, above rendering, because the letter links to what
is written beside it, and both must say the same.

All times are in UTC, and no file describes a zone: readers disagree on descriptions of zones, and on no instant. There
is no METHOD either: with one, mail programs take a file for an invitation that wants an answer, and there is none to
give. A merge tag cannot be filled in here, since the file is the same for everybody; its fallback stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from string import punctuation
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from newsletter import merge, prose, times
from newsletter.blocks import Session, Sessions, Webinar, Webinars

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as Component

    from newsletter.issue import Issue
    from newsletter.publication import Publication

ALL = "webinars.ics"
"""The file with everything of an issue that happens at a time."""

STATUSES = {None: "CONFIRMED", "cancelled": "CANCELLED", "postponed": "TENTATIVE"}
"""An author's word → the calendar's. What is postponed is TENTATIVE: its old time no longer stands, the new is open."""

_PROGRAM = "-//Newsletter Builder//EN"
_NO_HOST = "newsletter.invalid"
_BASIC, _EXTENDED = "%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%SZ"
_UNWRAPPED = 1_000_000  # columns: a calendar breaks lines by itself
# prose.to_text puts a rule into the middle of the width.
_RULE = re.compile(r" {3,}(?=\* \* \*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Event:
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


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """A link that puts an event into a calendar; the file (`name` is "ics") is labelled in the letter's language."""

    name: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class _Service:
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
    if timed.span is None:
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
        return Event(
            uid=f"{timed.slug}@{host}",
            title=writer.line(timed.title),
            span=timed.span,
            description=_paragraphs(*status, *about, writer.prose(timed.description), "\n".join(register)),
            place=writer.line(timed.location),
            url=url,
            status=STATUSES[timed.status],
            revision=timed.revision,
            file=f"webinars/{timed.slug}.ics",
        )
    url = writer.address(timed.url)
    return Event(
        uid=f"session-{_fingerprint(timed.title, f'{timed.span.start:{_BASIC}}', timed.code or '')}@{host}",
        title=writer.line(timed.title),
        span=timed.span,
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
    from icalendar import vText

    found = events(issue, publication)
    if not found:
        return {}
    changed = times.start_of_day(issue.updated or issue.date, issue.timezone)
    components = [(event, _component(event, publication, now, changed)) for event in found]
    files = {event.file: _calendar([component]).to_ical() for event, component in components if event.file}
    whole = _calendar([component for _, component in components])
    for name in ("name", "x-wr-calname"):
        whole.add(name, vText(publication.name))  # which escapes; a name that icalendar does not know is left as it is
    return {**files, ALL: whole.to_ical()}


def calendar_links(event: Event, publication: Publication, slug: str) -> tuple[CalendarLink, ...]:
    """Return the links that put an event into a calendar: each service's, then the file's if it has an address."""
    addresses = publication.calendar_links
    links = []
    for service in SERVICES:
        parts = {
            "title": event.title,
            "start": f"{event.span.start:{service.clock}}",
            "end": f"{event.span.end:{service.clock}}",
            "url": prose.typed(event.url),
            "place": event.place,
        }
        said = {name: part.format(**parts) for name, part in service.query.items()}
        query = "&".join(f"{name}={quote(value, safe=':/')}" for name, value in said.items() if value)
        address = getattr(addresses, service.name) or service.address
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


def _calendar(components: list[Component]) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PROGRAM)
    calendar.add("version", "2.0")
    for component in components:
        calendar.add_component(component)
    return calendar


def _component(event: Event, publication: Publication, now: datetime, changed: datetime) -> Component:
    """Return an event as icalendar writes it."""
    from icalendar import Event as Component
    from icalendar import vCalAddress

    component = Component()
    component.add("uid", event.uid)
    component.add("dtstamp", now)
    component.add("last-modified", changed)
    component.add("sequence", event.revision)
    component.add("status", event.status)
    component.add("dtstart", event.span.start)
    component.add("dtend", event.span.end)
    component.add("summary", event.title)
    url = quote(event.url, safe=punctuation)  # the only field in which other letters may not stand
    for name, value in (("description", event.description), ("location", event.location), ("url", url)):
        if value:
            component.add(name, value)
    component.add("categories", [publication.name])
    if publication.sender:
        organizer = vCalAddress(f"mailto:{publication.sender.email}")
        organizer.params["CN"] = publication.sender.name
        component.add("organizer", organizer)
    return component


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what an author wrote as plain text, with a fallback for each merge tag."""

    fallback: merge.Dialect

    def line(self, text: str | None) -> str:
        """Return a line; a tag that says nothing leaves no second space."""
        return re.sub(" {2,}", " ", self._filled(text or "")).strip()

    def prose(self, text: str | None) -> str:
        """Return Markdown as plain text, each paragraph on one line."""
        tags = merge.find([text or ""])
        plain = prose.to_text(tags.tokenize(text or ""), _UNWRAPPED)
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
