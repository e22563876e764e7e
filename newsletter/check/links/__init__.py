"""Rules about links: their addresses as written.

Comes in: a letter, with the links of its HTML and the items of its issue that should have an address. Goes out:
findings at the address in the YAML, else in the template that wrote it. Only live.py reaches the network.

link.py        a link of the HTML, and the place of its address
live_rules.py  the rules about fetched addresses
off_limits.py  addresses that must never be fetched
fetching.py    fetching all others
live.py        links that do not work or have moved, for `newsletter check --live`
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import islice
from urllib.parse import parse_qsl, unquote

from newsletter.check.elements import Element, spoken_of
from newsletter.check.finding import MOST, Finding, Rule
from newsletter.check.links.link import SentLink, finding_at, ip_of, is_of_web, is_shortened, links_of, short
from newsletter.check.links.live_rules import LIVE_RULES
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model import blocks
from newsletter.model.events import Webinar

MISSING = Rule(
    "links.missing", "error", "“{label}” has no address yet.", "Add a line `url: https://…` below it, or take it out."
)
NO_REGISTRATION = Rule(
    "links.no-registration",
    "error",
    "The webinar “{title}” has no address to register at.",
    "Add a line such as `registration_url: https://…`; if none is needed, say so in `location`, and silence this rule.",
)
NO_TARGET = Rule("links.no-target", "error", "This link {defect}.", "Give it an address that begins with https://.")
RELATIVE = Rule(
    "links.relative",
    "error",
    "The address “{url}” does not begin with https://, and leads nowhere from an inbox.",
    "Write it whole, with https:// and the name of the site.",
)
SCHEME = Rule(
    "links.scheme",
    "error",
    "The address “{url}” begins with `{scheme}:`, which mail programs refuse.",
    "Use https:// or mailto:.",
)
HTTP = Rule(
    "links.http",
    "warning",
    "The address “{url}” is not encrypted, and some programs warn of it.",
    "Write https:// if the site has it.",
)
IP_ADDRESS = Rule(
    "links.ip-address",
    "warning",
    "The address “{url}” names a number instead of a site, which filters take for fraud.",
    "Write the site's name.",
)
SHORTENER = Rule(
    "links.shortener",
    "warning",
    "The address “{url}” hides where it leads behind {host}, which filters distrust.",
    "Write the address it leads to.",
)
PASSWORD = Rule(
    "links.password",
    "error",
    "The address “{url}” holds a name or a password before the @.",
    "Take out what stands between // and @.",
)
TWO_TARGETS = Rule(
    "links.two-targets",
    "warning",
    "“{text}” leads to one place here, and to another in another link.",
    "Use words of their own for each, so that they can be told apart.",
)
TRACKING = Rule(
    "links.tracking",
    "warning",
    "The parameter `{name}` is `{value}` here, and `{usual}` in {others}.",
    "Use one value in all links of an issue.",
)

RULES = (
    MISSING,
    NO_REGISTRATION,
    NO_TARGET,
    RELATIVE,
    SCHEME,
    HTTP,
    IP_ADDRESS,
    SHORTENER,
    PASSWORD,
    TWO_TARGETS,
    TRACKING,
    *LIVE_RULES,
)

CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "mtm_campaign", "pk_campaign")
"""The parameters by which web analytics groups visits: Google Analytics' three and Matomo's two."""

MAILED = frozenset({"mailto", "tel", "sms"})
_SCHEME = r"(?i)([a-z][a-z0-9+\-]*):(?!\d)"


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what is wrong with the links of a letter; equal findings from one place count once."""
    links = links_of(letter)
    found = [*islice(missing(letter), MOST), *islice(no_registration(letter), MOST)]
    for rule in (no_target, relative, scheme, http, ip_address, shortener, password, two_targets, tracking):
        found += islice(rule(letter, links), MOST)
    yield from dict.fromkeys(found)


def missing(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the links, invitations and videos that have no address yet."""
    for node in letter.issue.nodes:
        match node.value:
            case blocks.Link(url=None, label=label) | blocks.Invitation(url=None, label=label):
                yield letter.finding(MISSING, (*node.path, "label"), label=short(label))
            case blocks.Video(url=None, podcast_url=None, title=title):
                yield letter.finding(MISSING, (*node.path, "title"), label=short(title))


def no_registration(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the webinars that will take place but have no address to register at."""
    for node in letter.issue.nodes:
        match node.value:
            case Webinar(registration_url=None, status=None, title=title):
                yield letter.finding(NO_REGISTRATION, (*node.path, "title"), title=short(title))


def no_target(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the links that lead nowhere."""
    leads_here = any((link.address or "").startswith("#") for link in links)
    names = {element.get(kind) for element in letter.elements for kind in ("id", "name")} if leads_here else set()
    for link in links:
        if defect := _defect(letter, link, names):
            yield finding_at(letter, link, NO_TARGET, defect=defect)


def _defect(letter: ParsedLetter, link: SentLink, names: Container[str]) -> str:
    """Return why a link leads nowhere, or "" if it does not; `names` are the targets that `#…` can lead to."""
    address, element = link.address, link.element
    if address is None:
        is_link = not (element.get("id") or element.get("name")) and not letter.styles[element].is_hidden
        return "has no address" if is_link else ""
    if address in ("", "#"):
        return "has no address"
    if address.startswith("#"):
        known = link.has_tag or address[1:] in names or unquote(address[1:]) in names
        return "" if known else f"leads to `{short(address)}`, which is nowhere in this letter"
    if is_of_web(address) and not link.web:
        return f"has an address that names no site, “{short(address)}”"
    return ""


def relative(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the addresses that work only relative to a web page."""
    for link in links:
        if link.address and not link.address.startswith("#") and not link.begins_with_tag:
            named = _scheme_of(link.address)
            is_half = named.lower() in ("http", "https") and not link.address[len(named) + 1 :].startswith("//")
            if not named or is_half:
                yield finding_at(letter, link, RELATIVE)


def scheme(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the addresses with a scheme that mail programs refuse."""
    for link in links:
        named = _scheme_of(link.address or "")
        if named and named.lower() not in {"http", "https", *MAILED}:
            yield finding_at(letter, link, SCHEME, scheme=named)


def _scheme_of(address: str) -> str:
    """Return the scheme of an address, or ""."""
    begin, _, rest = address.partition(":")
    if begin in ("http", "https", "mailto") and rest and not rest[0].isdecimal():
        return begin  # nearly all, without a pattern
    named = re.match(_SCHEME, address)
    return named[1] if named else ""


def http(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the web addresses without encryption."""
    for link in links:
        if link.web and link.web.scheme == "http":
            yield finding_at(letter, link, HTTP)


def ip_address(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the addresses with an IP address instead of a name."""
    for link in links:
        if ip_of(link.host):
            yield finding_at(letter, link, IP_ADDRESS)


def shortener(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the addresses that a shortener hides."""
    for link in links:
        if is_shortened(link):
            yield finding_at(letter, link, SHORTENER, host=link.host)


def password(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the addresses that contain a user name or password."""
    for link in links:
        if link.web and "@" in link.web.netloc:
            yield finding_at(letter, link, PASSWORD)


def two_targets(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the links with the same words as an earlier one that leads elsewhere."""
    targets: dict[str, list[str]] = {}
    for link in links:
        text = " ".join(_spoken(link.element).split())
        target = _target(link)
        if text and target:
            known = targets.setdefault(text.casefold(), [])
            if known and target not in known:
                yield finding_at(letter, link, TWO_TARGETS, text=short(letter.rendering.tags.neutral(text)))
            known.append(target)


def _spoken(element: Element) -> str:
    """Return what a screen reader reads out for a link."""
    label = element.get("aria-label", "").strip()
    return label or spoken_of(element)


def _target(link: SentLink) -> str:
    """Return an address in a form that is equal for addresses that lead to the same place."""
    if link.web:
        rest = link.web._replace(scheme="", netloc=link.web.netloc.lower(), path=link.web.path.rstrip("/"))
        return rest.geturl()
    return link.address or ""


def tracking(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the campaign parameters whose value differs from that in most links."""
    for name in CAMPAIGN:
        values = {link: value for link in links if (value := _parameter(link, name))}
        # Two links with one address, such as a picture and a title, count as one.
        counts = Counter({link.address: value for link, value in values.items()}.values())
        for usual, count in counts.most_common(1):
            others = "1 other link" if count == 1 else f"{count} other links"
            for link, value in values.items():
                if value != usual:
                    found = {"value": short(value), "usual": short(usual), "others": others}
                    yield finding_at(letter, link, TRACKING, name=name, **found)


def _parameter(link: SentLink, name: str) -> str:
    query = link.web.query if link.web else ""
    return next((value for key, value in parse_qsl(query) if key == name), "") if query else ""
