"""The page serves everybody: without a mouse, with a screen reader, in the dark, on a phone, and calls nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import faults, faults_in_both
from tests.preview.newsroom import PUBLICATION, SPRING, Newsroom, letter, looking, query, running

EXCLUDED = {"color-contrast-enhanced": "7:1 is level AAA, which would leave no muted text; the floor is 4.5:1"}


@pytest.fixture(scope="module")
def running_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with running(tmp_path_factory.mktemp("garden")) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(running_newsroom: Newsroom) -> Newsroom:
    running_newsroom.reset()
    return running_newsroom


def around_the_letter(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds wrong with the page around the letter, which has tests of its own."""
    return faults(page, EXCLUDED, in_frames=False)


def in_both_schemes(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds wrong around the letter in light and in dark."""
    return faults_in_both(page, EXCLUDED)


VIEWS = ("", "&view=reading", "&view=text", "&view=html", "&view=mjml", "&view=message", "&lens=outlook-windows")


@pytest.mark.parametrize("width", [1440, pytest.param(375, marks=pytest.mark.soak)])
def test_axe_finds_nothing_in_light_and_dark(width: int, newsroom: Newsroom, browser: Browser) -> None:
    newsroom.write("newsletter.yaml", PUBLICATION.replace("site_url:", "# site_url:"))
    with looking(browser, newsroom, "?issue=spring", width=width) as visit:
        page = visit.page
        found = {"letter": in_both_schemes(page)}
        for key in ("?", "h"):
            page.keyboard.press(key)
            expect(page.locator("dialog[open]")).to_be_visible()
            if key == "h":
                page.get_by_role("button", name="Brevo").click()  # asks for the address of each picture
                expect(page.get_by_label("tulips.png")).to_be_visible()
                page.get_by_role("button", name="Set up a mail server").click()
            found[key] = in_both_schemes(page)
            page.keyboard.press("Escape")
            expect(page.locator("dialog[open]")).to_have_count(0)
        newsroom.spring.write_text(SPRING.replace("preheader:", "preheadr:"), "utf-8")
        expect(page.locator("#overlay")).to_be_visible()
        found["overlay"] = in_both_schemes(page)
        page.keyboard.press("Escape")
        expect(page.locator("#strip")).to_be_visible()
        found["strip"] = in_both_schemes(page)
        page.set_viewport_size({"width": 375, "height": 900})
        found["phone"] = around_the_letter(page)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


@pytest.mark.soak
def test_axe_finds_nothing_in_any_view(newsroom: Newsroom, browser: Browser) -> None:
    found = {}
    with looking(browser, newsroom, "?issue=spring") as visit:
        for view in VIEWS:
            visit.page.goto(f"{newsroom.address}?issue=spring{view}")
            visit.page.wait_for_selector("body:not(.loading)")
            found[view] = around_the_letter(visit.page)
        for pane in ("issues", "findings"):
            visit.page.set_viewport_size({"width": 375, "height": 700})
            visit.page.goto(f"{newsroom.address}?issue=spring&pane={pane}")
            visit.page.wait_for_selector("body:not(.loading)")
            found[pane] = around_the_letter(visit.page)
        visit.page.goto(f"{newsroom.address}?issue=nothing")
        visit.page.wait_for_selector("body:not(.loading)")
        found["gone"] = around_the_letter(visit.page)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_no_request_leaves_the_machine_whatever_is_looked_at(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        for key in ("2", "3", "4", "5", "6", "1", "l", "d", "d", "i", "w", "p", "j"):
            visit.page.keyboard.press(key)
            visit.page.wait_for_load_state("networkidle")
        assert visit.refused == []


def test_everything_is_reached_with_the_keyboard_alone(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        page.keyboard.press("d")
        page.keyboard.press("w")
        assert query(page) == "issue=spring&width=375&scheme=dark"
        page.keyboard.press("j")
        expect(page.locator(".finding.current")).to_have_count(1)
        page.keyboard.press("3")
        expect(page.locator(".plain")).to_be_visible()
        page.keyboard.press("1")
        page.keyboard.press("]")
        expect(letter(page).get_by_text("The apples are ripe.")).to_be_visible()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Help and settings")).to_be_visible()
        expect(page.get_by_role("dialog")).to_contain_text("Next finding")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("z")
        expect(page.locator("#issues-pane")).to_be_hidden()
        page.keyboard.press("z")
        page.keyboard.press("e")
        expect(page.locator("#place")).to_contain_text("issues/")


def test_keys_work_in_the_letter_too_and_focus_can_be_seen(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        letter(page).get_by_role("link", name="All our gardens").focus()
        page.keyboard.press("2")
        expect(page.locator(".reading-list")).to_be_visible()
        page.get_by_role("link", name="HTML").focus()
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_shortcuts_can_be_turned_off_for_those_who_speak_to_their_computer(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom) as visit:
        visit.page.keyboard.press("?")
        visit.page.get_by_label("Single keys are shortcuts").uncheck()
        visit.page.keyboard.press("Escape")
        expect(visit.page.get_by_role("dialog")).to_have_count(0)
        visit.page.keyboard.press("3")
        assert query(visit.page) == "issue=spring"


def test_a_phone_shows_one_pane_at_a_time_and_nothing_is_wider_than_it(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, width=375) as visit:
        page = visit.page
        tabs = page.get_by_role("navigation", name="Panes")
        expect(letter(page).get_by_role("heading", name="Spring in the garden")).to_be_visible()
        expect(page.locator("#findings-pane")).to_be_hidden()
        tabs.get_by_role("button", name="Findings").click()
        finding = page.locator(".finding", has_text="click here")
        expect(finding).to_be_visible()
        assert "pane=findings" in query(page)
        finding.get_by_role("button").click()
        expect(letter(page).get_by_role("link", name="click here")).to_be_in_viewport()
        tabs.get_by_role("button", name="Issues").click()
        page.locator("#issues .issue").last.click()
        expect(letter(page).get_by_text("The apples are ripe.")).to_be_visible()
        page.get_by_role("button", name="Look").click()
        page.get_by_role("button", name="Dark").click()
        assert "scheme=dark" in query(page)
        for view in ("", "reading", "html", "message"):
            page.goto(f"{newsroom.address}?issue=spring&view={view}")
            page.wait_for_selector("body:not(.loading)")
            assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_texts_are_never_read_as_html(newsroom: Newsroom, browser: Browser) -> None:
    title = "<img src=x onerror=alert(1)> & <b>bold</b>"
    newsroom.change("title: Spring in the garden", f'title: "{title}"')
    newsroom.change("subject: Tulips", "subject: <i>Tulips</i>")
    with looking(browser, newsroom) as visit:
        expect(visit.page.locator("#issues .issue").first).to_contain_text(title)
        expect(visit.page.locator(".inbox-row.desktop .inbox-subject")).to_contain_text("<i>Tulips</i>")
        assert visit.page.locator("#issues img, #inbox i").count() == 0
