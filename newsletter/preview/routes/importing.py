"""The routes by which files that were written elsewhere are shown beside the draft that they make, and become it.

Comes in: requests; the first has a line of JSON with names and sizes of files as its body, and behind it their bytes.
Goes out: JSON: the pieces of the files and the draft, made anew for each wish, and at the end the name of the issue.
The draft is made and written by the very code of `newsletter import`.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.importing.document import Document
from newsletter.preview import requested
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body, stored_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.routes.shelving import done
from newsletter.preview.writing.arrivals import Arrivals

LARGEST = 50_000_000
"""Bytes of all files that come together."""
LONGEST_HEAD = 200_000
"""Bytes of the line with their names."""
MOST_FILES = 500
TOO_LARGE = (
    f"These files are too large: {LARGEST // 1_000_000} MB together are the most. Take those that the letter needs."
)
LONGEST_BODY = 200_000  # bytes of wishes
TOO_MANY = "These are too many pieces put elsewhere. Make the draft, and go on in it."
GONE = "These files are not here any more: they are kept for an hour. Choose them again."


def routes(desk: Desk) -> list[Route]:
    """Return the routes of a publication that is written here."""
    answers = _Answers(desk)
    return [
        Route("/api/imports", answers.take, needs="write", methods=["POST"]),
        Route("/api/imports/{id}/plan", answers.plan, needs="write", methods=["POST"]),
        Route("/api/imports/{id}/make", answers.make, needs="write", methods=["POST"]),
        Route("/api/imports/{id}/drop", answers.drop, needs="write", methods=["POST"]),
    ]


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._arrivals = Arrivals()
        self._working = threading.Lock()  # large files take seconds, and two at once would take twice the memory

    async def take(self, request: Request) -> Response:
        body = await stored_body(request, LARGEST + LONGEST_HEAD, TOO_LARGE)
        return await run_in_threadpool(done, lambda: self._take(request, body))

    async def plan(self, request: Request) -> Response:
        match await json_body(request, LONGEST_BODY, TOO_MANY):
            case {"wishes": list() as wishes}:
                return await run_in_threadpool(done, lambda: self._plan(request, wishes))
        raise HTTPException(400, "Send `wishes`.")

    async def make(self, request: Request) -> Response:
        match await json_body(request, LONGEST_BODY, TOO_MANY):
            case {"slug": str(slug), "wishes": list() as wishes}:
                return await run_in_threadpool(done, lambda: self._make(request, slug, wishes))
        raise HTTPException(400, "Send `slug` and `wishes`.")

    async def drop(self, request: Request) -> Response:
        await json_body(request, LONGEST_BODY, TOO_MANY)
        self._documents(request)
        self._arrivals.drop(_owner(request), request.path_params["id"])
        return Json({})

    def _take(self, request: Request, body: BinaryIO) -> Response | Data:
        from newsletter.preview import brought

        with body, self._working:
            try:
                documents, told = brought.read(self._desk, _parted(body))
            except brought.UnreadError as error:
                return Json({"refused": error.message, "files": error.files}, 422)
        return {"id": self._arrivals.add(_owner(request), documents), **told}

    def _plan(self, request: Request, wishes: list[object]) -> Data:
        from newsletter.preview import brought

        documents = self._documents(request)
        with self._working:
            return brought.shown(self._desk, documents, wishes)

    def _make(self, request: Request, slug: str, wishes: list[object]) -> Data:
        from newsletter.preview import brought

        documents = self._documents(request)
        with self._working:
            path = brought.written(self._desk, documents, slug, wishes)
        self._arrivals.drop(_owner(request), request.path_params["id"])
        requested.wrote(request, path)
        self._desk.changed([path])
        return {"slug": path.stem}

    def _documents(self, request: Request) -> tuple[Document, ...]:
        try:
            return self._arrivals.documents(_owner(request), request.path_params["id"])
        except KeyError:
            raise HTTPException(404, GONE) from None


def _owner(request: Request) -> str:
    """Return whose page this is: at a desk for several nobody takes up what somebody else has brought."""
    person = requested.person(request)
    return person.name if person else ""


def _parted(body: BinaryIO) -> list[tuple[str, Callable[[], bytes]]]:
    """Return the names of the files in a body, and what reads each of them from it."""
    line = body.readline(LONGEST_HEAD)
    at, end = body.tell(), body.seek(0, os.SEEK_END)
    try:
        listed = json.loads(line)
    except (ValueError, RecursionError):
        listed = None
    asked = listed if isinstance(listed, list) and len(listed) <= MOST_FILES else []
    found: list[tuple[str, Callable[[], bytes]]] = []
    for each in asked:
        match each:
            case {"name": str(name), "size": int(size)} if 0 <= size <= end - at:
                found.append((name, partial(_part, body, at, size)))
                at += size
    if not found or len(found) != len(asked) or at != end:
        raise HTTPException(400, f"Send a line with `name` and `size` of up to {MOST_FILES} files, and their bytes.")
    return found


def _part(body: BinaryIO, start: int, size: int) -> bytes:
    body.seek(start)
    return body.read(size)
