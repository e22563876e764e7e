"""What programs call time zones → IANA's names.

Windows has names of its own, Mozilla and others put their own address before IANA's, and Outlook lists cities. It is a
module of its own because the rules that a calendar itself gives for its zones are not read: they say nothing that
IANA's name does not, and reading them can take hours.
"""

from __future__ import annotations

import re

from newsletter.times.places import places
from newsletter.times.zones import zone_meant

_CITIES = re.compile(r"\((?:UTC|GMT)[^)]*\)\s*(.+)")


def zone_named(name: str, location: str = "") -> str:
    """Return the zone that a program means by a name, or ""; `location` is what else the calendar says of it."""
    for text in filter(None, (location, name)):
        text = text.strip().strip('"')
        parts = text.strip("/").split("/")
        for number in (3, 2, 1):
            if "/".join(parts[-number:]) in places() and (number > 1 or len(parts) == 1):
                return "/".join(parts[-number:])
        if found := _of_windows(text) or zone_meant(text) or _by_city(text):
            return found
    return ""


def _of_windows(text: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    found = WINDOWS_TO_OLSON.get(text, "")
    return found if found in places() else ""


def _by_city(text: str) -> str:
    """Return the zone of the first city in a list such as `(UTC+01:00) Amsterdam, Berlin, Bern`, or ""."""
    found = _CITIES.fullmatch(text)
    for city in found[1].split(",") if found else ():
        name = city.strip().replace(" ", "_")
        zones = [zone for zone in places() if zone.rpartition("/")[2] == name]
        if len(zones) == 1:
            return zones[0]
    return ""
