"""The routes by which a letter is approved, and an approval taken back.

Comes in: requests, with JSON. Goes out: JSON: whose approvals count, whose do not any more and why, what is missing. At
a desk for several, who approves is who was let in; who writes alone types a name, as for `newsletter approve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.build import with_translations
from newsletter.errors import InputError
from newsletter.letter import Letter
from newsletter.preview import requested
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.review import saying
from newsletter.review.approvals import Entry
from newsletter.review.comments.placed import open_ones
from newsletter.review.saying import Who
from newsletter.review.standing import standing
from newsletter.team.people import may

LONGEST_BODY = 10_000  # bytes
TOO_LONG = "That is too long for a remark."
MISTAKES = "The issue has mistakes: mend them first. Nobody can approve what cannot be read."
CHANGED = "The letter has changed since you looked at it: read it once more, and approve it then."
SIGNED_IN = "Only approvals of people who are signed in count here (`signed_in: true`): docs/team.md tells how."


def routes(desk: Desk) -> list[Route]:
    """Return the routes; what is only looked at is not approved."""
    answers = _Answers(desk)
    path = "/api/issues/{slug}/approvals"
    if not desk.pen:
        return [Route(path, answers.all, needs="read")]
    return [
        Route(path, answers.all, needs="read", methods=["GET"]),
        Route(path, answers.approve, needs="approve", methods=["POST"]),
        Route(path, answers.withdraw, needs="approve", methods=["DELETE"]),
    ]


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, request: Request) -> Response:
        return self._told(request)

    async def approve(self, request: Request) -> Response:
        """Write down that who asks approves the letter of a digest."""
        match await json_body(request, LONGEST_BODY, TOO_LONG):
            case {"letter": str(seen), "remark": str(remark)} as body:
                return await run_in_threadpool(self._approved, request, seen, self._who(request, body), remark)
        raise HTTPException(
            400, "Send the `letter`, as it was answered, and a `remark`; alone, also `as`, who you are."
        )

    async def withdraw(self, request: Request) -> Response:
        """Write down that who asks takes their approval back."""
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        return await run_in_threadpool(self._withdrawn, request, self._who(request, body))

    def _approved(self, request: Request, seen: str, who: Who, remark: str) -> Response:
        letters = self._letters(request)
        if letters[0].publication.approvals.signed_in and who.surety != "signed in":
            raise HTTPException(409, SIGNED_IN)
        if standing(letters).sent != seen:
            raise HTTPException(409, CHANGED)
        saying.approve(letters, who, datetime.now(UTC), remark)
        return self._told(request)

    def _withdrawn(self, request: Request, who: Who) -> Response:
        saying.withdraw(self._letters(request), who, datetime.now(UTC))
        return self._told(request)

    def _told(self, request: Request) -> Response:
        letters, person = self._letters(request), requested.person(request)
        letter = letters[0]
        found, me = standing(letters), requested.who(self._desk, request)
        return Json(
            {
                "letter": found.sent,
                "needed": found.needed,
                "signed_in": letter.publication.approvals.signed_in,
                "counts": [_entry(entry) for entry in found.counts],
                "undone": [_entry(each.entry) | {"causes": list(each.causes)} for each in found.undone],
                "claimed": [_entry(entry) for entry in found.claimed],
                "remarks": list(found.remarks),
                "in_the_way": found.in_the_way,
                "comments": open_ones(letter.publication.root, letter.issue.slug),
                "me": me.name,
                "can": self._desk.pen is not None and may(person, "approve"),
            }
        )

    def _letters(self, request: Request) -> Sequence[Letter]:
        """Return the letter of the newest text in all its languages; refuse while one has mistakes."""
        sheet = requested.sheet(self._desk, request)
        if sheet.edition is None or sheet.is_stale:
            raise HTTPException(409, MISTAKES)
        try:
            return with_translations(sheet.edition.letter)
        except InputError as error:
            raise HTTPException(409, str(error)) from error

    def _who(self, request: Request, body: Any) -> Who:
        if requested.person(request):
            return requested.who(self._desk, request)
        match body:
            case {"as": str(name)}:
                return Who(name, "claimed")
        raise HTTPException(400, "Say who you are, in `as`.")


def _entry(entry: Entry) -> Data:
    return {
        "by": entry.by,
        "person": entry.person,
        "name": entry.name,
        "at": entry.at,
        "remark": entry.remark or "",
        "letter": entry.sent,
    }
