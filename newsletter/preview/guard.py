"""Which requests the preview answers: those of its own pages, in a browser that was let in, and no others.

Comes in: requests. Goes out: refusals, or the application's responses with security headers. Otherwise any site open in
the browser, and any other user of the computer, could read drafts or have messages sent. This is a module of its own
because every response passes through it, whichever module makes it.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.preview.allowed import VISIT
from newsletter.preview.entrance import Entrance, leading_to, split_key
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

HOST_NAMES = ("127.0.0.1", "localhost", "[::1]")
"""The names of this computer in a request's Host header."""

KEY_ADDRESS = "/api/key"
"""Where a command of the same user gets addresses with a new key; it has the secret for it, and no cookie."""

CLOSED = "This preview is open in another browser, or was started again: open the address that it prints."

CLOSED_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>This browser has not been let in</title>
<h1>This browser has not been let in</h1>
<p>A preview shows drafts, so it answers only a browser that comes with its key.</p>
<ul>
<li>Open the whole address that <code>newsletter preview</code> or <code>newsletter write</code>
has printed in the terminal. It works once.</li>
<li>If it has been used, end the preview there with Ctrl-C and start it again: it prints a new one.
<code>newsletter write</code> does so in a second terminal, too.</li>
<li>If you started it by a double click, do so again: it opens a page that is let in.</li>
<li>If you came here by a link, and have the preview open in this browser, <a href="">go on to it</a>.</li>
</ul>
</html>
"""
"""Shown instead of the page. Its link helps because a browser keeps the cookie back when it comes from another site."""


class Guard:
    """ASGI middleware that answers this preview's page in a browser that was let in, and adds security headers.

    Another site can point its domain at this computer (DNS rebinding), and its page could then read everything here; so
    the Host must be a name of this computer. Its page can also send requests here without reading the responses
    (cross-site request forgery); browsers say where these come from, in Origin or in Fetch Metadata (Sec-Fetch-*).
    Other users of this computer can write any header, but not the cookie that a browser gets for its key.
    """

    def __init__(self, app: ASGIApp, entrance: Entrance) -> None:
        self.app = app
        self._entrance = entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message))
            await send(message)

        scope[VISIT] = None
        answer = _refusal(scope) or self._at_the_door(scope)
        await (answer or self.app)(scope, receive, send_with_headers)

    def _at_the_door(self, scope: Scope) -> Response | None:
        """Return the answer to a request with a key, or without the cookie, or None if it may go on.

        A key is answered by a page that leads on, not by a redirect: a redirect would still count as coming from the
        file or the site that led here, for which browsers keep a SameSite=Strict cookie back.
        """
        if scope["method"] == "POST" and scope["path"] == KEY_ADDRESS:
            is_known = self._entrance.knows(Headers(scope=scope).get("authorization", ""))
            return None if is_known else Json({"refused": CLOSED}, 403)
        is_admitted = self._entrance.admits(Headers(scope=scope).get("cookie", ""))
        if scope["method"] == "GET" and scope["path"] == "/":
            key, query = split_key(scope["query_string"].decode("latin-1"))
            if key is not None and (is_admitted or self._entrance.takes(key)):
                page = leading_to(f"/?{query}" if query else "/")
                return Response(page, headers={"Set-Cookie": self._entrance.set_cookie}, media_type="text/html")
        if is_admitted:
            return None
        if "text/html" in Headers(scope=scope).get("accept", ""):
            return Response(CLOSED_PAGE, 403, media_type="text/html")
        return Json({"refused": CLOSED}, 403)


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
