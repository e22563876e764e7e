"""An event → links that add it to a calendar on the web, or to any calendar by its file.

These addresses changed in 2023, so they are in one table, and a publication can replace each of them.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from newsletter.calendar.events import BASIC, Event
from newsletter.model.publication import Publication
from newsletter.text import prose

_EXTENDED = "%Y-%m-%dT%H:%M:%SZ"


class CalendarLink(NamedTuple):
    """A link that puts an event into a calendar; the file (`name` is "ics") is labelled in the letter's language."""

    name: str
    label: str
    url: str


class _Service(NamedTuple):
    """A calendar on the web: where it takes events, how it writes times, and its query, with our names in braces."""

    name: str
    label: str
    address: str
    clock: str
    query: str


# `rru=addevent` is what Microsoft's pages call the action. All of these were last changed in 2023.
_OUTLOOK = "rru=addevent&startdt={start}&enddt={end}&subject={title}&body={url}&location={place}"

SERVICES = (
    _Service(
        "google",
        "Google",
        "https://calendar.google.com/calendar/render",
        BASIC,
        "action=TEMPLATE&text={title}&dates={start}/{end}&details={url}&location={place}",
    ),
    _Service("outlook_com", "Outlook.com", "https://outlook.live.com/calendar/0/action/compose", _EXTENDED, _OUTLOOK),
    _Service(
        "microsoft_365", "Microsoft 365", "https://outlook.office.com/calendar/0/action/compose", _EXTENDED, _OUTLOOK
    ),
    _Service(
        "yahoo",
        "Yahoo",
        "https://calendar.yahoo.com/",
        BASIC,
        "v=60&title={title}&st={start}&et={end}&desc={url}&in_loc={place}",
    ),
)
"""The calendars on the web, in the order of the letter; a publication's `calendar_links` replaces an `address`."""


def calendar_links(event: Event, publication: Publication, slug: str) -> tuple[CalendarLink, ...]:
    """Return the links that put an event into a calendar: each service's, then the file's if it has an address."""
    said = {
        name: quote(value, safe=":/")
        for name, value in (("title", event.title), ("url", prose.typed(event.url)), ("place", event.place))
    }
    links = []
    for service in SERVICES:
        start, end = (f"{moment:{service.clock}}" for moment in (event.span.start, event.span.end))
        filled = service.query.format(start=start, end=end, **said)
        query = "&".join(part for part in filled.split("&") if not part.endswith("="))
        address = getattr(publication.calendar_links, service.name) or service.address
        links.append(CalendarLink(service.name, service.label, f"{address}?{query}"))
    if event.file and (folder := publication.public_address(slug)):
        links.append(CalendarLink("ics", "", f"{folder}{event.file}"))
    return tuple(links)
