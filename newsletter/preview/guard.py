"""Who may ask the preview anything: the pages of this preview, in the browser of this computer, and nobody else."""

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


LETTER_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)


DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


NAMES = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """Turns away what does not come from a page of this preview, and puts the headers on that keep pages apart.

    A foreign site can point a name of its own at this computer (DNS rebinding), and then reads what it likes unless the
    Host is looked at; it can have its page send requests here, which tell their Origin, or what Fetch Metadata says.
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
    """Return the answer to what must not be answered, or None."""
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
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Content-Security-Policy", DATA_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
