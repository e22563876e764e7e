"""The recognisers, in the order in which each part is shown to them: the surest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsletter.importing.pieces import Table
from newsletter.importing.place import (
    appointments,
    deadlines,
    jobs,
    links,
    numbers,
    occasions,
    partners,
    pictures,
    quote,
    recap,
)
from newsletter.importing.place.people import people
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.place.sessions import sessions
from newsletter.importing.place.tables import tables
from newsletter.importing.place.videos import videos

RECOGNISERS: Mapping[str, Callable[[Scan, int], Found | None]] = {
    "appointments": appointments.appointments,
    "numbers": numbers.numbers,
    "people in tables": lambda scan, at: people.people(scan, at) if isinstance(scan.piece(at), Table) else None,
    "tables": tables.tables,
    "jobs": jobs.jobs,
    "deadlines": deadlines.deadlines,
    "occasions": occasions.occasions,
    "people": people.people,
    "partners": partners.partners,
    "pictures": pictures.pictures,
    "dividers": pictures.dividers,
    "quote": quote.quote,
    "recap": recap.recap,
    "videos": videos.videos,
    "links": links.links,
    "sessions": sessions.sessions,
    "button": links.button,
}
