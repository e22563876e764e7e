"""Events on a day, on several or at a time, and deadlines.

Comes in: what an author wrote. Goes out: frozen values, or a refusal with the line to write. They are a module apart
from events.py because their days need no clock: an event from 11 to 13 October has no zone and lasts until the 13th is
over.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import ValidationInfo, model_validator

from newsletter.model.events import Item, Status, Timed, Webinar, name_of, read_time, take_name
from newsletter.reading.fields import Address, Day, DayOrLocal, Line, Place, Prose, Slug, Zone
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model, optional, refuse, required
from newsletter.times import written, zones

LONGEST = timedelta(days=366)
"""How long an event may last; what is longer has a wrong year."""


class Deadline(Model):
    """A day by which something has to be done."""

    date: Day = required("the last day, as year-month-day", "2026-05-15")
    what: Line = required("what has to be done by then", "Travel grants", title="What is due")
    note: Prose | None = optional("a remark, such as the hour", "23:59 in Brussels")
    url: Address | None = optional("an address with more about it", "https://example.org/grants")


class Occasion(Item):
    """An event that people go to or follow: on a day, on several, or at a time."""

    KIND: ClassVar[Kind] = Kind.EVENT
    ONCE: ClassVar[frozenset[str]] = frozenset({"id", "status", "revision"})

    start: DayOrLocal = required("the first day, or the day and the time of the start", "2026-10-09")
    end: DayOrLocal | None = optional("the last day, or the time of the end", "2026-10-11")
    timezone: Zone = required(
        "the place whose clock `start` and `end` follow; the issue's, if you leave it out", "Europe/Brussels"
    )
    place: Place | None = optional("the town", "Ghent, Belgium")
    venue: Place | None = optional("the house in that town", "University Hall")
    format: Literal["in-person", "online", "hybrid"] | None = optional(
        "how people take part: `in-person`, `online`, or `hybrid` for both", "hybrid"
    )
    registration_url: Address | None = optional(
        "the address where people register; leave it out while it is not known", "https://example.org/register"
    )
    url: Address | None = optional("the event's own address", "https://example.org/meeting")
    text: Prose | None = optional("what it is about, in a few sentences", "Three days for **patients**.")
    deadlines: tuple[Deadline, ...] = optional(
        "the days by which something has to be done", [{"date": "2026-05-15", "what": "Travel grants"}], default=()
    )
    id: Slug | None = optional(
        "a short name that stays when the title or the date changes: small letters, digits, hyphens",
        "autumn-meeting",
        title="Short name",
    )
    status: Status | None = optional("what has become of it: `cancelled` or `postponed`", "postponed")
    revision: int = optional("how often you have sent it with a change: from 0 on", 1, default=0, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _fill_in_the_day_and_the_zone(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, dict):
            return value
        value = dict(value)  # the source's data stays as it was written
        if not (has_own := value.get("timezone") is not None):
            value["timezone"] = (info.context or {}).get("timezone", "UTC")
        zone = zones.zone_meant(str(value["timezone"]))
        if isinstance(start := value.get("start"), str):
            value["start"] = read_time(written.parse_day_or_local, start, zone, keeps_zone=has_own)
            if isinstance(value["start"], zones.TimeRefused):
                value["start"] = _first_and_last(start) or value["start"]
        if isinstance(end := value.get("end"), str):
            value["end"] = _read_end(end, value.get("start"), zone, keeps_zone=has_own)
        return value

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Occasion":
        if isinstance(self.start, datetime):
            self._check_clocks(self.start)
        elif isinstance(self.end, datetime):
            message = "The end has a time, and the start only a day."
            hint = f"Write it as well, as in `start: {self.start} 09:00`, or the end without: `end: {_day(self.end)}`."
            refuse(message, hint, field="start")
        elif self.end and self.end < self.start:
            message = f"The event ends on {self.end}, before its start on {self.start}."
            refuse(message, "Swap the two, or correct one of them.", field="end")
        if self.end and _day(self.end) - _day(self.start) > LONGEST:
            days = (_day(self.end) - _day(self.start)).days
            refuse(f"The event would last {days} days.", "Check the years of `start` and `end`.", field="end")
        return self

    def _check_clocks(self, start: datetime) -> None:
        """Refuse a start with a time that has no end with one, or none after it."""
        if self.end is None:
            message = f"The event “{self.title}” does not say when it ends."
            end = start + timedelta(hours=2)
            alone = f"write its day alone, `start: {start:%Y-%m-%d}`"
            refuse(message, f"Add a line such as `end: {end:%H:%M}`, or {alone}.")
        if not isinstance(self.end, datetime):
            message = f"The start has a time, and the end on {self.end} only a day."
            hint = f"Write it as well, as in `end: {self.end} 17:00`, or the start without: `start: {start:%Y-%m-%d}`."
            refuse(message, hint, field="end")
        for field, local in (("start", start), ("end", self.end)):
            try:
                zones.at(local, self.timezone)
            except zones.TimeRefused as refusal:
                refuse(refusal.message, refusal.hint, field=field)
        if self.span.end <= self.span.start:
            message = f"It ends at {self.end:%Y-%m-%d %H:%M}, which is not after its start at {start:%Y-%m-%d %H:%M}."
            refuse(message, "Swap the two, or correct one of them.", field="end")

    @model_validator(mode="after")
    def _has_a_name_of_its_own(self, info: ValidationInfo) -> "Occasion":
        take_name(self, "event", self.id, self.start, info, self.is_the_same_as)
        return self

    def is_the_same_as(self, other: Item) -> bool:
        """Whether two entries, such as a card and a line of a calendar, are of one event."""
        mine = self.slug, self.title, self.start, self.end, self.timezone, self.status
        return isinstance(other, Occasion) and mine == (
            *(other.slug, other.title, other.start, other.end, other.timezone, other.status),
        )

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of what takes whole days; None if it has a clock."""
        return None if isinstance(self.start, datetime) else (self.start, self.end or self.start)

    @property
    def span(self) -> zones.Span:
        """Start and end as instants; what takes whole days is over with the last."""
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            return zones.Span(zones.at(self.start, self.timezone), zones.at(self.end, self.timezone))
        after = (self.end or self.start) + timedelta(days=1)
        return zones.Span(zones.start_of_day(self.start, self.timezone), zones.start_of_day(after, self.timezone))

    @property
    def first_day(self) -> date:
        """The day on which it starts."""
        return _day(self.start)

    @property
    def last_day(self) -> date:
        """The day on which it ends."""
        return _day(self.end or self.start)

    @property
    def where(self) -> str:
        """The venue and the town, or ""."""
        return ", ".join(filter(None, (self.venue, self.place)))

    @property
    def takes_place(self) -> bool:
        """Whether it is neither cancelled nor postponed."""
        return self.status is None

    @property
    def is_followed_elsewhere(self) -> bool:
        """Whether its time matters to readers on other clocks than its own: those who follow it online."""
        return self.format in ("online", "hybrid")

    @property
    def number(self) -> str:
        """What tells it apart from another of the same title and time."""
        return ""

    @property
    def slug(self) -> str:
        """The stable name of this event in file names and calendars: its id, else its title and first day."""
        return self.id or name_of("event", self.title, self.start)

    @property
    def found_as(self) -> tuple[str, str]:
        """Its title, and where it is."""
        return self.title, self.where


Happening = Timed | Occasion
"""All that calendars can take."""

Announced = Webinar | Occasion
"""What has a name, a status and a calendar file of its own."""

_Dated = TypeVar("_Dated", Deadline, Occasion)


def by_date(items: Iterable[_Dated]) -> list[tuple[int, _Dated]]:
    """Return items in the order of their days and times, each with the number that it has in the file."""

    def moment(numbered: tuple[int, _Dated]) -> tuple[date, time]:
        item = numbered[1]
        start = item.date if isinstance(item, Deadline) else item.start
        return _day(start), start.time() if isinstance(start, datetime) else time()

    return sorted(enumerate(items), key=moment)


def _read_end(text: str, start: object, zone: str | None, *, keeps_zone: bool) -> date | zones.TimeRefused:
    """Return the end that a text says after what `start` was read as, or its refusal."""
    if not written.is_clock(text):
        return read_time(written.parse_day_or_local, text, zone, keeps_zone=keeps_zone)
    if isinstance(start, date) and not isinstance(start, datetime):
        hint = f"Write the time of the start as well, as in `start: {start} 09:00`, or take this line out."
        return zones.TimeRefused("The end has a time, and the start only a day.", hint)
    known = start if isinstance(start, datetime) else getattr(start, "meant", None)
    return read_time(written.parse_end, text, known or datetime(2000, 1, 1), zone, keeps_zone=keeps_zone)


def _first_and_last(text: str) -> zones.TimeRefused | None:
    """Return the refusal of a start such as `11–13 October 2026`, or None for any other."""
    from newsletter.times.written_dates import range_meant

    if not (found := range_meant(text)):
        return None
    hint = f"Write `start: {found.first}`, and on the line below `end: {found.last}`."
    return zones.TimeRefused(f"“{text}” is a first and a last day, which have a line each.", hint)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
