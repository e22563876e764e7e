"""From an empty home to an issue that is open for writing, and back to it, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from newsletter.preview import recent
from newsletter.preview.start.founding import found
from tests.axe import faults, faults_in_both
from tests.browser import opened, resize
from tests.preview.newsroom import letter
from tests.preview.test_preview_command import NEWSLETTER, running
from tests.preview.test_start import TODAY, asked, home
from tests.preview.test_writing_page import EXCLUDED

__all__ = ["home"]


def test_from_an_empty_home_a_newsletter_is_made_and_written(home: Path, browser: Browser) -> None:
    with running(home, "--no-open", "--until-closed", command=(NEWSLETTER, "write")) as start:
        with opened(browser, width=1440) as visit:
            page = visit.page
            page.goto(start.address)
            expect(page.get_by_role("heading", name="Write a newsletter")).to_be_visible()
            expect(page.get_by_label("Name of the newsletter")).to_be_focused()
            for width in (360, 1440):
                resize(page, width)
                assert faults_in_both(page, EXCLUDED) == []
            page.keyboard.type("Garden Letter")
            expect(page.get_by_label("Folder")).to_have_value("~/Documents/garden-letter")
            page.get_by_label("Sender’s e-mail address").fill("nonsense")
            page.keyboard.press("Enter")
            expect(page.get_by_label("Sender’s e-mail address")).to_be_focused()
            expect(page.locator("#answer-sender_email")).to_contain_text("is not an e-mail address")
            page.get_by_label("Sender’s e-mail address").fill("letter@garden.test")
            page.get_by_label("Clinical").check()
            page.get_by_role("button", name="Make it, and begin to write").click()
            expect(page.locator("#saved")).to_have_text("Saved in issues/hello.yaml", timeout=30_000)
            expect(letter(page).get_by_role("heading", name="Welcome")).to_be_visible()
            page.get_by_role("button", name="Help and settings").click()
            expect(page.get_by_role("dialog")).to_contain_text("the program ends by itself a few minutes later")
            assert visit.refused == []
        start.stop()


def test_from_a_newsletter_to_the_others_and_back(home: Path, browser: Browser) -> None:
    root = found(asked(home / "Documents" / "garden-letter"), home, TODAY)
    with running(root, "--no-open", command=(NEWSLETTER, "write")) as write, opened(browser, width=1440) as visit:
        page = visit.page
        late: list[Route] = []
        page.route("**/api/fields", lambda route: late.append(route))
        with page.expect_request("**/api/fields"):
            page.goto(write.address)
        page.get_by_role("button", name="‹ All issues").click()  # before the issue is there to be written
        late.pop().continue_()
        page.unroute("**/api/fields")
        expect(page.locator("#form h2")).to_be_visible()
        page.get_by_role("button", name="Other newsletters …").click()
        expect(page.get_by_role("heading", name="Your newsletters")).to_be_visible(timeout=30_000)
        assert not page.url.startswith(f"http://127.0.0.1:{write.port}/")
        page.get_by_role("button", name="Garden Letter").first.click()
        expect(page.locator("#saved")).to_have_text("Saved in issues/hello.yaml", timeout=30_000)
        assert page.url.startswith(f"http://127.0.0.1:{write.port}/")
        write.stop()


@pytest.mark.soak
def test_a_newsletter_that_was_moved_is_found_again(home: Path, browser: Browser) -> None:
    documents = home / "Documents"
    recent.remember(found(asked(documents / "garden-letter"), home, TODAY))
    (documents / "garden-letter").rename(documents / "renamed")
    with running(home, "--no-open", command=(NEWSLETTER, "write")) as start, opened(browser, width=1440) as visit:
        page = visit.page
        page.goto(start.address)
        expect(page.get_by_role("listitem")).to_contain_text("~/Documents/garden-letter is gone")
        page.get_by_role("button", name="Open another one").click()
        page.get_by_role("button", name="Documents").click()
        expect(page.get_by_role("button", name="Home")).to_be_visible()
        assert faults(page, EXCLUDED) == []
        page.get_by_role("button", name=re.compile("Garden Letter")).click()
        expect(page.locator("#saved")).to_have_text("Saved in issues/hello.yaml", timeout=30_000)
        start.stop()
