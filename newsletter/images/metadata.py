"""A file's bytes → the same picture without its metadata, and with not one pixel changed.

Comes in: a JPEG, PNG or GIF as phones and picture programs write it, with the place where it was taken, the name of
who took it, and thumbnails of what was cropped away. Goes out: only the parts that are needed to show it, in their
order; a file that holds nothing else is unchanged. It is a module of its own because Pillow cannot do it without
encoding the pixels again.

The code lists what is kept, not what is removed: a list of known metadata would never be complete.
"""

from __future__ import annotations

import re
import struct


def without_metadata(content: bytes, format: str) -> bytes:
    """Return a JPEG, PNG or GIF with nothing but its picture, and other formats as they are.

    ValueError, IndexError and struct.error mean that the file ends too early.
    """
    stripper = {"GIF": _bare_gif, "JPEG": _bare_jpeg, "PNG": _bare_png}.get(format)
    return stripper(content) if stripper else content


_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _bare_jpeg(content: bytes) -> bytes:
    """Return a JPEG's own segments up to its end: phones append previews and films."""
    kept = [content[:2]]
    at = 2
    while True:
        at = content.index(b"\xff", at)
        marker = content[at + 1]
        if marker == 0xD9:
            return b"".join((*kept, b"\xff\xd9"))
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD8:  # filling, and markers without content
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == 0xE0 and content.startswith(b"JFIF\0", at + 4):
            kept.append(b"\xff\xe0\0\x10" + content[at + 4 : at + 16] + b"\0\0")  # no thumbnail
        elif marker == 0xEE and content.startswith(b"Adobe", at + 4):
            kept.append(b"\xff\xee\0\x0e" + content[at + 4 : at + 16])  # says which colours the channels are
        elif marker == 0xDA:
            after = _AFTER_SCAN.search(content, end)
            if after is None:
                raise ValueError("the JPEG has no end")
            end = after.start()
            kept.append(content[at:end])
        elif 0xC0 <= marker <= 0xDD:
            kept.append(content[at:end])
        at = end


def _bare_png(content: bytes) -> bytes:
    """Return the PNG's critical chunks, with its transparency and the statement that it is sRGB."""
    kept = [content[:8]]
    at = 8
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise ValueError("the PNG has no end")
        if name in (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB"):
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


_GIF_ROUNDS = (b"\x21\xff\x0bNETSCAPE2.0", b"\x21\xff\x0bANIMEXTS1.0")


def _bare_gif(content: bytes) -> bytes:
    """Return the GIF's frames, with their timing and the number of rounds."""
    at = 13 + _palette_size(content[10])
    kept = [content[:at]]
    while content[at] != 0x3B:
        start = at
        if content[at] == 0x2C:
            at = _after_blocks(content, at + 11 + _palette_size(content[at + 9]))
            kept.append(content[start:at])
        elif content[at] == 0x21:
            at = _after_blocks(content, at + 2)
            rounds = content[start : start + 14] in _GIF_ROUNDS and at - start == 19
            if content[start + 1] == 0xF9 or rounds:
                kept.append(content[start:at])
        else:  # some programs leave zeros between the parts
            at += 1
    return b"".join((*kept, b"\x3b"))


def _palette_size(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1
