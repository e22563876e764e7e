"""The bytes of a picture's file → those that the letter carries: upright, small, in sRGB, without metadata.

Comes in: what a phone or a picture program wrote, and the width of the widest place that shows it. Goes out: a
Prepared, or an UnfitError. It is a module of its own because it alone knows Pillow, and knows nothing of paths.

Pixels that need no change are never encoded again: only the metadata is taken out of their file. All others are turned
upright, shrunk to twice their shown size (for sharp screens), converted to sRGB and saved again.
"""

from __future__ import annotations

import hashlib
import re
import threading
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from itertools import chain, product
from typing import Any, NamedTuple

from newsletter.images.metadata import without_metadata
from newsletter.lazy_imports import lazy_imports

_TAGS = ("PIL.ExifTags", "PIL.TiffTags")  # large tables; most pictures have no such tags
with lazy_imports(*_TAGS):
    from PIL import Image, ImageChops, ImageSequence, UnidentifiedImageError

_ORIENTATION = 0x0112  # the number of this tag in EXIF
_MOST_PIXELS = 50_000_000  # of all frames together
_MOST_FRAMES = 1000
_LONGEST_SIDE = 30_000  # well below what JPEG can hold
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


class UnfitError(Exception):
    """A picture that the letter cannot carry: `reason` ends a sentence that begins with its name; `hint` is one."""

    def __init__(self, reason: str, hint: str) -> None:
        self.reason = reason
        self.hint = hint
        super().__init__(reason)


class Prepared(NamedTuple):
    """What a file's bytes became; `format` is JPEG, PNG or GIF, `width` and `height` are pixels.

    `is_stilled` says whether the file moves and this does not.
    """

    format: str
    width: int
    height: int
    content: bytes
    is_stilled: bool = False


class _Header(NamedTuple):
    """What a file says beside its pixels: how the camera was held, in EXIF's numbers (1 is upright), and more."""

    orientation: int = 1
    profile: bytes | None = None
    is_moving: bool = False


_remembered: dict[tuple[bytes, int, bool], Prepared] = {}
_lock = threading.Lock()  # for the memory, and because warnings are silenced for the whole process


def prepare(content: bytes, shown_width: int, *, square: bool = False) -> Prepared:
    """Return the picture prepared for places up to `shown_width` CSS px wide, and cut if `square`; raise UnfitError.

    The last results are remembered: the preview builds the same issue again and again.
    """
    key = (hashlib.sha256(content).digest(), shown_width, square)
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Pillow's, about files that are odd but can be shown
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # _decoded has a lower limit
        prepared = _remembered.pop(key, None) or _prepare(content, shown_width, square)
        _remembered[key] = prepared  # moved to the end, so that the first is the least recently used
        if len(_remembered) > _MOST_REMEMBERED:
            del _remembered[next(iter(_remembered))]
    return prepared


def _prepare(content: bytes, shown_width: int, square: bool) -> Prepared:
    format = _format(content)
    bare, frames = _decoded(content, format)
    if len(frames) > 1:
        size = _fitting(frames[0].size, shown_width)
        return Prepared("GIF", *size, bare if size == frames[0].size else _animated(frames, size))
    deep = format == "PNG" and bare[24] == 16  # bits per channel
    first = frames[0]
    says_nothing_else = bare == content and format in ("JPEG", "PNG")
    is_fit = first.size == _fitting(first.size, shown_width) and (first.width == first.height or not square)
    if says_nothing_else and is_fit and not deep and first.mode != "CMYK":
        return Prepared(format, *first.size, bare)
    header = _Header() if says_nothing_else else _header(content, format)
    flat = _flat(first, bare)
    image = _upright(flat, header.orientation)
    if square:
        image = _squared(image)
    size = _fitting(image.size, shown_width)
    image = _in_srgb(_resized(image, size), header.profile)
    if format in ("JPEG", "PNG") and image is flat and not deep:
        return Prepared(format, *size, bare, header.is_moving)
    is_photo = format == "JPEG" or (format in ("WEBP", "AVIF") and image.mode != "RGBA")
    becomes = "JPEG" if is_photo else "PNG"
    return Prepared(becomes, *size, _encoded(image, becomes), header.is_moving)


def _fitting(size: tuple[int, int], shown_width: int) -> tuple[int, int]:
    """Return the size to keep: twice that of the place, but never larger than the picture is."""
    width = min(2 * shown_width, size[0])
    return width, max(1, round(size[1] * width / size[0]))


def _format(content: bytes) -> str:
    for format, (start, _) in _FORMATS.items():
        if re.match(start, content, re.DOTALL):
            return format
    for name, start in _UNSUPPORTED.items():
        if re.match(start, content, re.DOTALL):
            hint = "Save it as JPEG (photos), or as PNG (drawings and logos) at twice the width at which it is shown."
            raise UnfitError(f"is {name}, and mail programs do not show it.", hint)
    hint = "Open it to see what it is, and save the picture as JPEG (photos) or PNG (drawings and logos)."
    raise UnfitError("holds no picture that a letter can show, whatever its name says.", hint)


def _decoded(content: bytes, format: str) -> tuple[bytes, list[Image.Image]]:
    """Return the bytes without metadata, and every frame of the picture that they hold."""
    too_many = UnfitError(
        "has too many pixels to be opened safely.",
        "Save it smaller: a width of 1280 pixels is enough for a letter. If it moves, save fewer of its frames.",
    )
    try:
        bare = without_metadata(content, format)
        image = _opened(bare, format)
        count = getattr(image, "n_frames", 1) if format == "GIF" else 1
        if image.width * image.height * count > _MOST_PIXELS or max(image.size) > _LONGEST_SIDE or count > _MOST_FRAMES:
            raise too_many
        image.load()
        if count == 1:
            return bare, [image]
        return bare, [frame.convert("RGBA") for frame in ImageSequence.Iterator(image)]
    except UnfitError:
        raise
    except Image.DecompressionBombError as error:
        raise too_many from error
    except Exception as error:  # what Pillow's readers raise on damaged files has no common class
        hint = "Copy it again from where it came from, or open it in a picture program and save it as a new file."
        raise UnfitError("is damaged or incomplete.", hint) from error


def _opened(content: bytes, format: str) -> Image.Image:
    """Return the picture as Image.open() does, but without loading Pillow's readers of all other formats first."""
    with lazy_imports(*_TAGS):
        import_module(_FORMATS[format][1])
    read, accepts = Image.OPEN[format]
    if accepts and accepts(content[:16]) is not True:
        raise UnidentifiedImageError
    return read(BytesIO(content), "")


def _header(content: bytes, format: str) -> _Header:
    """Return what the file says beside its pixels; a picture whose metadata cannot be read is still a picture."""
    header = _Header()
    with suppress(Exception):  # as broad as above
        image = _opened(content, format)
        # A JPEG with several pictures has previews in it, or one picture for each eye.
        is_moving = format != "JPEG" and getattr(image, "is_animated", False)
        header = _Header(1, image.info.get("icc_profile"), is_moving)
        header = header._replace(orientation=image.getexif().get(_ORIENTATION, 1))
    return header


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    if orientation not in range(2, 9):
        return image
    from PIL import ImageOps

    image.getexif()[_ORIENTATION] = orientation
    return ImageOps.exif_transpose(image)


def _squared(image: Image.Image) -> Image.Image:
    """Return the largest square in the picture; of a tall one from above its middle, where faces are."""
    side = min(image.size)
    if image.size == (side, side):
        return image
    left, top = (image.width - side) // 2, (image.height - side) // 4
    return image.crop((left, top, left + side, top + side))


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
        image = image.convert("RGBA")
        return image if image.getchannel("A").getextrema() != (255, 255) else image.convert("RGB")
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
    options: dict[str, Any] = {"quality": 82, "progressive": True} if format == "JPEG" else {}
    image.save(file, format, optimize=True, **options)
    return file.getvalue()


def _animated(frames: Sequence[Image.Image], size: tuple[int, int]) -> bytes:
    """Return a moving GIF of `frames` at `size`, with their durations and their number of rounds.

    They are cut from one strip with one palette, so that what stands still stays the same pixels and costs nothing.
    The palette's last place is for what can be seen through: a GIF's pixel is either there or not.
    """
    width, height = size
    strip = Image.new("RGBA", (width, height * len(frames)))
    for number, frame in enumerate(frames):
        strip.paste(_resized(frame, size), (0, height * number))
    holes = strip.getchannel("A").point(lambda alpha: 255 * (alpha < 128))
    indexed = strip.convert("RGB").quantize(255)
    indexed.putpalette(((indexed.getpalette() or []) + [0] * 768)[:768])  # up to its last place
    indexed.paste(255, mask=holes)
    first, *others = [indexed.crop((0, top, width, top + height)) for top in range(0, strip.height, height)]

    durations = [frame.info.get("duration", 0) for frame in frames]
    if sum(durations) > _LONGEST_DURATION:  # Pillow joins frames that are alike, and fails where the sum is too long
        durations = [min(duration, _LONGEST_DURATION // len(frames)) for duration in durations]
    options: dict[str, Any] = {"loop": frames[0].info["loop"]} if "loop" in frames[0].info else {}
    if holes.getbbox():
        options |= {"transparency": 255, "disposal": 2}  # else a frame would show the one before through it
    file = BytesIO()
    # Optimizing would renumber the colours frame by frame, the see-through one too.
    first.save(file, "GIF", save_all=True, append_images=others, duration=durations, optimize=False, **options)
    return file.getvalue()
