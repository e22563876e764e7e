"""The YAML view of `newsletter write`, in a real browser: typed, completed, marked, kept, merged, and left again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.axe import faults, faults_in_both
from tests.preview.newsroom import SPRING, Newsroom, looking

EXCLUDED = {"color-contrast-enhanced": "7:1 is level AAA, which would leave no muted text; the floor is 4.5:1"}
MAP = "      - label: The map of the orchard\n"


@pytest.fixture
def newsroom(running_writing: Newsroom) -> Newsroom:
    running_writing.reset()
    return running_writing


def content(page: Page) -> Locator:
    return page.locator(".yaml-text .cm-content")


def line(page: Page, words: str) -> Locator:
    return page.locator(".yaml-text .cm-line", has_text=words)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("Saved in issues/spring.yaml")


def at_end_of(page: Page, words: str) -> None:
    """Put the caret at the end of a line."""
    line(page, words).click()
    page.keyboard.press("End")


def test_the_text_is_typed_completed_marked_and_left_for_the_same_part(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring&at=blocks.2") as visit:
        page = visit.page
        saved(page)
        loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
        assert not [name for name in loaded if "codemirror" in name or "/yaml/" in name]
        page.get_by_role("link", name="issues/spring.yaml:", exact=False).locator("visible=true").first.click()
        expect(content(page)).to_be_focused()
        expect(page.locator(".yaml-text .cm-activeLine")).to_have_text("  - type: links")
        expect(page.locator(".yaml-text .cm-lintRange-error")).to_have_text("The map of the orchard")
        assert newsroom.spring.read_text("utf-8") == SPRING

        at_end_of(page, "The map of the orchard")
        page.keyboard.type("\nno")
        offers = page.locator(".yaml-text .cm-tooltip-autocomplete")
        expect(offers).to_contain_text("note")
        expect(page.locator("#saved")).to_contain_text("Not saved: line 16 of the YAML cannot be read yet")
        assert "        no\n" not in newsroom.spring.read_text("utf-8")
        offers.get_by_role("option", name="note").click()
        page.keyboard.type("By hand")
        saved(page)
        noted = SPRING.replace(MAP, f"{MAP}        note: By hand\n")
        assert newsroom.spring.read_text("utf-8") == noted
        expect(page.locator("#form .crumbs")).to_have_text(re.compile("Link 2 of 2"))
        expect(page.locator(".yaml-text .cm-lintRange-error")).to_have_text("The map of the orchard")

        line(page, "note: By hand").locator("span", has_text="note").hover()
        expect(page.locator(".yaml-text .about")).to_contain_text("Note")
        page.locator("#form").get_by_role("textbox", name="Note").fill("From the form")
        expect(line(page, "note:")).to_have_text("        note: From the form")
        saved(page)
        page.get_by_role("button", name="Findings").click()
        page.locator(".finding-show", has_text="preheader").click()
        expect(page.locator(".yaml-text .cm-activeLine")).to_have_text("preheader: What is in bloom this week.")
        page.get_by_role("link", name="Letter", exact=True).click()
        page.locator(".finding", has_text="has no address yet").locator(".place-link").click()
        expect(page.locator(".yaml-text .cm-activeLine")).to_have_text(MAP.rstrip())
        assert faults_in_both(page, EXCLUDED) == []

        page.keyboard.press("Control+f")
        expect(page.locator(".yaml-text .cm-search")).to_be_visible()
        page.set_viewport_size({"width": 375, "height": 740})
        assert faults(page, EXCLUDED, in_frames=False) == []
        assert page.evaluate("document.scrollingElement.scrollWidth") == 375
        page.set_viewport_size({"width": 1440, "height": 900})
        page.keyboard.press("Escape")
        page.locator("#outline .part").filter(has_text="Pruning in spring").click()
        expect(page.locator(".yaml-text .cm-activeLine")).to_have_text("  - type: webinars")
        expect(content(page)).to_be_focused()
        for _ in range(5):
            page.keyboard.press("ArrowDown")
        expect(page.locator(".yaml-text .cm-activeLine")).to_contain_text("registration_url")
        page.keyboard.press("Escape")
        expect(page.locator("#stage")).to_be_focused()
        expect(page.locator("#frame")).to_be_visible()
        expect(page.locator("#form .crumbs")).to_have_text(re.compile("Webinar 1 of 1"))
        while page.locator("#undo").is_enabled():
            page.keyboard.press("Control+z")
            saved(page)
        assert newsroom.spring.read_text("utf-8") == SPRING
        assert visit.refused == []


@pytest.mark.soak
def test_the_caret_stays_where_somebody_has_put_it_whatever_comes_from_the_server(
    newsroom: Newsroom, browser: Browser
) -> None:
    held: list[Route] = []
    with looking(browser, newsroom, "?issue=spring&at=blocks.2") as visit:
        page = visit.page
        saved(page)
        page.route("**/yaml/place?*", lambda route: held.append(route))
        with page.expect_request("**/yaml/place?*"):
            page.get_by_role("link", name="YAML", exact=True).click()
        at_end_of(page, "title: Spring in the garden")
        page.keyboard.type(" and")
        with page.expect_response("**/yaml/place?*") as place:
            held.pop().continue_()
        place.value.finished()
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.keyboard.type(" beyond")
        expect(line(page, "title: Spring in")).to_have_text("title: Spring in the garden and beyond")
        saved(page)

        at_end_of(page, "heading: Read more")
        text = newsroom.spring.read_text("utf-8")
        newsroom.write(
            "issues/spring.yaml", text.replace("Tulips, two", "Tulips, three").replace("The map of", "A map of")
        )
        expect(line(page, "A map of")).to_be_visible()
        page.keyboard.type(" there")
        expect(line(page, "Read more")).to_have_text("    heading: Read more there")
        saved(page)
        newsroom.change("    heading: Read more there\n", "")
        expect(line(page, "Read more there")).to_have_count(0)
        expect(page.locator(".yaml-text .cm-activeLine")).to_have_text("  - type: links")

        page.keyboard.press("Escape")
        page.locator("#outline .part").first.click()
        page.route("**/api/issues/spring", lambda route: held.append(route), times=1)
        with page.expect_request("**/api/issues/spring"):
            page.get_by_role("link", name="YAML", exact=True).click()
        title = page.locator('[data-key="field title"]')
        title.click()
        with page.expect_request("**/yaml/place?*"):  # by which it has the focus, unless somebody writes elsewhere
            held.pop().continue_()
        expect(title).to_be_focused()


@pytest.mark.soak
def test_what_cannot_be_read_or_collides_waits_in_the_browser(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring&view=yaml") as visit:
        page = visit.page
        saved(page)
        at_end_of(page, "title: Spring in the garden")
        page.keyboard.type(": early")
        expect(page.locator("#saved")).to_contain_text("Not saved: line 3")
        page.reload()
        page.wait_for_selector(".yaml-text .cm-line", timeout=30_000)
        expect(line(page, "garden: early")).to_be_visible()
        expect(page.locator("#saved")).to_contain_text("Not saved: line 3")
        assert newsroom.spring.read_text("utf-8") == SPRING

        newsroom.write("issues/summer.yaml", SPRING.replace("blocks:", "old_slugs: [spring]\nblocks:"))
        newsroom.spring.unlink()
        page.goto(newsroom.address.partition("?")[0] + "?issue=summer&view=yaml")
        expect(line(page, "garden: early")).to_be_visible(timeout=30_000)
        (newsroom.root / "issues" / "summer.yaml").unlink()
        newsroom.write("issues/spring.yaml", SPRING)
        page.goto(newsroom.address.partition("?")[0] + "?issue=spring&view=yaml")
        page.wait_for_selector(".yaml-text .cm-line", timeout=30_000)

        newsroom.change("title: Spring in the garden", "title: Theirs")
        newsroom.change("heading: Read more", "heading: Read on")
        at_end_of(page, "garden: early")
        for _ in ": early":
            page.keyboard.press("Backspace")
        page.keyboard.type(", mine")
        clash = page.locator(".clash")
        expect(clash).to_contain_text("title: Theirs")
        expect(line(page, "heading: Read on")).to_be_visible()
        assert "title: Theirs" in newsroom.spring.read_text("utf-8")
        assert faults(page, EXCLUDED, in_frames=False) == []
        at_end_of(page, "garden, mine")
        page.keyboard.type(" still")  # what is typed while the choice waits stands in it, wherever its line is by now
        at_end_of(page, "subject:")
        page.keyboard.type("\n# A remark")
        expect(clash).to_contain_text("garden, mine still")
        expect(clash.get_by_role("button", name="line 4")).to_be_visible()
        clash.get_by_role("button", name="Keep yours").click()
        saved(page)
        both = SPRING.replace("title: Spring in the garden", "title: Spring in the garden, mine still")
        subject = next(each for each in SPRING.splitlines() if each.startswith("subject:"))
        both = both.replace(subject, f"{subject}\n# A remark")
        assert newsroom.spring.read_text("utf-8") == both.replace("heading: Read more", "heading: Read on")


@pytest.mark.soak
def test_conflict_marks_are_mended_in_the_text(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring&view=yaml") as visit:
        page = visit.page
        saved(page)
        broken = SPRING.replace(
            "title: Spring in the garden", "<<<<<<< ours\ntitle: A\n=======\ntitle: B\n>>>>>>> theirs"
        )
        newsroom.write("issues/spring.yaml", broken)
        expect(line(page, "<<<<<<< ours")).to_be_visible()
        page.get_by_role("link", name="Letter", exact=True).click()
        page.get_by_role("button", name="Mend it in the YAML").click()
        expect(page.locator(".yaml-text .cm-activeLine")).to_have_text("<<<<<<< ours")
        for words in ("<<<<<<< ours", "title: A", "=======", ">>>>>>> theirs"):
            line(page, words).click()
            page.keyboard.press("Control+Shift+k")
        saved(page)
        assert newsroom.spring.read_text("utf-8") == SPRING.replace("Spring in the garden", "B")
