"""Editions → a static web site: a page per issue, a first page with a search, feeds, calendars, redirects.

    issues.py      which issues are published, in which order, under which addresses
    content.py     an issue's blocks → the HTML of its page, with an anchor on each block; and → what a feed can show
    entry.py       Edition → Entry: all that the site says of an issue and keeps of its files
    webinars.py    the webinars of all issues: each once, and the calendar to subscribe to
    structured.py  what machines read in a page: schema.org, Open Graph
    search.py      what can be found → a script
    feed.py        entries → Atom, and the map of the site
    pages.py       entries → HTML, by the templates in templates/archive/
    files.py       files → a folder: what changed, in one go each; nothing of others' is touched

The letters that were sent name addresses: `<site_url>/<slug>/`, and beneath it pictures and calendar files. They lie
exactly there, whatever else of the site is drawn anew. All links of the site are relative, so that it works in any
folder of any domain, and from a disk; only what must be absolute by its own rules asks for a `site_url`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from newsletter.archive.entry import Entry, entry
from newsletter.archive.files import Written, write_files
from newsletter.archive.issues import published
from newsletter.model.publication import Publication

__all__ = ["Entry", "Written", "entry", "published", "site_files", "write_archive"]


def site_files(entries: Sequence[Entry], publication: Publication) -> dict[str, bytes]:
    """Return the files of the site by their path; `entries` has the newest issue first, and at least one.

    Without a `site_url` there is no feed and no map of the site: both consist of absolute addresses.
    """
    from newsletter.archive import feed, pages, search, webinars

    announced = webinars.announced(entries)
    files = {
        **pages.pages(entries, announced, publication),
        **pages.assets(entries, publication),
        "search-index.js": search.index(entries),
        "robots.txt": feed.robots(publication).encode(),
    }
    if announced:
        files["webinars.ics"] = webinars.calendar(announced, publication)
    if publication.site_url:
        files["feed.xml"] = feed.atom(entries, publication)
        files["sitemap.xml"] = feed.sitemap(entries, publication)
    for each in entries:
        for name, content in each.files.items():
            # A letter that was sent under an old name still asks for its pictures there.
            for slug in (each.issue.slug, *each.issue.old_slugs):
                files[f"{slug}/{name}"] = content
    return files


def write_archive(entries: Iterable[Entry], publication: Publication, folder: Path, *, prune: bool = False) -> Written:
    """Write the site into a folder; raise UsageError where something there would be lost.

    Files of earlier builds that are no longer made stay, since somebody may link to them, unless `prune` is true.
    """
    return write_files(site_files(tuple(entries), publication), folder, prune=prune)
