"""Rules about links: their addresses as written.

Comes in: a letter, with the links of its HTML and the items of its issue that should have an address. Goes out:
findings at the address in the YAML, else in the template that wrote it. Only live.py reaches the network.

link.py        a link of the HTML, and the place of its address; the rules about fetched addresses
shown.py       links whose words show another address
lookalikes.py  sites whose names pass for others
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

from newsletter.check.elements import spoken_of
from newsletter.check.finding import MOST, Finding, Rule
from newsletter.check.links import lookalikes, shown
from newsletter.check.links.link import (
    LIVE_RULES,
    SentLink,
    core_of,
    finding_at,
    ip_of,
    is_local,
    is_shortened,
    links_of,
    short,
)
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model import entries
from newsletter.model.blocks import Block
from newsletter.model.events import Webinar
from newsletter.model.occasions import Occasion
from newsletter.nearest import nearest
from newsletter.render import headings
from newsletter.text.addresses import is_of_web

MISSING = Rule(
    "links.missing", "error", "“{label}” has no address yet.", "Add a line `url: https://…` below it, or take it out."
)
NO_REGISTRATION = Rule(
    "links.no-registration",
    "error",
    "The webinar “{title}” has no address to register at.",
    "Add a line such as `registration_url: https://…`; if none is needed, say so in `location`, and silence this rule.",
)
NO_WAY_IN = Rule(
    "links.no-way-in",
    "error",
    "The event “{title}” is online, and no address leads to it.",
    "Add a line such as `registration_url: https://…` or `url: https://…`.",
)
NO_TARGET = Rule("links.no-target", "error", "This link {defect}.", "{todo}")
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
    "Use https://, mailto: or tel:.",
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

_OF_NAMES = (lookalikes.MIXED_SCRIPTS, lookalikes.LOOKALIKE)
_OF_ONE_ADDRESS = (NO_TARGET, RELATIVE, SCHEME, HTTP, IP_ADDRESS, SHORTENER, PASSWORD, *_OF_NAMES)
RULES = (MISSING, NO_REGISTRATION, NO_WAY_IN, *_OF_ONE_ADDRESS, shown.OTHER_SITE, TWO_TARGETS, TRACKING, *LIVE_RULES)

CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "mtm_campaign", "pk_campaign")
"""The parameters by which web analytics groups visits: Google Analytics' three and Matomo's two."""

MAILED = frozenset({"mailto", "tel", "sms"})
_USABLE = frozenset({"http", "https", *MAILED})
_SCHEME = r"(?i)([a-z][a-z0-9+\-]*):(?!\d)"


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what is wrong with the links of a letter; equal findings from one place count once."""
    links = links_of(letter)
    found = [*islice(missing(letter), MOST), *islice(no_registration(letter), MOST), *islice(no_way_in(letter), MOST)]
    found += wrong_addresses(letter, links)
    for test in (shown.other_site, two_targets, tracking):
        found += islice(test(letter, links), MOST)
    yield from dict.fromkeys(found)


def missing(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the links, invitations and videos that have no address yet."""
    for node in letter.issue.nodes:
        match node.value:
            case entries.Link(url=None, label=label) | entries.Invitation(url=None, label=label):
                yield letter.finding(MISSING, (*node.path, "label"), label=short(label))
            case entries.Video(url=None, podcast_url=None, title=title):
                yield letter.finding(MISSING, (*node.path, "title"), label=short(title))


def no_registration(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the webinars that will take place but have no address to register at."""
    for node in letter.issue.nodes:
        match node.value:
            case Webinar(registration_url=None, status=None, title=title):
                yield letter.finding(NO_REGISTRATION, (*node.path, "title"), title=short(title))


def no_way_in(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the events online that will take place but have no address at all."""
    for node in letter.issue.nodes:
        match node.value:
            case Occasion(format="online" | "hybrid", registration_url=None, url=None, status=None, title=title):
                yield letter.finding(NO_WAY_IN, (*node.path, "title"), title=short(title))


def wrong_addresses(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the links that lead nowhere, and the addresses that programs refuse or readers and filters distrust."""
    leads_here = any((link.address or "").startswith("#") for link in links)
    names = {element.get(kind) for element in letter.elements for kind in ("id", "name")} if leads_here else set()
    counts: Counter[Rule] = Counter()
    for link in links:
        for rule, values in _broken_by(letter, link, names):
            counts[rule] += 1
            if counts[rule] <= MOST:
                yield finding_at(letter, link, rule, **values)


def _broken_by(letter: ParsedLetter, link: SentLink, names: Container[str]) -> Iterator[tuple[Rule, dict[str, str]]]:
    """Yield the rules that a link breaks, with what they say of it; `names` are the targets that `#…` can lead to."""
    if defect := _defect(letter, link, names):
        yield NO_TARGET, {"defect": defect, "todo": _todo(letter, link)}
    if link.address and not link.address.startswith("#"):
        scheme = _scheme_of(link.address)
        is_half = scheme.lower() in ("http", "https") and not link.address[len(scheme) + 1 :].startswith("//")
        if (not scheme or is_half) and not link.begins_with_tag:
            yield RELATIVE, {}
        if scheme and scheme.lower() not in _USABLE:
            yield SCHEME, {"scheme": scheme}
    if not is_local(link.host):  # pasted.local-address finds those
        if link.web and link.web.scheme == "http":
            yield HTTP, {}
        if ip_of(link.host):
            yield IP_ADDRESS, {}
    if is_shortened(link):
        yield SHORTENER, {"host": link.host}
    if link.web and "@" in link.web.netloc:
        yield PASSWORD, {}
    yield from lookalikes.broken_by(shown.host_of(link))


def _defect(letter: ParsedLetter, link: SentLink, names: Container[str]) -> str:
    """Return why a link leads nowhere, or "" if it does not."""
    address, element = link.address, link.element
    if address is None:
        is_link = not (element.get("id") or element.get("name")) and not letter.styles[element].is_hidden
        return "has no address" if is_link else ""
    if address in ("", "#"):
        return "has no address"
    if address.startswith("#"):
        if link.has_tag or address[1:] in names or unquote(address[1:]) in names:
            return ""
        where = "only on the web page" if _left_out(letter, address) else "nowhere in this letter"
        return f"leads to `{short(address)}`, which is {where}"
    if is_of_web(address) and not link.web:
        return f"has an address that names no site, “{short(address)}”"
    return ""


def _todo(letter: ParsedLetter, link: SentLink) -> str:
    """Return what to do about a link that leads nowhere: the nearest heading is named to one that looks for some."""
    address = link.address or "#"
    if address == "#" or not address.startswith("#"):
        return "Give it an address that begins with https://."
    found = headings.by_address(letter.root)
    block = _left_out(letter, address)
    wanted = f"#{headings.slug(block.heading or '')}" if block else address
    if not (close := nearest(unquote(wanted), found, cutoff=0)):
        return "Take it out, and leave its words: this letter has no headings that it could lead to."
    return f"Write `{short(close)}` to lead to the heading “{short(headings.words_of(found[close]))}”."


def _left_out(letter: ParsedLetter, address: str) -> Block | None:
    """Return the block that has the heading of an address in the part that the letter leaves out, or None."""
    for path, block in letter.begun.items():
        lines = (line for passage in letter.texts_below(path) for line in passage.text.splitlines())
        if any(headings.slug(line.strip("# ")) == unquote(address[1:]) for line in lines):
            return block
    return None


def _scheme_of(address: str) -> str:
    begin, colon, _ = address.partition(":")
    if colon and begin.lower() in _USABLE:
        return begin  # also before a digit, which is a port elsewhere
    named = re.match(_SCHEME, address)
    return named[1] if named else ""


def two_targets(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the links with the same words as an earlier one that leads elsewhere, apart from those to headings."""
    targets: dict[str, list[str]] = {}
    for link in links:
        text = " ".join((link.element.get("aria-label", "").strip() or spoken_of(link.element)).split())
        target = _target(link)
        is_own = letter.path_of(link.element)[-1:] == ("read_on",)  # its words are the letter's, not the author's
        if text and target and not target.startswith("#") and not is_own:
            known = targets.setdefault(text.casefold(), [])
            if known and target not in known and not _is_address(text, link):
                yield finding_at(letter, link, TWO_TARGETS, text=short(letter.rendering.tags.neutral(text)))
            known.append(target)


def _is_address(text: str, link: SentLink) -> bool:
    """Return whether the words of a link are its own address, so that only capitals tell it from another."""
    return core_of(text) == core_of((link.address or "").removeprefix("mailto:"))


def _target(link: SentLink) -> str:
    """Return an address in a form that is equal for addresses that lead to the same place."""
    if not link.web:
        return link.address or ""
    return link.web._replace(scheme="", netloc=link.web.netloc.lower(), path=link.web.path.rstrip("/")).geturl()


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
