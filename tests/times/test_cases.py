"""What becomes of times that people type, and how readers are told them; run as a module it writes the answers anew.

Each file in cases/ is a list of what one function is asked, which is named in ANSWERS; beside it, in a file of its name
that ends in .txt, stands what comes out of each, or how it is refused. To add a case, add a line.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from newsletter.times.wording import (
    describe,
    describe_days,
    format_date,
    format_date_range,
    format_day,
    format_day_and_month,
    format_short_dates,
    format_time_range,
    zone_name,
)
from newsletter.times.written import parse_date, parse_day_or_local, parse_duration, parse_end, parse_local
from newsletter.times.zones import Span, TimeRefused, at, parse_zone, span, zone_rules

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
UNSEEN = {"\u00a0": "<nbsp>", "\u200f": "<rlm>"}
LANGUAGES = ("en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv")
BRUSSELS = "Europe/Brussels"
STARTS = "2022-02-08 16:30"
WINTER, SUMMER = datetime(2022, 2, 8, 12, tzinfo=UTC), datetime(2022, 7, 8, 12, tzinfo=UTC)


def webinar(starts: str, duration: str = "90 min") -> Span:
    return span(parse_local(starts), BRUSSELS, ends=None, duration=parse_duration(duration))


def end(text: str) -> str:
    found = parse_end(text, parse_local(STARTS))
    return f"{found}{' second' * found.fold}"


def instant(text: str) -> datetime:
    local, _, zone = text.rpartition(" in ")
    return at(parse_local(local), zone)


def worded_date(language: str) -> str:
    day = date(2021, 12, 20)
    without_year = [format_day(day, language), format_day_and_month(day, language)]
    return "\n".join([format_date(day, language), format_date(day, language, weekday=True), *without_year])


def worded_dates(language: str) -> str:
    ranges = ((date(2021, 12, 10), date(2021, 12, 14)), (date(2021, 11, 30), date(2021, 12, 2)))
    over_new_year = (date(2021, 12, 30), date(2022, 1, 2))
    return "\n".join(format_date_range(first, last, language) for first, last in (*ranges, over_new_year))


def worded_times(language_and_clock: str) -> str:
    """Return the times of one webinar in the afternoon, over noon, and early, each as its zone has them."""
    language, _, clock = language_and_clock.partition(" ")
    zones = (BRUSSELS, "America/New_York", "Australia/Sydney")
    return "\n".join(
        format_time_range(webinar(STARTS), zone, language, int(clock) if clock else None) for zone in zones
    )


def worded_times_across_midnight(language: str) -> str:
    return format_time_range(webinar("2022-02-08 22:00", "2 h 30"), BRUSSELS, language, None)


def zone_names(zone_and_language: str) -> str:
    zone, _, language = zone_and_language.partition(" in ")
    return f"{zone_name(WINTER, zone, language or 'en')}\n{zone_name(SUMMER, zone, language or 'en')}"


def zone_names_at_a_time(local_and_zone: str) -> str:
    """Return the hours from UTC, and the name of the zone in every language with words."""
    moment, zone = instant(local_and_zone), local_and_zone.rpartition(" in ")[2]
    return "\n".join(
        [f"{moment.astimezone(zone_rules(zone)):%z}", *(zone_name(moment, zone, language) for language in LANGUAGES)]
    )


def leaf_and_cities(language: str) -> str:
    others = ("Europe/London", "America/New_York", "Asia/Kolkata")
    found = describe(webinar(STARTS), BRUSSELS, language, None, others)
    cities = [city for other in found.others for city in other.cities]
    return "\n".join([f"{found.leaf.month} | {found.leaf.day} | {found.leaf.weekday}", " | ".join(cities)])


def days(first_and_last: str) -> str:
    """Return a leaf, the days in full and in few words, in every language."""
    first, last = map(parse_date, first_and_last.split(" to "))
    lines = []
    for language in ("en-US", *LANGUAGES):
        found, short = describe_days(first, last, language), format_short_dates(first, last, language)
        leaf = f"{found.leaf.month} | {found.leaf.day} | {found.leaf.weekday}"
        lines.append(f"{leaf} | {found.date} | {short}")
    return "\n".join(lines)


def with_zone(text: str) -> datetime:
    written, _, zone = text.rpartition(" in ")
    return parse_local(written, zone)


ANSWERS: dict[str, Callable[[str], object]] = {
    "dates": parse_date,
    "local-times": parse_local,
    "times-with-a-zone-behind": with_zone,
    "ends-of-2022-02-08-16-30": end,
    "durations": parse_duration,
    "zones": parse_zone,
    "instants": instant,
    "spans-from-2022-02-08-16-30": lambda ends: (
        span(parse_local(STARTS), BRUSSELS, ends=parse_local(ends), duration=None).end
    ),
    "worded-date": worded_date,
    "worded-dates": worded_dates,
    "worded-times": worded_times,
    "worded-times-across-midnight": worded_times_across_midnight,
    "zone-names-in-winter-and-summer": zone_names,
    "zone-names-around-a-change-of-law": zone_names_at_a_time,
    "leaf-and-cities": leaf_and_cities,
    "days": days,
    "days-or-local-times": parse_day_or_local,
}


def told(case: Path) -> str:
    """Return each question of a case and below it the answer, with names for the spaces and marks that nobody sees."""
    answers = ""
    for question in yaml.safe_load(case.read_text(encoding="utf-8")):
        try:
            answer = str(ANSWERS[case.stem](question))
        except TimeRefused as refused:
            answer = f"{'the end: ' * refused.of_end}{refused.message}\nhint: {refused.hint}"
        answers += f"{question}\n" + "".join(f"    {line}\n" for line in answer.split("\n"))
    for unseen, name in UNSEEN.items():
        answers = answers.replace(unseen, name)
    return answers


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_question_has_the_answer_that_stands_beside_it(case: Path) -> None:
    assert told(case) == case.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_answer_has_its_case() -> None:
    assert {case.stem for case in CASES} == set(ANSWERS) == {path.stem for path in CASES[0].parent.glob("*.txt")}


if __name__ == "__main__":
    for case in CASES:
        case.with_suffix(".txt").write_text(told(case), encoding="utf-8")
