"""Lists below headings with a word of evidence → sessions, in groups.

It is a module of its own because a programme is many lists in a row, and only the first of them may say what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from newsletter.importing import clocks
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.place.sessions.groups import MOST_TALKS, Group, groups_of, lines_of_item, over
from newsletter.importing.place.sessions.line import said_in
from newsletter.importing.place.sessions.paragraphs import LONGEST, OTHERS
from newsletter.importing.place.sessions.talk import session
from newsletter.importing.plan import Entry, Value


def sessions(scan: Scan, at: int) -> Found | None:
    """Return the sessions that begin with an item or with the heading over one, or None."""
    if not _may_begin(scan, at):
        return None
    groups, end = groups_of(scan, at)
    if not groups:
        return None
    first, _, start, _, _ = groups[0]
    heads = [*scan.above(start), scan.text(first) if first >= 0 else ""]
    lead = first if first >= 0 else start
    before = scan.text(lead - 1) if isinstance(scan.piece(lead - 1), Paragraph) else ""
    is_other = any(is_about(head, *OTHERS) for head in heads[-1:]) and not is_about(heads[-1], Topic.SESSIONS)
    evident = any(is_about(head, Topic.SESSIONS) for head in heads) or (
        len(before) <= LONGEST * 2 and is_about(before, Topic.SESSIONS)
    )
    if is_other or not (evident or all(group.is_sure for group in groups)):
        return None
    if (
        sum(len(group.talks) for group in groups) < 2
        and not is_about(heads[-1], Topic.SESSIONS)
        and not (evident and groups[0].is_sure)
    ):
        return None
    return Found(_block(scan, groups), end)


def _may_begin(scan: Scan, at: int) -> bool:
    """Return whether talks may begin with a part, which costs little to say: words of evidence, or a time nearby."""
    if not isinstance(scan.piece(at), Paragraph | Heading | Item):
        return False
    near = [*scan.above(at), *(scan.text(number) for number in range(max(0, at - 1), at + 2))]
    return any(is_about(text, Topic.SESSIONS) for text in near) or any(
        clocks.times(scan.text(number)[:LONGEST]) for number in range(at, at + 3)
    )


def _block(scan: Scan, groups: list[Group]) -> Entry:
    """Return sessions in groups; a group alone is the block."""
    made = [_group(scan, group) for group in groups]
    if len(made) == 1:
        return Entry({"type": "sessions", **made[0].fields}, made[0].sources)
    return Entry({"type": "sessions", "groups": tuple(made)})


def _group(scan: Scan, group: Group) -> Entry:
    heading: dict[str, Value] = {"heading": scan.rich(group.heading)} if group.heading >= 0 else {}
    sources = (scan.source(group.heading),) if heading else ()
    return Entry({**heading, "sessions": _entries(scan, group)}, sources)


def _entries(scan: Scan, group: Group) -> tuple[Entry, ...]:
    """Return the sessions of a group, with the day and the room that its heading says."""
    day, room = over(scan, group.heading if group.heading >= 0 else scan.heading_above(group.start))
    may_be_bare = _are_named(scan, group, day)
    return tuple(session(scan, lines, day, room, may_be_bare=may_be_bare) for lines in group.talks)


def _are_named(scan: Scan, group: Group, day: date | None) -> bool:
    """Return whether every talk of a list ends with a name, so that these are those who speak."""
    if not 2 <= len(group.talks) <= MOST_TALKS:
        return False
    said = [said_in(scan, lines[0].rich.stripped(), day, may_be_bare=True) for lines in group.talks]
    return all(each.people and each.left for each in said)


def wished(scan: Scan, parts: Iterable[int]) -> Entry | None:
    """Return parts as sessions: a heading begins a group, and all else is a session each."""
    groups: list[Group] = []
    heading = -1
    for at in parts:
        if isinstance(scan.piece(at), Heading):
            heading = at
        elif scan.text(at):
            piece, last = scan.piece(at), groups[-1] if groups else None
            if not last or last.heading != heading or last.stop != at:
                groups.append(Group(heading, [lines_of_item(scan, at)], at, at + 1))
            elif isinstance(piece, Item) and piece.depth > _depth(scan, last.start):
                last.talks[-1].extend(lines_of_item(scan, at))
                groups[-1] = last._replace(stop=at + 1)
            else:
                groups[-1] = last._replace(talks=[*last.talks, lines_of_item(scan, at)], stop=at + 1)
    return _block(scan, groups) if groups else None


def _depth(scan: Scan, at: int) -> int:
    piece = scan.piece(at)
    return piece.depth if isinstance(piece, Item) else 0
