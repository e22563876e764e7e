"""Entries → the HTML of the site, its style sheet and its scripts, from the templates in templates/archive/.

A publication can replace these templates file by file, like those of the letter. They know the same names, and those
added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from newsletter.archive import content as web
from newsletter.archive import search
from newsletter.archive.entry import Entry, alternates
from newsletter.archive.feed import home_address
from newsletter.archive.feed import name_of as feed_of
from newsletter.archive.structured import json_ld, open_graph
from newsletter.archive.webinars import Announced
from newsletter.calendar import ics
from newsletter.model.issue import Issue
from newsletter.model.occasions import Occasion
from newsletter.model.publication import Publication
from newsletter.render import environment, isolates
from newsletter.text import contexts, markup, merge_tags
from newsletter.times.wording import format_date

ASSETS = ("archive.css", "archive.js", "search.js", "upcoming.js")


@dataclass(frozen=True, slots=True)
class Page:
    """What the head of a page says about it; `address` is the canonical one, or "".

    `alternates` are the languages in which it is there, each with the address, and `feed` is the file of its feed.
    """

    title: str
    description: str = ""
    address: str = ""
    properties: Sequence[tuple[str, str]] = field(default=())
    structured: str = ""
    alternates: Sequence[tuple[str, str]] = field(default=())
    feed: str = "feed.xml"


def pages(entries: Sequence[Entry], announced: Sequence[Announced], publication: Publication) -> dict[str, bytes]:
    """Return every page by its path; raise TemplateError if a template is wrong."""
    home = _of_site(entries, publication)
    shared = {
        "has_webinars": bool(announced),
        "has_events": any(isinstance(each.archived.item, Occasion) for each in announced),
    }

    @cache
    def spoken(language: str) -> Publication:
        return publication.in_language(language).as_everybody_reads_it()

    def page(template: str, issue: Issue, own: Mapping[str, Any], tags: merge_tags.Tags | None = None) -> bytes:
        """Return a page in an issue's language, with the merge tags filled in."""
        publication = spoken(issue.language)
        tags = tags or merge_tags.find(publication.texts)
        social = [place for place in publication.social if contexts.is_safe_address(place.url)]
        context = {**environment.shared_context(issue, publication, tags), **shared, "social": social, **own}
        html = environment.fill(publication, f"archive/{template}", context)
        if context["dir"] == "rtl":
            root = markup.parsed(html)
            isolates.isolate(root)
            html = markup.serialized(root)
        return tags.fill_html(html, web.values(publication, issue.web_path)).encode()

    files = {
        "index.html": page("home.html", home, _of_home(entries, announced, spoken(home.language))),
        "404.html": page("404.html", home, _of_missing_page(home, publication)),
    }
    for number, entry in enumerate(entries):
        issue = entry.issue
        newer, older = entries[number - 1] if number else None, (*entries, None)[number + 1]
        for version in entry.versions:
            own = _of_issue(version, entry, older, newer, spoken(version.issue.language))
            files[f"{version.issue.web_path}/index.html"] = page("page.html", version.issue, own, version.tags)
            below = version.issue.web_path.removeprefix(issue.slug)
            for slug in issue.old_slugs:
                moved = page("moved.html", version.issue, _of_old(version, publication), version.tags)
                files[f"{slug}{below}/index.html"] = moved
    return files


def assets(entries: Sequence[Entry], publication: Publication) -> dict[str, bytes]:
    """Return the style sheet and the scripts of the pages, by their path."""
    context = environment.shared_context(_of_site(entries, publication), publication, merge_tags.Tags())
    files = {name: environment.fill(publication, f"archive/{name}", context).encode() for name in ASSETS}
    versions = [version for entry in entries for version in entry.versions]
    searched = [
        search.Searched(
            each.title,
            format_date(each.issue.date, publication.language),
            each.issue.web_path,
            each.issue.language,
            each.searchable,
        )
        for each in versions
    ]
    beside = {f"{each.issue.web_path}/{search.FINDS}": search.finds(each.searchable) for each in versions}
    return {**files, **beside, search.INDEX: search.index(searched)}


def _of_site(entries: Sequence[Entry], publication: Publication) -> Issue:
    """Return the issue for pages that belong to none: the newest, in the publication's language."""
    own = {"language": publication.language, "timezone": publication.timezone}
    return entries[0].issue.model_copy(update=own)


def _of_home(entries: Sequence[Entry], announced: Sequence[Announced], publication: Publication) -> dict[str, Any]:
    home, logo, images = home_address(publication), entries[0].logo, f"{entries[0].issue.slug}/images"
    return {
        "root": "",
        "page": Page(
            publication.name,
            entries[0].preheader,
            home,
            [("og:type", "website"), ("og:title", publication.name), *([("og:url", home)] if home else [])],
        ),
        "entries": entries,
        "logo": logo and {"url": f"{images}/{logo.picture.name}", "width": logo.width, "height": logo.height},
        "webinars": [_listed(each, publication) for each in announced],
    }


def _of_missing_page(home: Issue, publication: Publication) -> dict[str, Any]:
    # The path alone, so that the page loads nothing from elsewhere while the site is tried out.
    root = urlsplit(home_address(publication)).path
    return {"root": root, "page": Page(publication.words(home.language)["not_found"])}


def _of_issue(
    version: Entry, entry: Entry, older: Entry | None, newer: Entry | None, publication: Publication
) -> dict[str, Any]:
    """Return what the page of an issue has, in one of the languages of its entry."""
    language, root = version.issue.language, _root(version.issue)
    others = [each.issue.language for each in entry.versions if each is not version]
    return {
        "root": root,
        "page": Page(
            f"{version.title} – {publication.name}",
            version.description,
            publication.public_address(version.issue.web_path) or "",
            open_graph(version, publication, [language, *others] if others else ()),
            Markup(json_ld(version, publication)),
            [(each, address) for each, path in alternates(entry) if (address := publication.public_address(path))],
            feed_of(language if version is not entry else ""),
        ),
        "versions": [_version(each, root) for each in entry.versions] if others else [],
        "style": Markup(version.content.style),
        "content": Markup(version.content.html),
        "calendar": ics.ALL if ics.ALL in version.files else "",
        "older": older and _neighbour(older.in_language(language), root),
        "newer": newer and _neighbour(newer.in_language(language), root),
    }


def _root(issue: Issue) -> str:
    """Return the way from the page of an issue to the root of the site."""
    return "../" * (issue.web_path.count("/") + 1)


def _version(entry: Entry, root: str) -> dict[str, str]:
    """Return a language of an issue with its own name, and the way to its page."""
    from babel import Locale

    locale = Locale.parse(language := entry.issue.language, sep="-")
    name = locale.get_display_name() or language
    return {
        "language": language,
        "name": name[:1].upper() + name[1:],
        "path": f"{root}{entry.issue.web_path}/index.html",
    }


def _of_old(entry: Entry, publication: Publication) -> dict[str, Any]:
    title = publication.words(entry.issue.language)["moved"]
    page = Page(title, address=publication.public_address(entry.issue.web_path) or "")
    return {"root": _root(entry.issue), "page": page}


def _neighbour(entry: Entry, root: str) -> dict[str, str]:
    """Return an issue beside another one; its `slug` leads to it from the folder above that."""
    slug = f"{root.removeprefix('../')}{entry.issue.web_path}"
    return {"slug": slug, "title": entry.title, "language": entry.issue.language}


def _listed(each: Announced, publication: Publication) -> dict[str, Any]:
    """Return a webinar or an event as the front page lists it, its times in UTC, in the format of HTML's `time`."""
    event, item = each.archived.event, each.archived.item
    return {
        "webinar": item,
        "title": event.title,
        "speakers": ", ".join(each.archived.speakers),
        "language": each.entry.issue.language,
        "page": each.page,
        "place": event.place if isinstance(item, Occasion) else "",
        "registration": event.url if item.registration_url else "",
        "starts": f"{event.days[0]}" if event.days else f"{event.span.start:%Y-%m-%dT%H:%M:%SZ}",
        "ends": f"{event.span.end:%Y-%m-%dT%H:%M:%SZ}",
        "links": () if item.status else web.calendar_links(event, publication, each.file),
    }
