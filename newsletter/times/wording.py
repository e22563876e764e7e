"""Dates and spans → what a reader sees of them, in the letter's language.

Comes in: a date or a Span, a zone, a language tag and a clock (12, 24 or None for the language's own). Goes out: text.
It is a module of its own, apart from written.py, because it needs Babel and a language, and reading what an author
wrote needs neither.

The words are CLDR's, with these differences. English other than en-US is British, day before month. Any language has
the 24-hour clock but en-US. Spaces within times are no-break ones, so that "6 pm" stays whole; the en dash stands
without spaces between two numbers, and between two dates it never begins a line. Digits are European in every
language, as Babel writes them. In languages from right to left, text that begins with a digit gets a right-to-left
mark: after a Latin name the digits of "16:30–18:00" would join its direction, and start and end would change places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsletter.times.zones import Span, zone_rules

if TYPE_CHECKING:
    from babel import Locale

_PATTERN_FIELD = re.compile(r"'[^']*'|([A-Za-z])\1*")

# Zones that share a name in CLDR need not share an hour: Vancouver left Pacific Time in 2026, Casablanca had an hour of
# its own until 20 September 2026, and Babel knows only the names of today. A shared name is used as long as a zone has
# the same time as the place that the name stands for.
_HOME_OF_NAME = {
    "Africa_Central": "Africa/Maputo",
    "America_Central": "America/Chicago",
    "America_Mountain": "America/Denver",
    "America_Pacific": "America/Los_Angeles",
    "Australia_Western": "Australia/Perth",
    "Chile": "America/Santiago",
    "Europe_Western": "Europe/Lisbon",
    "Greenland": "America/Nuuk",
    "Kazakhstan": "Asia/Qyzylorda",
    "Moscow": "Europe/Moscow",
}
# Babel takes the summer form of "{place} Time" for the general one in these languages.
_ONLY_SUMMER_IN_BABEL = frozenset({"bg", "bs", "gd", "hr", "is", "nn", "ru", "sr"})


class Leaf(NamedTuple):
    """What a calendar leaf shows: a short month, the number of the day, and a short weekday."""

    month: str
    day: str
    weekday: str


class Elsewhere(NamedTuple):
    """A span on the clocks of other cities, which agree then; `day` is "" where it begins on the same day as here."""

    cities: tuple[str, ...]
    zone: str
    start: str
    times: str
    day: str


class Described(NamedTuple):
    """A span in words: date with weekday and year, times, the zone's name, other places, and a calendar leaf.

    `start` and `end` are the times one by one; an end on another day names it. Of what lasts a day or longer,
    `last_date` and `last_time` are the day and the time of its end, else "". What takes whole days has no times and no
    zone, and its date may be a range.
    """

    date: str
    times: str
    start: str
    end: str
    zone: str
    others: tuple[Elsewhere, ...]
    leaf: Leaf
    last_date: str = ""
    last_time: str = ""


def describe_days(first: date, last: date, language: str) -> Described:
    """Return all that a letter says about what takes whole days."""
    said = format_date(first, language, weekday=True) if first == last else format_date_range(first, last, language)
    return Described(said, "", "", "", "", (), _leaf(first, last, _locale(language)))


@lru_cache(maxsize=512)  # Babel takes a tenth of a letter for its times, which stay as they are from build to build
def describe(span: Span, zone: str, language: str, clock: int | None, others: tuple[str, ...]) -> Described:
    """Return all that a letter says about a span: in its own zone, and in each other zone whose clock differs then."""
    start, end = span.start.astimezone(zone_rules(zone)), span.end.astimezone(zone_rules(zone))
    locale = _locale(language)
    takes_days = span.end - span.start >= timedelta(days=1)
    by_offset: dict[object, list[str]] = {_offsets(span, zone): []}
    for other in dict.fromkeys(others):
        by_offset.setdefault(_offsets(span, other), []).append(other)
    return Described(
        date=format_date(start.date(), language, weekday=True),
        times=format_time_range(span, zone, language, clock),
        start=format_time(start, language, clock),
        end=_with_other_day(format_time(end, language, clock), start, end, language),
        zone=zone_name(span.start, zone, language),
        others=tuple(_elsewhere(span, alike, start.date(), language, clock) for alike in [*by_offset.values()][1:]),
        leaf=_leaf(start.date(), end.date() if takes_days else start.date(), locale),
        last_date=format_date(end.date(), language, weekday=True) if takes_days else "",
        last_time=format_time(end, language, clock) if takes_days else "",
    )


def _leaf(first: date, last: date, locale: Locale) -> Leaf:
    """Return the leaf of a day or of several: "Oct", "11–13", "Fri–Sun"."""
    # Never "stand-alone": those names leak from one language into the next within a process (Babel issue 1234).
    months, weekdays = locale.months["format"]["abbreviated"], locale.days["format"]["abbreviated"]
    ends = dict.fromkeys((first, last))
    return Leaf(
        month="–".join(dict.fromkeys(months[day.month] for day in ends)),
        day="–".join(str(day.day) for day in ends),
        weekday="–".join(dict.fromkeys(weekdays[day.weekday()] for day in ends)),
    )


def format_date(day: date, language: str, *, weekday: bool = False) -> str:
    """Return a date with its year: "20 December 2021", or "Monday 20 December 2021"."""
    locale = _locale(language)
    return _laid_out([_full_pattern(locale) if weekday else locale.date_formats["long"].pattern], [day], locale)


def format_day(day: date, language: str) -> str:
    """Return a date without its year: "Wednesday 9 February"."""
    locale = _locale(language)
    return _laid_out([_pattern_without_year(locale)], [day], locale)


def format_day_and_month(day: date, language: str) -> str:
    """Return a date without year and weekday: "9 February"."""
    locale = _locale(language)
    return _laid_out([locale.datetime_skeletons["MMMMd"].pattern], [day], locale)


def format_date_range(start: date, end: date, language: str) -> str:
    """Return two dates, with what they share said once: "10–14 December 2021", "30 November – 2 December 2021"."""
    if start == end:
        return format_date(start, language)
    locale = _locale(language)
    intervals = locale.interval_formats
    differing = "y" if start.year != end.year else "M" if start.month != end.month else "d"
    # Babel has intervals with the month in full for few languages, so the short month is made a full one.
    parts = intervals.get("yMMMMd", intervals["yMMMd"])[differing]
    parts = [re.sub(r"MMM+|LLL+", lambda month: month[0][0] * 4, part).replace("dd", "d") for part in parts]
    return re.sub(r"\s–\s", "–" if differing == "d" else "\u00a0– ", _laid_out(parts, [start, end], locale))


def format_short_dates(first: date, last: date, language: str, *, year: bool = False) -> str:
    """Return one or two dates with short months, which a line may end between: "17 Apr", "27 Feb – 2 Mar 2025"."""
    locale, skeleton = _locale(language), "yMMMd" if year or first.year != last.year else "MMMd"
    if first == last:
        shown = _laid_out([locale.datetime_skeletons[skeleton].pattern], [first], locale)
    else:
        differing = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        parts = [part.replace("dd", "d") for part in locale.interval_formats[skeleton][differing]]
        shown = _laid_out(parts, [first, last], locale)
        shown = re.sub(r"\s–\s", "–" if differing == "d" else "\u00a0–\n", shown)
    return re.sub(r"[^\S\n]", "\u00a0", shown).replace("\n", " ")


def format_time_range(span: Span, zone: str, language: str, clock: int | None) -> str:
    """Return both times: "16:30–18:00", "4:30–6:00 pm"; an end on another day names it: "(Wednesday 9 February)"."""
    rules = zone_rules(zone)
    start, end = span.start.astimezone(rules), span.end.astimezone(rules)
    locale = _locale(language)
    if _hours(locale, clock) == 24:
        parts = locale.interval_formats["Hm"]["H"]
    else:
        same_half = (start.date(), start.hour < 12) == (end.date(), end.hour < 12)
        parts = locale.interval_formats["hm"]["h" if same_half else "a"]
    times = re.sub(r"(?<=\d)\s–\s(?=\d)", "–", _laid_out(parts, [start, end], locale))
    return _with_other_day(re.sub(r"\s", "\u00a0", times), start, end, language)


def format_time(moment: datetime, language: str, clock: int | None) -> str:
    """Return a local time alone: "16:30", "4:30 pm"."""
    locale = _locale(language)
    skeleton = "Hm" if _hours(locale, clock) == 24 else "hm"
    return re.sub(r"\s", "\u00a0", _laid_out([locale.datetime_skeletons[skeleton].pattern], [moment], locale))


def _with_other_day(times: str, start: datetime, end: datetime, language: str) -> str:
    return times if start.date() == end.date() else f"{times} ({format_day(end.date(), language)})"


def _hours(locale: Locale, clock: int | None) -> int:
    """Return 12 or 24: the publication's clock, or else the language's own."""
    return clock or (12 if _is_american(locale) else 24)


def zone_name(moment: datetime, zone: str, language: str) -> str:
    """Return the plain name of a zone at a moment: "Central European Time", in summer "Central European Summer Time".

    A place that keeps its clock all year has the standard name, since the general one would stand for summer time as
    well: Phoenix is on "Mountain Standard Time". If CLDR has no name, it is the place's: "Türkiye Time".
    """
    locale, local = _locale(language), moment.astimezone(zone_rules(zone))
    home, shared, own = _names_of_zone(zone, language)
    is_shared = home == zone or _standard_offset(local) == _standard_offset(local.astimezone(zone_rules(home)))
    names = {**shared, **own} if is_shared else own
    for kind in _kinds_of_time(local):
        if kind in names:
            return names[kind]

    from babel.dates import get_timezone_gmt, get_timezone_location

    if locale.language in _ONLY_SUMMER_IN_BABEL or "ZZ" not in locale.territories:
        return get_timezone_gmt(local, locale=locale)
    return get_timezone_location(local.tzinfo, locale=locale)


def _elsewhere(span: Span, zones: Sequence[str], day: date, language: str, clock: int | None) -> Elsewhere:
    start = span.start.astimezone(zone_rules(zones[0]))
    return Elsewhere(
        cities=tuple(_city(zone, language) for zone in zones),
        zone=zone_name(span.start, zones[0], language),
        start=format_time(start, language, clock),
        times=format_time_range(span, zones[0], language, clock),
        day=format_day(start.date(), language) if start.date() != day else "",
    )


@lru_cache(maxsize=256)
def _city(zone: str, language: str) -> str:
    known = (_locale(language).time_zones.get(spelling, {}).get("city") for spelling in _spellings(zone))
    return next((city for city in known if city), zone.rpartition("/")[2].replace("_", " "))


@lru_cache(maxsize=256)
def _names_of_zone(zone: str, language: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """Return CLDR's names of a zone by kind of time: those that it shares with the home of the name, and its own.

    The first is the home; the shared names are right as long as the zone has the same standard time.
    """
    from babel.core import get_global

    locale, spellings = _locale(language), _spellings(zone)
    shared = next((name for name in map(get_global("meta_zones").get, spellings) if name), "")
    own: dict[str, str] = {}
    for spelling in spellings:
        own |= locale.time_zones.get(spelling, {}).get("long", {})
    return _HOME_OF_NAME.get(shared, zone), dict(locale.meta_zones.get(shared, {}).get("long", {})), own


@lru_cache(maxsize=128)
def _spellings(zone: str) -> tuple[str, ...]:
    """Return the names under which Babel may have a zone: it has Asia/Kolkata as Asia/Calcutta only."""
    from babel.core import get_global

    aliases = get_global("zone_aliases")
    current = aliases.get(zone, zone)
    return (zone, current, *(old for old, new in aliases.items() if new == current and old != zone))


def _offsets(span: Span, zone: str) -> tuple[object, object]:
    rules = zone_rules(zone)
    return span.start.astimezone(rules).utcoffset(), span.end.astimezone(rules).utcoffset()


def _kinds_of_time(local: datetime) -> tuple[str, ...]:
    """Return the kinds of CLDR names that are right for a moment, best first.

    Ireland's law calls winter the exception, so that its winter has a negative `dst()` and its summer none: what counts
    is whether the clock is ahead of the year's other half.
    """
    year = [moment.dst() or timedelta() for moment in (local.replace(month=1), local.replace(month=7), local)]
    if min(year) == max(year):
        return "standard", "generic"
    return ("daylight",) if year[-1] > min(year) else ("generic", "standard")


def _standard_offset(local: datetime) -> timedelta:
    return (local.utcoffset() or timedelta()) - (local.dst() or timedelta())


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    """Return Babel's data for a language tag or as much of its beginning as Babel knows, else for British English."""
    from babel import Locale, UnknownLocaleError

    british = Locale("en", "GB")
    while language:
        with suppress(ValueError, UnknownLocaleError):
            locale = Locale.parse(language, sep="-")
            return british if locale.language == "en" and not _is_american(locale) else locale
        language = language.rpartition("-")[0]
    return british


def _is_american(locale: Locale) -> bool:
    return (locale.language, locale.territory) == ("en", "US")


def _full_pattern(locale: Locale) -> str:
    """Return CLDR's pattern of a date with its weekday; British English has no comma after the weekday."""
    pattern: str = locale.date_formats["full"].pattern
    return pattern.replace("EEEE, d", "EEEE d") if locale.language == "en" else pattern


@lru_cache(maxsize=64)
def _pattern_without_year(locale: Locale) -> str:
    """Return the pattern without its year and the words around it: before a year at the end, after any other."""
    pattern = _full_pattern(locale)
    fields = [field for field in _PATTERN_FIELD.finditer(pattern) if field[1]]
    year = next(index for index, field in enumerate(fields) if field[1] == "y")
    if year == len(fields) - 1:
        return pattern[: fields[year - 1].end()]
    return pattern[: fields[year].start()] + pattern[fields[year + 1].start() :]


def _laid_out(patterns: Sequence[str], moments: Sequence[date], locale: Locale) -> str:
    """Return moments in CLDR patterns, side by side, with a right-to-left mark if they need one."""
    from babel.dates import parse_pattern

    text = "".join(parse_pattern(part).apply(moment, locale) for part, moment in zip(patterns, moments, strict=True))
    return f"\u200f{text}" if text[0].isdigit() and locale.text_direction == "rtl" else text
