"""The site as its readers meet it, in real Chromium: by keyboard, from a disk, below a path, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.archive.sites import ABOUT, ISSUE, Site, archive, publication, served
from tests.axe import COLORED, faults
from tests.browser import opened, resize

EXCLUDED = {"color-contrast-enhanced": "7:1 is level AAA, which would leave no muted text; the floor is AA, 4.5:1"}
PAGES = ("index.html", "everything/index.html", "ash-2021/index.html", "arabic/index.html", "404.html")


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """Where the site is served: below a path."""
    with served(site.folder.parents[1]) as root:
        yield f"{root}society/letters/"


@pytest.fixture(scope="module")
def page_of_2021(browser: Browser) -> Iterator[Page]:
    """A page whose clock is turned back, so that no webinar is over."""
    with opened(browser, alone=True) as visit:
        visit.page.clock.set_fixed_time("2021-12-21T08:00:00Z")
        yield visit.page


# The letters have tests of their own; what is around them is looked at in the soak.
@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.soak if path[:4] in ("ash-", "arab", "ever") else []) for path in PAGES],
)
def test_axe_finds_nothing(path: str, local_site: Site, page_of_2021: Page) -> None:
    page = page_of_2021
    page.goto((local_site.folder / path).as_uri())
    if path == "index.html":
        page.fill("input", "a")
        page.wait_for_selector(".found li")
    resize(page, 320)
    page.emulate_media(color_scheme="dark")
    found = faults(page, only=COLORED)
    resize(page, 1280)
    page.emulate_media(color_scheme="light")
    assert found + faults(page, EXCLUDED) == []


def test_no_page_scrolls_sideways(local_site: Site, page_of_2021: Page) -> None:
    for path in PAGES:
        page_of_2021.goto((local_site.folder / path).as_uri())
        for width in (320, 375, 700):
            resize(page_of_2021, width)
            assert page_of_2021.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_word_longer_than_the_page_is_broken(tmp_path: Path, page_of_2021: Page) -> None:
    long = "Extremely" * 30
    webinar = f"  - {{type: webinars, webinars: [{{title: {long}, starts: 2026-05-12 18:30, duration: 1 h}}]}}\n"
    issue = ISSUE.replace("title: Spring", f"title: {long}").replace("All that grows", long)
    folder = archive(publication(tmp_path, dict.fromkeys(("one", "two", "three"), issue + webinar))).folder
    for path in ("index.html?q=extremely", "two/index.html"):
        page_of_2021.goto(f"{folder.as_uri()}/{path}")
        if "q=" in path:
            page_of_2021.wait_for_selector(".found li")
        for width in (320, 700):
            resize(page_of_2021, width)
            assert page_of_2021.evaluate("document.documentElement.scrollWidth") <= width, path


def found(page: Page, words: str) -> list[str]:
    page.fill("input", words)
    page.wait_for_function("document.querySelector('[role=status]').textContent")
    return page.locator(".found a").all_inner_texts()


def test_half_a_name_is_enough_to_find_it(local_site: Site, browser: Browser) -> None:
    finds = {
        "haggenb": "Should COVID-19 vaccination be postponed after AML therapy?",
        "HAGGENBURG amster": "Should COVID-19 vaccination be postponed after AML therapy?",
        "mulligh": "How are advances in ALL genomics informing new treatment approaches?",
        "tom fey": "Tom Feys, MSc",
        "graft vs": "Update in Graft vs Host Disease",
        "knäpper": "AML",
        "welcome to ash": "Welcome to ASH 2020",
        "63rd": "63rd ASH Annual Meeting and Exposition",
    }
    with opened(browser) as visit:
        visit.page.goto((local_site.folder / "index.html").as_uri())
        for words, title in finds.items():
            assert found(visit.page, words)[0] == title
    assert visit.refused == []


def test_running_text_and_the_labels_of_links_are_found_with_the_words_around_them(
    local_site: Site, browser: Browser
) -> None:
    finds = {
        "samantha nier": ("ALAN’s year, and the one to come", "ALAN’s Chair, Zack Pemberton-Whiteley"),
        "harmony poster": ("Read more about the meeting", "Posters from the HARMONY project"),
        "hall 3": ("A session with everything: code, time, room, speakers, note", "Monday, 9:30 · Hall 3 · Bring"),
        "read the full story": ("An opening with a picture", "Read the full story"),
        "without a heading ends": ("Everything that a letter can hold, in one issue", "A text without a heading ends"),
    }
    with opened(browser) as visit:
        visit.page.goto((local_site.folder / "index.html").as_uri())
        for words, (title, around) in finds.items():
            assert found(visit.page, words)[0] == title
            assert around in visit.page.locator(".found li").first.inner_text()
        assert found(visit.page, "example.org/s3") == []  # an address behind a title
        found(visit.page, "without a heading ends")
        visit.page.locator(".found a").first.click()
        visit.page.wait_for_url("**/everything/index.html#text")


def test_what_is_named_so_comes_before_what_only_speaks_of_it(tmp_path: Path, browser: Browser) -> None:
    newer = ISSUE.replace("2026-03-20", "2026-06-20").replace("title: Spring", "title: Summer")
    newer = newer.replace("Tulips", "Roses").replace("They are red.", "The tulips rest and *roses* are red.")
    folder = archive(publication(tmp_path, {"spring": ISSUE, "summer": newer})).folder
    with opened(browser) as visit:
        visit.page.goto((folder / "index.html").as_uri())
        assert found(visit.page, "tulips") == ["Tulips", "Roses"]
        said = visit.page.locator(".found li").last.locator("p").all_inner_texts()
        assert said == ["The tulips rest and roses are red.", "Summer · 20 June 2026"]


def test_whatever_is_found_leads_to_its_place(local_site: Site, browser: Browser) -> None:
    places = {path: {element.get("id") for element in page.iter("*")} for path, page in local_site.pages.items()}
    with opened(browser) as visit:
        visit.page.goto((local_site.folder / "index.html").as_uri())
        found(visit.page, "a")
        addresses = visit.page.eval_on_selector_all(".found a", "all => all.map(link => link.getAttribute('href'))")
        assert visit.page.inner_text("[role=status]").startswith("Results: 50 / ")
    assert len(addresses) == 50
    for address in addresses:
        file, _, place = address.partition("#")
        assert not place or place in places[file]


def test_accents_are_found_without_them_and_the_other_way_round(tmp_path: Path, browser: Browser) -> None:
    issue = f"{ISSUE}  - {{type: videos, videos: [{{title: Naïve Æon, speakers: [Bjørn Łącki]}}]}}\n"
    folder = archive(publication(tmp_path, {"spring": issue})).folder
    with opened(browser) as visit:
        visit.page.goto((folder / "index.html").as_uri())
        for words in ("naive", "NAÏVE", "bjorn lacki", "bjørn", "aeon"):
            assert found(visit.page, words) == ["Naïve Æon"], words


EVENTS = """\
subject: Termine
preheader: Wo und wann
title: Termine
date: 2026-06-21
language: en
blocks:
  - type: text
    heading: Wohin
    text: |
      - Rathaus, Marktplatz 1
      - Gasthof Adler
      - 19. Mai 2026, 18.30 Uhr: Vorstandssitzung
      - 2. Juni: Ausflug

      Hausanschrift:\\
      Hauptstraße 5

      Telefon +49 (0)711 / 123 45 67, im Jahr 2026 von 9 bis 12
"""


@pytest.fixture(scope="module")
def german_site(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a site in German, with an issue in English."""
    about = f"{ABOUT}language: de\n"
    folder = archive(publication(tmp_path_factory.mktemp("termine"), {"termine": EVENTS}, about)).folder
    return (folder / "index.html").as_uri()


def test_what_stands_on_lines_of_its_own_is_not_read_together(german_site: str, browser: Browser) -> None:
    with opened(browser) as visit:
        visit.page.goto(german_site)
        assert found(visit.page, "vorstand") == ["Wohin"]
        said = visit.page.locator(".found p").first.inner_text()
        assert "Gasthof Adler · 19. Mai 2026, 18.30 Uhr: Vorstandssitzung · 2. Juni: Ausflug · Hausanschrift:" in said
        assert "Hausanschrift: · Hauptstraße 5 · Telefon" in said
        assert found(visit.page, "hauptstr") == ["Wohin"]
        said = visit.page.locator(".found p").first.inner_text()
        assert said.startswith("… ")
        assert "… ·" not in said


def test_a_number_is_found_however_it_is_grouped(german_site: str, browser: Browser) -> None:
    numbers = ("711/1234567", "711 / 123 45 67", "711 1234567", "711-123-45-67", "7111234567", "711 123", "2026 19")
    with opened(browser) as visit:
        visit.page.goto(german_site)
        for number in numbers:
            assert found(visit.page, number) == ["Wohin"], number
        found(visit.page, "711/1234567")
        assert "711 / 123 45 67, im Jahr" in visit.page.locator(".found p").first.inner_text()
        for number in ("711/1234568", "1911"):  # the last one are the ends of two numbers
            assert found(visit.page, number) == [], number


def test_days_are_in_the_language_of_the_site_in_what_is_found_as_in_the_list(
    german_site: str, browser: Browser
) -> None:
    with opened(browser) as visit:
        visit.page.goto(german_site)
        assert visit.page.inner_text("#issues time") == "21. Juni 2026"
        found(visit.page, "wohin")
        said = visit.page.locator(".found p").last
        assert said.inner_text() == "Termine · 21. Juni 2026"
        assert said.evaluate("said => [said.lang, said.firstElementChild.lang]") == ["", "en"]


def test_a_search_without_results_says_so(local_site: Site, browser: Browser) -> None:
    with opened(browser) as visit:
        visit.page.goto((local_site.folder / "index.html").as_uri())
        assert found(visit.page, "xyzzy") == []
        assert visit.page.inner_text("[role=status]") == "Nothing found"
        visit.page.fill("input", "")
        visit.page.wait_for_function("!document.querySelector('[role=status]').textContent")


def test_a_search_that_could_not_load_is_tried_again(local_site: Site, browser: Browser) -> None:
    with opened(browser) as visit:
        visit.page.route("**/search-index.js", lambda route: route.abort(), times=1)
        visit.page.goto((local_site.folder / "index.html").as_uri())
        with visit.page.expect_event("requestfailed"):
            visit.page.fill("input", "haggen")
        assert found(visit.page, "haggenb")


def test_a_search_can_be_linked_to(local_site: Site, browser: Browser) -> None:
    with opened(browser) as visit:
        visit.page.goto(f"{(local_site.folder / 'index.html').as_uri()}?q=haggen")
        visit.page.wait_for_selector(".found a")
        assert visit.page.input_value("input") == "haggen"


def test_the_keyboard_alone_is_enough(local_site: Site, browser: Browser) -> None:
    with opened(browser) as visit:
        page = visit.page
        page.goto((local_site.folder / "ash-2020/index.html").as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.locator("a", has_text="Search").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/index.html#search")
        page.wait_for_function("document.activeElement.type === 'search'")
        page.keyboard.type("aml")
        page.wait_for_selector(".found li:nth-child(2)")
        titles = page.locator(".found a").all_inner_texts()
        for key, title in (("ArrowDown", titles[0]), ("ArrowDown", titles[1]), ("ArrowUp", titles[0])):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.textContent") == title
        page.keyboard.press("Escape")
        assert page.evaluate("[document.activeElement.type, document.activeElement.value]") == ["search", ""]
        page.keyboard.type("haggenb")
        page.wait_for_function("document.querySelectorAll('.found li').length === 1")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.closest('.found')")
        page.keyboard.press("Enter")
        page.wait_for_url("**/ash-2021/index.html#video-*")


def test_only_webinars_that_are_not_over_are_shown_and_the_next_one_first(local_site: Site, browser: Browser) -> None:
    with opened(browser, alone=True) as visit:
        page = visit.page
        page.clock.set_fixed_time("2022-02-08T17:30:00Z")
        page.goto((local_site.folder / "index.html").as_uri())
        assert page.inner_text("#webinars h2") == "Upcoming events"
        titles = page.locator("#webinars h3").all_inner_texts()
        assert titles[0] == "ALL / CART"
        assert "AML" not in titles
        starts = page.eval_on_selector_all("#webinars time", "all => all.map(one => one.dateTime)")
        assert starts == sorted(starts)
        page.clock.set_fixed_time("2099-01-01T00:00:00Z")
        page.reload()
        assert page.locator("#webinars").is_hidden()


def test_without_scripts_everything_but_the_search_is_there(local_site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto((local_site.folder / "index.html").as_uri())
        assert page.inner_text("#webinars h2") == "Events"
        page.click("noscript a")
        assert page.url.endswith("#issues")
        assert page.locator("#webinars li").count() == 11
        assert page.locator("form").is_hidden()
        page.click("text=Looking back at ASH 2021")
        assert page.inner_text("h1") == "Looking back at ASH 2021"
        page.click("text=Previous issue")
        assert page.inner_text("h1") == "Welcome to ASH 2020"
        page.click("header .brand")
        assert page.locator("#issues li").count() == 4
        page.goto((local_site.folder / "anything/index.html").as_uri())
        page.wait_for_url("**/everything/index.html")
    finally:
        context.close()


def test_below_a_path_of_a_domain_addresses_are_short_and_everything_is_found(address: str, browser: Browser) -> None:
    with opened(browser) as visit:
        page = visit.page
        failed: list[str] = []
        page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
        page.goto(f"{address}index.html")
        assert page.url == address
        page.click("text=Looking back at ASH 2021")
        page.wait_for_url(f"{address}ash-2021/")
        page.click("text=Search")
        page.wait_for_url(f"{address}#search")
        assert found(page, "haggenb")
        page.locator(".found a").first.click()
        page.wait_for_url(f"{address}ash-2021/#video-*")
        page.goto(f"{address}all-at-once/")
        page.wait_for_url(f"{address}everything/")
        assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
    assert (failed, visit.refused) == ([], [])


def test_a_place_in_a_page_that_has_moved_is_found(local_site: Site, browser: Browser) -> None:
    with opened(browser) as visit:
        visit.page.goto(f"{(local_site.folder / 'anything/index.html').as_uri()}#content")
        visit.page.wait_for_url("**/everything/index.html#content")


def test_no_page_loads_anything_from_elsewhere(local_site: Site, browser: Browser) -> None:
    with opened(browser) as visit:
        for path in PAGES:
            visit.page.goto((local_site.folder / path).as_uri())
    assert visit.refused == []


def test_in_print_there_is_the_letter_in_light_and_nothing_to_press(local_site: Site, browser: Browser) -> None:
    with opened(browser, dark=True) as visit:
        visit.page.goto((local_site.folder / "ash-2021/index.html").as_uri())
        visit.page.emulate_media(media="print")
        shown = visit.page.eval_on_selector_all(
            "body, main, h1, .page, .page h2, .page p", "all => all.map(one => getComputedStyle(one).color)"
        )
        assert set(shown) <= {"rgb(31, 27, 24)", "rgb(107, 99, 91)", "rgb(155, 28, 49)"}
        assert visit.page.locator("nav").first.is_hidden()
        assert visit.page.locator(".neighbours").is_hidden()
        assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert visit.page.locator("h1").is_visible()
