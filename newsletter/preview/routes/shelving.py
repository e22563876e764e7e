"""The routes by which issues are made, renamed, deleted and put back.

Comes in: requests, with JSON. Goes out: JSON: the name of the issue that is there now, and a sentence, or why nothing
was done. Names from an address are looked up among what exists, as everywhere on this server.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.errors import Refused
from newsletter.preview import requested
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.writing import bin, names, shelf
from newsletter.preview.writing.pen import Pen

LONGEST_BODY = 10_000  # bytes
TOO_LONG = "That is too long for a title."


def routes(desk: Desk, pen: Pen) -> list[Route]:
    """Return the routes of a publication that is written here."""
    answers = _Answers(desk, pen)
    return [
        Route("/api/names", answers.name, needs="write"),
        Route("/api/issues", answers.add, needs="write", methods=["POST"]),
        Route("/api/issues/{slug}/rename", answers.rename, needs="write", methods=["POST"]),
        Route("/api/issues/{slug}/delete", answers.delete, needs="write", methods=["POST"]),
        Route("/api/bin", answers.bin, needs="read"),
        Route("/api/bin/{name}/restore", answers.restore, needs="write", methods=["POST"]),
    ]


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk, pen: Pen) -> None:
        self._desk = desk
        self._pen = pen
        self._root = desk.root

    def name(self, request: Request) -> Response:
        """Return the name that a title gives, or the one in the query, and why it cannot be had."""
        query = request.query_params
        own = self._path(query["of"]) if "of" in query else None
        name = query["name"] if "name" in query else names.proposed(query.get("title", ""), self._root)
        return Json({"slug": name, "refused": names.refusal(name, self._root, own)})

    async def add(self, request: Request) -> Response:
        match await json_body(request, LONGEST_BODY, TOO_LONG):
            case {"title": str(title), "slug": str(slug), "like": (str() | None) as like, "empty": bool(empty)}:
                return await run_in_threadpool(done, lambda: self._add(request, title, slug, like, empty=empty))
        raise HTTPException(400, "Send `title`, `slug`, `like` and `empty`.")

    async def rename(self, request: Request) -> Response:
        match await json_body(request, LONGEST_BODY, TOO_LONG):
            case {"slug": str(slug)}:
                return await run_in_threadpool(done, lambda: self._rename(request, slug))
        raise HTTPException(400, "Send the new `slug`.")

    async def delete(self, request: Request) -> Response:
        await json_body(request, LONGEST_BODY, TOO_LONG)
        return await run_in_threadpool(done, lambda: self._delete(request))

    def bin(self, request: Request) -> Response:
        return Json({"deleted": [each._asdict() for each in bin.deleted(self._root)]})

    async def restore(self, request: Request) -> Response:
        await json_body(request, LONGEST_BODY, TOO_LONG)
        return await run_in_threadpool(done, lambda: self._restore(request))

    def _add(self, request: Request, title: str, slug: str, like: str | None, *, empty: bool) -> Data:
        copied = self._path(like) if like else None
        path = shelf.add(self._root, self._pen, title, slug, copied, date.today(), empty=empty)
        requested.wrote(request, path)
        return self._told(path)

    def _rename(self, request: Request, slug: str) -> Data:
        old = self._path(request.path_params["slug"])
        path, said = shelf.rename(self._root, self._pen, old, slug)
        if visit := requested.visit(request):
            visit.register.renamed(old.stem, path.stem)
        requested.wrote(request, path)
        return self._told(path, old) | {"said": said}

    def _delete(self, request: Request) -> Data:
        path = self._path(request.path_params["slug"])
        name, said = bin.delete(self._root, self._pen, path, date.today())
        self._desk.changed([path])
        return {"name": name, "said": said}

    def _restore(self, request: Request) -> Data:
        try:
            return self._told(bin.put_back(self._root, request.path_params["name"]))
        except KeyError:
            raise HTTPException(404, "That is not in the bin any more.") from None

    def _told(self, path: Path, *others: Path) -> Data:
        """Tell the desk of files, and return the name of the first."""
        self._desk.changed([path, *others])
        return {"slug": path.stem}

    def _path(self, slug: str) -> Path:
        return path_of(slug, self._desk)


def path_of(slug: str, desk: Desk) -> Path:
    """Return the file of an issue; refuse if there is none."""
    try:
        return desk.path(slug)
    except KeyError as error:
        raise HTTPException(404, f"There is no issue {slug}.") from error


def done(do: Callable[[], Any]) -> Response:
    """Answer with what was done, or why it was not."""
    try:
        answer = do()
        return answer if isinstance(answer, Response) else Json(answer)
    except FileNotFoundError:
        raise HTTPException(404, "The file of this issue is gone.") from None
    except Refused as refusal:
        return Json({"refused": f"{refusal.message} {refusal.hint}".strip()}, 422)
