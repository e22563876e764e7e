"""An address as it was copied → the address itself: without the service around it, without what counts visits.

It is a module of its own because every reader needs it, for links and for addresses that stand in the text.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from newsletter.text import addresses
from newsletter.text.invisible import taken_out
from newsletter.text.personal_addresses import CLICKED, MEMBER
from newsletter.text.wrapped_addresses import innermost

_COUNTS_VISITS = re.compile(rf"(?:utm_\w+|{MEMBER}|{CLICKED})(?:=.*)?", re.I | re.S)
_IN_ADDRESS = re.compile(r"(?i)\A(?:https?://[^/?#\s]|mailto:[^?\s]|tel:\+?[0-9(])")


def cleaned(address: str) -> str:
    """Return an address without a service around it, and without the parameters by which sites count visits."""
    address = taken_out(address)
    try:
        address = innermost(address).inner or address
        query = urlsplit(address).query
    except ValueError:  # such as a broken IPv6 host
        return address
    if not query:
        return address
    kept = [part for part in query.split("&") if not _COUNTS_VISITS.fullmatch(part)]
    if len(kept) == query.count("&") + 1:
        return address
    before, _, behind = address.partition(f"?{query}")
    return f"{before}?{'&'.join(kept)}{behind}" if kept else before + behind


def of_link(href: str, base: str = "") -> str:
    """Return where a link leads, or "" for what nobody else could open: a file, a place in the page, a program."""
    address = href.strip()
    if base and not re.match(r"[a-z][a-z0-9+.-]*:", address, re.I) and not address.startswith("#"):
        try:
            address = urljoin(base, address)
        except ValueError:
            return ""
    return cleaned(address) if _IN_ADDRESS.match(address) else ""


def cleaned_in(text: str) -> str:
    """Return a text with the addresses in it cleaned."""
    if "://" not in text:
        return text
    done, parts = 0, []
    for found in addresses.find(text):
        typed = text[found.start : found.end]
        parts += [text[done : found.start], typed if found.scheme else cleaned(typed)]
        done = found.end
    return "".join([*parts, text[done:]])
