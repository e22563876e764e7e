"""A paragraph that says which meeting it was, and when → the recap of a meeting.

It is a module of its own because a meeting is told by three things in one sentence, its name, its days and its town, in
any order and in any of our languages.
"""

from __future__ import annotations

import re

from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Paragraph
from newsletter.importing.place.meetings import name_in, place_in
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.plan import Entry, Prose, Value
from newsletter.importing.when import Days, days_in
from newsletter.nearest import plain

_YET_TO_COME = re.compile(
    r"(?<!\w)(?:next|upcoming|save the date|nachst\w+|kommend\w+|prochain\w*|proxim\w+|volgend\w*|komende"
    r"|a venir|register by)(?!\w)"
)
_TOOK_PLACE = re.compile(
    r"(?<!\w)(?:took place|takes place|take place|was held|were held|held|attended|fand|fanden|findet|finden"
    r"|s.est tenu\w*|a eu lieu|"
    r"ont eu lieu|aura lieu|se celebro|tuvo lugar|tuvieron lugar|se celebra|vond|vonden|vindt|met in|met for)(?!\w)"
)


def recap(scan: Scan, at: int) -> Found | None:
    """Return the recap that begins with a paragraph, or None."""
    text = scan.text(at)
    if not isinstance(scan.piece(at), Paragraph) or len(text) < 30:
        return None
    if scan.is_under(at, Topic.EVENTS, Topic.WEBINARS) or is_about(text, Topic.WEBINARS):
        return None
    if _YET_TO_COME.search(plain(text)) or (at and _YET_TO_COME.search(plain(scan.text(at - 1)))):
        return None
    meeting = meeting_in(scan, at)
    if not meeting:
        return None
    entry, remarks = meeting
    fields: dict[str, Value] = {"type": "recap", "meeting": entry, "text": Prose((scan.parts[at].piece,))}
    return Found(Entry(fields, scan.sources(at, at + 1), remarks), at + 1)


def meeting_in(scan: Scan, at: int, *, is_wished: bool = False) -> tuple[Entry, tuple[str, ...]] | None:
    """Return the meeting that a paragraph names with its days, and what is to be looked at."""
    text, language = scan.text(at), scan.circumstances.language
    name = name_in(text, language)
    if not name:
        return None
    own = [days for days in days_in(text, scan.circumstances) if not name[0] <= days.start < name[1]]
    days = next((each for each in own if each.first != each.last), None) or next(iter(own), None)
    if days and days.first == days.last and not is_wished and not _TOOK_PLACE.search(plain(text)):
        return None
    days = days or _beside(scan, at)
    if not days:
        return None
    fields: dict[str, Value] = {
        "name": scan.rich(at).part(scan.text_offset(at) + name[0], scan.text_offset(at) + name[1]),
        "start": f"{days.first}",
        "end": f"{days.last}",
    }
    if place := place_in(text, name, (days.start, days.end)):
        fields["place"] = place
    return Entry(fields), days.remarks


def _beside(scan: Scan, at: int) -> Days | None:
    """Return the days of a short line beside a paragraph, such as `Utrecht, 4–6 June 2026` below the title."""
    for near in (at - 1, at + 1):
        piece = scan.piece(near)
        if isinstance(piece, Paragraph | Heading) and 0 < len(scan.text(near)) <= 80:
            found = [days for days in days_in(scan.text(near), scan.circumstances) if days.first != days.last]
            if found:
                return found[0]._replace(start=-1000, end=-1000)
    return None
