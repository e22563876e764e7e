"""The routes of the YAML view: the text of an issue, places in it, what may be written there, and the text written.

Comes in: requests, with JSON. Goes out: JSON. Without a pen, the text is shown, and that is all. A text that is sent
here is written only if it can be read: until then it is the browser that keeps it. Where the file has changed
meanwhile, the lines of both are written; where both have changed the same ones, nothing is, and both are answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.editing.form import Widget
from newsletter.editing.line_ends import with_line_ends
from newsletter.editing.offers import about, offers
from newsletter.editing.outline import outlined
from newsletter.editing.spot import Spot, spot_at
from newsletter.editing.surgery import Rewrite, fingerprint
from newsletter.editing.three_way import Clash, Merged, merged
from newsletter.errors import InputError, Problem
from newsletter.images.files import pictures_below
from newsletter.model.files import ISSUES, read_source, shown_path
from newsletter.model.issue import Issue
from newsletter.preview import places, requested
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.routes.standing import Standings, asked_path, seen_in
from newsletter.preview.writing.manuscript import CollisionError, Done
from newsletter.preview.writing.own_pictures import IMAGES
from newsletter.preview.writing.pen import Pen
from newsletter.reading.limits import MAX_BYTES
from newsletter.reading.source import Source, path_of
from newsletter.times.places import places as zones

LONGEST_BODY = 8 * MAX_BYTES  # two texts at most, in which JSON escapes many a character
TOO_LONG = "That is more than an issue can hold."
ADDRESS = "/api/issues/{slug}/yaml"


def routes(desk: Desk, pen: Pen | None) -> list[Route]:
    """Return the routes of the YAML view; those that write only with a pen."""
    shown = _Shown(desk)
    found = [
        Route(ADDRESS, shown.text, needs="read", methods=["GET"]),
        Route(f"{ADDRESS}/place", shown.place, needs="read"),
        Route(f"{ADDRESS}/path", shown.path, needs="read"),
    ]
    if pen:
        written = _Written(desk, pen)
        found += [
            Route(ADDRESS, written.put, needs="write", methods=["PUT"]),
            Route(f"{ADDRESS}/offers", written.offers, needs="write", methods=["POST"]),
            Route(f"{ADDRESS}/about", written.about, needs="write", methods=["POST"]),
        ]
    return found


class _Shown:
    """One method per address that answers with what is there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def text(self, request: Request) -> Response:
        source = self._source(request)
        said = {"text": source.text, "hash": fingerprint(source.text), "file": source.name}
        return Json(said | {"problems": [places.problem(each, self._desk.root) for each in source.problems]})

    def place(self, request: Request) -> Response:
        """Return where something is, or what is around it."""
        path = path_of(request.query_params.get("path", ""))
        return Json(self._source(request).position(path, key=True)._asdict())

    def path(self, request: Request) -> Response:
        """Return the path of what is at a place, or before it."""
        try:
            line, column = (int(request.query_params.get(name, "")) for name in ("line", "column"))
        except ValueError as error:
            raise HTTPException(400, "Send `line` and `column`.") from error
        source = self._source(request)
        at = places.path_at(Problem(source.name, line, column, ""), source, places.begins_in(source))
        return Json({"path": at})

    def _source(self, request: Request) -> Source:
        path = asked_path(self._desk, request)
        pen, raw = self._desk.pen, None
        if pen:
            pen.notice(path)  # who opens this view is not to wait for the watcher
            raw = pen.content(path)
        return read_source(path, self._desk.root, Issue, raw)


class _Sent(NamedTuple):
    """A text that is to be written, for the text with the hash `base`."""

    text: str
    base: str
    base_text: str | None
    burst: str


class _Written:
    """One method per address by which the text is written, or helped with."""

    def __init__(self, desk: Desk, pen: Pen) -> None:
        self._desk = desk
        self._pen = pen
        self._standings = Standings(desk, pen)

    async def put(self, request: Request) -> Response:
        """Write a text, which may be one of lines that end in LF alone."""
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        base = request.headers.get("if-match", "").strip('"')
        match body:
            case {"text": str(text), "burst": str(burst)} if base:
                base_text = body.get("base_text")
                sent = _Sent(text, base, base_text if isinstance(base_text, str) else None, burst)
                return await run_in_threadpool(self._put, request, sent, seen_in(body))
        raise HTTPException(400, "Send `text` and `burst`, and in If-Match the hash of the text that was changed.")

    def _put(self, request: Request, sent: _Sent, seen: str) -> Response:
        who = requested.writer(request)
        try:
            return self._standings.after(request, seen, lambda path: self._written(path, sent, who), with_text=True)
        except _UnreadableError as error:
            path = asked_path(self._desk, request)
            named = [problem._replace(file=shown_path(path, self._desk.root)) for problem in error.problems]
            return Json({"problems": places.problems(named, None, self._desk.root)}, 422)
        except _ClashError as error:
            clashes = [clash._asdict() for clash in error.merged.clashes]
            path = asked_path(self._desk, request)
            standing = self._standings.standing(path, who, seen, with_text=True)
            return Json({"clashes": clashes, "merged": error.merged.text, **standing}, 409)

    def _written(self, path: Path, sent: _Sent, who: str) -> Done:
        if sent.base_text is not None:
            self._pen.know(path, sent.base_text)
        text = with_line_ends(sent.text, self._pen.known(path, sent.base))
        try:
            outlined(text, Issue)
        except InputError as error:
            raise _UnreadableError(error.problems) from None
        try:
            return self._pen.edit(path, Rewrite(text), sent.base, sent.burst, who)
        except CollisionError as collision:
            both = merged(*collision.conflict)
            # Lines that both can have may still make no text that can be read: then the choice is between the wholes.
            raise _ClashError(both if both.clashes else _whole(*collision.conflict[1:])) from None

    async def offers(self, request: Request) -> Response:
        """Return what may be written at a caret, and what is typed of it."""

        def found(spot: Spot) -> Data:
            known = {Widget.ZONE: sorted(zones()), Widget.FILE: _pictures(self._desk.root)}
            if publication := self._desk.publication:
                known[Widget.LANGUAGE] = list(publication.languages)
            return {"typed": spot.typed, "offers": [asdict(offer) for offer in offers(spot, Issue, known)]}

        return await self._at_spot(request, found)

    async def about(self, request: Request) -> Response:
        """Return what the field is for whose name ends at a caret."""

        def found(spot: Spot) -> Data:
            known = about(spot, Issue)
            return asdict(known) if known else {}

        return await self._at_spot(request, found)

    async def _at_spot(self, request: Request, found: Callable[[Spot], Data]) -> Response:
        body: Any = await json_body(request, LONGEST_BODY, TOO_LONG)
        match body:
            case {"before": str(before), "after": str(after)}:
                spot = await run_in_threadpool(spot_at, before, after)
                return Json(await run_in_threadpool(found, spot) if spot else {})
        raise HTTPException(400, "Send what is `before` the caret, and what is `after` it.")


class _UnreadableError(Exception):
    """A text that cannot be read, and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


class _ClashError(Exception):
    """A text whose lines another has changed as well."""

    def __init__(self, both: Merged) -> None:
        super().__init__()
        self.merged = both


def _whole(mine: str, theirs: str) -> Merged:
    return Merged(mine, (Clash(0, mine, theirs),))


def _pictures(root: Path) -> list[str]:
    """Return the paths of the pictures that issues can show, as an issue writes them."""
    issues = root / ISSUES
    return [path.relative_to(issues).as_posix() for path in pictures_below(issues / IMAGES)]
