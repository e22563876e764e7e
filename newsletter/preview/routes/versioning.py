"""The routes by which versions of an issue are kept, listed and gone back to.

Comes in: requests, with JSON. Goes out: JSON: the versions, what has changed in words, or why nothing was done.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from newsletter import git
from newsletter.build import checked, with_translations
from newsletter.errors import InputError, Refused
from newsletter.preview import requested
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.routes.shelving import done, path_of
from newsletter.preview.writing import versions
from newsletter.preview.writing.pen import Pen
from newsletter.preview.written_files import settings_files
from newsletter.review.difference import Difference, message
from newsletter.review.kept import Kept, kept_in

LONGEST_BODY = 100_000  # bytes
TOO_LONG = "That is too long for a few words."
MISTAKES = "The issue has mistakes: mend them first, and load this page again."
NONE_YET = "No version of this issue has been kept yet."


def routes(desk: Desk, pen: Pen) -> list[Route]:
    """Return the routes of a publication that is written here."""
    answers = _Answers(desk, pen)
    place = "/api/issues/{slug}/versions"
    return [
        Route(place, answers.versions, needs="read"),
        Route(place, answers.keep, needs="write", methods=["POST"]),
        Route(f"{place}/{{id}}", answers.differences, needs="read"),
        Route(f"{place}/{{id}}/restore", answers.restore, needs="write", methods=["POST"]),
        Route("/changed/{slug}/{id}", answers.review, needs="read"),
    ]


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk, pen: Pen) -> None:
        self._desk = desk
        self._pen = pen

    def versions(self, request: Request) -> Response:
        """Return the versions there are, and what has changed since the newest; without a repository, only why."""
        return done(lambda: self._versions(request))

    async def keep(self, request: Request) -> Response:
        match await json_body(request, LONGEST_BODY, TOO_LONG):
            case {"message": str(words)}:
                return await run_in_threadpool(done, lambda: self._keep(request, words))
        raise HTTPException(400, "Send a `message`.")

    def differences(self, request: Request) -> Response:
        """Return what would change by going back to a version."""
        return done(lambda: {"changes": _told(versions.differences(self._now(request), self._text(request)))})

    def review(self, request: Request) -> Response:
        """Return the page that shows what has changed since a version, marked in the letter itself."""
        from newsletter.review.one_file import as_file, policy, review
        from newsletter.review.revisions import at_revision

        sheet = requested.sheet(self._desk, request)
        if sheet.edition is None or sheet.is_stale:
            return PlainTextResponse(MISTAKES, 409)
        issue, root = sheet.edition.issue, self._desk.root
        version, kept = request.path_params["id"], kept_in(root)
        known = {each.id for each in versions.versions(issue.path, root, kept)} if kept else set()
        if version not in known:
            raise HTTPException(404, "There is no such version of this issue.")
        files = (issue.path, *settings_files(root).values())
        held = {file: raw for file in files if (raw := self._pen.held(file)) is not None}
        editions = (sheet.edition, *map(checked, with_translations(sheet.edition.letter)[1:]))
        found = review(editions, lambda now: at_revision(version, issue, root, now), held)
        headers = {"Content-Security-Policy": f"{policy()}; frame-ancestors 'none'"}
        return Response(as_file(found), headers=headers, media_type="text/html")

    async def restore(self, request: Request) -> Response:
        await json_body(request, LONGEST_BODY, TOO_LONG)
        return await run_in_threadpool(done, lambda: self._restore(request))

    def _versions(self, request: Request) -> Data:
        path, root = path_of(request.path_params["slug"], self._desk), self._desk.root
        kept = kept_in(root)
        if kept is None:
            return {"missing": versions.NO_REPOSITORY, "versions": [], "changes": [], "message": ""}
        found = versions.versions(path, root, kept)
        try:
            last = versions.text_of(found[0].id, path, root, kept) if found else ""
            changes = versions.differences(last, self._now(request)) if found else []
            changes += versions.changed_translations(found[0].id, path, kept) if found else ()
            told = _told(changes) if found else [NONE_YET]
        except Refused as refusal:
            changes, told = [], [refusal.message]
        return {
            "missing": versions.who_is_missing(*git.author_of(kept.repository)),
            "versions": [
                {"id": each.id, "date": each.date.isoformat(), "author": each.author, "words": each.subject}
                for each in found
            ],
            "changes": told,
            "message": message(changes) if found else f"Begin {path.stem}",
        }

    def _keep(self, request: Request, words: str) -> Data:
        path = path_of(request.path_params["slug"], self._desk)

        def keep(authors: Sequence[git.Author]) -> str:
            return versions.keep(self._pen, path, self._desk.root, self._kept(), words, authors)

        if (visit := requested.visit(request)) is None:
            return {"id": keep(())}
        with visit.register.naming(path.stem) as writers:
            here = git.Author(visit.person.name, visit.person.email)
            return {"id": keep((here, *(each for each in writers if each.name != here.name)))}

    def _restore(self, request: Request) -> Data:
        path = path_of(request.path_params["slug"], self._desk)
        try:
            self._pen.become(path, self._text(request), requested.writer(request))
        except InputError as error:
            raise Refused("One of both texts cannot be read, so it stays as it is.") from error
        requested.wrote(request, path)
        self._desk.changed([path])
        return {}

    def _kept(self) -> Kept:
        kept = kept_in(self._desk.root)
        if kept is None:
            raise Refused(versions.NO_REPOSITORY)
        return kept

    def _now(self, request: Request) -> str:
        return self._pen.standing(path_of(request.path_params["slug"], self._desk)).text

    def _text(self, request: Request) -> str:
        path = path_of(request.path_params["slug"], self._desk)
        return versions.text_of(request.path_params["id"], path, self._desk.root, self._kept())


def _told(differences: list[Difference]) -> list[str]:
    return [each.sentence for each in differences]
