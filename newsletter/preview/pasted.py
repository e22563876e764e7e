"""What was pasted → the words of a field: the route that cleans what Word, web pages and PDF files have copied.

Comes in: a request with the clipboard's HTML and text. Goes out: JSON: prose, or one line, and what did not come along.
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.errors import Refused
from newsletter.importing import markdown
from newsletter.importing.read import html, text
from newsletter.importing.told import told
from newsletter.preview.body import json_body
from newsletter.preview.places import Data
from newsletter.preview.responses import Json

LONGEST_BODY = 1_000_000  # bytes
TOO_LONG = "This is too much to read at once."

_WRITERS = {"prose": markdown.prose, "line": markdown.line}


async def clean(request: Request) -> Response:
    """Answer with the words of what was pasted, and sentences about what was left out."""
    body = await json_body(request, LONGEST_BODY, TOO_LONG)
    try:
        return Json(await run_in_threadpool(_cleaned, body))
    except Refused as refusal:
        return Json({"refused": f"{refusal.message} {refusal.hint}".strip()}, 422)


def _cleaned(body: Any) -> Data:
    match body:
        case {"html": str() as rich, "text": str() as plain, "as": "prose" | "line" as kind}:
            read = html.read(rich) if rich else text.read(plain)
            written = _WRITERS[kind](read.pieces)
            return {"text": written.text, "told": told((*read.dropped, *written.dropped))}
    raise HTTPException(400, "Send html and text, and as what they are wanted: as prose, or as a line.")
