"""Take the pictures of docs/translating.md in a real Chromium: the sample in each language, on a desktop and a phone.

Run `python -m scripts.translation_pictures [-o FOLDER]`. A picture has the beginning of the letter by day, and on a
phone in the dark its webinars, in which most words are the letter's own. With -o, the whole letters are put into FOLDER
as well, for looking at them: wide and narrow, by day and in the dark.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from newsletter import load_publication
from newsletter.build import build_languages
from scripts.screenshots import COLORS, DESK, SCALE, crop, pixels, put
from tests.browser import launched, opened
from tests.letters import Letter

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "issues" / "ash-2021.yaml"
PICTURES = ROOT / "docs" / "translations"
WEBINARS = "h2 >> nth=-2"
MARGIN, SPACE = 28, 12  # px above and below what the phone shows


def translations() -> Iterator[Letter]:
    """Build the sample in each language that it is translated into; a letter is named by that."""
    _, *editions = build_languages(SAMPLE, load_publication(ROOT))
    for edition in editions:
        html = edition.rendering.tags.write(edition.rendering.html, lambda tag: escape(tag.fallback))
        shown = {name: content for name, content in edition.files.items() if name.startswith("images/")}
        yield Letter(edition.issue.language, html, edition.rendering.text, "", shown)


def to_first_card(browser: Browser, page_file: Path) -> int:
    """Return the height of what a phone shows, in CSS px: from above the webinars' heading to below the first one."""
    with opened(browser, width=375) as visit:
        visit.page.goto(page_file.as_uri())
        top, bottom = (
            visit.page.locator(each).first.evaluate(f"element => element.getBoundingClientRect().{side}")
            for each, side in (
                (WEBINARS, "top"),
                (f"{WEBINARS} >> xpath=following::*[contains(@class, 'card')]", "bottom"),
            )
        )
    height: float = bottom - top
    return round(height) + MARGIN + SPACE


def main() -> int:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("-o", dest="folder", type=Path)
    folder = parser.parse_args().folder
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, launched() as browser:
        for letter in translations():
            page_file = letter.write(Path(scratch) / letter.name)
            desktop = crop(browser, page_file, "body", (700, 795), dark=False)
            phone = crop(browser, page_file, WEBINARS, (375, to_first_card(browser, page_file)), dark=True)
            picture = Image.new("RGB", pixels((1115, 875)), DESK)
            for shot, corner, radius in ((desktop, (40, 40), 10), (phone, (700, 140), 28)):
                put(picture, shot, pixels(corner), int(radius * SCALE))
            reduced = picture.quantize(COLORS, dither=Image.Dither.NONE)
            reduced.save(PICTURES / f"{letter.name}.png", optimize=True)
            for width, dark in ((700, False), (375, True), (700, True), (375, False)) if folder else ():
                with opened(browser, width=width, dark=dark) as visit:
                    visit.page.goto(page_file.as_uri())
                    name = f"{letter.name}-{width}-{'dark' if dark else 'light'}.png"
                    visit.page.screenshot(path=folder / name, full_page=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
