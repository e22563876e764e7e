"""A request → who asks, and what the desk has of the issue that it names, and how that is to be shown; or a refusal.

Comes in: a request whose address has the `slug` of an issue, and in its query perhaps a language, a persona and a lens.
Goes out: a Person, a Sheet, an edition, a letter. It is a module of its own because routes of several matters ask in
one way, and refuse in the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from newsletter.build import Edition
from newsletter.letter import Letter
from newsletter.model.files import ISSUES
from newsletter.model.settings import Persona
from newsletter.preview import views
from newsletter.preview.allowed import VISIT, Visit
from newsletter.preview.desk import Desk, Drawn
from newsletter.preview.sheet import Sheet
from newsletter.review import saying
from newsletter.review.saying import Who
from newsletter.team.people import Person
from newsletter.translating import naming

Answer = TypeVar("Answer")


def person(request: Request) -> Person | None:
    """Return who asks, at a desk for several; None for who writes alone, who may do everything."""
    found = visit(request)
    return found.person if found else None


def visit(request: Request) -> Visit | None:
    """Return the visit of who asks, at a desk for several."""
    found: Visit | None = request.scope[VISIT]
    return found


def wrote(request: Request, path: Path) -> None:
    """Note, at a desk for several, that who asks has written in an issue, for the next version of it."""
    if (found := visit(request)) and path.parent.name == ISSUES:
        found.register.wrote(path.stem, found.person)


def who(desk: Desk, request: Request) -> Who:
    """Return who asks, as it is written down: at a desk for several they are signed in."""
    found = person(request)
    return Who(found.name, "signed in") if found else saying.whoever_is_here(desk.root)


def is_over(request: Request) -> Callable[[], bool] | None:
    """Return what tells whether who asks has been shown out since, or may do more or less than then, if that can be."""
    found = visit(request)
    return found.is_over if found else None


def writer(request: Request) -> str:
    """Return the name by which the pen knows who asks; "" for who writes alone."""
    who = person(request)
    return who.name if who else ""


def of_issue(request: Request, ask: Callable[[str], Answer]) -> Answer:
    """Return what is known of the requested issue; refuse if there is no such issue, which `ask` says by KeyError."""
    slug = request.path_params["slug"]
    try:
        return ask(slug)
    except KeyError as error:
        raise HTTPException(404, f"There is no issue {slug}.") from error


def sheet(desk: Desk, request: Request) -> Sheet:
    """Return the sheet of the requested issue."""
    return of_issue(request, lambda slug: desk.sheet(slug, language(desk, request)))


def edition(desk: Desk, request: Request) -> Edition:
    """Return the last good edition of the requested issue; refuse if there is none."""
    return _there(sheet(desk, request).edition)


def letter(desk: Desk, request: Request) -> Letter:
    """Return the letter of the requested issue; refuse if there is none."""
    return _there(of_issue(request, lambda slug: desk.letter(slug, language(desk, request))))


def drawn(desk: Desk, request: Request) -> Drawn:
    """Return the letter of the requested issue, and what is not in it; refuse if there is none."""
    return _there(of_issue(request, lambda slug: desk.drawn(slug, language(desk, request))))


def language(desk: Desk, request: Request) -> str:
    """Return the language that the request names, "" for that of the issue, or if the issue has no such translation."""
    wanted = request.query_params.get("language", "")
    return wanted if wanted and wanted in naming.catalogs(of_issue(request, desk.path)) else ""


def persona(desk: Desk, request: Request) -> Persona | None:
    """Return the persona that the request names, None if there is no such one."""
    publication = desk.publication
    return views.named(publication, request.query_params.get("persona", "")) if publication else None


def lens(request: Request) -> str | None:
    """Return the id of the requested lens, if it exists."""
    wanted = request.query_params.get("lens")
    return next((each["id"] for each in views.lens_names() if each["id"] == wanted), None)


def _there(found: Answer | None) -> Answer:
    """Return what there is; refuse if there is nothing."""
    if found is None:
        raise HTTPException(409, "There is no letter yet: the issue has mistakes.")
    return found
