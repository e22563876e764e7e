"""Dates, times of day and lengths in other forms than ours → what they mean, for the hints of refusals.

Comes in: a text that written.py does not take, such as `12. Mai 2026`, `4.30 – 6 pm` or `anderthalb Stunden`. Goes out:
the days, times or lengths that its author may have meant. It is a module of its own, apart from written.py, because it
guesses, and nothing that it returns is ever taken for a value. It knows no fields.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from newsletter.nearest import plain
from newsletter.times.names_of_days import MONTHS
from newsletter.times.zones import TimeRefused

YEARS = range(1900, 2200)

_LONGEST = 80  # characters of a time or a length that somebody wrote

_HOURS_OF_A_DAY_BUT_A_NIGHT = 24 - 5  # what lasts from one day into the next is no longer than that

# None of these is compiled on import, since few issues need them.
_HOUR = (
    r"(?P<hour{0}>\d{{1,2}})(?:\s*(?:[:.]|h(?:eures?)?|u(?:hr|ur)?)?\s*(?P<minute{0}>\d{{2}})(?::\d{{2}}(?:\.\d+)?)?)?"
    r"(?:\s*(?:h(?:rs?|ours?|eures?|oras?)?|u(?:hr|ur)?|o.clock)\b\.?)?\s*(?P<half{0}>[ap]\.?\s?m\b\.?)?"
)
_BEFORE = r"(?:(?:at|from|um|von|ab|à|de|om|van|a las|kl\.?)\s+)?"
_BETWEEN = r"(?:\s*[-–—−]\s*|\s+(?:to|until|till|bis|à|a|tot|hasta)\s+)"
_ZONE = (
    r"z|(?:utc|gmt)?\s*[+\-−]\s*\d{1,2}(?::?\d{2})?|(?-i:[A-Z]{2,5}(?:/[A-Z]{2,5})?)|[a-z]+/\S+?"
    r"|(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2})(?:\stime)?"
)
_CLOCK = rf"(?ai){_BEFORE}{_HOUR.format('')}(?:\s*\(?(?P<zone>{_ZONE})\)?)?"
_CLOCKS = rf"(?ai){_BEFORE}{_HOUR.format('')}{_BETWEEN}{_HOUR.format('_2')}(?:\s*\(?(?P<zone>{_ZONE})\)?)?"

_NUMBERS = {
    "1": "a, an, one, ein, eine, einer, un, une, una, een",
    "0.5": "half, half a, half an, halbe, eine halbe, demi, demie, une demi, une demie, media, halve, een half",
    "1.5": "one and a half, anderthalb, eineinhalb, anderhalf, anderhalve",
    "0.75": "dreiviertel, eine dreiviertel",
    "2": "two, zwei, deux, dos, twee",
    "3": "three, drei, trois, tres, drie",
}
_HOURS = r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|u|uur|uren)"
_MINUTES = r"(?:m|mins?|minutes?|minuten?|minutos?|minuut|minuten|['’′])"
_AND = r"(?:and|und|et|y|en)"
_LENGTH = (
    rf"(?:(?:about|approx|around|ca|circa|etwa|ungefahr|environ|unos|ongeveer)\.?\s+)?"
    rf"(?:(?P<hours>\d{{1,3}}(?:\.\d+)?|\.\d+)[\s-]*{_HOURS}\.?)?\s*"
    rf"(?:(?P<half>{_AND} (?:a half|demie?|media))|(?:{_AND}\s+)?(?P<minutes>\d{{1,4}})[\s-]*{_MINUTES}\.?)?"
)


class Clock(NamedTuple):
    """A time of day in another form, with the end and the zone that were written behind it."""

    starts: time
    ends: time | None
    zone: str
    in_halves: bool
    """Whether the hours were counted to 12, twice a day."""


def days_meant(text: str) -> list[date]:
    """Return the dates that a text may mean, in any order of day, month (in digits or words) and year."""
    text = re.sub(r"^\s*(\d{1,2})([./])(\d{1,2})\2(\d{2})(?!\d)", r"\1\2\3\g<2>20\4", text)
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


def clock_meant(text: str, *, is_iso: bool = False) -> Clock | None:
    """Return the time of day that a text means, or None; refuse one that no clock shows.

    `is_iso` says that a `T` stood before it: what follows a minus is then a distance from UTC, and not an end.
    """
    if len(text) > _LONGEST:
        return None
    text = re.sub(r"(?i)\b(?:12\s*)?(?:noon|midday)\b", "12:00", text)
    if not is_iso and (found := re.fullmatch(_CLOCKS, text)):
        ends = _time(text, found["hour_2"], found["minute_2"], found["half_2"])
        halves = [found["half"]] if found["half"] or not found["half_2"] else [found["half_2"], "am"]
        starts = [_time(text, found["hour"], found["minute"], half) for half in halves]
        start = next((start for start in starts if start < ends), starts[0])
        overnight = start.hour - ends.hour >= _HOURS_OF_A_DAY_BUT_A_NIGHT  # while 16:30-05:00 is a time in New York
        if start < ends or overnight or not re.fullmatch(_CLOCK, text):
            return Clock(start, ends, found["zone"] or "", bool(found["half_2"]))
    if not (found := re.fullmatch(_CLOCK, text)):
        return None
    start = _time(text, found["hour"], found["minute"], found["half"])
    return Clock(start, None, found["zone"] or "", bool(found["half"]))


def _time(text: str, hour: str, minute: str | None, half: str | None) -> time:
    hours, minutes = int(hour), int(minute or 0)
    if half and 1 <= hours <= 12:
        hours = hours % 12 + 12 * (half[0] in "pP")
    if hours > 23 or minutes > 59:
        raise TimeRefused(f"There is no time {text}.", "Hours go from 00 to 23, and minutes from 00 to 59.")
    return time(hours, minutes)


def length_meant(text: str) -> timedelta | None:
    """Return the length that a text means, as in `1.5 hours`, `une heure et demie` or `18:30-20:00`; None if none."""
    if len(text) > _LONGEST:
        return None
    with suppress(TimeRefused):
        if (clock := clock_meant(text)) and clock.ends:
            day = timedelta(hours=clock.ends.hour - clock.starts.hour, minutes=clock.ends.minute - clock.starts.minute)
            return day % timedelta(days=1) or None
    words = plain(text.replace("½", ".5").replace("¼", ".25").replace("¾", ".75").replace(",", "."))
    for number, names in _NUMBERS.items():
        choice = "|".join(sorted(names.split(", "), key=len, reverse=True))
        words = re.sub(rf"^(?:{choice})(?=[\s-])(?! (?:and a )?half| halbe)", number, words)
    found = re.fullmatch(_LENGTH, re.sub(r"(?<=\d) \.", ".", words))
    if not found:
        return None
    hours = float(found["hours"] or 0) + 0.5 * bool(found["half"])
    return timedelta(minutes=round(hours * 60) + int(found["minutes"] or 0)) or None
