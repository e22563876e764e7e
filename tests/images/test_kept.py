from __future__ import annotations

import pytest
from PIL import Image, ImageSequence

from newsletter.images.bounds import UnfitError
from newsletter.images.kept import kept, size_of
from newsletter.images.pixels import prepare
from tests.images.samples import (
    XMP,
    ball,
    chatty_jpeg,
    colours,
    corners,
    exif,
    moving,
    noise,
    opened,
    png,
    saved,
    swapped,
)

PROFILE = swapped()
SECRETS = (b"Leuven, at home", b"http://ns.adobe.com", b"8BIM")


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_kept_picture_has_its_pixels_its_colours_and_its_way_up_and_tells_nothing_else(
    format: str, orientation: int
) -> None:
    told = {"exif": exif(orientation), "icc_profile": PROFILE}
    content = saved(corners(), format, **told, **({"xmp": XMP} if format == "WEBP" else {}))
    found = kept(content)
    image = opened(found.content)
    assert dict(image.getexif()) == ({0x0112: orientation} if orientation != 1 else {})
    assert image.info["icc_profile"] == PROFILE
    assert image.tobytes() == opened(content).tobytes()
    assert (found.width, found.height) == ((80, 40) if orientation == 1 else (40, 80))
    assert not any(secret in found.content for secret in SECRETS)
    letter, before = prepare(found.content, 80), prepare(content, 80)
    assert colours(opened(letter.content)) == colours(opened(before.content))
    assert kept(found.content) == found


def test_a_photo_of_a_phone_loses_all_that_it_tells_beside_the_picture() -> None:
    content = chatty_jpeg(noise(80, 40), 8)
    found = kept(content)
    assert not any(secret in found.content for secret in SECRETS)
    assert opened(found.content).tobytes() == opened(content).tobytes()
    assert size_of(found.content) == (40, 80)


def test_an_avif_is_kept_without_its_metadata() -> None:
    content = saved(corners(), "AVIF", exif=exif(), xmp=XMP)
    found = kept(content)
    assert not any(secret in found.content for secret in SECRETS)
    assert opened(found.content).tobytes() == opened(content).tobytes()


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_what_moves_keeps_all_its_frames(format: str) -> None:
    frames = ball(3)
    options = {"save_all": True, "append_images": frames[1:], "duration": 100}
    content = moving(frames, duration=100, loop=0) if format == "GIF" else saved(frames[0], format, **options)
    before, after = opened(content), opened(kept(content).content)
    assert len([*ImageSequence.Iterator(after)]) == len([*ImageSequence.Iterator(before)]) > 1


@pytest.mark.parametrize(
    "content",
    [saved(corners(), "PNG"), saved(corners(), "JPEG"), saved(corners(mode="P"), "GIF"), saved(corners(), "WEBP")],
    ids=["PNG", "JPEG", "GIF", "WebP"],
)
def test_a_file_that_tells_nothing_is_kept_as_it_is(content: bytes) -> None:
    assert kept(content).content == content


@pytest.mark.parametrize(
    ("content", "reason", "hint"),
    [
        (b"<svg/>", "an SVG drawing", "Save it as JPEG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "a HEIC photo", "Most Compatible"),
        (saved(noise(80, 40), "JPEG")[:-200], "damaged", "Copy it again"),
        (saved(corners(), "PNG")[:60], "damaged", "Copy it again"),
        (png(30_000, 30_000, 8, 0, b""), "too many pixels", "Save it smaller"),
    ],
    ids=["SVG", "HEIC", "cut JPEG", "cut PNG", "huge PNG"],
)
def test_what_a_letter_cannot_show_is_not_kept(content: bytes, reason: str, hint: str) -> None:
    with pytest.raises(UnfitError, match=reason) as caught:
        kept(content)
    assert hint in caught.value.hint


def test_a_picture_with_a_palette_or_alpha_is_the_same_when_it_is_kept() -> None:
    for image in (corners(mode="RGBA"), corners(mode="P"), Image.new("I;16", (4, 4), 40_000)):
        content = saved(image, "PNG")
        assert opened(kept(content).content).tobytes() == opened(content).tobytes()
