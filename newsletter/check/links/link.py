"""SentLink: a link of the HTML as it is sent, and the place where its address was written.

Comes in: a letter. Goes out: its links, and findings at an address in a YAML file, else in the template that wrote the
link. An address can be written in several ways: in a field or in Markdown, percent-encoded or not, with merge tags.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.paragraphs import Passage
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.source import Path
from newsletter.text.addresses import is_of_web, with_letters
from newsletter.text.markup import Element

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

DEAD = Rule(
    "links.dead", "error", "“{url}” does not work: {answer}.", "Open it in a browser, and correct or replace it."
)
UNSURE = Rule(
    "links.unsure", "warning", "“{url}” did not answer as a page does: {answer}.", "Open it in a browser to be sure."
)
MOVED = Rule("links.moved", "advice", "“{url}” has moved for good to “{target}”.", "Write the new address.")
LIVE_RULES = (DEAD, UNSURE, MOVED)
"""The rules about fetched addresses, which only live.py applies."""

LONGEST = 100
"""Characters of an address or of a link's words that a message quotes."""

SHORTENERS = frozenset(
    """
    adf.ly alturl.com b.link bit.do bit.ly bitly.com bitly.ws bl.ink buff.ly clck.ru cutt.ly dlvr.it goo.gl grabify.link
    is.gd j.mp kisa.link lnkd.in n9.cl ouo.io ow.ly owl.li rb.gy rebrand.ly rotf.lol s.id shorl.com short.io shorturl.at
    shorturl.asia smarturl.it snip.ly t.co t.ly tiny.cc tiny.one tiny.pl tinylink.in tinyurl.com to.ly trib.al u.to
    url.ie urlz.at v.gd x.co
    """.split()  # noqa: SIM905 - a list of strings would fill the screen
)
"""Public URL shorteners as of 2026: those of SpamAssassin's 25_url_shortener.cf, and a few newer ones.

Left out are those that always lead to one known site (youtu.be, wp.me, amzn.to) and doi.org, whose addresses
are meant to be published: https://github.com/apache/spamassassin/blob/trunk/rules/25_url_shortener.cf.
"""

_NETWORKS_OF_ONES_OWN = (
    *("0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
    *("::/127", "fc00::/7", "fe80::/10"),
)
_LOCAL_NAME = r"[^.]+|.+\.(?:localhost|localdomain|local|internal|intranet|lan|corp|home|private|home\.arpa)"

_TAG = re.compile(r"(\{\{[^{}]*\}\})")
_WRITABLE = r"(?i)https?:|mailto:|tel:|#.|\{\{"  # fields and Markdown refuse all others: a template wrote them
_NUMBER = r"(?i)0x[0-9a-f]*|[0-9]+"
_UNSEEN = re.compile(r"[\t\n\r]")
_IN_ADDRESS = r"[\w/?#=&%~+@:(\-]|[.,!;:'][\w/]"


class SentLink(NamedTuple):
    """A link of the HTML as it is sent.

    `address` has merge tags in their neutral spelling, and is None without `href`. `path` is the link's place in the
    issue, and `number` counts the links there with the same address. `web` has the parts of a web address, None if the
    address is of another kind or invalid; `host` is its site in lower case, or "".
    """

    element: Element
    address: str | None
    path: Path
    number: int
    web: SplitResult | None
    host: str

    @property
    def has_tag(self) -> bool:
        """Whether there is a merge tag in the address, so that it differs from member to member."""
        return bool(_TAG.search(self.address or ""))

    @property
    def begins_with_tag(self) -> bool:
        """Whether a merge tag decides where it leads."""
        return bool(_TAG.match(self.address or ""))


def is_shortened(link: SentLink) -> bool:
    """Return whether a link's address is from a URL shortener."""
    return link.host.removeprefix("www.") in SHORTENERS


def links_of(letter: ParsedLetter) -> tuple[SentLink, ...]:
    """Return the links of the HTML, except the generated ones that add an event to a calendar."""
    seen: Counter[tuple[Path, str | None]] = Counter()
    links = []
    for element in letter.root.iter("a"):
        href = element.get("href")
        # Browsers remove these characters from an address before they parse it.
        address = None if href is None else _UNSEEN.sub("", letter.rendering.tags.neutral(href)).strip()
        if address not in letter.calendar_links:
            path = letter.path_of(element)
            web = _web(address or "")
            links.append(SentLink(element, address, path, seen[path, address], web, _host(web)))
            seen[path, address] += 1
    return tuple(links)


@lru_cache(maxsize=1024)  # two families of rules ask for the links of a letter
def _web(address: str) -> SplitResult | None:
    if not is_of_web(address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises ValueError if it is invalid
        return parts if parts.hostname else None
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _host(web: SplitResult | None) -> str:
    name = unquote(web.hostname or "") if web else ""
    return unicodedata.normalize("NFKC", name).lower().rstrip(".")


def ip_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a host is, in any spelling that browsers accept: 127.0.0.1, 0x7f.1, 017700000001, ::1.

    https://url.spec.whatwg.org/#concept-ipv4-parser
    """
    from ipaddress import AddressValueError, IPv4Address, IPv6Address

    if ":" in host:
        try:
            return IPv6Address(host.partition("%")[0])
        except AddressValueError:
            return None
    labels = host.split(".")
    if len(labels) > 4 or not all(label[:1].isdigit() and re.fullmatch(_NUMBER, label) for label in labels):
        return None
    try:
        *first, last = (_number(label) for label in labels)
    except ValueError:
        return None
    if max(first, default=0) > 255 or last >= 256 ** (4 - len(first)):
        return None
    return IPv4Address(last + sum(number << 8 * (3 - place) for place, number in enumerate(first)))


def is_local(host: str) -> bool:
    """Return whether a host is this computer, or one that only its own network knows: localhost, 10.0.0.1, nas.lan.

    Names without a dot, the names that RFC 6762 (appendix G) and RFC 8375 list, and any with a part called intranet.
    """
    if ip := ip_of(host):
        from ipaddress import ip_network

        return any(ip in ip_network(network) for network in _NETWORKS_OF_ONES_OWN)
    return bool(host) and (re.fullmatch(_LOCAL_NAME, host) is not None or "intranet" in host.split("."))


def _number(label: str) -> int:
    if label[:2].lower() == "0x":
        return int(label[2:] or "0", 16)
    return int(label, 8 if label[0] == "0" else 10)


def finding_at(letter: ParsedLetter, link: SentLink, rule: Rule, **values: str) -> Finding:
    """Return a finding about a link, at its address in a YAML file, else in the template that wrote it."""
    values = {"url": short(link.address or ""), **values}
    if re.match(_WRITABLE, link.address or "") and (written := written_at(letter, link)):
        passage, start, end = written
        return passage.finding(rule, start, **{**values, "url": short(passage.text[start:end])})
    site = letter.publication.site_url
    if site and (link.address or "").startswith(site):
        return letter.finding_in_publication(rule, ("site_url",), **values)
    return letter.finding_in_template(rule, link.element, **values)


def written_at(letter: ParsedLetter, link: SentLink) -> tuple[Passage, int, int] | None:
    """Return the text nearest to a link's origin that contains its address, and the address's start and end in it."""
    spelling = _spelling(link.address or "")
    for passages in _around(letter, link.path):
        found = [
            (passage, match.start(), match.end()) for passage in passages for match in spelling.finditer(passage.text)
        ]
        if found:
            return found[min(link.number, len(found) - 1)]
    return None


def _around(letter: ParsedLetter, path: Path) -> Iterator[Sequence[Passage]]:
    """Yield the texts that may contain a link's address, the nearest first: if `title` is the link, `url` is near."""
    for length in range(len(path), 0, -1):
        yield letter.texts_below(path[:length])
    yield letter.texts_of_publication
    yield letter.texts


def _spelling(address: str) -> re.Pattern[str]:
    """Return a pattern for all spellings of an address that an author may have used, in a field or in Markdown."""
    spellings = dict.fromkeys([address, with_letters(address)])
    patterns = "|".join("".join(_spelled(part) for part in _TAG.split(spelling)) for spelling in spellings)
    return re.compile(rf"(?<![\w.+\-/])(?:{patterns})(?!{_IN_ADDRESS})", re.I)


def core_of(address: str) -> str:
    """Return an address without differences that rarely matter: http or https, %XX, xn--, case, a final slash."""
    return re.sub(r"^https?://", "", unquote(with_letters(address)), flags=re.I).rstrip("/").casefold()


def _spelled(part: str) -> str:
    """Return a pattern for the spellings of part of an address: as it is, after a backslash, percent-encoded."""
    if _TAG.fullmatch(part):
        return _TAG.pattern.replace("(", "(?:", 1)
    may_lack = re.match(r"mailto:|https://(?=www\.)", part, re.I)
    text = unquote(part[may_lack.end() :] if may_lack else part, errors="surrogateescape")
    patterns = []
    for char in text:
        if char.isascii() and char.isalnum():
            patterns.append(char)
            continue
        encoded = "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogateescape"))
        plain = "&(?:amp;)?" if char == "&" else re.escape(char)
        patterns.append(rf"(?:\\?{plain}|{encoded})")
    return (f"(?:{may_lack[0]})?" if may_lack else "") + "".join(patterns)


def short(text: str) -> str:
    """Return an address or a link's words for quoting in a message."""
    return clipped(text, LONGEST)
