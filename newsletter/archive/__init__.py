"""Issues → a static web site: a page per issue, a first page with a search, feeds, calendars, redirects.

    notes.py        the marks of footnotes, linked with their notes
    content.py      an issue's blocks → the HTML of its page, with an anchor on each block, and → HTML for the feed
    empty_texts.py  texts that say nothing on the web, as mistakes
    search.py       an issue's words → what the search finds, and the scripts that it reads it from
    head.py         an issue → what the pages of others say about it
    entry.py        a letter → Entry: all that its pages say, and the files that the site keeps of it
    summary.py      an entry → Summary: what the front page and feeds say about it
    attendance.py   a location's words → a place, the web, or both
    structured.py   metadata for machines: schema.org, Open Graph
    webinars.py     the webinars and events of all issues, each once, and the calendar to subscribe to
    feed.py         summaries → the Atom feed, the sitemap and robots.txt
    pages.py        entries and summaries → HTML with its scripts, from the templates in templates/archive/
    one_issue.py    an issue's file → its head, and → the files that are of it alone
    kept.py         what is kept of an issue's pages, for what all issues share
    issues.py       which issues are published, in which order, under which addresses
    shared.py       the files that all issues share, and what they are drawn from
    site.py         the issues → the site in its folder; what is as it was is not built again

Letters that have been sent link to `<site_url>/<slug>/`, and to pictures and calendar files below it. These addresses
never change, whatever else of the site does. All links within the site are relative, so that it works in any folder of
any domain, and from a disk; only formats that demand absolute addresses need a `site_url`.
"""

from __future__ import annotations

from newsletter.archive.issues import Published, published, still_to_come
from newsletter.archive.site import SITE, write_archive
from newsletter.owned.several import Written

__all__ = ["SITE", "Published", "Written", "published", "still_to_come", "write_archive"]
