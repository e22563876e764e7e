"""What every answer of the server has: pages with their policy, plain words, the log for a signed request.

Comes in: a page of the bundle, a sentence, or a request. Goes out: responses that no one keeps and no other site
frames, and the body of a form. It is a module of its own because whoever joins and whoever leaves is answered alike.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from newsletter.sending.leaving.lines import marks_of
from newsletter.sending.leaving.signature import AFTER, refusal

if TYPE_CHECKING:
    from starlette.requests import Request

    from newsletter.sending.leaving.bundle import Page
    from newsletter.sending.leaving.log import Log
    from newsletter.sending.secret import Secret

MOST_BYTES = 10_000
"""The longest body of a POST; `List-Unsubscribe=One-Click` has 26."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address holds the token
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def page(shown: Page, status: int = 200) -> Response:
    """Return a page."""
    headers = {**_HEADERS, "Content-Security-Policy": shown.policy}
    return Response(shown.content, status, headers=headers, media_type="text/html")


def plain(said: str, status: int, headers: object = None) -> Response:
    """Return a sentence for who is no member."""
    more = dict(headers) if isinstance(headers, dict) else {}
    own = {**_HEADERS, "Content-Security-Policy": _POLICY, **more}
    return Response(f"{said}\n", status, headers=own, media_type="text/plain")


def refused(request: Request, error: Exception) -> Response:
    """Return the answer to a request that HTTP itself refuses."""
    status = cast(HTTPException, error).status_code
    return plain(f"{HTTPStatus(status).phrase}.", status, cast(HTTPException, error).headers)


def log_for(request: Request, log: Log[Any], name: str, secret: Secret, now: float) -> Response:
    """Return a log, without what its reader has already, if the request is signed."""
    if request.method not in ("GET", "HEAD"):
        raise HTTPException(405, headers={"Allow": "GET, HEAD"})
    after = request.query_params.get(AFTER, "")
    if said := refusal(secret, request.headers.get("authorization", ""), name, after, now):
        return plain(said, 403)
    length, parts = log.behind(marks_of(after))
    headers = {**_HEADERS, "Content-Security-Policy": _POLICY, "Content-Length": str(length)}
    return StreamingResponse(parts, headers=headers, media_type="text/plain")


async def body_of(request: Request) -> str:
    """Return the body of a POST; raise HTTPException for one that is too long, ClientDisconnect for one that breaks."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    return body.decode("utf-8", "replace")
