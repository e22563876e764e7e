from __future__ import annotations

import struct
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from newsletter.images.metadata import take_apart
from tests.images.samples import (
    XMP,
    assert_tells_nothing,
    ball,
    chatty_jpeg,
    corners,
    exif,
    moving,
    noise,
    opened,
    png,
    saved,
    segment,
    srgb,
)


@pytest.mark.parametrize(
    ("content", "format"),
    [
        pytest.param(saved(noise(80, 40), "JPEG"), "JPEG", id="JPEG"),
        pytest.param(saved(noise(80, 40), "JPEG", progressive=True), "JPEG", id="progressive JPEG"),
        pytest.param(saved(noise(80, 40, "L"), "JPEG", restart_marker_blocks=1), "JPEG", id="grey JPEG with restarts"),
        pytest.param(saved(corners(mode="CMYK"), "JPEG"), "JPEG", id="CMYK JPEG"),
        pytest.param(saved(noise(80, 40), "PNG"), "PNG", id="PNG"),
        pytest.param(saved(corners(mode="RGBA"), "PNG"), "PNG", id="PNG with alpha"),
        pytest.param(saved(corners(mode="P"), "PNG", transparency=0), "PNG", id="PNG with palette"),
        pytest.param(png(4, 1, 8, 0, b"\0abcd", (b"sRGB", b"\0")), "PNG", id="PNG that says it is sRGB"),
        pytest.param(saved(corners(mode="P"), "GIF"), "GIF", id="GIF"),
        pytest.param(moving(ball(3), duration=100, loop=0), "GIF", id="moving GIF"),
    ],
)
def test_a_file_that_tells_nothing_keeps_its_very_bytes(content: bytes, format: str) -> None:
    assert take_apart(content, format).bare == content
    assert_tells_nothing(content)


@pytest.mark.parametrize("format", ["WEBP", "AVIF"])
def test_the_readers_of_modern_formats_see_no_metadata(format: str) -> None:
    content = saved(corners(), format, exif=exif(), xmp=XMP)
    bare = take_apart(content, format).bare
    assert opened(content).info.keys() & {"exif", "xmp"} == {"exif", "xmp"}
    assert opened(bare).info.keys().isdisjoint({"exif", "xmp"})
    assert opened(bare).tobytes() == opened(content).tobytes()


def test_a_jpeg_loses_all_metadata_and_no_pixel() -> None:
    content = chatty_jpeg(noise(80, 40))
    bare = take_apart(content, "JPEG").bare
    assert_tells_nothing(bare)
    assert opened(bare).tobytes() == opened(content).tobytes()


def test_a_jpeg_loses_the_thumbnail_in_its_first_segment() -> None:
    content = saved(corners(), "JPEG")
    thumbnail = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + b"Leuven, at home"[:12])
    assert content[2:4] == b"\xff\xe0"
    assert take_apart(content[:2] + thumbnail + content[20:], "JPEG").bare == content


@pytest.mark.parametrize("filling", [b"\xff\xff", b"\xff\x00"])
def test_filling_between_the_parts_of_a_jpeg_is_dropped(filling: bytes) -> None:
    content = saved(corners(), "JPEG")
    assert take_apart(content[:20] + filling + content[20:], "JPEG").bare == content


def test_a_phone_photo_with_a_second_picture_behind_it_is_one_jpeg() -> None:
    content = saved(corners(), "MPO", save_all=True, append_images=[noise(80, 40)])
    assert Image.open(BytesIO(content)).format == "MPO"
    bare = take_apart(content, "JPEG").bare
    assert_tells_nothing(bare)
    assert opened(bare).format == "JPEG"
    assert len(bare) < len(content)


def test_a_png_loses_all_metadata() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "Leuven, at home")
    told.add_itxt("XML:com.adobe.xmp", XMP.decode())
    told.add(b"tIME", b"\x07\xe5\x0c\x0b\0\0\0")
    content = saved(corners(), "PNG", pnginfo=told, exif=exif(), icc_profile=srgb(), dpi=(300, 300))
    bare = take_apart(content + b"Leuven, at home", "PNG").bare
    assert_tells_nothing(bare)
    assert opened(bare).tobytes() == corners().tobytes()


def test_a_moving_gif_loses_its_comments_and_nothing_else() -> None:
    frames = ball(4)
    content = moving(frames, duration=[50, 100, 700, 20], loop=0, comment=b"Leuven, at home")
    xmp = b"\x21\xff\x0bXMP DataXMP\x0fLeuven, at home\0"
    assert b"Leuven" in content
    bare = take_apart(content[:-1] + xmp + b"\0\x3bLeuven, at home", "GIF").bare
    assert bare == moving(frames, duration=[50, 100, 700, 20], loop=0)
    assert_tells_nothing(bare)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF"])
def test_a_file_that_ends_too_early_is_an_error(format: str) -> None:
    content = saved(noise(80, 40), format)
    for end in (len(content) - 1, len(content) // 2, 12):
        with pytest.raises((ValueError, IndexError, struct.error)):
            take_apart(content[:end], format)
