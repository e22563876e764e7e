"""The routes by which the page writes: an issue's values, edits, undo and redo.

Comes in: requests, with JSON. Goes out: JSON: the values as they stand afterwards, what is wrong with them, and what
could not be done. Who asks has passed the guard; what is asked for is made by the pen.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.editing.form import form_of
from newsletter.editing.outline import outlined
from newsletter.editing.surgery import fingerprint
from newsletter.errors import InputError, Refused
from newsletter.model.issue import Issue
from newsletter.preview import pasted, places
from newsletter.preview.asked import as_in_file, asked, shown, values
from newsletter.preview.body import json_body
from newsletter.preview.both import together
from newsletter.preview.desk import Desk
from newsletter.preview.entrance import Entrance
from newsletter.preview.guard import KEY_ADDRESS
from newsletter.preview.manuscript import CollisionError, Done, UnknownBaseError
from newsletter.preview.pen import Pen
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.reading.languages import languages
from newsletter.reading.source import dotted
from newsletter.times import places as zones

LONGEST_BODY = 1_000_000  # bytes
TOO_LONG = "That is more than an issue can hold."


def routes(desk: Desk, pen: Pen, entrance: Entrance) -> list[Route]:
    """Return the routes of a publication that is written here."""
    answers = _Answers(desk, pen, entrance)
    return [
        Route(KEY_ADDRESS, answers.key, methods=["POST"]),
        Route("/api/fields", answers.fields),
        Route("/api/choices", answers.choices),
        Route("/api/clean", pasted.clean, methods=["POST"]),
        Route("/api/issues/{slug}/form", answers.form),
        Route("/api/issues/{slug}/edits", answers.edits, methods=["POST"]),
        Route("/api/issues/{slug}/undo", answers.undo, methods=["POST"]),
        Route("/api/issues/{slug}/redo", answers.redo, methods=["POST"]),
    ]


@cache
def _fields() -> list[Data]:
    return [asdict(field) for field in form_of(Issue)]


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk, pen: Pen, entrance: Entrance) -> None:
        self._desk = desk
        self._pen = pen
        self._entrance = entrance

    async def key(self, request: Request) -> Response:
        """Give an address of the page for another browser, or for another start of the command."""
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        slug = body.get("issue") if isinstance(body, dict) else None
        return Json({"address": self._entrance.new_address({"issue": slug} if isinstance(slug, str) else {})})

    def fields(self, request: Request) -> Response:
        return Json({"fields": _fields()})

    def choices(self, request: Request) -> Response:
        """Answer with what can be chosen in a field for a language or a time zone."""
        return Json({"languages": languages(), "zones": sorted(zones.places())})

    def form(self, request: Request) -> Response:
        path = self._path(request)
        seen = request.query_params.get("seen", "")
        return _done_or_refused(lambda: self._standing(path, seen, with_text=True))

    async def edits(self, request: Request) -> Response:
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        try:
            wanted = asked(body)
        except ValueError as error:
            raise HTTPException(400, str(error)) from error

        def make(path: Path) -> Done:
            if wanted.base_text is not None:
                self._pen.know(path, wanted.base_text)
            base = outlined(self._pen.known(path, wanted.base), Issue)
            try:
                return self._pen.edit(path, as_in_file(wanted.edits, base), wanted.base, wanted.burst)
            except Refused as refusal:
                raise _RefusedEditError(refusal, wanted.edits[0].path) from None

        return await run_in_threadpool(self._after, request, _seen(body), make)

    async def undo(self, request: Request) -> Response:
        return await self._turned(request, self._pen.undo)

    async def redo(self, request: Request) -> Response:
        return await self._turned(request, self._pen.redo)

    async def _turned(self, request: Request, turn: Callable[[Path], Done]) -> Response:
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        return await run_in_threadpool(self._after, request, _seen(body), turn)

    def _after(self, request: Request, seen: str, make: Callable[[Path], Done]) -> Response:
        """Answer with how an issue stands after something was done to it; the page has seen the text of a hash."""
        path = self._path(request)

        def do() -> Data:
            done = make(path)
            self._desk.changed([path])
            standing = self._standing(path, seen)
            since = self._pen.way(path, done.left, standing["hash"])  # another program may have been faster
            touched = since.follow(done.touched) if since and done.touched else done.touched
            is_merged = done.is_merged or (since is not None and since.is_foreign)
            return standing | {"touched": touched, "merged": is_merged}

        try:
            return _done_or_refused(do)
        except CollisionError as collision:
            return Json(self._conflict(path, seen, collision), 409)
        except InputError:
            return Json(self._standing(path, seen, with_text=True), 409)

    def _conflict(self, path: Path, seen: str, collision: CollisionError) -> Data:
        standing = self._standing(path, seen, with_text=True)
        base = outlined(collision.base, Issue)
        way = self._pen.way(path, fingerprint(collision.base), standing["hash"])
        at = way.follow(collision.path) if way else None
        sides = [shown(side, base, collision.path) for side in collision.conflict]
        if at is not None:  # found by what was done, one change after the other, which is surer than at a single glance
            sides[-1] = outlined(standing["text"], Issue).value(at)
            sides[-1] = shown(sides[-1], base, collision.path)
        both = together(*sides) if all(isinstance(side, str) for side in sides) else None
        named = dict(zip(("base", "mine", "theirs"), sides, strict=True))
        return {"conflict": {"path": collision.path, "at": at, **named, "both": both}, **standing}

    def _moved(self, path: Path, seen: str, now: str) -> Data | None:
        """Return where the items of lists are by now that the page has seen elsewhere, all dotted but where they are.

        Return None if it is not known what the page has seen.
        """
        way = self._pen.way(path, seen, now)
        with suppress(InputError):
            return {dotted(item): at for item, at in way.moved().items()} if way else None
        return None

    def _standing(self, path: Path, seen: str = "", with_text: bool = False) -> Data:
        """Return what the page shows of an issue as it stands, and what of the text that it has seen is elsewhere."""
        standing = self._pen.standing(path)
        said: Data = {
            "hash": standing.hash,
            "written": standing.is_written,
            "failure": standing.failure,
            "writable": standing.outline is not None,
            "why": "",
            "form": None,
            "undo": standing.undoable,
            "redo": standing.redoable,
        }
        if with_text:
            said["text"] = standing.text
        outline = standing.outline
        if outline is None:
            first = standing.problems[0]
            why = f"Line {first.line} of the file cannot be read, so nothing can be changed here until it is mended."
            return said | {"why": why, "problems": places.problems(standing.problems, None, self._desk.root)}
        mistakes = self._desk.problems(path.stem)
        problems = places.problems(mistakes, self._desk.fixes(path, outline, len(mistakes)), self._desk.root)
        moved = self._moved(path, seen, standing.hash)
        return said | {"form": values(outline), "moved": moved, "problems": problems}

    def _path(self, request: Request) -> Path:
        slug = request.path_params["slug"]
        try:
            return self._desk.path(slug)
        except KeyError as error:
            raise HTTPException(404, f"There is no issue {slug}.") from error


class _RefusedEditError(Exception):
    """An edit that cannot be made, and the path that it was for."""

    def __init__(self, refusal: Refused, path: Any) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.path = path


def _done_or_refused(do: Callable[[], Data]) -> Response:
    """Answer with what was done, or why it was not."""
    try:
        return Json(do())
    except FileNotFoundError:
        raise HTTPException(404, "The file of this issue is gone.") from None
    except UnknownBaseError:
        return Json({"unknown_base": True}, 409)
    except _RefusedEditError as error:
        return Json({"refused": _sentence(error.refusal), "path": error.path}, 422)
    except Refused as refusal:
        return Json({"refused": _sentence(refusal), "path": None}, 422)


def _seen(body: Any) -> str:
    """Return the hash of the text that the page has, or "" where it does not say."""
    seen = body.get("seen") if isinstance(body, dict) else None
    return seen if isinstance(seen, str) else ""


def _sentence(refusal: Refused) -> str:
    return f"{refusal.message} {refusal.hint}".strip()
