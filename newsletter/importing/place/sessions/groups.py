"""Lists in a row, each perhaps with a heading → groups of talks, as long as they are nothing else.

Comes in: parts from one on. Goes out: groups, and where the last of them ends. It is a module of its own because lists
of events, figures or names look alike, and end a programme.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from newsletter.importing import clocks, names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.parts import joined
from newsletter.importing.pieces import Heading, Item
from newsletter.importing.place import numbers, rooms
from newsletter.importing.place.scan import Scan
from newsletter.importing.place.sessions.line import said_in
from newsletter.importing.place.sessions.paragraphs import LONGEST, OTHERS, is_title, of_paragraphs, of_titles
from newsletter.importing.place.sessions.talk import Line, lines_of
from newsletter.importing.when import days_in

MOST_TALKS, _MOST_LINES_READ, _MOST_CHARACTERS_READ = 400, 4, 4000
"""Bounds of what is read to find out what a list is."""


class Group(NamedTuple):
    """Talks below a heading, or below none (-1); up to which part they go."""

    heading: int
    talks: list[list[Line]]
    start: int
    stop: int
    is_sure: bool = False
    """Whether its form alone shows that these are talks."""


def groups_of(scan: Scan, at: int) -> tuple[list[Group], int]:
    """Return lists in a row, each with its heading, and where the last of them ends."""
    groups: list[Group] = []
    level = None
    while True:
        piece = scan.piece(at)
        heading = at if isinstance(piece, Heading) and not is_title(scan, at) else -1
        group = _talks(scan, heading, at + 1 if heading >= 0 else at)
        if not group or (groups and heading < 0) or _is_calendar(scan, group) or _is_of_others(scan, group):
            break
        if heading >= 0:
            assert isinstance(piece, Heading)
            level = level or piece.level
            own = is_about(scan.text(at), Topic.SESSIONS)
            if groups and (piece.level < level or (is_about(scan.text(at), *OTHERS) and not own)):
                break
        groups.append(group)
        at = group.stop
    return groups, at


def _talks(scan: Scan, heading: int, at: int) -> Group | None:
    """Return the talks that begin with a part: items, or paragraphs that say when, where or who."""
    day, room = over(scan, heading)
    if isinstance(scan.piece(at), Item):
        stop = scan.items(at)
        items = _of_items(scan, at, stop)
        if not items or _is_vetoed(items):
            return None
        return Group(heading, items, at, stop, _is_programme(scan, items, day, room))
    found, stop = of_paragraphs(scan, at, day)
    if not found:
        found, stop = of_titles(scan, heading if heading >= 0 else scan.heading_above(at), at)
    return Group(heading, found, at, stop, _is_programme(scan, found, day, room)) if found else None


def over(scan: Scan, heading: int) -> tuple[date | None, str]:
    """Return the day and the room that a heading says."""
    text = scan.text(heading) if heading >= 0 else ""
    day = next((days.first for days in days_in(text, scan.circumstances) if days.first == days.last), None)
    room = next((room for part in re.split(r"[:,|–—]|\s-\s", text) if (room := rooms.room_in(part))), "")
    return day, room


def _of_items(scan: Scan, start: int, stop: int) -> list[list[Line]]:
    """Return the talks of a list: each of its items with those below it."""
    top = min((piece.depth for at in range(start, stop) if isinstance(piece := scan.piece(at), Item)), default=0)
    found: list[list[Line]] = []
    for at in range(start, stop):
        piece = scan.piece(at)
        if isinstance(piece, Item) and piece.depth > top and found:
            found[-1] += lines_of_item(scan, at)
        else:
            found.append(lines_of_item(scan, at))
    return [lines for lines in found if lines]


def lines_of_item(scan: Scan, at: int) -> list[Line]:
    """Return the lines of a part; one alone where the breaks in it part nothing."""
    lines = lines_of(scan, at)
    if len(lines) > 1 and not any(
        said_in(scan, line.rich, None, may_be_bare=bool(place)).has_details for place, line in enumerate(lines)
    ):
        return [Line(joined((line.rich for line in lines), " "), scan.source(at))]
    return lines


def _is_vetoed(items: list[list[Line]]) -> bool:
    """Return whether the items of a list are no titles: they end like sentences, or begin small, or are too long."""
    texts = [lines[0].rich.text.strip() for lines in items]
    odd = [text for text in texts if not text or text[-1] in ".;," or text[0].islower() or len(text) > LONGEST]
    return 2 * len(odd) > len(texts)


def _is_calendar(scan: Scan, group: Group) -> bool:
    """Return whether a list is one of events: below `Agenda` and the like, and most items have a day but no time."""
    above = [scan.text(group.heading)] if group.heading >= 0 else list(scan.above(group.start))
    if not above or not is_about(above[-1], Topic.EVENTS):
        return False
    texts = [" ".join(line.rich.text for line in lines) for lines in group.talks]
    dated = [text for text in texts if days_in(text, scan.circumstances)]
    different = {days_in(text, scan.circumstances)[0][2:4] for text in dated}
    if dated and len(different) == len(dated) and (len(dated) > 1 or is_about(" ".join(texts), Topic.REGISTRATION)):
        return True  # one a day
    return 2 * sum(not clocks.times(text) for text in dated) > len(texts)


def _is_of_others(scan: Scan, group: Group) -> bool:
    """Return whether a list is one of figures or of nothing but names, although talks are around it."""
    are_names = all(len(lines) == 1 and names.is_name(lines[0].rich.text.strip()) for lines in group.talks)
    return (are_names and len(group.talks) > 1) or numbers.numbers(scan, group.start) is not None


def _is_programme(scan: Scan, found: list[list[Line]], day: date | None, room: str) -> bool:
    """Return whether two talks or more have a time each, and most of them a room, which nothing else has."""
    if len(found) < 2 or len(found) > MOST_TALKS:
        return False
    said = [[said_in(scan, line.rich.stripped(), day) for line in lines[:_MOST_LINES_READ]] for lines in found]
    clocked = sum(any(each.has_clock for each in lines) for lines in said)
    roomy = sum(bool(room) or any(each.room for each in lines) for lines in said)
    words = " ".join(line.rich.text for lines in found for line in lines)
    is_other = is_about(words[:_MOST_CHARACTERS_READ], Topic.WEBINARS, Topic.REGISTRATION)
    return clocked == len(found) and 2 * roomy >= len(found) and not is_other
