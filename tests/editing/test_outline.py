"""Fields and items begin and end where people see them begin and end, with the comments that are about them."""

from __future__ import annotations

import pytest

from newsletter.editing.outline import outlined
from newsletter.errors import InputError
from newsletter.model.issue import Issue
from newsletter.reading.source import Path
from tests.editing.samples import texts
from tests.editing.scanned import Scanned

TEXT = """\
# about the title
title: One  # on its line
  # further in

# nobody's

date:
blocks:
# about the first
- type: text
  text: |+
    Words.

    # no comment

# about the second
- {type: links, links: [a, {label: b}], }  # behind
-
  type: sessions
  sessions:
  - - x
    - y
  - z
    # further in, and the end
# nobody's, at the end
"""


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        (("title",), "# about the title\ntitle: One  # on its line\n  # further in"),
        (("date",), "date:"),
        (("blocks", 0, "type"), "type: text"),
        (("blocks", 0, "text"), "text: |+\n    Words.\n\n    # no comment\n"),
        (
            ("blocks", 1),
            "# about the second\n- {type: links, links: [a, {label: b}], }  # behind",
        ),
        (("blocks", 1, "links"), "links: [a, {label: b}]"),
        (("blocks", 1, "links", 1), "{label: b}"),
        (("blocks", 2, "sessions", 0), "- - x\n    - y"),
        (("blocks", 2, "sessions", 0, 0), "- x"),
        (("blocks", 2, "sessions", 0, 1), "- y"),
        (("blocks", 2, "sessions", 1), "- z\n    # further in, and the end"),
    ],
)
def test_what_belongs_to_a_field_or_an_item(path: Path, whole: str) -> None:
    outline = outlined(TEXT, Issue)
    start, end = outline.whole(path)
    assert TEXT[start:end] == whole


def test_the_ends_are_those_that_another_reader_sees() -> None:
    for _, text, model in texts():
        outline, scanned = outlined(text, model), Scanned(text)
        for path, lines in scanned.places.items():
            if path:
                found = text.count("\n", 0, outline.head(path)), text.count("\n", 0, outline.end(path))
                keeps = any(place[: len(path)] == path for place in scanned.keeping)  # the empty lines of `|+`
                assert found[0] == lines.first, (path, text)
                assert found[1] == lines.last or (keeps and found[1] > lines.last), (path, text)


@pytest.mark.parametrize("text", ["a: &x b\nc: *x\n", "a: b\na: c\n", "a: [b\n", "a: b\x07\n", "a: \ud800\n", ""])
def test_a_text_with_mistakes_has_no_outline(text: str) -> None:
    with pytest.raises(InputError):
        outlined(text, Issue)
