"""Pictures for the tests of newsletter/images/: drawn, talkative, moving, and ways to look at what became of them."""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageSequence

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def corners(width: int = 80, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red, green, blue and white quarters, from the top left as one reads."""
    image = Image.new("RGB", (width, height), WHITE)
    draw = ImageDraw.Draw(image)
    middle, half = width // 2, height // 2
    draw.rectangle((0, 0, middle - 1, half - 1), RED)
    draw.rectangle((middle, 0, width, half - 1), GREEN)
    draw.rectangle((0, half, middle - 1, height), BLUE)
    return image.convert(mode)


def colours(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours in the middle of the four quarters, snapped to full or none, as one reads."""
    image = image.convert("RGB")
    points = [(image.width * x // 4, image.height * y // 4) for y in (1, 3) for x in (1, 3)]
    pixels = [image.getpixel(point) for point in points]
    return [tuple(255 if value > 127 else 0 for value in pixel) for pixel in pixels if isinstance(pixel, tuple)]


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((width, height), 80).convert(mode)


def jpeg_segments(content: bytes) -> list[tuple[int, bytes]]:
    """Marker and content of every segment before the first scan."""
    assert content[:2] == b"\xff\xd8"
    assert content[-2:] == b"\xff\xd9"
    segments, at = [], 2
    while content[at + 1] != 0xDA:
        (length,) = struct.unpack_from(">H", content, at + 2)
        segments.append((content[at + 1], content[at + 4 : at + 2 + length]))
        at += 2 + length
    return segments


def png_chunks(content: bytes) -> list[bytes]:
    names, at = [], 8
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        names.append(name)
        at += 12 + length
    return names


def assert_tells_nothing(content: bytes) -> None:
    """Prove, by Pillow and by the bytes, that nothing but the picture is left."""
    image = opened(content)
    assert not image.getexif()
    harmless = {"transparency", "gamma", "srgb", "background", "version", "duration", "loop", "extension"}
    harmless |= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "dpi"}
    harmless |= {"adobe", "adobe_transform"}
    assert set(image.info) <= harmless
    if image.format == "JPEG":
        extras = [(marker, data) for marker, data in jpeg_segments(content) if marker >= 0xE0]
        assert all(marker in (0xE0, 0xEE) for marker, _ in extras)
        assert all(len(data) == (14 if marker == 0xE0 else 12) for marker, data in extras)
    elif image.format == "PNG":
        chunks = png_chunks(content)
        assert set(chunks) <= {b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"IDAT", b"IEND"}
        assert chunks[-1] == b"IEND"
    else:
        extensions = set(re.findall(rb"\x21[\xfe\xff\x01].{12}", content))
        assert all(b"NETSCAPE2.0" in extension for extension in extensions)
        assert content.endswith(b"\x3b")
    for secret in SECRETS:
        assert secret not in content


SECRETS = (b"Leuven, at home", b"Exif", b"http://ns.adobe.com", b"GPS", b"8BIM", b"ICC_PROFILE", b"acsp", b"MPF")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>http://ns.adobe.com/ Leuven, at home</a></x:xmpmeta>'


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[ExifTags.Base.Orientation] = orientation
    told[ExifTags.Base.ImageDescription] = "Leuven, at home"
    told.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (50.0, 52.0, 45.0), 3: "E", 4: (4.0, 42.0, 3.0)})
    return told


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def chatty_jpeg(image: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG as phones and picture programs write it: every kind of metadata, and a preview behind the end."""
    content = saved(image, "JPEG", quality=95, exif=exif(orientation), icc_profile=srgb(), comment=b"Leuven, at home")
    more = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    more += segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0fLeuven, at home\0")
    more += segment(0xE5, b"Leuven, at home")
    assert Image.open(BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo)[2] == (50.0, 52.0, 45.0)
    return content[:2] + more + content[2:] + saved(corners(), "JPEG", comment=b"Leuven, at home")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, kind: int, rows: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG of a depth that Pillow does not write."""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in chunks)


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped() -> bytes:
    """A profile whose red is sRGB's blue and whose blue is its red: colours that nobody can take for sRGB."""
    return srgb().replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def profile(space: bytes, kind: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    """An ICC profile, version 2, from its tags."""
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s12x4s", size, b"lcms", 0x02400000, kind, space, connection, b"acsp")
    head = head.ljust(68, b"\0") + struct.pack(">III", 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def linear_grey() -> bytes:
    white = b"XYZ \0\0\0\0" + struct.pack(">III", 0xF6D6, 0x10000, 0xD32D)
    return profile(b"GRAY", b"mntr", b"XYZ ", {b"wtpt": white, b"kTRC": b"curv\0\0\0\0\0\0\0\0"})


def only_cyan_counts() -> bytes:
    """A CMYK profile in which cyan is black and all other inks are water, so that its use shows."""
    straight = bytes(range(256))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    table += straight * 4 + bytes((255, 128, 128)) * 8 + bytes((0, 128, 128)) * 8 + straight * 3
    white = b"XYZ \0\0\0\0" + struct.pack(">III", 0xF6D6, 0x10000, 0xD32D)
    return profile(b"CMYK", b"prtr", b"Lab ", {b"wtpt": white, b"A2B0": table})


def ball(frames: int, size: int = 80, see_through: bool = False) -> list[Image.Image]:
    """A red ball that walks over white, or over nothing."""
    pictures = []
    for number in range(frames):
        image = Image.new("RGBA", (size, size // 2), (0, 0, 0, 0) if see_through else (*WHITE, 255))
        left = number * size // (2 * frames)
        ImageDraw.Draw(image).rectangle((left, 8, left + size // 4, size // 4 + 8), (*RED, 255))
        pictures.append(image)
    return pictures


def moving(frames: list[Image.Image], **options: Any) -> bytes:
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], **options)


def seen(content: bytes) -> list[Image.Image]:
    return [frame.convert("RGBA") for frame in ImageSequence.Iterator(Image.open(BytesIO(content)))]


def durations(content: bytes) -> list[int]:
    return [frame.info["duration"] for frame in ImageSequence.Iterator(Image.open(BytesIO(content)))]


def gif(width: int, height: int, *frames: tuple[int, int, int, int]) -> bytes:
    """A GIF whose frames state their left, top, width and height, and hold one pixel of data."""
    drawn = b"".join(b"\x2c" + struct.pack("<4HB", *frame, 0) + b"\x02\x02\x44\x01\0" for frame in frames)
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + drawn + b"\x3b"


def scans(count: int, size: int = 16) -> bytes:
    """A progressive JPEG that goes on to draw its last scan again and again."""
    content = saved(noise(size, size, "L"), "JPEG", progressive=True)
    start = content.rindex(b"\xff\xda")
    return content[:start] + content[start:-2] * (count - content[:start].count(b"\xff\xda")) + b"\xff\xd9"
