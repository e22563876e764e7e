"""A bare picture → whether it holds more than can be seen: bytes behind its pixels' data, or colours in what is clear.

It is a module of its own because a file without metadata (metadata.py) is passed on byte for byte, and so would these
be. Programs do not write them; they are found by what a decoder does not miss.

Not looked for: bytes behind a JPEG's earlier scans or between its restart intervals, tables and colours of a palette
that no pixel uses, and what lies beyond the picture's edge in the last blocks of a JPEG. Only an encoder made to hide
something writes more there than a rest of the picture itself.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from itertools import starmap

from PIL import Image

from newsletter.images.formats.gif import gif_frames
from newsletter.images.formats.png import png_chunks

_Opened = Callable[[bytes, str], Image.Image]
_SLICE = 65_536  # bytes that are inflated at once
_STRIP = 64  # rows that are compared at once


def hides_bytes(bare: bytes, format: str, image: Image.Image, opened: _Opened) -> bool:
    """Return whether a bare JPEG, PNG or GIF, decoded as `image`, has bytes behind its pixels' data."""
    if format == "PNG":
        return _png_hides(bare)
    return _jpeg_hides(bare, image, opened) if format == "JPEG" else _gif_hides(bare, opened)


def clear_pixels(image: Image.Image) -> Image.Image | None:
    """Return a mask of the pixels that cannot be seen, if their colours differ: they can be another picture."""
    image = image if image.mode == "RGBA" else image.convert("RGBA")
    mask = image.getchannel("A").point(lambda alpha: 255 * (alpha == 0))
    counts = image.histogram(mask)
    colours = [sum(map(bool, counts[channel : channel + 256])) for channel in (0, 256, 512)]
    return mask if max(colours) > 1 else None


# Of an interlaced PNG, the pixels that each pass draws: the first column and row, and the steps between them.
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def _png_hides(bare: bytes) -> bool:
    """Return whether there is something behind the last row, or behind the end of the deflated data."""
    width, height, depth, kind, _, _, interlaced = struct.unpack_from(">IIBBBBB", bare, 16)
    left = 1  # none of it may be used
    for column, row, across, down in _ADAM7 if interlaced else ((0, 0, 1, 1),):
        columns, rows = -((column - width) // across), -((row - height) // down)
        if columns > 0:
            left += rows * (1 + (columns * depth * _CHANNELS[kind] + 7) // 8)
    data = b"".join(bare[start:end] for name, start, end in png_chunks(bare) if name == b"IDAT")
    stream = zlib.decompressobj()
    try:
        for at in range(0, len(data), _SLICE):
            if stream.eof:
                return True
            left -= len(stream.decompress(data[at : at + _SLICE], left))
            if not left:
                return True
    except zlib.error:
        return True
    return bool(stream.unused_data)


# How many of a JPEG's last bytes are changed, and how, until it shows: some changes are lost in rounding.
_CHANGES = ((3, 0x7F), (4, 0x7F), (3, 0x55), (4, 0x55), (2, 0x55))


def _jpeg_hides(bare: bytes, image: Image.Image, opened: _Opened) -> bool:
    """Return whether the last bytes of the last scan can be others without any change to be seen.

    If nothing stands behind the picture, its last bits are in them. A smooth drawing may be taken for one that hides
    something, which costs it next to nothing: it is written anew at its own quality.
    """
    for length, change in _CHANGES:
        start = len(bare) - 2 - length
        if bare[start - 1] == 0xFF:  # with the zero that follows it, one byte of the scan
            start -= 1
        others = bytes(byte ^ change if byte ^ change != 0xFF else 0x5A for byte in bare[start:-2])
        try:
            changed = opened(bare[:start] + others + b"\xff\xd9", "JPEG")
            changed.load()
        except Exception:  # as broad as where damaged files are refused
            return False
        tops = range(0, image.height, _STRIP)[::-1]  # the last bytes change the last rows
        boxes = ((0, top, image.width, min(top + _STRIP, image.height)) for top in tops)
        if any(image.crop(box).tobytes() != changed.crop(box).tobytes() for box in boxes):
            return False
    return True


def _gif_hides(bare: bytes, opened: _Opened) -> bool:
    """Return whether any frame can do without its last three bytes: the code for its end, and at least one other."""

    def is_whole_without(head: bytes, data: bytes) -> bool:
        cut = data[:-3]
        blocks = b"".join(bytes((len(cut[at : at + 255]),)) + cut[at : at + 255] for at in range(0, len(cut), 255))
        frame = head[:1] + b"\0\0\0\0" + head[5:] + blocks + b"\0"
        try:
            opened(bare[:6] + head[5:9] + b"\0\0\0" + frame + b"\x3b", "GIF").load()
        except Exception:  # as above
            return False
        return True

    return any(starmap(is_whole_without, gif_frames(bare)))
