"""The words of a location → whether one goes to a place, joins on the web, or can do either.

It is a module of its own because a location is a line in an author's own words, and search engines want one of three
answers. A webinar without a location is online: that is what a webinar is. Words that do not speak of the web are a
place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"[\s(,;:–—-]{0,3}(https?://\S+[^\s.,;:!?)])[\s).,;]*", re.I)
_ONLINE = re.compile(
    r"\b(?:on-?line|en ligne|en l[ií]nea|virtu(?:al|el|eel)\w*|internet|live-?\s?stream\w*|webinar\w*)\b"
    r"|\b(?:zoom|teams|webex|google meet|gotowebinar|youtube)\b|الإنترنت|أونلاين|افتراضي",
    re.I,
)
# What stands between a place and the words for the web: "Ghent, and by Zoom", "Ghent or online".
_ASIDE = re.compile(r"[,;/&+(|–—]|\b(?:and|or|und|oder|et|ou|en|of|y|o)\s+$|\bو", re.I)
_BOTH = re.compile(r"\bh[yií]brid", re.I)


class Attendance(NamedTuple):
    """Where an event is attended: `place` is in words, `address` on the web, each "" where the location names none."""

    place: str
    address: str
    is_on_site: bool
    is_online: bool


def attendance(location: str) -> Attendance:
    """Return how an event with this location is attended."""
    found = _ADDRESS.search(location)
    address = found[1] if found else ""
    place = _ADDRESS.sub(" ", location).strip()
    if not place:
        return Attendance("", address, is_on_site=False, is_online=True)
    online = _ONLINE.search(place)
    goes_there = _BOTH.search(place) or not online or _ASIDE.search(place[: online.start()])
    return Attendance(place, address, bool(goes_there), bool(address or online or _BOTH.search(place)))
