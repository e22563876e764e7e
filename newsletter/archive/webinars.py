"""The webinars and events of all issues: each once, as its newest issue announces it, and one calendar of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsletter.archive.summary import Summary, Webinar
from newsletter.calendar import ics
from newsletter.model.publication import Publication

REFRESH_INTERVAL = "P1D"
"""How long a calendar program may wait before it asks for the file again: a day, in the format of RFC 5545."""


def announced(summaries: Iterable[Summary]) -> tuple[Webinar, ...]:
    """Return the webinars and events of issues, the last to start first; `summaries` has the newest issue first."""
    found: dict[str, Webinar] = {}
    for each in summaries:
        for webinar in each.webinars:
            found.setdefault(webinar.uid, webinar)
    return tuple(sorted(found.values(), key=lambda each: (each.start, each.page), reverse=True))


def calendar(webinars: Sequence[Webinar], publication: Publication) -> bytes:
    """Return the calendar of all webinars and events; its entries are byte for byte those of the issues' own files."""
    events = (each.calendar.encode() for each in sorted(webinars, key=lambda each: each.uid))
    about = f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH_INTERVAL}", f"X-PUBLISHED-TTL:{REFRESH_INTERVAL}"
    return ics.calendar(events, publication, *about)
