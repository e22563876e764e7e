"""Summaries → what programs ask a site for: the Atom feed (written by feedgen), the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

from newsletter.archive.head import Head, alternates, in_language, languages_of
from newsletter.archive.summary import Summary
from newsletter.model.publication import Publication
from newsletter.times.zones import start_of_day

NEWEST = 20
"""How many issues the feed has: it contains each in full, and feed readers ask for it every hour."""


def name_of(language: str) -> str:
    """Return the name of the feed in a language, "" for that of all issues as they were written."""
    return f"feed.{language}.xml" if language else "feed.xml"


def newest(heads: Iterable[Head], language: str = "") -> list[Head]:
    """Return the issues in a feed; `heads` has the newest first."""
    there = (each for each in heads if not language or in_language(each.names, language).language == language)
    return list(islice(there, NEWEST))


def in_feeds(heads: Sequence[Head]) -> set[str]:
    """Return the slugs of all issues that are in some feed."""
    return {each.slug for language in ("", *languages_of(heads)) for each in newest(heads, language)}


def atom(
    summaries: Sequence[Summary], contents: Mapping[str, Sequence[str]], publication: Publication, language: str = ""
) -> bytes:
    """Return the feed (RFC 4287) with the full text of the newest issues; the publication must have a `site_url`.

    `contents` has the HTML of an issue in each of its languages, by the slug. The feed in a `language` has the issues
    that are there in it.
    """
    from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]

    home = home_address(publication)
    publication = publication.in_language(language or publication.language).as_everybody_reads_it()
    by_slug = {each.issue.slug: each for each in summaries}
    heads = newest([each.issue for each in summaries], language)
    feed = FeedGenerator()
    feed.id(f"{home}{name_of(language)}" if language else home)
    feed.title(publication.name)
    feed.language(language or publication.language)
    feed.link(href=home, rel="alternate", type="text/html")
    feed.link(href=f"{home}{name_of(language)}", rel="self", type="application/atom+xml")
    feed.author(name=publication.sender.name if publication.sender else publication.name)
    feed.updated(max(head.changed for head in heads))
    feed.generator("newsletter-builder")
    for head in heads:
        name = in_language(head.names, language)
        number = head.names.index(name)
        address = f"{home}{name.web_path}/"
        # RFC 4287, 4.2.6: an id does not change when what it names moves. The first name is the oldest.
        item = feed.add_entry(order="append")
        item.id(f"{home}{(*head.old_slugs, head.slug)[0]}{head.below(name)}/")
        item.title(name.title)
        item.link(href=address, rel="alternate", type="text/html")
        item.published(start_of_day(head.date, head.timezone))
        item.updated(head.changed)
        item.summary(by_slug[head.slug].preheaders[number])
        item.content(contents[head.slug][number], type="html")
    written: bytes = feed.atom_str(pretty=True)
    return written


def sitemap(heads: Sequence[Head], publication: Publication) -> bytes:
    """Return the sitemap: the addresses of the front page and of all issues, with the day of their last change."""
    from lxml import etree

    home = home_address(publication)
    space, of_links = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
    known: dict[str | None, str] = {None: space}
    if languages_of(heads):
        known["xhtml"] = of_links
    root = etree.Element("urlset", nsmap=known)  # type: ignore[arg-type]

    def add(address: str, day: date) -> etree._Element:
        url = etree.SubElement(root, "url")
        etree.SubElement(url, "loc").text = address
        etree.SubElement(url, "lastmod").text = day.isoformat()
        return url

    add(home, max(head.updated or head.date for head in heads))
    for head in heads:
        for name in head.names:
            url = add(f"{home}{name.web_path}/", head.updated or head.date)
            for language, path in alternates(head):
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
