"""A request's body → data: JSON alone, and no more of it than is allowed."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request


async def json_body(request: Request, most: int, too_long: str) -> Any:
    """Return the data in a request's body, None if it is no JSON; refuse other types, and more than `most` bytes."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "Send this as JSON.")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise HTTPException(413, too_long)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
