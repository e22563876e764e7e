"""A request's body → data, or the bytes of a file: no more of it than is allowed, and of no other type."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

_BYTES = "application/octet-stream"
_READ_ON = 5_000_000
"""Bytes that are read, and not kept, of what is too long: who is still sending when it ends hears no answer."""


async def json_body(request: Request, most: int, too_long: str) -> Any:
    """Return the data in a request's body, None if it is no JSON; refuse other types, and more than `most` bytes."""
    if _type_of(request) != "application/json":
        raise HTTPException(415, "Send this as JSON.")
    try:
        return json.loads(await _body(request, most, too_long))
    except (ValueError, RecursionError):
        return None


async def raw_body(request: Request, most: int, too_long: str) -> bytes:
    """Return the bytes of a picture in a request's body; refuse other types, and more than `most` bytes.

    A browser that does not know the type of a file sends it as application/octet-stream.
    """
    kind = _type_of(request)
    if not kind.startswith("image/") and kind != _BYTES:
        raise HTTPException(415, "Send the bytes of a picture.")
    return bytes(await _body(request, most, too_long))


async def file_bytes(request: Request, most: int, too_long: str) -> bytes:
    """Return the bytes of files in a request's body; refuse other types, and more than `most` bytes."""
    if _type_of(request) != _BYTES:
        raise HTTPException(415, f"Send the bytes of files as {_BYTES}.")
    return bytes(await _body(request, most, too_long))


def _type_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _body(request: Request, most: int, too_long: str) -> bytearray:
    body, size = bytearray(), 0
    async for part in request.stream():
        size += len(part)
        if size <= most:
            body += part
        elif size > most + _READ_ON:
            break
    if size > most:
        raise HTTPException(413, too_long)
    return body
