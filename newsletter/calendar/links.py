"""An event → links that add it to a calendar on the web, or to any calendar by its file.

These addresses changed in 2023, so they are in one table, and a publication can replace each of them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import quote

from newsletter.calendar.events import Event
from newsletter.model.publication import Publication
from newsletter.text import prose


class CalendarLink(NamedTuple):
    """A link that puts an event into a calendar; the file (`name` is "ics") is labelled in the letter's language."""

    name: str
    label: str
    url: str


class _Service(NamedTuple):
    """A calendar on the web: where it takes events, and the parts of its query, with our names in braces.

    `times` is for what has a clock, `days` for what takes whole days, and `one_day` for a single one, if it differs.
    """

    name: str
    label: str
    address: str
    times: str
    days: str
    says: str
    one_day: str = ""


# `rru=addevent` is what Microsoft's pages call the action.
_OUTLOOK = (
    "rru=addevent&startdt={start:%Y-%m-%dT%H:%M:%SZ}&enddt={end:%Y-%m-%dT%H:%M:%SZ}",
    "rru=addevent&startdt={start:%Y-%m-%d}&enddt={end:%Y-%m-%d}&allday=true",
    "subject={title}&body={url}&location={place}",
)

# All of these were last changed in 2023. Yahoo's word for a whole day is of one day only, and nothing beside `et`, so
# several days are drawn there from midnight to midnight.
SERVICES = (
    _Service(
        "google",
        "Google",
        "https://calendar.google.com/calendar/render",
        "action=TEMPLATE&text={title}&dates={start:%Y%m%dT%H%M%SZ}/{end:%Y%m%dT%H%M%SZ}",
        "action=TEMPLATE&text={title}&dates={start:%Y%m%d}/{end:%Y%m%d}",
        "details={url}&location={place}",
    ),
    _Service("outlook_com", "Outlook.com", "https://outlook.live.com/calendar/0/action/compose", *_OUTLOOK),
    _Service("microsoft_365", "Microsoft 365", "https://outlook.office.com/calendar/0/action/compose", *_OUTLOOK),
    _Service(
        "yahoo",
        "Yahoo",
        "https://calendar.yahoo.com/",
        "v=60&title={title}&st={start:%Y%m%dT%H%M%SZ}&et={end:%Y%m%dT%H%M%SZ}",
        "v=60&title={title}&st={start:%Y%m%d}&et={end:%Y%m%d}",
        "desc={url}&in_loc={place}",
        one_day="v=60&title={title}&st={start:%Y%m%d}&dur=allday",
    ),
)
"""The calendars on the web, in the order of the letter; a publication's `calendar_links` replaces an `address`."""


def calendar_links(event: Event, publication: Publication, web_path: str) -> tuple[CalendarLink, ...]:
    """Return the links that put an event into a calendar: each service's, then the file's if it has an address."""
    said = {
        name: quote(value, safe=":/")
        for name, value in (("title", event.title), ("url", prose.typed(event.url)), ("place", event.place))
    }
    start, end = event.days or event.span
    if event.days:
        end += timedelta(days=1)  # calendars want the day after the last
    is_one_day = event.days and event.days[0] == event.days[1]
    links = []
    for service in SERVICES:
        when = (is_one_day and service.one_day) or (service.days if event.days else service.times)
        filled = f"{when}&{service.says}".format(start=start, end=end, **said)
        query = "&".join(part for part in filled.split("&") if not part.endswith("="))
        address = getattr(publication.calendar_links, service.name) or service.address
        links.append(CalendarLink(service.name, service.label, f"{address}?{query}"))
    if event.file and (folder := publication.public_address(web_path)):
        links.append(CalendarLink("ics", "", f"{folder}{event.file}"))
    return tuple(links)
