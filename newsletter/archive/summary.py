"""Summary: what the files that all issues share – front page, feeds, calendar – say about one issue.

Comes in: an Entry. Goes out: plain texts and no more. It is a value of its own because it is all that is kept of an
issue while the site is put together, and between two runs: with whole letters, ten years of them would fill the memory.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from newsletter.archive import content as web
from newsletter.archive.entry import ArchivedEvent, Entry
from newsletter.archive.head import Head
from newsletter.calendar import ics
from newsletter.calendar.links import CalendarLink
from newsletter.images import PlacedPicture
from newsletter.model.occasions import Occasion
from newsletter.model.publication import Publication
from newsletter.render import environment
from newsletter.times.wording import Described


class Meeting(NamedTuple):
    """A meeting that an issue looks back at, as the front page names it."""

    name: str
    start: date
    end: date
    place: str


class NamedPicture(NamedTuple):
    """The name of a picture's file in the folder of its issue."""

    name: str


class Shown(NamedTuple):
    """A picture in its place; `width` and `height` are CSS px."""

    picture: NamedPicture
    width: int
    height: int


class Webinar(NamedTuple):
    """A webinar or an event as the front page lists it.

    `when` is in the language of the publication. `starts` and `ends` are in UTC, in the format of HTML's `time`.
    `links` add it to a calendar, the last one by its file; `calendar` is how it stands in that.
    """

    uid: str
    title: str
    status: str | None
    is_event: bool
    start: datetime
    starts: str
    ends: str
    when: Described
    place: str
    speakers: str
    registration: str
    language: str
    page: str
    links: tuple[CalendarLink, ...]
    calendar: str


@dataclass(frozen=True, slots=True)
class Summary:
    """An issue on the pages that it shares with others; its texts are those of the language it was written in.

    `preheaders` are in each of its languages, in the order of the names of `issue`.
    """

    issue: Head
    title: str
    preheader: str
    description: str
    preheaders: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    webinars: tuple[Webinar, ...]
    image: tuple[Shown, str] | None
    logo: Shown | None


def summary(entry: Entry, head: Head, publication: Publication) -> Summary:
    """Return what the shared files say about an issue."""
    return Summary(
        head,
        entry.title,
        entry.preheader,
        entry.description,
        tuple(each.preheader for each in entry.versions),
        tuple(Meeting(each.name, each.start, each.end, each.place or "") for each in entry.meetings),
        tuple(_webinar(each, entry, publication) for each in entry.events),
        (_shown(entry.image[0]), entry.image[1]) if entry.image else None,
        _shown(entry.logo) if entry.logo else None,
    )


def _webinar(archived: ArchivedEvent, entry: Entry, publication: Publication) -> Webinar:
    event, item, slug = archived.event, archived.item, entry.issue.slug
    when = environment.described(item, publication.language, publication.timezone, publication)
    assert when, "an event of the archive has a time"
    return Webinar(
        uid=event.uid,
        title=event.title,
        status=item.status,
        is_event=isinstance(item, Occasion),
        start=event.span.start,
        starts=f"{event.days[0]}" if event.days else f"{event.span.start:%Y-%m-%dT%H:%M:%SZ}",
        ends=f"{event.span.end:%Y-%m-%dT%H:%M:%SZ}",
        when=when,
        place=event.place if isinstance(item, Occasion) else "",
        speakers=", ".join(archived.speakers),
        registration=event.url if item.registration_url else "",
        language=entry.issue.language,
        page=f"{slug}/index.html#{archived.anchor}",
        links=() if item.status else web.calendar_links(event, publication, f"{slug}/{event.file}"),
        calendar=ics.event_in(entry.files[event.file]).decode(),
    )


def _shown(placed: PlacedPicture) -> Shown:
    return Shown(NamedPicture(placed.picture.name), placed.width, placed.height)
