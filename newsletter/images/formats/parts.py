"""What a picture's file consists of: the picture alone, its sizes, and what is said beside the pixels.

It is a module of its own because files of every format tell in the same words how the camera was held, and what their
colours are.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

_ORIENTATION = 0x0112  # the number of this tag in EXIF
LARGEST_PROFILE = 4_000_000  # bytes; printers' profiles have up to 3 MB


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


def usable_profile(data: bytes) -> bytes | None:
    """Return what says which colours a picture has, or None where it says nothing, or is too large to be that."""
    return data if 0 < len(data) <= LARGEST_PROFILE else None


def orientation_in(exif: bytes) -> int:
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
