"""An entry → its pages; summaries → the pages of the site, its style sheet and its scripts.

They are drawn by the templates in templates/archive/, which a publication can replace file by file, like those of the
letter. They know the same names, and those added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from newsletter.archive import content as web
from newsletter.archive import search
from newsletter.archive.entry import Entry
from newsletter.archive.feed import home_address
from newsletter.archive.feed import name_of as feed_of
from newsletter.archive.head import Around, Head, Name, alternates, announced_by, in_language
from newsletter.archive.structured import json_ld, open_graph
from newsletter.archive.summary import Summary, Webinar
from newsletter.calendar import ics
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.render import environment, isolates
from newsletter.text import contexts, markup, merge_tags

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


def of_issue(entry: Entry, head: Head, around: Around, publication: Publication) -> dict[str, bytes]:
    """Return the pages of an issue in all its languages, by their path; raise TemplateError if a template is wrong."""
    files: dict[str, bytes] = {}
    for version, name in zip(entry.versions, head.names, strict=True):

        def page(template: str, own: Mapping[str, Any], version: Entry = version) -> bytes:
            return _page(template, version.issue, {**around.announced, **own}, publication, version.tags)

        spoken = _spoken(publication, name.language)
        files[f"{name.web_path}/index.html"] = page("page.html", _of_version(version, head, around, spoken))
        files[f"{name.web_path}/{search.FINDS}"] = search.finds(version.searchable)
        for slug in head.old_slugs:
            files[f"{slug}{head.below(name)}/index.html"] = page("moved.html", _of_old(version, publication))
    return files


def of_site(
    summaries: Sequence[Summary], webinars: Sequence[Webinar], newest: Issue, publication: Publication
) -> dict[str, bytes]:
    """Return the pages that belong to no issue, the style sheet and the scripts, by their path.

    They are drawn as of the newest issue, in the publication's language. Raise TemplateError if a template is wrong.
    """
    own = {"language": publication.language, "timezone": publication.timezone}
    issue, spoken = newest.model_copy(update=own), _spoken(publication, publication.language)
    announced = announced_by(each.issue for each in summaries)
    home = {**announced, **_of_home(summaries, webinars, spoken)}
    missing = {**announced, **_of_missing_page(issue, publication)}
    context = environment.shared_context(issue, publication, merge_tags.Tags())
    return {
        "index.html": _page("home.html", issue, home, publication),
        "404.html": _page("404.html", issue, missing, publication),
        **{name: environment.fill(publication, f"archive/{name}", context).encode() for name in ASSETS},
    }


def _spoken(publication: Publication, language: str) -> Publication:
    return publication.in_language(language).as_everybody_reads_it()


def _page(
    template: str, issue: Issue, own: Mapping[str, Any], publication: Publication, tags: merge_tags.Tags | None = None
) -> bytes:
    """Return a page in an issue's language, with the merge tags filled in."""
    publication = _spoken(publication, issue.language)
    tags = tags or merge_tags.find(publication.texts)
    context = {
        **environment.shared_context(issue, publication, tags),
        "social": [place for place in publication.social if contexts.is_safe_address(place.url)],
        **own,
    }
    html = environment.fill(publication, f"archive/{template}", context)
    if context["dir"] == "rtl":
        root = markup.parsed(html)
        isolates.isolate(root)
        html = markup.serialized(root)
    return tags.fill_html(html, web.values(publication, issue.web_path)).encode()


def _of_home(summaries: Sequence[Summary], webinars: Sequence[Webinar], publication: Publication) -> dict[str, Any]:
    home, logo, images = home_address(publication), summaries[0].logo, f"{summaries[0].issue.slug}/images"
    return {
        "root": "",
        "page": Page(
            publication.name,
            summaries[0].preheader,
            home,
            [("og:type", "website"), ("og:title", publication.name), *([("og:url", home)] if home else [])],
        ),
        "entries": summaries,
        "logo": logo and {"url": f"{images}/{logo.picture.name}", "width": logo.width, "height": logo.height},
        "webinars": [_listed(each) for each in webinars],
        "described": lambda webinar: webinar.when,
    }


def _of_missing_page(home: Issue, publication: Publication) -> dict[str, Any]:
    # The path alone, so that the page loads nothing from elsewhere while the site is tried out.
    root = urlsplit(home_address(publication)).path
    return {"root": root, "page": Page(publication.words(home.language)["not_found"])}


def _of_version(version: Entry, head: Head, around: Around, publication: Publication) -> dict[str, Any]:
    """Return what the page of an issue has, in one of its languages."""
    language, root = version.issue.language, _root(version.issue)
    others = [name.language for name in head.names if name.web_path != version.issue.web_path]
    return {
        "root": root,
        "page": Page(
            f"{version.title} – {publication.name}",
            version.description,
            publication.public_address(version.issue.web_path) or "",
            open_graph(version, publication, [language, *others] if others else ()),
            Markup(json_ld(version, publication)),
            [(each, address) for each, path in alternates(head) if (address := publication.public_address(path))],
            feed_of(language if version.issue.translated_from else ""),
        ),
        "versions": [_version(name, root) for name in head.names] if others else [],
        "style": Markup(version.content.style),
        "content": Markup(version.content.html),
        "calendar": ics.ALL if ics.ALL in version.files else "",
        "older": _neighbour(around.older, language, root),
        "newer": _neighbour(around.newer, language, root),
    }


def _root(issue: Issue) -> str:
    """Return the way from the page of an issue to the root of the site."""
    return "../" * (issue.web_path.count("/") + 1)


def _version(name: Name, root: str) -> dict[str, str]:
    """Return a language of an issue with its own name, and the way to its page."""
    from babel import Locale

    locale = Locale.parse(name.language, sep="-")
    called = locale.get_display_name() or name.language
    return {
        "language": name.language,
        "name": called[:1].upper() + called[1:],
        "path": f"{root}{name.web_path}/index.html",
    }


def _of_old(entry: Entry, publication: Publication) -> dict[str, Any]:
    title = publication.words(entry.issue.language)["moved"]
    page = Page(title, address=publication.public_address(entry.issue.web_path) or "")
    return {"root": _root(entry.issue), "page": page}


def _neighbour(names: Sequence[Name], language: str, root: str) -> dict[str, str] | None:
    """Return an issue beside another one, if there is one, in a language; `slug` leads to it from the folder above."""
    if not names:
        return None
    name = in_language(names, language)
    return {"slug": f"{root.removeprefix('../')}{name.web_path}", "title": name.title, "language": name.language}


def _listed(webinar: Webinar) -> dict[str, Any]:
    """Return a webinar or an event as the front page lists it."""
    fields = ("title", "speakers", "language", "page", "place", "registration", "starts", "ends", "links")
    return {"webinar": webinar, **{name: getattr(webinar, name) for name in fields}}
