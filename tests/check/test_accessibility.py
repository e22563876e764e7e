"""The rules about accessibility where a case is not enough: other frames, the theme, colours and lengths."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path
from string import hexdigits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check import accessibility
from newsletter.check.accessibility import RULES
from newsletter.check.accessibility.contrast import contrast, theme_contrast
from newsletter.check.computed_style import longhands, pixels
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.css import Paint
from newsletter.model.publication import load_publication
from newsletter.model.theme_names import THEMES
from tests.writing import issue, parsed, save

ROOT = Path(__file__).resolve().parent.parent.parent
BAD = Path(__file__).parent / "bad-templates"
EDITIONS = ROOT / "tests" / "editions"
PUBLICATIONS = (ROOT, ROOT / "docs" / "examples" / "harbour", ROOT / "tests" / "kitchen-sink")
FRAME = """\
<mjml lang="{{ issue.language }}" dir="{{ dir }}">
<mj-head><mj-title>{{ issue.subject }}</mj-title></mj-head>
<mj-body>
<mj-section><mj-column><mj-text font-size="16px">
<h1>{{ issue.title }}</h1>
{% for block in issue.blocks %}{% set level = 2 %}{% set at = "blocks." ~ loop.index0 %}
{% include "blocks/" ~ block.type ~ ".mjml" %}
{% endfor %}
</mj-text></mj-column></mj-section>
</mj-body>
</mjml>
"""
TEXT = "  - {type: text, text: Some words.}\n"


def written(
    folder: Path, template: str = "", blocks: str = TEXT, *, frame: str = FRAME, publication: str = "", **fields: str
) -> ParsedLetter:
    """Return a letter whose text blocks are written by a template, in a frame without mistakes."""
    templates = {"letter.mjml": frame, "blocks/text.mjml": template, "inline.css": ""}
    files = {f"templates/{name}": content for name, content in templates.items()}
    files["newsletter.yaml"] = f"name: A letter\n{publication}"
    return parsed(save(folder, "issue.yaml", issue(blocks, **fields), files), folder)


def found(letter: ParsedLetter) -> list[str]:
    """Return "rule file:line" of each finding, without the family's name."""
    findings = [
        (finding.rule.removeprefix("accessibility."), finding.problem) for finding in accessibility.check(letter)
    ]
    return [f"{rule} {Path(problem.file).name}:{problem.line}" for rule, problem in findings]


def said(letter: ParsedLetter) -> list[str]:
    return [finding.problem.message for finding in accessibility.check(letter)]


# Whole letters


def test_a_letter_without_findings_is_not_traced() -> None:
    letter = parsed(ROOT / "issues" / "ash-2021.yaml", ROOT)
    assert found(letter) == []
    assert "_template_places" not in vars(letter)


def test_templates_that_do_all_of_it_wrong_are_told_all_of_it_at_their_lines() -> None:
    assert found(parsed(BAD / "issues" / "spring.yaml", BAD)) == [
        "language letter.mjml:2",
        "direction letter.mjml:2",
        "title letter.mjml:3",
        "headings letter.mjml:8",
        "headings links.mjml:6",
        "alt-missing hero.mjml:3",
        "alt-missing image.mjml:5",
        "alt-file-name spring.yaml:22",
        "alt-file-name image.mjml:5",
        "layout-table links.mjml:7",
        "link-name parts.mjml:11",
        "contrast hero.mjml:5",
        "contrast button.mjml:5",
        "contrast footer.mjml:3",
        "font-size parts.mjml:11",
        "button-height button.mjml:3",
    ]


def test_bad_templates_break_every_rule_that_is_about_templates() -> None:
    told = {finding.rule for finding in accessibility.check(parsed(BAD / "issues" / "spring.yaml", BAD))}
    assert {rule.id for rule in RULES} - told == {"accessibility.linked-picture", "accessibility.theme-contrast"}


def test_a_finding_in_a_template_shows_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    findings = accessibility.check(parsed(BAD / "issues" / "spring.yaml", BAD))
    assert [str(finding) for finding in findings if finding.rule == "accessibility.font-size"] == [
        "templates/parts.mjml:11:66: warning: “The program” is 10 px high, and many people cannot read that. "
        "[accessibility.font-size]\n"
        '    …"{{ link.url }}" style="color: #333333"></a></td><td style="font-size: 10px">{{ link.label }}</td>…\n'
        "                                                      ^\n"
        "    hint: Make it 14 px or more; 12 px is the least."
    ]


# Language, direction, title


@pytest.mark.parametrize(
    ("tag", "rules"),
    [
        ('lang="en" dir="ltr"', []),
        ('lang="en-GB" dir="ltr"', []),
        ('lang="fr" dir="ltr"', ["language letter.mjml:1"]),
        ('lang="" dir="ltr"', ["language letter.mjml:1"]),
        ('dir="ltr"', ["language letter.mjml:1"]),
        ('lang="en"', ["direction letter.mjml:1"]),
        ('lang="en" dir="auto"', ["direction letter.mjml:1"]),
        ('lang="en" dir="rtl"', ["direction letter.mjml:1"]),
    ],
)
def test_language_and_direction_are_those_of_the_issue(tag: str, rules: list[str], same_folder: Path) -> None:
    frame = re.sub("<mjml .*>", f"<mjml {tag}>", FRAME)
    assert found(written(same_folder, frame=frame)) == rules


def test_a_letter_in_arabic_reads_from_right_to_left(same_folder: Path) -> None:
    letter = written(same_folder, frame=FRAME.replace('"{{ dir }}"', '"ltr"'), language="ar")
    assert said(letter) == ["The letter does not say on <html> that it reads from right to left."]
    assert found(written(same_folder, language="ar")) == []


@pytest.mark.parametrize("title", ["", "<mj-title></mj-title>", "<mj-title> &nbsp;</mj-title>"])
def test_a_letter_has_a_title(title: str, same_folder: Path) -> None:
    frame = re.sub("<mj-title>.*</mj-title>", title, FRAME)
    assert found(written(same_folder, frame=frame)) == ["title letter.mjml:2"]


# Headings


def test_a_letter_without_an_h1_is_told_at_its_body(same_folder: Path) -> None:
    letter = written(same_folder, frame=FRAME.replace("h1>", "p>"))
    assert found(letter) == ["headings letter.mjml:3"]
    assert said(letter) == ["The letter has no <h1>."]


# Pictures


def test_an_alt_of_the_issue_is_found_where_it_is_written_and_not_in_the_src_before_it(same_folder: Path) -> None:
    (same_folder / "two halls.png").write_bytes((EDITIONS / "images" / "wide.png").read_bytes())
    picture = '<img src="{{ pictures[at ~ ".image"].url }}" alt="{{ block.image.alt }}" data-at="{{ at }}.image">'
    (same_folder / "templates" / "blocks").mkdir(parents=True)
    (same_folder / "templates" / "blocks" / "image.mjml").write_text(picture, encoding="utf-8")
    blocks = "  - type: image\n    image: {src: two halls.png, alt: two halls}\n"
    (finding,) = accessibility.check(written(same_folder, blocks=blocks))
    assert (finding.rule, finding.problem.line, finding.problem.column) == ("accessibility.alt-file-name", 7, 38)


def test_an_alt_of_the_logo_is_found_in_newsletter_yaml(same_folder: Path) -> None:
    (same_folder / "logo.png").write_bytes((EDITIONS / "images" / "logo.png").read_bytes())
    logo = '<img src="{{ pictures["theme.logo"].url }}" alt="{{ theme.logo.alt }}">'
    letter = written(same_folder, logo, publication="theme:\n  logo:\n    src: logo.png\n    alt: logo\n")
    assert found(letter) == ["alt-file-name newsletter.yaml:5"]


# The theme


def theme_findings(folder: Path, theme: str) -> list[str]:
    (folder / "newsletter.yaml").write_text(f"name: A letter\n{theme}", encoding="utf-8")
    findings = theme_contrast(load_publication(folder))
    return [str(finding).replace(f"{folder}/", "") for finding in findings]


@pytest.mark.parametrize("folder", PUBLICATIONS)
def test_the_themes_of_this_repository_have_enough_contrast(folder: Path) -> None:
    assert list(theme_contrast(load_publication(folder))) == []


def test_a_pale_colour_is_found_at_its_line_in_newsletter_yaml(same_folder: Path) -> None:
    assert theme_findings(same_folder, 'theme:\n  colors:\n    light: {button: "#ffaaaa"}\n') == [
        "newsletter.yaml:4:21: warning: `on_button` on `button` has a contrast of 1.8:1 in the light scheme, "
        "and text needs 4.5:1. [accessibility.theme-contrast]\n"
        '        light: {button: "#ffaaaa"}\n'
        "                        ^\n"
        '    hint: Write `button: "#ae6062"`, the nearest colour that passes, or change `on_button`.'
    ]


def test_a_pale_colour_is_found_in_the_theme_file_that_holds_it(same_folder: Path) -> None:
    (same_folder / "templates").mkdir()
    theme = same_folder / "templates" / "theme.yaml"
    theme.write_text('colors:\n  dark:\n    muted: "#333333"\n', encoding="utf-8")
    told = theme_findings(same_folder, "")
    assert [line.split(" ")[0] for line in told] == ["templates/theme.yaml:3:12:"]
    assert 'hint: Write `muted: "#898989"`, the nearest colour that passes, or change `' in told[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", THEMES)
def test_a_shipped_theme_passes_with_the_colours_that_are_named_in_place_of_pale_ones(
    same_folder: Path, name: str, scheme: str
) -> None:
    assert theme_findings(same_folder, f"theme: {{name: {name}}}\n") == []
    own = {"accent": "#7f7f50", "tint": "#808080", "button": "#777777", "masthead": "#cc7777"}
    for _ in range(3):
        written = json.dumps({"theme": {"name": name, "colors": {scheme: own}}})
        told = "\n".join(theme_findings(same_folder, written[1:-1]))
        own |= dict(re.findall(r'hint: Write `(\w+): "(#\w{6})"`', told))
    assert told == "", own


# Colours and lengths


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


@given(st.text() | st.text("rgba(), /%.0123456789#abcdef"))
def test_no_text_breaks_the_reader_of_styles_and_lengths(text: str) -> None:
    for value in longhands(f"background: {text}; font: {text}; padding: {text}; color: {text}").values():
        assert value == value.strip()
        pixels(value, 16)


channels = st.tuples(*[st.integers(0, 255)] * 3)


def as_hex(color: tuple[int, ...]) -> str:
    return "#" + "".join(f"{channel:02X}" for channel in color)


@given(channels, channels, st.floats(0, 1))
def test_a_faint_colour_lies_between_itself_and_the_background(
    upper: tuple[int, ...], lower: tuple[int, ...], alpha: float
) -> None:
    mixed = Paint(as_hex(upper).lower(), alpha).over(as_hex(lower))
    assert mixed == as_hex(tuple(round(alpha * a + (1 - alpha) * b) for a, b in zip(upper, lower, strict=True))).lower()
    assert Paint(as_hex(upper).lower(), 0).over(as_hex(lower)) == as_hex(lower).lower()


@given(channels, channels)
def test_contrast_equals_the_formula_of_wcag(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    def light(color: tuple[int, ...]) -> float:
        return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]) + 0.05

    expected = max(light(one), light(other)) / min(light(one), light(other))
    assert contrast(as_hex(one), as_hex(other)) == pytest.approx(expected)


def test_a_darker_grey_on_white_always_has_more_contrast() -> None:
    greys = [f"#{2 * format(level, '02x')}{format(level, '02x')}" for level in range(256)]
    assert all(contrast(darker, "#ffffff") > contrast(lighter, "#ffffff") for darker, lighter in pairwise(greys))
    assert set("".join(greys)) <= {"#", *hexdigits}


@pytest.mark.parametrize(
    ("length", "size", "expected"),
    [("12px", 16, 12), ("9pt", 16, 12), ("2em", 10, 20), ("1rem", 10, 16), ("150%", 10, 15), ("0", 16, 0)]
    + [(text, 16, None) for text in ("", "12", "auto", "px", "1.2.3px", "calc(1px)", "12 px")],
)
def test_lengths_are_read_in_px(length: str, size: float, expected: float | None) -> None:
    assert pixels(length, size) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("COLOR: Red !important;", {"color": "red"}),
        ("padding: 1px 2px 3px 4px", {"padding-top": "1px", "padding-bottom": "3px"}),
        ("padding:1px 2px", {"padding-top": "1px", "padding-bottom": "1px"}),
        ("font:italic 700 14px/1.5 'A; b', c", {"font-weight": "700", "font-size": "14px", "line-height": "1.5"}),
        ("font:14px Arial", {"font-weight": "normal", "font-size": "14px", "line-height": "normal"}),
        ("font:inherit", {}),
        ("background:#fff", {"background-color": "#fff", "background-image": "none"}),
        (
            "background:no-repeat url('data:image/png;base64,x=') RED",
            {"background-color": "red", "background-image": "picture"},
        ),
        ("color:#000;color:#fff", {"color": "#fff"}),
    ],
)
def test_a_style_attribute_is_read_with_its_shorthands(style: str, expected: dict[str, str]) -> None:
    assert longhands(style) == expected


@pytest.mark.parametrize(
    "style",
    [
        "font-weight: ²",
        "font-weight: ٧٠٠",
        "font-size: 1.2.3px",
        "line-height: ..5",
        "padding: ;",
        f"font: {'1' * 19_000}",
    ],
)
def test_a_style_that_means_nothing_is_read_as_none(style: str, same_folder: Path) -> None:
    before = time.process_time()
    assert found(written(same_folder, f"<p style='{style}'>x</p>")) == []
    assert time.process_time() - before < 8
