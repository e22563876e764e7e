"""The webinars and events of all issues: each once, as its newest issue announces it, and one calendar of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.archive.entry import ArchivedEvent, Entry
from newsletter.calendar import ics
from newsletter.model.publication import Publication

REFRESH_INTERVAL = "P1D"
"""How long a calendar program may wait before it asks for the file again: a day, in the format of RFC 5545."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A webinar or an event, and the issue that has the last word on it."""

    archived: ArchivedEvent
    entry: Entry

    @property
    def page(self) -> str:
        """Where it is announced, relative to the root of the site."""
        return f"{self.entry.issue.slug}/index.html#{self.archived.anchor}"

    @property
    def file(self) -> str:
        """Its calendar file, relative to the root of the site."""
        return f"{self.entry.issue.slug}/{self.archived.event.file}"


def announced(entries: Iterable[Entry]) -> tuple[Announced, ...]:
    """Return the webinars and events of issues, the last to start first; `entries` has the newest issue first."""
    found: dict[str, Announced] = {}
    for entry in entries:
        for archived in entry.events:
            found.setdefault(archived.event.uid, Announced(archived, entry))
    return tuple(sorted(found.values(), key=lambda each: (each.archived.event.span.start, each.page), reverse=True))


def calendar(webinars: Sequence[Announced], publication: Publication) -> bytes:
    """Return the calendar of all webinars and events; its entries are byte for byte those of the issues' own files."""
    events = (
        ics.event_in(each.entry.files[each.archived.event.file])
        for each in sorted(webinars, key=lambda each: each.archived.event.uid)
    )
    about = f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH_INTERVAL}", f"X-PUBLISHED-TTL:{REFRESH_INTERVAL}"
    return ics.calendar(events, publication, *about)
