"""The shipped themes: each draws every kind of block, in light and dark, and weighs little more than the first.

Their colours are held against each other in check/test_accessibility.py.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from newsletter.build import build_edition
from newsletter.model.files import shipped_templates
from newsletter.model.publication import load_publication
from newsletter.model.theme_names import THEMES
from tests.archive.sites import archive
from tests.axe import faults
from tests.browser import opened, resize
from tests.letters import NAMES, PUBLICATIONS, Letter, letters, letters_of

OVER = THEMES[1:]
MOST_STYLES = 14 * 1024  # bytes: Gmail drops what is longer than 16 KB, and the next block needs some
MOST_GROWTH = 1.06
ON_LOOKS = ("color-contrast", "link-in-text-block", "target-size")
"""Rules of axe that a theme can break; the others are about what the letters of all themes share."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("themes")


@cache
def publications(folder: Path, theme: str) -> list[Path]:
    """Copy the publications of this repository, and let them name a theme."""
    copied = []
    for root in PUBLICATIONS:
        copy = folder / theme / root.name
        shutil.copytree(root / "issues", copy / "issues")
        if (root / "images").is_dir():
            shutil.copytree(root / "images", copy / "images")
        settings = yaml.safe_load((root / "newsletter.yaml").read_text("utf-8"))
        settings["theme"] = {**settings.get("theme", {}), "name": theme}
        (copy / "newsletter.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
        copied.append(copy)
    return copied


@cache
def letters_in(folder: Path, theme: str) -> dict[str, Letter]:
    return {letter.name: letter for root in publications(folder, theme) for letter in letters_of(root)}


def test_every_theme_over_the_first_is_a_folder_that_says_its_name() -> None:
    found = shipped_templates().glob("themes/*/theme.yaml")
    said = {path.parent.name: yaml.safe_load(path.read_text("utf-8"))["name"] for path in found}
    assert said == {theme: theme for theme in OVER}


@pytest.mark.parametrize("theme", OVER)
def test_a_theme_draws_every_letter_and_weighs_little_more_than_the_first(theme: str, folder: Path) -> None:
    page = load_publication(publications(folder, theme)[0]).theme.colors.light.page
    for name in NAMES:
        html = letters_in(folder, theme)[name].html
        assert page in html and page not in letters()[name].html
        assert sum(map(len, re.findall(r"<style\b.*?</style>", html, re.DOTALL))) < MOST_STYLES
        assert len(html.encode()) < MOST_GROWTH * len(letters()[name].html.encode())


@pytest.mark.parametrize("theme", [OVER[0], *(pytest.param(theme, marks=pytest.mark.soak) for theme in OVER[1:])])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    theme: str, folder: Path, browser: Browser, tmp_path: Path
) -> None:
    with opened(browser) as visit:
        visit.page.goto(letters_in(folder, theme)["everything"].write(tmp_path).as_uri())
        for dark in (False, True):
            visit.page.emulate_media(color_scheme="dark" if dark else "light")
            assert faults(visit.page, only=ON_LOOKS) == [], f"dark: {dark}"
        resize(visit.page, 360)
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 360


def test_what_a_theme_darkens_is_dark_in_outlook_and_thunderbird_as_well(folder: Path) -> None:
    html = letters_in(folder, "campaign")["ash-2021"].html
    (rule,) = re.findall(r"(?m)^\.page \.heading\{.*\}$", html)
    assert f"\n[data-ogsc] {rule}" in html and f"\n.moz-text-html {rule}" in html


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_of_a_masthead_that_is_coloured_can_be_read(scheme: str, tmp_path: Path) -> None:
    own = {"colors": {scheme: {"masthead": "#004400", "on_masthead": "#ffffff"}}}
    (tmp_path / "newsletter.yaml").write_text(yaml.safe_dump({"name": "A letter", "theme": own}), "utf-8")
    issue = tmp_path / "issues" / "spring.yaml"
    issue.parent.mkdir()
    issue.write_text(
        "subject: S\npreheader: P\ntitle: T\ndate: 2026-01-05\nblocks: [{type: text, text: Hello}]\n", "utf-8"
    )
    edition = build_edition(issue, load_publication(tmp_path))
    assert not [finding for finding in edition.report.findings if "contrast" in finding.rule]
    of_dark = re.findall(r"(?m)^\.page \.colored \*\{.*;color:(#\w+)", edition.rendering.html)
    assert of_dark == ["#ffffff" if scheme == "dark" else load_publication(tmp_path).theme.colors.dark.text]
    assert bool(re.search(r'style="[^"]*#004400', edition.rendering.html)) == (scheme == "light")


def test_the_archive_has_the_look_of_the_theme(folder: Path) -> None:
    site = archive(publications(folder, "clinical")[0]).folder
    sheet, page = ((site / name).read_text("utf-8") for name in ("archive.css", "ash-2021/index.html"))
    assert (
        "--masthead: #0f2f47;" in sheet and ".webinars li, .webinars li .calendar-leaf { border-radius: 0; }" in sheet
    )
    assert re.search(r"<h2\b[^>]*border-top:2px solid", page)
