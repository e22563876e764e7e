"""Days and times in running text → webinars, and events.

Comes in: parts that name a title, a day and a time, in one line or in several. Goes out: webinars or events with their
fields. It is a module of its own because both are read alike, and only words around them tell the two apart. What says
no end stays text, with a note: a letter must not invent how long a webinar takes.
"""

from __future__ import annotations

import re

from newsletter.importing import towns
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph
from newsletter.importing.place import whole
from newsletter.importing.place.bits import bits_of
from newsletter.importing.place.gathering import OTHER_TOPICS, records_of
from newsletter.importing.place.lines import Line
from newsletter.importing.place.records import Record
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.place.settling import settle
from newsletter.importing.plan import Entry, Prose, Value
from newsletter.importing.when import Moment
from newsletter.nearest import plain

_ENDLESS = "This looks like a webinar, but it says no end: add `ends:` or `duration:`, and make it a block of webinars."
_MOST_BEFORE, _NEAR = 10, 4
_OF_THE_LIST = re.compile(
    r"(?:last (?:changed|updated?|modified)|updated?|as of|stand|zuletzt (?:geandert|aktualisiert)|aktualisiert"
    r"|mis(?:e)? a jour|derniere mise a jour"
    r"|bijgewerkt|laatst bijgewerkt|laatste wijziging|actualizad[oa]|ultima actualizacion|published"
    r"|veroffentlicht|publie)\b.{0,12}\Z"
)
"""What is said of a list itself, as in `Last changed on 3 March 2026`."""
_SAVE_THE_DATE = re.compile(
    r"save[- ]the[- ]date|vormerken|a vos agendas|bloquez la date|reserva la fecha|reservad la fecha"
    r"|noteer (?:de datum|alvast|in)|zet in (?:je|uw) agenda"
    r"|mark your (?:calendar|diar)|terminhinweis|terminankundigung|veranstaltungshinweis|date a retenir"
    r"|apunta la fecha|agenda(?:tip)?:"
)
_LONGEST_OF_LIST = 120


def occasions(scan: Scan, at: int) -> Found | None:
    """Return the webinars or the events that begin with a part, or None."""
    if not _may_begin(scan, at) or _is_in_programme(scan, at):
        return None
    records, end = records_of(scan, at)
    if not records:
        return whole.as_text(scan, at, at + 1) if _says_several(scan, at) else None
    kinds = {_kind(scan, at, record) for record in records}
    kind = kinds.pop()
    if not kind or kinds:
        return None
    entries = []
    for record in records:
        settle(record, has_people=kind == "webinars")
        moment = record.moment
        if not moment or not re.search(r"\w", record.title.text) or _OF_THE_LIST.match(plain(record.title.text)):
            return None
        if kind == "webinars" and not moment.ending:
            return whole.as_text(scan, at, end, _ENDLESS)
        entry = _entry(scan, kind, record, moment)
        if not entry:
            return whole.as_text(scan, at, end)
        entries.append(entry)
    left = set(range(at, end)) - {line.part for record in records for line in record.lines}
    return Found(
        Entry({"type": kind, kind: tuple(entries)}, tuple(scan.source(number) for number in sorted(left))), end
    )


def _is_in_programme(scan: Scan, at: int) -> bool:
    """Return whether the nearest heading is that of sessions, whose times are those of a programme."""
    above = scan.above(at)
    heading = scan.text(at) if isinstance(scan.piece(at), Heading) else above[-1] if above else ""
    return is_about(heading, Topic.SESSIONS) and not is_about(heading, Topic.WEBINARS, Topic.ONLINE, Topic.EVENTS)


def _may_begin(scan: Scan, at: int) -> bool:
    """Return whether a record may begin with a part, which costs little to say."""
    piece, text = scan.piece(at), scan.text(at)
    if not isinstance(piece, Paragraph | Item | Heading) or not text:
        return False
    for number in range(at, at + _NEAR + 1):
        if number > at and not isinstance(scan.piece(number), Paragraph | Item):
            return False
        if any(char.isdigit() for char in scan.text(number)):
            return True
    return False


def _says_several(scan: Scan, at: int) -> bool:
    """Return whether one line of a list has several days with words of their own, which nobody can part for sure."""
    above, line = scan.above(at)[-1:], scan.rich(at)
    if (
        not isinstance(scan.piece(at), Item)
        or "\n" in line.text
        or not any(is_about(text, Topic.EVENTS) for text in above)
    ):
        return False
    bits = bits_of(line.stripped(), scan.circumstances)
    return len({day[2:4] for day in bits.days}) > 1 and len(bits.chunks) > 1


def _kind(scan: Scan, at: int, record: Record) -> str:
    """Return whether a record is a webinar or an event by the words around it, or "" for neither."""
    moment = record.moment
    if not moment:
        return ""
    texts = [line.text for line in record.lines]
    above = scan.above(at)
    before = scan.text(at - 1) if isinstance(scan.piece(at - 1), Paragraph | Heading) else ""
    led = any(is_about(text, Topic.WEBINARS) for text in _before(scan, at))
    above = (*above, *_headings_before(scan, at))
    clocked = moment.time is not None and moment.days.first == moment.days.last
    about_webinars = (
        led
        or any(is_about(text, Topic.WEBINARS) for text in (*above, *texts))
        or any(is_about(text, Topic.ONLINE) for text in above)
    )
    online = any(towns.is_online(text) for text in texts)
    registers = bool(record.registration) or any(is_about(text, Topic.REGISTRATION) for text in texts)
    is_upcoming = any(is_about(text, Topic.EVENTS) for text in (*above[-1:], before if len(before) < 200 else ""))
    is_upcoming |= _SAVE_THE_DATE.search(plain(texts[0][:60])) is not None
    is_event = is_upcoming and not any(is_about(text, Topic.WEBINARS) for text in (*above[-1:], *texts))
    has_place = bool(record.place) or any(_has_place(line) for line in record.lines)
    if clocked and (about_webinars or (online and registers)) and not (is_event and has_place and not online):
        return "webinars"
    if is_upcoming or (is_about(before, Topic.EVENTS) and len(before) < 120):
        return "events"
    return ""


def _has_place(line: Line) -> bool:
    return any(towns.likeness(chunk.text) > 1 for chunk in line.substance)


def _before(scan: Scan, at: int) -> list[str]:
    """Return the short paragraphs before a part, up to the heading over it: one of them may introduce a list."""
    texts = []
    for number in range(at - 1, max(-1, at - _MOST_BEFORE), -1):
        if not isinstance(scan.piece(number), Paragraph | Item):
            break
        texts.append(scan.text(number))
    return texts


def _headings_before(scan: Scan, at: int) -> tuple[str, ...]:
    """Return the heading of the list that goes on with a part, though a title within it was taken for a heading."""
    has_day = False
    for number in range(at - 1, max(-1, at - _MOST_BEFORE - 2), -1):
        piece, text = scan.piece(number), scan.text(number)
        if isinstance(piece, Heading) and is_about(text, Topic.WEBINARS, Topic.EVENTS):
            return (text,) if has_day else ()
        if not isinstance(piece, Paragraph | Item | Heading) or len(text) > _LONGEST_OF_LIST or not text:
            return ()
        if isinstance(piece, Heading) and is_about(text, *OTHER_TOPICS):
            return ()
        has_day |= any(char.isdigit() for char in text)
    return ()


def _entry(scan: Scan, kind: str, record: Record, moment: Moment) -> Entry | None:
    """Return a record as a webinar or an event, or None where it would be cut wrongly."""
    fields = _webinar(record, moment) if kind == "webinars" else _event(record, moment)
    if whole.is_broken(fields, " ".join((record.text, *record.people))):  # people are put together
        return None
    remarks = tuple(dict.fromkeys((*moment.days.remarks, *moment.remarks)))
    sources = tuple(scan.source(number) for number in dict.fromkeys(line.part for line in record.lines))
    return Entry(fields, sources, remarks)


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
    if record.status:
        fields["status"] = record.status
    return fields


def _event(record: Record, moment: Moment) -> dict[str, Value]:
    if moment.time and moment.time.ends and moment.days.first == moment.days.last:
        fields: dict[str, Value] = {
            "title": record.title,
            "start": moment.starts,
            "end": f"{moment.time.ends:%H:%M}",
        }
    else:
        fields = {"title": record.title, "start": f"{moment.days.first}"}
        if moment.days.last > moment.days.first:
            fields["end"] = f"{moment.days.last}"
    if moment.zone and len(str(fields["start"])) > 10:
        fields["timezone"] = moment.zone
    if record.place:
        fields["place"] = record.place
    elif record.is_online:
        fields["format"] = "online"
    if record.registration:
        fields["registration_url"] = record.registration
    if record.url:
        fields["url"] = record.url
    if record.description:
        fields["text"] = Prose(tuple(record.description))
    if record.status:
        fields["status"] = record.status
    return fields


def wished(scan: Scan, parts: range, kind: str) -> Entry | None:
    """Return parts as webinars or events, as far as they say a title, a day and, for webinars, a time with an end."""
    found: list[Value] = []
    at = parts.start
    left: list[int] = []
    while at < parts.stop:
        records, end = records_of(scan, at)
        entries = [_as(kind, record, scan) for record in records] if end <= parts.stop else []
        if entries and all(entries):
            found += [entry for entry in entries if entry]
            at = end
        else:
            left.append(at)
            at += 1
    if not found:
        return None
    return Entry({"type": kind, kind: tuple(found)}, tuple(scan.source(number) for number in left))


def _as(kind: str, record: Record, scan: Scan) -> Entry | None:
    """Return a record as a webinar or an event, or None where it lacks something or would be cut wrongly."""
    settle(record, has_people=kind == "webinars")
    moment = record.moment
    if not moment or not re.search(r"\w", record.title.text) or (kind == "webinars" and not moment.ending):
        return None
    return _entry(scan, kind, record, moment)
