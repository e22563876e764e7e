"""Files that claim more than they hold: refused by what they say, before anything is decoded."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from PIL import Image, ImageFile

from newsletter.images.bounds import UnfitError
from newsletter.images.formats.gif import gif_frames
from newsletter.images.metadata import take_apart
from newsletter.images.pixels import prepare
from tests.images.samples import (
    ball,
    chatty_jpeg,
    chunk,
    corners,
    gif,
    moving,
    opened,
    png,
    saved,
    scans,
    seen,
    segment,
)
from tests.work import counted

PIXELS = "has too many pixels to be opened safely."
PARTS = "is cut into too many parts to be opened safely."
STEPS = "draws its picture in too many steps to be opened safely."


def refused_unopened(content: bytes) -> str:
    """The reason of a refusal for which no reader of Pillow's was called."""
    with counted() as work, pytest.raises(UnfitError) as caught:
        prepare(content, 600)
    assert work.calls(ImageFile.ImageFile.__init__) == 0
    assert caught.value.hint
    return caught.value.reason


# GIF


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(gif(1, 1, (0, 0, 1, 1), (0, 0, 13_000, 13_000)), id="a later frame is larger than the screen"),
        pytest.param(gif(1, 1, (0, 0, 1, 1), (6000, 9000, 1, 1)), id="a later frame is far off"),
        pytest.param(gif(1, 1, (0, 0, 8000, 8000)), id="the first frame is larger than the screen"),
        pytest.param(gif(1, 1, (30_000, 0, 1, 1)), id="a side is too long"),
        pytest.param(gif(1, 1, *[(0, 0, 5000, 5000)] * 3), id="the sum of all frames"),
        pytest.param(gif(1, 1, (0, 0, 5000, 5000), *[(0, 0, 1, 1)] * 2), id="a frame stays enlarged"),
        pytest.param(gif(1, 1, *[(0, 0, 1, 1)] * 1001), id="too many frames"),
    ],
)
def test_a_gif_is_refused_by_the_sizes_of_its_frames(content: bytes) -> None:
    assert refused_unopened(content) == PIXELS


def test_a_gif_that_would_be_written_anew_has_a_lower_bound() -> None:
    content = gif(2600, 1000, *[(0, 0, 2600, 1000)] * 16)
    with pytest.raises(UnfitError, match="damaged"):
        prepare(content, 1300)
    with pytest.raises(UnfitError, match="too many pixels"):
        prepare(content, 1299)


@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(b"\x21\xfe\0" * 20_001, id="comments"),
        pytest.param(b"\x21\xfe" + b"\1x" * 200_001 + b"\0", id="blocks of a comment"),
    ],
)
def test_a_gif_in_crumbs_is_refused(filling: bytes) -> None:
    assert refused_unopened(moving(ball(2))[:-1] + filling + b"\x3b") == PARTS


# JPEG


def test_a_jpeg_of_a_hundred_scans_is_the_most() -> None:
    assert prepare(scans(100), 600).width == 16
    assert refused_unopened(scans(101)) == STEPS


def test_a_large_jpeg_has_fewer_scans() -> None:
    content = scans(30)
    header = content.index(b"\xff\xc2")
    large = content[: header + 5] + struct.pack(">HH", 5000, 5000) + content[header + 9 :]
    assert refused_unopened(large) == STEPS


def test_a_jpeg_is_refused_by_each_size_that_it_states() -> None:
    content = saved(corners(), "JPEG")
    header = content.index(b"\xff\xc0")
    for size in ((7100, 7100), (10, 30_001)):
        other = content[header : header + 5] + struct.pack(">HH", *size) + content[header + 9 : header + 19]
        assert refused_unopened(content[:header] + other + content[header:]) == PIXELS


def test_a_jpeg_in_crumbs_is_refused() -> None:
    assert refused_unopened(b"\xff\xd8" + segment(0xFE, b"") * 20_001 + saved(corners(), "JPEG")[2:]) == PARTS


def test_a_phone_photo_of_48_million_pixels_is_accepted() -> None:
    content = saved(Image.new("L", (80, 60)), "JPEG")
    header = content.index(b"\xff\xc0")
    large = content[: header + 5] + struct.pack(">HH", 6000, 8000) + content[header + 9 :]
    assert take_apart(large, "JPEG").sizes == [(8000, 6000)]


# PNG


@pytest.mark.parametrize("name", [b"IDAT", b"tEXt", b"fdAT"])
def test_a_png_in_crumbs_is_refused(name: bytes) -> None:
    content = saved(corners(), "PNG")
    assert refused_unopened(content[:33] + chunk(name, b"") * 20_001 + content[33:]) == PARTS


def test_the_second_header_of_a_png_is_not_believed() -> None:
    content = png(4, 1, 8, 0, b"\0abcd", (b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)))
    assert prepare(content, 600).content == png(4, 1, 8, 0, b"\0abcd")


# WebP


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(data)) + data for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def canvas(width: int, height: int) -> bytes:
    return b"\x02\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def lossless(width: int, height: int) -> bytes:
    return b"\x2f" + struct.pack("<I", (height - 1) << 14 | (width - 1)) + b"\0"


def lossy(width: int, height: int) -> bytes:
    return b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)


def frame(name: bytes, data: bytes) -> tuple[bytes, bytes]:
    return b"ANMF", bytes(16) + name + struct.pack("<I", len(data)) + data


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(webp((b"VP8L", lossless(6000, 5000))), id="lossless"),
        pytest.param(webp((b"VP8 ", lossy(6000, 5000))), id="lossy"),
        pytest.param(webp((b"VP8X", canvas(6000, 5000)), (b"VP8L", lossless(1, 1))), id="canvas"),
        pytest.param(
            webp((b"VP8X", canvas(1, 1)), (b"ANIM", bytes(6)), frame(b"VP8L", lossless(6000, 5000))), id="frame"
        ),
        pytest.param(
            webp((b"VP8X", canvas(1, 1)), (b"ANIM", bytes(6)), frame(b"VP8 ", lossy(6000, 5000))), id="lossy frame"
        ),
    ],
)
def test_a_webp_is_refused_by_each_size_that_it_states(content: bytes) -> None:
    assert refused_unopened(content) == PIXELS


@pytest.mark.parametrize("more", [(b"ABCD", b""), (b"ANMF", b"")])
def test_a_webp_in_crumbs_is_refused(more: tuple[bytes, bytes]) -> None:
    assert refused_unopened(webp((b"VP8X", canvas(1, 1)), *[more] * 20_001)) == PARTS


def test_only_the_first_frame_of_a_webp_is_read() -> None:
    first, *others = ball(3)
    content = saved(first, "WEBP", save_all=True, append_images=others, lossless=True)
    bare = opened(take_apart(content, "WEBP").bare)
    assert (bare.n_frames, bare.tobytes()) == (1, opened(content).tobytes())  # type: ignore[attr-defined]


# AVIF


def box(name: bytes, *parts: bytes) -> bytes:
    return struct.pack(">I", 8 + sum(map(len, parts))) + name + b"".join(parts)


def film(width: int, height: int, frames: int = 1) -> bytes:
    """An AV1 film's sequence header (reduced), and frames without content."""
    bits = f"000{1}{1}{0:05b}{15:04b}{15:04b}{width - 1:016b}{height - 1:016b}000000"
    header = int(bits, 2).to_bytes(len(bits) // 8)
    return b"\x12\0" + bytes((0x0A, len(header))) + header + b"\x32\x01\0" * frames


def avif(*items: tuple[bytes, bytes], canvas: tuple[int, int] = (16, 16), times: int = 1) -> bytes:
    """An AVIF of items with their kinds, whose canvas is stated by itself; each item is listed `times`."""
    entries, places, data = [], [], b""
    for number, (kind, item) in enumerate(items, 1):
        entries.append(box(b"infe", b"\2\0\0\0", struct.pack(">HH4s", number, 0, kind), b"\0"))
        places += [struct.pack(">HHHHII", number, 1, 0, 1, len(data), len(item))] * times
        data += item
    meta = [
        box(b"iloc", b"\1\0\0\0\x44\0", struct.pack(">H", len(places)), *places),
        box(b"iinf", bytes(4), struct.pack(">H", len(entries)), *entries),
        box(b"iprp", box(b"ipco", box(b"ispe", bytes(4), struct.pack(">II", *canvas)))),
        box(b"idat", data),
    ]
    return box(b"ftyp", b"avif\0\0\0\0avif") + box(b"meta", bytes(4), *meta)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(avif((b"av01", film(12_000, 12_000))), id="coded picture"),
        pytest.param(avif((b"av01", film(16, 16)), canvas=(12_000, 12_000)), id="canvas"),
        pytest.param(avif((b"grid", b"\0\0\1\1" + struct.pack(">HH", 12_000, 12_000))), id="grid"),
        pytest.param(avif((b"grid", b"\0\1\1\1" + struct.pack(">II", 12_000, 12_000))), id="wide grid"),
        pytest.param(avif(*[(b"av01", film(4900, 4900))] * 3), id="the sum of all items"),
        pytest.param(avif((b"av01", film(4900, 4900, 3))), id="the sum of an item's frames"),
        pytest.param(avif((b"av01", film(1, 1, 1001))), id="too many frames"),
    ],
)
def test_an_avif_is_refused_by_each_size_that_it_states(content: bytes) -> None:
    assert refused_unopened(content) == PIXELS


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(box(b"ftyp", b"avif\0\0\0\0avif") + box(b"free") * 20_001, id="boxes"),
        pytest.param(avif((b"av01", b"\x7a\0" * 20_001)), id="units of a film"),
        pytest.param(avif((b"what", b"x"), times=1002), id="items"),
    ],
)
def test_an_avif_in_crumbs_is_refused(content: bytes) -> None:
    assert refused_unopened(content) == PARTS


def test_an_avif_whose_items_overlap_is_not_read_again_and_again() -> None:
    assert refused_unopened(avif((b"what", bytes(10_000)), times=10)) == "is damaged or incomplete."


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_sizes_in_an_avif_are_found_as_encoders_write_them(mode: str) -> None:
    pictures = 1 if mode == "RGB" else 2  # what can be seen through is a picture of its own
    first, *others = (corners(70, 30, mode).rotate(90 * turn) for turn in range(3))
    if mode == "RGBA":
        first.putalpha(99)
    still, film = saved(first, "AVIF"), saved(first, "AVIF", save_all=True, append_images=others)
    assert take_apart(still, "AVIF").sizes == take_apart(film, "AVIF").sizes == [(70, 30)] * pictures
    bare = opened(take_apart(film, "AVIF").bare)
    assert bare.n_frames == 1  # type: ignore[attr-defined]
    assert bare.tobytes() == opened(film).tobytes()


# Filling, and what is beside the picture


def lines_run(function: Callable[..., Any], *arguments: Any) -> int:
    """How many lines of Python ran."""
    lines = 0

    def note(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return lines


LONG = 100_000
JPEG, GIF = saved(corners(), "JPEG"), moving(ball(2))


@pytest.mark.parametrize(
    ("content", "bare", "format"),
    [
        pytest.param(JPEG[:20] + b"\xff" * LONG + JPEG[20:], JPEG, "JPEG", id="between a JPEG's segments"),
        pytest.param(JPEG[:20] + b"\xff\0" * LONG + JPEG[20:], JPEG, "JPEG", id="stuffed between a JPEG's segments"),
        pytest.param(JPEG[:20] + b"\0" * LONG + JPEG[20:], JPEG, "JPEG", id="zeros between a JPEG's segments"),
        pytest.param(JPEG[:20] + b"\xff\xd8" * LONG + JPEG[20:], JPEG, "JPEG", id="starts between a JPEG's segments"),
        pytest.param(JPEG[:-2] + b"\xff" * LONG + JPEG[-2:], JPEG, "JPEG", id="behind a JPEG's scan"),
        pytest.param(GIF[:-1] + b"\0" * LONG + GIF[-1:], GIF, "GIF", id="between a GIF's parts"),
    ],
)
def test_filling_is_dropped_at_no_cost(content: bytes, bare: bytes, format: str) -> None:
    assert take_apart(content, format).bare == bare
    assert lines_run(take_apart, content, format) < 1000


def test_a_file_is_opened_only_without_its_metadata() -> None:
    content = chatty_jpeg(corners(800, 400), 6)
    with counted() as work:
        prepare(content, 20)
    assert work.calls(ImageFile.ImageFile.__init__) == 1


def test_what_a_frame_draws_outside_of_the_first_is_not_shown() -> None:
    content = moving(ball(3))
    start = content.index(list(gif_frames(content))[-1][0])
    content = content[: start + 1] + struct.pack("<H", 79) + content[start + 3 :]
    sizes = take_apart(content, "GIF").sizes
    assert sizes[-1][0] > sizes[0][0]
    prepared = prepare(content, 600)
    assert prepared.content != content
    assert {image.size for image in seen(prepared.content)} == {(80, 40)}
