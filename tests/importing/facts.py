"""What a draft says, fact by fact, as expected.json of the material lists them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def facts(issue: dict[str, Any]) -> list[str]:
    """Return the facts of an issue as YAML has it, in the order of the file."""
    found = [
        f"head.{name}={issue[name]}" for name in ("title", "date", "preheader", "subject", "language") if name in issue
    ]
    for block in issue.get("blocks", ()):
        found += _of_block(block)
    return found


def texts(value: Any) -> Iterator[str]:
    """Yield all texts of a file."""
    if isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def _of_block(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "recap":
            meeting = block["meeting"]
            yield f"recap={meeting['name']}|{meeting['start']}|{meeting['end']}|{_or_dash(meeting, 'place')}"
        case "sessions":
            yield from _of_sessions(block)
        case "videos":
            for video in block["videos"]:
                yield f"videos={video['title']}|{_people(video)}|{_or_dash(video, 'url')}"
        case "webinars":
            yield from map(_of_webinar, block["webinars"])
        case "events":
            yield from (
                f"events={event['title']}|{event['start']}|{_or_dash(event, 'place')}" for event in block["events"]
            )
        case "deadlines":
            yield from (f"deadlines={each['date']}|{each['what']}" for each in block["deadlines"])
        case "links":
            yield from (f"links={link['label']}|{_or_dash(link, 'url')}" for link in block["links"])
        case "people":
            yield from (f"people={person['name']}|{_or_dash(person, 'role')}" for person in block["people"])
        case "partners":
            for tier in block.get("tiers") or [block]:
                yield from (f"partners={partner['name']}" for partner in tier["partners"])
            yield from (f"partners.tier={tier['name']}|{len(tier['partners'])}" for tier in block.get("tiers", ()))
        case "numbers":
            yield from (f"numbers={each['value']}|{each['label']}" for each in block["numbers"])
        case "jobs":
            for job in block["jobs"]:
                yield f"jobs={job['title']}|{job['employer']}|{job['place']}|{_or_dash(job, 'apply_by')}|{job['url']}"
        case "quote":
            yield f"quote={_or_dash(block, 'by')}"
        case "image" | "hero":
            yield f"{block['type']}={block.get('image', {}).get('alt', '')}"
        case "button":
            yield f"button={block['label']}|{block['url']}"
        case "divider":
            yield "divider"
        case "text" | "table" if block.get("heading"):
            yield f"text={block['heading']}"


def _of_sessions(block: dict[str, Any]) -> Iterator[str]:
    for group in block.get("groups") or [block]:
        yield f"sessions.group={_or_dash(group, 'heading')}|{len(group['sessions'])}"
        for session in group["sessions"]:
            said = session if isinstance(session, dict) else {"title": session}
            ends = said.get("ends", said.get("duration", "-"))
            people = "; ".join(said.get("speakers", [])) or "-"
            starts, room, url = _or_dash(said, "starts"), _or_dash(said, "room"), _or_dash(said, "url")
            yield f"sessions.item={said['title']}|{starts}|{ends}|{room}|{people}|{url}"


def _of_webinar(webinar: dict[str, Any]) -> str:
    ends = webinar.get("ends", webinar.get("duration", "-"))
    people = "; ".join(webinar.get("speakers", [])) or "-"
    zone, url = _or_dash(webinar, "timezone"), _or_dash(webinar, "registration_url")
    fact = f"webinars={webinar['title']}|{webinar['starts']}|{ends}|{zone}|{people}|{url}"
    fact += "".join(
        f"|{short}={webinar[name]}" for short, name in (("id", "id"), ("rev", "revision")) if name in webinar
    )
    return fact + (f"|{webinar['status']}" if "status" in webinar else "")


def _people(video: dict[str, Any]) -> str:
    return "; ".join(video.get("speakers", []))


def _or_dash(values: dict[str, Any], name: str) -> str:
    return str(values.get(name) or "-")
