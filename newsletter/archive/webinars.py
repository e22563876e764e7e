"""The webinars of all issues: each once, as its newest issue tells of it, and the calendar that has them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.archive.entry import Entry, Held
from newsletter.calendar import ics
from newsletter.model.publication import Publication

ASK_AGAIN = "P1D"
"""How long a calendar program may wait before it asks for the file again: a day, as RFC 5545 writes it."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A webinar, and the issue that has the last word on it."""

    held: Held
    entry: Entry

    @property
    def page(self) -> str:
        """Where it is announced, as it is reached from the site's first folder."""
        return f"{self.entry.issue.slug}/index.html#{self.held.anchor}"

    @property
    def file(self) -> str:
        """Its calendar file, from the same place."""
        return f"{self.entry.issue.slug}/{self.held.event.file}"


def announced(entries: Iterable[Entry]) -> tuple[Announced, ...]:
    """Return the webinars of issues, the newest of which comes first; what starts last comes first, too."""
    found: dict[str, Announced] = {}
    for entry in entries:
        for held in entry.webinars:
            found.setdefault(held.event.uid, Announced(held, entry))
    return tuple(sorted(found.values(), key=lambda each: (each.held.event.span.start, each.page), reverse=True))


def calendar(webinars: Sequence[Announced], publication: Publication) -> bytes:
    """Return the calendar of all webinars; its events are, byte for byte, those of the issues' own files."""
    events = (
        ics.event_in(each.entry.files[each.held.event.file])
        for each in sorted(webinars, key=lambda each: each.held.event.uid)
    )
    about = f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}", f"X-PUBLISHED-TTL:{ASK_AGAIN}"
    return ics.calendar(events, publication, *about)
