"""What docs/examples holds is as the docs say.

The second theme is quite another letter, with its own values and one template of its own; the letters to begin with
use every block kind, and nothing is wrong in them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.build import Edition, build_edition
from newsletter.model.blocks import KINDS
from newsletter.model.files import find_issues
from newsletter.model.publication import load_publication

ROOT = Path(__file__).resolve().parent.parent
HARBOUR = ROOT / "docs" / "examples" / "harbour"
LETTERS = ROOT / "docs" / "examples" / "letters"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return build_edition(HARBOUR / "issues" / "hello.yaml", load_publication(HARBOUR))


def test_its_colours_and_widths_take_the_place_of_the_default_ones(edition: Edition) -> None:
    own, default = load_publication(HARBOUR).theme, load_publication(ROOT).theme
    assert own.colors.light.accent in edition.rendering.html
    assert own.colors.dark.accent in edition.rendering.html
    assert f"max-width:{own.widths.page}px" in edition.rendering.html
    assert default.colors.light.accent not in edition.rendering.html
    assert default.colors.dark.accent not in edition.rendering.html
    assert default.fonts.heading not in edition.rendering.html


def test_one_template_is_its_own_and_all_others_are_the_shipped_ones(edition: Edition) -> None:
    assert [path.name for path in (HARBOUR / "templates").rglob("*.*")] == ["quote.mjml"]
    quote = edition.rendering.html.partition("<blockquote")[2].partition("</blockquote>")[0]
    assert "border:0" in quote.partition(">")[0]
    assert "One template of my own" in quote
    assert "> One template of my own" in edition.rendering.text


@pytest.fixture(scope="module")
def letters() -> dict[str, Edition]:
    publication = load_publication(LETTERS)
    return {path.stem: build_edition(path, publication) for path in find_issues(LETTERS)}


def test_nothing_is_wrong_in_the_letters_to_begin_with(letters: dict[str, Edition]) -> None:
    assert [finding for edition in letters.values() for finding in edition.report.findings] == []


def test_the_letters_to_begin_with_use_every_block_kind_but_a_rule(letters: dict[str, Edition]) -> None:
    used = {block.type for edition in letters.values() for block in edition.issue.blocks}
    assert used == set(KINDS) - {"divider"}


def test_a_heading_that_is_the_day_of_its_sessions_says_it_for_all_of_them(letters: dict[str, Edition]) -> None:
    rendering = letters["congress"].rendering
    assert "Thursday 16 April\n-----------------\nCentral European Summer Time" in rendering.text
    assert [rendering.html.count(day) for day in ("16 April 2026", "17 April 2026")] == [0, 0]
