"""A route, and the right that somebody needs who asks there: the one place that keeps a role from what it may not do.

Comes in: requests that have passed the guard, which has noted who asks. Goes out: the route's own answer, or a refusal
that says who may. No route can be made without the right that it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from starlette.routing import Route as AnyRoute
from starlette.types import Receive, Scope, Send

from newsletter.preview.responses import Json
from newsletter.team.people import Person, Right, refusal
from newsletter.team.register import Register

VISIT = "newsletter.visit"
"""Where a request's scope has its Visit; None at the desk of who writes alone."""


class Visit(NamedTuple):
    """Who asks, whether it is over for them while an answer goes on and on, and who else has a link."""

    person: Person
    is_over: Callable[[], bool]
    register: Register


class Route(AnyRoute):
    """A route that answers whoever has a right; with None, also who is not signed in."""

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, needs: Right | None, methods: list[str] | None = None
    ) -> None:
        super().__init__(path, endpoint, methods=methods)
        self.needs = needs

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if self.needs and (refused := why_not(scope[VISIT], self.needs)):
            await Json({"refused": refused}, 403)(scope, receive, send)
        else:
            await super().handle(scope, receive, send)


def why_not(visit: Visit | None, right: Right) -> str:
    """Return in sentences why who asks may not do something, "" if they may."""
    return refusal(visit.person, right, visit.register.people()) if visit else ""
