"""Which requests the preview answers: those of its own pages, in a browser that was let in, and no others.

Comes in: requests. Goes out: refusals, or the application's responses with security headers. Otherwise any site open in
the browser, and any other user of the computer, could read drafts or have messages sent. This is a module of its own
because every response passes through it, whichever module makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.preview.allowed import Route
from newsletter.preview.responses import Json

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The Content-Security-Policy of the page: only its own files, and no other site may frame it."""

LETTER_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
"""The policy of the letter in its frame: no scripts, which no mail program runs, and nothing from other sites."""

DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of all other responses, which are not pages."""


class Door(Protocol):
    """How browsers come in, and who they are: that of one person (own_door.py), or of several (team_door.py)."""

    @property
    def is_for_several(self) -> bool:
        """Whether several people come in, each by a link of their own."""

    @property
    def routes(self) -> list[Route]:
        """The routes that belong to the door."""

    def origins(self, port: int) -> dict[str, str]:
        """Return the names under which it answers at a port, as a Host header has them, and the origin of each."""

    def answer(self, scope: Scope) -> Response | None:
        """Return the answer to who is not let in; or None, when the scope says who has been."""


class Guard:
    """ASGI middleware that answers this preview's page in a browser that was let in, and adds security headers.

    Another site can point its domain at this computer (DNS rebinding), and its page could then read everything here; so
    the Host must be a name of the desk. Its page can also send requests here without reading the responses
    (cross-site request forgery); browsers say where these come from, in Origin or in Fetch Metadata (Sec-Fetch-*).
    """

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message))
            await send(message)

        answer = _refusal(scope, self._door.origins(scope["server"][1])) or self._door.answer(scope)
        await (answer or self.app)(scope, receive, send_with_headers)


def _refusal(scope: Scope, origins: Mapping[str, str]) -> Response | None:
    """Return the refusal of a request, or None if it is allowed, as following a link to the page is."""
    headers = Headers(scope=scope)
    own = origins.get(headers.get("host", "").lower())
    if own is None or len(headers.getlist("host")) != 1:
        return Json({"refused": f"This is at {next(iter(origins.values()))}/ and under no other name."}, 421)
    origin = headers.get("origin")
    if origin != own and (origin is not None or scope["method"] not in ("GET", "HEAD")):
        return Json({"refused": "Requests from other sites are not answered."}, 403)
    is_navigation = (
        scope["method"] == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not is_navigation:
        return Json({"refused": "Requests from other sites are not answered."}, 403)
    return None


def _protect(headers: MutableHeaders) -> None:
    """Add the headers that keep a response from other sites; its own caching headers stay."""
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Content-Security-Policy", DATA_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
