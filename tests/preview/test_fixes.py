"""A button beside a mistake does what the hint says, and is there wherever a hint says the whole of what to write."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from newsletter.editing.outline import outlined
from newsletter.errors import InputError, Problem
from newsletter.model.issue import Issue
from newsletter.model.publication import load_publication, without_settings
from newsletter.preview.draft import mistakes_in_text
from newsletter.preview.fixes import Fixes
from newsletter.preview.places import begins_in, path_at
from tests.preview.conftest import SPRING

MISTAKES = sorted((Path(__file__).parent.parent / "mistakes").glob("*.yaml"))


def fixes_in(path: Path, text: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the hint of each mistake in a text, with its fixes."""
    outline, mistakes = outlined(text, Issue), partial(mistakes_in_text, path, without_settings(path.parent))
    found = mistakes(text)
    fixes = Fixes("", outline, len(found), mistakes)
    begins = begins_in(outline.source)
    return [
        (each.hint, fixes.of(each, path_at(each, outline.source, begins), is_mistake=True))
        for each in found
        if each.file.endswith(path.name)
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "label", "edits"),
    [
        ("starts: 2026-04-01 18:00", "starts: 2026-04-01 6 pm", "Write 2026-04-01 18:00", [
            {"op": "put", "path": ("blocks", 2, "webinars", 0, "starts"), "value": "2026-04-01 18:00"}]),
        ("starts: 2026-04-01 18:00", "starts: 8 February 2022, 7.30 pm", "Write 2022-02-08 19:30", [
            {"op": "put", "path": ("blocks", 2, "webinars", 0, "starts"), "value": "2022-02-08 19:30"}]),
        ("    heading: In", "    titel: In", "Make it “Heading”", [
            {"op": "clear", "path": ("blocks", 0, "titel")},
            {"op": "put", "path": ("blocks", 0, "heading"), "value": "In bloom"}]),
        ("title: Spring", "titel: Spring", "Make it “Title”", [
            {"op": "clear", "path": ("titel",)}, {"op": "put", "path": ("title",), "value": "Spring has come"}]),
        ("type: image", "type: imag", "Write image", [
            {"op": "put", "path": ("blocks", 1, "type"), "value": "image"}]),
        ("ends: 2026-04-01 19:00", "duration: an hour and more", None, []),
    ],
)  # fmt: skip
def test_a_fix_is_the_edits_that_write_what_the_hint_says(
    publication: Path, right: str, wrong: str, label: str | None, edits: list[dict[str, Any]]
) -> None:
    assert right in SPRING
    [(hint, fixes), *_] = fixes_in(publication / "issues" / "spring.yaml", SPRING.replace(right, wrong))
    assert fixes == ([{"label": label, "edits": edits}] if label else []), hint


def test_most_hints_that_say_the_whole_of_what_to_write_have_a_button() -> None:
    without, fixed = [], 0
    for path in MISTAKES:
        text = path.read_text("utf-8", errors="replace")
        try:
            found = fixes_in(path, text)
        except InputError:  # of YAML: nothing can be written there before that is mended
            continue
        for hint, fixes in found:
            if re.match(r"Write `[^`…|]+`\.$|Did you mean `[^`]+`\?$", hint):
                fixed += bool(fixes)
                without += [] if fixes else [hint]
    assert fixed > 100
    assert fixed > 6 * len(without), without


@pytest.mark.parametrize(
    ("hint", "label"),
    [
        ("Write `bloom`.", None),
        ("Write `heading: In full bloom`.", "Write In full bloom"),
        ("Add a line such as `heading: In full bloom`.", None),
    ],
)
def test_a_finding_offers_a_whole_line_and_never_a_word_of_a_text(
    publication: Path, hint: str, label: str | None
) -> None:
    path, outline = publication / "issues" / "spring.yaml", outlined(SPRING, Issue)
    fixes = Fixes("", outline, 0, partial(mistakes_in_text, path, load_publication(publication)))
    found = Problem("", *outline.source.position(("blocks", 0, "heading")), "This is a finding.", hint)
    offered = fixes.of(found, ("blocks", 0, "heading"), is_mistake=False)
    assert [fix["label"] for fix in offered] == ([label] if label else [])
