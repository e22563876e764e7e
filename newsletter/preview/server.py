"""The preview's web application: requests → responses, for a browser on this computer only.

Comes in: requests. Goes out: the page, its data, the letter for its frame, and events. It contains no HTML: the views
make what is shown, and the desk knows what exists. Names in an address are looked up among existing things and never
become part of a path, so that they cannot lead anywhere else; for the page's own files, starlette sees to that.
"""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import anyio
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from newsletter.build import Edition, with_translations
from newsletter.errors import NewsletterError
from newsletter.model.settings import Persona
from newsletter.model.unread import unread_issues
from newsletter.preview import handover, places, requested, views
from newsletter.preview.allowed import Route
from newsletter.preview.desk import Desk
from newsletter.preview.guard import LETTER_POLICY, PAGE_POLICY, Door, Guard
from newsletter.preview.places import Data
from newsletter.preview.responses import FOR_GOOD, Json, broken, denied, failed, refused
from newsletter.preview.routes import (
    approving,
    as_yaml,
    commenting,
    elsewhere,
    forms,
    handing,
    importing,
    mailing,
    pasted,
    present,
    shelving,
    translating,
    uploading,
    versioning,
)
from newsletter.preview.watch import Listeners, build_when_idle, follow, teller
from newsletter.preview.writing.pen import Pen
from newsletter.seen import frame
from newsletter.sending.mail_servers import MailServers
from newsletter.team.people import may, rights
from newsletter.times.weeks import MONDAY, first_day_of_week
from newsletter.translating.unread import unread_catalogs

PAGE = Path(__file__).parent / "page"
mimetypes.add_type("text/javascript", ".js")  # on Windows, the registry may have another, with which no script runs


def application(desk: Desk, listeners: Listeners, door: Door, slug: str | None = None) -> Starlette:
    """Return the application for a publication; the issue `slug`, or else the newest, is built in advance."""
    servers = MailServers(asks_keyring=not door.is_for_several)
    to_members, stop_sending = _to_members(desk, servers, listeners) if desk.pen else ([], None)

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        ended = anyio.Event()
        if desk.pen:
            desk.pen.tell = teller(desk, listeners)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(follow, desk, listeners, ended)
            await anyio.sleep(0)  # from here on the files are watched, so a build cannot miss a change
            tasks.start_soon(_build_first, desk, slug)
            tasks.start_soon(build_when_idle, desk, listeners)
            yield
            if stop_sending:
                await run_in_threadpool(stop_sending)
            ended.set()
            tasks.cancel_scope.cancel()

    answers = _Answers(desk, listeners)
    routes = [
        Route("/", answers.page, needs="read"),
        Mount("/page", PageFiles(directory=PAGE)),
        Route("/api/desk", answers.desk, needs="read"),
        Route("/api/issues/{slug}", answers.issue, needs="read"),
        *mailing.routes(desk, servers, listeners),
        *to_members,
        *(_written_here(desk, desk.pen) if desk.pen else ()),
        *as_yaml.routes(desk, desk.pen),
        *translating.routes(desk),
        *commenting.routes(desk),
        *approving.routes(desk),
        Route("/api/issues/{slug}/{view}", answers.view, needs="read"),
        Route("/letters/{slug}/", answers.letter, needs="read"),
        Route("/letters/{slug}/images/{name}", answers.picture, needs="read"),
        *handing.routes(desk),
        *present.routes(listeners),
        *door.routes,
    ]
    return Starlette(
        routes=routes,
        lifespan=running,
        middleware=[Middleware(Guard, door)],
        exception_handlers={HTTPException: refused, NewsletterError: failed, OSError: denied, Exception: broken},
    )


def _to_members(desk: Desk, servers: MailServers, listeners: Listeners) -> tuple[list[Route], Callable[[], None]]:
    """Return the routes by which issues go out to members, and what stops that; a preview need not import it."""
    from newsletter.preview.outgoing import Outgoing
    from newsletter.preview.routes import members

    outgoing = Outgoing(desk, servers)
    listeners.is_busy = lambda: outgoing.is_busy
    return members.routes(desk, outgoing, listeners), outgoing.close


def _written_here(desk: Desk, pen: Pen) -> list[Route]:
    return [
        *forms.routes(desk, pen),
        *pasted.routes(desk, pen),
        *elsewhere.routes(desk),
        *uploading.routes(desk),
        *shelving.routes(desk, pen),
        *importing.routes(desk),
        *versioning.routes(desk, pen),
    ]


class PageFiles(StaticFiles):
    """The page's own files, which browsers may keep if they ask each time whether they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or “not modified” if the browser has it already."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _build_first(desk: Desk, slug: str | None) -> None:
    """Build the letter that the page will ask for first."""

    def build() -> None:
        issues = desk.listed_issues()
        wanted = slug or (issues[0].slug if issues else None)
        if wanted:
            with suppress(KeyError):
                desk.letter(wanted)

    await run_in_threadpool(build)


_VIEWS: dict[str, Callable[[Edition, Persona | None], Data]] = {
    "text": lambda edition, persona: {"text": views.text(edition, persona), **views.spoken(edition)},
    "html": lambda edition, _: {"html": views.html(edition)},
    "mjml": lambda edition, _: {"mjml": views.mjml(edition)},
    "message": views.message,
    "reading": lambda edition, _: {"items": views.reading(edition)},
    "services": lambda edition, _: {"services": handover.services(with_translations(edition.letter))},
}
"""What the page shows of an edition besides the letter, by the last step of the address."""


class _Answers:
    """One method per address; those that are not coroutines run in threads, where a build may take its time."""

    def __init__(self, desk: Desk, listeners: Listeners) -> None:
        self._desk = desk
        self._listeners = listeners

    def page(self, request: Request) -> Response:
        return FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": PAGE_POLICY})

    def desk(self, request: Request) -> Response:
        root, publication = self._desk.root, self._desk.publication
        problems, failure = self._desk.refusal
        issues, person = self._desk.listed_issues(), requested.person(request)
        return Json(
            {
                "name": publication.name if publication else root.name,
                "root": "" if person else str(root),
                "editor_root": "" if person else str(root),  # a folder of the server, which nobody's editor opens
                "issues": [views.listed_issue(issue, root) for issue in issues],
                "unread": [*unread_issues(root), *unread_catalogs(root)],
                "newest": issues[0].slug if issues else None,
                "clients": views.clients(publication),
                "lenses": views.lens_names(),
                "personas": views.personas(publication) if publication else [],
                "can_write": self._desk.pen is not None and may(person, "write"),
                "person": person and {"name": person.name, "role": person.role},
                "may": rights(person),
                "ends_by_itself": self._listeners.ends_by_itself,
                "merge_tags": list(publication.merge_tags) if publication else [],
                "first_day": first_day_of_week(publication.language, publication.timezone) if publication else MONDAY,
                "problems": [places.problem(problem, root) for problem in problems],
                "failure": failure,
            }
        )

    def issue(self, request: Request) -> Response:
        sheet = requested.sheet(self._desk, request)
        pen = self._desk.pen
        outline = pen.outline(sheet.path) if pen else None
        fixes = self._desk.fixes(sheet.path, outline, len(sheet.problems)) if outline else None
        persona, lens = requested.persona(self._desk, request), requested.lens(request)
        language = requested.language(self._desk, request)
        return Json(views.issue(sheet, self._desk.root, persona, lens, fixes, language))

    def letter(self, request: Request) -> Response:
        """Return the letter; the page shows it, and only then asks for the findings."""
        wanted = request.query_params.get("scheme")
        scheme: frame.Scheme = next((scheme for scheme in frame.SCHEMES if scheme == wanted), "light")
        drawn = requested.drawn(self._desk, request)
        html = views.letter(
            drawn.letter,
            requested.persona(self._desk, request),
            scheme=scheme,
            images=request.query_params.get("images") != "off",
            lens=requested.lens(request),
            left_out=drawn.left_out,
        )
        return Response(html, headers={"Content-Security-Policy": LETTER_POLICY}, media_type="text/html")

    def picture(self, request: Request) -> Response:
        letter = requested.letter(self._desk, request)
        pictures = {shown.picture.name: shown.picture for shown in letter.pictures.values()}
        picture = pictures.get(request.path_params["name"])
        if picture is None:
            raise HTTPException(404, "There is no such picture in this issue.")
        headers = {"Cache-Control": FOR_GOOD} if "v" in request.query_params else {}
        return Response(picture.content, headers=headers, media_type=picture.content_type)

    def view(self, request: Request) -> Response:
        view = _VIEWS.get(request.path_params["view"])
        if view is None:
            raise HTTPException(404, "There is no such view of an issue.")
        return Json(view(requested.edition(self._desk, request), requested.persona(self._desk, request)))
