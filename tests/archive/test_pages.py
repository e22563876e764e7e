"""What stands on the pages: the issues, nothing that is for mail only, and links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urldefrag

import feedparser  # type: ignore[import-untyped]
import pytest

from newsletter.build import build_edition
from newsletter.model.publication import load_publication
from tests.archive.sites import (
    ABOUT,
    ISSUE,
    SITE_URL,
    Site,
    archive,
    broken_links,
    library,
    parsed,
    publication,
    structured,
)
from tests.calendar.reading import by_vobject
from tests.planting import planted_issue, planted_publication, write

HOSTILE = "</script></title><img src=x onerror=hacked()>\"'&]]>--><!--{%raw"


def test_every_link_of_the_site_leads_somewhere(site: Site, local_site: Site) -> None:
    assert broken_links(site) == []
    assert broken_links(local_site, "https://nowhere.example.org/") == []


def test_a_broken_link_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="gone/">a</a><a href="#gone">b</a><a href="#here" id="here">c</a>')
    assert broken_links(Site(tmp_path)) == [("index.html", "gone/"), ("index.html", "#gone")]


def test_every_file_that_a_letter_links_to_is_at_its_address(site: Site, tmp_path: Path) -> None:
    root = library(tmp_path / "again")
    edition = build_edition(root / "issues" / "everything.yaml", load_publication(root))
    sent = edition.files["email.html"].decode()
    named = set(re.findall(rf'(?:href|src)="{SITE_URL}([^"]*)"', sent))
    assert named > {"everything/", "everything/images/wide.png"}
    for address in {urldefrag(address).url for address in named}:
        file = site.folder / (f"{address}index.html" if address.endswith("/") else address)
        assert file.is_file(), address
        if not address.endswith("/"):
            assert file.read_bytes() == edition.files[address.removeprefix("everything/")]


def test_a_page_has_nothing_that_is_for_mail_only(site: Site) -> None:
    for path in ("everything/index.html", "everything/letter.txt"):
        text = site.text(path)
        assert "nsubscribe" not in text
        assert "Read in your browser" not in text
        assert "{{" not in text
        assert "Hello dear reader" in text


def test_every_block_has_an_anchor_of_its_own_and_so_has_each_session_video_and_webinar(site: Site) -> None:
    page = site.pages["ash-2021/index.html"]
    sections = [section.get("id") for section in page.iterfind(".//article//section")]
    assert sections[:3] == ["hero", "five-days-at-ash-attended-virtually", "alans-year-and-the-one-to-come"]
    ids = [element.get("id") for element in page.iter("*") if element.get("id")]
    assert len(ids) == len(set(ids))
    assert "webinar-aml-2022-02-08" in ids
    assert sum(str(name).startswith("session-") for name in ids) == 25
    assert sum(str(name).startswith("video-") for name in ids) == 4


def test_a_list_of_contents_leads_to_the_blocks_of_its_page(site: Site) -> None:
    page = site.pages["everything/index.html"]
    ids = [element.get("id") for element in page.iter("*") if element.get("id")]
    links = [link for item in page.iter("li") for link in item.iter("a")]
    jumps = [link.get("href", "") for link in links if link.get("href", "").startswith("#")]

    assert "#all-that-prose-can-be" in jumps
    assert {jump.removeprefix("#") for jump in jumps} <= set(ids)
    assert len(ids) == len(set(ids))
    assert not [link for link in page.iter("a") if link.get("name")]


def test_anchors_of_blocks_with_one_heading_differ(tmp_path: Path) -> None:
    block = "  - {type: text, heading: News, text: a}\n"
    archive(publication(tmp_path, {"spring": f"{ISSUE}{block}  - {{type: text, heading: News 2, text: a}}\n{block}"}))
    sections = parsed((tmp_path / "site/spring/index.html").read_text("utf-8")).iterfind(".//article//section")
    assert [section.get("id") for section in sections] == ["tulips", "news", "news-2", "news-3"]


def test_a_link_whose_address_differs_by_reader_becomes_text(tmp_path: Path) -> None:
    block = '  - {type: text, text: "[My page]({{ profile }}) and [leave](https://example.org/leave)"}\n'
    about = f"{ABOUT}unsubscribe_url: https://example.org/leave\nmerge_tags: {{profile: {{}}}}\n"
    archive(publication(tmp_path, {"spring": ISSUE + block}, about))
    page = parsed((tmp_path / "site/spring/index.html").read_text("utf-8"))
    words = ("My page", "leave")
    assert [link.get("href") for link in page.iter("a") if link.text in words] == [None, None]


def test_pages_are_in_the_language_of_their_issue(site: Site) -> None:
    page = site.pages["arabic/index.html"]
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert "جميع الأعداد" in site.text("arabic/index.html")
    home = site.pages["index.html"]
    assert (home.get("lang"), home.get("dir")) == ("en", "ltr")
    (title,) = (element for element in home.iter("h4") if element.get("lang") == "ar")
    assert title.get("dir") == "auto"


def test_the_front_page_has_all_issues_by_year_and_no_draft(site: Site) -> None:
    home = site.pages["index.html"]
    assert [year.text for year in home.iterfind(".//h3[@class='year']")] == ["2026", "2021", "2020"]
    links = [link.get("href") for link in home.iterfind(".//h4/a")]
    assert links == [f"{slug}/index.html" for slug in ("arabic", "everything", "ash-2021", "ash-2020")]
    assert "63rd ASH Annual Meeting and Exposition</span> · 10–14 December 2021" in site.text("index.html")
    assert not (site.folder / "secret").exists()


def test_a_page_leads_to_the_issues_before_and_after_it(site: Site) -> None:
    links = {link.get("rel"): link.get("href") for link in site.pages["ash-2021/index.html"].iter("a")}
    assert (links["prev"], links["next"]) == ("../ash-2020/index.html", "../everything/index.html")


def test_old_names_redirect_and_keep_pictures_and_calendars(site: Site) -> None:
    for slug in ("all-at-once", "anything"):
        page = site.pages[f"{slug}/index.html"]
        (refresh,) = page.iterfind(".//meta[@http-equiv='refresh']")
        assert refresh.get("content") == "0; url=../everything/index.html"
        (canonical,) = page.iterfind(".//link[@rel='canonical']")
        assert canonical.get("href") == f"{SITE_URL}everything/"
        for file in (site.folder / "everything").rglob("*.*"):
            if file.suffix != ".html" and file.name != "finds.js":
                place = file.relative_to(site.folder / "everything")
                assert (site.folder / slug / place).read_bytes() == file.read_bytes()


def test_structured_data_says_what_the_page_says(site: Site) -> None:
    article, *events = structured(site.pages["ash-2021/index.html"])
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Looking back at ASH 2021"
    assert article["datePublished"] == "2021-12-20T00:00:00+01:00"
    assert article["image"] == f"{SITE_URL}ash-2021/images/ash-2021-masthead.png"
    assert [event["name"] for event in events] == ["AML", "ALL / CART"]
    assert events[0] == {
        "@type": "Event",
        "@id": f"{SITE_URL}ash-2021/#webinar-aml-2022-02-08",
        "url": f"{SITE_URL}ash-2021/#webinar-aml-2022-02-08",
        "name": "AML",
        "description": "With Steven Knapper",
        "startDate": "2022-02-08T16:30:00+01:00",
        "endDate": "2022-02-08T18:00:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": f"{SITE_URL}ash-2021/#webinar-aml-2022-02-08"},
        "performer": [{"@type": "Person", "name": "Steven Knapper"}],
        "organizer": {"@type": "Organization", "name": "Example Society", "url": SITE_URL},
        "inLanguage": "en",
    }
    things = structured(site.pages["everything/index.html"])
    statuses = {thing["eventStatus"] for thing in things if thing["@type"] == "Event"}
    assert statuses == {f"https://schema.org/Event{status}" for status in ("Scheduled", "Cancelled", "Postponed")}


WHEREABOUTS: dict[str, tuple[str, object]] = {
    "": ("Online", {"@type": "VirtualLocation", "url": "https://garden.test/r"}),
    "Online, by Zoom": (
        "Online",
        {"@type": "VirtualLocation", "url": "https://garden.test/r", "name": "Online, by Zoom"},
    ),
    "https://garden.test/live": ("Online", {"@type": "VirtualLocation", "url": "https://garden.test/live"}),
    "Long Street 1, 9000 Ghent": (
        "Offline",
        {"@type": "Place", "name": "Long Street 1, 9000 Ghent", "address": "Long Street 1, 9000 Ghent"},
    ),
    "Hall 3, https://garden.test/live": (
        "Mixed",
        [
            {"@type": "Place", "name": "Hall 3", "address": "Hall 3"},
            {"@type": "VirtualLocation", "url": "https://garden.test/live"},
        ],
    ),
}


def test_structured_data_says_where_an_event_really_is_and_nothing_that_nobody_wrote(tmp_path: Path) -> None:
    more = "starts: 2026-12-15 10:00, duration: 120 min, registration_url: 'https://garden.test/r'"
    webinars = (f"{{title: W{n}, {more}, location: '{said}'}}" for n, said in enumerate(WHEREABOUTS))
    block = f"  - {{type: webinars, webinars: [{', '.join(webinars)}]}}\n".replace(", location: ''", "")
    archive(publication(tmp_path, {"spring": ISSUE + block}))
    _, *events = structured(parsed((tmp_path / "site/spring/index.html").read_text("utf-8")))
    shown = {
        said: (str(event["eventAttendanceMode"]).removeprefix("https://schema.org/"), event["location"])
        for said, event in zip(WHEREABOUTS, events, strict=True)
    }
    assert shown == {said: (f"{mode}EventAttendanceMode", where) for said, (mode, where) in WHEREABOUTS.items()}
    assert {event["description"] for event in events} == {"All that grows"}


EVENTS: dict[str, tuple[dict[str, str], str, object]] = {
    "start: 2026-10-09, end: 2026-10-11, place: 'Ghent, Belgium', venue: University Hall, format: in-person": (
        {"startDate": "2026-10-09", "endDate": "2026-10-11"},
        "Offline",
        {"@type": "Place", "name": "University Hall, Ghent, Belgium", "address": "University Hall, Ghent, Belgium"},
    ),
    "start: 2026-10-09 09:00, end: '17:00', place: Ghent, format: hybrid, url: 'https://garden.test/m'": (
        {"startDate": "2026-10-09T09:00:00+02:00", "endDate": "2026-10-09T17:00:00+02:00"},
        "Mixed",
        [
            {"@type": "Place", "name": "Ghent", "address": "Ghent"},
            {"@type": "VirtualLocation", "url": "https://garden.test/m"},
        ],
    ),
    "start: 2026-10-09, format: online, registration_url: 'https://garden.test/r'": (
        {"startDate": "2026-10-09", "endDate": "2026-10-09"},
        "Online",
        {"@type": "VirtualLocation", "url": "https://garden.test/r"},
    ),
    "start: 2026-10-09, place: Dublin": (
        {"startDate": "2026-10-09", "endDate": "2026-10-09"},
        "Offline",
        {"@type": "Place", "name": "Dublin", "address": "Dublin"},
    ),
    "start: 2026-10-09": ({"startDate": "2026-10-09", "endDate": "2026-10-09"}, "", None),
}


def test_structured_data_has_the_days_of_an_event_and_how_it_is_attended(tmp_path: Path) -> None:
    entries = ", ".join(f"{{title: E{number}, {said}}}" for number, said in enumerate(EVENTS))
    again = "  - {type: events, layout: list, events: [{title: E4, start: 2026-10-09}]}\n"
    site = tmp_path / "site"
    archive(publication(tmp_path, {"spring": f"{ISSUE}  - {{type: events, events: [{entries}]}}\n{again}"}))
    _, *events = structured(parsed((site / "spring/index.html").read_text("utf-8")))
    for event, (days, mode, where) in zip(events, EVENTS.values(), strict=True):
        assert days.items() <= event.items()
        assert event.get("location") == where
        assert event.get("eventAttendanceMode") == (f"https://schema.org/{mode}EventAttendanceMode" if mode else None)


def test_structured_data_has_the_positions_that_an_issue_offers(tmp_path: Path) -> None:
    block = (
        "  - type: jobs\n    jobs:\n"
        "      - {title: Nurse, employer: A hospital, place: Ghent, apply_by: 2026-05-15, "
        'url: "mailto:a@example.org", text: "Days **and** nights."}\n'
    )
    archive(publication(tmp_path, {"spring": ISSUE + block}))
    page = parsed((tmp_path / "site/spring/index.html").read_text("utf-8"))
    _, job = structured(page)
    assert job == {
        "@type": "JobPosting",
        "@id": f"{SITE_URL}spring/#job-nurse",
        "url": f"{SITE_URL}spring/#job-nurse",
        "title": "Nurse",
        "description": "Days and nights.",
        "hiringOrganization": {"@type": "Organization", "name": "A hospital"},
        "jobLocation": {"@type": "Place", "address": "Ghent"},
        "datePosted": "2026-03-20",
        "validThrough": "2026-05-15T23:59:59",
    }
    assert page.xpath("//*[@id='job-nurse']")


def test_the_front_page_lists_events_by_their_days_and_places(tmp_path: Path) -> None:
    block = (
        "  - type: events\n    events:\n"
        "      - {title: Three days, start: 2026-10-09, end: 2026-10-11, place: Ghent}\n"
        "      - {title: Called off, start: 2026-10-08, status: cancelled}\n"
    )
    archive(publication(tmp_path, {"spring": ISSUE + block}))
    page = parsed((tmp_path / "site/index.html").read_text("utf-8"))
    first, off = (
        " ".join("".join(map(str, item.itertext())).split())
        for item in page.iterfind(".//section[@id='webinars']/ul/li")
    )
    assert first.startswith("Oct 9–11 Fri–Sun Three days 9–11 October 2026 Ghent Add to calendar")
    assert off == "Oct 8 Thu Cancelled Called off Originally planned: Thursday 8 October 2026"
    assert page.findtext(".//section[@id='webinars']/h2") == "Events"
    assert [time.get("datetime") for time in page.iter("time")][:2] == ["2026-10-09", "2026-10-08"]
    assert "Subscribe to all events" in "".join(map(str, page.itertext()))


def test_the_search_finds_an_event_by_its_title_and_its_place(tmp_path: Path) -> None:
    block = "  - {type: events, events: [{title: Three days, start: 2026-10-09, place: Ghent, venue: Hall}]}\n"
    archive(publication(tmp_path, {"spring": ISSUE + block}))
    finds = (tmp_path / "site/spring/finds.js").read_text("utf-8")
    assert '["Three days","Hall, Ghent","event-three-days-2026-10-09",""]' in finds


def test_other_sites_can_show_a_preview_of_a_page(site: Site) -> None:
    metas = site.pages["ash-2021/index.html"].iter("meta")
    shown = {meta.get("property"): meta.get("content") for meta in metas if meta.get("property")}
    assert shown["og:title"] == "Looking back at ASH 2021"
    assert shown["og:url"] == f"{SITE_URL}ash-2021/"
    assert shown["og:image"] == f"{SITE_URL}ash-2021/images/ash-2021-masthead.png"
    assert (shown["og:image:width"], shown["og:image:height"]) == ("1280", "480")
    assert str(shown["og:image:alt"]).startswith("Abstract drawing")


def test_without_a_site_url_nothing_names_an_address_of_the_site(local_site: Site) -> None:
    assert not (local_site.folder / "feed.xml").exists()
    assert not (local_site.folder / "sitemap.xml").exists()
    for text in (local_site.text("index.html"), local_site.text("ash-2021/index.html")):
        assert "canonical" not in text
        assert "og:url" not in text
        assert "feed.xml" not in text
    article, *_ = structured(local_site.pages["ash-2021/index.html"])
    assert "url" not in article


def test_the_calendar_of_all_webinars_has_each_once_as_its_newest_issue_has_it(tmp_path: Path) -> None:
    webinar = (
        "  - {{type: webinars, webinars: [{{title: Ask us, id: ask-us, starts: 2026-05-{day} 18:30, duration: 1 h,"
        " revision: {revision}}}, {{title: Other{day}, starts: 2026-06-01 18:30, duration: 1 h}}]}}\n"
    )
    later = ISSUE.replace("2026-03-20", "2026-04-20")
    issues = {
        "spring": ISSUE + webinar.format(day=12, revision=0),
        "summer": later + webinar.format(day=13, revision=1),
    }
    archive(publication(tmp_path, issues))
    events = {event.title: event for event in by_vobject((tmp_path / "site/webinars.ics").read_bytes())}
    assert set(events) == {"Ask us", "Other12", "Other13"}
    assert events["Ask us"].revision == 1
    assert events["Ask us"].start.day == 13


def test_the_front_page_offers_no_time_that_is_no_longer_true(site: Site) -> None:
    webinars = {
        str(item.findtext(".//h3/a")): (item, "".join(map(str, item.itertext())))
        for item in site.pages["index.html"].iterfind(".//section[@id='webinars']/ul/li")
    }
    for title in ("The one that was postponed", "The one that was cancelled"):
        item, text = webinars[title]
        assert "Originally planned:" in text
        assert ("The new date will follow." in text) == ("postponed" in title)
        assert item.find(".//s//time") is not None
        assert [link.get("href") for link in item.iter("a") if "everything/" not in link.get("href", "")] == []
    item, text = webinars["The barest one"]
    assert "Originally planned" not in text
    assert item.find(".//s") is None


def test_the_page_for_missing_pages_links_from_the_root_of_the_site(tmp_path: Path) -> None:
    archive(publication(tmp_path, about=ABOUT.replace(SITE_URL, "https://example.org/society/letters")))
    page = parsed((tmp_path / "site/404.html").read_text("utf-8"))
    assert {link.get("href") for link in page.iterfind(".//main//a")} == {"/society/letters/index.html"}
    assert [script.get("src") for script in page.iter("script")] == ["/society/letters/archive.js"]


def test_a_site_without_webinars_has_no_calendar(tmp_path: Path) -> None:
    archive(publication(tmp_path))
    assert not (tmp_path / "site/webinars.ics").exists()
    assert "webinars" not in (tmp_path / "site/index.html").read_text("utf-8")


def test_a_publication_replaces_templates_file_by_file(tmp_path: Path) -> None:
    own = publication(tmp_path) / "templates" / "archive" / "404.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "archive/frame.html" %}{% block main %}<h1>{{ issue.title }}!</h1>{% endblock %}')
    (tmp_path / "templates/blocks").mkdir()
    (tmp_path / "templates/blocks/text.mjml").write_text(
        "<mj-section><mj-column><mj-text><p>Own {{ block.heading }}</p></mj-text></mj-column></mj-section>"
    )
    archive(tmp_path)
    assert "<h1>Spring!</h1>" in (tmp_path / "site/404.html").read_text("utf-8")
    assert "Own Tulips" in (tmp_path / "site/spring/index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = tmp_path_factory.mktemp("hostile") / "publication"

    def text(path: str) -> str:
        return f"{HOSTILE} {path}"

    issue = planted_issue(text, lambda path: f"https://example.org/?q=%22%3E{path}&b='")
    issue["draft"] = "false"
    write(root, issue, planted_publication(text, lambda path: f"https://example.org/?{path}"))
    return Site(archive(root).folder)


def test_hostile_texts_are_shown_as_typed_on_every_page(hostile: Site) -> None:
    known = {"archive.js", "../archive.js", "upcoming.js", "search.js", "/archive.js"}
    for path, page in hostile.pages.items():
        scripts = [script for script in page.iter("script") if script.get("type") != "application/ld+json"]
        assert {script.get("src") for script in scripts} <= known, path
        assert not any(str(name).startswith("on") for element in page.iter("*") for name in element.attrib), path
        assert not [image for image in page.iter("img") if image.get("src") == "x"], path
    article, *events, job = structured(hostile.pages["issue/index.html"])
    assert article["headline"] == f"{HOSTILE} title"
    assert len(events) == 2
    assert all(str(event["name"]).startswith(HOSTILE) for event in events)
    assert str(job["title"]).startswith(HOSTILE)
    (title,) = hostile.pages["issue/index.html"].iter("h1")
    assert title.text == f"{HOSTILE} title"


def test_hostile_texts_are_as_typed_in_metadata(hostile: Site) -> None:
    feed = feedparser.parse((hostile.folder / "feed.xml").read_bytes(), sanitize_html=False)
    assert not feed.bozo
    assert "<script" not in feed.entries[0].content[0].value
    assert parsed(feed.entries[0].content[0].value).find(".//img[@src='x']") is None
    for script in ("search-index.js", "issue/finds.js"):
        assert hostile.text(script).isascii()
        assert hostile.text(script).count("\n") == 1
