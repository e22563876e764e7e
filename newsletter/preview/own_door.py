"""The door of a desk at which one person writes: a browser comes in by a key that works once, or by its cookie.

Comes in: requests to this computer. Goes out: the answer at the door, or nothing, and the request goes on. It is a
module of its own because a desk for several has another door, and the guard asks no more of the one than of the other.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from newsletter.preview.allowed import VISIT, Route
from newsletter.preview.body import json_body
from newsletter.preview.entrance import HOST, Entrance, leading_to, split_key
from newsletter.preview.responses import Json

NAMES = (HOST, "localhost", "[::1]")
"""The names of this computer in a request's Host header."""

LONGEST_BODY = 10_000  # bytes
TOO_LONG = "That is too long for the name of an issue."

KEY_ADDRESS = "/api/key"
"""Where a command of the same user gets addresses with a new key; it has the secret for it, and no cookie."""

ASKED = {"WWW-Authenticate": 'Key realm="preview"'}
"""What an answer says to who is not let in (RFC 9110, 15.5.2); browsers know no such way and show what comes along."""

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


class OwnDoor:
    """A door to which only this computer comes.

    Other users of it can write any header, but not the cookie that a browser gets for its key.
    """

    is_for_several = False

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    @property
    def routes(self) -> list[Route]:
        """The routes that belong to the door."""
        return [Route(KEY_ADDRESS, self._key, needs="computer", methods=["POST"])]

    def origins(self, port: int) -> dict[str, str]:
        """Return the names under which it answers at a port, as a Host header has them, and the origin of each."""
        hosts = [f"{name}:{port}" for name in NAMES] + ([*NAMES] if port == 80 else [])
        return {host: f"http://{host}" for host in hosts}

    def answer(self, scope: Scope) -> Response | None:
        """Return the answer to a request with a key, or without the cookie, or None if it may go on.

        A key is answered by a page that leads on, not by a redirect: a redirect would still count as coming from the
        file or the site that led here, for which browsers keep a SameSite=Strict cookie back.
        """
        scope[VISIT] = None
        if scope["method"] == "POST" and scope["path"] == KEY_ADDRESS:
            is_known = self._entrance.knows(Headers(scope=scope).get("authorization", ""))
            return None if is_known else Json({"refused": CLOSED}, 401, headers=ASKED)
        is_admitted = self._entrance.admits(Headers(scope=scope).get("cookie", ""))
        if scope["method"] == "GET" and scope["path"] == "/":
            key, query = split_key(scope["query_string"].decode("latin-1"))
            if key is not None and (is_admitted or self._entrance.takes(key)):
                page = leading_to(f"/?{query}" if query else "/")
                return Response(page, headers={"Set-Cookie": self._entrance.set_cookie}, media_type="text/html")
        if is_admitted:
            return None
        if "text/html" in Headers(scope=scope).get("accept", ""):
            return Response(CLOSED_PAGE, 401, headers=ASKED, media_type="text/html")
        return Json({"refused": CLOSED}, 401, headers=ASKED)

    async def _key(self, request: Request) -> Response:
        """Give an address of the page for another browser, or for another start of the command."""
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        slug = body.get("issue") if isinstance(body, dict) else None
        return Json({"address": self._entrance.new_address({"issue": slug} if isinstance(slug, str) else {})})
