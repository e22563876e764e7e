"""Dates, times and durations as authors type them → Python's date, datetime and timedelta.

Comes in: one value of the YAML as text. Goes out: a date, a local time or a length. What is wrong or ambiguous is
refused, with the value to write instead. It is a module of its own, apart from zones.py, because it knows no zones, and
apart from wording.py because it needs no Babel, so that `--help` stays quick.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from newsletter.nearest import plain
from newsletter.times.names_of_days import MONTHS
from newsletter.times.zones import FirstOfTwo, TimeRefused, choice_of

YEARS = range(1900, 2200)
LONGEST_DURATION = timedelta(hours=24)
LONGEST_NIGHT = timedelta(hours=12)  # from a start to an end on the next day of which only the time is given

_DATE_AND_CLOCK = re.compile(r"(\d{4}\D\d{1,2}\D\d{1,2}(?!\d)|.*?\d{4}(?!\d))(?:[T\s]\s*(.+))?", re.DOTALL)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?(?:\s+(first|second))?", re.ASCII)
# These two are not compiled on import, since few issues need them.
_OTHER_CLOCK = (
    r"(?ai)(?P<hour>\d{1,2})(?:\s*[:.h]\s*(?P<minute>\d{2})|\s*h)?(?::\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>z|(?:utc|gmt)?\s*[+\-−]\s*\d{1,2}(?::?\d{2})?|(?-i:[A-Z]{2,5})|[a-z]+/\S+)?"
)
_DURATION = re.compile(
    r"(?ai)(?:(?P<hours>\d{1,5})\s*(?:h|hrs?|hours?|:(?=\d\d$))\s*)?(?:(?P<minutes>\d{1,5})\s*(?:m|mins?|minutes?)?)?"
)


def parse_date(text: str) -> date:
    """Return the date written as `2021-12-20`; refuse every other form."""
    return _date(text.strip(), "")


def parse_local(text: str) -> datetime:
    """Return the naive time written as `2022-02-08 16:30`; refuse every other form.

    Where clocks go back, a time comes twice: `2027-10-31 02:30 first` is a FirstOfTwo, `… second` has fold 1.
    """
    text = text.strip()
    match = _DATE_AND_CLOCK.fullmatch(text)
    if not match:
        if re.fullmatch(_OTHER_CLOCK, text):
            clock, _ = _clock(text)
            raise TimeRefused(f"“{text}” has no date.", f"Write the date before it, as in `2022-02-08 {clock:%H:%M}`.")
        raise TimeRefused(f"“{text}” is not a date with a time.", "Write it as in `2022-02-08 16:30`.")
    day_text, clock_text = match.groups()
    if clock_text is None:
        day = _date(day_text, " 16:30")
        raise TimeRefused(f"“{text}” has no time.", f"Write the time after it, as in `{day} 16:30`.")
    clock, which = _clock(clock_text, _possible_dates(day_text))
    return _marked(datetime.combine(_date(day_text, f" {clock:%H:%M}"), clock), which)


def parse_end(text: str, starts: datetime) -> datetime:
    """Return the end as a naive time: a full one, or `02:00` alone, which may be that of the night after the start."""
    text = text.strip()
    if not _CLOCK.fullmatch(text) and not re.fullmatch(_OTHER_CLOCK, text):
        return parse_local(text)
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
        raise TimeRefused(f"“{text}” is not a duration.", "Write it as in `90 min` or `1 h 30`.")
    if duration > LONGEST_DURATION:
        hint = "Write `ends` with its date and time instead of `duration`, or correct the number."
        raise TimeRefused(f"“{text}” is longer than 24 hours.", hint)
    return duration


def _date(text: str, clock: str) -> date:
    """Return an ISO date; the hint of a refusal repeats `clock`, the time of day that follows it, " 16:30" or ""."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if not match:
        hint = choice_of(f"{day}{clock}" for day in _possible_dates(text)) or f"Write it as in `2021-12-20{clock}`."
        raise TimeRefused(f"“{text}” is not a date written as year-month-day.", hint)
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


def _possible_dates(text: str) -> list[date]:
    """Return the dates that a text may mean, in any order of day, month (in digits or words) and year."""
    numbers = re.findall(r"(?<!\d)\d{1,4}(?!\d)", re.sub(r"[T\s]\d{1,2}:\d{2}.*", "", text))
    words = tuple(re.findall(r"[^\W\d_]{3,}", plain(text)))
    months = list({number for number, name in _months() if name.startswith(words)}) if words else []
    orders: list[list[str]] = []
    if len(numbers) == 2 and len(months) == 1:
        orders = [[max(numbers, key=len), months[0], min(numbers, key=len)]]
    elif len(numbers) == 3 and not months:
        orders = [numbers] if len(numbers[0]) == 4 else [numbers[::-1], [numbers[2], *numbers[:2]]]
        if re.match(r"\s*\d+\.", text):  # with dots, the day comes first
            orders = orders[:1]
    days: dict[date, None] = {}
    for order in orders:
        with suppress(ValueError):
            days[date(*map(int, order))] = None
    return [day for day in days if day.year in YEARS]


@lru_cache(maxsize=1)
def _months() -> list[tuple[str, str]]:
    """Return the numbers of the months, each with its name, in every language that letters are written in."""
    return [(str(number), name) for rows in MONTHS.values() for number, name in enumerate(rows[0].split(", "), 1)]


def _clock(text: str, days: Sequence[date] = ()) -> tuple[time, str]:
    """Return the time of day and the word first, second or ""; the hint of a refusal repeats the days it may be of."""
    if text == "24:00":
        midnights = [f"{day + timedelta(days=1)} 00:00" for day in days] or ["00:00"]
        raise TimeRefused("Midnight is not 24:00 but 00:00 of the day that begins.", choice_of(midnights))
    if (match := _CLOCK.fullmatch(text)) and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2])), match[3] or ""
    if not (match := re.fullmatch(_OTHER_CLOCK, text)):
        example = f"{days[0]} 16:30" if days else "16:30"
        raise TimeRefused(f"“{text}” is not a time of day.", f"Write it as in `{example}`.")
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"] and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (match["half"][0] in "pP")
    if hour > 23 or minute > 59:
        raise TimeRefused(f"There is no time {text}.", "Hours go from 00 to 23, and minutes from 00 to 59.")
    clock = f"{hour:02}:{minute:02}"
    hint = choice_of([f"{day} {clock}" for day in days] or [clock])
    if match["zone"]:
        hint = f"{hint.removesuffix('.')}, and the place in a line of its own, as in `timezone: Europe/Brussels`."
        raise TimeRefused(f"“{text}” names a zone, which does not belong in a time.", hint)
    if match["half"]:
        raise TimeRefused(f"“{text}” is not on the 24-hour clock.", hint)
    raise TimeRefused(f"“{text}” is not a time written as hours:minutes.", hint)


def _marked(local: datetime, which: str) -> datetime:
    return FirstOfTwo.fromisoformat(str(local)) if which == "first" else local.replace(fold=int(which == "second"))
