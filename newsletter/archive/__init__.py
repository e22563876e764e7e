"""Editions → a static web site: a page per issue, a first page with a search, feeds, calendars, redirects.

    notes.py        the marks of footnotes, linked with their notes
    content.py      an issue's blocks → the HTML of its page, with an anchor on each block, and → HTML for the feed
    empty_texts.py  texts that say nothing on the web, as mistakes
    issues.py       which issues are published, in which order, under which addresses
    search.py       an issue's words → what the search finds, and the scripts that it reads it from
    entry.py        Edition → Entry: all that the site says about an issue, and the files that it keeps
    webinars.py     the webinars and events of all issues, each once, and the calendar to subscribe to
    attendance.py   a location's words → a place, the web, or both
    structured.py   metadata for machines: schema.org, Open Graph
    feed.py         entries → the Atom feed, the sitemap and robots.txt
    pages.py        entries → HTML with its scripts, from the templates in templates/archive/

Letters that have been sent link to `<site_url>/<slug>/`, and to pictures and calendar files below it. These addresses
never change, whatever else of the site does. All links within the site are relative, so that it works in any folder of
any domain, and from a disk; only formats that demand absolute addresses need a `site_url`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from newsletter.archive.entry import Entry, entry, languages_of
from newsletter.archive.issues import published, still_to_come
from newsletter.model.publication import Publication
from newsletter.owned.several import Maker, Written, write_files

__all__ = ["SITE", "Entry", "Written", "entry", "published", "site_files", "still_to_come", "write_archive"]

SITE = Maker(".newsletter-site", "archive")


def site_files(entries: Sequence[Entry], publication: Publication) -> dict[str, bytes]:
    """Return the files of the site by their path; `entries` has at least one issue, the newest first.

    Without a `site_url` there is no feed and no sitemap: both need absolute addresses.
    """
    from newsletter.archive import feed, pages, webinars

    announced = webinars.announced(entries)
    files = {
        **pages.pages(entries, announced, publication),
        **pages.assets(entries, publication),
        "robots.txt": feed.robots(publication).encode(),
    }
    if announced:
        files["webinars.ics"] = webinars.calendar(announced, publication.as_everybody_reads_it())
    if publication.site_url:
        for language in ("", *languages_of(entries)):
            files[feed.name_of(language)] = feed.atom(entries, publication, language)
        files["sitemap.xml"] = feed.sitemap(entries, publication)
    for each in entries:
        for version in each.versions:
            below = version.issue.web_path.removeprefix(each.issue.slug)
            for name, content in version.files.items():
                # A letter that was sent under an old name still loads its pictures from there.
                for slug in (each.issue.slug, *each.issue.old_slugs):
                    files[f"{slug}{below}/{name}"] = content
    return files


def write_archive(
    entries: Iterable[Entry],
    publication: Publication,
    folder: Path,
    *,
    prune: bool = False,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Written:
    """Write the site into a folder; raise UsageError if a file of somebody else would be lost.

    Files that only earlier builds wrote stay, since somebody may link to them, unless `prune` is true. `tell` gets a
    sentence for each file that somebody has changed there, and that is kept beside the folder.
    """
    return write_files(site_files(tuple(entries), publication), folder, SITE, prune=prune, tell=tell)
