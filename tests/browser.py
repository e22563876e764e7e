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

from playwright.sync_api import Browser, Page, Request, Route, WebSocketRoute, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
OWN_HOST = "127.0.0.1"
LOCAL_SCHEMES = frozenset({"file", "data", "about", "blob"})
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Redirects and the browser's own errands never reach a route; without names they reach no host either.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {OWN_HOST}",
]


@dataclass(frozen=True)
class Visit:
    """One page in a context of its own, and the addresses it asked for and did not get."""

    page: Page
    refused: list[str]


def find_chromium() -> str:
    """Return the path of the installed Chromium or Chrome, or raise RuntimeError with the way to get one."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError(
        f"no browser found (looked for {', '.join(NAMES)} in PATH): "
        "on Debian `apt-get install chromium`, on macOS `brew install --cask chromium`; `make test` does it for root"
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
            browser.close()


@contextmanager
def opened(browser: Browser, *, width: int = 700, height: int = 900, dark: bool = False) -> Iterator[Visit]:
    """Open an empty page of `width` by `height` CSS pixels that reaches files, data and 127.0.0.1, and nothing else."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        service_workers="block",
        locale="en-GB",
        timezone_id="UTC",
    )
    refused: list[str] = []

    def note(request: Request) -> None:
        if not _is_local(request.url):
            refused.append(request.url)

    def answer(route: Route) -> None:
        if _is_local(route.request.url):
            route.continue_()
        else:
            route.abort("blockedbyclient")

    def answer_socket(socket: WebSocketRoute) -> None:
        if _is_local(socket.url):
            socket.connect_to_server()
        else:
            refused.append(socket.url)
            socket.close()

    # The event, unlike the route, also tells of redirects.
    context.on("request", note)
    context.route("**/*", answer)
    context.route_web_socket("**/*", answer_socket)
    try:
        yield Visit(context.new_page(), refused)
    finally:
        context.close()


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in LOCAL_SCHEMES or parts.hostname == OWN_HOST
