"""Lists below headings with a word of evidence → sessions, in groups.

It is a module of its own because a programme is many lists in a row, and only the first of them may say what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from newsletter.importing import clocks, names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph
from newsletter.importing.place import numbers, rooms, talks
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.place.talks import Line
from newsletter.importing.plan import Entry, Source, Value
from newsletter.importing.when import days_in

_OTHERS = (
    *(Topic.LINKS, Topic.PEOPLE, Topic.PARTNERS, Topic.EVENTS, Topic.VIDEOS, Topic.WEBINARS, Topic.DEADLINES),
    *(Topic.NUMBERS, Topic.JOBS),
)
_LONGEST, _LONGEST_TITLE = 260, 140
_BREAK = re.compile(r"\n")


class Group(NamedTuple):
    """Talks below a heading, or below none (-1); up to which part they go."""

    heading: int
    talks: list[list[Line]]
    start: int
    stop: int
    is_sure: bool = False
    """Whether its form alone shows that these are talks."""


def sessions(scan: Scan, at: int) -> Found | None:
    """Return the sessions that begin with an item or with the heading over one, or None."""
    if not _may_begin(scan, at):
        return None
    groups, end = _groups(scan, at)
    if not groups:
        return None
    first, _, start, _, _ = groups[0]
    heads = [*scan.above(start), scan.text(first) if first >= 0 else ""]
    lead = first if first >= 0 else start
    before = scan.text(lead - 1) if isinstance(scan.piece(lead - 1), Paragraph) else ""
    is_other = any(is_about(head, *_OTHERS) for head in heads[-1:]) and not is_about(heads[-1], Topic.SESSIONS)
    evident = any(is_about(head, Topic.SESSIONS) for head in heads) or (
        len(before) <= _LONGEST * 2 and is_about(before, Topic.SESSIONS)
    )
    if is_other or not (evident or all(group.is_sure for group in groups)):
        return None
    if (
        sum(len(group.talks) for group in groups) < 2
        and not is_about(heads[-1], Topic.SESSIONS)
        and not (evident and groups[0].is_sure)
    ):
        return None
    return Found(of_groups(scan, groups), end)


def _may_begin(scan: Scan, at: int) -> bool:
    """Return whether talks may begin with a part, which costs little to say: words of evidence, or a time nearby."""
    if not isinstance(scan.piece(at), Paragraph | Heading | Item):
        return False
    near = [*scan.above(at), *(scan.text(number) for number in range(max(0, at - 1), at + 2))]
    return any(is_about(text, Topic.SESSIONS) for text in near) or any(
        clocks.times(scan.text(number)[:_LONGEST]) for number in range(at, at + 3)
    )


def of_groups(scan: Scan, groups: list[Group]) -> Entry:
    """Return sessions in groups."""
    if len(groups) == 1:
        heading = groups[0].heading
        fields: dict[str, Value] = {"type": "sessions"}
        if heading >= 0:
            fields["heading"] = scan.rich(heading)
        fields["sessions"] = _entries(scan, groups[0])
        return Entry(fields, scan.sources(heading, heading + 1) if heading >= 0 else ())
    made = []
    for group in groups:
        own: dict[str, Value] = {"heading": scan.rich(group.heading)} if group.heading >= 0 else {}
        own["sessions"] = _entries(scan, group)
        made.append(Entry(own, scan.sources(group.heading, group.heading + 1) if group.heading >= 0 else ()))
    return Entry({"type": "sessions", "groups": tuple(made)})


def _groups(scan: Scan, at: int) -> tuple[list[Group], int]:
    """Return lists in a row, each with its heading, and where the last of them ends."""
    groups: list[Group] = []
    level = None
    while True:
        piece = scan.piece(at)
        heading = at if isinstance(piece, Heading) and not _is_title(scan, at) else -1
        group = _talks(scan, heading, at + 1 if heading >= 0 else at)
        if not group or (groups and heading < 0) or _is_calendar(scan, group) or _is_of_others(scan, group):
            break
        if heading >= 0:
            assert isinstance(piece, Heading)
            level = level or piece.level
            own = is_about(scan.text(at), Topic.SESSIONS)
            if groups and (piece.level < level or (is_about(scan.text(at), *_OTHERS) and not own)):
                break
        groups.append(group)
        at = group.stop
    return groups, at


def _talks(scan: Scan, heading: int, at: int) -> Group | None:
    """Return the talks that begin with a part: items, or paragraphs that say when, where or who."""
    day, room = _over(scan, heading)
    if isinstance(scan.piece(at), Item):
        stop = scan.items(at)
        items = _of_items(scan, at, stop)
        if not items or _is_vetoed(items):
            return None
        return Group(heading, items, at, stop, _is_programme(scan, items, day, room))
    found, stop = _of_paragraphs(scan, at, day)
    if not found:
        found, stop = _titles(scan, heading if heading >= 0 else scan.heading_above(at), at)
    return Group(heading, found, at, stop, _is_programme(scan, found, day, room)) if found else None


def _titles(scan: Scan, heading: int, at: int) -> tuple[list[list[Line]], int]:
    """Return the talks of lines that are nothing but titles, right below a heading that speaks of talks."""
    if heading < 0 or not is_about(scan.text(heading), Topic.SESSIONS) or at - heading > 2:
        return [], at
    if at - heading == 2 and scan.text(at - 1)[-1:] not in (".", ":", "!"):
        return [], at
    found: list[list[Line]] = []
    stop = at
    while isinstance(scan.piece(stop), Paragraph) and scan.text(stop):
        lines = _lines_each(scan, stop)
        if not all(_may_be_title(line.rich.text) for line in lines):
            break
        found += [[line] for line in lines]
        stop += 1
    is_end = stop >= len(scan) or isinstance(scan.piece(stop), Heading)
    return (found, stop) if len(found) > 1 and is_end else ([], at)


def _lines_each(scan: Scan, at: int) -> list[Line]:
    rich, number = scan.rich(at), scan.parts[at].number
    lines = [line.stripped() for line in rich.split(_BREAK) if line.text.strip()]
    return [Line(line, scan.source(at) if len(lines) == 1 else Source(number, line)) for line in lines]


def _may_be_title(text: str) -> bool:
    """Return whether a line may be a title alone: short, begun with a capital, and no sentence."""
    is_sentence = text[-1] in ".:;,!" or re.search(r"[.!]\s+[A-ZÀ-Ý]\w+\s", text)
    return 4 < len(text) <= _LONGEST_TITLE and not text[0].islower() and not is_sentence and "@" not in text


def _over(scan: Scan, heading: int) -> tuple[date | None, str]:
    """Return the day and the room that a heading says."""
    text = scan.text(heading) if heading >= 0 else ""
    day = next((days.first for days in days_in(text, scan.circumstances) if days.first == days.last), None)
    room = next((room for part in re.split(r"[:,|–—]|\s-\s", text) if (room := rooms.room_in(part))), "")
    return day, room


def _is_title(scan: Scan, at: int) -> bool:
    """Return whether a heading is the title of a talk: a line with its time, its room or its people is below."""
    text, behind = scan.text(at), scan.piece(at + 1)
    if not isinstance(behind, Paragraph | Item) or not text or is_about(text, *_OTHERS) or rooms.is_room(text):
        return False
    if days_in(text, scan.circumstances) or (is_about(text, Topic.SESSIONS) and len(text.split()) <= 4):
        return False
    first = behind.rich.split(_BREAK)[0] if scan.text(at + 1) else None
    if first is None or len(first) > _LONGEST:
        return False
    stop = max(scan.items(at + 1), at + 2)
    said = (
        talks.said_in(scan, scan.rich(below).split(_BREAK)[0].stripped(), may_be_bare=True)
        for below in range(at + 1, stop)
    )
    return all(each.has_details and not each.left for each in said)


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
    if len(found) < 2 or len(found) > 400:
        return False
    said = [[talks.said_in(scan, line.rich.stripped(), day) for line in lines[:4]] for lines in found]
    clocked = sum(any(each.has_clock for each in lines) for lines in said)
    roomy = sum(bool(room) or any(each.room for each in lines) for lines in said)
    words = " ".join(line.rich.text for lines in found for line in lines)
    is_other = is_about(words[:4000], Topic.WEBINARS, Topic.REGISTRATION)
    return clocked == len(found) and 2 * roomy >= len(found) and not is_other


def _is_vetoed(items: list[list[Line]]) -> bool:
    """Return whether the items of a list are no titles: they end like sentences, or begin small, or are too long."""
    texts = [lines[0].rich.text.strip() for lines in items]
    odd = [text for text in texts if not text or text[-1] in ".;," or text[0].islower() or len(text) > _LONGEST]
    return 2 * len(odd) > len(texts)


def _of_items(scan: Scan, start: int, stop: int) -> list[list[Line]]:
    """Return the talks of a list: each of its items with those below it."""
    top = min((piece.depth for at in range(start, stop) if isinstance(piece := scan.piece(at), Item)), default=0)
    found: list[list[Line]] = []
    for at in range(start, stop):
        piece = scan.piece(at)
        if isinstance(piece, Item) and piece.depth > top and found:
            found[-1] += _lines(scan, at)
        else:
            found.append(_lines(scan, at))
    return [lines for lines in found if lines]


def _lines(scan: Scan, at: int) -> list[Line]:
    """Return the lines of a part; one alone where the breaks in it part nothing."""
    rich, number = scan.rich(at), scan.parts[at].number
    lines = [line.stripped() for line in rich.split(_BREAK) if line.text.strip()]
    if len(lines) < 2:
        return [Line(rich.stripped(), scan.source(at))] if lines else []
    if not any(
        talks.said_in(scan, line, None, may_be_bare=bool(place)).has_details for place, line in enumerate(lines)
    ):
        return [Line(rich.replaced(_BREAK, lambda _: " ").stripped(), scan.source(at))]
    return [Line(line, Source(number, line)) for line in lines]


def _of_paragraphs(scan: Scan, at: int, day: date | None) -> tuple[list[list[Line]], int]:
    """Return the talks that paragraphs are, each of a line or of several, and where the last of them ends."""
    reader = _Paragraphs(scan, at, day)
    reader.run()
    return reader.talks, reader.stop


class _Paragraphs:
    """Parts paragraphs into talks: a title, and what is said about it before or behind."""

    def __init__(self, scan: Scan, at: int, day: date | None) -> None:
        self.talks: list[list[Line]] = []
        self.stop = at
        self._scan, self._day = scan, day
        self._begun: list[Line] = []
        self._said = talks.Said()
        self._has_title = False

    def run(self) -> None:
        """Read parts as long as they are talks."""
        at = self.stop
        while self._part(at):
            at += 1
        if self._is_done():
            self._end(at)

    def _part(self, at: int) -> bool:
        """Read a part; return whether it belongs to the talks."""
        piece = self._scan.piece(at)
        if isinstance(piece, Heading) and not _is_title(self._scan, at):
            return False
        if not isinstance(piece, Paragraph | Heading | Item) or not self._scan.text(at):
            return False
        if isinstance(piece, Item) and not (self._begun and self._has_title):
            return False
        before = (list(self.talks), list(self._begun), self._said, self._has_title)
        number = self._scan.parts[at].number
        lines = [line.stripped() for line in piece.rich.split(_BREAK) if line.text.strip()]
        source = [self._scan.source(at)] if len(lines) == 1 else [Source(number, line) for line in lines]
        for line, own in zip(lines, source, strict=True):
            if not self._line(Line(line, own), at):
                self.talks, self._begun, self._said, self._has_title = before
                return False
        return True

    def _line(self, line: Line, at: int) -> bool:
        text = line.rich.text
        if len(text) > 2 * _LONGEST:
            return False
        said = talks.said_in(self._scan, line.rich, self._day, may_be_bare=self._has_title and not self._said.people)
        is_prose = any(_is_sentence(left.text) for left in said.left)
        if said.has_details and not said.left:
            if self._has_title and ((said.has_clock and self._said.has_clock) or (said.room and self._said.room)):
                self._end(at)
            self._add(line, said)
            return bool(said.has_clock or self._begun[:-1])
        if not said.has_details:
            is_title = not is_prose and len(text) <= talks.LONGEST_TITLE and not names.is_role(text)
            if self._has_title and self._is_done() and is_title:
                self._end(at)
            elif self._has_title and self._is_done() and is_prose:
                self._begun.append(line)
                return self._goes_on(at)
            elif not is_title or self._has_title:
                return False
            self._add(line, said, has_title=True)
            return True
        if is_prose:
            return False
        if self._has_title and self._is_done():
            self._end(at)
        if not (self._has_title and not self._is_done()) and not said.has_clock:
            return False
        self._add(line, said, has_title=True)
        return True

    def _goes_on(self, at: int) -> bool:
        """Return whether another talk, or a heading, is behind a part, so that the part is no closing sentence."""
        behind = self._scan.piece(at + 1)
        if isinstance(behind, Heading):
            return True
        first = (
            behind.rich.split(_BREAK)[0].stripped()
            if isinstance(behind, Paragraph) and self._scan.text(at + 1)
            else None
        )
        return first is not None and not _is_sentence(first.text) and len(first) <= _LONGEST

    def _add(self, line: Line, said: talks.Said, *, has_title: bool = False) -> None:
        self._begun.append(line)
        self._said = talks.Said(
            times=self._said.times or said.times,
            room=self._said.room or said.room,
            people=[*self._said.people, *said.people],
            has_clock=self._said.has_clock or said.has_clock,
        )
        self._has_title |= has_title

    def _is_done(self) -> bool:
        return self._has_title and self._said.has_details

    def _end(self, at: int) -> None:
        """End the talk that was begun."""
        self.talks.append(self._begun)
        self.stop = at
        self._begun, self._said, self._has_title = [], talks.Said(), False


def _is_sentence(text: str) -> bool:
    return len(text) > 40 and (text[-1] in ".!;:" or re.search(r"[.!?]\s+[A-ZÀ-Ý]\w+\s", text) is not None)


def _entries(scan: Scan, group: Group) -> tuple[Entry, ...]:
    """Return the sessions of a group, with the day and the room that its heading says."""
    day, room = _over(scan, group.heading if group.heading >= 0 else scan.heading_above(group.start))
    may_be_bare = _are_named(scan, group, day)
    return tuple(talks.of_lines(scan, lines, day, room, may_be_bare=may_be_bare) for lines in group.talks)


def _are_named(scan: Scan, group: Group, day: date | None) -> bool:
    """Return whether every talk of a list ends with a name, so that these are those who speak."""
    if not 2 <= len(group.talks) <= 400:
        return False
    said = [talks.said_in(scan, lines[0].rich.stripped(), day, may_be_bare=True) for lines in group.talks]
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
                groups.append(Group(heading, [_lines(scan, at)], at, at + 1))
            elif isinstance(piece, Item) and piece.depth > _depth(scan, last.start):
                last.talks[-1].extend(_lines(scan, at))
                groups[-1] = last._replace(stop=at + 1)
            else:
                groups[-1] = last._replace(talks=[*last.talks, _lines(scan, at)], stop=at + 1)
    return of_groups(scan, groups) if groups else None


def _depth(scan: Scan, at: int) -> int:
    piece = scan.piece(at)
    return piece.depth if isinstance(piece, Item) else 0
