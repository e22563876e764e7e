"""The form on a page of another site, and the pages behind it, in a real browser without scripts, and by axe."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Browser

from newsletter.model.publication import load_publication
from newsletter.sending.joining.form import form
from newsletter.sending.joining.signups import SIGNED_UP
from newsletter.sending.leaving.bundle import JOINING, State
from newsletter.sending.leaving.lines import news
from tests.axe import faults
from tests.browser import opened
from tests.sending.joining.desks import ABOUT, AT
from tests.sending.joining.test_commands import serving
from tests.sending.leaving.offices import SECRET
from tests.sending.servers import Mailbox

LANGUAGES = ("en", "fr", "de", "es", "nl", "ar")
EXCLUDED = {"color-contrast-enhanced": "7:1 is level AAA, which would leave no muted text; the floor is AA, 4.5:1"}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of a web site that shows it."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield folder, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page_with(language: str, folder: Path, about: str = ABOUT) -> str:
    """Return a page of somebody's own with the form in a language, in which nothing else is."""
    (folder / "newsletter.yaml").write_text(about, "utf-8")
    printed = form(load_publication(folder), language)
    direction = "rtl" if language == "ar" else "ltr"
    return (
        f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>Site</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><main><h1>Site</h1>{printed}</main></body></html>"
    )


def test_people_sign_up_from_another_site_without_scripts(
    pages: Path, mailbox: Mailbox, site: tuple[Path, str], tmp_path: Path, browser: Browser
) -> None:
    folder, origin = site
    mailbox.envelopes.clear()
    context = browser.new_context(java_script_enabled=False)
    try:
        with serving(pages, tmp_path, mailbox) as (address, _):
            at = address.removesuffix("sign-up")
            (folder / "index.html").write_text(page_with("fr", tmp_path, ABOUT.replace(AT, at)), "utf-8")
            page = context.new_page()
            page.goto(origin)
            page.keyboard.press("Tab")
            page.keyboard.type("ann@example.org")
            page.keyboard.press("Tab")
            page.keyboard.type("Ann")
            page.keyboard.press("Tab")  # the link to the privacy notice: nobody comes to the field that is hidden
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.wait_for_selector("text=Consultez votre boîte de réception")
            text = mailbox.messages[-1].get_body(("plain",))
            assert text
            (link,) = re.findall(rf"^{re.escape(AT)}\S+", text.get_content(), re.MULTILINE)
            page.goto(link.replace(AT, at))
            page.click("text=Oui, je m’inscris")
            page.wait_for_selector("text=Votre inscription est enregistrée")
            page.goto(f"{address}?language=de")  # the form on the server, of which it knows itself
            page.fill("input[type=email]", "bo@example.org")
            page.click("text=Anmelden")
            page.wait_for_selector("text=Bitte sehen Sie in Ihr Postfach")
            text = mailbox.messages[-1].get_body(("plain",))
            assert text
            (link,) = re.findall(rf"^{re.escape(AT)}\S+", text.get_content(), re.MULTILINE)
            page.goto(link.replace(AT, at))
            page.click("text=Ja, ich melde mich an")
            page.wait_for_selector("text=Sie sind angemeldet")
            assert context.cookies() == []
    finally:
        context.close()
    entries = news(SIGNED_UP, (tmp_path / "server.jsonl").read_bytes(), SECRET, {}, "it").entries
    assert [(each.address, each.language, dict(each.values), each.source) for each in entries] == [
        ("ann@example.org", "fr", {"first_name": "Ann"}, origin),
        ("bo@example.org", "de", {}, at.rstrip("/").removesuffix("/u")),
    ]


def faults_in(
    language: str,
    states: Iterable[State],
    looks: Iterable[tuple[int, bool]],
    pages: Path,
    folder: Path,
    browser: Browser,
) -> list[object]:
    """Return what is wrong with pages of a language, and with the form on a page of one's own, in windows so wide."""
    (folder / "own.html").write_text(page_with(language, folder), "utf-8")
    found: list[object] = []
    with opened(browser) as visit:
        for path in [*(pages / language / f"{state}.html" for state in states), folder / "own.html"]:
            html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))
            visit.page.goto(path.as_uri())
            for width, is_dark in looks:
                visit.page.set_viewport_size({"width": width, "height": 900})
                visit.page.emulate_media(color_scheme="dark" if is_dark else "light")
                found += [(path.name, width, fault) for fault in faults(visit.page, EXCLUDED)]
                if visit.page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append((path.name, width, "scrolls sideways"))
    return [*found, *visit.refused]


def test_axe_finds_nothing_in_the_form_and_on_the_page_with_the_button(
    pages: Path, tmp_path: Path, browser: Browser
) -> None:
    assert faults_in("en", ["join", "confirm"], [(360, True)], pages, tmp_path, browser) == []


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_language(language: str, pages: Path, tmp_path: Path, browser: Browser) -> None:
    looks = [(360, False), (360, True), (1440, False), (1440, True)]
    assert faults_in(language, JOINING, looks, pages, tmp_path, browser) == []
