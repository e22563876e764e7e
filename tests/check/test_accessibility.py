"""The rules about accessibility: letters that pass, letters that fail, and the lines at which they are told."""

from __future__ import annotations

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
from newsletter.check.accessibility.contrast import theme_contrast
from newsletter.check.colors import Paint, contrast, over, parse_color
from newsletter.check.computed_style import longhands, pixels
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.images import collect
from newsletter.model.files import find_issues
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.render import render_issue

ROOT = Path(__file__).resolve().parent.parent.parent
BAD = Path(__file__).parent / "bad-templates"
EDITIONS = ROOT / "tests" / "editions"
PUBLICATIONS = (ROOT, ROOT / "docs" / "examples" / "harbour", ROOT / "tests" / "kitchen-sink")
ISSUES = [(root, path) for root in PUBLICATIONS for path in find_issues(root)]
ISSUES += [(EDITIONS, path) for path in sorted(EDITIONS.glob("*/issue.yaml"))]

HEAD = "subject: A\npreheader: B\ntitle: C\ndate: 2026-03-02\n"
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
TEXT = "blocks:\n  - {type: text, text: Some words.}\n"


def read(root: Path, path: Path) -> ParsedLetter:
    publication = load_publication(root)
    issue = load_issue(path, publication)
    pictures = collect(issue, publication)
    return ParsedLetter(issue, publication, render_issue(issue, publication, pictures), pictures, b"")


def written(
    folder: Path, template: str = "", *, frame: str = FRAME, issue: str = TEXT, publication: str = "", css: str = ""
) -> ParsedLetter:
    """Return a letter of which text blocks are what a template says, in a frame without mistakes."""
    files = {"letter.mjml": frame, "blocks/text.mjml": template, "inline.css": css}
    for name, content in files.items():
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (folder / "newsletter.yaml").write_text(f"name: A letter\n{publication}", encoding="utf-8")
    (folder / "issue.yaml").write_text(HEAD + issue, encoding="utf-8")
    return read(folder, folder / "issue.yaml")


def found(letter: ParsedLetter) -> list[str]:
    """Return "rule file:line" of each finding, without the family's name."""
    findings = [
        (finding.rule.removeprefix("accessibility."), finding.problem) for finding in accessibility.check(letter)
    ]
    return [f"{rule} {Path(problem.file).name}:{problem.line}" for rule, problem in findings]


def said(letter: ParsedLetter) -> list[str]:
    return [finding.problem.message for finding in accessibility.check(letter)]


# Whole letters


@pytest.mark.parametrize(
    ("root", "path"), [pytest.param(*issue, id=str(issue[1].relative_to(ROOT).with_suffix(""))) for issue in ISSUES]
)
def test_the_letters_of_this_repository_are_without_findings_and_are_not_traced(root: Path, path: Path) -> None:
    letter = read(root, path)
    assert found(letter) == []
    assert "_template_places" not in vars(letter)


def test_templates_that_do_all_of_it_wrong_are_told_all_of_it_at_their_lines() -> None:
    assert found(read(BAD, BAD / "issues" / "spring.yaml")) == [
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


def test_bad_templates_break_every_rule_but_the_one_about_the_theme() -> None:
    told = {finding.rule for finding in accessibility.check(read(BAD, BAD / "issues" / "spring.yaml"))}
    assert {rule.id for rule in RULES} - told == {"accessibility.theme-contrast"}


def test_a_finding_in_a_template_shows_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    findings = accessibility.check(read(BAD, BAD / "issues" / "spring.yaml"))
    assert [str(finding) for finding in findings if finding.rule == "accessibility.font-size"] == [
        "templates/parts.mjml:11:66: warning: “The program” is 10 px high, and many people cannot read that. "
        "[accessibility.font-size]\n"
        '    …"{{ link.url }}" style="color: #333333"></a></td><td style="font-size: 10px">{{ link.label }}</td>…\n'
        "                                                      ^\n"
        "    hint: Make it 14 px or more; 12 px is the least."
    ]


def test_every_rule_has_an_id_of_its_own_in_this_family() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"accessibility\.[a-z-]+", name) for name in ids)


def test_every_rule_has_its_part_of_the_page_with_its_severity() -> None:
    page = (ROOT / "docs" / "checks" / "accessibility.md").read_text("utf-8")
    assert re.findall(r"^## (.+)\n\n\*(\w+)\.\*", page, re.MULTILINE) == [
        (rule.id, rule.severity.capitalize()) for rule in RULES
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
    letter = written(same_folder, frame=FRAME.replace('"{{ dir }}"', '"ltr"'), issue=f"language: ar\n{TEXT}")
    assert said(letter) == ["The letter does not say on <html> that it reads from right to left."]
    assert found(written(same_folder, issue=f"language: ar\n{TEXT}")) == []


@pytest.mark.parametrize("title", ["", "<mj-title></mj-title>", "<mj-title> &nbsp;</mj-title>"])
def test_a_letter_has_a_title(title: str, same_folder: Path) -> None:
    frame = re.sub("<mj-title>.*</mj-title>", title, FRAME)
    assert found(written(same_folder, frame=frame)) == ["title letter.mjml:2"]


# Headings


@pytest.mark.parametrize(
    ("template", "rules"),
    [
        ("<h2>a</h2>\n<h3>b</h3>\n<h2>c</h2>", []),
        ("<h3>a</h3>", ["headings text.mjml:1"]),
        ("<h2>a</h2>\n<h4>b</h4>\n<h6>c</h6>", ["headings text.mjml:2", "headings text.mjml:3"]),
        ("<h2>a</h2>\n<h1>b</h1>", ["headings text.mjml:2"]),
    ],
)
def test_headings_begin_with_one_h1_and_skip_no_level(template: str, rules: list[str], same_folder: Path) -> None:
    assert found(written(same_folder, f"<div style='font-size: 24px'>{template}</div>")) == rules


def test_a_letter_without_an_h1_is_told_at_its_body(same_folder: Path) -> None:
    letter = written(same_folder, frame=FRAME.replace("h1>", "p>"))
    assert found(letter) == ["headings letter.mjml:3"]
    assert said(letter) == ["The letter has no <h1>."]


def test_a_heading_of_prose_stands_in_the_issue(same_folder: Path) -> None:
    issue = "blocks:\n  - type: text\n    text: |\n      Some words.\n\n      ### More of them\n"
    letter = written(same_folder, '<div data-at="{{ at }}.text">{{ block.text | prose(4) }}</div>', issue=issue)
    (finding,) = accessibility.check(letter)
    assert finding.problem.message == "A heading of level 4 follows one of level 1."
    assert finding.problem.excerpt == "      ### More of them\n          ^"


# Pictures


@pytest.mark.parametrize(
    ("template", "rules"),
    [
        ('<img src="a.png" alt="Trees">', []),
        ('<img src="a.png" alt="">', []),
        ('<img src="trees.png" alt="Trees in Ghent">', []),
        ('<img src="a.png" alt="Imagery from 2021">', []),
        ('<img src="a.png" alt="The logo of a society">', []),
        ('<img src="a.png">', ["alt-missing text.mjml:1"]),
        ('<img src="a.png" alt="trees.JPG">', ["alt-file-name text.mjml:1"]),
        ('<img src="a.png" alt="IMG_1234">', ["alt-file-name text.mjml:1"]),
        ('<img src="a.png" alt="IMG_20210412_181500">', ["alt-file-name text.mjml:1"]),
        ('<img src="a.png" alt="DSC0012">', ["alt-file-name text.mjml:1"]),
        ('<img src="a.png" alt="Image">', ["alt-file-name text.mjml:1"]),
        ('<img src="a.png" alt="photo 2">', ["alt-file-name text.mjml:1"]),
        ('<img src="a.png" alt="logo">', ["alt-file-name text.mjml:1"]),
        ('<img src="https://news.example.org/a/ghent-hall.png" alt="ghent-hall">', ["alt-file-name text.mjml:1"]),
    ],
)
def test_a_picture_says_what_it_shows(template: str, rules: list[str], same_folder: Path) -> None:
    assert found(written(same_folder, template)) == rules


def test_an_alt_of_the_issue_is_found_where_it_is_written_and_not_in_the_src_before_it(same_folder: Path) -> None:
    (same_folder / "two halls.png").write_bytes((EDITIONS / "images" / "wide.png").read_bytes())
    picture = '<img src="{{ pictures[at ~ ".image"].url }}" alt="{{ block.image.alt }}" data-at="{{ at }}.image">'
    (same_folder / "templates" / "blocks").mkdir(parents=True)
    (same_folder / "templates" / "blocks" / "image.mjml").write_text(picture, encoding="utf-8")
    issue = "blocks:\n  - type: image\n    image: {src: two halls.png, alt: two halls}\n"
    (finding,) = accessibility.check(written(same_folder, issue=issue))
    assert (finding.rule, finding.problem.line, finding.problem.column) == ("accessibility.alt-file-name", 7, 38)


def test_an_alt_of_the_logo_is_found_in_newsletter_yaml(same_folder: Path) -> None:
    (same_folder / "logo.png").write_bytes((EDITIONS / "images" / "logo.png").read_bytes())
    logo = '<img src="{{ pictures["theme.logo"].url }}" alt="{{ theme.logo.alt }}">'
    letter = written(same_folder, logo, publication="theme:\n  logo:\n    src: logo.png\n    alt: logo\n")
    assert found(letter) == ["alt-file-name newsletter.yaml:5"]


# Tables and links


@pytest.mark.parametrize(
    ("template", "rules"),
    [
        ('<table role="presentation"><tr><td>x</td></tr></table>', []),
        ('<table role="none"><tr><td>x</td></tr></table>', []),
        ("<table><tr><th>x</th></tr><tr><td>y</td></tr></table>", []),
        ("<table><tbody><tr><td scope='row'>x</td></tr></tbody></table>", []),
        ("<table><caption>x</caption><tr><td>y</td></tr></table>", []),
        ("<!--[if mso]><table><tr><td><![endif]-->x<!--[if mso]></td></tr></table><![endif]-->", []),
        ("<table><tr><td>x</td></tr></table>", ["layout-table text.mjml:1"]),
        ("<table>\n<tr><td><table><tr><th>x</th></tr></table></td></tr></table>", ["layout-table text.mjml:1"]),
    ],
)
def test_a_table_holds_data_or_says_that_it_does_not(template: str, rules: list[str], same_folder: Path) -> None:
    assert found(written(same_folder, template)) == rules


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (">words</a>", []),
        ('><img src="a.png" alt="words"></a>', []),
        (' aria-label="words"></a>', []),
        (' title="words"></a>', []),
        (' style="display: none"></a>', []),
        (' aria-hidden="true"></a>', []),
        ("></a>", ["link-name text.mjml:1"]),
        (">&nbsp;&#8203;</a>", ["link-name text.mjml:1"]),
        ('><img src="a.png" alt=""></a>', ["link-name text.mjml:1"]),
    ],
)
def test_a_link_has_words(content: str, rules: list[str], same_folder: Path) -> None:
    assert found(written(same_folder, f'<a href="https://news.example.org/"{content}')) == rules


def test_an_anchor_without_an_address_is_no_link(same_folder: Path) -> None:
    assert found(written(same_folder, '<a name="top"></a>')) == []


def test_an_empty_link_of_prose_is_found_at_its_address_in_the_issue(same_folder: Path) -> None:
    issue = "blocks:\n  - type: text\n    text: Here [](https://news.example.org/a) it is.\n"
    (finding,) = accessibility.check(written(same_folder, "{{ block.text | prose }}", issue=issue))
    assert (finding.rule, finding.problem.line, finding.problem.column) == ("accessibility.link-name", 7, 19)


# Contrast


@pytest.mark.parametrize(
    ("template", "rules"),
    [
        ("<p style='color: #767676'>x</p>", []),
        ("<p style='color: #777777'>x</p>", ["contrast text.mjml:1"]),
        ("<p style='color: #777777; font-size: 24px'>x</p>", []),
        ("<p style='color: #777777; font-size: 23px'>x</p>", ["contrast text.mjml:1"]),
        ("<p style='color: #777777; font: bold 18.7px/24px Arial'>x</p>", []),
        ("<h2 style='color: #777777; font-size: 19px'>x</h2>", []),
        ("<p style='color: #777777; font: bold 18px/24px Arial'>x</p>", ["contrast text.mjml:1"]),
        ("<p style='color: #999; font-size: 40px'>x</p>", ["contrast text.mjml:1"]),
        ("<p style='color: lightgrey'>x</p>", ["contrast text.mjml:1"]),
        ("<p style='color: rgb(200, 200, 200)'>x</p>", ["contrast text.mjml:1"]),
        ("<p style='color: rgba(0, 0, 0, 0.3)'>x</p>", ["contrast text.mjml:1"]),
        ("<p style='color: rgba(0, 0, 0, 0.8)'>x</p>", []),
        ("<p><font color='#cccccc'>x</font></p>", ["contrast text.mjml:1"]),
        ("<div style='color: #cccccc'>\n<p>x</p></div>", ["contrast text.mjml:1"]),
        ("<div style='color: #cccccc'>\n<p style='color: #333333'>x</p></div>", []),
        ("<div style='color: #ffffff'>\n<p style='background: #000000'>x</p></div>", []),
        ("<div style='color: #000000'>\n<p style='background: #333 none'>x</p></div>", ["contrast text.mjml:2"]),
        ("<div style='background-color: #000'>\n<p style='color: #fff; background: none'>x</p></div>", []),
        ("<div style='background-color: #000'>\n<p style='color: #fff; background: transparent'>x</p></div>", []),
        ("<div style='background: #000'>\n<p style='color: #fff; background: rgba(255,255,255,.1)'>x</p></div>", []),
        (
            "<div style='background: #000'>\n<p style='color: #fff; background: rgba(255,255,255,.9)'>x</p></div>",
            ["contrast text.mjml:2"],
        ),
        ("<table role='none'><tr><td bgcolor='#000000' style='color: #fff'>x</td></tr></table>", []),
        ("<table role='none' bgcolor='333333'><tr><td>x</td></tr></table>", ["contrast text.mjml:1"]),
        ("<p style='color: #fff; background: #fff url(a.png) no-repeat'>x</p>", []),
        ("<p style='color: #fff; background-image: linear-gradient(#000, #111)'>x</p>", []),
        ("<table role='none'><tr><td background='a.png' style='color: #fff'>x</td></tr></table>", []),
        (
            "<div style='background: url(a.png)'><p style='background: #fff; color: #ccc'>x</p></div>",
            ["contrast text.mjml:1"],
        ),
        ("<p style='color: var(--pale)'>x</p>", []),
        ("<a href='https://news.example.org/'>x</a>", []),
        (
            "<div style='background: #222; color: #fff'>y\n<a href='https://news.example.org/'>x</a></div>",
            ["contrast text.mjml:2"],
        ),
        (
            "<div style='background: #222; color: #fff'><a href='https://news.example.org/' style='color: inherit'>x"
            "</a></div>",
            [],
        ),
        ("<p style='color: #fff; display: none'>x</p>", []),
        ("<p style='color: #fff; font-size: 0'>x</p>", []),
        ("<p style='color: #fff; max-height: 0px; overflow: hidden'>x</p>", []),
        ("<p style='color: #fff; opacity: 0'>x</p>", []),
        ("<p style='color: #fff; visibility: hidden'><b>x</b></p>", []),
        ("<p style='color: #fff; position: absolute; left: -9999px'>x</p>", []),
        ("<p style='color: #fff; width: 1px; height: 1px; overflow: hidden'>x</p>", []),
        ("<p style='color: transparent'>x</p>", []),
        ("<p style='color: #fff'>&nbsp;·</p>", []),
        ("<!--[if mso]><p style='color: #fff'>x</p><![endif]-->", []),
        ("<p style='color: #333333 !important'>x</p>", []),
    ],
)
def test_text_can_be_told_from_what_is_behind_it(template: str, rules: list[str], same_folder: Path) -> None:
    assert found(written(same_folder, template)) == rules


def test_a_finding_about_contrast_quotes_the_words_and_both_colours(same_folder: Path) -> None:
    text = "Dear {{ first_name | there }}, this is a sentence that goes on for longer than one wants to hear it."
    issue = f'blocks:\n  - type: text\n    text: "{text}"\n'
    letter = written(
        same_folder,
        "<p style='color: #eee; background: navy'>\n<i style='color: #333'>{{ block.text }}</i></p>",
        issue=issue,
    )
    (finding,) = accessibility.check(letter)
    assert finding.problem.message == (
        "“Dear {{ first_name | there }}, this is a senten…” has a contrast of 1.2:1 (#333333 on #000080), "
        "and text needs 4.5:1."
    )
    assert finding.problem.hint == "Choose a lighter colour for the words, or another one behind them."


def test_prose_in_the_pale_colour_of_a_template_is_found_in_the_template(same_folder: Path) -> None:
    assert found(written(same_folder, "<p>a</p>\n<div style='color: #ccc'>{{ block.text | prose }}</div>")) == [
        "contrast text.mjml:2"
    ]


def test_prose_in_the_pale_colour_of_a_style_sheet_is_found_at_its_words(same_folder: Path) -> None:
    issue = "blocks:\n  - type: text\n    text: Some **very pale** words.\n"
    letter = written(same_folder, "{{ block.text | prose }}", issue=issue, css="strong { color: #cccccc; }")
    (finding,) = accessibility.check(letter)
    assert (finding.problem.line, finding.problem.column) == (7, 18)


def test_a_line_of_a_macro_that_is_used_many_times_is_told_once(same_folder: Path) -> None:
    macro = "{% macro row() %}\n<p style='color: #ccc'>x</p>\n{% endmacro %}\n"
    assert found(written(same_folder, macro + "{% for n in range(40) %}{{ row() }}{% endfor %}")) == [
        "contrast text.mjml:2"
    ]


PALE = 'theme:\n  colors:\n    light: {muted: "#cccccc"}\n'


def test_a_pale_colour_of_the_theme_is_found_where_the_theme_has_it(same_folder: Path) -> None:
    template = (
        "<p style='color: {{ theme.colors.light.muted }}'>x</p><p style='color: {{ theme.colors.light.muted }}'>y</p>"
    )
    letter = written(same_folder, template, publication=PALE)
    assert found(letter) == ["contrast newsletter.yaml:4", *["theme-contrast newsletter.yaml:4"] * 3]
    assert "_template_places" not in vars(letter)


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
        "    hint: Make `button` darker, or change `on_button`."
    ]


def test_a_pale_colour_is_found_in_the_theme_file_that_holds_it(same_folder: Path) -> None:
    (same_folder / "templates").mkdir()
    theme = same_folder / "templates" / "theme.yaml"
    theme.write_text('colors:\n  dark:\n    muted: "#333333"\n', encoding="utf-8")
    told = theme_findings(same_folder, "")
    assert [line.split(" ")[0] for line in told] == ["templates/theme.yaml:3:12:"] * 3
    assert "hint: Make `muted` lighter" in told[0]


# Sizes


@pytest.mark.parametrize(
    ("template", "rules"),
    [
        ("<p style='font-size: 12px'>x</p>", []),
        ("<p style='font-size: 11.5px'>x</p>", ["font-size text.mjml:1"]),
        ("<p style='font-size: 9pt'>x</p>", []),
        ("<p style='font-size: 8pt'>x</p>", ["font-size text.mjml:1"]),
        ("<p style='font: italic 10px/20px Arial'>x</p>", ["font-size text.mjml:1"]),
        ("<p style='font-size: 20px'>\n<i style='font-size: 50%'>x</i></p>", ["font-size text.mjml:2"]),
        ("<p style='font-size: 20px'>\n<i style='font-size: 0.6em'>x</i></p>", []),
        ("<p style='font-size: 0.6rem'>x</p>", ["font-size text.mjml:1"]),
        ("<p style='font-size: x-small'>x</p>", ["font-size text.mjml:1"]),
        ("<p style='font-size: small'>x</p>", []),
        ("<p><font size='1'>x</font></p>", ["font-size text.mjml:1"]),
        ("<div style='font-size: 10px'>\n<p>x</p><p>y</p></div>", ["font-size text.mjml:1"]),
        ("<p style='font-size: 1px; line-height: 1px'>&nbsp;</p>", []),
        ("<p style='font-size: 0; color: #fff'>x</p>", []),
        ("<p style='font-size: 1px; display: none'>x</p>", []),
    ],
)
def test_text_is_large_enough_to_read(template: str, rules: list[str], same_folder: Path) -> None:
    assert found(written(same_folder, template)) == rules


def button(style: str, cell: str = "", words: str = "Join us") -> str:
    link = f"<a href='https://news.example.org/' style='color: #ffffff; text-decoration: none; {style}'>{words}</a>"
    return f"<table role='none'><tr><td{cell}>{link}</td></tr></table>"


RED = "background: #9b1c31"


@pytest.mark.parametrize(
    ("template", "height"),
    [
        (button(f"{RED}; display: inline-block; padding: 11px 24px; line-height: 22px"), None),
        (button(f"{RED}; display: inline-block; padding: 10px 24px; line-height: 22px"), 42),
        (button(f"{RED}; display: inline-block; padding: 10px 24px 12px; line-height: 22px"), None),
        (button(f"{RED}; display: inline-block; line-height: 44px"), None),
        (button(f"{RED}; display: inline-block; line-height: 1.5; font-size: 20px"), 30),
        (button(f"{RED}; display: block; height: 44px"), None),
        (button(f"{RED}; display: inline-block; border: 12px solid #9b1c31; line-height: 20px"), None),
        (button(f"{RED}; padding: 5px 24px; line-height: 44px"), 29),
        (button(RED), 19),
        (button("", " bgcolor='#9b1c31'"), 19),
        (button("display: inline-block; padding: 1em", " style='background: #9b1c31'"), None),
        (button("color: #9b1c31; display: block; line-height: 24px", " style='border: 1px solid #9b1c31'"), 24),
        (button("display: block; line-height: 24px", f" style='{RED}'", "Join <br>us"), None),
        (button("color: #9b1c31"), None),
        (button("color: #9b1c31; display: inline-block"), None),
        (button("color: #9b1c31; display: inline-block", " style='border-top: 1px solid #9b1c31'"), None),
        (button("color: #9b1c31", " style='background: #eeeeee'").replace("</a>", "</a> and more"), None),
        (button(RED, words="<img src='a.png' alt='Join us'>"), None),
        (button(f"{RED}; display: none"), None),
    ],
)
def test_a_button_is_high_enough_for_a_finger(template: str, height: int | None, same_folder: Path) -> None:
    told = [] if height is None else [f"The button “Join us” is {height} px high, and a finger needs 44."]
    assert said(written(same_folder, template)) == told


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


@pytest.mark.parametrize(
    ("text", "paint"),
    [
        ("#9B1C31", Paint("#9b1c31")),
        ("#fa0", Paint("#ffaa00")),
        ("#fa08", Paint("#ffaa00", 0x88 / 255)),
        ("#ffaa0000", Paint("#ffaa00", 0)),
        (" White ", Paint("#ffffff")),
        ("rebeccapurple", Paint("#663399")),
        ("rgb(155, 28, 49)", Paint("#9b1c31")),
        ("rgb(155 28 49 / 50%)", Paint("#9b1c31", 0.5)),
        ("rgba(100%,0%,0%,.25)", Paint("#ff0000", 0.25)),
        ("rgb(300, -5, 0)", Paint("#ff0000")),
        ("transparent", Paint("#000000", 0)),
        *((text, None) for text in ("", "#12", "#12345", "#gggggg", "rgb(1,2)", "rgb(a,b,c)", "inherit", "red ish")),
        *((text, None) for text in ("hsl(120, 100%, 25%)", "var(--x)", "rgb(1,2,3", "#９９９")),
    ],
)
def test_colours_are_read_as_css_writes_them(text: str, paint: Paint | None) -> None:
    assert parse_color(text) == paint


@given(st.text() | st.text("rgba(), /%.0123456789#abcdef"))
def test_no_text_breaks_the_reader_of_colours_styles_and_lengths(text: str) -> None:
    paint = parse_color(text)
    if paint:
        assert re.fullmatch("#[0-9a-f]{6}", paint.color)
        assert 0 <= paint.alpha <= 1
    for value in longhands(f"background: {text}; font: {text}; padding: {text}; color: {text}").values():
        assert value == value.strip()
        pixels(value, 16)


channels = st.tuples(*[st.integers(0, 255)] * 3)


def as_hex(color: tuple[int, ...]) -> str:
    return "#" + "".join(f"{channel:02X}" for channel in color)


@given(channels, st.integers(0, 100))
def test_every_spelling_of_a_colour_is_the_same_colour(color: tuple[int, ...], percent: int) -> None:
    red, green, blue = color
    paint = parse_color(as_hex(color))
    assert paint == Paint(as_hex(color).lower())
    assert paint == parse_color(f"rgb({red}, {green}, {blue})")
    faint = parse_color(f"rgba({red},{green},{blue},{percent / 100})")
    assert faint
    assert faint.color == paint.color
    assert faint.alpha == pytest.approx(percent / 100)


@given(channels, channels, st.floats(0, 1))
def test_a_faint_colour_lies_between_itself_and_the_ground(
    upper: tuple[int, ...], lower: tuple[int, ...], alpha: float
) -> None:
    mixed = over(Paint(as_hex(upper).lower(), alpha), as_hex(lower))
    assert mixed == as_hex(tuple(round(alpha * a + (1 - alpha) * b) for a, b in zip(upper, lower, strict=True))).lower()
    assert over(Paint(as_hex(upper).lower(), 0), as_hex(lower)) == as_hex(lower).lower()


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
