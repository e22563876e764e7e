"""The sample issue in a publication of its own, kept by Git, and twelve changes in it, each of another sort."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.letters import ROOT
from tests.test_git import plain

SLUG = "ash-2021"
ISSUE = f"issues/{SLUG}.yaml"
_COVID = '          - "The COVID Crash: Lessons Learned from a World on Pause"\n'
_ADULTS = '          - "ALL: New Directions for Adult Patients"\n'
_GRAFT = '          - "Update in Graft vs Host Disease"\n'
_LINK = "      - label: Full program\n"

Plant = Callable[[Path], None]


def made(folder: Path, *languages: str) -> Path:
    """Make the publication in a folder, with a link in its issue and a template of its own, and commit it.

    Of the catalogs of the issue, it has those in some languages.
    """
    (folder / "templates" / "blocks").mkdir(parents=True)
    shutil.copytree(ROOT / "issues" / "images" / SLUG, folder / "issues" / "images" / SLUG)
    shutil.copyfile(ROOT / "templates" / "blocks" / "text.mjml", folder / "templates" / "blocks" / "text.mjml")
    catalogs = (f"issues/{SLUG}.{language}.po" for language in languages)
    for name in ("newsletter.yaml", ISSUE, *catalogs):
        shutil.copyfile(ROOT / name, folder / name)
    replace(ISSUE, _LINK, f"{_LINK}        url: https://example.org/program\n")(folder)
    plain(folder, "init", "--quiet", "--initial-branch", "main")
    plain(folder, "add", ".")
    plain(folder, "commit", "--quiet", "--message", "As the board has seen it")
    return folder


def replace(file: str, old: str, new: str) -> Plant:
    """Return what changes one place of a file."""

    def change(root: Path) -> None:
        text = (root / file).read_text("utf-8")
        assert text.count(old) == 1, (text.count(old), old)
        (root / file).write_text(text.replace(old, new), "utf-8")

    return change


def _another_picture(root: Path) -> None:
    file = root / "issues" / "images" / SLUG / "video-casey.png"
    with Image.open(file) as picture:
        turned = picture.transpose(Image.Transpose.ROTATE_180)
    turned.save(file)


PLANTED: dict[str, tuple[Plant, str]] = {
    "words": (
        replace(ISSUE, "this year’s meeting virtually, from", "this year’s meeting in person, from"),
        "In the text of the recap block “Five days at ASH, attended virtually”, “virtually” became “in person”.",
    ),
    "subject": (
        replace(ISSUE, "25 sessions, four videos and two webinars", "what we bring back"),
        "The subject changed from “ASH 2021: 25 sessions, four videos and two webinars” to “ASH 2021: what we bring "
        "back”.",
    ),
    "date": (
        replace(ISSUE, "starts: 2022-02-08 16:30", "starts: 2022-02-08 17:00"),
        "The webinar “AML” moved from 16:30 to 17:00.",
    ),
    "link": (
        replace(ISSUE, "url: https://example.org/program", "url: https://example.org/programme"),
        "The link “Full program” now leads to https://example.org/programme, and no longer to "
        "https://example.org/program.",
    ),
    "picture": (
        _another_picture,
        "The picture issues/images/ash-2021/video-casey.png (“Video: a crowd of pale dots, a few of them deep red”) is "
        "another one: its file has changed.",
    ),
    "description": (
        replace(ISSUE, "alt: Abstract drawing of five", "alt: Drawing of five"),
        "In the description of the image of the hero block, “Abstract drawing” became “Drawing”.",
    ),
    "new": (
        replace(ISSUE, _GRAFT, f"{_GRAFT}          - Walking after a transplant\n"),
        "The session “Walking after a transplant” is new.",
    ),
    "gone": (
        replace(ISSUE, '          - "Pregnancy in Special Populations: Challenges and Solutions"\n', ""),
        "The session “Pregnancy in Special Populations: Challenges and Solutions” is gone.",
    ),
    "order": (
        replace(ISSUE, _COVID, ""),
        "The session “The COVID Crash: Lessons Learned from a World on Pause” has moved: it now follows the session "
        "“ALL: New Directions for Adult Patients”.",
    ),
    "setting": (
        replace("newsletter.yaml", "  - America/New_York\n", "  - America/New_York\n  - Asia/Tokyo\n"),
        "“Asia/Tokyo” in “Also show timezones” in the settings is new.",
    ),
    "look": (
        replace("newsletter.yaml", "language: en ", 'theme: {colors: {light: {accent: "#14532d"}}}\nlanguage: en '),
        "“Accent” of “Theme · Colors · Light” in the settings is now set to “#14532d”.",
    ),
    "template": (
        replace("templates/blocks/text.mjml", "{% call section(at) %}", "{# Ours. #}{% call section(at) %}"),
        "The template blocks/text.mjml has changed.",
    ),
}
"""Each change by its sort, and the sentence about it."""


def plant(root: Path, sort: str) -> None:
    """Make one of the changes."""
    PLANTED[sort][0](root)
    if sort == "order":
        replace(ISSUE, _ADULTS, _ADULTS + _COVID)(root)
