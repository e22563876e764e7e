"""What must never be fetched: addresses that could act on a member's behalf, and machines that are not public.

This is a module of its own so that everything `newsletter check --live` must never do is in one place: live.py applies
it to links, and fetching.py to each redirect.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

from newsletter.check.links.link import ip_of

IP = IPv4Address | IPv6Address

_OF_IPV4 = IPv6Network("64:ff9b::/96")  # IPv4 addresses as DNS64 translates them for networks without IPv4
_UNSUBSCRIBE = re.compile(
    r"unsub|opt[-_]?out|sign[-_]?off|d[ée]sabonn|d[ée]sinscri|abmeld|abbestell|austragen|afmeld|uitschrij|"
    r"cancelar[-_]?(?:la[-_]?)?suscri|darse[-_]?de[-_]?baja|إلغاء",
    re.I,
)
_TOKEN_NAME = re.compile(
    r".*(?:token|secret|passw|pwd|signature|credential|session[-_]?id).*|"
    r"(?:.*[-_.])?(?:jwt|key|apikey|auth|confirm|hash|hmac|mac|otp|pass|sid|sig|ticket|uid|uuid|e?-?mail|member|recipient|"
    r"subscriber|user)(?:[-_.]?id)?",
    re.I | re.S,
)
_TOKEN_VALUE = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9]*[a-z])(?=[a-z0-9]*[0-9])[a-z0-9]{20,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|@",
    re.I,
)
_CAMPAIGN_NAME = re.compile(r"utm_|mtm_|pk_", re.I)


class RefusedError(Exception):
    """The address is in a network that is not public, and was not connected to."""


def is_public(ip: IP) -> bool:
    """Return whether an IP address is public: not of this machine, nor of a home, an office or a data centre."""
    if isinstance(ip, IPv6Address):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _OF_IPV4 else ip.ipv4_mapped or ip.sixtofour
        if inner:
            return is_public(inner)
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def is_personal(address: str) -> bool:
    """Return whether opening an address could do something on a member's behalf.

    It could if its site, path or query has words for unsubscribing, in six languages; or if it has a token: a name or
    password before the @, a parameter named like one (token, key, sig, uid, email, …), or a value that is a UUID or an
    e-mail address or contains 20 consecutive letters and digits, with both among them.
    """
    parts = urlsplit(address)
    if "@" in parts.netloc or _UNSUBSCRIBE.search(unquote(address)):
        return True
    return any(
        _TOKEN_NAME.fullmatch(name) or (_TOKEN_VALUE.search(value) and not _CAMPAIGN_NAME.match(name))
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )


class GuardedTransport(httpx.AsyncHTTPTransport):
    """Connects to the very IP address that it resolved and found allowed, so that no second look-up can differ.

    It is used without httpx's client, which would use proxies, look up passwords and follow redirects by itself.
    """

    def __init__(self, allowed: Callable[[IP], bool], trust: ssl.SSLContext | None) -> None:
        # No connection is kept alive: httpx would reuse it for another site at the same IP address.
        super().__init__(verify=trust or True, limits=httpx.Limits(max_keepalive_connections=0))
        self._allowed = allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raise RefusedError, without connecting, if any IP address of the site is not allowed."""
        host = request.url.raw_host.decode("ascii")
        numbers = await _numbers(host)
        if not all(map(self._allowed, numbers)):
            raise RefusedError
        trouble: Exception = httpx.ConnectError("no address")
        for number in numbers:
            extensions = {**request.extensions, "sni_hostname": host}
            url = request.url.copy_with(host=str(number))
            direct = httpx.Request(request.method, url, headers=request.headers, extensions=extensions)
            try:
                return await super().handle_async_request(direct)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                trouble = error
        raise trouble


async def _numbers(host: str) -> list[IP]:
    """Return the IP addresses of a site, IPv4 first: a broken IPv6 setup would use up the whole timeout."""
    if number := ip_of(host):
        return [number]
    found = await asyncio.get_running_loop().getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    numbers = dict.fromkeys(ip_of(str(place[0])) for *_, place in found)
    return sorted((number for number in numbers if number), key=lambda number: number.version)
