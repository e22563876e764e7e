"""The routes by which a page shows the texts of an issue beside their translations, and writes these.

Comes in: requests, with JSON. Goes out: JSON: the rows of a catalog as they stand, after what was done as well, or why
it was not. Without a pen they are shown, and that is all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.errors import InputError, Refused
from newsletter.model.files import shown_path
from newsletter.model.issue import Issue
from newsletter.preview import places, requested, translated
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.writing.catalogs import Catalogs, OtherTextError, Typed, content_of
from newsletter.preview.writing.pen import Written
from newsletter.reading.languages import english_name, language_tag, languages
from newsletter.translating import naming
from newsletter.translating.catalog import LARGEST, Key
from newsletter.translating.rows import name_of

LONGEST_BODY = LARGEST  # bytes
TOO_LONG = "That is more than a catalog can hold."
_ADDRESS = "/api/issues/{slug}/translations"
_MISTAKES = "The issue has mistakes: mend them first."
_Turn: TypeAlias = Callable[[Issue, str, str], Key]


def routes(desk: Desk) -> list[Route]:
    """Return the routes of a publication; those that write only where it is written here."""
    answers = _Answers(desk)
    found = [Route(f"{_ADDRESS}/{{language}}", answers.rows, needs="read")]
    if desk.pen:
        found += [
            Route(_ADDRESS, answers.choices, needs="read", methods=["GET"]),
            Route(_ADDRESS, answers.begin, needs="write", methods=["POST"]),
            Route(f"{_ADDRESS}/{{language}}/edits", answers.edits, needs="write", methods=["POST"]),
            Route(f"{_ADDRESS}/{{language}}/undo", answers.undo, needs="write", methods=["POST"]),
            Route(f"{_ADDRESS}/{{language}}/redo", answers.redo, needs="write", methods=["POST"]),
        ]
    return found


class _Answers:
    """One method per address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._catalogs = desk.pen.catalogs if desk.pen else Catalogs(desk.root)

    def choices(self, request: Request) -> Response:
        """Return the languages into which an issue can be translated: first those in which a letter has its own words.

        Those into which it is translated are none of them.
        """
        issue, publication = self._issue(request), self._desk.publication
        there = {issue.language, *naming.catalogs(issue.path)}
        worded = [language for language in (publication.languages if publication else ()) if language not in there]
        others = [language for language in languages() if language not in {*there, *worded}]
        return Json({"worded": _named(worded), "others": _named(others)})

    async def begin(self, request: Request) -> Response:
        """Write the catalog of an issue in a language, or bring it up to date."""
        match await json_body(request, LONGEST_BODY, TOO_LONG):
            case {"language": str(typed)}:
                return await run_in_threadpool(self._begin, request, typed)
        raise HTTPException(400, "Send a `language`.")

    def rows(self, request: Request) -> Response:
        return self._answered(request, lambda: {})

    async def edits(self, request: Request) -> Response:
        body: Any = await json_body(request, LONGEST_BODY, TOO_LONG)
        match body:
            case {"row": str(row), "text": str(text), "base": str(base), "burst": str(burst)}:
                return await run_in_threadpool(self._edit, request, Typed(row, text, base, burst))
        raise HTTPException(400, "Send `row`, `text`, `base` and `burst`.")

    async def undo(self, request: Request) -> Response:
        return await self._turned(request, self._catalogs.undo)

    async def redo(self, request: Request) -> Response:
        return await self._turned(request, self._catalogs.redo)

    def _begin(self, request: Request, typed: str) -> Response:
        issue = self._issue(request)

        def do() -> Data:
            language = language_tag(typed)
            if language == issue.language:
                raise Refused(f"This issue is written in {english_name(language)}.", "Choose another language.")
            if self._has_mistakes(request):
                raise Refused(_MISTAKES)
            self._catalogs.begin(issue, language)
            self._wrote(request, issue, language)
            return {"language": language}

        return self._done(do)

    def _edit(self, request: Request, typed: Typed) -> Response:
        issue, language = self._issue(request), self._language(request)

        def do() -> Data:
            who, may_renew = requested.writer(request), not self._has_mistakes(request)
            self._catalogs.write(issue, language, typed, who, may_renew=may_renew)
            self._wrote(request, issue, language)
            return {}

        try:
            return self._answered(request, do)
        except OtherTextError:
            return Json({"is_other": True, **self._standing(request, issue, language)}, 409)

    async def _turned(self, request: Request, turn: _Turn) -> Response:
        await json_body(request, LONGEST_BODY, TOO_LONG)
        return await run_in_threadpool(self._turn, request, turn)

    def _turn(self, request: Request, turn: _Turn) -> Response:
        issue, language = self._issue(request), self._language(request)

        def do() -> Data:
            key = turn(issue, language, requested.writer(request))
            self._wrote(request, issue, language)
            return {"touched": name_of(key)}

        return self._answered(request, do)

    def _wrote(self, request: Request, issue: Issue, language: str) -> None:
        requested.wrote(request, issue.path)
        if self._desk.pen:
            self._desk.pen.tell(Written(naming.catalog_of(issue.path, language), None))

    def _answered(self, request: Request, do: Callable[[], Data]) -> Response:
        """Answer with how a catalog stands after something was done."""
        issue, language = self._issue(request), self._language(request)
        return self._done(lambda: do() | self._standing(request, issue, language))

    def _standing(self, request: Request, issue: Issue, language: str) -> Data:
        path = naming.catalog_of(issue.path, language)
        name, content = shown_path(path, self._desk.root), content_of(path)
        catalog = translated.opened(issue, language, content, name, may_renew=not self._has_mistakes(request))
        undo, redo = self._catalogs.counts(path, requested.writer(request))
        file = places.file_in(name, self._desk.root)
        return translated.shown(catalog) | {
            "file": file,
            "undo": undo,
            "redo": redo,
        }

    def _done(self, do: Callable[[], Data]) -> Response:
        try:
            return Json(do())
        except Refused as refusal:
            return Json({"refused": f"{refusal.message} {refusal.hint}".strip()}, 422)
        except InputError as error:
            return Json({"problems": [places.problem(each, self._desk.root) for each in error.problems]}, 422)

    def _issue(self, request: Request) -> Issue:
        """Return the newest text of the requested issue that can be drawn, in its own language."""
        letter = requested.of_issue(request, self._desk.letter)
        if letter is None:
            raise HTTPException(409, _MISTAKES)
        return letter.issue

    def _language(self, request: Request) -> str:
        """Return the requested language, in which the issue has a catalog."""
        language: str = request.path_params["language"]
        if language not in naming.catalogs(requested.of_issue(request, self._desk.path)):
            raise HTTPException(404, "There is no translation into this language.")
        return language

    def _has_mistakes(self, request: Request) -> bool:
        return bool(self._desk.problems(request.path_params["slug"]))


def _named(tags: list[str]) -> list[Data]:
    return sorted(({"id": tag, "name": english_name(tag)} for tag in tags), key=lambda each: each["name"])
