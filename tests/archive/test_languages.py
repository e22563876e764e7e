"""An issue with translations has a page in each language, and machines are told of all of them."""

from __future__ import annotations

from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest

from tests.archive.sites import ISSUE, SITE_URL, Site, archive, broken_links, publication
from tests.translating.catalogs import catalog_for

LATER = ISSUE.replace("Spring", "Summer").replace("2026-03-20", "2026-06-20")


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Site:
    issues = {"spring": ISSUE.replace("title: Spring", "old_slugs: [lent]\ntitle: Spring"), "summer": LATER}
    root = publication(tmp_path_factory.mktemp("languages"), issues)
    said = {"Spring": "Printemps", "Summer": "Été", "Tulips": "Tulipes", "They are red.": "Elles sont rouges."}
    catalog_for(root / "issues" / "spring.yaml", "fr", said)
    catalog_for(root / "issues" / "spring.yaml", "ar", {"Spring": "الربيع"})
    catalog_for(root / "issues" / "summer.yaml", "fr", said)
    return Site(archive(root).folder)


def test_each_language_has_a_page_of_its_own_that_leads_to_the_others(translated: Site) -> None:
    page = translated.pages["spring/fr/index.html"]
    assert (page.get("lang"), page.get("dir")) == ("fr", "ltr")
    assert [each.get("href") for each in page.iterfind(".//nav[@class='versions']//a")] == [
        *("../../spring/index.html", "../../spring/ar/index.html", "../../spring/fr/index.html")
    ]
    assert "Elles sont rouges." in translated.text("spring/fr/index.html")
    arabic = translated.pages["spring/ar/index.html"]
    assert arabic.get("dir") == "rtl"
    assert [each.text for each in arabic.iterfind(".//h2[@lang='en']")] == ["Tulips"]  # nobody has translated it


def test_machines_are_told_of_all_languages_of_a_page(translated: Site) -> None:
    head = translated.pages["spring/fr/index.html"].find("head")
    assert head is not None
    alternates = {each.get("hreflang"): each.get("href") for each in head.iterfind("link[@hreflang]")}
    assert alternates == {
        **{"en": f"{SITE_URL}spring/", "ar": f"{SITE_URL}spring/ar/", "fr": f"{SITE_URL}spring/fr/"},
        "x-default": f"{SITE_URL}spring/",
    }
    assert [each.get("href") for each in head.iterfind("link[@rel='canonical']")] == [f"{SITE_URL}spring/fr/"]
    assert translated.text("sitemap.xml").count(f'hreflang="fr" href="{SITE_URL}spring/fr/"') == 3


def test_neighbours_are_in_the_language_of_the_page_where_they_are_there_in_it(translated: Site) -> None:
    def newer(path: str) -> list[tuple[str | None, str]]:
        found = translated.pages[path].iterfind(".//a[@rel='next']")
        return [(each.get("href"), "".join(map(str, each.itertext())).split()[-1]) for each in found]

    assert newer("spring/index.html") == [("../summer/index.html", "Summer")]
    assert newer("spring/fr/index.html") == [("../../summer/fr/index.html", "Été")]
    assert newer("spring/ar/index.html") == [("../../summer/index.html", "Summer")]


def test_a_feed_in_a_language_has_the_issues_that_are_there_in_it(translated: Site) -> None:
    feeds = {name: feedparser.parse((translated.folder / name).read_bytes()) for name in ("feed.xml", "feed.fr.xml")}
    assert [each.title for each in feeds["feed.xml"].entries] == ["Summer", "Spring"]
    assert [each.link for each in feeds["feed.fr.xml"].entries] == [f"{SITE_URL}summer/fr/", f"{SITE_URL}spring/fr/"]
    assert [each.id for each in feeds["feed.fr.xml"].entries][1] == f"{SITE_URL}lent/fr/"
    assert 'href="../../feed.fr.xml"' in translated.text("spring/fr/index.html")


def test_the_search_finds_words_of_every_language(translated: Site) -> None:
    index = translated.text("search-index.js")
    assert '"spring/fr","fr"' in index
    assert " rouges " in index
    assert "Elles sont rouges." in translated.text("spring/fr/finds.js")


def test_an_old_address_leads_to_the_page_in_its_language(translated: Site) -> None:
    assert 'url=../../spring/fr/index.html"' in translated.text("lent/fr/index.html")


def test_every_link_between_pages_leads_somewhere(translated: Site) -> None:
    assert broken_links(translated) == []


def test_the_front_page_has_each_issue_once(translated: Site, tmp_path: Path) -> None:
    found = translated.pages["index.html"].iterfind(".//h4/a")
    assert [each.get("href") for each in found] == ["summer/index.html", "spring/index.html"]
