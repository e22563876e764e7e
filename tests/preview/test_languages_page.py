"""The page of the preview with an issue that has translations, in a real browser with the real command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.axe import faults_in_both
from tests.preview.newsroom import Newsroom, letter, looking, query, running
from tests.preview.test_writing_page import EXCLUDED
from tests.translating.catalogs import catalog_for

IN_ARABIC = {
    "Spring in the garden": "الربيع في الحديقة",
    "Tulips, two walks and a long evening in the old orchard": "زهور التوليب ونزهتان",
    "In bloom": "أزهار",
    "Dear {first_name}, the first tulips opened on Monday.": "عزيزي {first_name}، تفتحت أولى الزهور يوم الاثنين.",
}


@pytest.fixture(scope="module")
def running_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with running(tmp_path_factory.mktemp("garden")) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(running_newsroom: Newsroom) -> Newsroom:
    running_newsroom.reset()
    return running_newsroom


def test_a_language_is_chosen_for_all_that_is_shown_stays_in_the_address_and_follows_its_catalog(
    newsroom: Newsroom, browser: Browser
) -> None:
    catalog = catalog_for(newsroom.spring, "ar", IN_ARABIC)
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        languages = page.get_by_role("group", name="Language of the letter")
        expect(languages.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")
        languages.get_by_role("button", name="Arabic").press("Enter")
        expect(letter(page).get_by_role("heading", name="الربيع في الحديقة")).to_be_visible()
        expect(letter(page).locator("html")).to_have_attribute("dir", "rtl")
        expect(languages.get_by_role("button", name="Arabic")).to_be_focused()
        expect(page.locator("#inbox-rows .phone")).to_contain_text("زهور التوليب")
        assert query(page) == "issue=spring&language=ar"
        expect(page.locator("#findings")).to_contain_text("issues/spring.ar.po:")
        page.get_by_role("button", name="“How to prune” is not translated").click()
        expect(page.locator("#place")).to_contain_text("issues/spring.ar.po:")
        assert not faults_in_both(page, EXCLUDED)

        page.get_by_role("link", name="Plain text").click()
        expect(page.locator("#paper pre[dir=rtl]")).to_contain_text("عزيزي Ada")
        page.reload()
        expect(page.locator("#paper pre[dir=rtl]")).to_contain_text("عزيزي Ada")
        page.get_by_role("link", name="Letter", exact=True).click()

        text = catalog.read_text("utf-8")
        catalog.write_text(text.replace("أزهار", "الأزهار"), "utf-8")
        expect(letter(page).get_by_role("heading", name="الأزهار")).to_be_visible()
        catalog_for(newsroom.spring, "pt-BR", {"In bloom": "Em flor"})
        catalog_for(newsroom.spring, "zh-Hans", {})
        choice = page.get_by_role("combobox", name="Language of the letter")  # no room for so many names
        choice.select_option("Portuguese (Brazil)")
        expect(letter(page).get_by_role("heading", name="Em flor")).to_be_visible()
        page.keyboard.press("Escape")
        page.locator("#stage").press("g")
        expect(choice).to_have_value("zh-Hans")
        page.go_back()
        expect(letter(page).get_by_role("heading", name="Em flor")).to_be_visible()
