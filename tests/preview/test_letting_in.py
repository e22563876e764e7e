"""The way into the preview and past it, in a real browser: which cookies it sends, and to whom, is its own affair."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect

from newsletter.preview.entrance import leading_to
from tests.archive.sites import served
from tests.browser import opened
from tests.preview.conftest import Served

CLOSED = "This browser has not been let in"


def page_with_link(folder: Path, address: str) -> str:
    file = folder / "elsewhere.html"
    file.write_text(f'<a href="{address}">The preview</a>', encoding="utf-8")
    return file.as_uri()


def test_the_file_on_which_the_browser_is_opened_leads_to_the_page(
    still: Served, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "preview.html"
    file.write_text(leading_to(still.entrance.new_address({"issue": "winter"})), encoding="utf-8")
    with opened(browser) as visit:
        visit.page.goto(file.as_uri())
        expect(visit.page.locator("#issue-title")).to_contain_text("The garden sleeps")
        expect(visit.page.frame_locator("#frame").get_by_text("Nothing grows.")).to_be_visible()
        expect(visit.page.locator("#live")).to_have_text("Live")
        assert visit.page.url == f"{still.address}/?issue=winter"
        assert visit.page.evaluate("document.cookie") == ""
        visit.page.reload()
        expect(visit.page.locator("#issue-title")).to_contain_text("The garden sleeps")


def test_an_address_whose_key_was_used_says_how_to_get_in(still: Served, browser: Browser) -> None:
    address = still.entrance.new_address({})
    with opened(browser) as visit:
        visit.page.goto(address)
        expect(visit.page.locator("#live")).to_have_text("Live")
    with opened(browser) as visit:
        visit.page.goto(address)
        expect(visit.page.get_by_role("heading", name=CLOSED)).to_be_visible()


def test_who_comes_by_a_link_from_elsewhere_goes_on_with_a_click(
    still: Served, browser: Browser, tmp_path: Path
) -> None:
    with opened(browser) as visit:
        visit.page.goto(still.entrance.new_address({}))
        expect(visit.page.locator("#live")).to_have_text("Live")
        visit.page.goto(page_with_link(tmp_path, f"{still.address}/?issue=winter"))
        visit.page.get_by_role("link").click()
        expect(visit.page.get_by_role("heading", name=CLOSED)).to_be_visible()
        visit.page.get_by_role("link", name="go on to it").click()
        expect(visit.page.locator("#issue-title")).to_contain_text("The garden sleeps")


@pytest.mark.parametrize("path", ["/api/desk", "/letters/spring/", "/page/page.js", "/events"])
def test_a_page_at_another_port_reads_nothing_though_its_requests_bring_the_cookie(
    still: Served, browser: Browser, path: str, tmp_path: Path
) -> None:
    """Cookies ignore ports: to a browser, both pages are of one site."""
    ask = "([address, options]) => fetch(address, options).then(() => true, () => false)"
    with served(tmp_path) as other, opened(browser) as visit:
        visit.page.goto(still.entrance.new_address({}))
        expect(visit.page.locator("#live")).to_have_text("Live")
        visit.page.goto(other)
        visit.page.route("**/*", lambda route: route.continue_())  # which has playwright see the cookies of a request
        requests: list[Request] = []
        visit.page.on("request", lambda request: requests.append(request))  # playwright marks what it calls
        for mode in ("cors", "no-cors"):
            options = {"credentials": "include", "mode": mode}
            assert not visit.page.evaluate(ask, [f"{still.address}{path}", options])
        assert ["cookie" in request.all_headers() for request in requests] == [True, True]
