"""A table → which lists it may be, by the names of its columns, the headings above it and what its cells hold.

It is a module of its own because none of the three is enough: people name columns as they like, and a heading may be
over two tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.importing import days, names
from newsletter.importing.columns import Content
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Rich, Table
from newsletter.importing.place import rooms
from newsletter.importing.place.scan import Scan, href_of
from newsletter.importing.place.tables.shape import columns
from newsletter.model.entries import Contributor, Job, Link, Video
from newsletter.model.events import Session, Webinar
from newsletter.model.occasions import Deadline, Occasion
from newsletter.nearest import plain
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import required_fields

MODELS: Mapping[str, tuple[type[Model], Topic]] = {
    "webinars": (Webinar, Topic.WEBINARS),
    "videos": (Video, Topic.VIDEOS),
    "deadlines": (Deadline, Topic.DEADLINES),
    "events": (Occasion, Topic.EVENTS),
    "people": (Contributor, Topic.PEOPLE),
    "jobs": (Job, Topic.JOBS),
    "links": (Link, Topic.LINKS),
    "sessions": (Session, Topic.SESSIONS),
}
_REGISTRATION = re.compile(r"regist|anmeld|inscri|aanmeld|inschrij|sign.?up|rsvp")
_MOST_LOOKED_AT = 40


def kinds_of(scan: Scan, at: int, table: Table, above: Sequence[str]) -> list[str]:
    """Return which lists a table may be, the likeliest first: by its columns and by the headings above it."""
    head = [plain(cell.text) for cell in table.rows[0]]
    fits = {kind: _fit(table, model) for kind, (model, _) in MODELS.items()}
    contents = columns(table, Session).contents
    is_clocked = any(content in (Content.CLOCK, Content.MOMENT) for content in contents)
    found: list[str] = []
    for heading in [*reversed(scan.above(at)), *above]:
        named = [kind for kind, (_, topic) in MODELS.items() if fits[kind] >= 2 and is_about(heading, topic)]
        found += sorted(named, key=lambda kind: -fits[kind])  # `Sessions to watch` may be either: its columns decide
        if found:
            break
    has_registration = any(_REGISTRATION.search(name) for name in head)
    if (has_registration and fits["webinars"] >= 3 and is_clocked) or any(
        is_about(cell.text, Topic.WEBINARS) for cell in table.rows[0]
    ):
        found.append("webinars")
    usual = ["sessions", "people", "links", "events", "jobs"] if is_clocked else ["events", "people", "links", "jobs"]
    if not is_clocked:
        usual.append("sessions")
    for kind in sorted(usual, key=lambda kind: -fits[kind]):
        if fits[kind] >= (2 if len(head) <= 3 else 3) or (kind == "sessions" and fits[kind] >= 2):
            found.append(kind)
    headings = [*scan.above(at)[-1:], *above]
    is_named = bool(scan.columns)  # by somebody who knows what the table holds
    return [kind for kind in dict.fromkeys(found) if is_named or _shows(kind, table, headings)]


def _shows(kind: str, table: Table, headings: Sequence[str]) -> bool:
    """Return whether a table holds what a list of a kind is made of: days, times, names of people, addresses."""
    model, topic = MODELS[kind]
    known = columns(table, model)
    below = table.rows[int(known.has_names) :][:_MOST_LOOKED_AT]
    head = [cell.text for cell in table.rows[0]] if known.has_names else []

    def cells(*fields: str) -> list[Rich]:
        places = [place for place, field in enumerate(known.fields) if field in fields]
        return [row[place] for row in below for place in places if row[place].text.strip()]

    are_timed = any(content in (Content.DAY, Content.CLOCK, Content.MOMENT) for content in known.contents)
    are_timed = are_timed or 2 * sum(any(days.named(cell.text) for cell in row) for row in below) > len(below)
    is_said = any(is_about(text, topic) for text in (*headings, *head))
    linked = cells("url", "registration_url")
    have_links = bool(linked) and 2 * sum(bool(href_of(cell)) for cell in linked) >= len(linked)
    speakers = [person for cell in cells("speakers") for person in names.speakers(cell.text) or []]
    match kind:
        case "people":
            named = cells("name")
            return 2 * sum(names.is_name(cell.text.partition(",")[0].strip()) for cell in named) > len(named)
        case "links":
            return have_links
        case "jobs":
            return have_links and is_said
        case "sessions":
            in_rooms = [cell for cell in cells("room") if rooms.is_room(cell.text)]
            return are_timed or is_said or bool(speakers) or 2 * len(in_rooms) > len(below)
        case "videos":
            return is_said and (bool(speakers) or have_links or len(known.fields) == 1)
    return are_timed


def _fit(table: Table, model: type[Model]) -> int:
    """Return how many columns of a table are named like fields of a model, 0 where one that is needed is missing."""
    known = columns(table, model)
    if not known.has_names or required_fields(model)[0] not in known.fields:
        return 0
    return len(set(filter(None, known.named)))
