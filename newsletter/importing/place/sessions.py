"""Lists below headings with a word of evidence → sessions, in groups.

It is a module of its own because a programme is many lists in a row, and only the first of them may say what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from newsletter.importing import clocks, names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import begins_with_time
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich
from newsletter.importing.place import whole
from newsletter.importing.place.scan import Found, Scan, href_of
from newsletter.importing.plan import Entry, Prose, Source, Value
from newsletter.importing.when import days_in, moments

_OTHERS = (Topic.LINKS, Topic.PEOPLE, Topic.PARTNERS, Topic.EVENTS, Topic.VIDEOS, Topic.WEBINARS, Topic.DEADLINES)
_LONGEST = 260
_ROOM = re.compile(
    r"(?<!\w)(?P<room>(?:(?<=[,–—|(] )[A-ZÀ-Ý]\w+ )?"
    r"(?:Hall|Room|Saal|Raum|Hörsaal|Salle|Sala|Zaal|Auditorium|Aula|Amphi\w*|Foyer)\s?[\w.-]*(?: [A-Z0-9]\b)?"
    r"|(?:(?<=[,–—|(] )|\A)(?:salle|sala|zaal|amphi\w*|auditorium|foyer)(?: [A-ZÀ-Ý0-9][\w.-]*){0,2}"
    r"(?=\s*[,:;)–—|]|\Z))"
)
_EDGES = " \t\n:–—-|,;·"


def sessions(scan: Scan, at: int) -> Found | None:
    """Return the sessions that begin with an item or with the heading over one, or None."""
    groups, end = _groups(scan, at)
    if not groups:
        return None
    first, start, _ = groups[0]
    heads = [*scan.above(start), scan.text(first) if first >= 0 else ""]
    lead = first if first >= 0 else start
    before = scan.text(lead - 1) if isinstance(scan.piece(lead - 1), Paragraph) else ""
    is_other = any(is_about(head, *_OTHERS) for head in heads[-1:]) and not is_about(heads[-1], Topic.SESSIONS)
    evident = any(is_about(head, Topic.SESSIONS) for head in heads) or (
        len(before) <= _LONGEST * 2 and is_about(before, Topic.SESSIONS)
    )
    if is_other or not evident:
        return None
    if sum(stop - start for _, start, stop in groups) < 2 and not is_about(heads[-1], Topic.SESSIONS):
        return None
    return Found(of_groups(scan, groups), end)


def of_groups(scan: Scan, groups: list[tuple[int, int, int]]) -> Entry:
    """Return sessions in groups, each given by its heading, or -1, and by its first and last item."""
    if len(groups) == 1:
        heading, start, stop = groups[0]
        fields: dict[str, Value] = {"type": "sessions"}
        if heading >= 0:
            fields["heading"] = scan.rich(heading)
        fields["sessions"] = _entries(scan, start, stop, scan.text(heading) if heading >= 0 else "")
        return Entry(fields, scan.sources(heading, heading + 1) if heading >= 0 else ())
    made = []
    for heading, start, stop in groups:
        group: dict[str, Value] = {"heading": scan.rich(heading)} if heading >= 0 else {}
        group["sessions"] = _entries(scan, start, stop, scan.text(heading) if heading >= 0 else "")
        made.append(Entry(group, scan.sources(heading, heading + 1) if heading >= 0 else ()))
    return Entry({"type": "sessions", "groups": tuple(made)})


def _groups(scan: Scan, at: int) -> tuple[list[tuple[int, int, int]], int]:
    """Return lists in a row, each with its heading, and where the last of them ends."""
    groups: list[tuple[int, int, int]] = []
    level = None
    while True:
        piece = scan.piece(at)
        heading = at if isinstance(piece, Heading) else -1
        start = at + 1 if isinstance(piece, Heading) else at
        stop = _rows(scan, start)
        if stop == start or (groups and heading < 0) or _is_vetoed(scan, start, stop):
            break
        if _is_calendar(scan, start, stop):
            break
        if isinstance(piece, Heading):
            level = level or piece.level
            own = is_about(scan.text(at), Topic.SESSIONS)
            if groups and (piece.level < level or (is_about(scan.text(at), *_OTHERS) and not own)):
                break
        groups.append((heading, start, stop))
        at = stop
    return groups, at


def _rows(scan: Scan, at: int) -> int:
    """Return where a list ends that begins with a part: items, or paragraphs that begin with a time of day each."""
    if isinstance(scan.piece(at), Item):
        return scan.items(at)
    stop = at
    while isinstance(scan.piece(stop), Paragraph) and begins_with_time(scan.text(stop)):
        stop += 1
    return stop if stop - at > 1 else at


def _is_calendar(scan: Scan, start: int, stop: int) -> bool:
    """Return whether a list is one of events: below `Agenda` and the like, and most items have a day but no time."""
    above = scan.above(start)
    if not above or not is_about(above[-1], Topic.EVENTS):
        return False
    dated = [at for at in range(start, stop) if days_in(scan.text(at), scan.circumstances)]
    return 2 * sum(not clocks.times(scan.text(at)) for at in dated) > stop - start


def _is_vetoed(scan: Scan, start: int, stop: int) -> bool:
    """Return whether the items of a list are no titles: they end like sentences, or begin small, or are too long."""
    texts = [scan.text(at) for at in range(start, stop)]
    odd = [text for text in texts if not text or text[-1] in ".;," or text[0].islower() or len(text) > _LONGEST]
    return 2 * len(odd) > len(texts)


def _entries(scan: Scan, start: int, stop: int, heading: str) -> tuple[Entry, ...]:
    """Return the sessions of a list; what is below one is its note, or those who speak."""
    day = next((days.first for days in days_in(heading, scan.circumstances)), None)
    top = min((piece.depth for at in range(start, stop) if isinstance(piece := scan.piece(at), Item)), default=0)
    made: list[Entry] = []
    for at in range(start, stop):
        piece = scan.piece(at)
        if isinstance(piece, Item) and piece.depth > top and made:
            made[-1] = _with_below(made[-1], piece, scan.source(at))
        else:
            made.append(of_text(scan, scan.rich(at), scan.source(at), day))
    return tuple(made)


def of_text(scan: Scan, rich: Rich, source: Source, day: date | None = None) -> Entry:
    """Return the session that an item is: its title, and the time, the room and the people that are clear in it."""
    rich = line = rich.stripped()
    text, href = rich.text, href_of(rich)
    fields: dict[str, Value] = {}
    remarks: tuple[str, ...] = ()
    times: dict[str, Value] = {}
    if (found := [moment for moment in moments(text, scan.circumstances) if moment.time]) and len(found) == 1:
        moment = found[0]
        times = {"starts": moment.starts, **moment.ending, **({"timezone": moment.zone} if moment.zone else {})}
        remarks = (*moment.days.remarks, *moment.remarks[len(moment.days.remarks) :])
        rich = _without(rich, moment.start, moment.end)
    elif day and (clocked := clocks.times(text)) and len(clocked) == 1:
        clock = clocked[0]
        times = {"starts": f"{day} {clock.starts:%H:%M}", **({"ends": f"{clock.ends:%H:%M}"} if clock.ends else {})}
        rich = _without(rich, clock.start, clock.end)
    room = _ROOM.search(rich.text) if times else None
    if room and (room.start() > 0 or re.match(r"\s*[:,–—|-]", rich.text[room.end() :])):
        fields["room"] = room["room"].strip()
        rich = _without(rich, room.start(), room.end())
    title, people = _parted(rich)
    if not re.search(r"\w", title.text):
        title, people, times, fields, remarks = Rich.plain(text), [], {}, {}, ()
    all_fields: dict[str, Value] = {"title": title}
    if href:
        all_fields["url"] = href
    all_fields |= fields | times
    if people:
        all_fields["speakers"] = tuple(people)
    if all_fields.keys() - {"title", "url"} and whole.is_broken(all_fields, text):
        all_fields, remarks = {"title": line, **({"url": href} if href else {})}, (whole.LOOK_AT,)
    return Entry(all_fields, (source,), remarks, is_short=len(all_fields) == 1)


def _parted(rich: Rich) -> tuple[Rich, list[str]]:
    """Return a title without the people behind a dash, and these, where titles or houses show it."""
    for found in reversed(list(re.finditer(r"\s[–—|-]\s", rich.text))):
        behind = rich.text[found.end() :].strip()
        people = names.speakers(behind)
        if people and (re.match(r"(?:Prof|Dr|PD|Pr\b)", behind) or all("," in person for person in people)):
            return rich.part(0, found.start()).stripped(), people
    if behind_title := re.search(r"\s*\((?P<people>[^()]{5,120})\)\Z", rich.text):
        people = names.speakers(behind_title["people"])
        if people and re.match(r"(?:Prof|Dr|PD|Pr\b)", behind_title["people"]):
            return rich.part(0, behind_title.start()).stripped(), people
    return rich.stripped(), []


def _without(rich: Rich, start: int, end: int) -> Rich:
    """Return a text without a part of it and the weekday and the marks beside it; a dash parts what is left."""
    before, behind = rich.part(0, start), rich.part(end, len(rich))
    head, tail = before.text.rstrip(_EDGES + "("), behind.text.lstrip(_EDGES + ").")
    if (word := re.search(r"(?<!\w)[^\W\d_]{2,12}\.?\Z", head)) and _is_weekday(word[0]):
        head = head[: word.start()].rstrip(_EDGES + "(")
    before = before.part(0, len(head))
    behind = behind.part(len(behind) - len(tail), len(behind))
    return (before + Rich.plain(" – " if before.spans and behind.spans else "") + behind).stripped()


def _is_weekday(text: str) -> bool:
    from newsletter.nearest import plain
    from newsletter.times.written_dates import weekdays

    return plain(text.strip(" .,")) in weekdays()


def _with_below(entry: Entry, piece: Item, source: Source) -> Entry:
    fields = dict(entry.fields)
    people = names.speakers(piece.rich.text)
    if people and "speakers" not in fields:
        fields["speakers"] = tuple(people)
    elif "note" not in fields:
        fields["note"] = Prose((Paragraph(piece.rich),))
    else:
        note = fields["note"]
        assert isinstance(note, Prose)
        fields["note"] = Prose((*note.pieces, Paragraph(piece.rich)))
    return Entry(fields, (*entry.sources, source), entry.remarks)


def wished(scan: Scan, parts: Iterable[int]) -> Entry | None:
    """Return parts as sessions: a heading begins a group, and all else is a session each."""
    groups: list[tuple[int, int, int]] = []
    heading = -1
    for at in parts:
        if isinstance(scan.piece(at), Heading):
            heading = at
        elif scan.text(at):
            if groups and groups[-1][2] == at and groups[-1][0] == heading:
                groups[-1] = (heading, groups[-1][1], at + 1)
            else:
                groups.append((heading, at, at + 1))
    return of_groups(scan, groups) if groups else None
