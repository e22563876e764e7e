"""Days and times in running text → webinars, and events.

Comes in: parts that name a title, a day and a time, in one line or in several. Goes out: a webinar or an event with its
fields. It is a module of its own because both are read alike, and only words around them tell the two apart. What says
no end stays text, with a note: a letter must not invent how long a webinar takes.
"""

from __future__ import annotations

import re

from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import is_bold
from newsletter.importing.labels import LABELS, is_label
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich
from newsletter.importing.place import whole
from newsletter.importing.place.records import TOWN, Record, stripped, unquoted
from newsletter.importing.place.scan import Found, Scan, href_of, label_of
from newsletter.importing.plan import Entry, Prose, Value
from newsletter.importing.when import Moment, moments

_BREAK = re.compile(r"\n")
_NO_TITLE = (Topic.WEBINARS, Topic.ONLINE, Topic.EVENTS, Topic.VIDEOS, Topic.REGISTRATION)
_ENDLESS = "This looks like a webinar, but it says no end: add `ends:` or `duration:`, and make it a block of webinars."
_MOST_PARTS, _MOST_BEFORE, _SHORTEST_DESCRIPTION = 8, 10, 40


def occasions(scan: Scan, at: int) -> Found | None:
    """Return the webinar or the event that begins with a part, or None."""
    if not _may_begin(scan, at) or _is_in_programme(scan, at):
        return None
    record = Record(scan)
    end = _read(scan, at, record)
    moment = record.moment
    if end == at or not moment or not record.title.text or not re.search(r"\w", record.title.text):
        return None
    kind = _kind(scan, at, end, record)
    found = _found(scan, at, end, record, kind) if kind else None
    words = " ".join(scan.rich(number).text for number in range(at, end))
    if found and any(whole.is_broken(entry.fields, words) for entry in found.block.below):
        return whole.as_text(scan, at, end)
    return found


def _is_in_programme(scan: Scan, at: int) -> bool:
    """Return whether the nearest heading is that of sessions, whose times are those of a programme."""
    above = scan.above(at)
    heading = scan.text(at) if isinstance(scan.piece(at), Heading) else above[-1] if above else ""
    return is_about(heading, Topic.SESSIONS) and not is_about(heading, Topic.WEBINARS, Topic.ONLINE, Topic.EVENTS)


def _found(scan: Scan, at: int, end: int, record: Record, kind: str) -> Found | None:
    moment = record.moment
    assert moment
    if kind == "webinars" and not moment.ending:
        return whole.as_text(scan, at, end, _ENDLESS)
    entry = _webinar(record, moment) if kind == "webinars" else _event(record, moment)
    made = Entry(entry, scan.sources(at, end), tuple(dict.fromkeys((*moment.days.remarks, *moment.remarks))))
    return Found(Entry({"type": kind, kind: (made,)}), end)


def _may_begin(scan: Scan, at: int) -> bool:
    """Return whether a record may begin with a part, which costs little to say."""
    piece, text = scan.piece(at), scan.text(at)
    if not isinstance(piece, Paragraph | Item | Heading) or not text:
        return False
    near = text + " ".join(
        scan.text(number) for number in (at + 1, at + 2) if isinstance(scan.piece(number), Paragraph | Item)
    )
    return any(char.isdigit() for char in near)


def _read(scan: Scan, at: int, record: Record) -> int:
    """Read the lines of a record, and return the number of the first part behind it."""
    piece = scan.piece(at)
    rich = scan.rich(at)
    is_title_line = not moments(scan.text(at), scan.circumstances)
    number = at
    if is_title_line:
        label, begin = label_of(rich.text)
        if (
            isinstance(piece, Heading)
            or is_bold(rich)
            or (label and LABELS["title"].match(label))
            or _is_short_title(scan, at)
        ):
            if is_about(rich.text, *_NO_TITLE) and len(rich.text.split()) <= 3 and not label:
                return at
            if isinstance(piece, Heading) and _has_own_title(scan, at + 1):
                return at
            labelled = bool(label) and LABELS["title"].match(label) is not None
            record.title = unquoted(rich.part(begin, len(rich)) if labelled else rich.stripped())
            number += 1
        else:
            lines = rich.split(_BREAK)
            if len(lines) < 2 or not (is_bold(lines[0]) or len(lines[0]) < 100):
                return at
    has_own_title = is_title_line
    while number < min(len(scan), at + _MOST_PARTS):
        part = scan.piece(number)
        if not isinstance(part, Paragraph | Item) or (
            isinstance(part, Item) and isinstance(piece, Item) and number > at and part.depth <= piece.depth
        ):
            break
        if not scan.text(number) and len(part.rich):
            break
        if number > at and record.moment and _is_next(record.moment, moments(scan.text(number), scan.circumstances)):
            break
        if not _read_part(scan, number, record, has_own_title=has_own_title, is_first=number == at):
            break
        number += 1
    return number if record.moment else at


def _is_next(moment: Moment, found: list[Moment]) -> bool:
    """Return whether days in a part are those of the next record: they are others, or this one has its time."""
    return bool(found) and (moment.time is not None or found[0].days.first != moment.days.first)


def _is_short_title(scan: Scan, at: int) -> bool:
    """Return whether a line may be a title: short, no sentence, and with a day in the next part."""
    text = scan.text(at)
    behind = scan.text(at + 1) if isinstance(scan.piece(at + 1), Paragraph | Item) else ""
    return (
        len(text) <= 140
        and "\n" not in text
        and not text.endswith((".", ":", ","))
        and bool(behind)
        and bool(moments(behind[:200], scan.circumstances))
    )


def _read_part(scan: Scan, at: int, record: Record, *, has_own_title: bool, is_first: bool) -> bool:
    """Read the lines of one part; return whether the part belongs to the record."""
    rich = scan.rich(at)
    lines = [line for line in rich.split(_BREAK) if line.text.strip()]
    if (
        is_first
        and len(lines) > 1
        and not record.title.text
        and not moments(lines[0].text, scan.circumstances)
        and not _is_labelled(lines[0].text)
    ):
        record.title = unquoted(stripped(lines[0]))
        has_own_title = True
        lines = lines[1:]
    taken = [record.read(line) for line in lines]
    if all(taken) and taken:
        if record.is_prose and is_first:
            record.description.append(Paragraph(rich))
        return True
    if any(taken):
        rest = [line for line, was in zip(lines, taken, strict=True) if not was]
        record.description += [Paragraph(line.stripped()) for line in rest if len(line) >= _SHORTEST_DESCRIPTION]
        return True
    is_described = record.moment is not None and has_own_title and not record.description
    if is_described and len(rich) >= _SHORTEST_DESCRIPTION and not is_first:
        record.description.append(Paragraph(rich))
        return True
    return not record.moment and has_own_title and len(rich) >= _SHORTEST_DESCRIPTION and _describes(scan, at, record)


def _has_own_title(scan: Scan, at: int) -> bool:
    """Return whether a part has its title in its first line, above its day, or in bold at its beginning."""
    first, _, others = scan.text(at).partition("\n")
    spans = scan.rich(at).spans if isinstance(scan.piece(at), Paragraph | Item) else ()
    if (
        len(spans) > 1
        and spans[0].style.bold
        and re.match(r"[^\S\n]*[^\w\s]", spans[1].text)
        and not _is_labelled(first)
    ):
        return not moments(spans[0].text, scan.circumstances) and bool(moments(first, scan.circumstances))
    if not others or not isinstance(scan.piece(at), Paragraph | Item) or _is_labelled(first):
        return False
    return (
        not moments(first, scan.circumstances)
        and bool(moments(others, scan.circumstances))
        and not href_of(Rich.plain(first))
    )


def _is_labelled(text: str) -> bool:
    label, _ = label_of(text)
    return bool(label) and is_label(label)


def _describes(scan: Scan, at: int, record: Record) -> bool:
    """Take a paragraph between a title and its day as the description, if the day is in the next part."""
    behind = scan.text(at + 1) if isinstance(scan.piece(at + 1), Paragraph | Item) else ""
    if not behind or not moments(behind, scan.circumstances):
        return False
    record.description.append(Paragraph(scan.rich(at)))
    return True


def _kind(scan: Scan, at: int, end: int, record: Record) -> str:
    """Return whether a record is a webinar or an event by the words around it, or "" for neither."""
    moment = record.moment
    assert moment
    texts = [scan.text(number) for number in range(at, end)]
    above = scan.above(at)
    before = scan.text(at - 1) if isinstance(scan.piece(at - 1), Paragraph | Heading) else ""
    led = any(is_about(text, Topic.WEBINARS) for text in _before(scan, at))
    clocked = moment.time is not None and moment.days.first == moment.days.last
    about_webinars = (
        led
        or any(is_about(text, Topic.WEBINARS) for text in (*above, *texts))
        or any(is_about(text, Topic.ONLINE) for text in above)
    )
    online = any(
        re.search(r"(?i)\b(?:online|en ligne|en línea|zoom|teams|virtuell|livestream)\b", text) for text in texts
    )
    registers = bool(record.registration) or any(is_about(text, Topic.REGISTRATION) for text in texts)
    is_upcoming = any(is_about(text, Topic.EVENTS) for text in (*above[-1:], before if len(before) < 200 else ""))
    is_event = is_upcoming and not any(is_about(text, Topic.WEBINARS) for text in (*above[-1:], *texts))
    if clocked and (about_webinars or (online and registers)) and not (is_event and record.place and not online):
        return "webinars"
    if is_upcoming or (is_about(before, Topic.EVENTS) and len(before) < 120):
        return "events"
    return ""


def _before(scan: Scan, at: int) -> list[str]:
    """Return the short paragraphs before a part, up to the heading over it: one of them may introduce a list."""
    texts = []
    for number in range(at - 1, max(-1, at - _MOST_BEFORE), -1):
        if not isinstance(scan.piece(number), Paragraph | Item):
            break
        texts.append(scan.text(number))
    return texts


def _webinar(record: Record, moment: Moment) -> dict[str, Value]:
    fields: dict[str, Value] = {"title": record.title, "starts": moment.starts, **moment.ending}
    if moment.zone:
        fields["timezone"] = moment.zone
    if record.people:
        fields["speakers"] = tuple(record.people)
    if record.description:
        fields["description"] = Prose(tuple(record.description))
    if url := record.registration or record.url:
        fields["registration_url"] = url
    return fields


def _event(record: Record, moment: Moment) -> dict[str, Value]:
    title, place = record.title, record.place
    if not place and (found := re.search(r",\s*", title.text)):
        town = title.text[found.end() :]
        if TOWN.fullmatch(town):
            title, place = title.part(0, found.start()), town
    if (
        not place
        and (found := re.search(r"\s+(?:in|à|en|te)\s+", title.text))
        and TOWN.fullmatch(title.text[found.end() :])
    ):
        title, place = title.part(0, found.start()), title.text[found.end() :]
    if moment.time and moment.time.ends and moment.days.first == moment.days.last:
        fields: dict[str, Value] = {"title": title, "start": moment.starts, "end": f"{moment.time.ends:%H:%M}"}
    else:
        fields = {"title": title, "start": f"{moment.days.first}"}
        if moment.days.last > moment.days.first:
            fields["end"] = f"{moment.days.last}"
    if moment.zone and len(str(fields["start"])) > 10:
        fields["timezone"] = moment.zone
    if place:
        fields["place"] = place
    if record.registration:
        fields["registration_url"] = record.registration
    if record.url:
        fields["url"] = record.url
    if record.description:
        fields["text"] = Prose(tuple(record.description))
    return fields


def wished(scan: Scan, parts: range, kind: str) -> Entry | None:
    """Return parts as webinars or events, as far as they say a title, a day and, for webinars, a time with an end."""
    found: list[Value] = []
    remarks: list[str] = []
    at = parts.start
    left: list[int] = []
    while at < parts.stop:
        record = Record(scan)
        end = min(_read(scan, at, record), parts.stop)
        moment = record.moment
        is_whole = end > at and moment and record.title.text and (kind == "events" or (moment.time and moment.ending))
        one = _found(scan, at, end, record, kind) if is_whole else None
        if one and one.block.type == kind:
            entries = one.block.fields[kind]
            assert isinstance(entries, tuple)
            found += entries
            at = end
        else:
            left.append(at)
            at += 1
    if not found:
        return None
    sources = tuple(scan.source(number) for number in left)
    return Entry({"type": kind, kind: tuple(found)}, sources, tuple(remarks))
