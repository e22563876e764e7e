"""A calendar → Document: an Appointment for each of its events, and as notes what is not for readers.

Comes in: the text of one or more calendars, as Outlook, Google, Zoom and others write them. Goes out: appointments in
their order. It is a module of its own because icalendar reads a file as it was written, and people want to know what
happens when.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from newsletter.errors import Refused
from newsletter.importing import characters
from newsletter.importing.document import Document, Head, Note
from newsletter.importing.pieces import Appointment, Rich, What
from newsletter.importing.read import html
from newsletter.importing.read.calendar.invitations import parted
from newsletter.importing.read.calendar.recurring import in_words
from newsletter.importing.read.calendar.zones_named import zone_named
from newsletter.importing.wording import words_of
from newsletter.times.zones import zone_rules

_ZONES = re.compile(r"(?ims)^BEGIN:VTIMEZONE\r?$.*?^END:VTIMEZONE\r?$\n?")
_FOLDS = re.compile(r"\r?\n[ \t]")
_ALARMS = re.compile(r"(?ims)^BEGIN:VALARM\r?$.*?^END:VALARM\r?$\n?")
_PROPERTY = re.compile(r"(?im)^(TZID|X-LIC-LOCATION)[^:\r\n]*:([^\r\n]+)")
_LARGEST, _MOST = 5_000_000, 5_000
_HTML = re.compile(r"(?s)<[^>]{1,2000}>")
_STATES = frozenset({"confirmed", "cancelled", "tentative"})
_DAMAGED = "Export it from the calendar again, and take that file."
_ELSEWHERE = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
)


def read(name: str, text: str) -> Document:
    """Return what a calendar says; raise Refused for one that is damaged, or has no appointments."""
    if "BEGIN:VCALENDAR" not in text.upper():
        raise Refused("This file is damaged: it holds no calendar.", _DAMAGED)
    if len(text) > _LARGEST:
        raise Refused("This calendar is too large to be read.", "Export the months that the letter needs.")
    unfolded = _FOLDS.sub("", text)
    zones = dict(_zones(unfolded))
    calendars = _calendars(_ALARMS.sub("", _ZONES.sub("", unfolded)))
    reader = _Reader(zones)
    for calendar in calendars:
        reader.calendar(calendar)
    if not reader.pieces and not reader.notes:
        raise Refused("This calendar has no appointments in it.", "Export the appointments that the letter needs.")
    title = next(
        filter(None, (_text(calendar, "X-WR-CALNAME") or _text(calendar, "NAME") for calendar in calendars)), ""
    )
    return Document(
        name,
        tuple(reader.pieces),
        tuple(reader.notes),
        head=Head(title=title),
        warnings=tuple(dict.fromkeys(reader.warnings)),
    )


def _calendars(text: str) -> list[Any]:
    import icalendar

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as of zones' names, which are told here anyway
            calendars = list(icalendar.Calendar.from_ical(text, multiple=True))
    except Exception as error:  # it lets through whatever the parsers of values raise
        raise Refused("This file is damaged: its lines are not those of a calendar.", _DAMAGED) from error
    found = [calendar for calendar in calendars if calendar.name == "VCALENDAR"]
    if not found:
        raise Refused("This file is damaged: its end is missing.", _DAMAGED)
    return found


def _zones(text: str) -> Iterator[tuple[str, str]]:
    """Yield the zones that a calendar describes, with IANA's name of each that can be told."""
    for found in _ZONES.finditer(text):
        says = {key.upper(): value.strip() for key, value in reversed(_PROPERTY.findall(found[0]))}
        if "TZID" in says:
            yield says["TZID"], zone_named(says["TZID"], says.get("X-LIC-LOCATION", ""))


class _Reader:
    """Reads calendars into appointments; `zones` are IANA's names of those that they describe."""

    def __init__(self, zones: dict[str, str]) -> None:
        self.pieces: list[Appointment] = []
        self.notes: list[Note] = []
        self.warnings: list[str] = []
        self._zones = zones
        self._series: dict[str, int] = {}

    def calendar(self, calendar: Any) -> None:
        """Read all that a calendar holds."""
        usual = zone_named(_text(calendar, "X-WR-TIMEZONE") or _text(calendar, "TIMEZONE-ID"))
        is_cancelled = _text(calendar, "METHOD").upper() == "CANCEL"
        if description := _text(calendar, "X-WR-CALDESC") or _text(calendar, "DESCRIPTION"):
            self.notes.append(Note(What.PROPERTY, description))
        events = [part for part in calendar.subcomponents if part.name == "VEVENT"]
        if len(events) > _MOST:
            raise Refused(f"This calendar has more than {_MOST:,} appointments.", "Export those that the letter needs.")
        for event in sorted(events, key=lambda event: "RECURRENCE-ID" in event):
            self._event(event, usual, is_cancelled)
        for part in calendar.subcomponents:
            if part.name not in ("VEVENT", "VFREEBUSY"):
                self._untimed(part)

    def _event(self, event: Any, usual: str, is_cancelled: bool) -> None:
        starts = _moment(event, "DTSTART")
        if starts is None:
            self.warnings.append("An appointment has no date that can be read; its words stand beside the draft.")
            self._untimed(event)
            return
        uid = _text(event, "UID")
        if "RECURRENCE-ID" in event and uid in self._series:
            words = [
                f"{starts:%Y-%m-%d %H:%M}" if isinstance(starts, datetime) else f"{starts:%Y-%m-%d}",
                *_words(event),
            ]
            self._note(What.REPEATS, " · ".join(words), self._series[uid])
            return
        at = len(self.pieces)
        self._series[uid] = at
        ends = _moment(event, "DTEND")
        if not isinstance(starts, datetime):
            # The end of a day is told as the day after it.
            is_longer = ends is not None and not isinstance(ends, datetime) and ends > starts
            ends = ends - timedelta(days=1) if ends is not None and is_longer else None
            ends = None if ends == starts else ends
        elif not isinstance(ends, datetime):
            ends = None
        else:
            ends = _on_clock(ends, self._zone(event, "DTEND", usual), self._zone(event, "DTSTART", usual))
        description = parted(_description(event))
        place, url = parted(_text(event, "LOCATION")), parted(_text(event, "URL"))
        rule = _raw(event, "RRULE")
        status = "cancelled" if is_cancelled else _text(event, "STATUS").lower()
        self.pieces.append(
            Appointment(
                title=_text(event, "SUMMARY"),
                starts=starts,
                ends=ends,
                duration=_duration(event),
                timezone=self._zone(event, "DTSTART", usual) if isinstance(starts, datetime) else "",
                uid=uid,
                sequence=_whole(event, "SEQUENCE"),
                status=status if status in _STATES else "",
                description=description.text,
                place=place.text,
                url=url.text,
                organizer=_name(_first(event, "ORGANIZER")),
                people=tuple(filter(None, (_name(person, is_address=False) for person in _all(event, "ATTENDEE")))),
                categories=tuple(_categories(event)),
                rrule=rule,
            )
        )
        for way in (*description.ways, *place.ways, *url.ways, *(_text(event, name) for name in _ELSEWHERE)):
            self._note(What.JOINING, way, at)
        if rule:
            self._note(What.REPEATS, in_words(rule), at)
        for name, says in (("EXDATE", "not on"), ("RDATE", "also on")):
            if dates := _raw(event, name):
                self._note(What.REPEATS, f"{says} {dates}", at)
        for name in ("COMMENT", "CONTACT"):
            for words in _all(event, name):
                self._note(What.PROPERTY, _tidy(str(words)), at)
        for attached in _all(event, "ATTACH"):
            if isinstance(attached, str) and "://" in attached:
                self._note(What.LINK, attached, at)

    def _zone(self, event: Any, name: str, usual: str) -> str:
        """Return the zone in which a moment is told, or "" for one that is the same hour everywhere."""
        tzid = str(_parameters(_first(event, name)).get("TZID", ""))
        if not tzid:
            return "UTC" if _raw(event, name).endswith("Z") else usual
        zone = self._zones.get(tzid) or zone_named(tzid)
        if not zone:
            self.warnings.append(f"The calendar's time zone “{tzid}” is not known, so look at the hours.")
        return zone

    def _untimed(self, part: Any) -> None:
        if words := _words(part):
            self._note(What.PROPERTY, " · ".join(words), None)

    def _note(self, what: What, words: str, at: int | None) -> None:
        if words:
            self.notes.append(Note(what, words, at))


def _tidy(text: str) -> str:
    return characters.tidy(Rich.plain(text.replace("\\n", "\n")))[0].text


def _all(part: Any, name: str) -> list[Any]:
    found = part.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]


def _first(part: Any, name: str) -> Any:
    return next(iter(_all(part, name)), None)


def _parameters(found: Any) -> Mapping[str, Any]:
    """Return the parameters of a property, such as its zone; what cannot be read has none."""
    try:
        return getattr(found, "params", {})
    except ValueError:
        return {}


def _text(part: Any, name: str) -> str:
    return _tidy(str(found[0])) if (found := _all(part, name)) else ""


def _words(part: Any) -> list[str]:
    texts = [parted(_text(part, name)).text for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    return list(filter(None, texts))


def _raw(part: Any, name: str) -> str:
    """Return a value as the file has it."""
    texts = [found.to_ical() for found in _all(part, name) if hasattr(found, "to_ical")]
    return ", ".join(text.decode() if isinstance(text, bytes) else str(text) for text in texts)


def _moment(part: Any, name: str) -> datetime | date | None:
    """Return a moment as its own clock shows it, or None if there is none that can be read."""
    moment = _value(_first(part, name))
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return moment if isinstance(moment, date) else None


def _value(found: Any) -> object:
    """Return the value that a property holds, or None where it holds none that can be read."""
    try:
        return getattr(found, "dt", None)
    except ValueError:  # icalendar keeps what it cannot read, and says so only here
        return None


def _duration(part: Any) -> timedelta | None:
    found = _value(_first(part, "DURATION"))
    return found if isinstance(found, timedelta) and found > timedelta() else None


def _whole(part: Any, name: str) -> int:
    text = str(part.get(name, ""))
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else 0


def _description(event: Any) -> str:
    """Return the description; some programs have only one in HTML."""
    text = _text(event, "DESCRIPTION")
    if not text:
        text = _text(event, "X-ALT-DESC")
    if _HTML.search(text) and re.search(r"</\w+>|<br", text):
        return "\n".join(filter(None, map(words_of, html.read(text).pieces)))
    return text


def _name(person: Any, *, is_address: bool = True) -> str:
    """Return the name of somebody, or where there is none the address."""
    if person is None:
        return ""
    name = _tidy(str(_parameters(person).get("CN", ""))).strip('"')
    address = re.sub("(?i)^mailto:", "", _tidy(str(person)))
    return name if name and "@" not in name else (address if is_address else "")


def _categories(event: Any) -> Iterator[str]:
    for found in _all(event, "CATEGORIES"):
        yield from (_tidy(str(category)) for category in getattr(found, "cats", [found]))


def _on_clock(moment: datetime, zone: str, wanted: str) -> datetime:
    """Return a moment as the clocks of another zone show it."""
    if zone == wanted or not zone or not wanted:
        return moment
    return moment.replace(tzinfo=zone_rules(zone)).astimezone(zone_rules(wanted)).replace(tzinfo=None)
