from __future__ import annotations

import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from newsletter.images.bounds import UnfitError
from newsletter.images.crop import Crop
from newsletter.images.pixels import Prepared, prepare
from tests.examples import examples
from tests.images.samples import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    XMP,
    assert_tells_nothing,
    ball,
    chatty_jpeg,
    colours,
    corners,
    durations,
    exif,
    linear_grey,
    moving,
    noise,
    only_cyan_counts,
    opened,
    png,
    saved,
    seen,
    segment,
    srgb,
    swapped,
)
from tests.work import counted


def shown(content: bytes, shown_width: int = 600) -> Image.Image:
    """What a mail program makes of the prepared content."""
    return opened(prepare(content, shown_width).content)


# Sizes


@pytest.mark.parametrize(
    ("size", "shown_width", "stored"),
    [
        pytest.param((1000, 500), 200, (400, 200), id="shrunk to twice its place"),
        pytest.param((80, 40), 600, (80, 40), id="never enlarged"),
        pytest.param((90, 45), 60, (90, 45), id="between once and twice"),
        pytest.param((300, 1), 1, (2, 1), id="never without height"),
    ],
)
@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_stored_at_twice_its_shown_width_at_most(
    size: tuple[int, int], shown_width: int, stored: tuple[int, int], format: str
) -> None:
    picture = prepare(saved(Image.new("RGB", size, RED), format), shown_width)
    assert (picture.width, picture.height) == opened(picture.content).size == stored


@settings(max_examples=examples(60))
@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 200))
@example(width=1, height=300, shown_width=1)
def test_every_size_keeps_its_proportions(width: int, height: int, shown_width: int) -> None:
    picture = prepare(saved(Image.new("L", (width, height)), "PNG"), shown_width)
    assert picture.width == min(2 * shown_width, width)
    assert abs(picture.height - height * picture.width / width) <= 0.5 or picture.height == 1


# Formats


@pytest.mark.parametrize(
    ("content", "format"),
    [
        pytest.param(saved(corners(), "JPEG"), "JPEG", id="JPEG stays JPEG"),
        pytest.param(saved(corners(), "PNG"), "PNG", id="PNG stays PNG"),
        pytest.param(saved(corners(), "WEBP", quality=100), "JPEG", id="opaque WebP becomes JPEG"),
        pytest.param(saved(corners(mode="RGBA"), "WEBP", lossless=True), "JPEG", id="opaque alpha counts as none"),
        pytest.param(saved(corners(), "AVIF", quality=100), "JPEG", id="opaque AVIF becomes JPEG"),
        pytest.param(saved(corners(), "GIF"), "PNG", id="still GIF becomes PNG"),
        pytest.param(saved(corners(mode="P"), "PNG"), "PNG", id="palette PNG"),
        pytest.param(saved(corners(mode="CMYK"), "JPEG", quality=95), "JPEG", id="CMYK JPEG"),
    ],
)
@pytest.mark.parametrize("shown_width", [20, 100])
def test_every_format_becomes_one_that_mail_programs_show(content: bytes, format: str, shown_width: int) -> None:
    picture = prepare(content, shown_width)
    image = opened(picture.content)
    assert picture.format == image.format == format
    assert image.mode in ("RGB", "P")
    assert colours(image) == [RED, GREEN, BLUE, WHITE]
    assert_tells_nothing(picture.content)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("shown_width", [20, 100])
def test_what_can_be_seen_through_stays_so_in_a_png(format: str, shown_width: int) -> None:
    image = corners(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 40, 20))
    picture = prepare(saved(image, format), shown_width)
    now = opened(picture.content).convert("RGBA")
    assert picture.format == "PNG"
    assert now.getpixel((2, 2))[3] == 0  # type: ignore[index]
    assert now.getpixel((now.width - 3, 2))[3] == 255  # type: ignore[index]
    assert colours(now)[1:] == [GREEN, BLUE, WHITE]


def test_shrinking_does_not_draw_the_hidden_colour_into_the_edge() -> None:
    image = Image.new("RGBA", (400, 40), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (0, 0, 201, 40))
    pixels = [pixel for _, pixel in shown(saved(image, "PNG"), 20).getcolors() or () if isinstance(pixel, tuple)]
    visible = [pixel[:3] for pixel in pixels if pixel[3] > 20]
    assert set(visible) == {WHITE}


def test_an_unneeded_alpha_channel_is_dropped_when_a_png_is_shrunk() -> None:
    assert shown(saved(corners(mode="RGBA"), "PNG"), 20).mode == "RGB"


@pytest.mark.parametrize("shown_width", [8, 32])
def test_a_png_of_one_bit_per_pixel_is_read(shown_width: int) -> None:
    now = shown(png(32, 2, 1, 0, b"\0\xff\xff\0\0" * 2), shown_width).convert("L")
    assert (now.getpixel((0, 0)), now.getpixel((now.width - 1, 0))) == (255, 0)


@pytest.mark.parametrize(
    ("depth", "rows"),
    [
        (1, b"\0" + b"\xff" * 4 + b"\0" * 4),
        (2, b"\0" + b"\x55" * 8 + b"\xff" * 8),
        (4, b"\0" + b"\x11" * 16 + b"\xff" * 16),
        (8, b"\0" + b"\x01" * 32 + b"\xff" * 32),
    ],
)
def test_the_grey_that_means_transparent_is_found_at_every_depth(depth: int, rows: bytes) -> None:
    now = shown(png(64, 1, depth, 0, rows, (b"tRNS", b"\0\1")), 16)
    assert (now.getpixel((2, 0))[3], now.getpixel((29, 0))[3]) == (0, 255)  # type: ignore[index]


@pytest.mark.parametrize("depth", [2, 4, 8])
def test_the_transparent_colour_of_a_palette_is_found_at_every_depth(depth: int) -> None:
    second = {2: b"\x55", 4: b"\x11", 8: b"\x01"}[depth]
    rows = b"\0" + b"\0" * 4 * depth + second * 4 * depth
    content = png(64, 1, depth, 3, rows, (b"PLTE", bytes((*BLUE, *RED))), (b"tRNS", b"\xff\0"))
    now = shown(content, 16)
    assert (now.getpixel((2, 0)), now.getpixel((29, 0))[3]) == ((*BLUE, 255), 0)  # type: ignore[index]


def test_sixteen_bits_of_grey_become_eight_without_being_cut_off() -> None:
    now = shown(png(4, 1, 16, 0, b"\0" + struct.pack(">4H", 0x0000, 0x4000, 0x8000, 0xFFFF)))
    assert (now.mode, now.tobytes()) == ("L", bytes((0, 0x40, 0x80, 0xFF)))


def test_sixteen_bits_of_grey_keep_what_can_be_seen_through() -> None:
    rows = b"\0" + struct.pack(">2H", 0x1234, 0xFF00)
    now = shown(png(2, 1, 16, 0, rows, (b"tRNS", b"\x12\x34")))
    assert now.tobytes() == bytes((0x12, 0x12, 0x12, 0, 255, 255, 255, 255))


def test_sixteen_bits_of_colour_keep_what_can_be_seen_through() -> None:
    rows = b"\0" + struct.pack(">6H", 0x1234, 0x5678, 0x9ABC, 0xFF00, 0, 0)
    now = shown(png(2, 1, 16, 2, rows, (b"tRNS", b"\x12\x34\x56\x78\x9a\xbc")))
    assert now.tobytes() == bytes((0x12, 0x56, 0x9A, 0, 255, 0, 0, 255))


def test_a_palette_with_half_transparent_colours_is_shrunk_rightly() -> None:
    image = Image.new("P", (40, 20), 1)
    image.putpalette([*RED, *BLUE])
    image.paste(0, (0, 0, 20, 20))
    now = shown(saved(image, "PNG", transparency=bytes((0, 128))), 10)
    assert now.getpixel((2, 5))[3] == 0  # type: ignore[index]
    assert now.getpixel((17, 5)) == (0, 0, 255, 128)


def test_grey_photos_stay_grey() -> None:
    assert shown(saved(noise(100, 50, "L"), "JPEG"), 20).mode == "L"


# Upright, and nothing told


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("shown_width", [16, 200])
def test_every_orientation_is_turned_upright(orientation: int, format: str, shown_width: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = corners().transpose(undo[orientation]) if orientation > 1 else corners()
    picture = prepare(saved(lying, format, exif=exif(orientation)), shown_width)
    assert (picture.width, picture.height) == ((32, 16) if shown_width == 16 else (80, 40))
    assert colours(opened(picture.content)) == [RED, GREEN, BLUE, WHITE]
    assert_tells_nothing(picture.content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(chatty_jpeg(corners()), id="JPEG"),
        pytest.param(chatty_jpeg(corners(), 3), id="JPEG that is turned"),
        pytest.param(saved(corners(), "PNG", exif=exif(), icc_profile=srgb(), dpi=(300, 300)), id="PNG"),
        pytest.param(saved(corners(), "WEBP", exif=exif(), icc_profile=swapped(), xmp=XMP), id="WebP"),
        pytest.param(saved(corners(), "AVIF", exif=exif(), icc_profile=swapped(), xmp=XMP), id="AVIF"),
        pytest.param(saved(corners(), "GIF", comment=b"Leuven, at home"), id="GIF"),
        pytest.param(moving(ball(3), comment=b"Leuven, at home"), id="moving GIF"),
    ],
)
@pytest.mark.parametrize("shown_width", [20, 200])
def test_nothing_is_told_about_people(content: bytes, shown_width: int) -> None:
    assert_tells_nothing(prepare(content, shown_width).content)


@pytest.mark.parametrize("broken", [b"II*\0\xff\xff\xff\xff", b"no TIFF at all", b"MM\0*\0\0"])
def test_unreadable_exif_is_ignored(broken: bytes) -> None:
    jpeg, plain_png = saved(corners(), "JPEG"), png(4, 1, 8, 0, b"\0abcd")
    assert prepare(jpeg[:2] + segment(0xE1, b"Exif\0\0" + broken) + jpeg[2:], 600).content == jpeg
    assert prepare(png(4, 1, 8, 0, b"\0abcd", (b"eXIf", broken)), 600).content == plain_png


def test_a_profile_is_applied_where_exif_is_unreadable() -> None:
    content = saved(corners(), "JPEG", icc_profile=swapped())
    told = content[:2] + segment(0xE1, b"Exif\0\0no TIFF at all") + content[2:]
    assert colours(shown(told)) == [BLUE, GREEN, RED, WHITE]


def test_an_orientation_that_does_not_exist_is_ignored() -> None:
    assert colours(shown(saved(corners(), "JPEG", exif=exif(77)))) == [RED, GREEN, BLUE, WHITE]


# Colours


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("shown_width", [20, 200])
def test_colours_of_another_profile_are_converted(format: str, shown_width: int) -> None:
    content = saved(corners(), format, icc_profile=swapped())
    assert colours(shown(content, shown_width)) == [BLUE, GREEN, RED, WHITE]


def test_converted_colours_keep_their_transparency() -> None:
    image = Image.new("RGBA", (4, 2), (255, 0, 0, 100))
    assert shown(saved(image, "PNG", icc_profile=swapped())).getpixel((0, 0)) == (0, 0, 255, 100)


def test_a_profile_that_is_srgb_by_what_it_does_changes_no_pixel() -> None:
    image = noise(80, 40)
    content = saved(image, "JPEG", icc_profile=srgb(), quality=90)
    assert prepare(content, 600).content == saved(image, "JPEG", quality=90)


@pytest.mark.parametrize("useless", [b"no profile", srgb()[:200], b"\0" * 3000, swapped()[:-100], only_cyan_counts()])
def test_a_profile_that_is_broken_or_of_other_colours_is_ignored(useless: bytes) -> None:
    assert prepare(saved(corners(), "JPEG", icc_profile=useless), 600).content == saved(corners(), "JPEG")


def test_a_printers_picture_with_a_screens_profile_is_converted_without_it() -> None:
    content = saved(corners(mode="CMYK"), "JPEG", icc_profile=srgb(), quality=95)
    assert colours(shown(content)) == [RED, GREEN, BLUE, WHITE]


def test_a_printers_profile_is_applied() -> None:
    content = saved(corners(mode="CMYK"), "JPEG", icc_profile=only_cyan_counts(), quality=95)
    assert colours(shown(content)) == [WHITE, (0, 0, 0), (0, 0, 0), WHITE]


def test_a_grey_profile_is_applied_and_grey_stays_grey() -> None:
    now = shown(saved(Image.new("L", (8, 8), 55), "PNG", icc_profile=linear_grey()))
    assert now.mode == "L"
    assert now.getpixel((0, 0)) == pytest.approx(128, abs=2)


def test_grey_pictures_with_a_colour_profile_stay_grey() -> None:
    now = shown(saved(Image.new("L", (8, 8), 55), "PNG", icc_profile=swapped()))
    assert (now.mode, now.getpixel((0, 0))) == ("L", 55)


# Moving pictures


@pytest.mark.parametrize("see_through", [False, True])
@pytest.mark.parametrize("disposal", [1, 2])
def test_a_moving_gif_is_shrunk_frame_by_frame(see_through: bool, disposal: int) -> None:
    content = moving(ball(5, 160, see_through), duration=[50, 100, 700, 20, 300], loop=3, disposal=disposal)
    picture = prepare(content, 40)
    before, after = seen(content), seen(picture.content)
    assert (picture.format, picture.width, picture.height) == ("GIF", 80, 40)
    assert [frame.size for frame in after] == [(80, 40)] * 5
    assert durations(picture.content) == [50, 100, 700, 20, 300]
    assert opened(picture.content).info["loop"] == 3
    for old, new in zip(before, after, strict=True):
        for x, y in [(1, 1), (2, 30), (10, 10), (30, 10), (50, 10), (70, 10)]:
            was, now = old.getpixel((2 * x, 2 * y)), new.getpixel((x, y))
            assert isinstance(was, tuple)
            assert isinstance(now, tuple)
            assert was[3] == now[3]
            assert was[3] == 0 or max(abs(a - b) for a, b in zip(was, now, strict=True)) < 40
    assert_tells_nothing(picture.content)


def test_a_moving_gif_that_fits_is_not_encoded_again() -> None:
    content = moving(ball(3), duration=100, loop=0)
    assert prepare(content, 600).content == content


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("shown_width", [40, 600])
def test_what_moves_in_another_format_becomes_a_still_and_says_so(format: str, shown_width: int) -> None:
    first, *others = ball(3)
    assert prepare(saved(first, format, save_all=True, append_images=others), shown_width).is_stilled
    assert not prepare(saved(first, format), shown_width).is_stilled
    assert not prepare(moving([first, *others]), shown_width).is_stilled


def test_a_photo_with_more_pictures_in_its_file_does_not_move() -> None:
    assert not prepare(saved(corners(), "MPO", save_all=True, append_images=[noise(80, 40)]), 600).is_stilled


def test_white_and_black_survive_the_shared_palette() -> None:
    frames = [Image.new("RGB", (80, 40), colour) for colour in (WHITE, (0, 0, 0), RED)]
    frames[0].paste(GREEN, (0, 0, 40, 40))
    first, *others = seen(prepare(moving(frames, duration=100), 10).content)
    now = [first.getpixel((2, 5)), *(frame.getpixel((17, 5)) for frame in (first, *others))]
    for pixel, colour in zip(now, [GREEN, WHITE, (0, 0, 0), RED], strict=True):
        assert pixel == pytest.approx((*colour, 255), abs=2)


def test_a_gif_that_plays_once_still_plays_once() -> None:
    assert "loop" not in shown(moving(ball(3), duration=100), 10).info


def test_frames_that_last_for_ever_are_cut_to_what_a_gif_can_say() -> None:
    frames = [Image.new("RGB", (80, 40), colour) for colour in (RED, GREEN)]
    content = moving(frames, duration=[100, 600_000])
    second = content.index(b"\x21\xf9", content.index(b"\x21\xf9") + 1)
    content = content[:-1] + content[second:]  # the second frame once more
    assert durations(content) == [100, 600_000, 600_000]
    assert sum(durations(prepare(content, 10).content)) <= 655_350


# The same again


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    contents = [moving(ball(3), duration=100)]
    contents += [saved(noise(80, 40), format) for format in ("JPEG", "PNG", "WEBP", "AVIF", "GIF")]
    program = (
        "import pickle, sys; from newsletter.images.pixels import prepare\n"
        "contents = pickle.load(sys.stdin.buffer)\n"
        "pickle.dump([[prepare(each, width).content for width in (20, 200)] for each in contents], sys.stdout.buffer)"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps(contents), stdout=subprocess.PIPE, check=True
    )
    assert pickle.loads(there.stdout) == [[prepare(each, width).content for width in (20, 200)] for each in contents]


def test_a_second_time_the_picture_is_not_decoded_again() -> None:
    content = saved(noise(200, 110, "L"), "PNG")
    with counted() as work:
        first = prepare(content, 30)
    assert work.calls(ImageFile.ImageFile.load) > 0
    with counted() as work:
        assert prepare(content, 30) == first
    assert work.calls(ImageFile.ImageFile.load) == 0


def test_more_pictures_than_are_remembered_are_all_right() -> None:
    for _ in range(2):
        for width in range(1, 80):
            assert prepare(saved(Image.new("L", (width, 1)), "PNG"), 600).width == width


def test_threads_prepare_the_same_picture() -> None:
    content = saved(noise(400, 200), "JPEG")
    results: list[Prepared] = []
    threads = [threading.Thread(target=lambda: results.append(prepare(content, 77))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert len(set(results)) == 1


# Refusals

AS_JPEG = "Save it as JPEG (photos), or as PNG (drawings and logos) at twice the width at which it is shown."
LOOK = "Open it to see what it is, and save the picture as JPEG (photos) or PNG (drawings and logos)."
COPY_AGAIN = "Copy it again from where it came from, or open it in a picture program and save it as a new file."
ON_A_PHONE = (
    "Open it in a picture program and save it as JPEG. An iPhone takes JPEG photos if its settings say "
    "Camera, Formats, Most Compatible."
)
FEWER = "Save it smaller: a width of 1280 pixels is enough for a letter. If it moves, save fewer of its frames."


def refused(content: bytes) -> tuple[str, str]:
    with pytest.raises(UnfitError) as caught:
        prepare(content, 600)
    return caught.value.reason, caught.value.hint


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="x"/>', "an SVG drawing"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a logo -->\n<SVG/>', "an SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "a HEIC photo"),
        (saved(corners(), "TIFF"), "a TIFF"),
        (b"MM\0*\0\0\0\x08", "a TIFF"),
        (saved(corners(), "BMP"), "a BMP"),
        (saved(corners(), "PDF"), "a PDF"),
    ],
)
def test_formats_that_mail_programs_do_not_show_are_refused_by_name(content: bytes, name: str) -> None:
    hint = ON_A_PHONE if "HEIC" in name else AS_JPEG
    assert refused(content) == (f"is {name}, and mail programs do not show it.", hint)


@pytest.mark.parametrize(
    "content",
    [b"", b"<!doctype html>Please log in", b"\0\0\0\x18ftypmp42", saved(corners(), "PPM"), saved(corners(), "ICO")],
    ids=["empty", "web page", "film", "unusual format", "icon"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert refused(content) == ("holds no picture that a letter can show, whatever its name says.", LOOK)


# A moving GIF that can be read only together with bytes that belong to none of its parts.
HIDDEN_DAMAGE = bytes.fromhex(
    "47494638396110000800810000ffffff00000000000000000021ff0b4e45545343415045322e3003010030030100000001f9"
    "04000f0000022c000000001000080000000001f904000f0000022c00000000100008000008150001081c48b0a0c18308132a"
    "5cc8b0a1c387080302003b"
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n", id="only the start of a PNG"),
        pytest.param(saved(noise(80, 40), "JPEG")[:-2], id="JPEG without end"),
        pytest.param(saved(noise(80, 40), "JPEG")[:900], id="half a JPEG"),
        pytest.param(saved(noise(80, 40), "PNG")[:900], id="half a PNG"),
        pytest.param(saved(noise(80, 40), "PNG")[:-4], id="PNG without end"),
        pytest.param(saved(noise(80, 40), "GIF")[:900], id="half a GIF"),
        pytest.param(moving(ball(3))[:-1], id="moving GIF without its last byte"),
        pytest.param(saved(noise(80, 40), "WEBP")[:900], id="half a WebP"),
        pytest.param(saved(noise(80, 40), "AVIF")[:900], id="half an AVIF"),
        pytest.param(HIDDEN_DAMAGE, id="hidden damage"),
    ],
)
def test_damaged_files_are_refused(content: bytes) -> None:
    assert refused(content) == ("is damaged or incomplete.", COPY_AGAIN)


def many_frames(count: int) -> bytes:
    """A GIF of `count` frames of one pixel each."""
    content = saved(Image.new("P", (1, 1)), "GIF")
    start = content.index(b"\x2c")
    return content[:start] + content[start:-1] * count + b"\x3b"


@pytest.mark.parametrize(
    "made",  # by the test, since each process of the tests would make them all when it begins
    [
        pytest.param(lambda: saved(Image.new("L", (9000, 6000)), "PNG"), id="54 million"),
        pytest.param(lambda: png(10_000, 9000, 8, 2, b""), id="Pillow warns"),
        pytest.param(lambda: png(100_000, 90_000, 8, 2, b""), id="Pillow refuses"),
        pytest.param(lambda: saved(Image.new("1", (1, 30_001)), "PNG"), id="too long"),
        pytest.param(lambda: many_frames(1001), id="too many frames"),
        pytest.param(
            lambda: moving([Image.new("P", (6000, 6000), number) for number in range(2)]),
            id="72 million in two frames",
        ),
    ],
)
def test_files_that_would_fill_the_memory_are_refused(made: Callable[[], bytes]) -> None:
    assert refused(made()) == ("has too many pixels to be opened safely.", FEWER)


SEEDS = [
    *(saved(corners(16, 8), format) for format in ("JPEG", "PNG", "WEBP", "AVIF", "GIF")),
    chatty_jpeg(corners(16, 8), 6),
    saved(corners(16, 8, "CMYK"), "JPEG", icc_profile=only_cyan_counts()),
    saved(corners(16, 8), "PNG", exif=exif(3), icc_profile=swapped()),
    saved(corners(16, 8, "P"), "PNG", transparency=0),
    png(2, 1, 16, 0, b"\0\1\2\3\4", (b"tRNS", b"\1\2")),
    moving(ball(3, 64), duration=50, loop=0),
    moving(ball(3, 64, see_through=True), duration=50, disposal=2),
    saved(noise(16, 8), "JPEG", progressive=True),
    *(saved(ball(1)[0], format, save_all=True, append_images=ball(2)) for format in ("PNG", "WEBP", "AVIF")),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real picture with some numbers changed, and perhaps a piece cut out, or put in once more somewhere else."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    numbers = st.one_of(st.binary(min_size=1, max_size=1), st.sampled_from([b"\xff\xff", b"\x75\x30", b"\x30\x75"]))
    for at, number in draw(st.lists(st.tuples(st.integers(0, len(content) - 1), numbers), max_size=6)):
        content[at : at + len(number)] = number
    start, length, to = (draw(st.integers(0, len(content))) for _ in range(3))
    piece = content[start : start + min(length, draw(st.sampled_from([0, 0, 1, 7, 100, 10_000])))]
    if draw(st.booleans()):
        del content[start : start + len(piece)]
    else:
        content[to:to] = piece * draw(st.sampled_from([1, 2, 120]))
    return bytes(content)


@settings(max_examples=examples(400))
@given(st.one_of(damaged(), st.binary(max_size=200)), st.sampled_from([1, 4, 600]))
def test_any_bytes_are_a_picture_or_refused(content: bytes, shown_width: int) -> None:
    try:
        picture = prepare(content, shown_width)
    except UnfitError as refusal:
        assert refusal.reason.endswith(".")
        return
    image = opened(picture.content)
    assert not image.getexif()
    assert image.info.keys().isdisjoint({"icc_profile", "exif", "xmp", "comment", "photoshop", "Comment"})
    assert image.size == (picture.width, picture.height)


@pytest.mark.parametrize(
    ("crop", "size", "kept"),
    [
        (Crop(1, 1), (300, 300), (50, 0)),
        (Crop(1, 1, (0, 0)), (300, 300), (0, 0)),
        (Crop(3, 2), (400, 267), (0, 0)),
        (Crop(3, 2, (50, 100)), (400, 267), (0, 33)),
    ],
)
def test_a_part_is_cut_out_around_the_point_to_keep(crop: Crop, size: tuple[int, int], kept: tuple[int, int]) -> None:
    whole = noise(400, 300)
    content = saved(whole, "PNG")
    assert prepare(content, 200).content == content
    cut = opened(prepare(content, 200, crop).content)
    assert cut.size == size
    assert cut.getpixel((0, 0)) == whole.getpixel(kept)


def test_a_picture_that_has_the_ratio_stays_as_it_is() -> None:
    content = saved(noise(300, 200), "PNG")
    assert prepare(content, 200, Crop(3, 2, (0, 0))).content == content


@pytest.mark.parametrize(("format", "reader"), [("PNG", "PIL.Png"), ("JPEG", "PIL.Jpeg")])
def test_a_picture_that_stays_as_it_is_loads_the_reader_of_its_format_alone(format: str, reader: str) -> None:
    program = """
import sys
from newsletter.images.pixels import prepare
prepare(sys.stdin.buffer.read(), 600)
print(*(name.removesuffix("ImagePlugin") for name in sys.modules if name.endswith("ImagePlugin")))
"""
    content = saved(noise(100, 50), format)
    done = subprocess.run([sys.executable, "-c", program], input=content, capture_output=True, check=True)
    assert done.stdout.decode().split() == [reader]
