"""The rules about what members with weak eyes meet, in themes that pass and in themes that fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check import check_publication
from newsletter.check.accessibility import contrast
from newsletter.publication import load_publication

ROOT = Path(__file__).resolve().parent.parent.parent


def findings(folder: Path, theme: str) -> list[str]:
    (folder / "newsletter.yaml").write_text(f"name: A letter\n{theme}", encoding="utf-8")
    return [str(finding).replace(f"{folder}/", "") for finding in check_publication(load_publication(folder))]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#0000ff", 2.15),
    ],
)
def test_contrast_is_what_wcag_defines_whichever_colour_comes_first(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("folder", [ROOT, ROOT / "docs" / "examples" / "harbour"])
def test_the_themes_of_this_repository_have_enough_contrast(folder: Path) -> None:
    assert check_publication(load_publication(folder)) == ()


def test_a_pale_colour_is_found_at_its_line_in_newsletter_yaml(tmp_path: Path) -> None:
    assert findings(tmp_path, 'theme:\n  colors:\n    light: {button: "#ffaaaa"}\n') == [
        "newsletter.yaml:4:21: warning: `on_button` on `button` has a contrast of 1.8:1 in the light scheme, "
        "and text needs 4.5:1. [accessibility.theme-contrast]\n"
        '        light: {button: "#ffaaaa"}\n'
        "                        ^\n"
        "    hint: Make `button` darker, or change `on_button`."
    ]


def test_a_pale_colour_is_found_in_the_theme_file_that_holds_it(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    theme = tmp_path / "templates" / "theme.yaml"
    theme.write_text('colors:\n  dark:\n    muted: "#333333"\n', encoding="utf-8")
    found = findings(tmp_path, "")
    assert [line.split(" ")[0] for line in found] == ["templates/theme.yaml:3:12:"] * 3
    assert "hint: Make `muted` lighter" in found[0]
