"""The feed as a feed reader takes it (feedparser), and what else programs ask a site for."""

from __future__ import annotations

from pathlib import Path

import feedparser  # type: ignore[import-untyped]
from lxml import etree

from tests.archive.sites import ABOUT, ISSUE, SITE_URL, Site, archive, parsed, publication

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_feed_reader_finds_every_issue_with_all_that_it_says(site: Site) -> None:
    feed = feedparser.parse((site.folder / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert (feed.feed.id, feed.feed.title, feed.feed.link) == (SITE_URL, "Example Society Letter", SITE_URL)
    slugs = ["arabic", "everything", "ash-2021", "ash-2020"]
    assert [entry.link for entry in feed.entries] == [f"{SITE_URL}{slug}/" for slug in slugs]
    ash = feed.entries[2]
    assert ash.title == "Looking back at ASH 2021"
    assert ash.published == "2021-12-19T23:00:00+00:00"
    assert ash.summary.startswith("What caught ALAN")
    content = ash.content[0].value
    assert "Do patients enrolled in clinical trials" in content
    assert f'src="{SITE_URL}ash-2021/images/ash-2021-video-casey.png"' in content


def test_the_feed_has_all_that_rfc_4287_demands(site: Site) -> None:
    feed = etree.parse(site.folder / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.iterfind(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert (
            len([link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]) == 1
        )
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    selves = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert selves == [f"{SITE_URL}feed.xml"]
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))


def test_content_in_the_feed_is_prose_without_layout_and_with_absolute_addresses(site: Site) -> None:
    feed = etree.parse(site.folder / "feed.xml").getroot()
    allowed = {"href", "src", "alt", "width", "height", "start", "lang", "dir"}
    for content in feed.iter(f"{ATOM}content"):
        for element in parsed(content.text or "").iter("*"):
            assert element.tag not in ("table", "style", "script", "section")
            assert set(element.attrib) <= allowed
            for name in ("href", "src"):
                assert element.get(name, "https:").startswith(("https:", "mailto:"))


def test_an_issue_keeps_its_id_when_its_name_changes(site: Site) -> None:
    feed = feedparser.parse((site.folder / "feed.xml").read_bytes())
    assert feed.entries[1].link == f"{SITE_URL}everything/"
    assert feed.entries[1].id == f"{SITE_URL}all-at-once/"


def test_the_feed_was_updated_when_the_newest_of_its_issues_was(tmp_path: Path) -> None:
    older = ISSUE.replace("2026-03-20", "2026-01-20")
    archive(publication(tmp_path, {"spring": ISSUE, "winter": f"updated: 2026-04-02\n{older}"}))
    feed = feedparser.parse((tmp_path / "site/feed.xml").read_bytes())
    assert feed.feed.updated == "2026-04-01T22:00:00+00:00"
    assert [entry.updated for entry in feed.entries] == ["2026-03-19T23:00:00+00:00", "2026-04-01T22:00:00+00:00"]


def test_the_sitemap_has_every_page_and_its_last_change(tmp_path: Path) -> None:
    about = ABOUT.replace(SITE_URL, "https://example.org/society/letters")
    archive(publication(tmp_path, {"spring": f"updated: 2026-04-02\nold_slugs: [march]\n{ISSUE}"}, about))
    found = etree.parse(tmp_path / "site/sitemap.xml").getroot()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert found.tag == f"{space}urlset"
    pages = [(url.findtext(f"{space}loc"), url.findtext(f"{space}lastmod")) for url in found]
    home = "https://example.org/society/letters/"
    assert pages == [(home, "2026-04-02"), (f"{home}spring/", "2026-04-02")]
    assert (tmp_path / "site/robots.txt").read_text("utf-8").endswith(f"Sitemap: {home}sitemap.xml\n")
