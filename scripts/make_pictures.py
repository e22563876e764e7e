"""Draw the neutral pictures of the sample issues: mastheads, portraits, stills of videos, scenes, logos.

Run `python scripts/make_pictures.py`; it writes PNG files below `issues/images`. The pictures stand in for photographs
that the team does not have, so they show no real person, place or slide. Every shape is placed by hand or by a seeded
generator, so that drawing them twice gives the same bytes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image

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
    SAND_PAPER,
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
    triangle,
)

IMAGES = Path(__file__).resolve().parent.parent / "issues" / "images"

MASTHEAD = (1280, 480)
THUMBNAIL = (560, 315)
PORTRAIT = (128, 128)
SCENE = (720, 480)
LOGO_HEIGHT = 144


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


def masthead_spring() -> Image.Image:
    """Draw a bough that crosses the picture, with cells on it like blossoms, and a few buds."""
    picture = Print(MASTHEAD, mixed(SAGE_PAPER, WHITE, 0.45))
    picture.ink(arc(560, 1260, 980, 12, 220, 320, mixed(OCHRE, SLATE, 0.3)))
    print_cell(picture, 96, 330, 150, SAND)
    print_cell(picture, 372, 170, 168, BLUSH)
    print_cell(picture, 664, 330, 138, ROSE)
    print_cell(picture, 930, 150, 160, BLUSH)
    print_cell(picture, 1196, 340, 150, SAGE)
    picture.ink(disc(566, 76, 34, DEEP_RED))
    for x, y, radius, color in (
        (612, 120, 10, BRICK),
        (232, 62, 13, BRICK),
        (818, 428, 14, ROSE),
        (1104, 96, 12, BRICK),
        (500, 420, 9, SAGE),
    ):
        picture.ink(disc(x, y, radius, color))
    return picture.finished()


def chairs_scene() -> Image.Image:
    """Draw a circle of chairs from above, around a pale table; one of them is red."""
    picture = Print(SCENE, MIST_PAPER)
    x, y = SCENE[0] / 2, SCENE[1] / 2
    picture.ink(disc(x, y, 210, mixed(MIST, WHITE, 0.6)))
    picture.ink(disc(x, y, 104, mixed(SAND, WHITE, 0.3)))
    colors = [DEEP_RED, SLATE, ROSE, SLATE, MIST, BRICK, SLATE, ROSE, MIST, SLATE]
    for number, color in enumerate(colors):
        angle = math.radians(36 * number - 72)
        picture.ink(disc(x + 160 * math.cos(angle), y + 160 * math.sin(angle), 34, color))
    return picture.finished()


def lanterns_scene() -> Image.Image:
    """Draw lanterns by night, hung above a river that reflects them."""
    night: Color = (52, 62, 76)
    picture = Print(SCENE, night)
    picture.cover(*(stroke((0, y), (SCENE[0], y), 3, mixed(night, SLATE, 0.3)) for y in (330, 372, 424)))
    for x, y, color in (
        (84, 150, OCHRE),
        (206, 96, BRICK),
        (330, 176, ROSE),
        (448, 84, OCHRE),
        (562, 160, BRICK),
        (662, 104, SAND),
    ):
        picture.cover(stroke((x, 0), (x, y), 2, mixed(night, SLATE, 0.5)))
        picture.cover(disc(x, y, 62, color), opacity=0.22)
        picture.cover(disc(x, y, 34, color))
        picture.cover(stroke((x, 352), (x, 352 + y / 2), 26, color), opacity=0.3)
    return picture.finished()


def hills_scene() -> Image.Image:
    """Draw hills one behind the other, and the sun that rises between them."""
    picture = Print(SCENE, OCHRE_PAPER)
    picture.cover(disc(432, 224, 120, mixed(OCHRE_PAPER, ROSE, 0.45)), disc(432, 224, 76, BRICK))
    picture.cover(disc(640, 560, 300, mixed(MIST, SAGE, 0.3)))
    picture.cover(disc(150, 640, 400, mixed(SAGE, SLATE, 0.25)))
    picture.cover(disc(520, 800, 400, mixed(SAGE, SLATE, 0.7)))
    return picture.finished()


def helpline_scene() -> Image.Image:
    """Draw a red dot from which rings go out to dots that wait for them: a call, and those who answer."""
    picture = Print(SCENE, ROSE_PAPER)
    for radius in (110, 190, 270, 350):
        picture.ink(arc(190, 240, radius, 12, -42, 42, mixed(BRICK, WHITE, radius / 480)))
    picture.ink(disc(190, 240, 54, DEEP_RED))
    for x, y, radius in ((618, 120, 34), (650, 262, 42), (588, 384, 28)):
        picture.ink(disc(x, y, radius, SLATE))
    return picture.finished()


def guide_scene() -> Image.Image:
    """Draw an open book, its lines as strokes and one of them red."""
    picture = Print(SCENE, SAND_PAPER)
    for left in (128, 372):
        corners = ((left + 20, 112), (left + 20, 368), (left + 200, 112), (left + 200, 368))
        picture.cover(*(stroke(top, bottom, 40, WHITE) for top, bottom in (corners[:2], corners[2:])))
        picture.cover(*(stroke((left + 20, y), (left + 200, y), 40, WHITE) for y in range(112, 369, 32)))
        for row, length in enumerate((170, 150, 176, 120, 164, 90)):
            color = DEEP_RED if (left, row) == (128, 0) else mixed(SLATE, WHITE, 0.2)
            picture.ink(stroke((left + 22, 130 + 43 * row), (left + 22 + length, 130 + 43 * row), 11, color))
    picture.ink(stroke((360, 92), (360, 388), 6, OCHRE))
    return picture.finished()


def logo(words: tuple[str, str], width: int, ink: Color, *shapes: Shape) -> Image.Image:
    """Draw a mark and, beside it, a name on two lines."""
    picture = Print((width, LOGO_HEIGHT), WHITE)
    picture.ink(*shapes)
    middle = (LOGO_HEIGHT + width) / 2
    for word, y in zip(words, (46, 100), strict=True):
        picture.cover(letters(word, middle, y, 44, ink))
    return picture.finished()


def foundation_logo() -> Image.Image:
    """Draw the logo of an invented foundation: two rings that hold each other."""
    blue: Color = (38, 84, 124)
    return logo(
        ("Example", "Foundation"), 440, blue, arc(52, 60, 34, 14, 0, 360, blue), arc(86, 92, 34, 14, 0, 360, OCHRE)
    )


def trust_logo() -> Image.Image:
    """Draw the logo of an invented trust: a tree with two crowns."""
    green: Color = (58, 104, 84)
    tree = (
        disc(50, 56, 26, SAGE),
        disc(94, 56, 26, mixed(green, WHITE, 0.4)),
        stroke((72, 70), (72, 118), 10, green),
    )
    return logo(("Example", "Trust"), 350, green, *tree)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "ash-2020/masthead.png": masthead_2020,
    "ash-2021/masthead.png": masthead_2021,
    "ash-2021/video-casey.png": crowd_thumbnail,
    "ash-2021/video-haggenburg.png": shelter_thumbnail,
    "ash-2021/video-mullighan.png": helix_thumbnail,
    "ash-2021/video-cortes.png": chromosomes_thumbnail,
    "spring-2022/masthead.png": masthead_spring,
    "spring-2022/helpline.png": helpline_scene,
    "spring-2022/guide.png": guide_scene,
    "spring-2022/chairs.png": chairs_scene,
    "spring-2022/lanterns.png": lanterns_scene,
    "spring-2022/hills.png": hills_scene,
    "spring-2022/logo-foundation.png": foundation_logo,
    "spring-2022/logo-trust.png": trust_logo,
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
