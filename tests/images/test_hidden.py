"""What stands behind a picture's data, between its parts or below alpha 0 does not reach the letter."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image, ImageChops, ImageStat

from newsletter.images.formats.gif import gif_frames
from newsletter.images.pixels import prepare
from tests.images.samples import (
    BLUE,
    GREEN,
    RED,
    ball,
    chunk,
    corners,
    moving,
    noise,
    opened,
    png,
    saved,
    seen,
    segment,
)

SECRET = b"Leuven, at home"


# Behind and between the data

START, END = b"\x89PNG\r\n\x1a\n", chunk(b"IEND", b"")
ROWS = b"\0abcd" * 4


def grey(*more: bytes, data: bytes = zlib.compress(ROWS)) -> bytes:
    """A PNG of 4 × 4 pixels, with `more` behind its data."""
    head = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    return b"".join((START, chunk(b"IHDR", head), chunk(b"IDAT", data), *more, END))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(grey(data=zlib.compress(ROWS) + SECRET), id="behind the deflated data"),
        pytest.param(grey(chunk(b"IDAT", SECRET)), id="in a chunk behind it"),
        pytest.param(grey(data=zlib.compress(ROWS + SECRET)), id="behind the last row"),
        pytest.param(grey(chunk(b"prIv", SECRET)), id="in a chunk of its own"),
        pytest.param(grey() + SECRET, id="behind its end"),
    ],
)
def test_a_png_hides_nothing(content: bytes) -> None:
    now = prepare(content, 600).content
    assert SECRET not in now
    assert opened(now).tobytes() == b"abcd" * 4
    data = now[now.index(b"IDAT") + 4 : -16]
    assert len(zlib.decompress(data)) == len(ROWS)


def test_parts_of_a_png_that_may_stand_once_do_not_come_twice() -> None:
    known = chunk(b"sRGB", b"\0")
    assert prepare(grey(known), 600).content == grey(known)
    assert prepare(grey(known, chunk(b"sRGB", b"\1")), 600).content == grey(known)


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
@pytest.mark.parametrize("interlaced", [False, True])
def test_a_png_that_hides_nothing_keeps_its_bytes(depth: int, interlaced: bool) -> None:
    size = 13
    steps = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b""
    for left, top, across, down in steps if interlaced else ((0, 0, 1, 1),):
        columns = len(range(left, size, across))
        rows += (b"\0" + bytes((columns * depth + 7) // 8)) * len(range(top, size, down))
    content = png(size, size, depth, 0, rows).replace(
        START + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, depth, 0, 0, 0, 0)),
        START + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, depth, 0, 0, 0, interlaced)),
    )
    assert prepare(content, 600).content == content


JPEGS = {
    f"{name}{', progressive' if progressive else ''}": saved(image, "JPEG", progressive=progressive, quality=quality)
    for name, image, quality in [
        ("noise", noise(80, 40), 90),
        ("grey", noise(77, 33, "L"), 50),
        ("flat corners", corners(), 75),
        ("white", Image.new("RGB", (50, 50), "white"), 82),
        ("gradient", Image.linear_gradient("L").convert("RGB"), 95),
    ]
    for progressive in (False, True)
    if (name, progressive) != ("gradient", True)  # its last scan says nothing at all
}


@pytest.mark.parametrize("content", JPEGS.values(), ids=JPEGS)
def test_a_jpeg_hides_nothing_behind_its_pixels(content: bytes) -> None:
    assert prepare(content, 600).content == content
    for hidden in (SECRET, b"\xff\xd0" + SECRET, SECRET + b"\xff\0", b"\xff\0" * 10):
        now = prepare(content[:-2] + hidden + b"\xff\xd9", 600).content
        assert SECRET not in now
        assert len(now) < 1.2 * len(content)
        change = ImageChops.difference(opened(now), opened(content)).convert("L")
        assert ImageStat.Stat(change).mean[0] < 4


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(segment(0xDC, SECRET), id="number of lines"),
        pytest.param(segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") * 2, id="second JFIF"),
        pytest.param(segment(0xEF, SECRET), id="application's own"),
    ],
)
def test_segments_that_a_jpeg_does_not_need_are_cut(hidden: bytes) -> None:
    content = saved(noise(80, 40), "JPEG")
    assert prepare(content[:20] + hidden + content[20:], 600).content == content


GIF = moving(ball(3), duration=50)


def blocks_end(content: bytes, number: int) -> int:
    """Where the data of a frame end."""
    head, _ = list(gif_frames(content))[number]
    at = content.index(head) + len(head)
    while content[at]:
        at += 1 + content[at]
    return at


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_moving_gif_hides_nothing_behind_a_frames_pixels(number: int) -> None:
    end = blocks_end(GIF, number)
    content = GIF[:end] + bytes((len(SECRET),)) + SECRET + GIF[end:]
    now = prepare(content, 600).content
    assert SECRET not in now
    assert [frame.tobytes() for frame in seen(now)] == [frame.tobytes() for frame in seen(GIF)]


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(b"\x21\xf9\x04\0\0\0\0" + bytes((len(SECRET),)) + SECRET + b"\0", id="long timing"),
        pytest.param(b"\x21\x01\x0c" + bytes(12) + bytes((len(SECRET),)) + SECRET + b"\0", id="a text"),
        pytest.param(b"\x21\xf9\x04\0\x77\x77\0\0", id="timing of no frame"),
    ],
)
def test_parts_that_a_moving_gif_does_not_need_are_cut(hidden: bytes) -> None:
    assert prepare(GIF[:-1] + hidden + b"\x3b", 600).content == GIF


# Below what can be seen through


def half_clear(format: str) -> bytes:
    """A picture whose right half can be seen through, and holds green and blue below."""
    image = corners(80, 40)
    image.putalpha(Image.new("L", (40, 40), 255).crop((0, 0, 80, 40)))
    options = {"lossless": True, "exact": True} if format == "WEBP" else {"quality": 100} if format == "AVIF" else {}
    content = saved(image, format, **options)
    assert opened(content).convert("RGB").getpixel((70, 5)) == pytest.approx(GREEN, abs=9)
    return content


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("shown_width", [20, 600])
def test_nothing_is_left_below_what_can_be_seen_through(format: str, shown_width: int) -> None:
    now = opened(prepare(half_clear(format), shown_width).content)
    right = now.crop((now.width // 2 + 8, 0, *now.size))
    assert right.getcolors() == [(right.width * right.height, (0, 0, 0, 0))]
    if shown_width == 600:
        left = (0, 0, 40, 40)
        assert now.crop(left).convert("RGB").tobytes() == opened(half_clear(format)).crop(left).convert("RGB").tobytes()


def test_colours_of_a_palette_that_cannot_be_seen_are_one() -> None:
    image = Image.new("P", (40, 20), 1)
    image.putpalette([*RED, *GREEN, *BLUE])
    image.paste(0, (0, 0, 20, 20))
    image.paste(2, (10, 0, 20, 20))
    now = opened(prepare(saved(image, "PNG", transparency=bytes((0, 255, 0))), 600).content)
    assert now.crop((0, 0, 20, 20)).getcolors() == [(400, (0, 0, 0, 0))]
    assert now.getpixel((30, 5)) == (*GREEN, 255)


def test_a_picture_with_one_colour_below_what_can_be_seen_through_keeps_its_bytes() -> None:
    image = corners(mode="RGBA")
    image.paste((*BLUE, 0), (0, 0, 40, 20))
    content = saved(image, "PNG")
    assert prepare(content, 600).content == content
