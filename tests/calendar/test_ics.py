"""Calendar files and add-to-calendar links say what the letter says, whatever an author writes and wherever it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import html as lxml_html

from newsletter import build_edition
from newsletter.calendar import ics, links
from newsletter.calendar.events import Event, events_of
from newsletter.errors import InputError
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.times import zones
from tests.calendar.reading import Understood, by_vobject, meant
from tests.examples import examples
from tests.writing import issue, save

NOW = datetime(2026, 1, 1, 8, 30, tzinfo=UTC)
SITE = "site_url: https://News.example.org:8443/letters\n"
SENDER = "sender: {name: Example Society, email: letter@Mail.example.org}\n"
MONTHS = [f"{datetime(2020, month, 1):%B}" for month in range(1, 13)]
SERVICES = ["google", "outlook_com", "microsoft_365", "yahoo"]
ZONES = sorted(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())
PLACES = ["UTC", *(zone for zone in ZONES if "/" in zone and not zone.startswith("Etc/"))]


@dataclass(frozen=True)
class Built:
    """An issue, what happens in it, and what is made of it."""

    issue: Issue
    publication: Publication

    @property
    def events(self) -> tuple[Event, ...]:
        return events_of(self.issue, self.publication)

    @property
    def files(self) -> dict[str, bytes]:
        return ics.calendar_files(self.issue, self.publication, NOW)

    def links(self, event: Event) -> dict[str, str]:
        return {link.name: link.url for link in links.calendar_links(event, self.publication, self.issue.slug)}

    def letter(self) -> tuple[str, str]:
        """Return the HTML and the text."""
        files = build_edition(self.issue.path, self.publication).files
        return files["email.html"].decode(), files["email.txt"].decode()


def built(folder: Path, blocks: str, publication: str = SITE, head: str = "") -> Built:
    files = {"newsletter.yaml": f"name: Letter\ntimezone: Europe/Brussels\n{publication}"}
    text = issue(title="Spring", date="2026-01-05") + f"{head}\nblocks:\n{blocks}"
    path = save(folder, "issues/spring.yaml", text, files)
    loaded = load_publication(folder)
    return Built(load_issue(path, loaded), loaded)


def webinar(title: str = "AML", more: str = "starts: 2026-04-10 16:30, duration: 90 min") -> str:
    return f"      - {{title: {quoted(title)}, {more}}}\n"


def webinars(*entries: str) -> str:
    return "  - type: webinars\n    webinars:\n" + "".join(entries or [webinar()])


def sessions(*entries: str) -> str:
    return "  - type: sessions\n    sessions:\n" + "".join(entries)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def query_of(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def said_in(address: str) -> tuple[str, str, datetime, datetime]:
    """Return the service's host, the title and the times of an add-to-calendar link, read as the service reads it."""
    query = query_of(address)
    title = query.get("text") or query.get("subject") or query["title"]
    if "dates" in query:
        start, _, end = query["dates"].partition("/")
    else:
        start, end = query.get("st") or query["startdt"], query.get("et") or query["enddt"]
    return urlsplit(address).netloc, title, datetime.fromisoformat(start), datetime.fromisoformat(end)


# The instants


def clocks(start: datetime, end: datetime) -> str:
    """Return two local times as a letter writes them, with the day of the end where it is another."""
    return f"{start:%H:%M}–{end:%H:%M}" + (f" ({day(end)})" if start.date() != end.date() else "")


def day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {MONTHS[moment.month - 1]}"


def wording(start: datetime, end: datetime, zone: str, others: dict[str, str]) -> list[str]:
    """Return what a letter must say of two instants, without the name of the zone; `others` are cities by zone."""
    here = [moment.astimezone(zones.zone_rules(zone)) for moment in (start, end)]
    lines = [f"{day(here[0])} {here[0].year}", clocks(*here)]
    for other, city in others.items():
        there = [moment.astimezone(zones.zone_rules(other)) for moment in (start, end)]
        if [moment.utcoffset() for moment in there] != [moment.utcoffset() for moment in here]:
            marked = f" ({day(there[0])})" if there[0].date() != here[0].date() else ""
            lines.append(f"{city} {clocks(*there)}{marked}")
    return lines


def said_of(html: str, title: str) -> list[str]:
    """Return the lines that the letter says of a webinar's time: its day, its times, its times elsewhere."""
    root = lxml_html.document_fromstring(html)
    for line_break in root.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    (heading,) = (heading for heading in root.iter("h2", "h3") if heading.text == title)
    own, other, *_ = heading.itersiblings("p")
    paragraphs = [own] if other.find("a") is not None else [own, other]
    return "\n".join("".join(map(str, paragraph.itertext())) for paragraph in paragraphs).split("\n")


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime, int]:
    """A place, a time that its clocks show once, and a number of minutes."""
    zone = draw(st.sampled_from(PLACES))
    drawn = draw(st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 30)))
    local = drawn.replace(second=0, microsecond=0, fold=0)  # fold 1 says "the second", which few times have
    try:
        zones.at(local, zone)
    except zones.TimeRefused:
        assume(False)
    return zone, local, draw(st.integers(1, 24 * 60))


@settings(max_examples=examples(50))
@given(st.lists(moments(), min_size=1, max_size=8))
def test_letter_text_links_and_file_agree_on_every_instant(
    tmp_path: Path, happenings: list[tuple[str, datetime, int]]
) -> None:
    entries = [
        webinar(f"Webinar {number}", f"starts: {local:%Y-%m-%d %H:%M}, duration: {minutes} min, timezone: {zone}")
        for number, (zone, local, minutes) in enumerate(happenings)
    ]
    others = {"Europe/Brussels": "Brussels", "America/New_York": "New York", "Australia/Sydney": "Sydney"}
    made = built(tmp_path, webinars(*entries), f"{SITE}also_show_timezones: [America/New_York, Australia/Sydney]\n")
    html, text = made.letter()
    words = " ".join(text.split())

    read = {event.title: event for event in by_vobject(made.files["webinars.ics"])}
    for number, (zone, local, minutes) in enumerate(happenings):
        title = f"Webinar {number}"
        start, end = read[title].start, read[title].end
        assert start.astimezone(zones.zone_rules(zone)).replace(tzinfo=None) == local
        assert end - start == timedelta(minutes=minutes)
        said = said_of(html, title)
        expected = wording(start, end, zone, others)
        assert said[1].startswith(f"{expected[1]}, ")
        assert [said[0], *said[2:]] == [expected[0], *expected[2:]]
        assert f"{title} {'-' * len(title)} {' '.join(said)} " in words
        links = [link.get("href") for link in links_of(html) if link.get("aria-label", "").endswith(f" – {title}")]
        assert [said_in(link)[1:] for link in links[:4]] == [(title, start, end)] * 4
        assert len(links) == 5


def links_of(html: str) -> Iterator[lxml_html.HtmlElement]:
    return lxml_html.document_fromstring(html).iter("a")


def test_a_reader_in_new_york_sees_the_right_day_for_a_webinar_at_one_in_sydney(tmp_path: Path) -> None:
    more = "starts: 2026-04-10 01:00, duration: 60 min, timezone: Australia/Sydney"
    made = built(tmp_path, webinars(webinar("Webinar", more)), f"{SITE}also_show_timezones: [America/New_York]\n")
    html, text = made.letter()

    new_york = "New York 11:00–12:00 (Thursday 9 April)"
    assert said_of(html, "Webinar") == [
        "Friday 10 April 2026",
        "01:00–02:00, Australian Eastern Time",
        "Brussels 17:00–18:00 (Thursday 9 April)",
        new_york,
    ]
    assert f"\n{new_york}\n" in text
    (event,) = by_vobject(made.files["webinars.ics"])
    assert event.start == datetime(2026, 4, 9, 15, 0, tzinfo=UTC)


def test_a_session_says_its_time_as_the_letters_other_places_have_it(tmp_path: Path) -> None:
    made = built(
        tmp_path,
        sessions(
            webinar("Here", "starts: 2026-04-10 01:00, room: Hall 1"),
            webinar("There", "starts: 2026-04-10 01:00, timezone: Australia/Sydney"),
            webinar("In step", "starts: 2026-04-10 01:00, timezone: Europe/Paris"),
        ),
        "also_show_timezones: [Europe/Paris, America/New_York]\n",
    )
    html, text = made.letter()

    rows = [
        ["Here", "Friday 10 April 2026, 01:00–02:00 · Hall 1", "New York 19:00–20:00 (Thursday 9 April)"],
        [
            "There",
            "Friday 10 April 2026, 01:00–02:00, Australian Eastern Time",
            "Brussels, Paris 17:00–18:00 (Thursday 9 April) · New York 11:00–12:00 (Thursday 9 April)",
        ],
        [
            "In step",
            "Friday 10 April 2026, 01:00–02:00, Central European Summer Time",
            "New York 19:00–20:00 (Thursday 9 April)",
        ],
    ]
    items = lxml_html.document_fromstring(html).iter("li")
    assert [[str(part).replace("\xa0", " ") for part in item.itertext()] for item in items] == rows
    flowing = " ".join(text.split())
    assert all(" ".join(row) in flowing for row in rows)


# Names, revisions and what has become of a webinar


def test_a_webinars_uid_is_its_name_at_the_site_and_stays_when_all_else_changes(tmp_path: Path) -> None:
    first = built(tmp_path, webinars(webinar("AML", "starts: 2026-04-10 16:30, duration: 90 min, id: aml")))
    later = built(
        tmp_path,
        "  - {type: divider}\n"
        + webinars(webinar("AML, news", "starts: 2026-05-11 09:00, ends: '10:00', id: aml, revision: 2")),
    )

    assert first.events[0].uid == later.events[0].uid == "aml@news.example.org"
    assert [list(made.files) for made in (first, later)] == [["webinars/aml.ics", "webinars.ics"]] * 2
    assert [by_vobject(made.files["webinars.ics"])[0].revision for made in (first, later)] == [0, 2]


@pytest.mark.parametrize(
    ("publication", "host"),
    [
        (SITE + SENDER, "news.example.org"),
        (SENDER, "mail.example.org"),
        ("", "newsletter.invalid"),
    ],
)
def test_the_host_of_a_uid_is_that_of_the_site_or_the_senders_or_none(
    publication: str, host: str, tmp_path: Path
) -> None:
    made = built(tmp_path, webinars() + sessions(webinar("S", "starts: 2026-04-10 09:00")), publication)
    assert [event.uid.partition("@")[2] for event in made.events] == [host, host]


def test_a_sessions_uid_follows_its_title_its_start_and_its_code_alone(tmp_path: Path) -> None:
    def uid(title: str, more: str) -> str:
        return built(tmp_path, sessions(webinar(title, more))).events[0].uid

    first = uid("S", "starts: 2026-04-10 09:00")
    assert re.fullmatch(r"session-[0-9a-f]{12}@news\.example\.org", first)
    assert uid("S", "starts: 2026-04-10 08:00, timezone: Europe/London, room: A, duration: 2 h") == first
    others = [
        ("T", "starts: 2026-04-10 09:00"),
        ("S", "starts: 2026-04-10 09:01"),
        ("S", "starts: 2026-04-10 09:00, code: 1"),
    ]
    assert len({first, *(uid(*other) for other in others)}) == 4


def test_equal_sessions_are_written_once_and_sessions_without_a_time_never(tmp_path: Path) -> None:
    timed = webinar("S", "starts: 2026-04-10 09:00")
    made = built(tmp_path, sessions(timed, "      - S\n", timed) + webinars() + sessions(timed))

    assert [event.title for event in by_vobject(made.files["webinars.ics"])] == ["S", "AML"]
    assert list(made.files) == ["webinars/aml-2026-04-10.ics", "webinars.ics"]


def test_an_issue_in_which_nothing_happens_at_a_time_has_no_calendar_files(tmp_path: Path) -> None:
    assert built(tmp_path, sessions("      - A title\n")).files == {}


def test_the_stamp_is_the_builds_clock_and_the_last_change_the_day_of_the_issue_or_of_its_update(
    tmp_path: Path,
) -> None:
    (issued,) = stamps(built(tmp_path, webinars()))
    (updated,) = stamps(built(tmp_path, webinars(), head="updated: 2026-02-03\ntimezone: America/New_York"))

    assert issued == (b"20260101T083000Z", b"20260104T230000Z")
    assert updated == (b"20260101T083000Z", b"20260203T050000Z")


def stamps(made: Built) -> list[tuple[bytes, bytes]]:
    return re.findall(rb"DTSTAMP:(\S+).*?LAST-MODIFIED:(\S+)", made.files["webinars.ics"], re.DOTALL)


@pytest.mark.parametrize(("status", "called"), [("cancelled", "CANCELLED"), ("postponed", "TENTATIVE")])
def test_what_does_not_take_place_is_told_to_calendars_and_offered_to_none(
    status: str, called: str, tmp_path: Path
) -> None:
    more = f"starts: 2026-04-10 16:30, duration: 90 min, status: {status}, revision: 1"
    made = built(tmp_path, webinars(webinar("AML", more)))
    html, text = made.letter()

    (event,) = by_vobject(made.files["webinars/aml-2026-04-10.ics"])
    assert (event.status, event.revision) == (called, 1)
    assert event.description == status.capitalize()
    assert "calendar" not in html.lower()
    assert "calendar" not in text.lower()


def test_a_cancelled_webinar_invites_nobody_to_register(tmp_path: Path) -> None:
    more = "starts: 2026-04-10 16:30, duration: 1 h, status: cancelled, registration_url: 'https://example.org/r'"
    assert b"example.org/r" not in built(tmp_path, webinars(webinar("AML", more)), "").files["webinars.ics"]


def test_a_file_names_the_newsletter_and_asks_nobody_for_an_answer(tmp_path: Path) -> None:
    files = built(tmp_path, webinars(), SITE + SENDER).files

    for name in ("webinars/aml-2026-04-10.ics", ics.ALL):
        file = files[name].decode()
        assert "CATEGORIES:Letter\r\n" in file
        assert not re.search("ATTENDEE|METHOD|ORGANIZER|VTIMEZONE|TZID", file)


AS_ICALENDAR_WRITES = {
    "escapes": r"""a, b; c: d \ \n "e" 'f' """,
    "long letters": "Über ندوة 👩\u200d⚕️ " * 12,
    "escapes at every fold": "\\;" * 90,
}


@pytest.mark.parametrize("text", AS_ICALENDAR_WRITES.values(), ids=AS_ICALENDAR_WRITES)
def test_icalendar_reads_a_file_and_writes_the_same_bytes(text: str, tmp_path: Path) -> None:
    said = quoted(text.strip())
    more = f"starts: 2026-04-10 16:30, duration: 1 h, location: {said}, description: {said}"
    for file in built(tmp_path, webinars(webinar(text.strip(), more)), SITE).files.values():
        assert Calendar.from_ical(file).to_ical() == file


def test_a_backslash_is_one_before_any_letter(tmp_path: Path) -> None:
    title = r"Slides in S:\New\notes"
    (event,) = by_vobject(built(tmp_path, webinars(webinar(title))).files[ics.ALL])
    assert event.title == title


def test_a_description_says_what_the_letter_says_and_where_to_register(tmp_path: Path) -> None:
    more = (
        "starts: 2026-04-10 16:30, duration: 90 min, registration_url: 'https://example.org/r?a=1,2', "
        "location: Online, speakers: ['A Name, A Place', B], "
        'description: "We *look* back.\\n\\n***\\n\\n- [One](https://example.org/1)\\n- Two"'
    )
    (event,) = by_vobject(built(tmp_path, webinars(webinar("AML", more))).files["webinars.ics"])

    assert event.description == (
        "With A Name, A Place; B\n\nWe look back.\n\n* * *\n\n- One\n  https://example.org/1\n- Two\n\n"
        "Register\nhttps://example.org/r?a=1,2"
    )
    assert (event.location, event.url) == ("Online, https://example.org/r?a=1,2", "https://example.org/r?a=1,2")


def test_whoever_registers_by_mail_finds_the_mailbox_in_the_description_alone(tmp_path: Path) -> None:
    more = "starts: 2026-04-10 16:30, duration: 90 min, registration_url: 'mailto:news@example.org'"
    (event,) = by_vobject(built(tmp_path, webinars(webinar("AML", more))).files["webinars.ics"])
    assert event.description == "Register\nnews@example.org"
    assert (event.location, event.url) == ("", "mailto:news@example.org")


def test_other_letters_of_an_address_are_written_in_ascii_where_nothing_else_may_stand(tmp_path: Path) -> None:
    more = "starts: 2026-04-10 16:30, duration: 90 min, registration_url: 'https://example.org/inscripción?a=%20'"
    (event,) = by_vobject(built(tmp_path, webinars(webinar("AML", more))).files[ics.ALL])
    assert event.location == "https://example.org/inscripción?a=%20"
    assert event.url == "https://example.org/inscripci%C3%B3n?a=%20"


# Merge tags


def test_a_merge_tag_becomes_its_fallback_in_files_and_links(tmp_path: Path) -> None:
    more = (
        "starts: 2026-04-10 16:30, duration: 90 min, location: '{{ city }} {{ nothing }} hall', "
        "description: 'Dear **{{ first_name | reader }}**', "
        "registration_url: '{{ join | https://example.org/j }}', id: a"
    )
    tags = SITE + "merge_tags: {city: {fallback: Ghent}, nothing: {}, first_name: {fallback: you}, join: {}}\n"
    made = built(tmp_path, webinars(webinar("For {{ first_name }}", more)), tags)

    (event,) = by_vobject(made.files["webinars.ics"])
    assert (event.title, event.location) == ("For you", "Ghent hall, https://example.org/j")
    assert event.description == "Dear reader\n\nRegister\nhttps://example.org/j"
    assert query_of(made.links(made.events[0])["google"]) == {
        "action": "TEMPLATE",
        "text": "For you",
        "dates": "20260410T143000Z/20260410T160000Z",
        "details": "https://example.org/j",
        "location": "Ghent hall",
    }


def test_an_address_that_is_a_tag_without_an_address_to_fall_back_on_is_left_out(tmp_path: Path) -> None:
    more = "starts: 2026-04-10 16:30, duration: 90 min, registration_url: '{{ join }}'"
    for tags in ("", "merge_tags: {join: {fallback: there}}\n"):
        made = built(tmp_path, webinars(webinar("AML", more)), SITE + tags)
        assert b"URL" not in made.files["webinars.ics"]
        assert "details" not in query_of(made.links(made.events[0])["google"])


# Add to calendar


def test_each_service_gets_title_times_address_and_place_under_its_own_names(tmp_path: Path) -> None:
    more = (
        "starts: 2026-12-01 10:00, ends: '11:30', registration_url: 'https://example.org/r?a=1&b=2', location: Hall 3"
    )
    made = built(tmp_path, webinars(webinar("AML", more)))
    links = made.links(made.events[0])

    basic, extended = ("20261201T090000Z", "20261201T103000Z"), ("2026-12-01T09:00:00Z", "2026-12-01T10:30:00Z")
    address = "https://example.org/r?a=1&b=2"
    outlook = {
        "rru": "addevent",
        "startdt": extended[0],
        "enddt": extended[1],
        "subject": "AML",
        "body": address,
        "location": "Hall 3",
    }
    assert list(links) == [*SERVICES, "ics"]
    assert {name: (link.partition("?")[0], query_of(link)) for name, link in links.items() if name != "ics"} == {
        "google": (
            "https://calendar.google.com/calendar/render",
            {"action": "TEMPLATE", "text": "AML", "dates": "/".join(basic), "details": address, "location": "Hall 3"},
        ),
        "outlook_com": ("https://outlook.live.com/calendar/0/action/compose", outlook),
        "microsoft_365": ("https://outlook.office.com/calendar/0/action/compose", outlook),
        "yahoo": (
            "https://calendar.yahoo.com/",
            {"v": "60", "title": "AML", "st": basic[0], "et": basic[1], "desc": address, "in_loc": "Hall 3"},
        ),
    }
    assert links["ics"] == "https://News.example.org:8443/letters/spring/webinars/aml-2026-12-01.ics"


HOSTILE = {
    "quotes": """ " ' ` """,
    "markup": "</a><script>&amp;&lt;",
    "parameters": "a&b=c&text=d;e=f?g",
    "a fragment": "Issue #5 100% %20 %26 a+b",
    "a newline": "one\ntwo\r\nthree",
    "letters of others": "Über ندوة 👩‍⚕️ \u202e",
    "braces": "{title} {{ {0} {start!r} %(url)s",
    "slashes": "ALL / CART \\ http://x",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_inside_its_parameter(text: str, tmp_path: Path) -> None:
    made = built(tmp_path, webinars(webinar("AML", "starts: 2026-04-10 16:30, duration: 90 min, location: L")))
    event = made.events[0]._replace(title=text, place=text, url=text)

    for name, link in made.links(event).items():
        if name != "ics":
            assert re.fullmatch(r"https://[A-Za-z0-9./?=&%:_~-]+", link), link
            query = query_of(link)
            assert [*query.values()].count(text) == 3
            assert query.keys() == query_of(made.links(event._replace(title="a", place="b", url="c"))[name]).keys()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_titles_leave_the_letters_links_whole(text: str, tmp_path: Path) -> None:
    title = " ".join(f"AML {text}".split())
    if "{{" in title:
        title = title.replace("{{", "{")
    made = built(tmp_path, webinars(webinar(title)))
    html, _ = made.letter()

    links = {link.text_content(): link for link in links_of(html) if " – AML" in link.get("aria-label", "")}
    assert list(links) == ["Google", "Outlook.com", "Microsoft 365", "Yahoo", "Calendar file"]
    for label, link in links.items():
        assert link.get("aria-label") == f"{label} – {title}"
    assert [said_in(link.get("href"))[1] for link in [*links.values()][:4]] == [title] * 4


def test_newsletter_yaml_replaces_the_addresses_that_it_names(tmp_path: Path) -> None:
    made = built(
        tmp_path,
        webinars(),
        "calendar_links: {google: 'https://calendar.example.org/new', yahoo: 'http://yahoo.example.org'}\n",
    )
    shipped = built(tmp_path, webinars(), "")
    links, before = made.links(made.events[0]), shipped.links(shipped.events[0])

    assert links["google"] == before["google"].replace(
        "calendar.google.com/calendar/render", "calendar.example.org/new"
    )
    assert links["yahoo"] == before["yahoo"].replace("https://calendar.yahoo.com/", "http://yahoo.example.org")
    assert (links["outlook_com"], links["microsoft_365"]) == (before["outlook_com"], before["microsoft_365"])
    assert list(links) == SERVICES


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("calendar_links: {gogle: 'https://example.org/'}", "Did you mean `google`?"),
        ("calendar_links: {apple: 'https://example.org/'}", "google, outlook_com, microsoft_365, yahoo"),
        ("calendar_links: {google: 'https://example.org/?a=b'}", "without `?` and `#`"),
        ("calendar_links: {google: '{{ calendar }}'}", "without `?` and `#`"),
        ("calendar_links: {google: calendar.example.org/render}", "https://calendar.example.org/render"),
    ],
)
def test_an_address_that_no_calendar_has_is_refused_with_what_to_write(line: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text(f"name: L\n{line}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load_publication(tmp_path)
    assert hint in caught.value.problems[0].hint


def test_the_text_leads_to_the_file_or_where_there_is_no_site_to_google(tmp_path: Path) -> None:
    _, with_site = built(tmp_path, webinars()).letter()
    without = built(tmp_path, webinars(), "")

    file = "https://News.example.org:8443/letters/spring/webinars/aml-2026-04-10.ics"
    assert f"\n\nAdd to calendar\n{file}\n\n" in with_site
    assert f"\n\nAdd to calendar\n{without.links(without.events[0])['google']}\n\n" in without.letter()[1]
    assert with_site.count("calendar.google.com") + without.letter()[1].count("outlook") == 0


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv"])
def test_the_letters_words_around_the_links_are_those_of_its_language(language: str, tmp_path: Path) -> None:
    made = built(tmp_path, webinars(), head=f"language: {language}")
    html, text = made.letter()
    words, english = made.publication.words(language), made.publication.words("en")

    for name in ("add_to_calendar", "calendar_file"):
        assert words[name] in html
        assert language == "en" or words[name] != english[name]
    assert words["add_to_calendar"] in text


# Names that two webinars cannot share


def refusals(folder: Path, blocks: str) -> list[tuple[int, str, str]]:
    with pytest.raises(InputError) as caught:
        built(folder, blocks)
    return [(problem.line, problem.message, problem.hint) for problem in caught.value.problems]


def test_webinars_with_one_name_are_refused_in_whatever_blocks_they_stand_all_at_once(tmp_path: Path) -> None:
    more = "starts: 2026-04-10 16:30, duration: 90 min"
    blocks = webinars(webinar(), webinar("aml!")) + webinars(webinar(), webinar("B", f"id: b, {more}"))
    blocks += webinars(webinar("C", f"{more}, id: b"), webinar("AML", more.replace("10", "11", 1)))

    assert refusals(tmp_path, blocks) == [
        (
            10,
            "There is another webinar “aml!” on 2026-04-10 in this issue.",
            "If it is not the same, add a line such as `id: aml-2026-04-10-2`.",
        ),
        (
            13,
            "There is another webinar “AML” on 2026-04-10 in this issue.",
            "If it is not the same, add a line such as `id: aml-2026-04-10-3`.",
        ),
        (
            17,
            "There is another webinar with the name “b” in this issue.",
            "Write a name of its own, such as `id: b-2`.",
        ),
    ]


def test_titles_without_latin_letters_have_names_of_their_own_that_stay(tmp_path: Path) -> None:
    titles = webinars(webinar("ندوة"), webinar("会议"))
    first, second = built(tmp_path, titles).events
    assert re.fullmatch(r"webinar-[0-9a-f]{6}-2026-04-10@news\.example\.org", first.uid)
    assert first.uid != second.uid
    assert [event.uid for event in built(tmp_path, titles).events] == [first.uid, second.uid]


def test_a_long_title_makes_a_file_name_that_every_disk_takes_and_a_long_id_is_refused(tmp_path: Path) -> None:
    long = built(tmp_path, webinars(webinar("leukemia " * 50)))
    assert len(long.events[0].file) < 120
    assert long.events[0].uid.endswith("-2026-04-10@news.example.org")

    id_ = "a" * 101
    ((line, message, hint),) = refusals(
        tmp_path, webinars(webinar("A", f"starts: 2026-04-10 16:30, duration: 1 h, id: {id_}"))
    )
    assert (line, message) == (9, "This name has 101 characters, and 100 are the most.")
    assert hint == f"Write a shorter one, such as `id: {'a' * 40}`."


def test_every_field_of_every_event_is_read_back(tmp_path: Path) -> None:
    made = built(
        tmp_path, webinars() + sessions(webinar("S", "starts: 2026-04-10 09:00, url: 'https://example.org/s'"))
    )
    read: list[Understood] = by_vobject(made.files["webinars.ics"])
    assert read == [meant(event) for event in made.events]
