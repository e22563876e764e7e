"""Take the pictures of the shipped themes in a real Chromium: one letter in each of them, by day and in the dark.

They are for docs/themes.md; its beginning by day is also on the start page of `newsletter write`.

Run `python scripts/theme_pictures.py`. A reader's machine has other fonts than this one: with Debian's fonts-urw-base35
and fonts-roboto, FONTS puts those in their place that look like them.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from newsletter.build import build_edition, write_edition
from newsletter.model.publication import load_publication
from newsletter.model.theme_names import THEMES
from tests.browser import launched, opened

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "themes"
WIDTH = 700
COLORS = 128
FOR_START = ROOT / "newsletter" / "preview" / "page" / "start"
BEGINNING = (0, 0, WIDTH, 840)
"""Of the picture, in its pixels; the start page shows it at a fourth, so half of them are enough."""

FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include>/etc/fonts/fonts.conf</include>
<alias binding="same"><family>Palatino Linotype</family><prefer><family>P052</family></prefer></alias>
<alias binding="same"><family>Arial Black</family><prefer><family>Roboto Black</family></prefer></alias>
</fontconfig>
"""
SETTINGS = """\
name: Your society’s letter
timezone: Europe/Brussels
reason: You receive this letter as a member of your society.
theme: {{name: {theme}}}
"""
ISSUE = """\
subject: A letter in each theme
preheader: What we heard at the meeting, and where to meet us in the spring.
title: Looking back at the meeting
date: 2026-04-20
blocks:
  - type: hero
    image: {src: images/ash-2021/masthead.png, alt: Large blood cells}
  - type: text
    heading: What we bring back
    text: |
      Four days, three halls, and more than anybody could hear. Here is what we think you should know, with
      [all slides and recordings](https://example.org/slides), and when we will talk about it together.
  - type: numbers
    numbers:
      - {value: "25", label: sessions that we heard}
      - {value: "4", label: talks to watch again}
      - {value: "1,152", label: people in the hall}
  - type: webinars
    heading: Talk about it with us
    background: tint
    webinars:
      - title: What is new in acute leukemia
        starts: 2026-05-12 16:30
        duration: 90 min
        description: The talks that matter for patients, in plain words.
        registration_url: https://example.org/register
  - type: callout
    strong: true
    heading: Tell us what you want to hear
    text: Three questions, two minutes.
    buttons:
      - {label: Answer now, url: "https://example.org/answer"}
      - {label: Later, url: "https://example.org/later"}
"""


def photograph(browser: Browser, folder: Path) -> Image.Image:
    """Return the letter of the publication in `folder`, by day on the left and in the dark on the right."""
    edition = build_edition(folder / "issues" / "spring.yaml", load_publication(folder))
    page_file = write_edition(edition, folder / "out") / "email.html"
    shots = []
    for dark in (False, True):
        with opened(browser, width=WIDTH, dark=dark) as visit:
            visit.page.goto(page_file.as_uri())
            shots.append(Image.open(BytesIO(visit.page.screenshot(full_page=True))))
    picture = Image.new("RGB", (2 * WIDTH, shots[0].height))
    for place, shot in enumerate(shots):
        picture.paste(shot, (place * WIDTH, 0))
    return picture.quantize(COLORS, dither=Image.Dither.NONE)


def save_beginning(picture: Image.Image, file: Path) -> None:
    """Save the beginning of the letter by day, at half its size."""
    beginning = picture.convert("RGB").crop(BEGINNING)
    half = (beginning.width // 2, beginning.height // 2)
    beginning.resize(half, Image.Resampling.LANCZOS).save(file, quality=82, optimize=True)


def main() -> int:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
        shutil.copytree(ROOT / "issues" / "images", folder / "issues" / "images")
        (folder / "issues" / "spring.yaml").write_text(ISSUE, encoding="utf-8")
        with launched() as browser:
            for theme in THEMES:
                (folder / "newsletter.yaml").write_text(SETTINGS.format(theme=theme), encoding="utf-8")
                picture = photograph(browser, folder)
                picture.save(FOLDER / f"{theme}.png", optimize=True)
                save_beginning(picture, FOR_START / f"{theme}.jpg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
