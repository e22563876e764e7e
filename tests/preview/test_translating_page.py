"""Translating in the browser: begin, type, see, undo, two at once. With the real command and browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.axe import faults_in_both
from tests.preview.newsroom import Newsroom, letter, looking, query
from tests.preview.test_writing_page import EXCLUDED
from tests.translating.catalogs import catalog_for

IN_ARABIC = {
    "Spring in the garden": "الربيع في الحديقة",
    "In bloom": "أزهار",
    "Dear {first_name}, the first tulips opened on Monday.": "عزيزي {first_name}، تفتحت الزهور.",
}
PRUNING = "Pruning in spring"


@pytest.fixture
def newsroom(running_writing: Newsroom) -> Newsroom:
    running_writing.reset()
    return running_writing


def entry(page: Page, source: str) -> Locator:
    """Return the row of a text."""
    return page.locator(".entry").filter(has=page.get_by_text(source, exact=True))


def field(page: Page, source: str) -> Locator:
    """Return the field for the translation of a text."""
    return entry(page, source).get_by_role("textbox")


def saved(page: Page, language: str) -> None:
    """Wait until the page says that the catalog holds everything."""
    expect(page.locator("#translation-saved")).to_have_text(f"Saved in issues/spring.{language}.po")


def test_a_translation_is_begun_written_beside_its_text_seen_in_the_letter_and_taken_back(
    newsroom: Newsroom, browser: Browser
) -> None:
    file = newsroom.spring.with_name("spring.fr.po")
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        page.get_by_role("button", name="Translate", exact=True).click()
        page.get_by_label("Translate into").select_option("fr")
        page.get_by_role("button", name="Begin the translation").click()
        saved(page, "fr")
        assert query(page) == "issue=spring&language=fr"
        begun = file.read_bytes()
        expect(page.locator("#translation-counts")).to_contain_text(" missing")
        expect(page.get_by_role("heading", name="English → French")).to_be_visible()
        expect(page.locator("#form")).to_be_hidden()

        field(page, "In bloom").fill("En fleur")
        expect(letter(page).get_by_role("heading", name="En fleur")).to_be_visible()
        saved(page, "fr")
        expect(field(page, "In bloom")).to_have_attribute("lang", "fr")
        expect(entry(page, "In bloom")).to_have_attribute("data-state", "translated")
        with_heading = file.read_bytes()
        assert begun.replace(b'msgid "In bloom"\nmsgstr ""', b'msgid "In bloom"\nmsgstr "En fleur"') == with_heading

        # The text with names: what is missing is told while it is typed, and a button puts it in.
        dear = page.locator(".entry").filter(has_text="the first tulips opened on Monday.")
        dear.get_by_role("textbox").fill("Les tulipes sont ouvertes, ")
        expect(dear).to_contain_text("{first_name} is missing.")
        expect(dear.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
        dear.get_by_role("button", name="Insert {first_name}: each reader’s own").click()
        expect(dear).not_to_contain_text("is missing")
        expect(letter(page).get_by_text("Les tulipes sont ouvertes, Ada")).to_be_visible()
        saved(page, "fr")

        # A click on words of the letter leads to their row, and the row marks them.
        letter(page).get_by_text(PRUNING).first.click()
        expect(field(page, PRUNING)).to_be_focused()
        expect(page.locator("#kept")).to_be_visible()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".entry textarea:focus")).to_have_value("")
        page.get_by_role("button", name="What is left").click()
        expect(entry(page, "In bloom")).to_be_hidden()
        expect(entry(page, PRUNING)).to_be_visible()
        page.get_by_role("button", name="All", exact=True).click()
        assert not faults_in_both(page, EXCLUDED)

        page.locator("#translation-undo").click()
        expect(dear.get_by_role("textbox")).to_have_value("Les tulipes sont ouvertes, ")
        page.locator("#translation-undo").click()
        expect(dear.get_by_role("textbox")).to_have_value("")
        page.keyboard.press("Control+z")
        expect(field(page, "In bloom")).to_have_value("")
        saved(page, "fr")
        assert file.read_bytes() == begun
        page.keyboard.press("Control+Shift+z")
        expect(field(page, "In bloom")).to_have_value("En fleur")
        assert file.read_bytes() == with_heading

        # The YAML beside it has an undo of its own.
        page.get_by_role("link", name="YAML").click()
        page.locator(".yaml-text .cm-line", has_text="preheader:").click()
        page.keyboard.type("x")
        page.keyboard.press("Control+z")
        expect(field(page, "In bloom")).to_have_value("En fleur")
        page.get_by_role("link", name="Letter", exact=True).click()

        # The settings take its place, and give it back.
        page.get_by_role("button", name="Settings").first.click()
        expect(page.locator("#form").get_by_role("textbox", name="Name", exact=True).first).to_be_visible()
        page.go_back()
        expect(field(page, "In bloom")).to_have_value("En fleur")

        # In its own language the issue is written as ever.
        page.get_by_role("button", name="English").click()
        expect(page.locator("#form")).to_be_visible()
        expect(page.locator("#translation")).to_be_hidden()
        letter(page).get_by_role("heading", name="In bloom").click()
        expect(page.locator("#form").get_by_role("textbox", name="Heading", exact=True)).to_be_focused()


def test_what_has_changed_is_marked_and_found_and_a_translation_from_right_to_left_is_typed_so(
    newsroom: Newsroom, browser: Browser
) -> None:
    file = catalog_for(newsroom.spring, "ar", IN_ARABIC)
    with looking(browser, newsroom, "?issue=spring&language=ar") as visit:
        page = visit.page
        expect(field(page, "In bloom")).to_have_attribute("dir", "rtl")
        newsroom.change("heading: In bloom", "heading: In full bloom")
        row = entry(page, "In full bloom")
        expect(row).to_contain_text("To be looked at again")
        expect(row.locator("ins")).to_have_text("full ")
        expect(letter(page).get_by_role("heading", name="In full bloom")).to_be_visible()
        row.get_by_role("button", name="It is right still").click()
        expect(letter(page).get_by_role("heading", name="أزهار")).to_be_visible()
        saved(page, "ar")
        assert "#| msgid" not in file.read_text("utf-8")

        page.locator("#sides").get_by_role("button", name="Findings").click()
        page.locator(".finding").filter(has_text="“Red tulips in a row” is not translated").locator(".to-field").click()
        expect(field(page, "Red tulips in a row")).to_be_focused()
        for width in (1024, 375):
            page.set_viewport_size({"width": width, "height": 760})
            assert not faults_in_both(page, EXCLUDED)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.soak
def test_two_who_translate_the_same_text_lose_no_word_of_each_other(newsroom: Newsroom, browser: Browser) -> None:
    file = catalog_for(newsroom.spring, "fr", {"In bloom": "En fleur"})
    with looking(browser, newsroom, "?issue=spring&language=fr") as visit:
        one, other = visit.page, visit.page.context.new_page()
        other.goto(one.url)
        expect(field(other, "In bloom")).to_have_value("En fleur")
        other.route("**/translations/fr/edits", lambda route: route.abort())
        field(other, "In bloom").fill("Ce qui fleurit")
        expect(other.locator("#translation-saved")).to_contain_text("The server does not answer")
        field(one, "In bloom").fill("Fleurs")
        field(one, PRUNING).fill("La taille au printemps")
        saved(one, "fr")
        other.unroute("**/translations/fr/edits")
        row = entry(other, "In bloom")
        expect(row).to_contain_text("Somebody else has translated this meanwhile.")
        expect(field(other, PRUNING)).to_have_value("La taille au printemps")
        assert 'msgstr "Fleurs"' in file.read_text("utf-8")
        assert not faults_in_both(other, EXCLUDED)
        row.get_by_role("button", name="Keep mine").click()
        saved(other, "fr")
        expect(field(one, "In bloom")).to_have_value("Ce qui fleurit")
        assert "La taille au printemps" in file.read_text("utf-8")

        # A program that had opened the file before writes over what is newer there.
        there = file.read_text("utf-8")
        field(one, "At the end").fill("Pour finir")
        saved(one, "fr")
        file.write_text(there, "utf-8")
        row = entry(one, "At the end")
        row.get_by_role("button", name="Keep mine").click()
        saved(one, "fr")
        assert "Pour finir" in file.read_text("utf-8")


@pytest.mark.soak
def test_what_could_not_be_saved_is_there_when_the_page_is_opened_again(newsroom: Newsroom, browser: Browser) -> None:
    file = catalog_for(newsroom.spring, "fr", {"In bloom": "En fleur"})

    def refuse(route: Route) -> None:
        route.abort()

    with looking(browser, newsroom, "?issue=spring&language=fr") as visit:
        page = visit.page
        edits = re.compile("/translations/fr/edits")
        page.route(edits, refuse)
        field(page, "In bloom").fill("Ce qui fleurit")
        field(page, PRUNING).fill("La taille")
        expect(page.locator("#translation-saved")).to_contain_text("The server does not answer")
        text = file.read_text("utf-8")
        file.write_text(text.replace("En fleur", "Fleurs"), "utf-8")  # another program, meanwhile
        page.unroute(edits)
        page.reload()
        expect(field(page, PRUNING)).to_have_value("La taille")
        expect(entry(page, "In bloom")).to_contain_text("Somebody else has translated this meanwhile.")
        entry(page, "In bloom").get_by_role("button", name="Take the other").click()
        saved(page, "fr")
        expect(field(page, "In bloom")).to_have_value("Fleurs")
        assert 'msgstr "La taille"' in file.read_text("utf-8")

        # A catalog that another program has damaged is told, and what is typed waits until it is mended.
        text = file.read_text("utf-8")
        file.write_text(f"{text}msgid no quotes\n", "utf-8")
        expect(page.locator("#translation-problems")).to_contain_text("issues/spring.fr.po")
        field(page, PRUNING).fill("La taille au printemps")
        expect(page.locator("#translation-saved")).to_contain_text("The catalog cannot be read")
        file.write_text(text, "utf-8")
        saved(page, "fr")
        expect(field(page, PRUNING)).to_have_value("La taille au printemps")
        assert "La taille au printemps" in file.read_text("utf-8")
