"""The routes by which comments on an issue are read and written.

Comes in: requests, with JSON. Goes out: JSON: all comments on the issue, each with its place in the newest text. Who
writes is not in the request: it is who was let in.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.editing.outline import Outline, outlined
from newsletter.editing.stored import stored
from newsletter.errors import InputError, UsageError
from newsletter.model.issue import Issue
from newsletter.preview import places, remarked, requested
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.routes.asked import path_in
from newsletter.review.comments import remarks
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.lines import Place
from newsletter.review.comments.placed import comments
from newsletter.review.comments.pointed import Chosen, place_of
from newsletter.review.saying import Who
from newsletter.team.people import may

LONGEST_BODY = 150_000  # bytes
TOO_LONG = "That is too long for a comment."
_ABOUT = "A comment has a `text`, and `about`: null for the whole letter, or a `path`, `words`, `before` and `after`."
_ONE_OF = "Send `what`: comment, answer, changed, withdrawn, resolved or reopened; with `to` what it is about."


def routes(desk: Desk) -> list[Route]:
    """Return the routes; what is only looked at takes no comments."""
    answers = _Answers(desk)
    path = "/api/issues/{slug}/comments"
    say = [Route(path, answers.say, needs="comment", methods=["POST"])] if desk.pen else []
    return [Route(path, answers.all, needs="read"), *say]


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, request: Request) -> Response:
        """Return all comments on an issue, or why its file cannot be read."""
        return self._answer(request, requested.of_issue(request, self._desk.path).stem)

    async def say(self, request: Request) -> Response:
        """Write down what somebody says, and return all comments."""
        body = await json_body(request, LONGEST_BODY, TOO_LONG)

        def do() -> Response:
            slug = requested.of_issue(request, self._desk.path).stem
            try:
                self._say(slug, requested.who(self._desk, request), body)
            except UsageError as error:
                return Json({"refused": str(error)}, 422)
            return self._answer(request, slug)

        return await run_in_threadpool(do)

    def _say(self, slug: str, who: Who, body: Any) -> None:
        root, now = self._desk.root, datetime.now(UTC)
        match body:
            case {"what": "comment", "text": str(text), "about": about}:
                remarks.comment(root, slug, who, now, text, self._place(slug, about))
            case {"what": "answer", "to": str(to), "text": str(text)}:
                remarks.answer(root, slug, who, now, to, text)
            case {"what": "changed", "to": str(to), "text": str(text)}:
                remarks.change(root, slug, who, now, to, text)
            case {"what": "withdrawn", "to": str(to)}:
                remarks.withdraw(root, slug, who, now, to)
            case {"what": ("resolved" | "reopened") as decision, "to": str(to)}:
                remarks.decide(root, slug, who, now, to, decision)
            case _:
                raise HTTPException(400, _ONE_OF)

    def _place(self, slug: str, about: Any) -> Place | None:
        """Return the place of what was chosen in the letter; refuse if there is no such place any more."""
        if about is None:
            return None
        match about:
            case {"path": path, "words": str(words), "before": str(before), "after": str(after)}:
                chosen = Chosen(words, before, after)
            case _:
                raise HTTPException(400, _ABOUT)
        try:
            place = place_of(Ground(self._data(slug)), path_in(path), chosen)
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        if place is None:
            raise UsageError("What you have chosen is not in the letter any more: choose it again.")
        return place

    def _answer(self, request: Request, slug: str) -> Response:
        who = requested.who(self._desk, request)
        can = self._desk.pen is not None and may(requested.person(request), "comment")
        ground = Ground(self._data(slug))
        said: Data = {"me": who.name, "can": can, "problems": [], "threads": [], "parts": remarked.parts(ground)}
        try:
            said["threads"] = remarked.shown(comments(self._desk.root, slug, ground), ground, who)
        except InputError as error:
            said["problems"] = [places.problem(problem, self._desk.root) for problem in error.problems]
        except UsageError as error:
            said["problems"] = [{"file": "", "line": 0, "column": 0, "message": str(error), "hint": ""}]
        return Json(said | {"open": sum(thread["resolved"] is None for thread in said["threads"])})

    def _data(self, slug: str) -> dict[str, Any]:
        """Return the data of an issue's newest text; while nobody can read that, of the last one that was good."""
        path = self._desk.path(slug)
        outline = self._desk.pen.outline(path) if self._desk.pen else _outline(path)
        if outline is None:
            edition = self._desk.sheet(slug).edition
            return edition.issue.source.data if edition else {}
        return outline.data


def _outline(path: Path) -> Outline | None:
    """Return the outline of an issue's file; None if it cannot be read."""
    with suppress(InputError, OSError):
        return outlined(stored(path.read_bytes(), path.name).text, Issue)
    return None
