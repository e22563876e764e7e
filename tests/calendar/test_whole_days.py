"""What takes whole days is in every calendar as days, and over with its last."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import vobject  # type: ignore[import-untyped]
from icalendar import Calendar

from tests.calendar.reading import by_vobject
from tests.calendar.test_ics import Built, built, query_of

DAYS = [("start: 2026-10-09", date(2026, 10, 10)), ("start: 2026-10-09, end: 2026-10-11", date(2026, 10, 12))]
WITH_BRUSSELS = "also_show_timezones: [America/New_York]\nsite_url: https://news.example.org/\n"


def events(*entries: str) -> str:
    return "  - type: events\n    events:\n" + "".join(f"      - {{title: EHA, {entry}}}\n" for entry in entries)


def links(made: Built) -> dict[str, dict[str, str]]:
    (event,) = made.events
    return {name: query_of(link) for name, link in made.links(event).items() if name != "ics"}


@pytest.mark.parametrize(("days", "after"), DAYS)
@pytest.mark.parametrize("zone", ["Europe/Brussels", "Pacific/Auckland", "America/Los_Angeles"])
def test_the_file_has_days_on_any_clock_and_ends_on_the_day_after(
    days: str, after: date, zone: str, tmp_path: Path
) -> None:
    file = built(tmp_path, events(f"{days}, timezone: {zone}")).files["webinars/eha-2026-10-09.ics"]
    (read,) = Calendar.from_ical(file).walk("VEVENT")
    start, end = read.decoded("DTSTART"), read.decoded("DTEND")
    assert (start, end) == (date(2026, 10, 9), after)
    assert not isinstance(start, datetime)
    other = vobject.readOne(file.decode()).vevent
    assert (other.dtstart.value, other.dtend.value) == (date(2026, 10, 9), after)


def test_several_days_are_days_for_each_service(tmp_path: Path) -> None:
    found = links(built(tmp_path, events("start: 2026-10-09, end: 2026-10-11")))
    assert found["google"]["dates"] == "20261009/20261012"
    for name in ("outlook_com", "microsoft_365"):
        assert {"startdt": "2026-10-09", "enddt": "2026-10-12", "allday": "true"}.items() <= found[name].items()
    assert {"st": "20261009", "et": "20261012"}.items() <= found["yahoo"].items()
    assert "dur" not in found["yahoo"]  # it is of one day, and overlooked beside `et`


def test_one_day_is_a_day_for_each_service(tmp_path: Path) -> None:
    found = links(built(tmp_path, events("start: 2026-10-09")))
    assert found["google"]["dates"] == "20261009/20261010"
    assert {"startdt": "2026-10-09", "enddt": "2026-10-10", "allday": "true"}.items() <= found["outlook_com"].items()
    assert {"st": "20261009", "dur": "allday"}.items() <= found["yahoo"].items()
    assert "et" not in found["yahoo"]


def test_an_event_with_a_clock_is_of_instants(tmp_path: Path) -> None:
    made = built(tmp_path, events("start: 2026-10-09 09:00, end: 2026-10-11 17:00, venue: Hall, place: Ghent"))
    (read,) = by_vobject(made.files["webinars.ics"])
    assert (read.start, read.end) == (datetime(2026, 10, 9, 7, tzinfo=UTC), datetime(2026, 10, 11, 15, tzinfo=UTC))
    assert read.location == "Hall, Ghent"
    assert links(made)["google"]["dates"] == "20261009T070000Z/20261011T150000Z"


def test_an_event_on_a_card_and_in_a_list_is_in_the_calendar_once_as_the_first_says_it(tmp_path: Path) -> None:
    again = "  - type: events\n    layout: list\n    events: [{title: EHA, start: 2026-10-09}]\n"
    made = built(tmp_path, events("start: 2026-10-09, place: Vienna") + again)
    assert [(event.title, event.place) for event in made.events] == [("EHA", "Vienna")]


@pytest.mark.parametrize("format", ["in-person", "online", "hybrid", ""])
def test_times_elsewhere_are_told_to_those_who_follow_from_there(format: str, tmp_path: Path) -> None:
    said = f", format: {format}" if format else ""
    html, text = built(tmp_path, events(f"start: 2026-10-09 16:30, end: '18:00'{said}"), WITH_BRUSSELS).letter()
    is_told = format in ("online", "hybrid")
    assert ("New York 10:30–12:00" in html.replace("\xa0", " ")) == is_told
    assert ("New York 10:30–12:00" in text.replace("\xa0", " ")) == is_told
