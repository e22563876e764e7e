"""What authors write becomes the right instants, and readers everywhere are told the right day and hour of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.times.wording import describe, format_date, format_date_range, format_day, format_time_range, zone_name
from newsletter.times.written import parse_date, parse_duration, parse_end, parse_local
from newsletter.times.zones import FirstOfTwo, Span, TimeRefused, at, parse_zone, span, zone_rules

ROOT = Path(__file__).resolve().parent.parent
NBSP, RLM = "\u00a0", "\u200f"
NAMES = resources.files("tzdata").joinpath("zones").read_text("ascii").split()
ZONES = sorted({"UTC", *(name for name in NAMES if "/" in name and not name.startswith("Etc/"))})
ZONES_THAT_CHANGE = (
    "Africa/Cairo",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Brussels",
    "Europe/Dublin",
    "Pacific/Chatham",
)
LANGUAGES = ("en", "en-US", "fr", "de", "es", "nl", "ar")

zones = st.sampled_from(ZONES)
locals_ = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)).map(
    lambda it: it.replace(second=0, microsecond=0, fold=0)
)
instants = locals_.map(lambda it: it.replace(tzinfo=UTC))
durations = st.integers(1, 24 * 60).map(lambda it: timedelta(minutes=it))


@st.composite
def places_and_instants(draw: st.DrawFn) -> tuple[str, datetime]:
    """Draw a zone and an instant, every other time close to a change of its clock."""
    if draw(st.booleans()):
        return draw(zones), draw(instants)
    zone = draw(st.sampled_from(ZONES_THAT_CHANGE))
    return zone, next_change(draw(instants), zone) + timedelta(minutes=draw(st.integers(-90, 90)))


def next_change(instant: datetime, zone: str) -> datetime:
    """Return the first minute after the next change of a zone's clock."""
    rules = zone_rules(zone)
    offset = instant.astimezone(rules).utcoffset()
    for step in (timedelta(days=7), timedelta(hours=3), timedelta(minutes=1)):
        while (instant + step).astimezone(rules).utcoffset() == offset:
            instant += step
    return instant + timedelta(minutes=1)


def refusal(parse: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[str, str]:
    """Return message and hint of the refusal that a call must end in."""
    with pytest.raises(TimeRefused) as caught:
        parse(*arguments, **options)
    assert str(caught.value) == caught.value.message
    return caught.value.message, caught.value.hint


def webinar(starts: str, zone: str, duration: str = "90 min") -> Span:
    return span(parse_local(starts), zone, ends=None, duration=parse_duration(duration))


# What authors write: dates


def test_an_iso_date_is_read() -> None:
    assert parse_date("2021-12-20") == date(2021, 12, 20)
    assert parse_date("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("20.12.2021", "Write `2021-12-20`."),
        ("12/20/2021", "Write `2021-12-20`."),
        ("20 December 2021", "Write `2021-12-20`."),
        ("Monday, December 20th, 2021", "Write `2021-12-20`."),
        ("20 Dec 2021", "Write `2021-12-20`."),
        ("lundi 20 décembre 2021", "Write `2021-12-20`."),
        ("1er aout 2021", "Write `2021-08-01`."),
        ("20. Oktober 2021", "Write `2021-10-20`."),
        ("3. MÄRZ 2021", "Write `2021-03-03`."),
        ("20 de octubre de 2021", "Write `2021-10-20`."),
        ("di 3 mei 2021", "Write `2021-05-03`."),
        ("٢٠ أكتوبر ٢٠٢١", "Write `2021-10-20`."),
        ("mar. 3 févr. 2021", "Write it as in `2021-12-20`."),
        ("2021/12/20", "Write `2021-12-20`."),
        ("2021-2-8", "Write `2021-02-08`."),
        ("2021–12–20", "Write `2021-12-20`."),
        ("٢٠٢١-١٢-٢٠", "Write `2021-12-20`."),
        ("2021-12-20 16:30", "Write `2021-12-20`."),
        ("03/04/2021", "Write `2021-04-03` or `2021-03-04`."),
        ("4.4.2021", "Write `2021-04-04`."),
        ("20/12/21", "Write it as in `2021-12-20`."),
        ("30.02.2022", "Write it as in `2021-12-20`."),
        ("20221212/1/2021", "Write it as in `2021-12-20`."),
        ("next Monday", "Write it as in `2021-12-20`."),
        ("", "Write it as in `2021-12-20`."),
    ],
)
def test_a_date_in_another_form_is_refused_with_the_date_to_write(text: str, hint: str) -> None:
    assert refusal(parse_date, text) == (f"“{text}” is not a date written as year-month-day.", hint)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2022-02-30", "“2022-02-30” does not exist: February 2022 has 28 days.", "Write a day from 01 to 28."),
        ("2021-12-00", "“2021-12-00” does not exist: December 2021 has 31 days.", "Write a day from 01 to 31."),
        ("2021-13-01", "“2021-13-01” does not exist: there is no month 13.", "Write a month from 01 to 12."),
        ("0202-12-20", "The year of “0202-12-20” cannot be meant.", "Write a year from 1900 to 2199."),
    ],
)
def test_a_date_that_does_not_exist_is_refused(text: str, message: str, hint: str) -> None:
    assert refusal(parse_date, text) == (message, hint)


# What authors write: times


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2022-02-08 16:30", datetime(2022, 2, 8, 16, 30)),
        ("2022-02-08T16:30", datetime(2022, 2, 8, 16, 30)),
        ("2022-02-08  16:30:00", datetime(2022, 2, 8, 16, 30)),
        ("2022-02-08 9:05", datetime(2022, 2, 8, 9, 5)),
        ("2022-02-08 00:00", datetime(2022, 2, 8)),
    ],
)
def test_a_local_time_is_read(text: str, local: datetime) -> None:
    assert parse_local(text) == local
    assert parse_local(text).tzinfo is None


ZONE_HINT = "Write `2022-02-08 16:30`, and the place in a line of its own, as in `timezone: Europe/Brussels`."
CLOCK_HINT = "Hours go from 00 to 23, and minutes from 00 to 59."


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2022-02-08", "“2022-02-08” has no time.", "Write the time after it, as in `2022-02-08 16:30`."),
        ("16:30", "“16:30” has no date.", "Write the date before it, as in `2022-02-08 16:30`."),
        ("2022-02-08 4:30 pm", "“4:30 pm” is not on the 24-hour clock.", "Write `2022-02-08 16:30`."),
        ("2022-02-08 12 a.m.", "“12 a.m.” is not on the 24-hour clock.", "Write `2022-02-08 00:00`."),
        ("2022-02-08 12:15PM", "“12:15PM” is not on the 24-hour clock.", "Write `2022-02-08 12:15`."),
        ("2022-02-08 16.30", "“16.30” is not a time written as hours:minutes.", "Write `2022-02-08 16:30`."),
        ("2022-02-08 16h30", "“16h30” is not a time written as hours:minutes.", "Write `2022-02-08 16:30`."),
        ("2022-02-08 16:30:15", "“16:30:15” is not a time written as hours:minutes.", "Write `2022-02-08 16:30`."),
        ("2022-02-08 25:00", "There is no time 25:00.", CLOCK_HINT),
        ("2022-02-08 16:60", "There is no time 16:60.", CLOCK_HINT),
        ("2022-02-28 24:00", "Midnight is not 24:00 but 00:00 of the day that begins.", "Write `2022-03-01 00:00`."),
        ("2022-02-08T16:30+01:00", "“16:30+01:00” names a zone, which does not belong in a time.", ZONE_HINT),
        ("2022-02-08T16:30:00Z", "“16:30:00Z” names a zone, which does not belong in a time.", ZONE_HINT),
        ("2022-02-08 16:30 CET", "“16:30 CET” names a zone, which does not belong in a time.", ZONE_HINT),
        ("2022-02-08 4.30 pm UTC+1", "“4.30 pm UTC+1” names a zone, which does not belong in a time.", ZONE_HINT),
        ("2022-02-08 noon", "“noon” is not a time of day.", "Write it as in `2022-02-08 16:30`."),
        ("2022-02-08 02:30 third", "“02:30 third” is not a time of day.", "Write it as in `2022-02-08 16:30`."),
        ("tomorrow", "“tomorrow” is not a date with a time.", "Write it as in `2022-02-08 16:30`."),
        ("", "“” is not a date with a time.", "Write it as in `2022-02-08 16:30`."),
        (
            "13.02.2022 18:00",
            "“13.02.2022” is not a date written as year-month-day.",
            "Write `2022-02-13 18:00`.",
        ),
        (
            "2022-02-30 16:30",
            "“2022-02-30” does not exist: February 2022 has 28 days.",
            "Write a day from 01 to 28.",
        ),
    ],
)
def test_a_time_in_another_form_is_refused_with_the_time_to_write(text: str, message: str, hint: str) -> None:
    assert refusal(parse_local, text) == (message, hint)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("18:00", datetime(2022, 2, 8, 18, 0)),
        ("16:30", datetime(2022, 2, 8, 16, 30)),
        ("00:30", datetime(2022, 2, 9, 0, 30)),
        ("02:30 second", datetime(2022, 2, 9, 2, 30, fold=1)),
        ("04:30", datetime(2022, 2, 9, 4, 30)),
        ("04:31", datetime(2022, 2, 8, 4, 31)),
        ("2022-02-10 09:00", datetime(2022, 2, 10, 9, 0)),
    ],
)
def test_an_end_without_a_date_is_on_the_day_of_the_start_or_within_twelve_hours_on_the_next(
    text: str, end: datetime
) -> None:
    found = parse_end(text, datetime(2022, 2, 8, 16, 30))
    assert (found, found.fold) == (end, end.fold)


def test_an_end_may_be_the_second_of_two_times_whose_first_was_the_start() -> None:
    starts = parse_local("2027-10-31 02:30 first")
    ends = parse_end("02:10 second", starts)
    assert span(starts, "Europe/Brussels", ends=ends, duration=None) == Span(
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 10, tzinfo=UTC)
    )


def test_an_end_in_another_form_is_refused_with_the_end_to_write() -> None:
    starts = datetime(2022, 2, 8, 16, 30)
    assert refusal(parse_end, "6 pm", starts) == ("“6 pm” is not on the 24-hour clock.", "Write `18:00`.")
    assert refusal(parse_end, "25:00", starts) == ("There is no time 25:00.", CLOCK_HINT)
    assert refusal(parse_end, "24:00", starts)[1] == "Write `00:00`."
    assert refusal(parse_end, "late", starts)[0] == "“late” is not a date with a time."


# What authors write: durations


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90 min", 90),
        ("90min", 90),
        ("1 h", 60),
        ("1 h 30", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1:30", 90),
        ("2 hours", 120),
        ("1 Hour 5 Minutes", 65),
        ("45 minutes", 45),
        ("24 h", 1440),
    ],
)
def test_a_duration_is_read(text: str, minutes: int) -> None:
    assert parse_duration(text) == timedelta(minutes=minutes)


LONG_HINT = "Write `ends` with its date and time instead of `duration`, or correct the number."
DURATION_HINT = "Write it as in `90 min` or `1 h 30`."


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("90", "“90” does not say whether minutes or hours are meant.", "Write `90 min`."),
        ("2", "“2” does not say whether minutes or hours are meant.", "Write `2 min` or `2 h`."),
        ("24 h 1 min", "“24 h 1 min” is longer than 24 hours.", LONG_HINT),
        ("99999 h", "“99999 h” is longer than 24 hours.", LONG_HINT),
        ("0 min", "“0 min” is not a duration.", DURATION_HINT),
        ("0", "“0” is not a duration.", DURATION_HINT),
        ("1 h 75", "“1 h 75” is not a duration.", DURATION_HINT),
        ("1:3", "“1:3” is not a duration.", DURATION_HINT),
        ("9" * 30, f"“{'9' * 30}” is not a duration.", DURATION_HINT),
        ("an hour", "“an hour” is not a duration.", DURATION_HINT),
        ("-30 min", "“-30 min” is not a duration.", DURATION_HINT),
        ("", "“” is not a duration.", DURATION_HINT),
    ],
)
def test_a_duration_that_is_unclear_or_out_of_bounds_is_refused(text: str, message: str, hint: str) -> None:
    assert refusal(parse_duration, text) == (message, hint)


# What authors write: zones


@pytest.mark.parametrize("zone", ["Europe/Brussels", "America/Argentina/Buenos_Aires", "Asia/Calcutta", "UTC"])
def test_the_name_of_a_zone_is_taken_as_iana_spells_it(zone: str) -> None:
    assert parse_zone(zone) == zone


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("CET", "Write `Europe/Brussels` or `Europe/Paris` or `Europe/Berlin`."),
        ("CEST", "Write `Europe/Brussels` or `Europe/Paris` or `Europe/Berlin`."),
        ("MEZ", "Write `Europe/Brussels` or `Europe/Paris` or `Europe/Berlin`."),
        ("BST", "Write `Europe/London` or `Asia/Dhaka`."),
        ("GMT", "Write `Europe/London` or `Africa/Accra` or `UTC`."),
        ("ist", "Write `Asia/Kolkata` or `Europe/Dublin` or `Asia/Jerusalem`."),
        ("EST", "Write `America/New_York` or `America/Toronto`."),
        ("PST", "Write `America/Los_Angeles`."),
    ],
)
def test_an_abbreviation_is_refused_with_the_zones_to_choose_from(text: str, hint: str) -> None:
    assert refusal(parse_zone, text) == (
        f"“{text}” is an abbreviation, which does not say when the clocks change.",
        hint,
    )


@pytest.mark.parametrize("text", ["Etc/GMT+5", "+01:00", "UTC+1", "GMT-5", "utc −3", "GMT0"])
def test_a_distance_from_utc_is_refused(text: str) -> None:
    message = f"“{text}” is a distance from UTC, which does not say when the clocks change."
    assert refusal(parse_zone, text) == (message, "Write the place, as in `Europe/Brussels`, or `UTC`.")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Brussels", "Write `Europe/Brussels`."),
        ("europe/brussels", "Write `Europe/Brussels`."),
        ("Europe/Bruxelles", "Write `Europe/Brussels`."),
        ("New York", "Write `America/New_York`."),
        ("America/Montréal", "Write `America/Toronto`."),
        ("Zürich", "Write `Europe/Zurich`."),
        ("Amercia/New_York", "Write `America/New_York`."),
        ("Kiev", "Write `Europe/Kyiv`."),
        ("Japan", "Write `Asia/Tokyo`."),
        ("EST5EDT", "Write `America/New_York`."),
        ("Romance Standard Time", "Write `Europe/Paris`."),
        ("utc", "Write `UTC`."),
        ("Etc/UTC", "Write `UTC`."),
        ("Zulu", "Write `UTC`."),
        ("Nowhere", "Write it as in `Europe/Brussels`."),
        ("../../../etc/passwd", "Write it as in `Europe/Brussels`."),
        ("", "Write it as in `Europe/Brussels`."),
    ],
)
def test_any_other_name_of_a_zone_is_refused_with_the_nearest(text: str, hint: str) -> None:
    assert refusal(parse_zone, text) == (f"“{text}” is not the full name of a time zone.", hint)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_makes_the_parsers_fail_in_another_way_than_by_refusal(text: str) -> None:
    for parse in (parse_date, parse_local, parse_duration, parse_zone, lambda it: parse_end(it, datetime(2022, 2, 8))):
        try:
            parse(text)
        except TimeRefused as refused:
            assert refused.message.endswith(".") and refused.hint.endswith(".")


@settings(deadline=None)
@given(st.from_regex(r"\A[0-9]{1,6}[-./ :T][0-9]{1,6}[-./ :T][0-9]{1,6}[T ][0-9]{1,3}[:.h ][0-9]{0,3}( ?[ap]m)?\Z"))
def test_nothing_that_looks_like_a_time_makes_the_parsers_fail_either(text: str) -> None:
    for parse in (parse_date, parse_local):
        try:
            parse(text)
        except TimeRefused as refused:
            assert refused.hint


@settings(deadline=None)
@given(locals_)
def test_every_hint_for_a_date_or_time_is_taken_when_it_is_written(local: datetime) -> None:
    for text in (f"{local:%d.%m.%Y %H:%M}", f"{local:%Y-%m-%d %I:%M %p}", f"{local.day} {local:%B %Y %H.%M}"):
        hints = re.findall("`(.*?)`", refusal(parse_local, text)[1])
        assert hints
        assert f"{local:%Y-%m-%d %H:%M}" in [f"{parse_local(hint):%Y-%m-%d %H:%M}" for hint in hints]


# Instants


@pytest.mark.parametrize(
    ("local", "zone", "leap", "nearest"),
    [
        ("2027-03-28 02:30", "Europe/Brussels", "02:00 to 03:00", ("2027-03-28 01:59", "2027-03-28 03:00")),
        ("2026-10-04 02:00", "Australia/Sydney", "02:00 to 03:00", ("2026-10-04 01:59", "2026-10-04 03:00")),
        ("2027-10-03 02:10", "Australia/Lord_Howe", "02:00 to 02:30", ("2027-10-03 01:59", "2027-10-03 02:30")),
        ("2027-04-30 00:30", "Africa/Cairo", "00:00 to 01:00", ("2027-04-29 23:59", "2027-04-30 01:00")),
    ],
)
def test_a_time_that_the_clock_leaps_over_is_refused(
    local: str, zone: str, leap: str, nearest: tuple[str, str]
) -> None:
    assert refusal(at, parse_local(local), zone) == (
        f"{local} does not exist in {zone}: the clock leaps from {leap}.",
        f"Write `{nearest[0]}` or `{nearest[1]}`, or another time.",
    )
    for written in nearest:
        at(parse_local(written), zone)


@pytest.mark.parametrize(
    ("local", "zone", "back", "first", "second"),
    [
        ("2027-10-31 02:30", "Europe/Brussels", "03:00 to 02:00", "00:30", "01:30"),
        ("2027-04-04 02:30", "Australia/Sydney", "03:00 to 02:00", "15:30", "16:30"),
        ("2027-04-04 01:40", "Australia/Lord_Howe", "02:00 to 01:30", "14:40", "15:10"),
    ],
)
def test_a_time_that_comes_twice_must_say_which(local: str, zone: str, back: str, first: str, second: str) -> None:
    assert refusal(at, parse_local(local), zone) == (
        f"{local} comes twice in {zone}: the clock goes back from {back}.",
        f"Write `{local} first` ({first} UTC) or `{local} second` ({second} UTC).",
    )
    assert f"{at(parse_local(f'{local} first'), zone):%H:%M}" == first
    assert f"{at(parse_local(f'{local} second'), zone):%H:%M}" == second


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_time_that_comes_once_is_not_to_say_which(which: str) -> None:
    message = "2022-02-08 16:30 comes only once in Europe/Brussels."
    found = refusal(at, parse_local(f"2022-02-08 16:30 {which}"), "Europe/Brussels")
    assert found == (message, "Write `2022-02-08 16:30` without another word.")


@settings(deadline=None)
@given(places_and_instants(), st.booleans())
def test_an_instant_is_the_only_one_at_which_the_clock_shows_the_time(place: tuple[str, datetime], later: bool) -> None:
    zone, instant = place
    rules = zone_rules(zone)
    # With the offset from before a change, or from after it, times that are skipped come about too.
    offset = (instant + timedelta(hours=3 if later else -3)).astimezone(rules).utcoffset() or timedelta()
    local = (instant + offset).replace(tzinfo=None)
    around = (local.replace(tzinfo=UTC) + timedelta(hours=hours) for hours in range(-48, 49, 6))
    offsets = {moment.astimezone(rules).utcoffset() or timedelta() for moment in around}
    candidates = sorted(local.replace(tzinfo=UTC) - offset for offset in offsets)
    right = [instant for instant in candidates if instant.astimezone(rules).replace(tzinfo=None) == local]
    if len(right) == 1:
        assert at(local, zone) == right[0]
        assert at(local, zone).tzinfo is UTC
    elif right:
        assert "comes twice" in refusal(at, local, zone)[0]
        assert [at(FirstOfTwo.fromisoformat(str(local)), zone), at(local.replace(fold=1), zone)] == right
    else:
        assert "does not exist" in refusal(at, local, zone)[0]


@settings(deadline=None)
@given(places_and_instants(), durations)
def test_a_start_with_a_duration_and_with_the_end_that_follows_are_the_same_span(
    place: tuple[str, datetime], duration: timedelta
) -> None:
    zone, start = place
    starts, ends = written(start, zone), written(start + duration, zone)
    expected = Span(start, start + duration)
    assert span(starts, zone, ends=None, duration=duration) == expected
    assert span(starts, zone, ends=ends, duration=None) == expected


def written(instant: datetime, zone: str) -> datetime:
    """Return an instant as an author writes it: in local time, with first or second where the time comes twice."""
    local = instant.astimezone(zone_rules(zone))
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return parse_local(f"{local:%Y-%m-%d %H:%M}" + (" second" if local.fold else " first") * twice)


def test_a_webinar_over_the_night_of_a_change_lasts_as_long_as_its_duration_says() -> None:
    found = webinar("2027-03-28 01:00", "Europe/Brussels", "2 h")
    assert format_time_range(found, "Europe/Brussels", "en", None) == "01:00–04:00"
    found = webinar("2027-10-31 01:00", "Europe/Brussels", "2 h")
    assert format_time_range(found, "Europe/Brussels", "en", None) == "01:00–02:00"


def test_a_start_needs_an_end_or_a_duration_and_only_one_of_them() -> None:
    starts, one = (
        parse_local("2022-02-08 16:30"),
        ("It needs either `ends` or `duration`.", "Write for example `duration: 90 min`."),
    )
    assert refusal(span, starts, "UTC", ends=None, duration=None) == one
    assert refusal(span, starts, "UTC", ends=datetime(2022, 2, 8, 18), duration=timedelta(hours=1)) == one


@pytest.mark.parametrize(
    ("ends", "message", "hint"),
    [
        (
            "2022-02-08 16:00",
            "It ends at 2022-02-08 16:00, which is not after its start at 2022-02-08 16:30.",
            "Correct one of them, or write `duration: 90 min` instead of `ends`. "
            "If it lasts 23 h 30, write `ends: 2022-02-09 16:00`.",
        ),
        (
            "2022-02-08 16:30",
            "It ends at 2022-02-08 16:30, which is not after its start at 2022-02-08 16:30.",
            "Correct one of them, or write `duration: 90 min` instead of `ends`. "
            "If it lasts 24 h, write `ends: 2022-02-09 16:30`.",
        ),
        (
            "2022-02-07 18:00",
            "It ends at 2022-02-07 18:00, which is not after its start at 2022-02-08 16:30.",
            "Correct one of them, or write `duration: 90 min` instead of `ends`.",
        ),
        (
            "2023-02-08 18:00",
            "It would last 365 days, from 2022-02-08 16:30 to 2023-02-08 18:00.",
            "Check the year and the month of `ends`: 14 days are the most.",
        ),
        (
            "2022-03-27 02:30",
            "2022-03-27 02:30 does not exist in Europe/Brussels: the clock leaps from 02:00 to 03:00.",
            "Write `2022-03-27 01:59` or `2022-03-27 03:00`, or another time.",
        ),
    ],
)
def test_an_end_that_cannot_be_is_refused_at_the_end(ends: str, message: str, hint: str) -> None:
    with pytest.raises(TimeRefused) as caught:
        span(parse_local("2022-02-08 16:30"), "Europe/Brussels", ends=parse_local(ends), duration=None)
    assert (caught.value.message, caught.value.hint, caught.value.of_end) == (message, hint, True)


def test_what_an_end_of_the_next_day_would_last_is_counted_as_time_really_passes() -> None:
    starts = parse_local("2026-10-24 22:30")
    ends = parse_end("21:30", starts)
    _, hint = refusal(span, starts, "Europe/Brussels", ends=ends, duration=None)
    assert hint.endswith("If it lasts 24 h, write `ends: 2026-10-25 21:30`.")


def test_a_start_that_does_not_exist_is_refused_at_the_start() -> None:
    with pytest.raises(TimeRefused) as caught:
        span(parse_local("2027-03-28 02:30"), "Europe/Brussels", ends=None, duration=timedelta(hours=1))
    assert not caught.value.of_end


# In words: dates

EN_DASH_BETWEEN_DATES = f"{NBSP}– "


@pytest.mark.parametrize(
    ("language", "plain", "with_weekday", "without_year"),
    [
        ("en", "20 December 2021", "Monday 20 December 2021", "Monday 20 December"),
        ("en-GB", "20 December 2021", "Monday 20 December 2021", "Monday 20 December"),
        ("en-CA", "20 December 2021", "Monday 20 December 2021", "Monday 20 December"),
        ("en-US", "December 20, 2021", "Monday, December 20, 2021", "Monday, December 20"),
        ("fr", "20 décembre 2021", "lundi 20 décembre 2021", "lundi 20 décembre"),
        ("de", "20. Dezember 2021", "Montag, 20. Dezember 2021", "Montag, 20. Dezember"),
        ("es", "20 de diciembre de 2021", "lunes, 20 de diciembre de 2021", "lunes, 20 de diciembre"),
        ("nl", "20 december 2021", "maandag 20 december 2021", "maandag 20 december"),
        ("ar", f"{RLM}20 ديسمبر 2021", "الاثنين، 20 ديسمبر 2021", "الاثنين، 20 ديسمبر"),
        ("pt-BR", "20 de dezembro de 2021", "segunda-feira, 20 de dezembro de 2021", "segunda-feira, 20 de dezembro"),
        ("hu", "2021. december 20.", "2021. december 20., hétfő", "december 20., hétfő"),
        ("lv", "2021. gada 20. decembris", "pirmdiena, 2021. gada 20. decembris", "pirmdiena, 20. decembris"),
        ("ja", "2021年12月20日", "2021年12月20日月曜日", "12月20日月曜日"),
    ],
)
def test_a_date_is_worded_in_its_language(language: str, plain: str, with_weekday: str, without_year: str) -> None:
    day = date(2021, 12, 20)
    assert format_date(day, language) == plain
    assert format_date(day, language, weekday=True) == with_weekday
    assert format_day(day, language) == without_year


@pytest.mark.parametrize(
    ("language", "days", "months", "years"),
    [
        ("en", "10–14 December 2021", "30 November – 2 December 2021", "30 December 2021 – 2 January 2022"),
        ("en-US", "December 10–14, 2021", "November 30 – December 2, 2021", "December 30, 2021 – January 2, 2022"),
        ("fr", "10–14 décembre 2021", "30 novembre – 2 décembre 2021", "30 décembre 2021 – 2 janvier 2022"),
        ("de", "10.–14. Dezember 2021", "30. November – 2. Dezember 2021", "30. Dezember 2021 – 2. Januar 2022"),
        (
            "es",
            "10–14 de diciembre de 2021",
            "30 de noviembre – 2 de diciembre de 2021",
            "30 de diciembre de 2021 – 2 de enero de 2022",
        ),
        ("nl", "10–14 december 2021", "30 november – 2 december 2021", "30 december 2021 – 2 januari 2022"),
        (
            "ar",
            f"{RLM}10–14 ديسمبر 2021",
            f"{RLM}30 نوفمبر – 2 ديسمبر 2021",
            f"{RLM}30 ديسمبر 2021 – 2 يناير 2022",
        ),
    ],
)
def test_two_dates_say_once_what_they_share(language: str, days: str, months: str, years: str) -> None:
    ranges = [
        (date(2021, 12, 10), date(2021, 12, 14)),
        (date(2021, 11, 30), date(2021, 12, 2)),
        (date(2021, 12, 30), date(2022, 1, 2)),
    ]
    expected = [text.replace(" – ", EN_DASH_BETWEEN_DATES) for text in (days, months, years)]
    assert [format_date_range(start, end, language) for start, end in ranges] == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_range_of_one_day_is_that_day(language: str) -> None:
    day = date(2021, 12, 20)
    assert format_date_range(day, day, language) == format_date(day, language)


@pytest.mark.parametrize(
    ("language", "same_as"), [("xx", "en"), ("fr-XX", "fr"), ("de-CH-1996", "de"), ("EN-us", "en-US"), ("", "en")]
)
def test_a_language_that_babel_does_not_know_falls_back_to_its_beginning_or_english(
    language: str, same_as: str
) -> None:
    assert format_date(date(2021, 12, 20), language) == format_date(date(2021, 12, 20), same_as)


# In words: times


@pytest.mark.parametrize(
    ("language", "clock", "half_past_four", "over_noon", "early"),
    [
        ("en", None, "16:30–18:00", "10:30–12:00", "02:30–04:00"),
        ("en", 12, "4:30–6:00_pm", "10:30_am_–_12:00_pm", "2:30–4:00_am"),
        ("en-US", None, "4:30–6:00_PM", "10:30_AM_–_12:00_PM", "2:30–4:00_AM"),
        ("en-US", 24, "16:30–18:00", "10:30–12:00", "02:30–04:00"),
        ("fr", None, "16:30–18:00", "10:30–12:00", "02:30–04:00"),
        ("de", None, "16:30–18:00_Uhr", "10:30–12:00_Uhr", "02:30–04:00_Uhr"),
        ("es", None, "16:30–18:00", "10:30–12:00", "2:30–4:00"),
        ("es", 12, "4:30–6:00_p._m.", "10:30_a._m._–_12:00_p._m.", "2:30–4:00_a._m."),
        ("nl", None, "16:30–18:00", "10:30–12:00", "02:30–04:00"),
        ("ar", None, f"{RLM}16:30–18:00", f"{RLM}10:30–12:00", f"{RLM}02:30–04:00"),
        ("ar", 12, f"{RLM}4:30–6:00_م", f"{RLM}10:30_ص_–_12:00_م", f"{RLM}2:30–4:00_ص"),
    ],
)
def test_times_are_worded_in_their_language(
    language: str, clock: int | None, half_past_four: str, over_noon: str, early: str
) -> None:
    found = webinar("2022-02-08 16:30", "Europe/Brussels")
    texts = [format_time_range(found, zone, language, clock) for zone in ZONES_OF_TABLE]
    assert texts == [text.replace("_", NBSP) for text in (half_past_four, over_noon, early)]


ZONES_OF_TABLE = ("Europe/Brussels", "America/New_York", "Australia/Sydney")


@pytest.mark.parametrize(
    ("language", "times"),
    [
        ("en", "22:00–00:30 (Wednesday 9 February)"),
        ("en-US", f"10:00{NBSP}PM{NBSP}–{NBSP}12:30{NBSP}AM (Wednesday, February 9)"),
        ("fr", "22:00–00:30 (mercredi 9 février)"),
        ("de", f"22:00–00:30{NBSP}Uhr (Mittwoch, 9. Februar)"),
        ("ar", f"{RLM}22:00–00:30 (الأربعاء، 9 فبراير)"),
    ],
)
def test_times_across_midnight_name_the_day_of_the_end(language: str, times: str) -> None:
    found = webinar("2022-02-08 22:00", "Europe/Brussels", "2 h 30")
    assert format_time_range(found, "Europe/Brussels", language, None) == times


def test_the_same_hour_of_two_days_is_told_apart_on_the_12_hour_clock() -> None:
    found = webinar("2022-02-08 09:00", "America/New_York", "24 h")
    times = format_time_range(found, "America/New_York", "en-US", None)
    assert times == f"9:00{NBSP}AM{NBSP}–{NBSP}9:00{NBSP}AM (Wednesday, February 9)"


# In words: zones


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("Europe/Brussels", "Central European Time", "Central European Summer Time"),
        ("Africa/Algiers", "Central European Standard Time", "Central European Standard Time"),
        ("Europe/London", "Greenwich Mean Time", "British Summer Time"),
        ("Europe/Dublin", "Greenwich Mean Time", "Irish Standard Time"),
        ("America/New_York", "Eastern Time", "Eastern Daylight Time"),
        ("America/Phoenix", "Mountain Standard Time", "Mountain Standard Time"),
        ("Australia/Sydney", "Australian Eastern Daylight Time", "Australian Eastern Time"),
        ("Asia/Kolkata", "India Standard Time", "India Standard Time"),
        ("Europe/Kyiv", "Eastern European Time", "Eastern European Summer Time"),
        ("Europe/Istanbul", "Türkiye Time", "Türkiye Time"),
        ("Africa/Casablanca", "Morocco Time", "Morocco Time"),
        ("UTC", "Coordinated Universal Time", "Coordinated Universal Time"),
    ],
)
def test_a_zone_has_the_name_that_is_right_at_the_moment(zone: str, winter: str, summer: str) -> None:
    assert zone_name(datetime(2022, 2, 8, 12, tzinfo=UTC), zone, "en") == winter
    assert zone_name(datetime(2022, 7, 8, 12, tzinfo=UTC), zone, "en") == summer


@pytest.mark.parametrize(
    ("language", "winter", "summer"),
    [
        ("fr", "heure d’Europe centrale", "heure d’été d’Europe centrale"),
        ("de", "Mitteleuropäische Zeit", "Mitteleuropäische Sommerzeit"),
        ("es", "hora de Europa central", "hora de verano de Europa central"),
        ("nl", "Midden-Europese tijd", "Midden-Europese zomertijd"),
        ("ar", "توقيت وسط أوروبا", "توقيت وسط أوروبا الصيفي"),
    ],
)
def test_a_zone_has_its_name_in_every_language(language: str, winter: str, summer: str) -> None:
    assert zone_name(datetime(2022, 2, 8, 12, tzinfo=UTC), "Europe/Brussels", language) == winter
    assert zone_name(datetime(2022, 7, 8, 12, tzinfo=UTC), "Europe/Brussels", language) == summer


def test_a_zone_without_a_name_of_its_own_gets_no_summer_name_in_winter_where_babel_would_give_one() -> None:
    assert zone_name(datetime(2022, 2, 8, 12, tzinfo=UTC), "Europe/Istanbul", "hr") == "GMT+03:00"


def test_no_name_of_a_zone_stands_for_two_hours_at_one_moment() -> None:
    for moment in (datetime(year, month, 15, 12, tzinfo=UTC) for year in range(2020, 2036) for month in (1, 7)):
        offsets = defaultdict(set)
        for zone in ZONES:
            offsets[zone_name(moment, zone, "en")].add(moment.astimezone(zone_rules(zone)).utcoffset())
        assert {name: found for name, found in offsets.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_has_a_name_in_every_language(language: str) -> None:
    for zone in ZONES:
        name = zone_name(datetime(2022, 7, 8, tzinfo=UTC), zone, language)
        assert name.strip() and "∅" not in name


# In words: a webinar as the letter shows it


def test_a_webinar_is_described_for_its_own_zone_and_for_each_other_whose_clocks_differ() -> None:
    others = ["Europe/London", "America/New_York", "Europe/Paris", "Europe/Lisbon", "Asia/Kolkata", "Asia/Tokyo"]
    found = describe(webinar("2022-02-08 16:30", "Europe/Brussels"), "Europe/Brussels", "en", None, others)
    assert (found.date, found.times, found.zone) == ("Tuesday 8 February 2022", "16:30–18:00", "Central European Time")
    assert (found.leaf.month, found.leaf.day, found.leaf.weekday) == ("Feb", "8", "Tue")
    assert [(other.cities, other.times, other.day) for other in found.others] == [
        (("London", "Lisbon"), "15:30–17:00", ""),
        (("New York",), "10:30–12:00", ""),
        (("Kolkata",), "21:00–22:30", ""),
        (("Tokyo",), "00:30–02:00", "Wednesday 9 February"),
    ]
    assert [other.zone for other in found.others] == [
        "Greenwich Mean Time",
        "Eastern Time",
        "India Standard Time",
        "Japan Standard Time",
    ]


@pytest.mark.parametrize(
    ("language", "leaf", "cities"),
    [
        ("en-US", ("Feb", "8", "Tue"), ("London", "New York", "Kolkata")),
        ("fr", ("févr.", "8", "mar."), ("Londres", "New York", "Calcutta")),
        ("de", ("Feb.", "8", "Di."), ("London", "New York", "Kalkutta")),
        ("es", ("feb", "8", "mar"), ("Londres", "Nueva York", "Calcuta")),
        ("nl", ("feb", "8", "di"), ("Londen", "New York", "Calcutta")),
        ("ar", ("فبراير", "8", "الثلاثاء"), ("لندن", "نيويورك", "كالكتا")),
    ],
)
def test_leaf_and_cities_are_in_the_language(language: str, leaf: tuple[str, ...], cities: tuple[str, ...]) -> None:
    others = ["Europe/London", "America/New_York", "Asia/Kolkata"]
    found = describe(webinar("2022-02-08 16:30", "Europe/Brussels"), "Europe/Brussels", language, None, others)
    assert (found.leaf.month, found.leaf.day, found.leaf.weekday) == leaf
    assert tuple(city for other in found.others for city in other.cities) == cities


def test_a_reader_in_new_york_sees_the_right_day_of_a_webinar_at_one_in_sydney() -> None:
    found = describe(
        webinar("2022-02-09 01:00", "Australia/Sydney"), "Australia/Sydney", "en", None, ["America/New_York"]
    )
    assert (found.date, found.times) == ("Wednesday 9 February 2022", "01:00–02:30")
    assert (found.others[0].times, found.others[0].day) == ("09:00–10:30", "Tuesday 8 February")


def test_a_webinar_that_crosses_midnight_elsewhere_only_says_so_there() -> None:
    found = describe(webinar("2022-02-08 17:30", "America/New_York"), "America/New_York", "en", None, ["Europe/London"])
    assert found.times == "17:30–19:00"
    assert (found.others[0].times, found.others[0].day) == ("22:30–00:00 (Wednesday 9 February)", "")


def test_zones_are_compared_at_the_moment_and_not_by_what_they_do_in_another_season() -> None:
    pair = ("America/New_York", "Europe/Brussels")
    for day, difference in (("2022-03-01", 6), ("2022-03-20", 5), ("2022-04-01", 6)):
        found = describe(webinar(f"{day} 09:00", pair[0]), pair[0], "en", None, [pair[1]])
        assert found.others[0].times == f"{9 + difference}:00–{10 + difference}:30"


@settings(deadline=None)
@given(places_and_instants(), st.lists(zones, max_size=4), durations)
def test_start_and_end_as_readers_see_them_are_the_instants(
    place: tuple[str, datetime], others: list[str], duration: timedelta
) -> None:
    zone, start = place
    expected = span(written(start, zone), zone, ends=None, duration=duration)
    local = start.astimezone(zone_rules(zone))
    found = describe(expected, zone, "en", None, others)
    assert found.date == f"{local:%A} {local.day} {local:%B %Y}"
    shown = {(clock(expected.start, zone), clock(expected.end, zone))}
    assert read(found.times, found.date, "") == (clock(expected.start, zone), clock(expected.end, zone))
    for other in found.others:
        seen = read(other.times, found.date, other.day)
        assert seen in {(clock(expected.start, at), clock(expected.end, at)) for at in others}
        assert seen not in shown
        shown.add(seen)
    assert shown >= {(clock(expected.start, at), clock(expected.end, at)) for at in others}


def clock(instant: datetime, zone: str) -> str:
    local = instant.astimezone(zone_rules(zone))
    return f"{local:%A} {local.day} {local:%B %H:%M}"


def read(times: str, here: str, day: str) -> tuple[str, str]:
    """Return weekday, day, month and time of start and end as a reader makes them out from the texts."""
    match = re.fullmatch(r"(\d\d:\d\d)–(\d\d:\d\d)(?: \((.*)\))?", times)
    assert match
    begins = day or here.rpartition(" ")[0]
    return f"{begins} {match[1]}", f"{match[3] or begins} {match[2]}"


# What the words do not depend on


def run(program: str, **environment: str) -> str:
    arguments = [sys.executable, "-B", "-c", program]
    done = subprocess.run(
        arguments, cwd=ROOT, env=os.environ | environment, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def test_the_words_of_a_language_do_not_depend_on_the_languages_used_before() -> None:
    program = """
import json
from newsletter.times.wording import describe
from newsletter.times.written import parse_duration, parse_local
from newsletter.times.zones import span
webinar = span(parse_local("2022-02-08 16:30"), "Europe/Brussels", ends=None, duration=parse_duration("90 min"))
def words(language):
    return repr([describe(webinar, "Europe/Brussels", language, clock, ["Asia/Kolkata"]) for clock in (12, 24)])
print(json.dumps({language: words(language) for language in ORDER}))
"""
    order = ["he", "ja", "fi", *LANGUAGES, "hu", "ru", "pt"]
    one, other = (json.loads(run(f"ORDER = {it!r}{program}")) for it in (order, order[::-1]))
    assert one == other


def test_the_rules_of_zones_do_not_depend_on_the_system(tmp_path: Path) -> None:
    tokyo = resources.files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo")
    (tmp_path / "Europe").mkdir()
    with resources.as_file(tokyo) as path:
        shutil.copy(path, tmp_path / "Europe" / "Brussels")
    program = """
from newsletter.times.written import parse_local
from newsletter.times.zones import at
print(at(parse_local("2022-02-08 16:30"), "Europe/Brussels"))
"""
    assert run(program, PYTHONTZPATH=str(tmp_path), TZ="Asia/Tokyo") == "2022-02-08 15:30:00+00:00\n"


def test_babel_is_not_loaded_before_something_is_worded() -> None:
    program = """
import sys
from newsletter.times import wording, written, zones
zones.span(written.parse_local("2022-02-08 16:30"), "UTC", ends=None, duration=written.parse_duration("1 h"))
print("babel" in sys.modules)
"""
    assert run(program) == "False\n"
