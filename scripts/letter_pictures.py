"""Take the pictures of docs/letters.md in a real Chromium: each letter on a desktop, and on a phone in the dark.

Run `python scripts/letter_pictures.py`. The phone shows the letter from its third heading on, so that one picture says
more of it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

from scripts.screenshots import COLORS, DESK, SCALE, crop, pixels, put
from tests.browser import launched
from tests.letters import letters_of

ROOT = Path(__file__).resolve().parent.parent
LETTERS = ROOT / "docs" / "examples" / "letters"
PICTURES = ROOT / "docs" / "letters"


def main() -> int:
    """Take every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, launched() as browser:
        for letter in letters_of(LETTERS):
            page_file = letter.write(Path(scratch))
            desktop = crop(browser, page_file, "body", (700, 940), dark=False)
            phone = crop(browser, page_file, "h2 >> nth=2", (375, 780), dark=True)
            picture = Image.new("RGB", pixels((1115, 1020)), DESK)
            for shot, corner, radius in ((desktop, (40, 40), 10), (phone, (700, 180), 28)):
                put(picture, shot, pixels(corner), int(radius * SCALE))
            reduced = picture.quantize(COLORS, dither=Image.Dither.NONE)
            reduced.save(PICTURES / f"{letter.name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
