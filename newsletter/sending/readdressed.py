"""HTML → the same HTML with other addresses of its pictures; no other character changes.

It is a module of its own because a message names pictures by Content-ID, and an export by where a service has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from newsletter import css
from newsletter.text import markup

_PICTURE_ATTRIBUTES = frozenset({"background", "poster", "src"})


def readdressed(html: str, addresses: Mapping[str, str]) -> str:
    """Return HTML, also what only Outlook reads of it, with each address of a picture replaced by another."""
    if not addresses:
        return html
    in_attributes = {escape(before): escape(after) for before, after in addresses.items()}

    def url(match: re.Match[str]) -> str:
        address = match["address"]
        return match[0].replace(address, addresses.get(address, address)) if address else match[0]

    def sheet(text: str) -> str:
        return css.URL.sub(url, text)

    def attribute(match: re.Match[str]) -> str:
        name, equals, value = match.groups()
        if name.lower() in _PICTURE_ATTRIBUTES:
            address = value.strip("\"'")
            return name + equals + value.replace(address, in_attributes.get(address, address)) if address else match[0]
        return sheet(match[0]) if name.lower() == "style" else match[0]

    def tag(start: str) -> str:
        return markup.ATTRIBUTE.sub(attribute, start) if any(address in start for address in in_attributes) else start

    def comment(html: str) -> str:
        return html[:4] + within(html[4:])  # Outlook reads the tags inside

    def within(html: str) -> str:
        return markup.rewritten(html, tag=tag, sheet=sheet, comment=comment)

    return within(html)
