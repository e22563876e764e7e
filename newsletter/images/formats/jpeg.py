"""A JPEG's bytes → its Parts: the segments that show the picture, up to its end.

It is a module of its own because only a scan's own bytes tell where it ends.
"""

from __future__ import annotations

import re
import struct

from newsletter.images.bounds import bound_parts, bound_scans
from newsletter.images.formats.parts import Parts, orientation_in, usable_profile

# A marker that begins something: no stuffed 0xFF of a scan, no filling, and none of those without content.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd8]")
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FILLING = re.compile(rb"\xff+(?=\xff)")
_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_TABLES = {0xC4, 0xCC, 0xDB, 0xDD}


def take_apart(content: bytes) -> Parts:
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
        elif marker in _TABLES:
            kept.append(content[at:end])
        at = end
    bare = b"".join((*kept, b"\xff\xd9"))
    colours = usable_profile(b"".join(profile[part] for part in sorted(profile)))
    return Parts(bare, sizes, orientation_in(exif), colours)
