"""A GIF's bytes → its Parts: the frames, with their timing.

It is a module of its own because a frame's data is cut into blocks, which others read through.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from newsletter.images.bounds import MOST_BLOCKS, bound_parts
from newsletter.images.formats.parts import Parts

_INTRODUCER = re.compile(rb"[\x21\x2c\x3b]")
_ROUNDS = (b"\x21\xff\x0bNETSCAPE2.0", b"\x21\xff\x0bANIMEXTS1.0")


def take_apart(content: bytes) -> Parts:
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
        introducer = _INTRODUCER.search(content, at)  # some programs leave zeros between the parts
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
        elif part.startswith(_ROUNDS) and len(part) == 19 and not rounds:
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
