"""The routes by which the page writes: the values of an issue or of the settings, edits, undo and redo.

Comes in: requests, with JSON. Goes out: JSON: the values as they stand afterwards, what is wrong with them, and what
could not be done. Who asks has passed the guard; what is asked for is made by the pen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.editing.form import form_of
from newsletter.editing.outline import outlined
from newsletter.errors import Refused
from newsletter.model.issue import Issue
from newsletter.preview import requested, settings
from newsletter.preview.allowed import Route, why_not
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.others import address_of_others
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.routes.asked import as_in_file, asked
from newsletter.preview.routes.standing import RefusedEditError, Standings, asked_path, done_or_refused, seen_in
from newsletter.preview.worded import with_help
from newsletter.preview.writing.manuscript import Done
from newsletter.preview.writing.pen import Pen
from newsletter.preview.written_files import model_of
from newsletter.reading.languages import languages
from newsletter.team.people import Right
from newsletter.times import places as zones

LONGEST_BODY = 1_000_000  # bytes
OF_ALL_LINKS = "All links begin with the address of the desk: it is changed on the computer that the desk runs on."
TOO_LONG = "That is more than an issue can hold."


def routes(desk: Desk, pen: Pen) -> list[Route]:
    """Return the routes of a publication that is written here."""
    answers = _Answers(desk, pen)
    return [
        Route("/api/others", answers.others, needs="computer", methods=["POST"]),
        Route("/api/fields", answers.fields, needs="read"),
        Route("/api/choices", answers.choices, needs="read"),
        Route("/api/settings", answers.settings, needs="read"),
        *_of_file("/api/issues/{slug}", answers, "write"),
        *_of_file("/api/settings/{file}", answers, "settings"),
    ]


def _of_file(address: str, answers: _Answers, right: Right) -> list[Route]:
    """Return the routes of a file, which whoever has this right may change."""
    return [
        Route(f"{address}/form", answers.form, needs="read"),
        Route(f"{address}/edits", answers.edits, needs=right, methods=["POST"]),
        Route(f"{address}/undo", answers.undo, needs=right, methods=["POST"]),
        Route(f"{address}/redo", answers.redo, needs=right, methods=["POST"]),
    ]


@cache
def _fields() -> list[Data]:
    return [asdict(field) for field in with_help(form_of(Issue))]


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk, pen: Pen) -> None:
        self._desk = desk
        self._pen = pen
        self._standings = Standings(desk, pen)

    async def others(self, request: Request) -> Response:
        """Answer with an address of the page on which other newsletters are opened."""
        await json_body(request, LONGEST_BODY, TOO_LONG)
        return Json({"address": await run_in_threadpool(address_of_others)})

    def fields(self, request: Request) -> Response:
        return Json({"fields": _fields()})

    def choices(self, request: Request) -> Response:
        """Answer with what can be chosen in a field for a language or a time zone."""
        return Json({"languages": languages(), "zones": sorted(zones.places())})

    def settings(self, request: Request) -> Response:
        """Return the parts of the settings, and their fields."""
        if (publication := self._desk.publication) is None:
            raise HTTPException(409, self._desk.refusal.said)
        return Json(settings.parts(publication, self._desk.root))

    def form(self, request: Request) -> Response:
        """Return the values of a file, which whoever may not change them sees with who may."""
        path = asked_path(self._desk, request)
        seen, who = request.query_params.get("seen", ""), requested.writer(request)
        why = why_not(requested.visit(request), "settings" if "file" in request.path_params else "write")
        kept = {"writable": False, "why": why} if why else {}
        return done_or_refused(lambda: self._standings.standing(path, who, seen, with_text=True) | kept)

    async def edits(self, request: Request) -> Response:
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        try:
            wanted = asked(body)
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        is_of_settings = "file" in request.path_params
        if is_of_settings and requested.visit(request) and any(edit.path[0] == "desk_url" for edit in wanted.edits):
            raise HTTPException(403, OF_ALL_LINKS)

        who = requested.writer(request)

        def make(path: Path) -> Done:
            if wanted.base_text is not None:
                self._pen.know(path, wanted.base_text)
            base = outlined(self._pen.known(path, wanted.base), model_of(path, self._desk.root))
            try:
                return self._pen.edit(path, as_in_file(wanted.edits, base), wanted.base, wanted.burst, who)
            except Refused as refusal:
                raise RefusedEditError(refusal, wanted.edits[0].path) from None

        return await run_in_threadpool(self._standings.after, request, seen_in(body), make)

    async def undo(self, request: Request) -> Response:
        return await self._turned(request, self._pen.undo)

    async def redo(self, request: Request) -> Response:
        return await self._turned(request, self._pen.redo)

    async def _turned(self, request: Request, turn: Callable[[Path, str], Done]) -> Response:
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        who = requested.writer(request)
        return await run_in_threadpool(self._standings.after, request, seen_in(body), lambda path: turn(path, who))
