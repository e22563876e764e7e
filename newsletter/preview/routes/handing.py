"""The routes by which a letter is handed over: its files to save, and the same as an email service takes it.

Comes in: requests; in their query, the addresses at which a service has the pictures. Goes out: files, and what to do
at a service as JSON. While errors stand, files are held back. A file is looked up by its name among those of the
edition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.build import with_translations
from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.preview import handover, requested, views
from newsletter.preview.allowed import Route
from newsletter.preview.desk import Desk
from newsletter.preview.handover import DESPITE_ERRORS
from newsletter.preview.responses import Json, to_save

Answer = TypeVar("Answer")


def routes(desk: Desk) -> list[Route]:
    """Return the routes of a publication."""
    answers = _Answers(desk)
    return [
        Route("/api/issues/{slug}/for/{service}", answers.for_service, needs="send"),
        Route("/download/{slug}/for/{service}.zip", answers.download_for, needs="send"),
        Route("/download/{slug}/for/{service}/{name:path}", answers.download_file_for, needs="send"),
        Route("/download/{slug}/{name:path}", answers.download, needs="send"),
    ]


class _Answers:
    """One method per address; they run in threads, where a build may take its time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def download(self, request: Request) -> Response:
        edition, name = requested.edition(self._desk, request), request.path_params["name"]
        if name not in views.downloads(edition):
            raise HTTPException(404, "There is no such file to save.")
        self._hold_back(request)
        called, file = edition.issue.folder, Path(name)
        saved = f"{called}{file.suffix}" if file.stem == "email" else f"{called}-{file.name}"
        return to_save(edition.files[name], saved)

    def for_service(self, request: Request) -> Response:
        """Return what to do at an email service, with the pictures at the addresses in the query."""
        return Json(self._handed(request, handover.for_service))

    def download_for(self, request: Request) -> Response:
        saved = self._handed(request, handover.saved)
        self._hold_back(request)
        return to_save(saved, f"{_for_service(request)}.zip")

    def download_file_for(self, request: Request) -> Response:
        files, name = self._handed(request, handover.files_of), request.path_params["name"]
        if name not in files:
            raise HTTPException(404, "There is no such file to save.")
        self._hold_back(request)
        folder, _, file = name.rpartition("/")
        return to_save(files[name], f"{_for_service(request, folder)}{Path(file).suffix}")

    def _hold_back(self, request: Request) -> None:
        """Refuse to hand over a letter that too few have approved; or while errors stand, unless they may.

        The request says whether they may.
        """
        edition = requested.edition(self._desk, request)
        if unapproved := handover.unapproved(edition):
            raise HTTPException(409, unapproved)
        if DESPITE_ERRORS in request.query_params:
            return
        if why := handover.held_back(requested.sheet(self._desk, request)):
            raise HTTPException(409, why)

    def _handed(self, request: Request, hand: Callable[[Sequence[Letter], str, Mapping[str, str]], Answer]) -> Answer:
        """Return a letter in all its languages as it is handed to the requested service."""
        typed = {name: value for name, value in request.query_params.items() if name != DESPITE_ERRORS}
        try:
            letters = with_translations(requested.edition(self._desk, request).letter)
            return hand(letters, request.path_params["service"], typed)
        except KeyError as error:
            raise HTTPException(404, "There is no such email service.") from error
        except UsageError as error:
            raise HTTPException(400, str(error)) from error


def _for_service(request: Request, folder: str = "") -> str:
    """Return the name of what is saved for an email service, without its ending; a translation has its folder's."""
    return f"{folder or request.path_params['slug']}-for-{request.path_params['service']}"
