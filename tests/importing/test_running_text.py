"""What is found in a sentence: days, times, zones, people, meetings with their towns, and ways to join."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from newsletter.importing import clocks, days, joining, names
from newsletter.importing.pieces import Rich
from newsletter.importing.place.meetings import name_in
from newsletter.importing.place.venues import place_in
from newsletter.importing.when import Circumstances, days_in, moments

CIRCUMSTANCES = Circumstances("Europe/Brussels", "en", date(2025, 12, 1), "December 2025")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("From 10th to 14th December 2021, we", "2021-12-10–2021-12-14"),
        ("vom Donnerstag, 7. bis Samstag, 9. Mai 2026", "2026-05-07–2026-05-09"),
        ("du jeudi 4 au samedi 6 juin 2026", "2026-06-04–2026-06-06"),
        ("los días 20, 21 y 22 de febrero de 2026", "2026-02-20–2026-02-22"),
        ("van 12 tot en met 14 juni 2026", "2026-06-12–2026-06-14"),
        ("between 26 February and 1 March 2026", "2026-02-26–2026-03-01"),
        ("Entre el 11 y el 14 de junio de 2026", "2026-06-11–2026-06-14"),
        ("07.–09.05.2026", "2026-05-07–2026-05-09"),
        ("June 4–6, 2026", "2026-06-04–2026-06-06"),
        ("30 December 2026 to 2 January 2027", "2026-12-30–2027-01-02"),
        ("am 9.6.2026 um 18.30 Uhr", "2026-06-09"),
        ("le 1er avril 2026", "2026-04-01"),
        ("14 January", "2026-01-14"),
        ("31 February 2026", ""),
        ("3 of them and 5 more", ""),
        ("Room 10.12", ""),
    ],
)
def test_days_are_found_in_our_languages(text: str, found: str) -> None:
    shown = [
        f"{day.first}" if day.first == day.last else f"{day.first}–{day.last}" for day in days_in(text, CIRCUMSTANCES)
    ]
    assert " ".join(shown) == found


def test_a_day_that_may_be_two_is_said_to_be() -> None:
    [day] = days_in("on 05/06/2026", CIRCUMSTANCES)
    assert (day.first, day.remarks) == (
        date(2026, 6, 5),
        ("“05/06/2026” was read as 2026-06-05; it may also mean 2026-05-06.",),
    )
    [american] = days.named("on 05/06/2026", "en-US")
    assert (american.first.month, american.first.day) == (5, 6)


def test_a_year_from_elsewhere_is_said() -> None:
    [day] = days_in("Wednesday 14 January", CIRCUMSTANCES)
    assert day.remarks == ("The year 2026 of “14 January” is taken from “December 2025”.",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8th February 2022, 4.30 – 6 pm CET", "2022-02-08 16:30 18:00"),
        ("Dienstag, 9. Juni 2026, von 18 bis 19.30 Uhr MESZ", "2026-06-09 18:00 19:30"),
        ("le 7 mai 2026, de 18 h à 19 h 30", "2026-05-07 18:00 19:30"),
        ("4 March 2026, 17:00-18:00 (Lisbon time)", "2026-03-04 17:00 18:00 Europe/Lisbon"),
        ("10 March 2026, 7 pm, 90 minutes", "2026-03-10 19:00 90 min"),
        ("jeudi 29 janvier 2026 à 18 h 30 (durée 1 h)", "2026-01-29 18:30 60 min"),
        ("16 juni 2026, 19.30 – 21.00 uur", "2026-06-16 19:30 21:00"),
        ("6 May 2026, 10-12 people", ""),
    ],
)
def test_times_are_found_beside_days(text: str, found: str) -> None:
    shown = [
        " ".join(filter(None, (moment.starts, *moment.ending.values(), moment.zone)))
        for moment in moments(text, CIRCUMSTANCES)
        if moment.time
    ]
    assert shown == ([found] if found else [])


def test_a_length_is_no_time_of_day() -> None:
    assert (clocks.times("(90 minutes)"), clocks.length("(90 minutes)")) == ([], timedelta(minutes=90))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Prof. Dr. Anna Winter, Universitätsklinikum Bonn, Bonn",
            ["Prof. Dr. Anna Winter, Universitätsklinikum Bonn, Bonn"],
        ),
        ("Anna Winter and Karl Sommer", ["Anna Winter", "Karl Sommer"]),
        ("Dr A. Berg, Lund; Prof B. Lind, Oslo", ["Dr A. Berg, Lund", "Prof B. Lind, Oslo"]),
        ("Dr. Carla Bruni, Milan, and Dr. Jens Holm, Aarhus", ["Dr. Carla Bruni, Milan", "Dr. Jens Holm, Aarhus"]),
        ("drs. Els Bakker, UMC Utrecht", ["drs. Els Bakker, UMC Utrecht"]),
        ("Mr. J. P. Smith", ["Mr. J. P. Smith"]),
        ("Leukaemia Care, we’ll be organising", None),
        ("Upcoming Webinars", None),
        ("the nurses", None),
    ],
)
def test_people_are_told_from_other_words(text: str, people: list[str] | None) -> None:
    assert names.speakers(text) == people


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        (
            "We attended the 22nd International Myeloma Congress in Lisbon.",
            "22nd International Myeloma Congress",
            "Lisbon",
        ),
        (
            "die 41. Jahrestagung der Deutschen Gesellschaft für Seltene Anämien fand in Würzburg statt",
            "41. Jahrestagung der Deutschen Gesellschaft für Seltene Anämien",
            "Würzburg",
        ),
        (
            "Le 45e congrès de la Société française d’hématologie s’est tenu à Paris.",
            "45e congrès de la Société française d’hématologie",
            "Paris",
        ),
        (
            "El 8º Congreso de Pacientes con Linfoma se celebró en Valencia",
            "8º Congreso de Pacientes con Linfoma",
            "Valencia",
        ),
        ("vond in Arnhem het 15e Nederlands Hematologiecongres plaats", "15e Nederlands Hematologiecongres", "Arnhem"),
        ("The 62nd Annual Meeting was originally to be held in San Diego", "62nd Annual Meeting", ""),
        ("the meeting was very well attended", "", ""),
    ],
)
def test_a_meeting_is_found_with_its_town(text: str, name: str, place: str) -> None:
    found = name_in(text)
    assert (text[found[0] : found[1]] if found else "") == name
    assert (place_in(text, found, (-1000, -1000)) if found else "") == place


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Join: https://us02web.zoom.us/j/8551?pwd=x now", "Join:  now"),
        ("Meeting ID: 855 1234 5678", ""),
        ("Register: https://zoom.us/webinar/register/WN_1", "Register: https://zoom.us/webinar/register/WN_1"),
    ],
)
def test_ways_to_join_are_taken_out_and_ways_to_register_stay(text: str, kept: str) -> None:
    assert joining.without(Rich.plain(text)).text == kept
