"""Parts → a list of videos: below a heading that speaks of videos, or where their form shows what they are.

It is a module of its own because a list is known by the words over it, by its first video, or only by its second.
"""

from __future__ import annotations

import re

from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph
from newsletter.importing.place import whole
from newsletter.importing.place.scan import Found, Scan, href_of
from newsletter.importing.place.videos.video import Video, in_lines, shows_itself, video
from newsletter.importing.plan import Entry, Value

_HOSTS = re.compile(
    r"(?i)://(?:www\.|m\.)?(?:youtube\.com/watch|youtu\.be/|vimeo\.com/|player\.vimeo|video\.|videos\.|dailymotion)"
)
_LONGEST_LEAD = 500


def videos(scan: Scan, at: int) -> Found | None:
    """Return the videos that begin with a part, or None."""
    if not isinstance(scan.piece(at), Paragraph | Heading | Item):
        return None
    is_evident = _is_evident(scan, at)
    found: list[Entry] = []
    end = at
    while True:
        if is_evident and (several := in_lines(scan, end)):
            found, end = [*found, *several], end + 1
            continue
        one = _video(scan, end) if is_evident or shows_itself(scan, end) else None
        if not one:
            break
        if whole.is_broken(one.entry.fields, " ".join(scan.rich(number).text for number in range(end, one.end))):
            if not found and is_evident:
                return whole.as_text(scan, end, one.end)
            break
        found.append(one.entry)
        end = one.end
    if not found or not (is_evident or len(found) > 1 or _HOSTS.search(str(found[0].fields.get("url", "")))):
        return None
    return Found(Entry({"type": "videos", "videos": tuple(found)}), end)


def _video(scan: Scan, at: int) -> Video | None:
    """Return the video that begins with a part, unless that is the heading over videos."""
    is_section = isinstance(scan.piece(at), Heading) and is_about(scan.text(at), Topic.VIDEOS)
    return None if is_section and not scan.above(at)[1:] else video(scan, at)


def _is_evident(scan: Scan, at: int) -> bool:
    """Return whether a heading over a part, or the sentence before it, speaks of videos."""
    above = scan.above(at)
    own = above[-1:] if not isinstance(scan.piece(at), Heading) else above
    if any(is_about(text, Topic.VIDEOS) for text in own):
        return True
    before = scan.text(at - 1)
    if isinstance(scan.piece(at), Heading) and before[-1:] not in (".", ":", "!"):
        return False
    is_lead = isinstance(scan.piece(at - 1), Paragraph) and len(before) < _LONGEST_LEAD
    return is_lead and is_about(before, Topic.VIDEOS)


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as videos: each that may be a title begins one."""
    found = []
    at = parts.start
    while at < parts.stop:
        if one := _video(scan, at):
            found.append(one.entry)
            at = one.end
            continue
        if scan.text(at):
            rich = scan.rich(at)
            url: dict[str, Value] = {"url": href} if (href := href_of(rich)) else {}
            found.append(Entry({"title": rich, **url}, (scan.source(at),)))
        at += 1
    return Entry({"type": "videos", "videos": tuple(found)}) if found else None
