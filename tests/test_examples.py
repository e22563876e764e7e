"""The second theme in docs/examples is quite another letter: its own values, and one template of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.build import Edition, build_edition
from newsletter.model.publication import load_publication

ROOT = Path(__file__).resolve().parent.parent
HARBOUR = ROOT / "docs" / "examples" / "harbour"


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
