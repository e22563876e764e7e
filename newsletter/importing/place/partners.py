"""Short lines below a heading that thanks for support → partners.

It is a module of its own because nothing but the heading tells that they are organisations.
"""

from __future__ import annotations

import re

from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Item, Paragraph
from newsletter.importing.place.scan import Found, Scan, href_of
from newsletter.importing.plan import Entry, Source, Value

_BETWEEN = re.compile(r"\n|\s[·•|]\s")
_LONGEST = 90
_AT_THE_FOOT = re.compile(r"(?<!\d)\d{4,5}(?!\d)|©")
"""Of the postal address and the rest of what stands at the foot of a letter."""


def partners(scan: Scan, at: int) -> Found | None:
    """Return the partners that begin with a part below a heading that says so, or None."""
    before = scan.piece(at - 1)
    is_led = isinstance(before, Paragraph) and isinstance(scan.piece(at), Item) and scan.text(at - 1).endswith(":")
    if is_led and len(scan.text(at - 1)) <= _LONGEST and is_about(scan.text(at - 1), Topic.PARTNERS):
        return wished(scan, range(at, scan.items(at)))
    heading = scan.heading_above(at)
    if heading < 0 or not scan.is_under(at, Topic.PARTNERS) or heading != at - 1:
        return None
    end = at
    while (
        isinstance(scan.piece(end), Paragraph | Item)
        and 0 < len(scan.text(end)) <= _LONGEST
        and scan.text(end)[-1] not in ".:!"
        and not _AT_THE_FOOT.search(scan.text(end))
        and not is_about(scan.text(end), Topic.FURNITURE)
    ):
        end += 1
    return wished(scan, range(at, end))


def wished(scan: Scan, parts: range) -> Found | None:
    """Return parts as partners, a line each."""
    found = []
    for at in parts:
        for line in scan.rich(at).split(_BETWEEN):
            if name := line.stripped():
                url: dict[str, Value] = {"url": href} if (href := href_of(name)) else {}
                if re.search(r"\w", name.text):
                    found.append(Entry({"name": name, **url}, (Source(scan.parts[at].number, line),)))
    return Found(Entry({"type": "partners", "partners": tuple(found)}), parts.stop) if found else None
