"""Entries → the search index, a script that hands it to templates/archive/search.js.

It is a script and not JSON because a page opened from a disk may load nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from newsletter.archive.entry import Entry
from newsletter.times.wording import format_date


def index(entries: Sequence[Entry]) -> bytes:
    """Return the titles, headings, sessions, speakers and people of all issues, in the order of the front page."""
    issues = [
        [entry.title, format_date(entry.issue.date, entry.issue.language), entry.issue.slug, entry.issue.language]
        for entry in entries
    ]
    finds = [
        [number, found.title, found.who, found.anchor]
        for number, entry in enumerate(entries)
        for found in entry.search_entries
    ]
    # ASCII reads the same whatever encoding a server declares.
    written = json.dumps({"issues": issues, "finds": finds}, separators=(",", ":"))
    return f"window.newsletterIndex={written};\n".encode("ascii")
