"""Draw the neutral pictures of the sample issues: mastheads, portraits and video thumbnails.

Run `python scripts/make_pictures.py`; it writes PNG files below `issues/images`. The pictures stand in for photographs
that the team does not have, so they show no real person and no real slide. Every shape is placed by hand or by a seeded
generator, and the only typeface is the one inside Pillow, so that drawing them twice gives the same bytes.

Shapes are measured in pixels of the finished picture, drawn four times as large, and shrunk at the end. They are
printed like translucent inks: where two overlap, the colours darken each other, which gives depth without gradients.
Flat colours keep a palette PNG smaller than a JPEG of the same sharpness.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

Color = tuple[int, int, int]
Point = tuple[float, float]
Shape = Callable[[ImageDraw.ImageDraw], None]

IMAGES = Path(__file__).resolve().parent.parent / "issues" / "images"
SCALE = 4
PALETTE_SIZE = 64

MASTHEAD = (1280, 480)
THUMBNAIL = (560, 315)
PORTRAIT = (128, 128)

WHITE: Color = (255, 255, 255)
INK: Color = (31, 27, 24)
DEEP_RED: Color = (155, 28, 49)
BRICK: Color = (201, 112, 104)
ROSE: Color = (228, 178, 168)
BLUSH: Color = (243, 217, 208)
SAND: Color = (232, 214, 188)
OCHRE: Color = (214, 178, 128)
SLATE: Color = (160, 176, 188)
MIST: Color = (208, 217, 222)
SAGE: Color = (178, 190, 168)

WARM_PAPER: Color = (246, 240, 231)
ROSE_PAPER: Color = (247, 234, 228)
SAGE_PAPER: Color = (234, 237, 227)
MIST_PAPER: Color = (231, 235, 237)
OCHRE_PAPER: Color = (246, 237, 219)


class Print:
    """A picture under way: paper of one colour, and whatever has been printed on it so far."""

    def __init__(self, size: tuple[int, int], paper: Color) -> None:
        self._image = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), paper)

    def ink(self, *shapes: Shape) -> None:
        """Print `shapes` as one translucent ink: they hide each other, but darken what lies below them."""
        sheet = Image.new("RGB", self._image.size, WHITE)
        _draw_all(sheet, shapes)
        self._image = ImageChops.multiply(self._image, sheet)

    def cover(self, *shapes: Shape, opacity: float = 1.0) -> None:
        """Lay `shapes` over what is printed, hiding it as far as `opacity` (0 to 1) says."""
        sheet = self._image.copy()
        _draw_all(sheet, shapes)
        self._image = Image.blend(self._image, sheet, opacity)

    def finished(self) -> Image.Image:
        """Return the picture at its final size with a palette of few colours."""
        return self._image.reduce(SCALE).quantize(PALETTE_SIZE, dither=Image.Dither.NONE)


def _draw_all(sheet: Image.Image, shapes: tuple[Shape, ...]) -> None:
    draw = ImageDraw.Draw(sheet)
    for shape in shapes:
        shape(draw)


def disc(x: float, y: float, radius: float, color: Color) -> Shape:
    """Return a filled circle around (x, y)."""
    return lambda draw: draw.ellipse(_box(x, y, radius), fill=color)


def arc(x: float, y: float, radius: float, width: float, start: float, end: float, color: Color) -> Shape:
    """Return a stroke with round ends along a circle, clockwise from `start` to `end` in degrees from the right."""

    def shape(draw: ImageDraw.ImageDraw) -> None:
        draw.arc(_box(x, y, radius + width / 2), start, end, fill=color, width=round(width * SCALE))
        for angle in (start, end):
            draw.ellipse(_box(*_on_circle(x, y, radius, angle), width / 2), fill=color)

    return shape


def stroke(start: Point, end: Point, width: float, color: Color) -> Shape:
    """Return a straight line with round ends."""

    def shape(draw: ImageDraw.ImageDraw) -> None:
        draw.line([_enlarged(start), _enlarged(end)], fill=color, width=round(width * SCALE))
        for x, y in (start, end):
            draw.ellipse(_box(x, y, width / 2), fill=color)

    return shape


def triangle(x: float, y: float, reach: float, rounding: float, color: Color) -> Shape:
    """Return a triangle that points right, its corners `reach` away from its centre of gravity (x, y)."""
    corners = [_on_circle(x, y, reach, angle) for angle in (0, 120, 240)]

    def shape(draw: ImageDraw.ImageDraw) -> None:
        draw.polygon([_enlarged(corner) for corner in corners], fill=color)
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            stroke(start, end, rounding * 2, color)(draw)

    return shape


def letters(text: str, x: float, y: float, size: float, color: Color) -> Shape:
    """Return `text` with the visible part of its letters, not their line box, centred on (x, y)."""
    font = ImageFont.load_default(size=size * SCALE)
    left, top, right, bottom = font.getbbox(text)
    corner = (x * SCALE - (left + right) / 2, y * SCALE - (top + bottom) / 2)
    return lambda draw: draw.text(corner, text, font=font, fill=color)


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    # Pillow counts the last row and column as inside the box, so a box without the -1 sits off centre.
    return (x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE - 1, (y + radius) * SCALE - 1


def _enlarged(point: Point) -> Point:
    # The -1 of _box, so that a line meets its round ends without a step.
    return point[0] * SCALE - 1, point[1] * SCALE - 1


def _on_circle(x: float, y: float, radius: float, degrees: float) -> Point:
    return x + radius * math.cos(math.radians(degrees)), y + radius * math.sin(math.radians(degrees))


def mixed(color: Color, other: Color, share: float) -> Color:
    """Return `color` with a `share` (0 to 1) of `other` stirred in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(color, other, strict=True))
    return red, green, blue


def print_cell(picture: Print, x: float, y: float, radius: float, color: Color) -> None:
    """Print a blood cell seen from above, paler in its hollow middle."""
    slope = disc(x - radius * 0.03, y - radius * 0.03, radius * 0.66, mixed(color, WHITE, 0.16))
    hollow = disc(x - radius * 0.06, y - radius * 0.06, radius * 0.46, mixed(color, WHITE, 0.38))
    picture.ink(disc(x, y, radius, color), slope, hollow)


def masthead_2020() -> Image.Image:
    """Draw four large cells, one for each day of the meeting, drifting from left to right."""
    picture = Print(MASTHEAD, WARM_PAPER)
    print_cell(picture, 130, 330, 236, BLUSH)
    print_cell(picture, 478, 168, 226, ROSE)
    print_cell(picture, 826, 322, 214, SAND)
    print_cell(picture, 1150, 190, 200, BRICK)
    picture.ink(disc(742, 62, 38, DEEP_RED))
    for x, y, radius, color in (
        (806, 36, 10, BRICK),
        (424, 434, 15, OCHRE),
        (482, 450, 8, ROSE),
        (1130, 440, 13, ROSE),
    ):
        picture.ink(disc(x, y, radius, color))
    return picture.finished()


def masthead_2021() -> Image.Image:
    """Draw five large cells, one for each day of the meeting, linked like a chain."""
    picture = Print(MASTHEAD, ROSE_PAPER)
    print_cell(picture, 70, 150, 176, BRICK)
    print_cell(picture, 348, 292, 176, BLUSH)
    print_cell(picture, 640, 176, 192, ROSE)
    print_cell(picture, 936, 310, 182, MIST)
    print_cell(picture, 1214, 170, 176, BLUSH)
    picture.ink(disc(372, 62, 36, DEEP_RED))
    for x, y, radius, color in ((424, 96, 9, BRICK), (950, 76, 14, SLATE), (992, 50, 8, ROSE), (628, 428, 12, BRICK)):
        picture.ink(disc(x, y, radius, color))
    return picture.finished()


def portrait(initials: str, tint: Color, ink: Color) -> Image.Image:
    """Draw `initials` in the hollow of a cell that fills the circle to which a letter rounds the picture."""
    picture = Print(PORTRAIT, tint)
    x, y = PORTRAIT[0] / 2, PORTRAIT[1] / 2
    picture.cover(disc(x - 2, y - 2, 46, mixed(tint, WHITE, 0.45)))
    picture.cover(letters(initials, x, y, 44, ink))
    return picture.finished()


def print_play_mark(picture: Print) -> None:
    """Print a white triangle in a dark translucent circle in the middle of a thumbnail."""
    x, y = THUMBNAIL[0] / 2, THUMBNAIL[1] / 2
    picture.cover(disc(x, y, 50, INK), opacity=0.78)
    picture.cover(triangle(x, y, 23, 3, WHITE))


def crowd_thumbnail() -> Image.Image:
    """Draw a crowd of dots of which few differ: who is seen in a clinical trial, and who is not."""
    picture = Print(THUMBNAIL, ROSE_PAPER)
    middle = THUMBNAIL[0] / 2, THUMBNAIL[1] / 2
    chance = random.Random(14)
    step = 48
    for row in range(-3, 4):
        for column in range(-6, 7):
            place = middle[0] + (column + row % 2 / 2) * step, middle[1] + row * step * 0.87
            color = chance.choices([ROSE, BLUSH, MIST, DEEP_RED], [9, 9, 2, 1])[0]
            if math.dist(place, middle) > step * 1.5:
                picture.ink(disc(*place, 18, color))
    print_play_mark(picture)
    return picture.finished()


def shelter_thumbnail() -> Image.Image:
    """Draw open rings around the middle, and dots of which some find the gaps: a protection that may fail."""
    picture = Print(THUMBNAIL, SAGE_PAPER)
    x, y = THUMBNAIL[0] / 2, THUMBNAIL[1] / 2
    picture.ink(disc(x, y, 236, mixed(SAGE, WHITE, 0.75)))
    picture.ink(arc(x, y, 80, 14, 45, 325, SAGE))
    picture.ink(arc(x, y, 116, 14, 20, 290, mixed(SAGE, WHITE, 0.3)))
    picture.ink(arc(x, y, 152, 14, 62, 352, SAGE))
    for dot_x, dot_y, radius in (
        (480, 84, 15),
        (438, 36, 8),
        (508, 214, 10),
        (420, 212, 12),
        (64, 232, 13),
        (38, 76, 8),
    ):
        picture.ink(disc(dot_x, dot_y, radius, BRICK))
    print_play_mark(picture)
    return picture.finished()


def helix_thumbnail() -> Image.Image:
    """Draw two strands of beads that wind around each other, joined by rungs."""
    picture = Print(THUMBNAIL, MIST_PAPER)
    middle = THUMBNAIL[1] / 2
    for step in range(-13, 14):
        x = THUMBNAIL[0] / 2 + step * 23
        angle = step * 0.25
        swing, depth = 94 * math.sin(angle), 4 * math.cos(angle)
        if abs(swing) > 40:
            inner = swing - math.copysign(22, swing)
            picture.ink(stroke((x, middle - inner), (x, middle + inner), 3, MIST))
        picture.ink(disc(x, middle + swing, 14 + depth, SLATE))
        picture.ink(disc(x, middle - swing, 14 - depth, mixed(BRICK, WHITE, 0.2)))
    print_play_mark(picture)
    return picture.finished()


def print_chromosome(picture: Print, x: float, top: float, bottom: float, color: Color, tip: Color) -> None:
    """Print a chromosome's two upright halves, held together at the waist, their lower ends in the colour `tip`."""
    waist = top + (bottom - top) * 0.36
    for half in (x - 14, x + 14):
        picture.ink(
            stroke((half, waist + 13), (half, bottom), 24, tip),
            disc(half, waist + 13, 12, color),
            stroke((half, waist + 13), (half, bottom - 34), 24, color),
            stroke((half, top), (half, waist - 13), 24, color),
        )
    picture.ink(disc(x, waist, 7, color))


def chromosomes_thumbnail() -> Image.Image:
    """Draw upright chromosomes of which two, on either side of the middle, have exchanged their ends."""
    picture = Print(THUMBNAIL, OCHRE_PAPER)
    print_chromosome(picture, 36, 78, 256, SAND, SAND)
    print_chromosome(picture, 108, 54, 232, SAND, SAND)
    print_chromosome(picture, 182, 72, 246, OCHRE, BRICK)
    print_chromosome(picture, 378, 72, 246, BRICK, OCHRE)
    print_chromosome(picture, 452, 54, 232, SAND, SAND)
    print_chromosome(picture, 524, 78, 256, SAND, SAND)
    print_play_mark(picture)
    return picture.finished()


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "ash-2020/masthead.png": masthead_2020,
    "ash-2021/masthead.png": masthead_2021,
    "ash-2021/video-casey.png": crowd_thumbnail,
    "ash-2021/video-haggenburg.png": shelter_thumbnail,
    "ash-2021/video-mullighan.png": helix_thumbnail,
    "ash-2021/video-cortes.png": chromosomes_thumbnail,
    "people/tom-feys.png": lambda: portrait("TF", MIST_PAPER, (62, 82, 98)),
    "people/jolien-blokken.png": lambda: portrait("JB", BLUSH, (134, 48, 58)),
}


def main() -> None:
    """Write every picture below `issues/images` and say how heavy it is."""
    for name, draw_picture in PICTURES.items():
        path = IMAGES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draw_picture().save(path, optimize=True)
        print(f"{path.stat().st_size:6} bytes  {name}")


if __name__ == "__main__":
    main()
