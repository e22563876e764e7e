"""Dates, times and durations as authors type them → Python's date, datetime and timedelta.

Comes in: one value of the YAML as text. Goes out: a date, a local time or a length. What is wrong or ambiguous is
refused, with the value to write instead. It is a module of its own, apart from meant.py, because what it takes is
certain, and apart from wording.py because it needs no Babel, so that `--help` stays quick.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from datetime import date, datetime, time, timedelta

from newsletter.times.converted import Converted, converted
from newsletter.times.meant import YEARS, Clock, Days, clock_meant, days_meant, length_meant
from newsletter.times.zones import FirstOfTwo, TimeRefused, as_written, choice_of

LONGEST_DURATION = timedelta(hours=24)
LONGEST_NIGHT = timedelta(hours=12)  # from a start to an end on the next day of which only the time is given

_DATE_AND_CLOCK = re.compile(
    r"(\d{4}\D\d{1,2}\D\d{1,2}(?!\d)|\d{1,2}[./]\d{1,2}[./]\d{2}(?!\d)|.*?\d{4}(?!\d))"
    r"(?:(T|[,،]?\s|[,،])\s*(?:[-–—|]\s+)?(.+))?",
    re.DOTALL,
)
_NO_DAYS = Days()
_CLOCK_FIRST = r"^(\d{1,2}[:h]\d{2}(?:\s*[ap]m)?)[\s,]+(?:(?:on|am|le|el|op)\s+)?((?=\D*\d{1,2}\D).*\d{4})$"
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?(?:\s+(first|second))?", re.ASCII)
_DURATION = re.compile(
    r"(?ai)(?:(?P<hours>\d{1,5})\s*(?:h|hrs?|hours?|:(?=\d\d$))\s*)?(?:(?P<minutes>\d{1,5})\s*(?:m|mins?|minutes?)?)?"
)


def parse_date(text: str) -> date:
    """Return the date written as `2021-12-20`; refuse every other form."""
    return _date(text.strip(), "")


def parse_local(text: str, zone: str | None = None, *, keeps_zone: bool = False) -> datetime:
    """Return the naive time written as `2022-02-08 16:30`; refuse every other form.

    Where clocks go back, a time comes twice: `2027-10-31 02:30 first` is a FirstOfTwo, `… second` has fold 1. `zone` is
    the one that counts, for hints about times that name another; with `keeps_zone`, they do not change it.
    """
    text = text.strip()
    match = _DATE_AND_CLOCK.fullmatch(re.sub(_CLOCK_FIRST, r"\2 \1", text))
    if not match:
        if meant := clock_meant(text):
            end = f", and `ends: {meant.ends:%H:%M}` in a line of its own" if meant.ends else ""
            hint = f"Write the date before it, as in `2022-02-08 {meant.starts:%H:%M}`{end}."
            raise TimeRefused(f"“{text}” has no date.", hint)
        raise TimeRefused(f"“{text}” is not a date with a time.", "Write it as in `2022-02-08 16:30`.")
    day_text, between, clock_text = match.groups()
    if clock_text is None:
        meant_days = days_meant(day_text)
        days = meant_days.days or (_date(day_text, " 16:30"),)
        hint = f"Write the time after it, as in {' or '.join(f'`{day} 16:30`' for day in days)}. {meant_days.remark}"
        raise TimeRefused(f"“{text}” has no time.", hint.rstrip())
    clock, which = _clock(clock_text, days_meant(day_text), zone, is_iso=between == "T", keeps_zone=keeps_zone)
    return _marked(datetime.combine(_date(day_text, f" {clock:%H:%M}"), clock), which)


def parse_day_or_local(text: str, zone: str | None = None, *, keeps_zone: bool = False) -> date:
    """Return a date, or the naive time of parse_local() where a clock follows it; refuse every other form."""
    text = text.strip()
    match = _DATE_AND_CLOCK.fullmatch(text)
    if match and match[3] is None:
        return parse_date(text)
    if not match and not re.match(_CLOCK_FIRST, text) and not is_clock(text):
        raise TimeRefused(f"“{text}” is not a date.", "Write it as in `2022-02-08`, or `2022-02-08 16:30` with a time.")
    return parse_local(text, zone, keeps_zone=keeps_zone)


def is_clock(text: str) -> bool:
    """Return whether a text is a time of day without a date, in any form."""
    if _CLOCK.fullmatch(text):
        return True
    try:
        meant = clock_meant(text)
    except TimeRefused:
        return True  # `25 pm` is a time that no clock shows
    return meant is not None and (":" in text or not meant.zone)  # `9 June` might be nine o'clock in June


def parse_end(text: str, starts: datetime, zone: str | None = None, *, keeps_zone: bool = False) -> datetime:
    """Return the end as a naive time: a full one, or `02:00` alone, which may be that of the night after the start."""
    text = text.strip()
    if not _CLOCK.fullmatch(text):
        meant = clock_meant(text)
        if not meant:
            return parse_local(text, zone, keeps_zone=keeps_zone)
        if meant.ends:
            message = f"“{text}” is a start and an end, and only the end belongs here."
            raise TimeRefused(message, f"Write `{meant.ends:%H:%M}`.")
        if meant.zone:
            _clock(text, Days((starts.date(),)), zone, keeps_zone=keeps_zone)
    clock, which = _clock(text)
    # From the first 02:30 to the second 02:10 it is 40 minutes on one day, although the clock goes backwards.
    same_day, next_day = (datetime.combine(starts.date() + timedelta(days=days), clock) for days in (0, 1))
    is_second = which == "second" and isinstance(starts, FirstOfTwo)
    overnight = same_day < starts and next_day - starts <= LONGEST_NIGHT and not is_second
    return _marked(next_day if overnight else same_day, which)


def parse_duration(text: str) -> timedelta:
    """Return the length written as `90 min`, `1 h 30` or `1:30`; refuse a length of zero, and more than 24 hours."""
    text = text.strip()
    if re.fullmatch(r"[1-9][0-9]{0,4}", text):
        hours = f" or `{text} h`" if int(text) <= 24 else ""
        raise TimeRefused(f"“{text}” does not say whether minutes or hours are meant.", f"Write `{text} min`{hours}.")
    match = _DURATION.fullmatch(text)
    hours_given, minutes = (match["hours"], int(match["minutes"] or 0)) if match else (None, 0)
    duration = timedelta(hours=int(hours_given or 0), minutes=minutes)
    if not duration or (hours_given and minutes > 59):
        meant = length_meant(text)
        hint = f"Write `{meant // timedelta(minutes=1)} min`." if meant else "Write it as in `90 min` or `1 h 30`."
        raise TimeRefused(f"“{text}” is not a duration.", hint)
    if duration > LONGEST_DURATION:
        hint = "Write `ends` with its date and time instead of `duration`, or correct the number."
        raise TimeRefused(f"“{text}” is longer than 24 hours.", hint)
    return duration


def _date(text: str, clock: str) -> date:
    """Return an ISO date; the hint of a refusal repeats `clock`, the time of day that follows it, " 16:30" or ""."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if not match:
        meant = days_meant(text)
        hint = choice_of(f"{day}{clock}" for day in meant.days) or f"Write it as in `2021-12-20{clock}`."
        raise TimeRefused(f"“{text}” is not a date written as year-month-day.", f"{hint} {meant.remark}".rstrip())
    year, month, day = (int(number) for number in match.groups())
    if year not in YEARS:
        raise TimeRefused(f"The year of “{text}” cannot be meant.", f"Write a year from {YEARS[0]} to {YEARS[-1]}.")
    if not 1 <= month <= 12:
        raise TimeRefused(f"“{text}” does not exist: there is no month {month:02}.", "Write a month from 01 to 12.")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        message = f"“{text}” does not exist: {month_name[month]} {year} has {last} days."
        raise TimeRefused(message, f"Write a day from 01 to {last}.")
    return date(year, month, day)


def _clock(
    text: str, meant: Days = _NO_DAYS, zone: str | None = None, *, is_iso: bool = False, keeps_zone: bool = False
) -> tuple[time, str]:
    """Return the time of day and the word first, second or ""; the hint of a refusal repeats the days it may be of."""
    if text == "24:00":
        midnights = [f"{day + timedelta(days=1)} 00:00" for day in meant.days] or ["00:00"]
        raise TimeRefused("Midnight is not 24:00 but 00:00 of the day that begins.", choice_of(midnights))
    if (match := _CLOCK.fullmatch(text)) and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2])), match[3] or ""
    clock = clock_meant(text, is_iso=is_iso)
    if not clock:
        example = f"{meant.days[0]} 16:30" if meant.days else "16:30"
        raise TimeRefused(f"“{text}” is not a time of day.", f"Write it as in `{example}`.")
    hint, local = _instead(clock, meant, zone, keeps_zone=keeps_zone)
    raise TimeRefused(_what_is_wrong_with(text, clock), hint, meant=local)


def _what_is_wrong_with(text: str, clock: Clock) -> str:
    if clock.ends:
        return f"“{text}” is a start and an end, which have a line each."
    if clock.zone:
        return f"“{text}” names a zone, which does not belong in a time."
    if clock.in_halves:
        return f"“{text}” is not on the 24-hour clock."
    return f"“{text}” is not a time written as hours:minutes."


def _instead(clock: Clock, meant: Days, zone: str | None, *, keeps_zone: bool) -> tuple[str, datetime | None]:
    """Return the hint for a time in another form, which is on one of these days, and the first that it may mean."""
    if not meant.days:
        return choice_of([f"{clock.starts:%H:%M}"]), None
    if clock.zone and keeps_zone and not zone:
        return "Correct `timezone` first; then you are told here what its clock shows at this time.", None
    moments = [_on(datetime.combine(day, clock.starts), clock.zone, zone, keeps_zone=keeps_zone) for day in meant.days]
    first, below = moments[0], []
    if clock.ends:
        end = datetime.combine(meant.days[0] + timedelta(days=clock.ends < clock.starts), clock.ends)
        end = _on(end, clock.zone, zone, keeps_zone=keeps_zone).local
        below.append(f"`ends: {end:%H:%M}`" if end.date() == first.local.date() else f"`ends: {as_written(end)}`")
    if first.places:
        below.append(" or ".join(f"`timezone: {place}`" for place in first.places))
    hint = choice_of(as_written(moment.local) for moment in moments)
    if below:
        lines = "line" if len(below) == 1 else "lines"
        hint = f"{hint.removesuffix('.')}, and on the {lines} below {' and '.join(below)}."
    elif clock.zone and not first.is_known:
        hint = f"{hint.removesuffix('.')}, and the place in a line of its own, as in `timezone: Europe/Brussels`."
    return " ".join(filter(None, (hint, first.remark, meant.remark))), first.local


def _on(local: datetime, said: str, zone: str | None, *, keeps_zone: bool) -> Converted:
    """Return what to write for a time with `said` behind it on the clock of `zone`; the time itself if none is said."""
    return converted(local, said, zone, keeps_zone=keeps_zone) if said and zone else Converted(local, is_known=False)


def _marked(local: datetime, which: str) -> datetime:
    return FirstOfTwo.fromisoformat(str(local)) if which == "first" else local.replace(fold=int(which == "second"))
