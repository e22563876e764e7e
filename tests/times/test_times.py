"""What authors write becomes the right instants, and readers everywhere are told the right day and hour of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsletter.times.weeks import first_day_of_week
from newsletter.times.wording import describe, format_date, format_date_range, format_time_range, zone_name
from newsletter.times.written import parse_date, parse_duration, parse_end, parse_local
from newsletter.times.zones import FirstOfTwo, Span, TimeRefused, at, parse_zone, span, zone_rules

ROOT = Path(__file__).resolve().parent.parent.parent
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
LANGUAGES = ("en", "en-US", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv")

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


def written_instead(hint: str, zone: str) -> set[datetime]:
    """Return the instants of what a hint says to write for `starts`, each with the place that it names for it."""
    [*values], [*places] = re.findall(r"`(\d{4}-[^`]+)`", hint), re.findall(r"`timezone: ([^`]+)`", hint)
    first, *others = values
    return {at(parse_local(first), place) for place in places or [zone]} | {at(parse_local(it), zone) for it in others}


def webinar(starts: str, zone: str, duration: str = "90 min") -> Span:
    return span(parse_local(starts), zone, ends=None, duration=parse_duration(duration))


# What authors write: times


def test_an_end_may_be_the_second_of_two_times_whose_first_was_the_start() -> None:
    starts = parse_local("2027-10-31 02:30 first")
    ends = parse_end("02:10 second", starts)
    assert span(starts, "Europe/Brussels", ends=ends, duration=None) == Span(
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 10, tzinfo=UTC)
    )


# What authors write: zones


@given(st.text(max_size=40))
def test_no_text_makes_the_parsers_fail_in_another_way_than_by_refusal(text: str) -> None:
    for parse in (parse_date, parse_local, parse_duration, parse_zone, lambda it: parse_end(it, datetime(2022, 2, 8))):
        try:
            parse(text)
        except TimeRefused as refused:
            assert refused.message.endswith(".") and refused.hint.endswith(".")


@given(st.from_regex(r"\A[0-9]{1,6}[-./ :T][0-9]{1,6}[-./ :T][0-9]{1,6}[T ][0-9]{1,3}[:.h ][0-9]{0,3}( ?[ap]m)?\Z"))
def test_nothing_that_looks_like_a_time_makes_the_parsers_fail_either(text: str) -> None:
    for parse in (parse_date, parse_local):
        try:
            parse(text)
        except TimeRefused as refused:
            assert refused.hint


@given(locals_)
def test_every_hint_for_a_date_or_time_is_taken_when_it_is_written(local: datetime) -> None:
    for text in (f"{local:%d.%m.%Y %H:%M}", f"{local:%Y-%m-%d %I:%M %p}", f"{local.day} {local:%B %Y %H.%M}"):
        hints = re.findall("`(.*?)`", refusal(parse_local, text)[1])
        assert hints
        assert f"{local:%Y-%m-%d %H:%M}" in [f"{parse_local(hint):%Y-%m-%d %H:%M}" for hint in hints]


# Instants


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


def test_what_an_end_of_the_next_day_would_last_is_counted_as_time_really_passes() -> None:
    starts = parse_local("2026-10-24 22:30")
    ends = parse_end("21:30", starts)
    _, hint = refusal(span, starts, "Europe/Brussels", ends=ends, duration=None)
    assert hint.endswith("If it lasts 24 h, write `ends: 2026-10-25 21:30`.")


def test_a_start_that_does_not_exist_is_refused_at_the_start() -> None:
    with pytest.raises(TimeRefused) as caught:
        span(parse_local("2027-03-28 02:30"), "Europe/Brussels", ends=None, duration=timedelta(hours=1))
    assert not caught.value.of_end


ABBREVIATIONS = (
    "WET WEST CET CEST MEZ EET EEST GMT BST IST MSK TRT WAT CAT EAT SAST GST SGT HKT JST KST AST EST EST5EDT CST MST"
    " PST AKST HST BRT ART AWST ACST AEST NZDT"
)


@pytest.mark.parametrize("abbreviation", ABBREVIATIONS.split())
def test_every_place_that_is_offered_for_an_abbreviation_is_taken(abbreviation: str) -> None:
    places = re.findall("`(.*?)`", refusal(parse_zone, abbreviation)[1])
    assert places and [parse_zone(place) for place in places] == places


# In words: dates


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


def test_the_same_hour_of_two_days_is_told_apart_on_the_12_hour_clock() -> None:
    found = webinar("2022-02-08 09:00", "America/New_York", "24 h")
    times = format_time_range(found, "America/New_York", "en-US", None)
    assert times == f"9:00{NBSP}AM{NBSP}–{NBSP}9:00{NBSP}AM (Wednesday, February 9)"


# In words: zones


def test_a_zone_without_a_name_of_its_own_gets_no_summer_name_in_winter_where_babel_would_give_one() -> None:
    assert zone_name(datetime(2022, 2, 8, 12, tzinfo=UTC), "Africa/Casablanca", "hr") == "GMT+01:00"


@pytest.mark.soak
def test_no_name_of_a_zone_stands_for_two_hours_at_one_moment() -> None:
    for moment in (datetime(year, month, 15, 12, tzinfo=UTC) for year in range(2020, 2036) for month in (1, 3, 7)):
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
    others = ("Europe/London", "America/New_York", "Europe/Paris", "Europe/Lisbon", "Asia/Kolkata", "Asia/Tokyo")
    found = describe(webinar("2022-02-08 16:30", "Europe/Brussels"), "Europe/Brussels", "en", None, tuple(others))
    assert (found.date, found.times, found.zone) == ("Tuesday 8 February 2022", "16:30–18:00", "Central European Time")
    assert (found.leaf.month, found.leaf.day, found.leaf.weekday) == ("Feb", "8", "Tue")
    assert [(other.cities, other.times, other.day) for other in found.others] == [
        (("London", "Lisbon"), "15:30–17:00", ""),
        (("New York",), "10:30–12:00", ""),
        (("Kolkata",), "21:00–22:30", ""),
        (("Tokyo",), "00:30–02:00", "Wednesday 9 February"),
    ]
    assert [other.zone for other in found.others] == [
        "British Time",
        "Eastern Time",
        "India Standard Time",
        "Japan Standard Time",
    ]


def test_a_reader_in_new_york_sees_the_right_day_of_a_webinar_at_one_in_sydney() -> None:
    found = describe(
        webinar("2022-02-09 01:00", "Australia/Sydney"), "Australia/Sydney", "en", None, ("America/New_York",)
    )
    assert (found.date, found.times) == ("Wednesday 9 February 2022", "01:00–02:30")
    assert (found.others[0].times, found.others[0].day) == ("09:00–10:30", "Tuesday 8 February")


def test_a_webinar_that_crosses_midnight_elsewhere_only_says_so_there() -> None:
    found = describe(
        webinar("2022-02-08 17:30", "America/New_York"), "America/New_York", "en", None, ("Europe/London",)
    )
    assert found.times == "17:30–19:00"
    assert (found.others[0].times, found.others[0].day) == ("22:30–00:00 (Wednesday 9 February)", "")


def test_zones_are_compared_at_the_moment_and_not_by_what_they_do_in_another_season() -> None:
    pair = ("America/New_York", "Europe/Brussels")
    for day, difference in (("2022-03-01", 6), ("2022-03-20", 5), ("2022-04-01", 6)):
        found = describe(webinar(f"{day} 09:00", pair[0]), pair[0], "en", None, (pair[1],))
        assert found.others[0].times == f"{9 + difference}:00–{10 + difference}:30"


@given(places_and_instants(), st.lists(zones, max_size=4), durations)
def test_start_and_end_as_readers_see_them_are_the_instants(
    place: tuple[str, datetime], others: list[str], duration: timedelta
) -> None:
    zone, start = place
    expected = span(written(start, zone), zone, ends=None, duration=duration)
    local = start.astimezone(zone_rules(zone))
    found = describe(expected, zone, "en", None, tuple(others))
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
    return repr([describe(webinar, "Europe/Brussels", language, clock, ("Asia/Kolkata",)) for clock in (12, 24)])
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
import time
from newsletter.times import wording, written, zones
zones.span(written.parse_local("2022-02-08 16:30"), "UTC", ends=None, duration=written.parse_duration("1 h"))
print("babel" in sys.modules)
"""
    assert run(program) == "False\n"


@given(places_and_instants(), st.sampled_from(["Z", " UTC", "+00:00", " UTC+2", "+05:30", "-04:00", " GMT-3"]))
def test_a_time_with_a_distance_from_utc_is_converted(place_and_instant: tuple[str, datetime], said: str) -> None:
    zone, instant = place_and_instant
    distance = re.fullmatch(r"\D*?(?:([+-])(\d+):?(\d*))?", said)
    assert distance
    hours, minutes = int(distance[2] or 0), int(distance[3] or 0)
    ahead = timedelta(hours=hours, minutes=minutes) * (-1 if distance[1] == "-" else 1)
    _, hint = refusal(parse_local, f"{instant + ahead:%Y-%m-%dT%H:%M}{said}", zone)
    assert written_instead(hint, zone) == {instant}


@given(instants, st.sampled_from(["New York", "London time", "Tokyo", "Europe/Paris", "ET", "(Brussels)"]), zones)
def test_a_time_with_a_place_behind_it_stays_the_instant_that_it_is_there(
    local: datetime, said: str, zone: str
) -> None:
    place = {"ET": "America/New_York"}.get(said) or parse_zone_meant(said.strip("()"))
    local = local.replace(tzinfo=None)
    assume(is_plain(local, place) and is_plain(local, zone))
    _, hint = refusal(parse_local, f"{local:%Y-%m-%d %H:%M} {said}", zone)
    assert written_instead(hint, zone) == {at(local, place)}


def is_plain(local: datetime, zone: str) -> bool:
    """Return whether a zone's clock shows a local time exactly once."""
    with suppress(TimeRefused):
        return bool(at(local, zone))
    return False


def parse_zone_meant(said: str) -> str:
    """Return the zone that somebody means, by the hint of the refusal."""
    with suppress(TimeRefused):
        return parse_zone(said)
    _, hint = refusal(parse_zone, said)
    [place] = re.findall(r"`([^`]+)`", hint)
    return str(place)


@given(st.integers(1, 23), st.sampled_from([0, 15, 30, 45]))
def test_a_length_in_hours_is_given_in_minutes(hours: int, minutes: int) -> None:
    for written in (f"{hours + minutes / 60} hours", f"{hours + minutes / 60}h".replace(".", ",")):
        with suppress(TimeRefused):  # a whole number of hours is taken as it is
            assert parse_duration(written) == timedelta(hours=hours)
            continue
        _, hint = refusal(parse_duration, written)
        assert hint == f"Write `{hours * 60 + minutes} min`."


LONG = ["1" + " " * 20_000 + "x", "(" * 20_000, "12 May 2026 1" + " " * 20_000, "1," * 10_000]


@pytest.mark.parametrize("text", LONG)
def test_a_long_text_in_place_of_a_time_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    for parse in (parse_local, parse_duration, parse_zone):
        refusal(parse, text)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("language", "zone", "day"),
    [
        ("en", "Europe/Brussels", 1),
        ("en", "America/New_York", 7),
        ("en", "US/Eastern", 7),
        ("en-GB", "America/New_York", 1),
        ("en-US", "Europe/Brussels", 7),
        ("ar", "Africa/Cairo", 6),
        ("en", "UTC", 1),
        ("tlh", "Antarctica/Troll", 1),
    ],
)
def test_weeks_begin_as_they_do_in_the_region_of_the_language_or_else_of_the_zone(
    language: str, zone: str, day: int
) -> None:
    assert first_day_of_week(language, zone) == day
