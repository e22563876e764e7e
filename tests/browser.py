"""A real browser for the tests: Debian's Chromium, driven by Playwright, which may call nobody.

Comes in: a file or HTML to look at. Goes out: Playwright's page, and the addresses it was not allowed to fetch, so that
a test can assert that a letter calls nobody. The tests bring no browser along; they use the one that is installed.

    with opened(browser, width=360, dark=True) as visit:
        visit.page.goto(letter.as_uri())
        visit.page.screenshot(path=picture)
    assert visit.refused == []

While a browser runs, Playwright's event loop runs in the same thread: `asyncio.run` fails there, and
`newsletter.event_loop.run` does not.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, WebSocket, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
OWN_HOST = "127.0.0.1"
LOCAL_SCHEMES = frozenset({"file", "data", "about", "blob"})
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process draws all pages, one after the other.
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
    # What holds back all that goes elsewhere: pages, redirects and the browser's own errands; addresses are names here.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {OWN_HOST}",
]


@dataclass(frozen=True)
class Visit:
    """One page, and the addresses it asked for and did not get."""

    page: Page
    refused: list[str]


def find_chromium() -> str:
    """Return the path of the installed Chromium or Chrome, or raise RuntimeError with the way to get one."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError(
        f"no browser found (looked for {', '.join(NAMES)} in PATH): "
        "on Debian `apt-get install chromium-headless-shell`, on macOS `brew install --cask chromium`; "
        "`make test` does it for root"
    )


@contextmanager
def launched() -> Iterator[Browser]:
    """Run the installed Chromium without a window, and end it afterwards."""
    # Chromium refuses to sandbox for root, as which containers run.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        try:
            yield browser
        finally:
            _shared.pop(browser, None)
            browser.close()


@contextmanager
def opened(
    browser: Browser,
    *,
    width: int = 700,
    height: int = 900,
    dark: bool = False,
    alone: bool = False,
    phone: bool = False,
) -> Iterator[Visit]:
    """Open an empty page of `width` by `height` CSS pixels that reaches files, data and 127.0.0.1, and nothing else.

    To begin a context costs more than most of what is done in one, so pages share a context, one page after the other,
    and what a page leaves in it is removed. `alone` gives the page a context of its own: for what cannot be removed,
    which is the clock of `page.clock`, and for a page beside others. So does `phone`, which has a touch screen.
    """
    alone = alone or phone
    if alone:
        context = _Context(browser, phone=phone)
    else:
        assert browser not in _shared or len(_shared[browser].playwright.pages) == 1, "a page beside others is `alone`"
        if browser not in _shared:
            _shared[browser] = _Context(browser)
        context = _shared[browser]
    context.refused = []
    page = context.playwright.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if dark else "light")
    try:
        yield Visit(page, context.refused)
    finally:
        if alone:
            context.playwright.close()
        else:
            context.clear()


def resize(page: Page, width: int) -> None:
    """Make a page `width` CSS pixels wide."""
    page.set_viewport_size({"width": width, "height": 900})


class _Context:
    """A context in which all that goes elsewhere, and is refused by FLAGS, is noted in `refused`."""

    def __init__(self, browser: Browser, *, phone: bool = False) -> None:
        self.refused: list[str] = []
        self.playwright = browser.new_context(
            reduced_motion="reduce",
            service_workers="block",
            locale="en-GB",
            timezone_id="UTC",
            has_touch=phone,
            is_mobile=phone,
        )
        # A route would see no redirect, and would have every request wait for an answer of Python's.
        self.playwright.on("request", self._note)
        self.playwright.on("page", lambda page: page.on("websocket", self._note_socket))
        self._origins: set[str] = set()
        # With a page that stays, the next one needs no process of its own.
        self._devtools = self.playwright.new_cdp_session(self.playwright.new_page())

    def clear(self) -> None:
        """Close every page but the first, and remove what they have kept and what they were permitted."""
        for page in self.playwright.pages[1:]:
            page.close()
        self.playwright.clear_cookies()
        self.playwright.clear_permissions()
        for origin in self._origins:
            self._devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._origins.clear()

    def _note(self, request: Request) -> None:
        if not _is_local(request.url):
            self.refused.append(request.url)
        elif request.is_navigation_request():
            parts = urlsplit(request.url)
            self._origins.add(f"{parts.scheme}://{parts.netloc}")

    def _note_socket(self, socket: WebSocket) -> None:
        if not _is_local(socket.url):
            self.refused.append(socket.url)


_shared: dict[Browser, _Context] = {}


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in LOCAL_SCHEMES or parts.hostname == OWN_HOST
