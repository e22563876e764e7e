"""HTML → its tree, within limits that keep the time below a few seconds, whatever comes in.

It is a module of its own because a clipboard and a page are read alike from the tree on, and begin with other things.
"""

from __future__ import annotations

import re

from newsletter.errors import Refused
from newsletter.text.markup import Element

LONGEST = 4_000_000
"""Characters of HTML: ten pages of Word are some 300,000."""
_MOST_ELEMENTS = 30_000
_WITHOUT_FORMATTING = "Paste it without formatting, with Ctrl+Shift+V, or in smaller parts."

BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup p pre search section
    summary table tbody td tfoot th thead tr ul xmp
    """.split()  # noqa: SIM905 - a list of strings would fill the screen
)
"""Elements that begin something of their own, and are no part of a line."""
_UNREADABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_HEADER_OF_CLIPBOARD = re.compile(r"\AVersion:[0-9.]+\s[^<]*")
_BODY = re.compile("<body[\\s>]", re.I)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")


def parsed(html: str) -> Element | None:
    """Return the root of HTML, or None if there is nothing in it; raise Refused for too much of it."""
    from lxml import etree

    if len(html) > LONGEST:
        raise Refused("This is too much to read at once.", _WITHOUT_FORMATTING)
    html = _DECLARATION.sub("", _HEADER_OF_CLIPBOARD.sub("", _UNREADABLE.sub("", html)))
    if not html.strip():
        return None
    if not _BODY.search(html):  # else lxml takes what it does not know, as Google's element, for a part of the head
        html = f"<body>{html}"
    parser = etree.HTMLParser()
    root: Element | None = etree.fromstring(html, parser)
    if root is None:
        return None
    if any(error.level_name == "FATAL" for error in parser.error_log):  # lxml has dropped what is nested deeper
        raise too_deep()
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise Refused("This is too much to read at once.", _WITHOUT_FORMATTING)
    return root


def base_of(root: Element) -> str:
    """Return the address to which a page's links are relative, if it says one."""
    return next((element.get("href") or "" for element in root.iter("base")), "")


def too_deep() -> Refused:
    """Return the refusal of elements within elements within elements."""
    return Refused("This is nested too deeply to be read as a whole.", _WITHOUT_FORMATTING)
