"""Zones, and local times in them → instants.

Instants are kept in UTC, because Python subtracts two times of one zone by their clock faces, an hour out when clocks
change. Rules of zones come from the tzdata package, not from the system, whose copy may be years old.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsletter.errors import Refused
from newsletter.times.places import places, places_meant, places_of_abbreviation, tzdata

LONGEST_SPAN = timedelta(days=14)

# Etc/GMT+5 exists, but it is five hours *behind* UTC, which nobody expects.
_DISTANCE = r"(?ai)(?:etc/)?(?:(?:utc|gmt)?\s*[+\-−]\s*\d{1,2}(?::?\d{2})?|gmt0)"


class TimeRefused(Refused):
    """A date, time, duration or zone that cannot be taken.

    `of_end` is true where the end of a span is at fault. `meant` is the local time that was probably meant.
    """

    def __init__(self, message: str, hint: str = "", *, of_end: bool = False, meant: datetime | None = None) -> None:
        super().__init__(message, hint)
        self.of_end = of_end
        self.meant = meant


class FirstOfTwo(datetime):
    """A local time whose author wrote `first`: fold 0 alone cannot be told from a time that says nothing."""


class Span(NamedTuple):
    """A start and a later end, both in UTC; their difference is the time that really passes."""

    start: datetime
    end: datetime


def parse_zone(text: str) -> str:
    """Return the name of a place's time zone as IANA spells it, or UTC; refuse abbreviations and distances from UTC."""
    text = text.strip()
    if text in places():
        return text
    if found := places_of_abbreviation(text):
        message = f"“{text}” is an abbreviation, which does not say when the clocks change."
        raise TimeRefused(message, choice_of(found))
    if re.fullmatch(_DISTANCE, text):
        message = f"“{text}” is a distance from UTC, which does not say when the clocks change."
        raise TimeRefused(message, "Write the place, as in `Europe/Brussels`, or `UTC`.")
    hint = choice_of(places_meant(text))
    raise TimeRefused(f"“{text}” is not the full name of a time zone.", hint or "Write it as in `Europe/Brussels`.")


@lru_cache(maxsize=128)
def zone_rules(zone: str) -> ZoneInfo:
    """Return the rules of a zone, from the tzdata package; refuse a name that `parse_zone` refuses."""
    return ZoneInfo.from_file(BytesIO(tzdata("zoneinfo", *parse_zone(zone).split("/"))), key=zone)


def at(local: datetime, zone: str) -> datetime:
    """Return the instant, in UTC, at which a zone's clocks show a local time; refuse what they skip or show twice."""
    rules = zone_rules(zone)
    clock = datetime.combine(local, local.time(), rules)
    first, second = (clock.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    marked = isinstance(local, FirstOfTwo) or local.fold == 1
    if first == second and not marked:
        return first
    written = f"{local:%Y-%m-%d %H:%M}"
    if first == second:
        raise TimeRefused(f"{written} comes only once in {zone}.", f"Write `{written}` without another word.")
    if first > second:
        before, after = _change(second, first, rules)
        message = f"{written} does not exist in {zone}: the clock leaps from {before:%H:%M} to {after:%H:%M}."
        last = before - timedelta(minutes=1)
        raise TimeRefused(message, f"Write `{last:%Y-%m-%d %H:%M}` or `{after:%Y-%m-%d %H:%M}`, or another time.")
    if first < second and not marked:
        before, after = _change(first, second, rules)
        message = f"{written} comes twice in {zone}: the clock goes back from {before:%H:%M} to {after:%H:%M}."
        hint = f"Write `{written} first` ({first:%H:%M} UTC) or `{written} second` ({second:%H:%M} UTC)."
        raise TimeRefused(message, hint)
    return second if local.fold else first


def shown_at(instant: datetime, zone: str) -> datetime:
    """Return the local time that a zone's clocks show at an instant, marked if it comes twice."""
    local = instant.astimezone(zone_rules(zone)).replace(tzinfo=None)
    try:
        at(local.replace(fold=0), zone)
    except TimeRefused:
        return local if local.fold else FirstOfTwo.fromisoformat(str(local))
    return local


def as_written(local: datetime) -> str:
    """Return a local time as it is written in a field, with `first` or `second` if it is so marked."""
    mark = " first" if isinstance(local, FirstOfTwo) else " second" if local.fold else ""
    return f"{local:%Y-%m-%d %H:%M}{mark}"


def start_of_day(day: date, zone: str) -> datetime:
    """Return the instant, in UTC, at which a day begins in a zone; where clocks skip midnight, the first after it."""
    midnight = datetime.combine(day, time(), zone_rules(zone)).astimezone(UTC)
    later = midnight.astimezone(zone_rules(zone))
    if later.replace(tzinfo=None) == datetime.combine(day, time()):
        return midnight
    return _change(midnight - timedelta(hours=3), midnight + timedelta(hours=3), zone_rules(zone))[1].astimezone(UTC)


def span(starts: datetime, zone: str, *, ends: datetime | None, duration: timedelta | None) -> Span:
    """Return the instants of a start with either an end or a duration, which is the time that really passes."""
    start = at(starts, zone)
    if ends is None and duration is not None:
        end = start + duration
    elif ends is not None and duration is None:
        try:
            end = at(ends, zone)
        except TimeRefused as refused:
            raise TimeRefused(refused.message, refused.hint, of_end=True) from refused
    else:
        raise TimeRefused("It needs either `ends` or `duration`.", "Write for example `duration: 90 min`.", of_end=True)
    if start < end <= start + LONGEST_SPAN:
        return Span(start, end)
    shown = f"{end.astimezone(zone_rules(zone)):%Y-%m-%d %H:%M}"
    if end <= start:
        message = f"It ends at {shown}, which is not after its start at {starts:%Y-%m-%d %H:%M}."
        hint = "Correct one of them, or write `duration: 90 min` instead of `ends`."
        if ends and ends.date() == starts.date():
            next_day = ends + timedelta(days=1)
            length = next_day.replace(tzinfo=zone_rules(zone)).astimezone(UTC) - start
            hours, minutes = divmod(length // timedelta(minutes=1), 60)
            lasts = f"{hours} h {minutes:02}" if minutes else f"{hours} h"
            hint = f"{hint} If it lasts {lasts}, write `ends: {next_day:%Y-%m-%d %H:%M}`."
        raise TimeRefused(message, hint, of_end=True)
    message = f"It would last {(end - start).days} days, from {starts:%Y-%m-%d %H:%M} to {shown}."
    raise TimeRefused(message, "Check the year and the month of `ends`: 14 days are the most.", of_end=True)


def _change(early: datetime, late: datetime, rules: ZoneInfo) -> tuple[datetime, datetime]:
    """Return what the clock shows before and after the one change that lies between two instants."""
    offset = early.astimezone(rules).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        early, late = (middle, late) if middle.astimezone(rules).utcoffset() == offset else (early, middle)
    return early.astimezone(rules) + timedelta(seconds=1), late.astimezone(rules)


def choice_of(values: Iterable[object]) -> str:
    """Return the hint to write one of these values, or "" if there are none."""
    quoted = [f"`{value}`" for value in values]
    return f"Write {' or '.join(quoted)}." if quoted else ""
