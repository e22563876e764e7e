"""Ink and paper: the kit from which make_pictures.py draws, with colours and shapes.

Shapes are measured in pixels of the finished picture, drawn four times as large, and shrunk at the end. They are
printed like translucent inks: where two overlap, the colours darken each other, which gives depth without gradients.
Flat colours keep a palette PNG smaller than a JPEG of the same sharpness. The only typeface is the one inside Pillow.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFont

Color = tuple[int, int, int]
Point = tuple[float, float]
Shape = Callable[[ImageDraw.ImageDraw], None]

SCALE = 4
PALETTE_SIZE = 64

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
SAND_PAPER: Color = (241, 232, 216)
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
