"""The pages for members who leave: in every language with words, in the look of the letters, and in a real browser."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Browser

from newsletter.errors import InputError, TemplateError, UsageError
from newsletter.model.publication import load_publication
from newsletter.sending.leaving.bundle import STATES, Bundle, State
from newsletter.sending.leaving.pages import pages as drawn
from tests.axe import faults
from tests.browser import opened
from tests.examples import cases
from tests.sending.leaving.offices import ABOUT, Office, key, token, write_pages

LANGUAGES = ("en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv")
EXCLUDED = {"color-contrast-enhanced": "7:1 is level AAA, which would leave no muted text; the floor is AA, 4.5:1"}


def pages_of(folder: Path, about: str = ABOUT, words: str = "") -> dict[str, bytes]:
    (folder / "newsletter.yaml").write_text(about, "utf-8")
    if words:
        (folder / "templates").mkdir()
        (folder / "templates" / "words.yaml").write_text(words, "utf-8")
    return drawn(load_publication(folder))


def test_every_language_with_words_has_every_page_and_one_is_for_the_others(same_folder: Path) -> None:
    files = pages_of(same_folder, f"{ABOUT}language: fr-CA\n", "fi: {unsubscribe: Peru}\n")
    assert set(files) == {
        f"{folder}{state}.html"
        for folder in ("", "fi/", "pt-br/", *(f"{language}/" for language in LANGUAGES))
        for state in STATES
    }
    assert files["ask.html"] == files["fr/ask.html"]
    assert b">Peru</button>" in files["fi/ask.html"]


@pytest.mark.parametrize("language", ["fi", "en-GB"])
def test_a_language_without_words_has_the_pages_in_english(same_folder: Path, language: str) -> None:
    files = pages_of(same_folder, f"{ABOUT}language: {language}\n")
    assert files["ask.html"] == files["en/ask.html"]
    assert b'<html lang="en" dir="ltr">' in files["ask.html"]


@pytest.mark.parametrize("name", ['"../../elsewhere"', '".."', '"/etc"', "xx", '"e n"', "klingon"])
def test_what_is_no_language_gets_no_folder(same_folder: Path, name: str) -> None:
    files = pages_of(same_folder, words=f"{name}: {{unsubscribe: Out}}\n")
    assert {path.partition("/")[0] for path in files if "/" in path} == {*LANGUAGES, "pt-br"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_html_without_a_mistake_and_names_nothing_elsewhere(pages: Path, language: str) -> None:
    for state in STATES:
        html = (pages / language / f"{state}.html").read_text("utf-8")
        html5lib.HTMLParser(strict=True).parse(html)
        assert "//" not in html.replace("http://www.w3.org/2000/svg", "")
        assert "<script" not in html
        assert html.count("<button") == (state in ("ask", "left"))
        assert "{" not in html.partition("</style>")[2]


def test_the_newsletter_s_own_text_stays_text(same_folder: Path) -> None:
    name = "Fish & <b>Chips</b> for {{ first_name | all }}"
    files = pages_of(same_folder, f"name: '{name}'\nmerge_tags: {{first_name: {{}}}}\n")
    assert b"Unsubscribe from Fish &amp; &lt;b&gt;Chips&lt;/b&gt; for all?</h1>" in files["en/ask.html"]


def test_a_template_of_the_publication_replaces_ours_and_its_mistakes_are_told(same_folder: Path) -> None:
    (same_folder / "templates" / "leaving").mkdir(parents=True)
    template = same_folder / "templates" / "leaving" / "page.html"
    template.write_text("<p>{{ words.unsubscribe }}</p>", "utf-8")
    assert pages_of(same_folder)["de/ask.html"] == b"<p>Abmelden</p>"
    template.write_text("<p>{{ wrods.unsubscribe }}</p>", "utf-8")
    with pytest.raises(TemplateError, match=r"page\.html:1: `wrods` is not defined") as refused:
        pages_of(same_folder)
    assert [(problem.line, problem.column) for problem in refused.value.problems] == [(1, 1)]


def test_a_mistake_in_newsletter_yaml_is_told(same_folder: Path) -> None:
    with pytest.raises(InputError, match=r"newsletter\.yaml:1:1"):
        pages_of(same_folder, "nmae: X\n")


@pytest.mark.parametrize("missing", ["ask.html", "fr/left.html"])
def test_a_folder_without_all_pages_is_refused_with_the_command_that_writes_them(
    same_folder: Path, missing: str
) -> None:
    folder = write_pages(same_folder)
    (folder / missing).unlink()
    with pytest.raises(UsageError, match=f"{missing} cannot be read: .* `newsletter unsubscribe-pages`"):
        Bundle.read(folder)


@pytest.mark.parametrize(
    ("wanted", "shown"), [("fr", "fr"), ("fr-ca", "fr"), ("ar-eg-x", "ar"), ("fi", ""), ("", ""), ("zh-hant", "")]
)
def test_the_nearest_language_is_shown(pages: Path, wanted: str, shown: str) -> None:
    bundle = Bundle.read(pages)
    assert bundle.page("ask", wanted) is bundle.page("ask", shown)


def test_members_leave_and_come_back_without_scripts_and_nothing_is_fetched(
    office: Office, member: int, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    asked: list[tuple[str, str]] = []
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append((request.method, request.url)))
        address = f"{office.at}{token(member)}"
        page.goto(address)
        assert page.locator("h1").inner_text() == "Unsubscribe from The Garden Letter?"
        assert page.locator("button, a, input").count() == 1
        assert (
            page.locator("button").evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(155, 28, 49)"
        )
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=You have unsubscribed")
        page.click("text=Subscribe me again")
        page.wait_for_selector("text=You are subscribed again")
        assert page.url == address
        assert context.cookies() == []
    finally:
        context.close()
    assert asked == [("GET", address), ("POST", address), ("POST", address)]
    assert [entry.what for entry in office.entries if entry.key == key(member)] == ["left", "back"]


def faults_of(
    office: Office, language: str, states: Iterable[State], looks: Iterable[tuple[int, bool]], browser: Browser
) -> list[object]:
    """Return what is wrong with the pages of a language in windows so wide, light or dark."""
    found: list[object] = []
    with opened(browser) as visit:
        for state in states:
            visit.page.goto((office.pages / language / f"{state}.html").as_uri())
            for width, is_dark in looks:
                visit.page.set_viewport_size({"width": width, "height": 900})
                visit.page.emulate_media(color_scheme="dark" if is_dark else "light")
                found += [(state, width, is_dark, fault) for fault in faults(visit.page, EXCLUDED)]
                if visit.page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append((state, width, "scrolls sideways"))
                buttons = [box for each in visit.page.locator("button").all() if (box := each.bounding_box())]
                found += [(state, width, box) for box in buttons if box["height"] < 44]
    return [*found, *visit.refused]


@pytest.mark.parametrize("looks", cases([[(360, False), (1440, True)], [(360, True), (1440, False)]], 2))
def test_axe_finds_nothing_on_a_phone_and_on_a_desk_by_day_and_in_the_dark(
    office: Office, looks: list[tuple[int, bool]], browser: Browser
) -> None:
    assert faults_of(office, "en", STATES, looks, browser) == []


@pytest.mark.parametrize("language", cases(reversed(LANGUAGES[1:]), 5))  # of them, Arabic is the most unlike English
def test_axe_finds_nothing_in_any_language(office: Office, language: str, browser: Browser) -> None:
    assert faults_of(office, language, ["ask", "left"], [(360, True)], browser) == []


def test_the_policy_lets_a_page_have_its_style_and_send_its_form(office: Office, member: int, browser: Browser) -> None:
    said: list[str] = []
    with opened(browser) as visit:
        visit.page.on("console", lambda message: said.append(message.text))
        for name in (token(member), token(member, "ar"), "forged"):
            visit.page.goto(f"{office.at}{name}")
        said.clear()  # the console tells of the 404
        visit.page.goto(f"{office.at}{token(member)}")
        visit.page.evaluate("() => fetch('/').catch(() => {})")
    assert said and all("Content Security Policy" in each for each in said)


@pytest.mark.parametrize("theme", cases(["clinical", "community", "campaign"], 3))
def test_the_pages_have_the_theme_s_look_and_stay_readable_in_it(
    same_folder: Path, theme: str, browser: Browser
) -> None:
    folder = write_pages(same_folder, f"{ABOUT}theme: {{name: {theme}}}\n")
    with opened(browser) as visit:
        for state, scheme in (("ask", "light"), ("left", "dark")):
            visit.page.goto((folder / f"{state}.html").as_uri())
            visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert faults(visit.page, only=["color-contrast"]) == []
        masthead = visit.page.locator(".opening").evaluate("e => getComputedStyle(e).backgroundColor")
    wanted = load_publication(same_folder).theme.colors.dark.masthead
    assert masthead == "rgb({}, {}, {})".format(*bytes.fromhex(wanted[1:]))
