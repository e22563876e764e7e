"""The routes by which a test is sent, and by which the mail server for it is set up, tried, kept and forgotten.

Comes in: requests, with JSON; a password among it goes into the server and nowhere else. Goes out: JSON: what was sent,
what is known of the mail server but its password, or why nothing was done. But for what goes out to members, nothing
else in the preview contacts another computer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.errors import UsageError
from newsletter.preview import requested, views
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.waiting import finished_before_the_end
from newsletter.preview.watch import Listeners
from newsletter.sending.dialogue import Patience
from newsletter.sending.dkim_keys import signing
from newsletter.sending.mail_servers import Found, MailServers
from newsletter.sending.send import send_test, sender_of
from newsletter.sending.server import Server, server_from_form
from newsletter.sending.smtp import Smtp
from newsletter.team.people import may

LONGEST_BODY = 10_000  # bytes
TOO_LONG = "That is too long for an address."
NO_ADDRESS = "your own address, which whoever runs this desk adds: `newsletter people change NAME --email ADDRESS`"
ENDED = "The preview was ended before the mail server had answered: see whether the message has arrived."
TRYING = Patience(greeting=10, opening=10, opened=15, goodbye=3)
"""How long to wait for a server while somebody waits for the word whether it works: not half a minute in all."""


def routes(desk: Desk, servers: MailServers, listeners: Listeners) -> list[Route]:
    """Return the routes of a publication."""
    answers = _Answers(desk, servers, listeners)
    place = "/api/mail-server"
    return [
        Route("/api/issues/{slug}/send", answers.send, needs="write", methods=["POST"]),
        Route(place, answers.known, needs="settings"),
        Route(place, answers.keep, needs="settings", methods=["POST"]),
        Route(f"{place}/try", answers.tried, needs="settings", methods=["POST"]),
        Route(f"{place}/forget", answers.forget, needs="settings", methods=["POST"]),
    ]


class _Answers:
    """One method per address; what may wait, for a server or for a keyring that asks its user, runs in a thread."""

    def __init__(self, desk: Desk, servers: MailServers, listeners: Listeners) -> None:
        self._desk = desk
        self._servers = servers
        self._listeners = listeners

    async def send(self, request: Request) -> Response:
        """Send a test message to one address; who may not send a letter sends it to their own."""
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        to = body.get("to") if isinstance(body, dict) else None
        if not isinstance(to, str) or not to.strip():
            raise HTTPException(400, "Write the address that the test message goes to.")
        person = requested.person(request)
        if person and not may(person, "send") and to.strip().casefold() != person.email.casefold():
            own = f"your own address, {person.email}" if person.email else NO_ADDRESS
            raise HTTPException(403, f"Only an approver may send to others. You may send a test to {own}.")
        return await self._answered(partial(self._sent, request, to))

    def known(self, request: Request) -> Response:
        """Return what is known of the mail server."""
        try:
            return Json(_shown(self._servers.of(self._sender())))
        except UsageError as error:  # an answer, and no failure: the page shows it where the form would be
            return Json(_shown(Found()) | {"failure": str(error)})

    async def tried(self, request: Request) -> Response:
        """Connect to a mail server, sign in, send nothing, and say what happened."""
        return await self._answered(partial(self._tried, _typed(await _body(request))))

    async def keep(self, request: Request) -> Response:
        """Keep a mail server, in the keyring or else in memory."""
        return await run_in_threadpool(self._kept, _typed(await _body(request)))

    async def forget(self, request: Request) -> Response:
        await _body(request)
        return await run_in_threadpool(self._forgotten)

    async def _answered(self, answer: Callable[[], Response]) -> Response:
        """Return what a function answers that waits for a mail server, for minutes at worst."""
        return await finished_before_the_end(answer, self._listeners) or Json({"refused": ENDED}, status_code=502)

    def _sent(self, request: Request, to: str) -> Response:
        sheet = requested.sheet(self._desk, request)
        if sheet.edition is None or sheet.is_stale:
            raise HTTPException(409, "The issue has mistakes: mend them, and send it then.")
        letter, publication = sheet.edition.letter, sheet.edition.letter.publication
        persona = views.named(publication, request.query_params.get("persona", ""))
        server = self._servers.of(sender_of(publication).email).server
        if server is None:
            raise UsageError("No mail server is set: set one up under “Hand over”.")
        read = views.as_read_by(letter, persona)
        transport = Smtp(server, sign=signing(publication.sending.dkim))
        receipts = list(send_test(read, [to], transport, now=datetime.now(UTC), persona=persona))
        said = " ".join(receipt.said for receipt in receipts)
        if any(receipt.status != "accepted" for receipt in receipts):
            return Json({"refused": said}, status_code=502)
        return Json({"said": said})

    def _tried(self, server: Server) -> Response:
        try:
            with Smtp(server, TRYING) as connection:
                return Json({"said": connection.report()})
        except UsageError as error:
            return Json({"refused": str(error)}, status_code=502)

    def _kept(self, server: Server) -> Response:
        return Json(_shown(self._servers.keep(self._sender(), server)))

    def _forgotten(self) -> Response:
        self._servers.forget(self._sender())
        return Json(_shown(self._servers.of(self._sender())))

    def _sender(self) -> str:
        """Return the sender's address; raise UsageError if newsletter.yaml has none, or the settings have mistakes."""
        publication = self._desk.publication
        if publication is None:
            raise UsageError(self._desk.refusal.said)
        return sender_of(publication).email


async def _body(request: Request) -> Any:
    return await json_body(request, LONGEST_BODY, "That is too long for a mail server.")


def _typed(body: Any) -> Server:
    """Return the mail server that a body describes."""
    match body:
        case {
            "host": str(host),
            "port": str(port),
            "security": "tls" | "starttls" as security,
            "user": str(user),
            "password": str(password),
        }:
            return server_from_form(host, port, user, password, is_tls=security == "tls")
    raise HTTPException(400, "Send `host`, `port`, `security`, `user` and `password`.")


def _shown(found: Found) -> Data:
    """Return what the page may know of a mail server, which is all but its password."""
    server = found.server
    return {
        "server": server
        and {
            "place": server.place,
            "host": server.host,
            "port": server.port,
            "security": "tls" if server.is_tls else "starttls",
            "user": server.user,
        },
        "where": found.place,
        "why": found.why,
        "failure": "",
    }
