"""Entries → what programs ask a site for: the Atom feed (written by feedgen), the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from newsletter.archive.content import for_feed
from newsletter.archive.entry import Entry, alternates, languages_of
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.times.zones import start_of_day

NEWEST = 20
"""How many issues the feed has: it contains each in full, and feed readers ask for it every hour."""


def name_of(language: str) -> str:
    """Return the name of the feed in a language, "" for that of all issues as they were written."""
    return f"feed.{language}.xml" if language else "feed.xml"


def atom(entries: Sequence[Entry], publication: Publication, language: str = "") -> bytes:
    """Return the feed (RFC 4287) with the full text of the newest issues; the publication must have a `site_url`.

    That in a `language` has the issues that are there in it.
    """
    from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]

    home = home_address(publication)
    publication = publication.in_language(language or publication.language).as_everybody_reads_it()
    if language:
        entries = [found for each in entries if (found := each.in_language(language)).issue.language == language]
    newest = entries[:NEWEST]
    feed = FeedGenerator()
    feed.id(f"{home}{name_of(language)}" if language else home)
    feed.title(publication.name)
    feed.language(language or publication.language)
    feed.link(href=home, rel="alternate", type="text/html")
    feed.link(href=f"{home}{name_of(language)}", rel="self", type="application/atom+xml")
    feed.author(name=publication.sender.name if publication.sender else publication.name)
    feed.updated(max(_changed(entry.issue) for entry in newest))
    feed.generator("newsletter-builder")
    for entry in newest:
        issue = entry.issue
        address = f"{home}{issue.web_path}/"
        # RFC 4287, 4.2.6: an id does not change when what it names moves. The first name is the oldest.
        item = feed.add_entry(order="append")
        item.id(f"{home}{(*issue.old_slugs, issue.slug)[0]}{issue.web_path.removeprefix(issue.slug)}/")
        item.title(entry.title)
        item.link(href=address, rel="alternate", type="text/html")
        item.published(start_of_day(issue.date, issue.timezone))
        item.updated(_changed(issue))
        item.summary(entry.preheader)
        item.content(for_feed(entry.content.html, address), type="html")
    written: bytes = feed.atom_str(pretty=True)
    return written


def sitemap(entries: Sequence[Entry], publication: Publication) -> bytes:
    """Return the sitemap: the addresses of the front page and of all issues, with the day of their last change."""
    from lxml import etree

    home = home_address(publication)
    space, of_links = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
    known: dict[str | None, str] = {None: space}
    if languages_of(entries):
        known["xhtml"] = of_links
    root = etree.Element("urlset", nsmap=known)  # type: ignore[arg-type]

    def add(address: str, day: date) -> etree._Element:
        url = etree.SubElement(root, "url")
        etree.SubElement(url, "loc").text = address
        etree.SubElement(url, "lastmod").text = day.isoformat()
        return url

    add(home, max(entry.issue.updated or entry.issue.date for entry in entries))
    for entry in entries:
        for version in entry.versions:
            url = add(f"{home}{version.issue.web_path}/", version.issue.updated or version.issue.date)
            for language, path in alternates(entry):
                found = {"rel": "alternate", "hreflang": language, "href": f"{home}{path}/"}
                etree.SubElement(url, f"{{{of_links}}}link", found)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def robots(publication: Publication) -> str:
    """Return robots.txt, which allows everything and names the sitemap."""
    where = f"\nSitemap: {home_address(publication)}sitemap.xml\n" if publication.site_url else ""
    return f"User-agent: *\nDisallow:\n{where}"


def home_address(publication: Publication) -> str:
    """Return the address of the front page, with a slash at its end, or "" without a `site_url`."""
    return f"{publication.site_url.rstrip('/')}/" if publication.site_url else ""


def _changed(issue: Issue) -> datetime:
    return start_of_day(max(issue.updated or issue.date, issue.date), issue.timezone)
