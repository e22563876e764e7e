"""Data, files and errors → responses: JSON for the page, and what the browser saves."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.errors import said_by_system

FOR_GOOD = "private, max-age=31536000, immutable"
"""How long a browser may keep what has the state of its file in its address."""

SAVED_TYPES = {
    ".html": "text/html",
    ".txt": "text/plain",
    ".eml": "message/rfc822",
    ".ics": "text/calendar",
    ".zip": "application/zip",
    ".yaml": "application/yaml",
}
"""The types of the files that can be saved, by their endings."""


class Json(Response):
    """Data as JSON in ASCII.

    Starlette's JSONResponse writes UTF-8, which fails for a file name that is not valid UTF-8: Python holds such bytes
    as lone surrogates, which JSON can only escape.
    """

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the bytes of the body."""
        return json.dumps(content, separators=(",", ":")).encode("ascii")


def to_save(content: bytes, name: str) -> Response:
    """Return a file that the browser saves under a name of letters, digits, hyphens and dots."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=SAVED_TYPES[PurePath(name).suffix])


async def refused(request: Request, error: Exception) -> Response:
    """Answer with the reason as JSON."""
    assert isinstance(error, HTTPException)
    return Json({"refused": error.detail}, status_code=error.status_code, headers=error.headers)


async def failed(request: Request, error: Exception) -> Response:
    """Answer with what is wrong with the publication or the call."""
    return Json({"refused": str(error)}, status_code=409)


async def denied(request: Request, error: Exception) -> Response:
    """Answer with what the system says about a file that cannot be read or written."""
    assert isinstance(error, OSError)
    return Json({"refused": f"{said_by_system(error)} Change that, and try again."}, status_code=422)


async def broken(request: Request, error: Exception) -> Response:
    """Answer with an error of the program."""
    return Json({"refused": f"The preview has failed: {type(error).__name__}: {error}"}, status_code=500)
