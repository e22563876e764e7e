"""Pages that open only for whoever copied their address: drafts, administration, documents, an office's own network.

Comes in: an address. Goes out: its flaw, with the address that members can open where it can be told. It is a module of
its own because it is a table of programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from newsletter.check.finding import Rule
from newsletter.check.links.link import is_local
from newsletter.check.pasted.flaw import WRITE, Flaw

CLOSED = Rule("pasted.closed-page", "error", "The address “{url}” {what}.", "{todo}")
LOCAL = Rule("pasted.local-address", "error", "The address “{url}” {what}.", "{todo}")
TO_EDIT = Rule("pasted.document-to-edit", "warning", "The address “{url}” {what}.", "{todo}")

_AS_MEMBERS = "Open the page in a window where you are not signed in, and copy the address that works there."
_FOR_ANYONE = "Choose Share and “Anyone with the link” there, and copy that address; or put the file on your web site."
_TO_REGISTER = "Write the address at which people register, or the one of the meeting that is meant for everybody."
_ON_THE_WEB = "Write the address at which members find the page on the web."


class _Page(NamedTuple):
    """A kind of page: a pattern for its address, and the replacement that makes an address for members, or ""."""

    pattern: str
    instead: str
    rule: Rule
    what: str
    todo: str = WRITE


_SITE = "https?://[^/?#]+"
_ANY = "(?:[/?#].*)?"
_ADMINISTRATION = "opens the administration of a web site, which asks members to sign in"
_TOOLS = "opens a page with the tools to edit it"
_DOCUMENT = "opens a document with the tools to edit it"
_OF_ORGANISATION = "opens a document for those who can sign in at your organisation"
_ONES_PLACE = "lets one person into a meeting, under their name"
_GOOGLE, _ID = r"https://docs\.google\.com", r"(?:/u/\d+)?(/d/(?!e/)[\w-]+)/edit.*"

_PAGES = (
    _Page(rf"({_SITE}(?:/[^?#]*)?)/wp-admin/post\.php\?(?:.*&)?post=(\d+).*", r"\1/?p=\2", CLOSED, _ADMINISTRATION),
    _Page(rf"{_SITE}(?:/[^?#]*)?/wp-(?:admin|login\.php){_ANY}", "", CLOSED, _ADMINISTRATION, _AS_MEMBERS),
    _Page(rf"{_SITE}/administrator/(?:index\.php.*)?", "", CLOSED, _ADMINISTRATION, _AS_MEMBERS),
    _Page(rf"https://(?:[^/?#]+\.)?admin\.mailchimp\.com{_ANY}", "", CLOSED, _ADMINISTRATION, _AS_MEMBERS),
    _Page(rf"({_SITE}(?:/[^?#]*)?/node/\d+)/edit{_ANY}", r"\1", CLOSED, _TOOLS),
    _Page(rf"{_SITE}\.sharepoint\.com/(?::\w:/r/|.*/_layouts/|.*/Forms/).*", "", CLOSED, _OF_ORGANISATION, _FOR_ANYONE),
    _Page(r"https://(?:[^/?#]+\.)?zoom\.us/.*[?&]tk=.*", "", CLOSED, _ONES_PLACE, _TO_REGISTER),
    _Page(rf"({_GOOGLE}/forms){_ID}", r"\1\2/viewform", TO_EDIT, _DOCUMENT),
    _Page(rf"({_GOOGLE}/\w+){_ID}", r"\1\2/preview", TO_EDIT, _DOCUMENT),
    _Page(r"(https://(?:www\.)?canva\.com/design/[\w-]+/[\w-]+)/edit.*", r"\1/view", TO_EDIT, _DOCUMENT),
)
"""The pages of WordPress, Joomla, Mailchimp, Drupal, SharePoint, Zoom, Google and Canva; the first that fits counts."""

_PARTS = ("/wp-", "/administrator/", ".mailchimp.com", "/edit", ".sharepoint.com/", "zoom.us/")
"""What the addresses of all these pages have in them, and few others, so that few are compared with the patterns."""


def flaws(address: str) -> Iterator[Flaw]:
    """Yield why an address opens for nobody but those who have made the page, or who share its author's network."""
    if is_local(urlsplit(address).hostname or ""):
        yield Flaw(LOCAL, "leads into your own computer or network, where members cannot follow", todo=_ON_THE_WEB)
        return
    lower = address.lower()
    for page in _PAGES if any(part in lower for part in _PARTS) else ():
        if found := re.fullmatch(page.pattern, address, re.I):
            yield Flaw(page.rule, page.what, found.expand(page.instead), page.todo)
            return
