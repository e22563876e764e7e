"""The web application at which members leave: requests → answers.

Comes in: requests for a token, from members, from mail programs in their name (RFC 8058), and from whatever follows all
links in a message. Goes out: pages, and an entry in the log for each POST. What only looks changes nothing, as scanners
of links do, by GET or HEAD. There is no cookie, no redirect, no database and no address: a token says all that is
needed.

The token is the last step of the path, and whatever stands before it is the proxy's business.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import parse_qs, unquote_plus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from newsletter.errors import said_by_system
from newsletter.sending.leaving.entries import LEFT, Entry, What
from newsletter.sending.leaving.responses import body_of, log_for, page, plain, refused
from newsletter.sending.leaving.tokens import Meant, read_token

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from newsletter.sending.leaving.bundle import Bundle, State
    from newsletter.sending.leaving.log import Log
    from newsletter.sending.secret import Secret

LINES_AN_HOUR = 20
"""How many lines one member can fill: more are no clicks, but somebody who would fill the disk."""


class Joining(Protocol):
    """What the same server answers to people who sign up."""

    async def answer(self, name: str, request: Request) -> Response | None:
        """Return the answer to a request, by the last step of its path; None if it is about something else."""


def application(
    bundle: Bundle,
    log: Log[Entry],
    secret: Secret,
    joining: Joining | None = None,
    now: Callable[[], float] = time.time,
) -> Starlette:
    """Return the application."""
    answers = _Answers(bundle, log, secret, joining, now)
    return Starlette(
        routes=[Route("/{path:path}", answers.answer, methods=["GET", "POST"])],  # and HEAD, which Starlette adds
        exception_handlers={HTTPException: refused, OSError: answers.failed, Exception: answers.failed},
    )


class _Answers:
    def __init__(
        self, bundle: Bundle, log: Log[Entry], secret: Secret, joining: Joining | None, now: Callable[[], float]
    ) -> None:
        self._bundle = bundle
        self._log = log
        self._secret = secret
        self._joining = joining
        self._now = now
        self._pace = _Pace()

    async def answer(self, request: Request) -> Response:
        name = cast(str, request.path_params["path"]).rstrip("/").rpartition("/")[2]
        try:
            if self._joining and (answered := await self._joining.answer(name, request)):
                return answered
            return await self._answer(name, request)
        except ClientDisconnect:
            return plain("The request has not arrived whole.", 400)

    async def _answer(self, name: str, request: Request) -> Response:
        if name == LEFT.name:
            return log_for(request, self._log, name, self._secret, self._now())
        meant = read_token(self._secret, name)
        if meant is None:
            return self._page("unknown", status=404)
        if request.method != "POST":
            return self._page("ask", meant.language)
        what = _asked(await body_of(request))
        if what is None:
            return self._page("ask", meant.language, status=400)
        return await self._noted(meant, what)

    async def _noted(self, meant: Meant, what: What) -> Response:
        """Return the answer to who leaves or comes back, once that is on the disk."""
        entry = Entry(datetime.fromtimestamp(self._now(), UTC), what, meant.sending, meant.key)
        last = self._pace.last_of_too_many(entry)
        if last is None:
            await run_in_threadpool(self._log.append, entry)
            self._pace.count(entry)
        elif last != what:
            return self._page("failed", meant.language, status=429)
        return self._page("left" if what == "left" else "back", meant.language)

    def failed(self, request: Request, error: Exception) -> Response:
        """Return the answer to who could not be noted: mail programs try again, as they do with any server error."""
        if isinstance(error, OSError):  # of any other error, uvicorn tells
            logging.getLogger(__name__).error(
                "%s Nobody can unsubscribe until that is put right.", said_by_system(error)
            )
        return self._page("failed", status=503 if isinstance(error, OSError) else 500)

    def _page(self, state: State, language: str = "", *, status: int = 200) -> Response:
        return page(self._bundle.page(state, language), status)


class _Pace:
    """How many lines each member has filled in this hour, and what the last one says."""

    def __init__(self) -> None:
        self._hour: datetime | None = None
        self._lines: dict[bytes, tuple[int, What]] = {}

    def last_of_too_many(self, entry: Entry) -> What | None:
        """Return what a member's last line says, if there are so many that an entry is to get none; else None."""
        hour = entry.when.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour = hour
            self._lines.clear()
        count, last = self._lines.get(entry.key, (0, entry.what))
        return last if count >= LINES_AN_HOUR else None

    def count(self, entry: Entry) -> None:
        """Count an entry that is on the disk."""
        self._lines[entry.key] = self._lines.get(entry.key, (0, entry.what))[0] + 1, entry.what


def _asked(body: str) -> What | None:
    """Return what a POST asks for: what RFC 8058 wants in it, in either type of form, or our own button; else None."""
    text = unquote_plus(body)
    if "one-click" in text.lower():
        return "left"
    return "back" if "back" in parse_qs(text) else None
