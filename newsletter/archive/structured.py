"""Entries → metadata for machines: schema.org's NewsArticle, Event and JobPosting, and Open Graph.

Without a `site_url` it has no addresses, since these must be absolute.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from newsletter.archive.attendance import Attendance, attendance
from newsletter.archive.entry import ArchivedEvent, ArchivedJob, Entry
from newsletter.model.occasions import Occasion
from newsletter.model.publication import Publication
from newsletter.times.zones import start_of_day, zone_rules

_MODES = {(True, False): "Offline", (False, True): "Online", (True, True): "Mixed"}
_STATUSES = {None: "EventScheduled", "cancelled": "EventCancelled", "postponed": "EventPostponed"}


def json_ld(entry: Entry, publication: Publication) -> str:
    """Return the issue and what it announces as JSON-LD that is safe in a script element whatever its texts say."""
    graph = [
        _article(entry, publication),
        *(_event(archived, entry, publication) for archived in entry.events),
        *(_job(job, entry, publication) for job in entry.jobs),
    ]
    written = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return written


def open_graph(entry: Entry, publication: Publication, languages: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the properties with which other sites show a link to the page.

    `languages` are those in which it is there, its own first, if they are several.
    """
    address = publication.public_address(entry.issue.web_path)
    found = [
        ("og:type", "article"),
        ("og:site_name", publication.name),
        ("og:title", entry.title),
        ("og:description", entry.description),
        ("og:url", address or ""),
        *(("og:locale", each.replace("-", "_")) for each in languages[:1]),
        *(("og:locale:alternate", each.replace("-", "_")) for each in languages[1:]),
        ("article:published_time", _moment(entry)),
        ("article:modified_time", _moment(entry, updated=True) if entry.issue.updated else ""),
    ]
    if address and entry.image:
        shown, alt = entry.image
        found += [
            ("og:image", f"{address}images/{shown.picture.name}"),
            ("og:image:width", str(shown.picture.width)),
            ("og:image:height", str(shown.picture.height)),
            ("og:image:alt", alt),
        ]
    return [(name, value) for name, value in found if value]


def _article(entry: Entry, publication: Publication) -> dict[str, Any]:
    issue = entry.issue
    address = publication.public_address(issue.web_path)
    organization = _organization(publication)
    article = {
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": entry.title,
        "description": entry.description,
        "datePublished": _moment(entry),
        "dateModified": _moment(entry, updated=True),
        "inLanguage": issue.language,
        "isAccessibleForFree": True,
        "image": f"{address}images/{entry.image[0].picture.name}" if address and entry.image else None,
        "author": organization,
        "publisher": organization,
        "isPartOf": {"@type": "Periodical", "name": publication.name},
    }
    return _without_unknowns(article)


def _event(archived: ArchivedEvent, entry: Entry, publication: Publication) -> dict[str, Any]:
    event, item = archived.event, archived.item
    zone = zone_rules(item.timezone)
    start, end = event.days or (moment.astimezone(zone) for moment in event.span)
    page = publication.public_address(entry.issue.web_path)
    address = f"{page}#{archived.anchor}" if page else None
    where = _attendance(archived)
    return _without_unknowns(
        {
            "@type": "Event",
            "@id": address,
            "url": address,
            "name": event.title,
            "description": event.about or entry.description,
            "startDate": start.isoformat(),
            "endDate": end.isoformat(),
            "eventStatus": f"https://schema.org/{_STATUSES[item.status]}",
            "eventAttendanceMode": where
            and f"https://schema.org/{_MODES[where.is_on_site, where.is_online]}EventAttendanceMode",
            "location": where and _location(where, event.url or address),
            "performer": [{"@type": "Person", "name": name} for name in archived.speakers],
            "organizer": _organization(publication),
            "inLanguage": entry.issue.language,
        }
    )


def _job(job: ArchivedJob, entry: Entry, publication: Publication) -> dict[str, Any]:
    page = publication.public_address(entry.issue.web_path)
    address = f"{page}#{job.anchor}" if page else None
    return _without_unknowns(
        {
            "@type": "JobPosting",
            "@id": address,
            "url": address,
            "title": job.title,
            "description": job.description,
            "hiringOrganization": {"@type": "Organization", "name": job.employer},
            "jobLocation": {"@type": "Place", "address": job.place},
            "datePosted": entry.issue.date.isoformat(),
            "validThrough": job.apply_by and f"{job.apply_by.isoformat()}T23:59:59",
        }
    )


def _attendance(archived: ArchivedEvent) -> Attendance | None:
    """Return how an event is attended: as its `format` says, or else the words of its place; None if neither does."""
    item, place = archived.item, archived.event.place
    if not isinstance(item, Occasion):
        return attendance(place)
    if not item.format:
        return attendance(place) if place else None
    is_on_site, is_online = item.format != "online", item.format != "in-person"
    return Attendance(place, "", is_on_site, is_online) if place or not is_on_site else None


def _location(where: Attendance, registration: str | None) -> dict[str, Any] | list[dict[str, Any]]:
    """Return the place of an event, where it is on the web, or both.

    Google demands the address of a place (Event structured data, `location.address`); schema.org takes it as a text.
    """
    place = {"@type": "Place", "name": where.place, "address": where.place}
    on_the_web = {"@type": "VirtualLocation", "url": where.address or registration}
    if where.is_on_site and where.is_online:
        return [place, _without_unknowns(on_the_web)]
    return place if where.is_on_site else _without_unknowns({**on_the_web, "name": where.place})


def _organization(publication: Publication) -> dict[str, Any]:
    name = publication.sender.name if publication.sender else publication.name
    return _without_unknowns({"@type": "Organization", "name": name, "url": publication.site_url})


def _moment(entry: Entry, *, updated: bool = False) -> str:
    issue = entry.issue
    day = (updated and issue.updated) or issue.date
    return start_of_day(day, issue.timezone).astimezone(zone_rules(issue.timezone)).isoformat()


def _without_unknowns(thing: dict[str, Any]) -> dict[str, Any]:
    """Return a thing without the properties that have no value."""
    return {name: value for name, value in thing.items() if value not in (None, "", [])}
