"""A file's bytes → the same picture without its metadata, with not one pixel changed, and what the file says beside it.

Comes in: a picture as phones and picture programs write it, with the place where it was taken, the name of who took it,
and thumbnails of what was cropped away. Goes out: its Parts; `bare` has only the parts that are needed to show it, in
their order, and is the file itself if that holds nothing else. It is a module of its own because Pillow cannot do it
without encoding the pixels again, and trusts what files say about their sizes.

The code lists what is kept, not what is removed: a list of known metadata would never be complete. No pixel is decoded,
and the work is in proportion to the file: bounds.py says how many parts it may have.
"""

from __future__ import annotations

from newsletter.images.bounds import bound_sizes
from newsletter.images.formats import avif, gif, jpeg, png, webp
from newsletter.images.formats.parts import Parts

_FORMATS = {
    "GIF": gif.take_apart,
    "JPEG": jpeg.take_apart,
    "PNG": png.take_apart,
    "WEBP": webp.take_apart,
    "AVIF": avif.take_apart,
}


def take_apart(content: bytes, format: str) -> Parts:
    """Return the parts of a JPEG, PNG, GIF, WebP or AVIF; raise UnfitError if it has more than bounds.py allows.

    ValueError, IndexError and struct.error mean that the file is damaged or ends too early.
    """
    parts = _FORMATS[format](content)
    bound_sizes(parts.sizes, format)
    return parts
