"""Prose is shown with a paragraph on a line, and goes back into the file as its author broke it."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest

from newsletter.editing.outline import outlined
from newsletter.editing.shape import annotation_at
from newsletter.editing.wrapping import rewrapped, unwrapped
from newsletter.reading.kinds import MARKDOWN
from newsletter.reading.model_fields import kind_of
from newsletter.text.prose import to_html
from tests.editing.samples import at, paths_in, texts

WORDS = (
    "",
    "two words",
    "-",
    "1.",
    "a considerably longer word",
    "#",
    "> a",
    "*",
    "`a b`",
    "| a",
    "a\n\nA paragraph.",
    "\\",
)

LETTER = """\
Dear members, this is a letter
whose lines were broken by hand,
and should stay so.

- An item that is long enough
  to be broken as well
- Another one

A line that is kept\\
and the next one. {{ first_name
| there }}

    code that
    keeps its lines
"""


def prose() -> list[str]:
    """Return all prose of the samples."""
    found: dict[str, Any] = {LETTER: None}
    for _, text, model in texts():
        data = outlined(text, model).data
        for path in paths_in(data):
            annotation, value = annotation_at(model, data, path), at(data, path)
            if isinstance(value, str) and annotation is not None and kind_of(annotation) in MARKDOWN:
                found[value] = None
    return list(found)


def test_paragraphs_are_lines() -> None:
    assert unwrapped(LETTER).split("\n")[:4] == [
        "Dear members, this is a letter whose lines were broken by hand, and should stay so.",
        "",
        "- An item that is long enough to be broken as well",
        "- Another one",
    ]
    assert unwrapped(LETTER).endswith(
        "A line that is kept\\\nand the next one. {{ first_name | there }}\n\n    code that\n    keeps its lines"
    )


def test_what_was_not_changed_comes_back_to_the_byte_and_means_the_same() -> None:
    for text in prose():
        assert rewrapped(text, unwrapped(text)) == text
        assert to_html(unwrapped(text)) == to_html(text.rstrip("\n"))


def test_a_changed_word_changes_no_meaning_and_few_lines() -> None:
    chance, counts = Random("words"), []
    for text in prose():
        for _ in range(2):
            parts = re.split(r"(\s+)", unwrapped(text))
            word = chance.randrange(0, len(parts), 2)
            parts[word] = chance.choice((*WORDS, f"{parts[word]}x"))
            new = "".join(parts)
            got = rewrapped(text, new)
            assert to_html(got.rstrip("\n")) == to_html(new.rstrip("\n")), (text, new, got)
            if "\n" in text.rstrip("\n") and "\n\n" not in parts[word]:
                counts.append(len(set(got.split("\n")) - set(text.split("\n"))))
    assert len(counts) > 50
    assert sorted(counts)[len(counts) // 2] <= 1


@pytest.mark.parametrize(
    ("old", "new", "got"),
    [
        ("", "One line.", "One line."),
        ("", "Two\n\nparagraphs.", "Two\n\nparagraphs.\n"),
        ("One line.", "One longer line.", "One longer line."),
        ("aaa bbb\nc d\n", "aaa bbb c e d", "aaa bbb\nc e d\n"),
        ("a b\nc d", "a b c", "a b\nc"),
        ("aa bb\ncc dd\n", "aa bb cc dd ee ff", "aa bb\ncc dd\nee ff\n"),
        ("aa bbb\ncc dd\n", "aa bbb cc 1. ee", "aa bbb\ncc 1.\nee\n"),
        ("aa bbb\ncc dd\n", "aa bbb cccc 1. ee", "aa bbb\ncccc 1.\nee\n"),
    ],
)
def test_lines_are_broken_where_they_were(old: str, new: str, got: str) -> None:
    assert rewrapped(old, new) == got
