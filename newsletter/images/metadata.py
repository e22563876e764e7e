"""A file's bytes → the same picture without its metadata, with not one pixel changed, and what the file says beside it.

Comes in: a picture as phones and picture programs write it, with the place where it was taken, the name of who took it,
and thumbnails of what was cropped away. Goes out: its Parts; `bare` has only the parts that are needed to show it, in
their order, and is the file itself if that holds nothing else. It is a module of its own because Pillow cannot do it
without encoding the pixels again, and trusts what files say about their sizes.

The code lists what is kept, not what is removed: a list of known metadata would never be complete. No pixel is decoded,
and the work is in proportion to the file: bounds.py says how many parts it may have.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsletter.images.avif import bare_avif, coded_sizes
from newsletter.images.bounds import MOST_BLOCKS, bound_parts, bound_scans, bound_sizes

_ORIENTATION = 0x0112  # the number of this tag in EXIF
_LARGEST_PROFILE = 4_000_000  # bytes; printers' profiles have up to 3 MB


class Parts(NamedTuple):
    """A file taken apart: the picture alone, the size of each frame, and what is said beside the pixels.

    `orientation` tells how the camera was held, in EXIF's numbers (1 is upright). In an AVIF, `bare` still tells it,
    and its profile. `is_moving` is true of all files with frames, whether or not `bare` has them all.
    """

    bare: bytes
    sizes: Sequence[tuple[int, int]]
    orientation: int = 1
    profile: bytes | None = None
    is_moving: bool = False


def take_apart(content: bytes, format: str) -> Parts:
    """Return the parts of a JPEG, PNG, GIF, WebP or AVIF; raise UnfitError if it has more than bounds.py allows.

    ValueError, IndexError and struct.error mean that the file is damaged or ends too early.
    """
    take = {"GIF": _gif, "JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "AVIF": _avif}[format]
    parts = take(content)
    bound_sizes(parts.sizes, format)
    return parts


# A marker that begins something: no stuffed 0xFF of a scan, no filling, and none of those without content.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd8]")
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FILLING = re.compile(rb"\xff+(?=\xff)")
_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_JPEG_TABLES = {0xC4, 0xCC, 0xDB, 0xDD}


def _jpeg(content: bytes) -> Parts:
    """Return a JPEG's own segments up to its end: phones append previews and films."""
    kept: list[bytes] = [content[:2]]
    sizes: list[tuple[int, int]] = []
    profile: dict[int, bytes] = {}
    exif = jfif = adobe = b""
    at, segments, scans = 2, 0, 0
    while True:
        marker_at = _MARKER.search(content, at)
        if marker_at is None:
            raise ValueError("the JPEG has no end")
        at = marker_at.start()
        marker = content[at + 1]
        if marker == 0xD9:
            break
        bound_parts(segments := segments + 1)
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == 0xE0 and content.startswith(b"JFIF\0", at + 4) and not jfif:
            jfif = b"\xff\xe0\0\x10" + content[at + 4 : at + 16] + b"\0\0"  # no thumbnail
            kept.append(jfif)
        elif marker == 0xEE and content.startswith(b"Adobe", at + 4) and not adobe:
            adobe = b"\xff\xee\0\x0e" + content[at + 4 : at + 16]  # says which colours the channels are
            kept.append(adobe)
        elif marker == 0xE1 and content.startswith(b"Exif\0\0", at + 4):
            exif = exif or content[at + 4 : end]
        elif marker == 0xE2 and content.startswith(b"ICC_PROFILE\0", at + 4) and length > 16:
            profile.setdefault(content[at + 16], content[at + 18 : end])
        elif marker == 0xDA:
            bound_scans(scans := scans + 1, sizes)
            after = _AFTER_SCAN.search(content, end)
            if after is None:
                raise ValueError("the JPEG has no end")
            kept += (content[at:end], _FILLING.sub(b"", content[end : after.start() + 1])[:-1])
            end = after.start()
        elif marker in _FRAME_HEADERS:
            height, width = struct.unpack_from(">HH", content, at + 5)
            sizes.append((width, height))
            kept.append(content[at:end])
        elif marker in _JPEG_TABLES:
            kept.append(content[at:end])
        at = end
    bare = b"".join((*kept, b"\xff\xd9"))
    return Parts(bare, sizes, _orientation(exif), _profile(b"".join(profile[part] for part in sorted(profile))))


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


# The greatest length of the chunks that are kept; more of them would be room for something else.
_PNG_ROOM = {b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"sRGB": 1, b"IDAT": 2**31, b"IEND": 0}


def _png(content: bytes) -> Parts:
    """Return the PNG's critical chunks, with its transparency and the statement that it is sRGB."""
    kept: dict[bytes, bytes] = {}
    parts = [content[:8]]
    exif, profile, is_moving = b"", b"", False
    for name, start, end in png_chunks(content):
        if name == b"IDAT":
            if end > start:
                parts.append(content[start - 8 : end + 4])
        elif name in _PNG_ROOM:
            if end - start > _PNG_ROOM[name]:
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
    return Parts(b"".join(parts), [size], _orientation(exif), _inflated_profile(profile), is_moving)


def _inflated_profile(chunk: bytes) -> bytes | None:
    deflated = chunk.partition(b"\0")[2][1:]
    try:
        return _profile(zlib.decompressobj().decompress(deflated, _LARGEST_PROFILE + 1))
    except zlib.error:
        return None


_GIF_INTRODUCER = re.compile(rb"[\x21\x2c\x3b]")
_GIF_ROUNDS = (b"\x21\xff\x0bNETSCAPE2.0", b"\x21\xff\x0bANIMEXTS1.0")


def _gif(content: bytes) -> Parts:
    """Return the GIF's frames, with their timing and the number of rounds.

    The sizes are those of the whole picture at each frame: Pillow enlarges it to hold them all.
    """
    at = 13 + _palette_size(content[10])
    kept = [content[:at]]
    width, height = struct.unpack_from("<HH", content, 6)
    sizes: list[tuple[int, int]] = []
    rounds = timing = b""
    blocks = parts = 0
    while True:
        introducer = _GIF_INTRODUCER.search(content, at)  # some programs leave zeros between the parts
        if introducer is None:
            raise ValueError("the GIF has no end")
        start = introducer.start()
        if content[start] == 0x3B:
            break
        bound_parts(parts := parts + 1)
        is_frame = content[start] == 0x2C
        at = start + (11 + _palette_size(content[start + 9]) if is_frame else 2)
        while content[at]:
            bound_parts(blocks := blocks + 1, MOST_BLOCKS)
            at += 1 + content[at]
        at += 1
        part = content[start:at]
        if is_frame:
            left, top, wide, high = struct.unpack_from("<HHHH", part, 1)
            width, height = max(width, left + wide), max(height, top + high)
            sizes.append((width, height))
            kept += (timing, part)
            timing = b""
        elif part[1] == 0xF9 and len(part) == 8:
            timing = part
        elif part.startswith(_GIF_ROUNDS) and len(part) == 19 and not rounds:
            rounds = part
            kept.append(part)
    return Parts(b"".join((*kept, b"\x3b")), sizes, is_moving=len(sizes) > 1)


def _palette_size(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def gif_frames(bare: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield each frame of a bare GIF: what stands before its pixels' data, and that data without the cuts in it."""
    at = 13 + _palette_size(bare[10])
    while bare[at] != 0x3B:
        start = at
        at += 11 + _palette_size(bare[at + 9]) if bare[at] == 0x2C else 2
        head, data = bare[start:at], []
        while size := bare[at]:
            data.append(bare[at + 1 : at + 1 + size])
            at += 1 + size
        at += 1
        if head[0] == 0x2C:
            yield head, b"".join(data)


def _webp(content: bytes) -> Parts:
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
                sizes += _webp_size(inner, pixels)
        elif name not in (b"VP8 ", b"VP8L", b"ALPH", b"ANIM"):
            told.setdefault(name, data)
            continue
        sizes += _webp_size(name, data)
        kept.append(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2))
    bare = b"WEBP" + b"".join(kept)
    # The canvas and what is drawn on it are one picture.
    size = max((width for width, _ in sizes), default=0), max((height for _, height in sizes), default=0)
    profile = _profile(told.get(b"ICCP", b""))
    return Parts(
        b"RIFF" + struct.pack("<I", len(bare)) + bare, [size], _orientation(told.get(b"EXIF", b"")), profile, frames > 1
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


def _webp_size(name: bytes, data: bytes) -> list[tuple[int, int]]:
    """Return the size that a WebP's coded picture states, if the chunk is one."""
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 6)
        return [(width & 0x3FFF, height & 0x3FFF)]
    if name == b"VP8L":
        (packed,) = struct.unpack_from("<I", data, 1)
        return [((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1)]
    return []


def _avif(content: bytes) -> Parts:
    bare, is_moving = bare_avif(content)
    return Parts(bare, coded_sizes(bare), is_moving=is_moving)


def _profile(data: bytes) -> bytes | None:
    return data if 0 < len(data) <= _LARGEST_PROFILE else None


def _orientation(exif: bytes) -> int:
    """Return the orientation that EXIF tells, 1 if none: Pillow would read all of it, which can claim gigabytes."""
    exif = exif.removeprefix(b"Exif\0\0")
    order = "<" if exif.startswith(b"II") else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for entry in range(first + 2, first + 2 + 12 * count, 12):
            tag, kind = struct.unpack_from(f"{order}HH", exif, entry)
            if tag == _ORIENTATION and kind in (3, 4):
                return int(struct.unpack_from(order + " HI"[kind - 2], exif, entry + 8)[0])
    except struct.error:
        pass
    return 1
