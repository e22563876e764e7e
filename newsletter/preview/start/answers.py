"""The web application of the start page: requests → responses.

Comes in: requests that have passed the guard, with JSON. Goes out: the page, what it proposes, folders to walk through,
and the address at which a newsletter is written that was made or chosen. Paths come from the page, so each is checked
here: only a folder with a newsletter.yaml is opened, and only one that is new or empty is written into.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeAlias

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route

from newsletter.errors import NewsletterError, Refused, UsageError
from newsletter.model.files import FILE, find_root
from newsletter.model.starter import FIRST
from newsletter.model.theme_names import THEMES
from newsletter.preview import recent
from newsletter.preview.body import json_body
from newsletter.preview.entrance import Entrance
from newsletter.preview.guard import PAGE_POLICY, Guard
from newsletter.preview.own_door import OwnDoor
from newsletter.preview.places import Data
from newsletter.preview.responses import Json, broken, denied, failed, refused
from newsletter.preview.routes.present import PING
from newsletter.preview.server import PAGE, PageFiles
from newsletter.preview.start import folders, founding
from newsletter.preview.start.typed import path_of, shown
from newsletter.preview.watch import Listeners
from newsletter.times.places import places

OpenForWriting: TypeAlias = Callable[[Path, str | None], str]
"""What opens a publication for writing, with an issue shown first, and returns the address of its page."""

LONGEST_BODY = 10_000  # bytes
TOO_LONG = "That is too long for a name or a folder."

LANGUAGES = ("en", "en-US", "fr", "de", "es", "it", "nl", "pl", "pt", "pt-BR", "sv", "ar")
"""The languages in which the letter has words of its own; another one is written into newsletter.yaml."""


def application(listeners: Listeners, entrance: Entrance, open_for_writing: OpenForWriting, note: str) -> Starlette:
    """Return the application; `note` is said on the page."""
    answers, door = _Answers(listeners, open_for_writing, note, Path.home()), OwnDoor(entrance)
    return Starlette(
        routes=[
            Route("/", answers.page),
            Mount("/page", PageFiles(directory=PAGE)),
            *door.routes,
            Route("/api/start", answers.start),
            Route("/api/place", answers.place),
            Route("/api/folders", answers.folders),
            Route("/api/make", answers.make, methods=["POST"]),
            Route("/api/open", answers.open, methods=["POST"]),
            Route("/api/forget", answers.forget, methods=["POST"]),
            Route("/events", answers.events),
        ],
        middleware=[Middleware(Guard, door)],
        exception_handlers={HTTPException: refused, NewsletterError: failed, OSError: denied, Exception: broken},
    )


class _Answers:
    """One method per address."""

    def __init__(self, listeners: Listeners, open_for_writing: OpenForWriting, note: str, home: Path) -> None:
        self._listeners = listeners
        self._open_for_writing = open_for_writing
        self._note = note
        self._home = home

    def page(self, request: Request) -> Response:
        return FileResponse(PAGE / "start" / "index.html", headers={"Content-Security-Policy": PAGE_POLICY})

    def start(self, request: Request) -> Response:
        """Return what the page begins with."""
        return Json(
            {
                "note": self._note,
                "opened": [self._opened(each) for each in recent.opened()],
                "folder": founding.proposed("", self._home),
                "languages": _languages(),
                "zones": sorted(places()),
                "themes": THEMES,
                "ends_by_itself": self._listeners.ends_by_itself,
            }
        )

    def _opened(self, each: recent.Opened) -> Data:
        folder = Path(each.folder)
        is_there = recent.is_publication(folder)
        name = recent.name_of(folder) if is_there else each.name
        return each._asdict() | {"name": name, "shown": shown(folder, self._home), "is_there": is_there}

    def place(self, request: Request) -> Response:
        """Return the folder that a name gives."""
        return Json({"folder": founding.proposed(request.query_params.get("name", ""), self._home)})

    def folders(self, request: Request) -> Response:
        try:
            found = folders.listing(request.query_params.get("in", ""), self._home)
        except Refused as refusal:
            return _refusal(refusal)
        return Json(
            {
                "here": found.here._asdict(),
                "steps": [step._asdict() for step in found.steps],
                "folders": [folder._asdict() for folder in found.folders],
                "more": found.more,
            }
        )

    async def make(self, request: Request) -> Response:
        body = await json_body(request, LONGEST_BODY, TOO_LONG)
        said = [body.get(name) for name in founding.Asked._fields] if isinstance(body, dict) else [None]
        if not all(isinstance(value, str) for value in said):
            raise HTTPException(400, f"Send {', '.join(founding.Asked._fields)}, each a text.")
        return await run_in_threadpool(self._make, founding.Asked(*said))

    def _make(self, asked: founding.Asked) -> Response:
        try:
            root = founding.found(asked, self._home, date.today())
        except founding.WrongFieldError as wrong:
            return Json({"refused": wrong.sentence, "field": wrong.field, "proposed": wrong.proposed}, 422)
        recent.remember(root)  # for the case that it cannot be opened now
        return self._address(root, FIRST, f"It is made, in {shown(root, self._home)}, but not open yet. ")

    async def open(self, request: Request) -> Response:
        match await json_body(request, LONGEST_BODY, TOO_LONG):
            case {"folder": str(folder)}:
                return await run_in_threadpool(self._open, folder)
        raise HTTPException(400, "Send the `folder`.")

    def _open(self, folder: str) -> Response:
        try:
            path = path_of(folder, self._home)
        except Refused as refusal:
            return _refusal(refusal)
        try:
            root = find_root(path)
        except UsageError:
            why = f"there is no {FILE} in it" if os.path.isdir(path) else "there is no such folder"  # noqa: PTH112
            return Json({"refused": f"{shown(path, self._home)} is no newsletter: {why}."}, 422)
        return self._address(root, None)

    def _address(self, root: Path, slug: str | None, done: str = "") -> Response:
        """Open a publication for writing, and return where, or why not after what was done."""
        try:
            return Json({"address": self._open_for_writing(root, slug)})
        except UsageError as error:
            return Json({"refused": f"{done}{error}"}, 422)

    async def forget(self, request: Request) -> Response:
        match await json_body(request, LONGEST_BODY, TOO_LONG):
            case {"folder": str(folder)}:
                await run_in_threadpool(recent.forget, folder)
                return Json({})
        raise HTTPException(400, "Send the `folder`.")

    async def events(self, request: Request) -> Response:
        """Keep a connection, by which the server knows that the page is open, and the page that the server runs."""

        async def nothing() -> AsyncIterator[ServerSentEvent]:
            async for news in self._listeners.listen():
                yield ServerSentEvent(news.data, event=news.event)

        return EventSourceResponse(nothing(), ping=PING)


@cache
def _languages() -> list[Data]:
    """Return the languages to choose from, each by its own name."""
    from babel import Locale

    names = ((tag, Locale.parse(tag, sep="-").display_name or tag) for tag in LANGUAGES)
    return [{"id": tag, "name": name[0].upper() + name[1:]} for tag, name in names]


def _refusal(refusal: Refused) -> Response:
    return Json({"refused": f"{refusal.message} {refusal.hint}".strip()}, 422)
