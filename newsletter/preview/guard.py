"""Who may ask the preview anything: the pages of this preview, in the browser of this computer, and nobody else.

Comes in: requests. Goes out: refusals, or the application's answers with the headers that keep pages apart. The preview
asks for no password, so any site that is open in the browser could otherwise read drafts or have messages sent. This is
a module of its own because every answer passes through it, whichever module makes it.
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
"""The Content-Security-Policy of the page: its own files alone, and no other site may frame it."""

LETTER_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
"""That of the letter in its frame: no scripts, which no mail program runs, and nothing from other sites."""

DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""That of all other answers, which are not meant to be looked at."""

NAMES = ("127.0.0.1", "localhost", "[::1]")
"""What this computer is called in the Host of a request."""


class Guard:
    """ASGI middleware that refuses what does not come from a page of this preview, and protects what is answered.

    Another site can point a name of its own at this computer (DNS rebinding), and its page could then read everything
    here; so the Host must be a name of this computer. Its page can also send requests here without reading the answers
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
    """Return the refusal of a request, or None where it may be answered; following a link to the page is allowed."""
    headers, port = Headers(scope=scope), scope["server"][1]
    hosts = {f"{name}:{port}" for name in NAMES} | ({*NAMES} if port == 80 else set())
    host = headers.get("host", "").lower()
    if host not in hosts or len(headers.getlist("host")) != 1:
        return Json({"refused": f"This preview is at http://{NAMES[0]}:{port}/ and under no other name."}, 421)
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
    """Add the headers that keep an answer away from other sites; what the answer says itself of caching stays."""
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Content-Security-Policy", DATA_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
