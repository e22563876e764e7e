"""Take the pictures of docs/blocks in a real Chromium: each block as the lines above its picture make it.

Run `python scripts/block_pictures.py`. It goes through the pages, builds each example that a picture follows, and takes
the pictures anew whose block looks different now; to take one all the same, delete it first. A picture keeps a digest
of what it was taken from, so that a test can tell a stale one without comparing pixels, which differ between machines.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from lxml import html as lxml_html
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser

from newsletter.build import Edition, build_edition, write_edition
from newsletter.model.publication import load_publication
from tests.browser import launched, opened

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "blocks"
COMMAND = "python scripts/block_pictures.py"

SETTINGS = """\
name: A letter
timezone: Europe/Brussels
also_show_timezones: [Europe/Brussels, Europe/London, America/New_York]
"""
HEAD = "subject: A subject\npreheader: A preheader\ntitle: A title\ndate: 2026-04-20\nblocks:\n"
EXAMPLE = re.compile(r"^```yaml\n(?P<yaml>[^`]*)^```\n\n!\[(?P<alt>[^\]]*)\]\((?P<picture>[^)]*)\)$", re.MULTILINE)
SRC = re.compile(r"\bsrc: ([^\s,}]+)")

WIDTH = 640
ABOVE = 24
BELOW = -24  # a block keeps 56 px below itself
FRAME = "#cfc6b8"
COLORS = 128
DIGEST = "taken from"


@dataclass(frozen=True)
class Example:
    """Lines of YAML for an issue's `blocks`, and the picture that shows what becomes of them."""

    yaml: str
    alt: str
    picture: Path


def pages() -> list[Path]:
    """Return the page of every block kind."""
    return sorted(path for path in PAGES.glob("*.md") if path.name != "README.md")


def examples(page: Path) -> list[Example]:
    """Return the examples of a page that a picture follows."""
    found = EXAMPLE.finditer(page.read_text(encoding="utf-8"))
    return [Example(match["yaml"], match["alt"], page.parent / match["picture"]) for match in found]


def make_publication(folder: Path) -> None:
    """Make a publication with the sample issues' pictures, and with nothing in it that a page does not speak of."""
    (folder / "newsletter.yaml").write_text(SETTINGS, encoding="utf-8")
    shutil.copytree(ROOT / "issues" / "images", folder / "issues" / "images")


def build_blocks(yaml: str, folder: Path) -> Edition:
    """Build an issue of nothing but these blocks, in the publication in `folder`; raise InputError as a build does."""
    issue = folder / "issues" / "spring.yaml"
    issue.write_text(HEAD + yaml, encoding="utf-8")
    return build_edition(issue, load_publication(folder))


def digest(yaml: str, edition: Edition) -> str:
    """Return what tells a stale picture: a digest of the lines, the HTML and the author's own pictures."""
    own = [(ROOT / "issues" / src).read_bytes() for src in SRC.findall(yaml)]
    return sha256(b"\0".join([yaml.encode(), edition.files["email.html"], *own])).hexdigest()


def digest_in(picture: Path) -> str:
    """Return the digest that a picture keeps, or "" where there is none or no picture."""
    if not picture.is_file():
        return ""
    with Image.open(picture) as image:
        return str(image.info.get(DIGEST, ""))


def photograph(browser: Browser, edition: Edition, folder: Path) -> Image.Image:
    """Return the blocks of an edition, cut out of its letter with some air around them."""
    page_file = write_edition(edition, folder) / "email.html"
    page_file.write_text(_with_marks(edition), encoding="utf-8")
    with opened(browser, width=WIDTH) as visit:
        visit.page.goto(page_file.as_uri())
        rectangles = visit.page.locator("[data-block]").evaluate_all(
            "elements => elements.filter(element => element.getClientRects().length)"
            ".map(element => element.getBoundingClientRect()).map(at => [at.top, at.bottom])"
        )
        top = min(top for top, _ in rectangles) - ABOVE
        bottom = max(bottom for _, bottom in rectangles) + BELOW
        shot = visit.page.screenshot(clip={"x": 0, "y": top, "width": WIDTH, "height": bottom - top}, full_page=True)
    image = Image.open(BytesIO(shot)).convert("RGB")
    ImageDraw.Draw(image).rectangle((0, 0, image.width - 1, image.height - 1), outline=FRAME)
    return image.quantize(COLORS, dither=Image.Dither.NONE)


def _with_marks(edition: Edition) -> str:
    """Return the letter with a mark on every element that comes from a block."""
    root = lxml_html.document_fromstring(edition.files["email.html"].decode())
    origins = edition.rendering.origins
    for place, element in enumerate(root.iter("*")):
        if origins.get(place, ())[:1] == ("blocks",):
            element.set("data-block", "")
    return str(lxml_html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))


def main() -> int:
    """Take every picture that is stale or missing."""
    with tempfile.TemporaryDirectory() as scratch, launched() as browser:
        folder = Path(scratch)
        make_publication(folder)
        for example in (example for page in pages() for example in examples(page)):
            edition = build_blocks(example.yaml, folder)
            taken_from = digest(example.yaml, edition)
            if digest_in(example.picture) == taken_from:
                continue
            info = PngInfo()
            info.add_text(DIGEST, taken_from)
            photograph(browser, edition, folder / "out").save(example.picture, optimize=True, pnginfo=info)
            print(example.picture.relative_to(ROOT), example.picture.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
