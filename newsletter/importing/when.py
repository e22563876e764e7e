"""Days and times of a text → the values of fields, with a remark for all that its author has to look at.

Comes in: a text, and what is known about the letter: its zone, its language, its day. Goes out: starts and ends as a
file spells them. It is a module of its own because a year that is not written, a zone and an order of day and month are
decided here for every kind of block, and said in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from newsletter.importing import clocks, days
from newsletter.importing.clocks import Time
from newsletter.importing.days import Day, Named
from newsletter.times.places import places_meant, places_of_abbreviation
from newsletter.times.zones import TimeRefused, parse_zone, zone_rules

_NEAR = 60
"""Characters between a day and its time."""


@dataclass(frozen=True)
class Circumstances:
    """What decides on how days and times are read: the letter's zone and language, and a day near them."""

    timezone: str = "UTC"
    language: str = "en"
    day: date | None = None
    """A day that is written with its year, or None."""
    day_text: str = ""
    """The words that say so."""
    is_ahead: bool = False
    """Whether days without a year are those that come after that day."""


class Days(NamedTuple):
    """A first and a last day with their place in a text, and what is to be looked at."""

    start: int
    end: int
    first: date
    last: date
    remarks: tuple[str, ...] = ()


class Moment(NamedTuple):
    """Days, perhaps with a time; `zone` is "" where the letter's clock is meant."""

    days: Days
    time: Time | None = None
    duration: timedelta | None = None
    zone: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def starts(self) -> str:
        """The day and the time of the start."""
        assert self.time
        return f"{self.days.first} {self.time.starts:%H:%M}"

    @property
    def ending(self) -> dict[str, str]:
        """The field that says when it ends, if that is known."""
        if self.time and self.time.ends:
            is_far = self.days.last > self.days.first + timedelta(days=1)
            return {"ends": f"{self.days.last} {self.time.ends:%H:%M}" if is_far else f"{self.time.ends:%H:%M}"}
        if self.duration and self.duration <= timedelta(hours=24):
            return {"duration": f"{self.duration // timedelta(minutes=1)} min"}
        return {}

    @property
    def end(self) -> int:
        """Where its words end."""
        return max(self.days.end, self.time.end if self.time else 0)

    @property
    def start(self) -> int:
        """Where its words begin."""
        return min(self.days.start, self.time.start if self.time else self.days.start)


def days_in(text: str, circumstances: Circumstances) -> list[Days]:
    """Return the days in a text that exist."""
    return list(_days_in(text, circumstances)) if any(map(str.isdigit, text)) else []


@lru_cache(maxsize=1024)
def _days_in(text: str, circumstances: Circumstances) -> tuple[Days, ...]:
    found = days.named(text, circumstances.language)
    own = next((day for each in found for day in (each.last, each.first) if day.year), None)
    return tuple(meant for each in found if (meant := _dated(text, each, own, circumstances)))


def moments(text: str, circumstances: Circumstances) -> list[Moment]:
    """Return the days in a text, each with the time that stands beside it."""
    return list(_moments_in(text, circumstances)) if any(map(str.isdigit, text)) else []


@lru_cache(maxsize=1024)  # recognisers ask the same of one text
def _moments_in(text: str, circumstances: Circumstances) -> tuple[Moment, ...]:
    found, times = days_in(text, circumstances), clocks.times(text)
    # A time is no part of a date, and `12.05` in a date no time.
    times = [time for time in times if not any(day.start < time.end and time.start < day.end for day in found)]
    return tuple(_moments(text, found, times, circumstances))


def _moments(text: str, found: list[Days], times: list[Time], circumstances: Circumstances) -> Iterator[Moment]:
    length = clocks.length(text) if times and found else None
    for number, day in enumerate(found):
        stop = found[number + 1].start if number + 1 < len(found) else len(text)
        behind = [time for time in times if day.end <= time.start < min(stop, day.end + _NEAR)]
        begin = found[number - 1].end if number else 0
        before = [time for time in times if max(begin, day.start - _NEAR) <= time.end <= day.start]
        clock = behind[0] if behind else before[-1] if before and len(found) == 1 else None
        zone, remarks = (
            of_zone(clock.zone, datetime.combine(day.first, clock.starts), circumstances) if clock else ("", ())
        )
        yield Moment(day, clock, length if clock and not clock.ends else None, zone, (*day.remarks, *remarks))


def together(days: Days, time: Time | None, length: timedelta | None, circumstances: Circumstances) -> Moment:
    """Return a day and a time of day that stand in different lines as one moment."""
    if not time:
        return Moment(days, None, length)
    zone, remarks = of_zone(time.zone, datetime.combine(days.first, time.starts), circumstances)
    return Moment(days, time, None if time.ends else length, zone, (*days.remarks, *remarks))


def of_zone(said: str, local: datetime, circumstances: Circumstances) -> tuple[str, tuple[str, ...]]:
    """Return the zone to write for one that is said beside a time, "" for the letter's, and what is to be looked at."""
    if not said:
        return "", ()
    candidates = _candidates(said)
    own = local.replace(tzinfo=zone_rules(circumstances.timezone)).utcoffset()
    offset = _distance(said)
    if circumstances.timezone in candidates or own in {_offset(zone, local) for zone in candidates} or offset == own:
        return "", ()
    if not candidates:
        return "", (f"The time is that of “{said}”: add a line `timezone:` with a place there.",)
    more = f" It may also be {' or '.join(candidates[1:])}." if len(candidates) > 1 else ""
    return candidates[0], (f"“{said}” was taken for {candidates[0]}.{more}",) if more else ()


@cache
def _candidates(said: str) -> tuple[str, ...]:
    if found := places_of_abbreviation(said):
        return found
    with suppress(TimeRefused):
        return (parse_zone(said),)
    return () if _distance(said) is not None else places_meant(said)


def _distance(said: str) -> timedelta | None:
    import re

    found = re.fullmatch(r"(?:UTC|GMT)\s?([+−-])\s?(\d{1,2})(?::(\d\d))?", said)
    if not found:
        return None
    distance = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return distance if found[1] == "+" else -distance


def _offset(zone: str, local: datetime) -> timedelta | None:
    return local.replace(tzinfo=zone_rules(zone)).utcoffset()


def _dated(text: str, found: Named, own: Day | None, circumstances: Circumstances) -> Days | None:
    """Return days with their years: those written, else that of another day in the text, else one near the letter's."""
    remarks = []
    year, last_year = found.first.year, found.last.year
    if not year and own:
        year = own.year
    elif not year:
        near = circumstances.day
        if not near:
            return None
        year = _year_near(found.last, near, found, is_ahead=circumstances.is_ahead)
        remarks.append(
            f"The year {year} of “{text[found.start : found.end]}” is taken from “{circumstances.day_text}”."
        )
    assert year
    last_year = last_year or year + (found.last[1:] < found.first[1:])
    with suppress(ValueError):
        first, last = date(year, *found.first[1:]), date(last_year, *found.last[1:])
        if found.is_ambiguous:
            words, other = text[found.start : found.end], date(year, found.first.day, found.first.month)
            remarks.append(f"“{words}” was read as {first}; it may also mean {other}.")
        if first <= last:
            return Days(found.start, found.end, first, last, tuple(remarks))
    return None


def _year_near(day: Day, near: date, found: Named, *, is_ahead: bool) -> int:
    """Return the year in which a day is on its weekday, if there is one beside it, and not long before another day."""
    years = [near.year - 1, near.year, near.year + 1]
    weekdays = {number for numbers in found.weekdays for number in numbers.values()}
    expected = near + (timedelta(days=180) if is_ahead and near != date(near.year, 6, 1) else timedelta(days=30))
    for year in sorted(years, key=lambda year: _distance_of(year, day, expected)):
        with suppress(ValueError):
            if not weekdays or date(year, *found.first[1:]).weekday() in weekdays:
                return year
    return near.year


def _distance_of(year: int, day: Day, expected: date) -> timedelta:
    """Return how far a day of a year is from where it is expected, which is rather after a letter than before it."""
    with suppress(ValueError):
        return abs(date(year, *day[1:]) - expected)
    return timedelta.max
