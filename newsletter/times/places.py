"""Zones by their names: those that may be written, and those that somebody means who writes something else.

Comes in: `CET/CEST`, `Germany`, `Bruxelles`, `New York`, `Romance Standard Time`. Goes out: zones of IANA. It is a
module of its own, apart from zones.py, because it knows names only, and no clock.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.nearest import nearest, plain
from newsletter.times.names_of_days import WEEKDAYS

if TYPE_CHECKING:
    from babel import Locale

_PLACES_OF_ABBREVIATIONS = {
    "WET WEST": ("Europe/Lisbon", "Atlantic/Canary"),
    "CET CEST MET MEZ MESZ": ("Europe/Brussels", "Europe/Paris", "Europe/Berlin"),
    "EET EEST": ("Europe/Athens", "Europe/Helsinki"),
    "GMT": ("Europe/London", "Africa/Accra", "UTC"),
    "BST": ("Europe/London", "Asia/Dhaka"),
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "MSK": ("Europe/Moscow",),
    "TRT": ("Europe/Istanbul",),
    "WAT": ("Africa/Lagos",),
    "CAT": ("Africa/Maputo", "Africa/Harare"),
    "EAT": ("Africa/Nairobi",),
    "SAST": ("Africa/Johannesburg",),
    "GST": ("Asia/Dubai",),
    "SGT": ("Asia/Singapore",),
    "HKT": ("Asia/Hong_Kong",),
    "JST": ("Asia/Tokyo",),
    "KST": ("Asia/Seoul",),
    "AST ADT": ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"),
    "ET EST EDT EST5EDT": ("America/New_York", "America/Toronto"),
    "CT CST CDT CST6CDT": ("America/Chicago", "America/Mexico_City", "Asia/Shanghai"),
    "MT MST MDT MST7MDT": ("America/Denver", "America/Phoenix"),
    "PT PST PDT PST8PDT": ("America/Los_Angeles",),
    "AKST AKDT": ("America/Anchorage",),
    "HST": ("Pacific/Honolulu",),
    "BRT": ("America/Sao_Paulo",),
    "ART": ("America/Argentina/Buenos_Aires",),
    "AWST": ("Australia/Perth",),
    "ACST ACDT": ("Australia/Adelaide", "Australia/Darwin"),
    "AEST AEDT": ("Australia/Sydney", "Australia/Brisbane"),
    "NZST NZDT": ("Pacific/Auckland",),
}
_LONGEST = 80  # characters of a name
_LONGEST_ABBREVIATION = 5
_AROUND = r"(?i)^(?:heure|hora) (?:de |d['’])|[\s(]+(?:time|zeit|tijd)\)?$|\s*\([^)]*\)$"
"""What is written around the name of a place: `Brussels time`, `heure de Paris`, `Berlin (CET)`."""


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Return the zones that may be written: those of places, and UTC."""
    names = tzdata("zones").decode().split()
    return frozenset(name for name in names if "/" in name and not name.startswith("Etc/")) | {"UTC"}


def tzdata(*path: str) -> bytes:
    """Return a file of the tzdata package."""
    from importlib import resources

    return resources.files("tzdata").joinpath(*path).read_bytes()


def places_of_abbreviation(text: str) -> tuple[str, ...]:
    """Return the places on whose clocks an abbreviation such as `CET` or `CET/CEST` is found, or ()."""
    words = set(re.split(r"[/,\s]+", text.upper()))
    return next((found for family, found in _PLACES_OF_ABBREVIATIONS.items() if words <= set(family.split())), ())


@lru_cache(maxsize=128)
def places_meant(text: str) -> tuple[str, ...]:
    """Return the zones that a misspelt, incomplete, old or foreign name, or that of a country, may mean."""
    from babel.core import get_global

    if len(text) > _LONGEST:
        return ()
    aliases = get_global("zone_aliases")
    known = str(get_global("windows_zone_mapping").get(text) or aliases.get(text)).removeprefix("Etc/")
    if known in places():
        return (known,)
    name = re.sub(_AROUND, "", text)
    if found := places_of_abbreviation(text) or _clocks().get(plain(text)) or _cities().get(plain(name)):
        return found
    if codes := _countries().get(plain(name)):
        return _of_country(codes)
    word = plain(name).replace(" ", "_").removeprefix("etc/")
    # An abbreviation is like the name of a place only by chance: EAT, of East Africa, is like Brazil/East.
    is_abbreviation = text.isupper() and len(text) <= _LONGEST_ABBREVIATION
    return _spellings().get(nearest(word, _spellings(), cutoff=1 if is_abbreviation else 0.75), ())[:3]


@lru_cache(maxsize=1)
def _spellings() -> dict[str, tuple[str, ...]]:
    """Return zones by their names and by those of their cities, in lower case and without accents."""
    from babel.core import get_global

    aliases = get_global("zone_aliases")
    spellings: dict[str, dict[str, None]] = {}
    for place in sorted(places()):
        current = str(aliases.get(place, place)).removeprefix("Etc/")
        for spelling in {plain(place), plain(place).rpartition("/")[2]}:
            spellings.setdefault(spelling, {})[current] = None
    return {spelling: tuple(zones) for spelling, zones in spellings.items()}


def _in_our_languages() -> list[Locale]:
    """Return CLDR's data in each of the languages that letters are written in."""
    from babel import Locale

    return [Locale(language) for language in WEEKDAYS]


@lru_cache(maxsize=1)
def _clocks() -> dict[str, tuple[str, ...]]:
    """Return zones by the long names of their clocks: `central european time`, `mitteleuropaische zeit`."""
    from babel.core import get_global

    clock_of = get_global("meta_zones")
    zones = {clock_of.get(found[0]): found for found in _PLACES_OF_ABBREVIATIONS.values()}
    return {
        plain(name): zones[clock]
        for locale in _in_our_languages()
        for clock, names in locale.meta_zones.items()
        if clock in zones
        for name in names.get("long", {}).values()
    }


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[str, ...]]:
    """Return zones by the names of their cities in our languages: `bruxelles`, `londres`."""
    from babel.core import get_global

    aliases = get_global("zone_aliases")
    return {
        plain(names["city"]): (str(aliases.get(zone, zone)),)
        for locale in _in_our_languages()
        for zone, names in locale.time_zones.items()
        if zone in places() and "city" in names
    }


@lru_cache(maxsize=1)
def _countries() -> dict[str, tuple[str, ...]]:
    """Return the codes of countries by their names in our languages, and by the codes: `germany`, `usa`, `us`."""
    from babel.core import get_global

    names = {code.lower(): tuple(codes) for code, codes in get_global("territory_aliases").items()}
    for locale in _in_our_languages():
        names |= {plain(name): (code,) for code, name in locale.territories.items()}
    return names | {code.lower(): (code,) for code, _ in _table("zone.tab")}


def _of_country(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the zones of a country, one for each clock that it has."""
    well_known = {zone for _, zone in _table("zonenow.tab")}
    zones = sorted(
        (zone for code, zone in _table("zone.tab") if code in codes), key=lambda zone: zone not in well_known
    )
    by_rules: dict[bytes, str] = {}
    for zone in zones:  # the last line of tzdata's file has the rules for the years to come
        by_rules.setdefault(tzdata("zoneinfo", *zone.split("/")).split(b"\n")[-2], zone)
    return tuple(by_rules.values())


def _table(name: str) -> list[tuple[str, str]]:
    """Return the code of the country and the zone in each line of one of tzdata's tables."""
    lines = tzdata("zoneinfo", name).decode().splitlines()
    return [(code, zone) for code, _, zone, *_ in (line.split("\t") for line in lines if line[0] != "#")]
