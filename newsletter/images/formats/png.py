"""A PNG's bytes → its Parts: the chunks that show the picture.

It is a module of its own because others need the chunks, too: what hides in them, and what may be kept of them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from newsletter.images.bounds import bound_parts
from newsletter.images.formats.parts import LARGEST_PROFILE, Parts, orientation_in, usable_profile

# The greatest length of the chunks that are kept; more of them would be room for something else.
_ROOM = {b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"sRGB": 1, b"IDAT": 2**31, b"IEND": 0}


def png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield each chunk of a PNG up to its end: its name, and where its content begins and ends."""
    at, chunks, name = 8, 0, b""
    while name != b"IEND":
        bound_parts(chunks := chunks + 1)
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 8 + length
        if end + 4 > len(content):
            raise ValueError("the PNG has no end")
        yield name, at + 8, end
        at = end + 4


def take_apart(content: bytes) -> Parts:
    """Return the PNG's critical chunks, with its transparency and the statement that it is sRGB."""
    kept: dict[bytes, bytes] = {}
    parts = [content[:8]]
    exif, profile, is_moving = b"", b"", False
    for name, start, end in png_chunks(content):
        if name == b"IDAT":
            if end > start:
                parts.append(content[start - 8 : end + 4])
        elif name in _ROOM:
            if end - start > _ROOM[name]:
                raise ValueError("a chunk of the PNG is too long")
            if name not in kept:
                kept[name] = content[start - 8 : end + 4]
                parts.append(kept[name])
        elif name == b"eXIf":
            exif = exif or content[start:end]
        elif name == b"iCCP":
            profile = profile or content[start:end]
        elif name == b"acTL":
            is_moving = is_moving or content[start : start + 4] > b"\0\0\0\1"
    size = struct.unpack_from(">II", kept[b"IHDR"], 8)
    return Parts(b"".join(parts), [size], orientation_in(exif), _inflated_profile(profile), is_moving)


def _inflated_profile(chunk: bytes) -> bytes | None:
    deflated = chunk.partition(b"\0")[2][1:]
    try:
        return usable_profile(zlib.decompressobj().decompress(deflated, LARGEST_PROFILE + 1))
    except zlib.error:
        return None
