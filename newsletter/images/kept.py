"""The bytes of a picture's file → the file that a publication keeps: the same pixels, without where they were taken.

Comes in: what a phone, a camera or a picture program wrote. Goes out: a Kept, or an UnfitError. It is a module of its
own because a file that is kept needs more than the letter's copy of it, which is made anew at each build: how the
camera was held, its colours, and all frames. What else stands in it, such as the place, the device and the name of who
took it, has no business in a repository. No pixel is encoded again.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsletter.images import pixels
from newsletter.images.formats.avif import without_metadata
from newsletter.images.formats.parts import Parts
from newsletter.images.formats.png import png_chunks
from newsletter.images.formats.webp import riff_chunks, webp_chunks
from newsletter.images.metadata import take_apart

_ENDINGS = {"GIF": ".gif", "JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif"}
_CHECKED_AT = 640
"""CSS px: the width at which a picture is prepared to find out whether a letter can show it."""

_JFIF = b"\xff\xe0"
_LARGEST_PART_OF_PROFILE = 65_519  # bytes, of a JPEG's segment
_OF_A_PNG = frozenset(
    {
        *(b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT"),
        *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"pHYs"),
    }
)
_OF_A_WEBP = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


class Kept(NamedTuple):
    """A picture's file as it is kept, the ending of its name, and its upright size in pixels."""

    content: bytes
    ending: str
    width: int
    height: int


def kept(content: bytes) -> Kept:
    """Return a picture's file without what is not the picture; raise UnfitError if a letter cannot show it."""
    format = pixels.format_of(content)
    with pixels.damage_refused():
        parts = take_apart(content, format)
        bare = _BARE[format](content, parts)
    pixels.prepare(bare, _CHECKED_AT)
    return Kept(bare, _ENDINGS[format], *_upright(parts))


def size_of(content: bytes) -> tuple[int, int]:
    """Return the upright size of a picture, as its file states it; raise UnfitError."""
    format = pixels.format_of(content)
    with pixels.damage_refused():
        return _upright(take_apart(content, format))


def _upright(parts: Parts) -> tuple[int, int]:
    width, height = parts.sizes[0]
    return (height, width) if parts.orientation in range(5, 9) else (width, height)


def _jpeg(_: bytes, parts: Parts) -> bytes:
    at = 20 if parts.bare.startswith(_JFIF, 2) else 2
    told = [_segment(0xE1, b"Exif\0\0" + _exif(parts.orientation))] if parts.orientation != 1 else []
    profile = parts.profile or b""
    pieces = [profile[at : at + _LARGEST_PART_OF_PROFILE] for at in range(0, len(profile), _LARGEST_PART_OF_PROFILE)]
    told += [
        _segment(0xE2, b"ICC_PROFILE\0" + bytes((number, len(pieces))) + piece)
        for number, piece in enumerate(pieces, 1)
    ]
    return parts.bare[:at] + b"".join(told) + parts.bare[at:]


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def _exif(orientation: int) -> bytes:
    """Return EXIF that tells how the camera was held, and nothing else."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def _png(content: bytes, parts: Parts) -> bytes:
    def chunks() -> Iterator[bytes]:
        for name, start, end in png_chunks(content):
            if name in _OF_A_PNG:
                yield content[start - 8 : end + 4]
            if name == b"IHDR" and parts.orientation != 1:
                told = b"eXIf" + _exif(parts.orientation)
                yield struct.pack(">I", len(told) - 4) + told + struct.pack(">I", zlib.crc32(told))

    return content[:8] + b"".join(chunks())


def _webp(content: bytes, parts: Parts) -> bytes:
    is_turned = parts.orientation != 1

    def chunks() -> Iterator[tuple[bytes, bytes]]:
        for name, data in webp_chunks(content):
            if name == b"VP8X":
                flags = data[0] & ~(_HAS_EXIF | _HAS_XMP) | _HAS_EXIF * is_turned
                yield name, bytes((flags, *data[1:]))
            elif name == b"ANMF":
                drawn = ((inner, pixels) for inner, pixels in riff_chunks(data, 16, len(data)) if inner in _OF_A_WEBP)
                yield name, data[:16] + b"".join(map(_chunk, drawn))
            elif name in _OF_A_WEBP:
                yield name, data
        if is_turned:
            yield b"EXIF", _exif(parts.orientation)

    told = b"WEBP" + b"".join(map(_chunk, chunks()))
    return b"RIFF" + struct.pack("<I", len(told)) + told


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    name, data = chunk
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


_BARE: dict[str, Callable[[bytes, Parts], bytes]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": lambda _, parts: parts.bare,
    "AVIF": lambda content, _: without_metadata(content),
}
