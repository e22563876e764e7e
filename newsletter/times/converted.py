"""A local time with a zone behind it, as in `18:30 CET` → the same on the clock of the zone that counts.

Comes in: the time, what was written behind it, and the zone of the event. Goes out: the local time to write instead,
and the places that `timezone` must name where that is another zone. It is a module of its own because it alone joins
what people say of zones with the instants that follow from it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from newsletter.times.places import places, places_meant, places_of_abbreviation
from newsletter.times.zones import TimeRefused, as_written, at, shown_at, zone_rules

_IN_ENGLISH = {"MEZ": "CET", "MESZ": "CEST", "MET": "CET"}


class Converted(NamedTuple):
    """What to write for a time with a zone behind it."""

    local: datetime
    """The time to write."""
    places: tuple[str, ...] = ()
    """What `timezone` must then say, one of these; () where it says so already."""
    remark: str = ""
    """A sentence to go with it, or ""."""
    is_known: bool = True
    """Whether the zone is known."""


def converted(local: datetime, said: str, zone: str) -> Converted:
    """Return what to write for `local` with `said` behind it, where `zone` counts."""
    if _names_said(said) <= _names_in_a_year(zone, local):
        return Converted(local, remark=_in_the_other_season(local, said, zone))
    if distance := re.fullmatch(r"(?ai)(?=.)(?:z|utc|gmt)?\s*(?:([+\-−])\s*(\d{1,2}):?(\d{2})?)?", said):
        ahead = timedelta(hours=int(distance[2] or 0), minutes=int(distance[3] or 0))
        in_utc = local - ahead if distance[1] == "+" else local + ahead
        there = shown_at(in_utc.replace(tzinfo=UTC), zone)
        name = said if said[0].isalpha() and said.upper() != "Z" else f"UTC{said.strip('zZ')}"
        return Converted(there, remark="" if there == local else f"It is {local:%H:%M} {name} on the clock of {zone}.")
    found = tuple(place for place in places_of_abbreviation(said) if _may_be(said, place, local))
    found = found or ((said,) if said in places() else places_meant(said))
    try:
        instants = {at(local, place) for place in found}
        if instants == {at(local, zone)}:
            return Converted(local)
    except TimeRefused:  # a time that a clock skips or shows twice
        return Converted(local, found)
    if len(instants) != 1:
        return Converted(local, found, is_known=bool(found))
    same = as_written(shown_at(instants.pop(), zone))
    return Converted(local, found, f"Or write `{same}`, which is the same on the clock of {zone}.")


def _names_said(said: str) -> set[str]:
    """Return what tzdata calls a clock for an abbreviation: `MEZ` → CET; `CET/CEST` → both; `ET` → EST and EDT."""
    words = said.upper().split("/")
    if re.fullmatch("[ECMP]T", words[0]):
        words = [f"{words[0][0]}ST", f"{words[0][0]}DT"]
    return {_IN_ENGLISH.get(word, word) for word in words}


def _names_in_a_year(zone: str, local: datetime) -> set[str]:
    """Return what tzdata calls a zone's clock in winter and in summer."""
    return {str(zone_rules(zone).tzname(local.replace(month=month, day=1))) for month in (1, 7)}


def _may_be(said: str, place: str, local: datetime) -> bool:
    """Return whether an abbreviation may be that of a place: Phoenix has no MDT; Dhaka has no name of its own."""
    names = _names_in_a_year(place, local)
    return _names_said(said) <= names or not max(names).isalpha()


def _in_the_other_season(local: datetime, said: str, zone: str) -> str:
    """Return what to add where `said` is the zone's name in the other season: `CET` on a day in May; else ""."""
    rules = zone_rules(zone)
    name, words = rules.tzname(local), _names_said(said)
    for month in (1, 7):
        other = local.replace(month=month, day=1, tzinfo=rules)
        if words == {other.tzname()} != {name}:
            now = local.replace(tzinfo=rules)
            strictly = local + ((now.utcoffset() or timedelta()) - (other.utcoffset() or timedelta()))
            then = f"if {said} is meant to the letter, write `{strictly:%Y-%m-%d %H:%M}`"
            return f"On that day the clock of {zone} shows {name}; {then}."
    return ""
