"""The routes by which pictures are stored, listed and shown small.

Comes in: requests; one that stores has a file's bytes as its body, and its name in the query. Goes out: JSON, or a
small picture. The guard has seen to it that the request comes from this page; what a file is, its bytes say.
"""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from newsletter.errors import Refused
from newsletter.images.files import HEAVIEST, PictureFile, content_of, find_file, read_picture
from newsletter.preview.allowed import Route
from newsletter.preview.body import raw_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import FOR_GOOD, Json
from newsletter.preview.routes.shelving import done, path_of
from newsletter.preview.writing import uploads

TOO_LONG = f"This file is too large: {HEAVIEST // 1_000_000} MB is the most. Save the picture smaller, and try again."
SHOWN_AT = 160
"""CSS px: the width at which the page shows a picture small."""


def routes(desk: Desk) -> list[Route]:
    """Return the routes of a publication that is written here."""
    answers = _Answers(desk)
    return [
        Route("/api/issues/{slug}/pictures", answers.listed, needs="read", methods=["GET"]),
        Route("/api/issues/{slug}/pictures", answers.store, needs="write", methods=["POST"]),
        Route("/api/issues/{slug}/picture", answers.told, needs="read"),
        Route("/api/issues/{slug}/picture/small", answers.small, needs="read"),
    ]


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self, request: Request) -> Response:
        """List the pictures of the publication, those of the issue first."""
        path = self._path(request)
        return Json({"pictures": [stored._asdict() for stored in uploads.listed(self._desk.root, path.stem)]})

    async def store(self, request: Request) -> Response:
        content = await raw_body(request, HEAVIEST, TOO_LONG)
        name = request.query_params.get("name", "")
        return await run_in_threadpool(done, lambda: self._store(self._path(request), name, content))

    def told(self, request: Request) -> Response:
        """Return what is known of a picture by its path: its size and its weight."""
        return done(lambda: self._told(self._found(request)))

    def small(self, request: Request) -> Response:
        headers = {"Cache-Control": FOR_GOOD} if "v" in request.query_params else {}

        def draw() -> Response:
            picture = read_picture(self._found(request), "small", SHOWN_AT)
            return Response(picture.content, headers=headers, media_type=picture.content_type)

        return done(draw)

    def _store(self, path: Path, name: str, content: bytes) -> Data:
        stored = uploads.store(self._desk.root, path.stem, name, content)
        return self._told(find_file(stored.src, path.parent, self._desk.root))

    def _told(self, file: PictureFile) -> Data:
        from newsletter.images.bounds import UnfitError
        from newsletter.images.kept import size_of

        content = content_of(file)
        try:
            width, height = size_of(content)
        except UnfitError as unfit:
            raise Refused(f"`{file.src}` {unfit.reason}", unfit.hint) from unfit
        stamp = file.path.stat().st_mtime_ns
        return {"src": file.src, "bytes": len(content), "width": width, "height": height, "stamp": f"{stamp:x}"}

    def _found(self, request: Request) -> PictureFile:
        src = request.query_params.get("src", "")
        return find_file(src, self._path(request).parent, self._desk.root)

    def _path(self, request: Request) -> Path:
        slug = request.path_params["slug"]
        return path_of(slug, self._desk)
