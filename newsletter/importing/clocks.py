"""A text → the times of day, the zones and the lengths in it, in any of our languages.

Comes in: a paragraph. Goes out: each time with its end, its zone as it is written, and its place in the text. It is a
module of its own because a number becomes a time only by what stands around it: `4.30 – 6 pm`, `um 18 Uhr`, `14 h`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from newsletter.nearest import plain
from newsletter.times.meant import clock_meant, length_meant
from newsletter.times.places import places_of_abbreviation
from newsletter.times.zones import TimeRefused, zone_meant

_ONE = (
    r"(?:12\s?noon|noon|midday|\d{1,2}(?:\s?[:.hu]\s?\d{2}(?!\d)|\s?h(?!\w))?"
    r"(?:\s?(?:[ap]\.?\s?m\.?(?!\w)|uhr|uur|u\.?(?!\w)|h(?:rs?|ours?|oras?|eures?)?\.?(?!\w)))?)"
)
_TO = r"\s*[-–—−]\s*|\s+(?:to|until|till|bis|à|a|tot|hasta|au|und|and|et|y|en)\s+(?:las\s+)?"
_CLOCK = rf"(?i)(?<![\w€$£.,:/+-])(?P<clock>{_ONE}(?:(?:{_TO}){_ONE})?)(?![\w%€]|[.:]\d|\s?[€%])"
_MARK = (
    r"(?i)\d\s?:\s?\d\d|\d\s?h(?!\w)|\d\s?h\s?\d\d|\du(?!\w)|\d\s?u\.|\du\d\d"
    r"|noon|midday|[ap]\.?\s?m\b|uhr|uur|\d\s?h(?:rs?|oras|eures)\b"
)
_DOTTED = r"\d{1,2}\.\d\d\D+\d{1,2}\.\d\d"
_BEFORE_CLOCK = r"(?i)(?:\bat|\bum|\bvon|\bab|\bfrom|\bom|\bvan|\bà|\ba las|\bde|@)\s\Z"
_ZONE = (
    r"\s*[,(]?\s*\(?(?P<zone>(?:UTC|GMT)\s?[+−-]\s?\d{1,2}(?::\d\d)?|[A-Z]{2,5}(?:/[A-Z]{2,5})?(?: [Tt]ime)?(?![\w-])"
    r"|(?:(?i:heure|hora) (?:de |d['’]))[A-Z][\w-]+|[A-Z][a-z]+/[A-Z][A-Za-z_]+"
    r"|(?i:heure|hora) (?:française|belge|suisse|luxembourgeoise|peninsular(?: española)?|española)"
    r"|(?i:nederlandse|belgische|deutsche[r]?|österreichische[r]?|schweizer|mitteleuropäische[r]?)"
    r" (?:Sommer)?[zZtT](?:eit|ijd)"
    r"|[A-Z][\w-]+(?: [A-Z][\w-]+)?[ -](?:time|Time|Zeit|Ortszeit|tijd)|Central European(?: Summer)? Time"
    r"|(?:Eastern|Central|Mountain|Pacific)(?!\s\w))\)?"
)
_LENGTH = (
    r"(?i)(?<![\d.,:])(?:(?:dur\w+|dauer)\s*:?\s*(?P<said>\d{1,2}\s?h(?:\s?\d\d)?)"
    r"|(?P<length>\d{1,3}\s?(?:min(?:\.|uten?|utes?|utos?|uut)?|stunden?|std\.?|hours?|hrs?|heures?|horas?|uur)"
    r"|\d(?:[.,]5)\s?(?:stunden?|hours?|hrs?|heures?|horas?|uur|h)|\d{1,2}\s?h\s?\d\d|anderthalb stunden"
    r"|one and a half hours))(?!\w)"
)
_PLACES = {"UK": "Europe/London"}
_NATIONS = {
    **{"franc": "Europe/Paris", "french": "Europe/Paris", "belg": "Europe/Brussels", "suisse": "Europe/Zurich"},
    **{"luxemb": "Europe/Luxembourg", "penin": "Europe/Madrid", "espan": "Europe/Madrid", "spanish": "Europe/Madrid"},
    **{
        "nederl": "Europe/Amsterdam",
        "dutch": "Europe/Amsterdam",
        "deutsch": "Europe/Berlin",
        "german": "Europe/Berlin",
    },
    **{"osterr": "Europe/Vienna", "austrian": "Europe/Vienna", "schweiz": "Europe/Zurich", "swiss": "Europe/Zurich"},
    **{"mitteleurop": "Europe/Berlin", "british": "Europe/London"},
}
"""The clocks that people name by an adjective, as in `heure belge`."""
_CLOCKS_OF_AMERICA = {"Eastern", "Central", "Mountain", "Pacific"}
_WORDS_OF_ZONES = {"uhr", "uur", "am", "pm"}


class Time(NamedTuple):
    """A time of day, with its end and its zone where these are written."""

    start: int
    end: int
    starts: time
    ends: time | None
    zone: str = ""


def times(text: str) -> list[Time]:
    """Return the times of day in a text."""
    if not any(char.isdigit() for char in text):
        return []
    return list(_times_in(text))


@lru_cache(maxsize=1024)  # recognisers ask the same of one text
def _times_in(text: str) -> tuple[Time, ...]:
    return tuple(_times(text))


def _times(text: str) -> Iterator[Time]:
    for found in _compiled(_CLOCK).finditer(text):
        written = found["clock"]
        is_marked = re.search(_MARK, written) or re.fullmatch(_DOTTED, written)
        if not is_marked and not (
            re.search(_BEFORE_CLOCK, text[: found.start()]) and re.search(r"\d[.:]\d\d", written)
        ):
            continue
        try:
            spaced = " ".join(written.replace("a las ", "a ").split())
            meant = clock_meant(re.sub(r"(?i)\s+(?:und|and|et|y|en|au)\s+", " – ", spaced))
        except TimeRefused:
            continue
        if not meant:
            continue
        end, zone = _zone_behind(text, found.end())
        yield Time(found.start(), end, meant.starts, meant.ends, zone)


def _zone_behind(text: str, at: int) -> tuple[int, str]:
    """Return where the zone behind a time ends, and the zone; else the place itself, and ""."""
    if (word := re.compile(r"\s?(?:Uhr|uur|h|hrs?)(?!\w)\.?").match(text, at)) is not None:
        at = word.end()
    found = _compiled(_ZONE).match(text, at)
    if not found or found["zone"].lower() in _WORDS_OF_ZONES or not _is_zone(_full_name(found["zone"])):
        return at, ""
    return found.end(), _full_name(found["zone"])


def _full_name(zone: str) -> str:
    """Return a zone as lists of zones have it: `ET` for `ET time`, and `Eastern Time` for `Eastern`."""
    short = re.sub(r" [Tt]ime\Z", "", zone)
    named = re.sub(r"(?i)\A(?:heure|hora) |[ -](?:time|(?:sommer)?zeit|tijd)\Z", "", zone)
    if named != zone and (
        place := next((place for word, place in _NATIONS.items() if plain(named).startswith(word)), "")
    ):
        return place
    if places_of_abbreviation(short) or short in _PLACES:
        return _PLACES.get(short, short)
    return f"{zone} Time" if zone in _CLOCKS_OF_AMERICA else zone


@cache
def _is_zone(text: str) -> bool:
    if re.search(r"(?i)[ -](?:time|\w*zeit|tijd)\Z", text):
        return True  # one that is not known is still another clock than the letter's, and worth a remark
    if text.isupper() and text.isalpha():
        return bool(places_of_abbreviation(text)) or text in ("UTC", "GMT")
    if re.match(r"(?:UTC|GMT)\s?[+−-]", text):
        return True
    return zone_meant(text) is not None or bool(places_of_abbreviation(text))


class Length(NamedTuple):
    """How long something takes, with its place in a text."""

    start: int
    end: int
    length: timedelta


def lengths(text: str) -> list[Length]:
    """Return the lengths in a text, such as `(90 minutes)`."""
    found = _compiled(_LENGTH).finditer(text)
    meant = ((each, length_meant(each["said"] or each["length"])) for each in found)
    return [Length(*each.span(), length) for each, length in meant if length]


def length(text: str) -> timedelta | None:
    """Return how long something takes by a text such as `(90 minutes)`, or None."""
    return next((found.length for found in lengths(text)), None)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
