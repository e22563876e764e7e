"""Draw the pictures of the letters in `docs/examples/letters`, in the manner of the sample issues'.

Run `python scripts/make_letter_pictures.py`. They stand for photographs: a walk at dawn, a hall, a house lit in red,
a weekend by the lake; and for the signs of supporters that do not exist.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

from scripts.ink import (
    BLUSH,
    BRICK,
    DEEP_RED,
    INK,
    MIST,
    MIST_PAPER,
    OCHRE,
    OCHRE_PAPER,
    ROSE,
    ROSE_PAPER,
    SAGE,
    SAGE_PAPER,
    SAND,
    SCALE,
    SLATE,
    WARM_PAPER,
    WHITE,
    Color,
    Print,
    Shape,
    arc,
    disc,
    letters,
    mixed,
    stroke,
)
from scripts.make_pictures import portrait

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "examples" / "letters" / "issues" / "images"
MASTHEAD = (1280, 480)
PHOTO = (720, 480)
NIGHT: Color = (52, 46, 58)


def hill(size: tuple[int, int], height: float, swing: float, waves: float, shift: float, color: Color) -> Shape:
    """Return land up to `height` pixels from the top, in `waves` waves of `swing` pixels."""
    width, bottom = size

    def shape(draw: ImageDraw.ImageDraw) -> None:
        ridge = [
            (x * SCALE, (height + swing * math.sin(shift + waves * 2 * math.pi * x / width)) * SCALE)
            for x in range(0, width + 1, 4)
        ]
        draw.polygon([*ridge, (width * SCALE, bottom * SCALE), (0, bottom * SCALE)], fill=color)

    return shape


def block(left: float, top: float, right: float, bottom: float, color: Color) -> Shape:
    """Return an upright rectangle."""
    return lambda draw: draw.rectangle((left * SCALE, top * SCALE, right * SCALE - 1, bottom * SCALE - 1), fill=color)


def walker(picture: Print, x: float, ground: float, tall: float, color: Color) -> None:
    """Print a person, from far away."""
    picture.cover(
        stroke((x, ground - tall * 0.28), (x, ground - tall * 0.62), tall * 0.24, color),
        stroke((x, ground - tall * 0.3), (x - tall * 0.11, ground), tall * 0.09, color),
        stroke((x, ground - tall * 0.3), (x + tall * 0.11, ground), tall * 0.09, color),
        disc(x, ground - tall * 0.88, tall * 0.12, color),
    )


def dawn(size: tuple[int, int], people: int) -> Image.Image:
    """Draw people who walk along a ridge towards a low sun."""
    width, height = size
    picture = Print(size, OCHRE_PAPER)
    picture.ink(disc(width * 0.72, height * 0.46, height * 0.3, mixed(BRICK, WHITE, 0.3)))
    picture.ink(disc(width * 0.72, height * 0.46, height * 0.42, mixed(OCHRE, WHITE, 0.72)))
    picture.ink(hill(size, height * 0.6, height * 0.07, 0.9, 0.6, ROSE))
    picture.ink(hill(size, height * 0.72, height * 0.05, 1.3, 2.6, SAND))
    for person in range(people):
        x = width * (0.09 + 0.5 * person / people)
        ground = height * (0.8 + 0.03 * math.sin(1.1 + 1.1 * 2 * math.pi * x / width))
        walker(picture, x, ground, height * (0.15 + 0.035 * (person * 7 % 3)), (NIGHT, DEEP_RED, NIGHT)[person % 3])
    picture.cover(hill(size, height * 0.8, height * 0.03, 1.1, 1.1, mixed(SAGE, INK, 0.18)))
    return picture.finished()


def hall() -> Image.Image:
    """Draw a hall from behind: rows of heads before a lit screen."""
    picture = Print(PHOTO, MIST_PAPER)
    picture.ink(block(150, 56, 570, 262, WARM_PAPER))
    picture.ink(arc(360, 250, 96, 20, 180, 360, ROSE), arc(360, 250, 52, 20, 180, 360, BRICK))
    for row, (ground, size, color) in enumerate(
        ((330, 26, SLATE), (402, 34, mixed(SLATE, NIGHT, 0.5)), (500, 46, NIGHT))
    ):
        count = 11 - 2 * row
        for seat in range(count):
            x = 360 + (seat - (count - 1) / 2) * size * 2.7
            shade = mixed(color, BRICK, 0.75) if (seat * 5 + row) % 7 == 3 else color
            picture.cover(
                disc(x, ground - size * 0.95, size * 0.62, shade), disc(x, ground + size * 0.9, size * 1.15, shade)
            )
    return picture.finished()


def red_house() -> Image.Image:
    """Draw a town at night in which one house is lit in red."""
    picture = Print(PHOTO, NIGHT)
    picture.cover(disc(586, 92, 34, WARM_PAPER))
    for left, top, right, color in (
        (0, 236, 118, (74, 68, 80)),
        (118, 176, 226, (92, 84, 94)),
        (226, 96, 468, DEEP_RED),
        (468, 212, 590, (84, 77, 88)),
        (590, 256, 720, (74, 68, 80)),
    ):
        picture.cover(block(left, top, right, 480, color))
    for row in range(4):
        for column in range(5):
            left, top = 250 + column * 42, 124 + row * 78
            picture.cover(block(left, top, left + 24, top + 46, mixed(BRICK, OCHRE_PAPER, 0.72)))
    for left, top in ((24, 270), (74, 340), (150, 214), (186, 300), (500, 250), (546, 326), (622, 300), (676, 372)):
        picture.cover(block(left, top, left + 16, top + 28, OCHRE))
    return picture.finished()


def lake() -> Image.Image:
    """Draw a lake with a boat, and hills behind."""
    picture = Print(PHOTO, SAGE_PAPER)
    picture.ink(disc(170, 120, 54, mixed(OCHRE, WHITE, 0.2)))
    picture.ink(hill(PHOTO, 196, 38, 1.2, 0.2, SAGE), hill(PHOTO, 238, 22, 1.8, 2.0, mixed(SAGE, SLATE, 0.5)))
    picture.cover(block(0, 268, 720, 480, MIST))
    for y, left, right in ((306, 60, 220), (330, 420, 640), (372, 120, 330), (404, 470, 700), (444, 40, 240)):
        picture.cover(stroke((left, y), (right, y), 5, mixed(MIST, WHITE, 0.5)))
    picture.cover(
        lambda draw: draw.polygon(
            [(x * SCALE, y * SCALE) for x, y in ((356, 190), (356, 316), (446, 316))], fill=WARM_PAPER
        ),
        lambda draw: draw.polygon(
            [(x * SCALE, y * SCALE) for x, y in ((344, 214), (344, 316), (288, 316))], fill=BLUSH
        ),
        lambda draw: draw.polygon(
            [(x * SCALE, y * SCALE) for x, y in ((268, 326), (462, 326), (430, 366), (300, 366))], fill=DEEP_RED
        ),
    )
    return picture.finished()


def sign(size: tuple[int, int], ink: Color, mark: Callable[[Color], tuple[Shape, ...]], word: str) -> Image.Image:
    """Draw the sign of a supporter: a mark, and a word beside or below it."""
    picture = Print(size, WHITE)
    width, height = size
    beside = width > height * 1.6
    place = (height + (width - height) / 2, height / 2) if beside else (width / 2, height * 0.86)
    picture.cover(*mark(ink), letters(word, *place, height * 0.42 if beside else height * 0.16, ink))
    return picture.finished()


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "dawn.png": lambda: dawn(MASTHEAD, 11),
    "walk.png": lambda: dawn(PHOTO, 6),
    "hall.png": hall,
    "red-house.png": red_house,
    "lake.png": lake,
    "your-name.png": lambda: portrait("YN", ROSE_PAPER, (134, 48, 58)),
    "sign-rings.png": lambda: sign(
        (360, 120), (38, 84, 124), lambda ink: (arc(60, 60, 40, 12, 40, 320, ink), disc(60, 60, 16, ink)), "Supporter"
    ),
    "sign-leaf.png": lambda: sign(
        (240, 240),
        (46, 104, 72),
        lambda ink: (disc(96, 92, 60, ink), disc(148, 92, 60, mixed(ink, WHITE, 0.35))),
        "Supporter",
    ),
    "sign-bars.png": lambda: sign(
        (330, 110),
        (120, 60, 20),
        lambda ink: tuple(stroke((30 + 24 * n, 92), (30 + 24 * n, 64 - 20 * n), 14, ink) for n in range(3)),
        "Supporter",
    ),
}


def main() -> None:
    """Write every picture and say how heavy it is."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, draw_picture in PICTURES.items():
        draw_picture().save(IMAGES / name, optimize=True)
        print(f"{(IMAGES / name).stat().st_size:6} bytes  {name}")


if __name__ == "__main__":
    main()
