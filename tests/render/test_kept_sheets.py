"""A style sheet that is the same in all letters is written once, and no letter gets one that has changed since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsletter.build import build_edition
from newsletter.errors import TemplateError
from newsletter.model.files import shipped_templates
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.render import bounds, engine, environment, render_issue
from newsletter.text import merge_tags
from tests.work import counted

ISSUE = "subject: S\npreheader: P\ntitle: T\ndate: 2026-01-05\nblocks: [{type: text, text: Hello}]\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publication with a templates/ of its own, and one issue."""
    (tmp_path / "newsletter.yaml").write_text("name: A letter\nmerge_tags: {name: {fallback: you}}\n", "utf-8")
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "first.yaml").write_text(ISSUE, "utf-8")
    (tmp_path / "templates").mkdir()
    return tmp_path


def html(root: Path) -> str:
    return build_edition(root / "issues" / "first.yaml", load_publication(root)).rendering.html


def filled(root: Path, name: str, **more: Any) -> str:
    publication = load_publication(root)
    issue = load_issue(root / "issues" / "first.yaml", publication)
    tags = merge_tags.find([*issue.texts, *publication.texts, "{{ name }}"])
    context = environment.shared_context(issue, publication, tags)
    return environment.fill(publication, name, context | more)


def test_the_style_sheets_of_a_theme_are_written_once_for_all_letters(root: Path) -> None:
    publication = load_publication(root)
    issue = load_issue(root / "issues" / "first.yaml", publication)
    render_issue(issue, publication, {})
    with counted() as work:
        render_issue(issue, publication, {})
    sheet = (shipped_templates() / "inline.css").read_text("utf-8")
    assert 0 < work.calls(engine.prepare) < sheet.count("{{")


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("theme.css", "h1 { color: COLOR; }"),
        ("theme-head.css", ".prose { color: COLOR; }"),
        ("theme-dark.css", ".prose { color: COLOR; }"),
        ("head.css", ".prose { color: COLOR; }"),
        ("darkness.css", "{% macro darkness(a, b) %}.prose { color: COLOR; }{% endmacro %}"),
    ],
)
def test_a_style_sheet_that_was_added_edited_or_removed_is_seen_at_once(root: Path, name: str, sheet: str) -> None:
    html(root)
    for color in ("#000012", "#000034"):
        (root / "templates" / name).write_text(sheet.replace("COLOR", color), "utf-8")
        assert color in html(root)
    (root / "templates" / name).unlink()
    assert "#0000" not in html(root)


@pytest.mark.parametrize("name", ["theme.css", "theme-head.css", "darkness.css", "inline.css"])
def test_a_style_sheet_that_became_wrong_is_refused_at_once(root: Path, name: str) -> None:
    html(root)
    (root / "templates" / name).write_text("{% if %}", "utf-8")
    with pytest.raises(TemplateError, match=f"{name}:1"):
        html(root)
    (root / "templates" / name).unlink()
    (root / "templates" / name).symlink_to(Path(__file__))
    with pytest.raises(TemplateError, match="leads out of the publication"):
        html(root)


def test_another_color_of_the_theme_is_in_every_style_sheet_of_the_next_letter(root: Path) -> None:
    html(root)
    (root / "newsletter.yaml").write_text(
        'name: A letter\ntheme: {colors: {light: {accent: "#12345a"}, dark: {accent: "#fedcba"}}}\n', "utf-8"
    )
    head, _, body = html(root).partition("<body")
    assert head.count("#fedcba") > 2
    assert "#12345a" in body


@pytest.mark.parametrize(
    "sheet",
    [
        "a { content: '{{ issue.title }}' }",
        "{% macro said() %}{{ issue.title }}{% endmacro %}a { content: '{{ said() }}' }",
        '{% include "own.css" %}',
        '{% import "own.css" as own with context %}{{ own.title }}',
        '{% from "own.txt" import title with context %}{{ title }}',
        '{% set name = "own.css" %}{% include name %}',
    ],
)
def test_a_style_sheet_that_says_something_of_the_letter_says_it_of_each(root: Path, sheet: str) -> None:
    for name in ("own.css", "own.txt"):
        (root / "templates" / name).write_text("{% set title = issue.title %}{{ title }}", "utf-8")
    (root / "templates" / "any.css").write_text(sheet, "utf-8")
    assert "T" in filled(root, "any.css")
    (root / "issues" / "first.yaml").write_text(ISSUE.replace("title: T", "title: U"), "utf-8")
    assert "U" in filled(root, "any.css")


def test_a_style_sheet_goes_by_the_names_where_it_is_included(root: Path) -> None:
    (root / "templates" / "any.css").write_text("{{ left }} {{ theme.widths.page }}", "utf-8")
    around = '{% for left in "ab" %}{% set theme = {"widths": {"page": left}} %}{% include "any.css" %}|{% endfor %}'
    (root / "templates" / "any.txt").write_text(around + '{% include "any.css" %}', "utf-8")
    assert filled(root, "any.txt") == filled(root, "any.txt") == "a a|b b|left 640"


def test_a_merge_tag_in_a_style_sheet_is_that_of_the_letter(root: Path) -> None:
    (root / "templates" / "any.css").write_text("{{ '{' ~ '{ name }' ~ '}' }}", "utf-8")
    for tags in (merge_tags.Tags(), merge_tags.find(["{{ name }}"])):
        publication = load_publication(root)
        issue = load_issue(root / "issues" / "first.yaml", publication)
        context = environment.shared_context(issue, publication, tags)
        assert environment.fill(publication, "any.css", context) == tags.tokenize("{{ name }}")


def test_a_style_sheet_costs_the_same_whether_it_is_written_anew_or_not(root: Path) -> None:
    (root / "templates" / "many.css").write_text("{% for n in range(900) %}a{{ left }}{% endfor %}", "utf-8")
    (root / "templates" / "any.txt").write_text('{% include "many.css" %}{{ spent() }}', "utf-8")
    left, written = list[tuple[int, int]](), []

    def spent() -> str:
        left.append(bounds.left())
        return ""

    for _ in range(2):
        with counted() as work:
            filled(root, "any.txt", spent=spent)
        written.append(work.calls(bounds.spend) > 900)
    assert written == [True, False]
    assert left[0] == left[1]
