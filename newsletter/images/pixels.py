"""The bytes of a picture's file → those that the letter carries: upright, small, in sRGB, without metadata.

Comes in: what a phone or a picture program wrote, and the width of the widest place that shows it. Goes out: a
Prepared, or an UnfitError. It is a module of its own because it alone knows Pillow, and knows nothing of paths.

Pixels that need no change are never encoded again, unless something is hidden behind or below them: only the metadata
is taken out of their file. All others are turned upright, shrunk to twice their shown size (for sharp screens),
converted to sRGB and saved again. Nothing is decoded before its bounds are known (bounds.py).
"""

from __future__ import annotations

import hashlib
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from itertools import chain, product
from typing import Any, NamedTuple

from newsletter.images.bounds import UnfitError, bound_moving, too_many_pixels
from newsletter.images.crop import Crop
from newsletter.images.formats.parts import Parts
from newsletter.images.metadata import take_apart
from newsletter.lazy_imports import lazy_imports

_TAGS = ("PIL.ExifTags", "PIL.TiffTags")  # large tables; most pictures have no such tags
with lazy_imports(*_TAGS):
    from PIL import Image, ImageChops, ImageSequence, UnidentifiedImageError

_ORIENTATION = 0x0112  # the number of this tag in EXIF
_LONGEST_DURATION = 655_350  # milliseconds, the most that a GIF can say
_MOST_REMEMBERED = 64

# Known by their first bytes, since endings are often wrong; and read by a module of Pillow's.
_FORMATS = {
    "JPEG": (rb"\xff\xd8\xff", "PIL.JpegImagePlugin"),
    "PNG": (rb"\x89PNG\r\n\x1a\n", "PIL.PngImagePlugin"),
    "GIF": (rb"GIF8[79]a", "PIL.GifImagePlugin"),
    "WEBP": (rb"RIFF....WEBP", "PIL.WebPImagePlugin"),
    "AVIF": (rb"....ftyp.{0,28}avi[fs]", "PIL.AvifImagePlugin"),
}
_UNSUPPORTED = {
    "a HEIC photo": rb"....ftyp(?:hei|hev|mif1|msf1)",
    "a PDF": rb"%PDF",
    "a TIFF": rb"II\*\0|MM\0\*",
    "a BMP": rb"BM",
    "an SVG drawing": rb"(?i:.{0,4096}<svg)",
}
_INSTEAD = {
    "a HEIC photo": "Open it in a picture program and save it as JPEG. An iPhone takes JPEG photos if its settings say "
    "Camera, Formats, Most Compatible."
}


class Prepared(NamedTuple):
    """What a file's bytes became; `format` is JPEG, PNG or GIF, `width` and `height` are pixels.

    `is_stilled` says whether the file moves and this does not.
    """

    format: str
    width: int
    height: int
    content: bytes
    is_stilled: bool = False


_remembered: dict[tuple[bytes, int, Crop | None], Prepared] = {}
_lock = threading.Lock()  # for the memory, and because warnings are silenced for the whole process


def prepare(content: bytes, shown_width: int, crop: Crop | None = None) -> Prepared:
    """Return the picture prepared for places up to `shown_width` CSS px wide, a still one cropped; raise UnfitError.

    The last results are remembered: the preview builds the same issue again and again.
    """
    key = (hashlib.sha256(content).digest(), shown_width, crop)
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Pillow's, about files that are odd but can be shown
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # bounds.py has lower ones
        prepared = _remembered.pop(key, None) or _prepare(content, shown_width, crop)
        _remembered[key] = prepared  # moved to the end, so that the first is the least recently used
        if len(_remembered) > _MOST_REMEMBERED:
            del _remembered[next(iter(_remembered))]
    return prepared


def _prepare(content: bytes, shown_width: int, crop: Crop | None) -> Prepared:
    format = format_of(content)
    with damage_refused():
        parts = take_apart(content, format)
    if format == "GIF" and parts.is_moving:
        return _moving(parts, shown_width)
    return _still(parts, format, shown_width, crop)


@contextmanager
def damage_refused() -> Iterator[None]:
    """Turn what readers raise on damaged files into an UnfitError."""
    try:
        yield
    except UnfitError:
        raise
    except Image.DecompressionBombError as error:
        raise too_many_pixels() from error
    except Exception as error:  # what Pillow's readers raise on damaged files has no common class
        hint = "Copy it again from where it came from, or open it in a picture program and save it as a new file."
        raise UnfitError("is damaged or incomplete.", hint) from error


def _still(parts: Parts, format: str, shown_width: int, crop: Crop | None) -> Prepared:
    # One name for what the picture becomes, since each of them may take 200 MB.
    with damage_refused():
        image: Image.Image = _opened(parts.bare, format)
        image.load()
    orientation, profile = parts.orientation, parts.profile
    if format == "AVIF":
        orientation, profile = image.getexif().get(_ORIENTATION, 1), image.info.get("icc_profile")
    is_turned = orientation in range(2, 9)
    is_whole = not crop or crop.box(image.size) == (0, 0, *image.size)
    is_fit = is_whole and image.size == _fitting(image.size, shown_width)
    is_deep = format == "PNG" and parts.bare[24] == 16  # bits per channel
    may_stay = format in ("JPEG", "PNG") and is_fit and not is_turned and not is_deep and image.mode != "CMYK"
    may_stay = may_stay and not _hides(parts.bare, format, image)
    if may_stay and not profile:
        return Prepared(format, *image.size, parts.bare, parts.is_moving)
    image = _flat(image, parts.bare)
    image = _upright(image, orientation) if is_turned else image
    image = image.crop(crop.box(image.size)) if crop else image
    image = _resized(image, _fitting(image.size, shown_width))
    flat, image = image, _in_srgb(image, profile)
    if may_stay and image is flat:
        return Prepared(format, *image.size, parts.bare, parts.is_moving)
    is_photo = format == "JPEG" or (format in ("WEBP", "AVIF") and image.mode != "RGBA")
    becomes = "JPEG" if is_photo else "PNG"
    return Prepared(becomes, *image.size, _encoded(image, becomes), parts.is_moving)


def _moving(parts: Parts, shown_width: int) -> Prepared:
    from newsletter.images.hidden import hides_bytes

    with damage_refused():
        image = _opened(parts.bare, "GIF")
        size = _fitting(image.size, shown_width)
        if size == image.size == parts.sizes[-1]:
            for frame in ImageSequence.Iterator(image):  # each must be one that can be shown
                frame.load()
            if not hides_bytes(parts.bare, "GIF", image, _opened):
                return Prepared("GIF", *size, parts.bare)
        bound_moving(size, len(parts.sizes))
        return Prepared("GIF", *size, _animated(image, len(parts.sizes), size))


def _hides(bare: bytes, format: str, image: Image.Image) -> bool:
    """Return whether a JPEG or PNG has bytes behind its pixels, or pixels that cannot be seen but differ."""
    from newsletter.images.hidden import clear_pixels, hides_bytes

    if hides_bytes(bare, format, image, _opened):
        return True
    return image.has_transparency_data and clear_pixels(image) is not None


def _fitting(size: tuple[int, int], shown_width: int) -> tuple[int, int]:
    """Return the size to keep: twice that of the place, but never larger than the picture is."""
    width = min(2 * shown_width, size[0])
    return width, max(1, round(size[1] * width / size[0]))


def format_of(content: bytes) -> str:
    """Return the format of a picture by its first bytes; raise UnfitError if mail programs do not show it."""
    for format, (start, _) in _FORMATS.items():
        if re.match(start, content, re.DOTALL):
            return format
    for name, start in _UNSUPPORTED.items():
        if re.match(start, content, re.DOTALL):
            hint = "Save it as JPEG (photos), or as PNG (drawings and logos) at twice the width at which it is shown."
            raise UnfitError(f"is {name}, and mail programs do not show it.", _INSTEAD.get(name, hint))
    hint = "Open it to see what it is, and save the picture as JPEG (photos) or PNG (drawings and logos)."
    raise UnfitError("holds no picture that a letter can show, whatever its name says.", hint)


def _opened(content: bytes, format: str) -> Image.Image:
    """Return the picture as Image.open() does, but without loading Pillow's readers of all other formats first."""
    with lazy_imports(*_TAGS):
        import_module(_FORMATS[format][1])
    read, accepts = Image.OPEN[format]
    if accepts and accepts(content[:16]) is not True:
        raise UnidentifiedImageError
    return read(BytesIO(content), "")


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    from PIL import ImageOps

    image.getexif()[_ORIENTATION] = orientation
    return ImageOps.exif_transpose(image)


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def _flat(image: Image.Image, content: bytes) -> Image.Image:
    """Return the picture with 8 bits per channel, as L, RGB, CMYK, or RGBA where something can be seen through."""
    if image.format == "PNG" and image.mode != "P":
        # Pillow scales the pixels of other depths to 8 bits, but not the one colour that stands for "transparent".
        depth, see_through = content[24], image.info.get("transparency")
        if isinstance(see_through, tuple):
            image.info["transparency"] = tuple(value >> (depth - 8) for value in see_through)
        elif isinstance(see_through, int):
            image.info["transparency"] = see_through >> 8 if depth == 16 else see_through * {2: 85, 4: 17}.get(depth, 1)
    if image.mode.startswith("I"):
        told = image.info
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        image.info = told
    if image.has_transparency_data:
        from newsletter.images.hidden import clear_pixels

        image = image if image.mode == "RGBA" else image.convert("RGBA")
        if image.getchannel("A").getextrema() == (255, 255):
            return image.convert("RGB")
        if clear := clear_pixels(image):
            image.paste((0, 0, 0, 0), mask=clear)
        return image
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB: itself where it is, or where its profile is of no use."""
    plain = image.convert("RGB") if image.mode == "CMYK" else image
    if not profile:
        return plain
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = {"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK"}[source.profile.xcolor_space.strip()]
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, KeyError, OSError, ValueError):
        return plain
    if image.mode != mode and (mode != "RGB" or image.mode == "CMYK"):
        return plain
    # sRGB goes by many names, so it is known by what the profile does to colours; two steps of 255 are rounding.
    levels = range(0, 256, 51)
    colours = bytes(chain.from_iterable(product(levels, repeat=len(mode))))
    swatch = Image.frombytes(mode, (len(levels) ** len(mode), 1), colours)
    if max(ImageChops.difference(transform.apply(swatch), swatch.convert("RGB")).tobytes()) <= 2:
        return plain
    converted = transform.apply(image.convert(mode))
    if image.mode == "RGBA":
        converted.putalpha(image.getchannel("A"))
    return converted.convert("L") if image.mode == "L" else converted


def _encoded(image: Image.Image, format: str) -> bytes:
    """Return the file of a still picture, with nothing in it but the picture."""
    file = BytesIO()
    image.info = {}  # some writers take comments and profiles from here
    options: dict[str, Any] = {}
    if format == "JPEG":  # one that is changed in no pixel keeps its quality
        options = {"quality": "keep" if image.format == "JPEG" else 82, "progressive": True}
    image.save(file, format, optimize=True, **options)
    return file.getvalue()


def _animated(image: Image.Image, frames: int, size: tuple[int, int]) -> bytes:
    """Return the moving GIF `image` at `size`, with its durations and its number of rounds.

    Its frames are cut from one strip with one palette, so that what stands still stays the same pixels and costs
    nothing. The palette's last place is for what can be seen through: a GIF's pixel is either there or not. What a
    frame draws outside of the first is not shown.
    """
    width, height = size
    whole = (0, 0, *image.size)
    strip = Image.new("RGBA", (width, height * frames))
    durations = []
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        strip.paste(_resized(frame.convert("RGBA").crop(whole), size), (0, height * number))
        durations.append(frame.info.get("duration", 0))
    holes = strip.getchannel("A").point(lambda alpha: 255 * (alpha < 128))
    strip = strip.convert("RGB")
    indexed = strip.quantize(255)
    indexed.putpalette(((indexed.getpalette() or []) + [0] * 768)[:768])  # up to its last place
    indexed.paste(255, mask=holes)
    first, *others = [indexed.crop((0, top, width, top + height)) for top in range(0, indexed.height, height)]

    if sum(durations) > _LONGEST_DURATION:  # Pillow joins frames that are alike, and fails where the sum is too long
        durations = [min(duration, _LONGEST_DURATION // frames) for duration in durations]
    options: dict[str, Any] = {"loop": image.info["loop"]} if "loop" in image.info else {}
    if holes.getbbox():
        options |= {"transparency": 255, "disposal": 2}  # else a frame would show the one before through it
    file = BytesIO()
    # Optimizing would renumber the colours frame by frame, the see-through one too.
    first.save(file, "GIF", save_all=True, append_images=others, duration=durations, optimize=False, **options)
    return file.getvalue()
