"""What was pasted → the words of a field, entries of a list, or a table: what Word, web pages and spreadsheets copy.

Comes in: a request with the clipboard's HTML and text. Goes out: JSON: prose, one line, entries or the cells of a
table, and sentences on what became of it and what did not come along.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.editing.form import label_of
from newsletter.editing.shape import annotation_at, fields_in_short_form, group_of
from newsletter.errors import Refused
from newsletter.importing import markdown
from newsletter.importing.entries import bound, entries, grid
from newsletter.importing.pieces import Read, Table
from newsletter.importing.read import html, text
from newsletter.importing.told import told
from newsletter.model.issue import Issue
from newsletter.preview.allowed import Route
from newsletter.preview.body import json_body
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.routes.asked import path_in
from newsletter.preview.routes.shelving import done, path_of
from newsletter.preview.writing.pen import Pen
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path as SourcePath

LONGEST_BODY = 1_000_000  # bytes
TOO_LONG = "This is too much to read at once."

_WRITERS = {"prose": markdown.prose, "line": markdown.line}


def routes(desk: Desk, pen: Pen) -> list[Route]:
    """Return the routes of a publication that is written here."""

    async def cells(request: Request) -> Response:
        return await _answered(request, lambda body: _cells(body, request, desk, pen))

    return [
        Route("/api/clean", _clean, needs="write", methods=["POST"]),
        Route("/api/issues/{slug}/cells", cells, needs="write", methods=["POST"]),
    ]


async def _clean(request: Request) -> Response:
    """Answer with the words of what was pasted, and sentences about what was left out."""
    return await _answered(request, _cleaned)


async def _answered(request: Request, answer: Callable[[Any], Data]) -> Response:
    body = await json_body(request, LONGEST_BODY, TOO_LONG)
    return await run_in_threadpool(done, lambda: answer(body))


def _read(rich: str, plain: str) -> Read:
    return html.read(rich) if rich else text.read(plain)


def _cleaned(body: Any) -> Data:
    match body:
        case {"html": str(rich), "text": str(plain), "as": "prose" | "line" as kind}:
            read = _read(rich, plain)
            written = _WRITERS[kind](read.pieces)
            is_table = any(isinstance(piece, Table) for piece in read.pieces)
            return {"text": written.text, "is_table": is_table, "told": told((*read.dropped, *written.dropped))}
    raise HTTPException(400, "Send html and text, and as what they are wanted: as prose, or as a line.")


def _cells(body: Any, request: Request, desk: Desk, pen: Pen) -> Data:
    """Return the cells of a table as those of a block, or as entries of the list at a path."""
    match body:
        case {"html": str(rich), "text": str(plain), "path": (list() | None) as named}:
            bound(plain)
            read, path = _read(rich, plain), _path(named)
        case _:
            raise HTTPException(400, "Send html and text, and the path of the list, or none for a table.")
    table = next((piece for piece in read.pieces if isinstance(piece, Table)), None)
    if table is None:
        raise Refused("These are no cells of a table.")
    if path is None:
        found = grid(table)
        return {"columns": found.columns, "rows": found.rows, "told": told((*read.dropped, *found.dropped))}
    outline = pen.outline(path_of(request.path_params["slug"], desk))
    item = annotation_at(Issue, outline.data, (*path, 0)) if outline else None
    model = group_of(item, {}) if item is not None else None
    if model is None:
        raise Refused("Here is no list of such entries.")
    made = entries(table, model, has_short_form=bool(fields_in_short_form(item, "x")))
    return {"entries": made.entries, "told": [*_matched(made.matched, model), *told((*read.dropped, *made.dropped))]}


def _path(named: list[Any] | None) -> SourcePath | None:
    try:
        return None if named is None else path_in(named)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


def _matched(columns: tuple[tuple[str, str], ...], model: type[Model]) -> list[str]:
    """Return sentences on what each column became."""
    taken: dict[str, list[str]] = {}
    for name, field in columns:
        taken.setdefault(field, []).append(f"“{name}”")
    left_out = taken.pop("", [])
    words = ", ".join(f"{label_of(model, field)} from {' and '.join(names)}" for field, names in taken.items())
    return [f"Taken: {words}.", *([f"Left out: {', '.join(left_out)}."] if left_out else [])]
