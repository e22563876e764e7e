"""A request's body → data, or the bytes of files: no more of it than is allowed, and of no other type."""

from __future__ import annotations

import io
import json
import tempfile
from contextlib import suppress
from typing import Any, BinaryIO

from starlette.exceptions import HTTPException
from starlette.requests import Request

from newsletter.errors import said_by_system

_BYTES = "application/octet-stream"
_READ_ON = 5_000_000
"""Bytes that are read, and not kept, of what is too long: who is still sending when it ends hears no answer."""


async def json_body(request: Request, most: int, too_long: str) -> Any:
    """Return the data in a request's body, None if it is no JSON; refuse other types, and more than `most` bytes."""
    if _type_of(request) != "application/json":
        raise HTTPException(415, "Send this as JSON.")
    try:
        return json.loads(await _bytes(request, most, too_long))
    except (ValueError, RecursionError):
        return None


async def raw_body(request: Request, most: int, too_long: str) -> bytes:
    """Return the bytes of a picture in a request's body; refuse other types, and more than `most` bytes.

    A browser that does not know the type of a file sends it as application/octet-stream.
    """
    kind = _type_of(request)
    if not kind.startswith("image/") and kind != _BYTES:
        raise HTTPException(415, "Send the bytes of a picture.")
    return await _bytes(request, most, too_long)


async def stored_body(request: Request, most: int, too_long: str) -> BinaryIO:
    """Return the bytes of files in a request's body as a file that nobody else can open, and that is gone once closed.

    Refuse other types, more than `most` bytes, and what a full disk has no room for.
    """
    if _type_of(request) != _BYTES:
        raise HTTPException(415, f"Send the bytes of files as {_BYTES}.")
    try:
        stored = tempfile.TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
        try:
            await _copy(request, stored, most, too_long)
            stored.seek(0)
        except BaseException:
            with suppress(OSError):  # what is not written yet has no room either
                stored.close()
            raise
    except OSError as error:
        raise HTTPException(507, f"The files cannot be stored here. {said_by_system(error)}") from error
    return stored


def _type_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _bytes(request: Request, most: int, too_long: str) -> bytes:
    body = io.BytesIO()
    await _copy(request, body, most, too_long)
    return body.getvalue()


async def _copy(request: Request, to: BinaryIO, most: int, too_long: str) -> None:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= most:
            to.write(part)
        elif size > most + _READ_ON:
            break
    if size > most:
        raise HTTPException(413, too_long)
