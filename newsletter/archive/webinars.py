"""The webinars of all issues: each once, as its newest issue tells of it, and the calendar that has them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from newsletter.archive.entry import Entry, Held

if TYPE_CHECKING:
    from newsletter.publication import Publication

ASK_AGAIN = timedelta(days=1)
"""How long a calendar program may wait before it asks for the file again."""


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
    from icalendar import Calendar, vDuration, vText

    whole = Calendar()
    whole.add("prodid", "-//Newsletter Builder//EN")
    whole.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        whole.add(name, vText(publication.name))
    whole.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", vDuration(ASK_AGAIN))
    for each in sorted(webinars, key=lambda each: each.held.event.uid):
        own = Calendar.from_ical(each.entry.files[each.held.event.file])
        for event in own.walk("VEVENT"):
            whole.add_component(event)
    written: bytes = whole.to_ical()
    return written
