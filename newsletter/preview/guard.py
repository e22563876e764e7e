"""Which requests the preview answers: those of its own pages, in a browser on this computer, and no others.

Comes in: requests. Goes out: refusals, or the application's responses with security headers. The preview has no
password, so any site open in the browser could otherwise read drafts or have messages sent. This is a module of its own
because every response passes through it, whichever module makes it.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.preview.json_response import Json

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

HOST_NAMES = ("127.0.0.1", "localhost", "[::1]")
"""The names of this computer in a request's Host header."""


class Guard:
    """ASGI middleware that refuses requests from elsewhere than this preview's page, and adds security headers.

    Another site can point its domain at this computer (DNS rebinding), and its page could then read everything here; so
    the Host must be a name of this computer. Its page can also send requests here without reading the responses
    (cross-site request forgery); browsers say where these come from, in Origin or in Fetch Metadata (Sec-Fetch-*).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message))
            await send(message)

        refusal = _refusal(scope)
        await (refusal or self.app)(scope, receive, send_with_headers)


def _refusal(scope: Scope) -> Response | None:
    """Return the refusal of a request, or None if it is allowed, as following a link to the page is."""
    headers, port = Headers(scope=scope), scope["server"][1]
    hosts = {f"{name}:{port}" for name in HOST_NAMES} | ({*HOST_NAMES} if port == 80 else set())
    host = headers.get("host", "").lower()
    if host not in hosts or len(headers.getlist("host")) != 1:
        return Json({"refused": f"This preview is at http://{HOST_NAMES[0]}:{port}/ and under no other name."}, 421)
    origin = headers.get("origin")
    if origin != f"http://{host}" and (origin is not None or scope["method"] not in ("GET", "HEAD")):
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
