"""A route, and the right that somebody needs who asks there: the one place that keeps a role from what it may not do.

Comes in: requests that have passed the guard, which has noted who asks. Goes out: the route's own answer, or a refusal
that says who may. No route can be made without the right that it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from starlette.routing import Route as AnyRoute
from starlette.types import Receive, Scope, Send

from newsletter.preview.responses import Json
from newsletter.team.people import Person, Right, refusal

VISIT = "newsletter.visit"
"""Where a request's scope has its Visit; None at the desk of who writes alone."""


class Visit(NamedTuple):
    """Who asks, whether that still holds while an answer goes on and on, and who else has a link."""

    person: Person
    is_over: Callable[[], bool]
    people: Callable[[], Sequence[Person]]


class Route(AnyRoute):
    """A route that answers whoever has a right."""

    def __init__(self, path: str, endpoint: Callable[..., Any], *, needs: Right, methods: list[str] | None = None):
        super().__init__(path, endpoint, methods=methods)
        self.needs: Right = needs

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if refused := why_not(scope[VISIT], self.needs):
            await Json({"refused": refused}, 403)(scope, receive, send)
        else:
            await super().handle(scope, receive, send)


def why_not(visit: Visit | None, right: Right) -> str:
    """Return in sentences why who asks may not do something, "" if they may."""
    return refusal(visit.person, right, visit.people()) if visit else ""
