"""Fetch addresses, and report those that do not work or have moved; an Answer says how.

This is a module of its own because concurrency, retries and redirects have nothing to do with letters.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import defaultdict
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version

import httpx

from newsletter.check.finding import Rule
from newsletter.check.links.link import DEAD, MOVED, UNSURE, core_of
from newsletter.check.links.off_limits import GuardedTransport, RefusedError, is_personal
from newsletter.errors import causes

AT_ONCE = 20
PER_HOST = 2
MOST_HOPS = 10
METHODS = ("HEAD", "GET", "GET")
"""The requests for an address until one succeeds: some servers refuse HEAD, and one that is down may recover."""

AGENT = f"newsletter-builder/{version('newsletter-builder')} (checks the links of a newsletter before it is sent)"

UNREADABLE = "it is or leads to an address that cannot be read"

_NO_SUCH_NAME = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}
# The server did not send its intermediate certificate: browsers fetch that, Python does not.
_ISSUER_UNKNOWN = {20, 21}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    `answer`: for an answer. `pause`: before a retry. `longest`: before a retry if the server itself says when to retry;
    if it demands more, there is no retry.
    """

    answer: float = 10
    pause: float = 2
    longest: float = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """The rule that an address breaks, and the `words` for the placeholder in the rule's sentence."""

    rule: Rule
    words: str


class LinkChecker:
    """Fetches addresses: twenty at once, but no more than two from one site."""

    def __init__(self, transport: GuardedTransport, patience: Patience, unsubscribe_urls: Container[str]) -> None:
        self._transport = transport
        self._patience = patience
        self._unsubscribe_urls = unsubscribe_urls
        self._places: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self._all = asyncio.Semaphore(AT_ONCE)

    async def fetch_all(
        self, addresses: tuple[str, ...], progress: Callable[[int, int], None]
    ) -> dict[str, Answer | None]:
        """Return an Answer for each address, or None if it works."""
        answers: dict[str, Answer | None] = {}
        async with self._transport:

            async def fetch_one(address: str) -> None:
                answers[address] = await self._answer(address)
                progress(len(answers), len(addresses))

            progress(0, len(addresses))
            await asyncio.gather(*map(fetch_one, addresses))
        return answers

    async def _answer(self, address: str) -> Answer | None:
        """Request an address until it answers well or a retry is pointless, and return the last result."""
        *first, last = METHODS
        for method in first:
            answer, wait = await self._try(method, address)
            if wait is None:
                return answer
            await asyncio.sleep(wait)
        answer, _ = await self._try(last, address)
        return answer

    async def _try(self, method: str, address: str) -> tuple[Answer | None, float | None]:
        """Request once; return the result, and the seconds until a retry is worthwhile, None if it is not."""
        try:
            response, moved_to = await self._follow(method, address)
            return self._result(method, response, moved_to)
        except RefusedError:
            return Answer(UNSURE, "it leads into a network that is not public, and was not asked there"), None
        except (httpx.InvalidURL, ValueError):  # ValueError: names that only look like IDNA, such as xn--a
            return Answer(UNSURE, UNREADABLE), None
        except httpx.TooManyRedirects:
            return Answer(UNSURE, f"it sends one on more than {MOST_HOPS} times"), None
        except Exception as error:  # whatever a site makes of HTTP, the other addresses are still to be asked
            return self._trouble(error)

    def _result(
        self, method: str, response: httpx.Response | None, moved_to: str
    ) -> tuple[Answer | None, float | None]:
        """Return what a response says about an address, and the seconds until a retry, None for no retry."""
        if not response or response.is_success:
            return (Answer(MOVED, moved_to) if moved_to else None), None
        status = response.status_code
        rule = DEAD if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) else UNSURE
        return Answer(rule, f"it answers {_status(status)}"), self._wait(method, response)

    async def _follow(self, method: str, address: str) -> tuple[httpx.Response | None, str]:
        """Follow redirects; return the last answer, and where the address has moved permanently, or "".

        If redirects lead to an address that must not be fetched, there is no answer: that the site works is enough.
        """
        url, moved_to, is_for_good, cookies = httpx.URL(address), "", True, httpx.Cookies()
        for _ in range(MOST_HOPS):
            response = await self._hop(method, url, cookies)
            if not response.has_redirect_location:
                return response, moved_to
            url = url.join(response.headers["location"])
            if not self._may_fetch(url):
                return None, moved_to
            is_for_good = is_for_good and response.status_code in (301, 308)
            if is_for_good:
                moved_to = str(url) if core_of(str(url)) != core_of(address) else ""
        raise httpx.TooManyRedirects(f"more than {MOST_HOPS}")

    def _may_fetch(self, url: httpx.URL) -> bool:
        """Return whether a redirect's target may be fetched, as far as its address tells."""
        is_to_unsubscribe = core_of(str(url).partition("#")[0]) in self._unsubscribe_urls
        return url.scheme in ("http", "https") and not is_to_unsubscribe and not is_personal(str(url))

    async def _hop(self, method: str, url: httpx.URL, cookies: httpx.Cookies) -> httpx.Response:
        """Send one request as soon as the limits allow, and return the response without its body."""
        seconds = self._patience.answer
        waits = httpx.Timeout(seconds, connect=seconds / 2)  # half of it is left for a site's other number
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        request = httpx.Request(method, url, headers=headers, extensions={"timeout": waits.as_dict()})
        cookies.set_cookie_header(request)
        async with self._places[url.host], self._all, asyncio.timeout(seconds):
            response = await self._transport.handle_async_request(request)
            await response.aclose()
        response.request = request
        cookies.extract_cookies(response)
        return response

    def _wait(self, method: str, response: httpx.Response) -> float | None:
        """Return the seconds until a retry may give another answer, None if none will."""
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wait = max(self._patience.pause, _retry_after(response))
            return wait if wait <= self._patience.longest else None
        return 0 if method == "HEAD" else None

    def _trouble(self, error: Exception) -> tuple[Answer, float | None]:
        """Return the Answer for an error without a response, and the seconds until a retry, None for no retry."""
        for cause in causes(error):
            if isinstance(cause, ssl.SSLCertVerificationError):
                if cause.verify_code in _ISSUER_UNKNOWN:
                    return Answer(UNSURE, "who signed its certificate is not known here"), None
                return Answer(DEAD, f"its certificate is not valid, since {_lowered(cause.verify_message)}"), None
            if isinstance(cause, socket.gaierror):
                if cause.errno in _NO_SUCH_NAME:
                    return Answer(DEAD, "there is no site of this name"), None
                return Answer(UNSURE, "the name of its site could not be looked up"), self._patience.pause
            if isinstance(cause, ConnectionRefusedError):
                return Answer(DEAD, "its site refuses the connection"), self._patience.pause
            if isinstance(cause, TimeoutError | httpx.TimeoutException):
                return Answer(UNSURE, f"none came within {self._patience.answer:g} seconds"), self._patience.pause
            if isinstance(cause, OverflowError):  # a port above 65535
                return Answer(UNSURE, UNREADABLE), None
        if isinstance(error, httpx.HTTPError | OSError):
            return Answer(UNSURE, "the connection broke"), self._patience.pause
        return Answer(UNSURE, "what it answers cannot be read"), None


def _status(status: int) -> str:
    """Return a status in digits and, where it has a name, in words: "404, not found"."""
    known = status in {member.value for member in HTTPStatus}
    return f"{status}, {HTTPStatus(status).phrase.lower()}" if known else str(status)


def _retry_after(response: httpx.Response) -> float:
    """Return the seconds in a Retry-After header, in either of its forms; 0 without one.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value).astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):  # OverflowError: a zone that leads out of the years there are
        return 0


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
