"""Entries → the HTML of the site, its style sheet and its scripts, from the templates in templates/archive/.

A publication can replace these templates file by file, like those of the letter. They know the same names, and those
added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from newsletter.archive import content as web
from newsletter.archive.entry import Entry
from newsletter.archive.feed import home_address
from newsletter.archive.structured import json_ld, open_graph
from newsletter.archive.webinars import Announced
from newsletter.calendar import ics
from newsletter.calendar.links import CalendarLink
from newsletter.model.events import Webinar
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.render import environment
from newsletter.text import merge_tags

ASSETS = ("archive.css", "archive.js", "search.js", "upcoming.js")


@dataclass(frozen=True, slots=True)
class Page:
    """What the head of a page says about it; `address` is the canonical one, or ""."""

    title: str
    description: str = ""
    address: str = ""
    properties: Sequence[tuple[str, str]] = field(default=())
    structured: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The issue before or after another, as its page names it."""

    slug: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class ListedWebinar:
    """A webinar on the front page; `starts` and `ends` are in UTC, in the format of HTML's `time`."""

    webinar: Webinar
    title: str
    speakers: str
    language: str
    page: str
    registration: str
    starts: str
    ends: str
    links: tuple[CalendarLink, ...]


def pages(entries: Sequence[Entry], announced: Sequence[Announced], publication: Publication) -> dict[str, bytes]:
    """Return every page by its path; raise TemplateError if a template is wrong."""
    site = _Site(publication, bool(announced))
    home = _of_site(entries, publication)
    files = {
        "index.html": site.page("home.html", home, _of_home(entries, announced, publication)),
        "404.html": site.page("404.html", home, _of_missing_page(home, publication)),
    }
    for number, entry in enumerate(entries):
        newer, older = entries[number - 1] if number else None, (*entries, None)[number + 1]
        files[f"{entry.issue.slug}/index.html"] = site.page(
            "page.html", entry.issue, _of_issue(entry, older, newer, publication), entry.tags
        )
        for slug in entry.issue.old_slugs:
            files[f"{slug}/index.html"] = site.page("moved.html", entry.issue, _of_old(entry, publication), entry.tags)
    return {path: html.encode() for path, html in files.items()}


def assets(entries: Sequence[Entry], publication: Publication) -> dict[str, bytes]:
    """Return the style sheet and the scripts that all pages share, by their path."""
    context = environment.shared_context(_of_site(entries, publication), publication, merge_tags.Tags())
    return {name: environment.fill(publication, f"archive/{name}", context).encode() for name in ASSETS}


def _of_site(entries: Sequence[Entry], publication: Publication) -> Issue:
    """Return the issue for pages that belong to none: the newest, in the publication's language."""
    own = {"language": publication.language, "timezone": publication.timezone}
    return entries[0].issue.model_copy(update=own)


@dataclass(frozen=True, slots=True)
class _Site:
    """What is the same on all pages."""

    publication: Publication
    has_webinars: bool

    def page(self, template: str, issue: Issue, own: Mapping[str, Any], tags: merge_tags.Tags | None = None) -> str:
        """Return a page in an issue's language, with the merge tags filled in."""
        publication = self.publication
        values = web.values(publication, issue.slug)
        tags = tags or merge_tags.find(publication.texts)
        context = {
            **environment.shared_context(issue, publication, tags),
            "has_webinars": self.has_webinars,
            "social": [place for place in publication.social if merge_tags.is_safe_address(place.url)],
            **own,
        }
        return tags.fill_html(environment.fill(publication, f"archive/{template}", context), values)


def _of_home(entries: Sequence[Entry], announced: Sequence[Announced], publication: Publication) -> dict[str, Any]:
    logo = entries[0].logo
    return {
        "root": "",
        "page": Page(
            publication.name,
            entries[0].preheader,
            home_address(publication),
            [("og:type", "website"), ("og:title", publication.name), *_og_address(publication)],
        ),
        "entries": entries,
        "logo": logo
        and {
            "url": f"{entries[0].issue.slug}/images/{logo.picture.name}",
            "width": logo.width,
            "height": logo.height,
        },
        "webinars": [_listed(each, publication) for each in announced],
    }


def _og_address(publication: Publication) -> list[tuple[str, str]]:
    return [("og:url", home_address(publication))] if publication.site_url else []


def _of_missing_page(home: Issue, publication: Publication) -> dict[str, Any]:
    # The path alone, so that the page loads nothing from elsewhere while the site is tried out.
    root = urlsplit(home_address(publication)).path
    return {"root": root, "page": Page(publication.words(home.language)["not_found"])}


def _of_issue(entry: Entry, older: Entry | None, newer: Entry | None, publication: Publication) -> dict[str, Any]:
    issue = entry.issue
    return {
        "root": "../",
        "page": Page(
            f"{entry.title} – {publication.name}",
            entry.description,
            publication.public_address(issue.slug) or "",
            open_graph(entry, publication),
            Markup(json_ld(entry, publication)),
        ),
        "style": Markup(entry.content.style),
        "content": Markup(entry.content.html),
        "calendar": ics.ALL if ics.ALL in entry.files else "",
        "older": older and _neighbour(older),
        "newer": newer and _neighbour(newer),
    }


def _of_old(entry: Entry, publication: Publication) -> dict[str, Any]:
    title = publication.words(entry.issue.language)["moved"]
    return {"root": "../", "page": Page(title, address=publication.public_address(entry.issue.slug) or "")}


def _neighbour(entry: Entry) -> Neighbour:
    return Neighbour(entry.issue.slug, entry.title, entry.issue.language)


def _listed(each: Announced, publication: Publication) -> ListedWebinar:
    event, webinar = each.archived.event, each.archived.webinar
    return ListedWebinar(
        webinar=webinar,
        title=event.title,
        speakers=", ".join(each.archived.speakers),
        language=each.entry.issue.language,
        page=each.page,
        registration=event.url,
        starts=f"{event.span.start:%Y-%m-%dT%H:%M:%SZ}",
        ends=f"{event.span.end:%Y-%m-%dT%H:%M:%SZ}",
        links=() if webinar.status else web.calendar_links(event, publication, each.file),
    )
