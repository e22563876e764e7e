"""The door of a desk for several: a browser comes in by somebody's link, and then is known by its cookie.

Comes in: requests, through a web server with a certificate. Goes out: the answer at the door, or who it is that asks,
looked up anew each time, so that who was taken out is out with the next request. It is a module of its own because it
alone knows what the cookie is called, and which addresses are for those who have none yet.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Scope

from newsletter.errors import UsageError
from newsletter.model.desk_address import DeskAddress
from newsletter.preview.allowed import VISIT, Route, Visit
from newsletter.preview.body import json_body
from newsletter.preview.responses import Json
from newsletter.team.people import Person
from newsletter.team.register import Register

ENTER = "/enter"
_PAGE = Path(__file__).parent / "page"
_FOLDER = _PAGE / "enter"
_FILES = {
    ENTER: _FOLDER / "index.html",
    f"{ENTER}/enter.js": _FOLDER / "enter.js",
    f"{ENTER}/enter.css": _FOLDER / "enter.css",
    f"{ENTER}/icon.svg": _PAGE / "icon.svg",
}
_COME_IN, _LEAVE = "/api/enter", "/api/leave"

OPEN = frozenset({*_FILES, _COME_IN})
"""The addresses for those who have no cookie yet."""

OF_PAGE = "Desk-Person"
"""The header in which a page says whose it is: another may have signed in since, in another tab of the same browser."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
OUT = "You are not signed in here, or not any more: open your own link."
BROKEN = "Nobody can be let in now: whoever runs this desk types `newsletter people list` there, and sees why."
UNKNOWN = "This link lets nobody in: it was replaced or taken back, or a part of it is missing."

_LONGEST_BODY = 1_000  # bytes
_TOO_LONG = "That is too long for a link."
_KEPT = 400 * 86_400
"""Seconds for which browsers keep a cookie, at most; whoever stays away for long is forgotten here before."""

_said = logging.getLogger("uvicorn.error")


class TeamDoor:
    """A door at which everybody has a link of their own."""

    is_for_several = True

    def __init__(self, register: Register, address: DeskAddress) -> None:
        self._register = register
        self._address = address
        # Cookies ignore ports: with the port in its name, one desk's cookie does not replace another's. The prefix
        # keeps other hosts from setting it. Browsers take it only with a certificate, which a trial on one computer
        # does not have.
        self._cookie = f"{'__Host-' if address.is_safe else ''}newsletter-desk-{address.port}"
        self._kept = f"Path=/; HttpOnly; SameSite=Lax{'; Secure' if address.is_safe else ''}"

    @property
    def routes(self) -> list[Route]:
        """The routes by which people come in and leave."""
        return [
            *(Route(place, partial(_shown, file), needs=None) for place, file in _FILES.items()),
            Route(_COME_IN, self._come_in, needs=None, methods=["POST"]),
            Route(_LEAVE, self._leave, needs="read", methods=["POST"]),
        ]

    def origins(self, port: int) -> dict[str, str]:
        """Return the one name under which it answers.

        This computer's own names are none of them: a page at one of these would be another site to a browser, with
        another cookie, without the certificate.
        """
        return {self._address.place: self._address.origin}

    def answer(self, scope: Scope) -> Response | None:
        """Return the answer to who is not let in; or None, when the scope has their Visit."""
        if scope["path"] in OPEN:
            return None
        token = self._token(Headers(scope=scope))
        try:
            person = self._register.known(token) if token else None
        except UsageError as error:
            _said.error("%s", error)
            return Json({"refused": BROKEN}, 503)
        of_page = unquote(Headers(scope=scope).get(OF_PAGE, ""))
        if person and of_page in ("", person.name):
            scope[VISIT] = Visit(person, self._over(token, person), self._register)
            return None
        headers = {"WWW-Authenticate": 'Link realm="desk"'}  # 401 must have it; browsers know no such way
        if "text/html" in Headers(scope=scope).get("accept", ""):
            page, own = _FOLDER / "closed.html", {**headers, "Content-Security-Policy": POLICY}
            return FileResponse(page, 401, headers=own, media_type="text/html")
        return Json({"refused": OUT}, 401, headers=headers)

    def _over(self, token: str, person: Person) -> Callable[[], bool]:
        def is_over() -> bool:
            try:
                return self._register.known(token) != person
            except UsageError:
                return True

        return is_over

    async def _come_in(self, request: Request) -> Response:
        """Let a browser in that brings the secret of a link.

        One that somebody else is signed in with is asked first: else a link would do, sent by whoever, to have somebody
        write under another's name.
        """
        match await json_body(request, _LONGEST_BODY, _TOO_LONG):
            case {"secret": str(secret), "instead": bool(instead)}:
                return await run_in_threadpool(self._entered, request, secret, instead)
        raise HTTPException(400, "Send `secret` and `instead`.")

    def _entered(self, request: Request, secret: str, instead: bool) -> Response:
        try:
            token = self._token(request.headers)
            before, person = self._register.known(token) if token else None, self._register.whose(secret)
            if person is None:
                return Json({"refused": UNKNOWN}, 403)
            if before == person:
                return Json(_told(person))
            if before and not instead:
                return Json({"now": _told(before), "asked": _told(person)}, 409)
            entered = self._register.enter(secret)
            if entered is None:
                return Json({"refused": UNKNOWN}, 403)
            if before:
                self._register.leave(token)
        except UsageError as error:
            _said.error("%s", error)
            return Json({"refused": BROKEN}, 503)
        person, token = entered
        cookie = f"{self._cookie}={token}; {self._kept}; Max-Age={_KEPT}"
        return Json(_told(person), headers={"Set-Cookie": cookie})

    async def _leave(self, request: Request) -> Response:
        """Forget a browser; pictures that it keeps go as well, and what was typed and not saved stays."""
        await json_body(request, _LONGEST_BODY, _TOO_LONG)
        await run_in_threadpool(self._register.leave, self._token(request.headers))
        gone = {"Set-Cookie": f"{self._cookie}=; {self._kept}; Max-Age=0", "Clear-Site-Data": '"cache"'}
        return Json({}, headers=gone)

    def _token(self, headers: Headers) -> str:
        """Return the token among a request's cookies, "" if there is none."""
        cookies = ";".join(headers.getlist("cookie"))  # which HTTP/2 may bring one by one
        pairs = (cookie.strip().partition("=") for cookie in cookies.split(";"))
        return next((value for name, _, value in pairs if name == self._cookie), "")


async def _shown(file: Path, request: Request) -> Response:
    return FileResponse(file, headers={"Content-Security-Policy": POLICY})


def _told(person: Person) -> dict[str, str]:
    return {"name": person.name, "role": person.role}
