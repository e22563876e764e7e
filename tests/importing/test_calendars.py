from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.errors import Refused
from newsletter.importing.document import Document
from newsletter.importing.pieces import Appointment, What
from newsletter.importing.read.opening import read_file
from tests.importing.packages import calendar_of

START = "DTSTART;TZID=Europe/Brussels:20260512T183000"


def read(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "a.ics"
    path.write_bytes(text.encode())
    return read_file(path)


def appointment(tmp_path: Path, *lines: str) -> Appointment:
    (found,) = read(tmp_path, calendar_of(*lines)).pieces
    assert isinstance(found, Appointment)
    return found


def beside(tmp_path: Path, what: What, *lines: str) -> list[str]:
    return [note.words for note in read(tmp_path, calendar_of(*lines)).notes if note.what is what]


@pytest.mark.parametrize(
    ("starts", "zone"),
    [
        ("DTSTART:20260512T183000Z", "UTC"),
        ("DTSTART:20260512T183000", ""),
        ("DTSTART;TZID=Europe/Brussels:20260512T183000", "Europe/Brussels"),
        ("DTSTART;TZID=W. Europe Standard Time:20260512T183000", "Europe/Berlin"),
        ('DTSTART;TZID="Romance Standard Time":20260512T183000', "Europe/Paris"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/London:20260512T183000", "Europe/London"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/America/New_York:20260512T183000", "America/New_York"),
        (r'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern":20260512T183000', "Europe/Amsterdam"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_its_place(starts: str, zone: str, tmp_path: Path) -> None:
    found = appointment(tmp_path, starts)
    assert (found.starts, found.timezone) == (datetime(2026, 5, 12, 18, 30), zone)
    assert not found.takes_whole_days


def test_a_zone_that_nobody_knows_is_to_be_looked_at(tmp_path: Path) -> None:
    document = read(tmp_path, calendar_of("DTSTART;TZID=Customized Time Zone:20260512T183000"))
    assert "Customized Time Zone" in document.warnings[0]


def test_a_zone_may_have_its_name_from_the_calendar(tmp_path: Path) -> None:
    zone = "BEGIN:VTIMEZONE\r\nTZID:Mine\r\nX-LIC-LOCATION:Europe/Madrid\r\nEND:VTIMEZONE\r\n"
    text = calendar_of("DTSTART;TZID=Mine:20260512T183000").replace("BEGIN:VEVENT", f"{zone}BEGIN:VEVENT", 1)
    (found,) = read(tmp_path, text).pieces
    assert isinstance(found, Appointment)
    assert found.timezone == "Europe/Madrid"


def test_a_calendar_says_the_zone_of_moments_that_say_none(tmp_path: Path) -> None:
    text = calendar_of("DTSTART:20260512T183000").replace("VERSION", "X-WR-TIMEZONE:Europe/Rome\r\nVERSION", 1)
    (found,) = read(tmp_path, text).pieces
    assert isinstance(found, Appointment)
    assert found.timezone == "Europe/Rome"


def test_an_end_in_another_zone_is_told_by_the_same_clock(tmp_path: Path) -> None:
    found = appointment(tmp_path, START, "DTEND;TZID=Europe/London:20260512T183000")
    assert found.ends == datetime(2026, 5, 12, 19, 30)


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (("DTEND;VALUE=DATE:20260607",), date(2026, 6, 6)),
        (("DTEND;VALUE=DATE:20260605",), None),
        ((), None),
        (("DTEND;VALUE=DATE:20260601",), None),
    ],
)
def test_days_end_on_the_last_of_them(lines: tuple[str, ...], ends: date | None, tmp_path: Path) -> None:
    found = appointment(tmp_path, "DTSTART;VALUE=DATE:20260604", *lines)
    assert (found.starts, found.ends, found.takes_whole_days) == (date(2026, 6, 4), ends, True)


def test_values_are_told_without_folds_and_escapes(tmp_path: Path) -> None:
    found = appointment(
        tmp_path,
        START,
        "DURATION:PT1H30M",
        "DESCRIPTION:One\\, two\\; three\\nand a long li\r\n ne.",
        "LOCATION:Hall A\\, Ghent",
        "CATEGORIES:Webinar,Members",
        'ORGANIZER;CN="Maria Rossi":mailto:maria@society.test',
        "ATTENDEE;CN=Jan de Wit:mailto:jan@society.test",
        "ATTENDEE:mailto:nobody@society.test",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
    )
    assert found.description == "One, two; three\nand a long line."
    assert (found.place, found.duration) == ("Hall A, Ghent", timedelta(minutes=90))
    assert (found.organizer, found.people, found.categories) == ("Maria Rossi", ("Jan de Wit",), ("Webinar", "Members"))
    assert (found.sequence, found.status) == (3, "confirmed")


def test_a_description_may_be_html_alone(tmp_path: Path) -> None:
    found = appointment(
        tmp_path,
        START,
        'X-ALT-DESC;FMTTYPE=text/html:<html><body><p>See <a href="https://a.test/">us</a></p></body></html>',
    )
    assert found.description == "See us (https://a.test/)"


@pytest.mark.parametrize(
    "way",
    [
        "https://us02web.zoom.us/j/85512345678?pwd=secret",
        "https://zoom.us/w/123",
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x/0?context=y",
        "https://teams.microsoft.com/meet/123?p=x",
        "https://meet.google.com/abc-defg-hij",
        "https://society.webex.com/meet/ann",
        "https://society.webex.com/society/j.php?MTID=m1",
        "https://meet.jit.si/Letter",
        "https://example.test/live?passcode=1",
    ],
)
def test_a_way_to_join_is_in_no_value(way: str, tmp_path: Path) -> None:
    lines = (
        START,
        f"DESCRIPTION:Come!\\nJoin: {way}\\nBye.",
        f"LOCATION:{way}",
        f"URL:{way}",
        f"X-GOOGLE-CONFERENCE:{way}",
    )
    found = appointment(tmp_path, *lines)
    assert (found.description, found.place, found.url) == ("Come!\nBye.", "", "")
    assert beside(tmp_path, What.JOINING, *lines) == [f"Join: {way}", way, way, way]


def test_the_codes_of_an_invitation_are_in_no_value(tmp_path: Path) -> None:
    invitation = (
        "We talk about sleep.\\n\\nJoin Zoom Meeting\\nhttps://zoom.us/j/1?pwd=x\\n\\nMeeting ID: 855 1234\\n"
        "Passcode: 4711\\nOne tap mobile\\n+3212345678\\,\\,8551234# Belgium\\n\\n"
        "Bring your questions: ID cards are not needed."
    )
    found = appointment(tmp_path, START, f"DESCRIPTION:{invitation}")
    assert found.description == "We talk about sleep.\n\nBring your questions: ID cards are not needed."


@pytest.mark.parametrize(
    "address",
    ["https://zoom.us/webinar/register/WN_x", "https://zoom.us/meeting/register/x", "https://society.test/join"],
)
def test_a_page_where_people_register_stays(address: str, tmp_path: Path) -> None:
    assert appointment(tmp_path, START, f"URL:{address}").url == address


def test_how_it_repeats_is_said_beside(tmp_path: Path) -> None:
    rule = "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231T000000Z"
    (repeats, without) = beside(tmp_path, What.REPEATS, START, rule, "EXDATE;TZID=Europe/Brussels:20260526T183000")
    assert repeats.startswith("every 2 weeks, until 2026-12-31 (FREQ=WEEKLY")
    assert without == "not on 20260526T183000"


def test_an_exception_to_a_series_hangs_on_the_series(tmp_path: Path) -> None:
    other = "BEGIN:VEVENT\r\nUID:a@society.test\r\nRECURRENCE-ID:20260609T163000Z\r\nDTSTART:20260610T163000Z\r\n"
    other += "SUMMARY:A webinar\\, a day later\r\nEND:VEVENT\r\nEND:VCALENDAR"
    text = calendar_of(START, "RRULE:FREQ=MONTHLY;COUNT=3").replace("END:VCALENDAR", other)
    document = read(tmp_path, text)
    assert len(document.pieces) == 1
    assert document.notes[-1].words == "2026-06-10 16:30 · A webinar, a day later"


def test_a_calendar_may_cancel_all_that_it_holds(tmp_path: Path) -> None:
    text = calendar_of(START).replace("VERSION", "METHOD:CANCEL\r\nX-WR-CALNAME:Webinars\r\nVERSION", 1)
    document = read(tmp_path, text)
    assert document.head.title == "Webinars"
    assert isinstance(document.pieces[0], Appointment)
    assert document.pieces[0].status == "cancelled"


def test_words_without_a_date_are_kept_beside(tmp_path: Path) -> None:
    text = calendar_of("DTSTART:soon", "DESCRIPTION:Details follow")
    text = text.replace("END:VCALENDAR", "BEGIN:VTODO\r\nSUMMARY:Ask the nurse\r\nEND:VTODO\r\nEND:VCALENDAR")
    document = read(tmp_path, text)
    assert document.pieces == ()
    assert [note.words for note in document.notes] == ["A webinar · Details follow", "Ask the nurse"]
    assert "date" in document.warnings[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BEGIN:VCARD\r\nEND:VCARD\r\n", "no calendar"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:A\r\n", "its end is missing"),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "no appointments"),
        ("BEGIN:VCALENDAR\r\n:::\r\n;;;=\r\nEND:VCALENDAR\r\n", "damaged"),
    ],
)
def test_what_is_no_calendar_is_refused(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=said):
        read(tmp_path, text)


def test_what_is_said_twice_counts_as_it_is_said_first(tmp_path: Path) -> None:
    others = (START.replace("1830", "1900"), "DTEND:20260512T200000", "DTEND:20260512T210000", "SUMMARY:Another")
    found = appointment(tmp_path, START, *others, "ORGANIZER:mailto:a@a.test", "ORGANIZER:mailto:b@a.test")
    assert (found.title, found.starts.isoformat()) == ("A webinar", "2026-05-12T18:30:00")
    assert (str(found.ends), found.organizer) == ("2026-05-12 20:00:00", "a@a.test")
