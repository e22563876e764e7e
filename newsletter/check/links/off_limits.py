"""What must never be fetched: addresses that could act on a member's behalf, and machines that are not public.

This is a module of its own so that everything `newsletter check --live` must never do is in one place: live.py applies
it to links, and fetching.py to each redirect.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import unicodedata
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from itertools import chain
from urllib.parse import SplitResult, unquote, urlsplit

import httpx

from newsletter.check.links.link import ip_of
from newsletter.text.personal_addresses import KEY, MAIL, MAIL_ADDRESS, MEMBER, SESSION

IP = IPv4Address | IPv6Address

_OF_IPV4 = IPv6Network("64:ff9b::/96")  # IPv4 addresses as DNS64 translates them for networks without IPv4
_UNSUBSCRIBE = re.compile(
    r"unsub|opt[-_]?out|sign[-_]?off|d[ée]sabonn|d[ée]sinscri|abmeld|abbestell|austragen|afmeld|uitschrij|"
    r"cancelar[-_]?(?:la[-_]?)?suscri|darse[-_]?de[-_]?baja|إلغاء",
    re.I,
)
_LEAVE = re.compile(
    r"(?:leave|(?:remove|delete|forget)(?:[-_]?me)?|quitter|verlassen|verlaten|salir|مغادرة)(?:\.\w+)?", re.I
)
"""Words for leaving a list that mean something else within others: `leave`, but not `leave-a-legacy`."""
_DECIDE = re.compile(
    r"(?:\w{1,20}[-_])?(?:confirm|verify|activate|reset|approve|accept|decline|reject|cancel|revoke|confirmer|"
    r"best(?:ä|ae)tigen|confirmar|bevestigen|تأكيد|r[ée]initialiser|zur(?:ü|ue)cksetzen|restablecer)"
    r"(?:[-_]\w{1,20})?(?:\.\w+)?",
    re.I,
)
"""Words that do something to what stands behind them: `confirm/17`, `password-reset/17`."""
_TOKEN_NAME = re.compile(
    r".*(?:token|secret|passw|pwd|signature|credential|session[-_]?id).*|"
    r"(?:.*[-_.])?(?:jwt|key|apikey|auth|confirm|hash|hmac|mac|nonce|otp|pass|sid|sig|ticket|tkn?|tok|uid|uuid|e?-?mail|"
    rf"member|recipient|subscriber|user)(?:[-_.]?id)?|{MEMBER}|{SESSION}|{KEY}|{MAIL}",
    re.I | re.S,
)
_TOKEN_VALUE = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9]*[a-z])(?=[a-z0-9]*[0-9])[a-z0-9]{20,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.I,
)
_SHORT_NAME = re.compile(r"(?!v$|q$)[a-z]{1,2}", re.I)  # v: a version or a video, q: what is searched for
_SHORT_VALUE = re.compile(r"(?<![a-z0-9])(?=[a-z0-9]*[a-z])(?=[a-z0-9]*[0-9])[a-z0-9]{6,}", re.I)
_CAMPAIGN_NAME = re.compile(r"utm_|mtm_|pk_", re.I)
_PUBLISHED = re.compile(
    r"(?:docs|drive|sites)\.google\.com/.*|(?:.+\.)?(?:youtube\.com|youtu\.be|vimeo\.com|spotify\.com)/.*|"
    r"(?:.+\.)?zoom\.us/(?:webinar|meeting)/register/.*|events\.teams\.microsoft\.com/event/.*",
    re.S,
)
"""Sites whose long names of documents, films and events look like tokens, and are meant for everybody."""


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

    It could if its site, path or query has words for unsubscribing, leaving or confirming, in six languages; or if it
    has a token: a name or password before the @; a parameter, also one behind a `;`, that is named like one (token,
    key, sig, uid, email, …); a step of the path or a value that is a UUID, an e-mail address or has 20 consecutive
    letters and digits, with both among them, or in a parameter whose name has one letter or two, six.
    """
    parts = urlsplit(address)
    if "@" in parts.netloc or _UNSUBSCRIBE.search(_read(address)):
        return True
    steps, parameters = _steps_and_parameters(parts)
    words = [word for word in (*steps, *chain.from_iterable(parameters)) if word]
    if any(map(_LEAVE.fullmatch, words)) or any(map(_DECIDE.fullmatch, words[:-1])):
        return True
    if any(_TOKEN_NAME.fullmatch(name) or re.fullmatch(MAIL_ADDRESS, value) for name, value in parameters):
        return True
    values = [value or name for name, value in parameters if not _CAMPAIGN_NAME.match(name)]
    is_published = _PUBLISHED.fullmatch(f"{parts.hostname}{parts.path}")
    return not is_published and (
        any(_TOKEN_VALUE.search(word) or re.fullmatch(MAIL_ADDRESS, word) for word in (*steps, *values))
        or any(_SHORT_NAME.fullmatch(name) and _SHORT_VALUE.search(value) for name, value in parameters)
    )


def _steps_and_parameters(parts: SplitResult) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the steps of an address's path, and the names and values of its parameters in path and query."""
    steps, named = [], []
    for step in parts.path.split("/"):
        name, *behind = step.split(";")
        steps.append(_read(name))
        named += behind
    named += re.split("[&;]", parts.query.replace("+", " "))
    return steps, [(_read(name), _read(value)) for name, _, value in (each.partition("=") for each in named)]


def _read(text: str) -> str:
    """Return a part of an address as people read it, however it is encoded."""
    return unicodedata.normalize("NFC", unquote(text))


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
