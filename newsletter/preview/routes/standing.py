"""How a file stands → the answer to a page that writes it, also after something was done to it, or could not be.

Comes in: what is to be done, and what the page has seen. Goes out: JSON: the values as they stand, what is wrong with
them, and where everything is by now. It is a module of its own because all routes that write a file answer this way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.editing.outline import Outline, outlined
from newsletter.editing.surgery import fingerprint
from newsletter.errors import InputError, Problem, Refused
from newsletter.model.files import ENDING, ISSUES
from newsletter.model.publication import Publication
from newsletter.preview import places, requested, settings
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.routes.asked import shown, values
from newsletter.preview.routes.both import together
from newsletter.preview.writing.manuscript import CollisionError, Done, UnknownBaseError
from newsletter.preview.writing.pen import Pen
from newsletter.preview.written_files import model_of, settings_files
from newsletter.reading.source import dotted


class Standings:
    """How the files of a publication stand that are written here."""

    def __init__(self, desk: Desk, pen: Pen) -> None:
        self._desk = desk
        self._pen = pen

    def after(self, request: Request, seen: str, make: Callable[[Path], Done], *, with_text: bool = False) -> Response:
        """Answer with how a file stands after something was done to it; the page has seen the text of a hash."""
        path, who = asked_path(self._desk, request), requested.writer(request)

        def do() -> Data:
            done = make(path)
            requested.wrote(request, path)
            self._desk.changed([path])
            standing = self.standing(path, who, seen, with_text)
            since = self._pen.way(path, done.left, standing["hash"])  # another program may have been faster
            touched = since.follow(done.touched) if since and done.touched else done.touched
            is_merged = done.is_merged or (since is not None and since.is_foreign)
            is_alone = (done.before, done.left) == (seen, standing["hash"])  # nobody else has done anything since
            return standing | {"touched": touched, "merged": is_merged, "is_alone": is_alone}

        try:
            return done_or_refused(do)
        except CollisionError as collision:
            return Json(self._conflict(path, who, seen, collision), 409)
        except InputError:
            return Json(self.standing(path, who, seen, with_text=True), 409)

    def _conflict(self, path: Path, who: str, seen: str, collision: CollisionError) -> Data:
        standing = self.standing(path, who, seen, with_text=True)
        base = self._outlined(path, collision.base)
        way = self._pen.way(path, fingerprint(collision.base), standing["hash"])
        at = way.follow(collision.path) if way else None
        sides = [shown(side, base, collision.path) for side in collision.conflict]
        if at is not None:  # found by what was done, one change after the other, which is surer than at a single glance
            sides[-1] = self._outlined(path, standing["text"]).value(at)
            sides[-1] = shown(sides[-1], base, collision.path)
        both = together(*sides) if all(isinstance(side, str) for side in sides) else None
        named = dict(zip(("base", "mine", "theirs"), sides, strict=True))
        return {"conflict": {"path": collision.path, "at": at, **named, "both": both}, **standing}

    def _since(self, path: Path, seen: str, now: str) -> Data:
        """Return whether another program has changed the file since the page has seen it, and what is elsewhere by now.

        `moved` are the items of lists, dotted, each with its path; None if it is not known what the page has seen.
        """
        way = self._pen.way(path, seen, now)
        said: Data = {"is_foreign": way is None or way.is_foreign, "moved": None}
        with suppress(InputError):
            said["moved"] = {dotted(item): at for item, at in way.moved().items()} if way else None
        return said

    def standing(self, path: Path, who: str, seen: str = "", with_text: bool = False) -> Data:
        """Return what a page shows of a file as it stands, and what of the text that it has seen is elsewhere."""
        standing = self._pen.standing(path, who)
        said: Data = {
            "hash": standing.hash,
            "written": standing.is_written,
            "failure": standing.failure,
            "writable": standing.outline is not None,
            "why": "",
            "form": None,
            "undo": standing.undoable,
            "redo": standing.redoable,
        }
        if with_text:
            said["text"] = standing.text
        outline = standing.outline
        if outline is None:
            first = standing.problems[0]
            why = f"Line {first.line} of the file cannot be read, so nothing can be changed here until it is mended."
            return said | {"why": why, "problems": places.problems(standing.problems, None, self._desk.root)}
        is_of_settings = path in settings_files(self._desk.root).values()
        mistakes = self._desk.refusal.problems if is_of_settings else self._mistakes(path.stem)
        problems = places.problems(mistakes, self._desk.fixes(path, outline, len(mistakes)), self._desk.root)
        said |= {"form": values(outline), "problems": problems} | self._since(path, seen, standing.hash)
        publication = self._desk.publication
        return said | (settings.shown(publication) if publication and outline.model is Publication else {})

    def _mistakes(self, slug: str) -> Sequence[Problem]:
        """Return the mistakes of an issue; none while its file is being replaced, after which the page asks again."""
        try:
            return self._desk.problems(slug)
        except KeyError:
            return ()

    def _outlined(self, path: Path, text: str) -> Outline:
        return outlined(text, model_of(path, self._desk.root))


def asked_path(desk: Desk, request: Request) -> Path:
    """Return the file of the requested issue, or of the settings; refuse if there is none."""
    if file := request.path_params.get("file"):
        if path := settings_files(desk.root).get(file):
            return path
        raise HTTPException(404, f"There are no settings {file}.")
    slug = request.path_params["slug"]
    try:
        return desk.path(slug)
    except KeyError as error:
        path = desk.root / ISSUES / f"{slug}{ENDING}"
        if desk.pen and desk.pen.held(path) is not None:
            return path  # the pen waits for a file that is being replaced, and says if it is gone for good
        raise HTTPException(404, f"There is no issue {slug}.") from error


class RefusedEditError(Exception):
    """An edit that cannot be made, and the path that it was for."""

    def __init__(self, refusal: Refused, path: Any) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.path = path


def done_or_refused(do: Callable[[], Data]) -> Response:
    """Answer with what was done, or why it was not."""
    try:
        return Json(do())
    except FileNotFoundError:
        raise HTTPException(404, "The file is gone.") from None
    except UnknownBaseError:
        return Json({"unknown_base": True}, 409)
    except RefusedEditError as error:
        return Json({"refused": _sentence(error.refusal), "path": error.path}, 422)
    except Refused as refusal:
        return Json({"refused": _sentence(refusal), "path": None}, 422)


def seen_in(body: Any) -> str:
    """Return the hash of the text that the page has, or "" where it does not say."""
    seen = body.get("seen") if isinstance(body, dict) else None
    return seen if isinstance(seen, str) else ""


def _sentence(refusal: Refused) -> str:
    return f"{refusal.message} {refusal.hint}".strip()
