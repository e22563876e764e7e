"""Addresses that lead through a service, which a mail program or a web site has put around another address.

Comes in: an address. Goes out: the service, and the address behind it where it can be read. It is a module of its own
because each service has a way of its own to write an address within an address.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from newsletter.text.addresses import is_of_web


class Wrapped(NamedTuple):
    """An address within another; `inner` is "" where only the service can say what it is."""

    service: str
    inner: str


_SERVICES = (
    ("Outlook's Safe Links", r".+\.safelinks\.protection\.(?:outlook\.com|office365\.us)", "/.*", "url"),
    ("Proofpoint's URL Defense", r"urldefense(?:\.proofpoint)?\.com", "/v1/url", "u"),
    ("Barracuda's Link Protection", r"linkprotect\.cudasvc\.com", "/url", "a"),
    ("Trellix's URL Protection", r"protect2?\.fireeye\.com", "(?:/v1)?/url", "u"),
    ("Symantec's Click-time Protection", r"clicktime\.symantec\.com", "/.*", "u"),
    ("Google", r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}", "/url", "q|url"),
    ("YouTube", r"(?:www\.)?youtube\.com", "/redirect", "q"),
    ("Facebook", r"(?:(?:l|lm|m|www)\.)?facebook\.com|l\.messenger\.com", r"/l\.php", "u"),
    ("Instagram", r"l\.instagram\.com", "/", "u"),
    ("LinkedIn", r"(?:www\.)?linkedin\.com", "/redir/redirect|/safety/go", "url"),
    ("Slack", r"slack-redir\.net", "/link", "url"),
    ("GMX or WEB.DE", r"deref-(?:gmx|web|mail)(?:-\d\d)?\.(?:net|de|com)", "/mail/client/.*", "redirectUrl"),
    ("Mimecast", r".+\.mimecast(?:protect)?\.com", "/s/.*", ""),
    ("Mailchimp", r".+\.list-manage\.com", "/track/click", ""),
    ("Cisco's Secure Web", r"secure-web\.cisco\.com", "/.*", ""),
)
"""Each service with patterns for its host, its path, and the parameter that holds the address, if it can be read."""

_HOSTS = "|".join(hosts for _, hosts, _, _ in _SERVICES)

_PROOFPOINT = r"https?://urldefense(?:\.proofpoint)?\.com"
_PROOFPOINT_2 = rf"{_PROOFPOINT}/v2/url\?(?:.*&)?u=(?P<inner>[^&#]+).*"
_PROOFPOINT_3 = rf"{_PROOFPOINT}/v3/__(?P<inner>.+?)__;(?P<left_out>[\w=-]*+)!.*"
_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # of runs of characters, from 2 on
_NOT_IN_ADDRESS = r"""[\s<>"\\^`{}|]"""
_MOST_TIMES = 5  # that an address was wrapped


def innermost(address: str) -> Wrapped:
    """Return the service that an address leads through, and the address behind it and any others; or ("", address)."""
    service, inner = "", address
    for _ in range(_MOST_TIMES):
        if not (found := unwrapped(inner)):
            break
        service, inner = service or found.service, found.inner
        if not inner:
            break
    return Wrapped(service, inner)


def unwrapped(address: str) -> Wrapped | None:
    """Return the service that an address leads through, and the address behind it; None if it leads through none."""
    web = urlsplit(address)
    host = web.hostname or ""
    if not re.fullmatch(_HOSTS, host):
        return None
    if found := re.fullmatch(_PROOFPOINT_2, address):
        return Wrapped("Proofpoint's URL Defense", _readable(found["inner"].translate(str.maketrans("-_", "%/"))))
    if found := re.fullmatch(_PROOFPOINT_3, address):
        return Wrapped("Proofpoint's URL Defense", _readable(_filled_in(found["inner"], found["left_out"])))
    for service, hosts, paths, names in _SERVICES:
        if re.fullmatch(hosts, host) and re.fullmatch(paths, web.path or "/"):
            values = [part.partition("=")[2] for part in web.query.split("&") if re.match(f"(?:{names})=", part)]
            inner = next(filter(None, map(_readable, values)), "")
            return Wrapped(service, inner) if inner or not names else None
    return None


def _readable(encoded: str) -> str:
    """Return a web address that was percent-encoded to stand within another, or "" if it is none."""
    address = unquote(encoded)
    return re.sub(_NOT_IN_ADDRESS, lambda found: quote(found[0]), address) if is_of_web(address) else ""


def _filled_in(address: str, left_out: str) -> str:
    """Return an address of Proofpoint's version 3 with the characters for which it has stars.

    https://help.proofpoint.com/Threat_Insight_Dashboard/API_Documentation/URL_Decoder_API
    """
    try:
        characters = urlsafe_b64decode(f"{left_out}==").decode()
    except ValueError:
        return ""
    rest = iter(characters)
    return re.sub(
        r"\*(?:\*(.))?",
        lambda star: "".join(islice(rest, _LENGTHS.find(star[1]) + 2 if star[1] else 1)),
        re.sub(r"(?<=:)/(?=[^/])", "//", address, count=1),
    )
