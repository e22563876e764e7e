"""Take pictures of the letters in a real Chromium, as different readers see them, and compose the README's picture.

Run `python scripts/screenshots.py [PUBLICATION…] [-o FOLDER]`. The pictures go to FOLDER or .cache/screenshots,
one for each letter and each of the views below, as <letter>/<view>.png. Where no publication is named, the letters are
those of the tests, and the README's picture goes into docs/.
Pictures show what a test cannot say: look at them after every change to a template.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.browser import launched, opened
from tests.letters import (
    Letter,
    in_word,
    letters,
    letters_of,
    with_conditions,
    with_large_type,
    without_pictures,
    without_styles,
)

ROOT = Path(__file__).resolve().parent.parent

README_LETTER = "spring-2022"
README_PICTURE = ROOT / "docs" / f"{README_LETTER}.png"
SCALE = 1.5  # pixels of the README's picture for one of the letter's, for sharp screens
DESK = "#e4ddd2"
FRAME = "#cfc6b8"
COLORS = 160  # enough for the edges of letters, and few enough for a picture that loads at once


def unchanged(html: str) -> str:
    """Return the letter as it is."""
    return html


@dataclass(frozen=True)
class View:
    """A way to see a letter: how wide, in the dark or not, and what becomes of its HTML before."""

    name: str
    width: int
    change: Callable[[str], str] = unchanged
    dark: bool = False
    css: str = ""


VIEWS = (
    *(View(f"light-{width}", width) for width in (700, 375, 320)),
    *(View(f"dark-{width}", width, dark=True) for width in (700, 375, 320)),
    *(View(f"no-pictures-{width}", width, without_pictures) for width in (700, 375)),
    View("no-pictures-dark", 375, without_pictures, dark=True),
    *(View(f"no-styles-{width}", width, without_styles) for width in (700, 375)),
    View("conditions", 700, with_conditions),
    View("outlook-windows", 700, in_word),
    View("zoomed", 350),  # 700 px at 200 %
    *(View(f"large-type-{width}", width, with_large_type) for width in (700, 375)),
    # Programs that turn light letters dark by themselves invert the colours of all but the pictures.
    View(
        "inverted",
        700,
        css="html { filter: invert(1) hue-rotate(180deg) } img { filter: invert(1) hue-rotate(180deg) }",
    ),
)


def take(letter: Letter, folder: Path) -> None:
    """Take the pictures of one letter in all views, in a browser of its own."""
    page_file = letter.write(folder / letter.name)
    with launched() as browser:
        for view in VIEWS:
            page_file.write_text(letter.local(view.change(letter.html)), encoding="utf-8")
            with opened(browser, width=view.width, dark=view.dark) as visit:
                visit.page.goto(page_file.as_uri())
                if view.css:
                    visit.page.add_style_tag(content=view.css)
                visit.page.screenshot(path=folder / letter.name / f"{view.name}.png", full_page=True)
    page_file.write_text(letter.local(letter.html), encoding="utf-8")


def compose(letter: Letter, folder: Path) -> Image.Image:
    """Return the beginning of a letter on a desktop in the light, with its events on a dark phone before it."""
    page_file = letter.write(folder)
    with launched() as browser:
        desktop = crop(browser, page_file, "body", (700, 860), dark=False)
        phone = crop(browser, page_file, "h2:text('Where we meet')", (375, 720), dark=True)
    picture = Image.new("RGB", pixels((1115, 940)), DESK)
    for shot, corner, radius in ((desktop, (40, 40), 10), (phone, (700, 160), 28)):
        put(picture, shot, pixels(corner), int(radius * SCALE))
    return picture.quantize(COLORS, dither=Image.Dither.NONE)


def crop(browser: Browser, page_file: Path, start: str, size: tuple[int, int], *, dark: bool) -> Image.Image:
    """Return the part of a page that begins 28 px above an element."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=SCALE,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(page_file.as_uri())
    top = page.locator(start).first.evaluate("element => element.getBoundingClientRect().top")
    shot = page.screenshot(clip={"x": 0, "y": max(0, top - 28), "width": size[0], "height": size[1]}, full_page=True)
    context.close()
    return Image.open(BytesIO(shot)).convert("RGB")


def put(picture: Image.Image, shot: Image.Image, corner: tuple[int, int], radius: int) -> None:
    """Put a shot with round corners and a frame into the picture."""
    edge = int(2 * SCALE)
    right, bottom = corner[0] + shot.width, corner[1] + shot.height
    frame = (corner[0] - edge, corner[1] - edge, right + edge - 1, bottom + edge - 1)
    ImageDraw.Draw(picture).rounded_rectangle(frame, radius + edge, fill=FRAME)
    # Drawn four times as large and shrunk, so that the corners are smooth.
    mask = Image.new("L", (shot.width * 4, shot.height * 4))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *mask.size), radius * 4, fill=255)
    picture.paste(shot, corner, mask.resize(shot.size))


def pixels(size: tuple[int, int]) -> tuple[int, int]:
    """Return a size or a place of the README's picture in its own pixels."""
    return int(size[0] * SCALE), int(size[1] * SCALE)


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("publications", metavar="PUBLICATION", nargs="*", type=Path)
    parser.add_argument("-o", dest="folder", type=Path, default=ROOT / ".cache" / "screenshots")
    arguments = parser.parse_args()
    folder = arguments.folder
    chosen = [letter for root in arguments.publications for letter in letters_of(root)] or list(letters().values())
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda letter: take(letter, folder), chosen))
    if arguments.publications:
        return 0
    compose(letters()[README_LETTER], folder / "readme").save(README_PICTURE, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
