"""The routes by which a page hears what is new, and, at a desk for several, tells where in it somebody is.

Comes in: a page that listens, and where it is. Goes out: events, among them who else is here. It is a module of its own
because only these routes know that a page is there as long as it listens.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.preview import requested
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.presence import Here, Presence
from newsletter.preview.responses import Json
from newsletter.preview.watch import Listeners

PING = 15
"""Seconds after which a silent event stream sends something, so that a lost connection is noticed."""

LONGEST_BODY = 2_000  # bytes
TOO_LONG = "That is too long for a place in an issue."
_LONGEST_ID = 64  # characters


def routes(listeners: Listeners) -> list[Route]:
    """Return the routes."""
    answers = _Answers(listeners)
    return [
        Route("/events", answers.events, needs="read"),
        Route("/api/here", answers.here, needs="read", methods=["POST"]),
    ]


class _Answers:
    """One method per address."""

    def __init__(self, listeners: Listeners) -> None:
        self._listeners = listeners
        self._presence = Presence(lambda here: listeners.tell_here([each._asdict() for each in here]))

    async def events(self, request: Request) -> Response:
        person, page = requested.person(request), request.query_params.get("page", "")[:_LONGEST_ID]

        async def changes() -> AsyncIterator[ServerSentEvent]:
            with self._presence.being(page, person.name if person else "") as begin:
                begun = begin if person and page else None
                async for news in self._listeners.listen(requested.is_over(request), begun):
                    yield ServerSentEvent(news.data, event=news.event)

        return EventSourceResponse(changes(), ping=PING)

    async def here(self, request: Request) -> Response:
        """Take where in the newsletter somebody's page is."""
        match await json_body(request, LONGEST_BODY, TOO_LONG):
            case {"page": str(page), "issue": str(issue), "at": str(at)}:
                if person := requested.person(request):
                    self._presence.move(Here(page, person.name, issue, at))
                return Json({})
        raise HTTPException(400, "Send `page`, `issue` and `at`.")
