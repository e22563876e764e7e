"""The day on which weeks begin, where a newsletter is written.

Comes in: the newsletter's language and its zone. Goes out: a day of the week. It is a module of its own because a week
begins by region, not by language: `en` alone says nothing, and `Europe/Brussels` does.
"""

from __future__ import annotations

from functools import lru_cache

MONDAY = 1
_NOWHERE = "ZZ"  # the region of UTC


@lru_cache
def first_day_of_week(language: str, zone: str) -> int:
    """Return the day on which weeks begin, 1 for Monday, in the region that a language names, or else in the zone's."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    try:
        region = Locale.parse(language, sep="-").territory
    except (UnknownLocaleError, ValueError):
        region = None
    region = region or get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone))
    if not region or region == _NOWHERE:
        return MONDAY
    try:
        return Locale.parse(f"und_{region}").first_week_day + 1
    except UnknownLocaleError:  # as of Antarctica
        return MONDAY
