"""Take the pictures of a review that stand in docs/, of the sample issue with a few changes, in a real Chromium.

Run `python scripts/review_pictures.py [-o FOLDER]`; without a folder the pictures go to docs/. The changes are those of
the tests, in a copy of the publication.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from newsletter import load_publication
from newsletter.build import build_languages
from newsletter.review.one_file import as_file, review
from newsletter.review.revisions import at_revision
from tests.browser import launched
from tests.review.publications import ISSUE, made, plant

ROOT = Path(__file__).resolve().parent.parent
SCALE = 1.5  # pixels for one of the page's, for sharp screens
COLORS = 256
SIZE = (1200, 900)
SHOWN = ("date", "words", "link", "gone", "picture", "setting")


def main() -> int:
    """Take both pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("-o", dest="folder", type=Path, default=ROOT / "docs")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        root = made(Path(scratch) / "letters")
        for sort in SHOWN:
            plant(root, sort)
        editions = build_languages(root / ISSUE, load_publication(root))
        file = root / "review.html"
        file.write_bytes(as_file(review(editions, lambda now: at_revision("HEAD", editions[0].issue, root, now))))
        with launched() as browser:
            page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, device_scale_factor=SCALE)
            page.goto(file.as_uri())
            expect(page.get_by_role("button", name="Show in the letter")).to_have_count(len(SHOWN) - 1)
            save(page, folder / "reviewing.png")
            page.locator("#side-by-side").evaluate("part => part.scrollIntoView()")
            save(page, folder / "reviewing-marked.png")
    return 0


def save(page: Page, file: Path) -> None:
    """Write what the page shows with few colours, as a picture that loads at once."""
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLORS).save(file, optimize=True)
    print(file)


if __name__ == "__main__":
    sys.exit(main())
