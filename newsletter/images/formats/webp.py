"""A WebP's bytes → its Parts: the picture, or its first frame.

It is a module of its own because its chunks may hold chunks, and because others need them, too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from newsletter.images.bounds import bound_parts
from newsletter.images.formats.parts import Parts, orientation_in, usable_profile


def take_apart(content: bytes) -> Parts:
    """Return the WebP's picture, or its first frame."""
    kept: list[bytes] = []
    sizes: list[tuple[int, int]] = []
    told: dict[bytes, bytes] = {}
    frames = 0
    for name, data in webp_chunks(content):
        if name == b"VP8X":
            sizes.append((_24_bits(data, 4) + 1, _24_bits(data, 7) + 1))
            data = bytes((data[0] & 0b010010, *data[1:]))  # its other bits announce metadata
        elif name == b"ANMF":
            frames += 1
            if frames > 1:
                continue
            for inner, pixels in riff_chunks(data, 16, len(data)):
                sizes += _size(inner, pixels)
        elif name not in (b"VP8 ", b"VP8L", b"ALPH", b"ANIM"):
            told.setdefault(name, data)
            continue
        sizes += _size(name, data)
        kept.append(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2))
    bare = b"WEBP" + b"".join(kept)
    # The canvas and what is drawn on it are one picture.
    size = max((width for width, _ in sizes), default=0), max((height for _, height in sizes), default=0)
    profile = usable_profile(told.get(b"ICCP", b""))
    return Parts(
        b"RIFF" + struct.pack("<I", len(bare)) + bare,
        [size],
        orientation_in(told.get(b"EXIF", b"")),
        profile,
        frames > 1,
    )


def webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and the content of each chunk of a WebP."""
    return riff_chunks(content, 12, min(len(content), 8 + int.from_bytes(content[4:8], "little")))


def riff_chunks(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and the content of each chunk from one offset to another."""
    chunks = 0
    while at + 8 <= end:
        bound_parts(chunks := chunks + 1)
        name, length = struct.unpack_from("<4sI", content, at)
        if at + 8 + length > end:
            raise ValueError("the WebP has no end")
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _24_bits(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


def _size(name: bytes, data: bytes) -> list[tuple[int, int]]:
    """Return the size that a WebP's coded picture states, if the chunk is one."""
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 6)
        return [(width & 0x3FFF, height & 0x3FFF)]
    if name == b"VP8L":
        (packed,) = struct.unpack_from("<I", data, 1)
        return [((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1)]
    return []
