"""A text that went through a browser keeps the line ends that it had."""

from __future__ import annotations

import pytest

from newsletter.editing.line_ends import with_line_ends

MIXED = "one\r\ntwo\nthree\r\n\r\nfour"


@pytest.mark.parametrize(
    ("base", "old", "new", "expected"),
    [
        ("one\ntwo\n", "two", "2", "one\n2\n"),
        ("one\r\ntwo\r\n", "two", "2", "one\r\n2\r\n"),
        (MIXED, "one", "1", "1\r\ntwo\nthree\r\n\r\nfour"),
        (MIXED, "two", "2", "one\r\n2\nthree\r\n\r\nfour"),
        (MIXED, "four", "4", "one\r\ntwo\nthree\r\n\r\n4"),
        (MIXED, "four", "four\nfive\n", "one\r\ntwo\nthree\r\n\r\nfour\r\nfive\r\n"),
        (MIXED, "two\n", "two\nand\n", "one\r\ntwo\nand\nthree\r\n\r\nfour"),
        (MIXED, "one\ntwo\n", "", "three\r\n\r\nfour"),
        ("one\rtwo\r\n", "one", "1", "1\rtwo\r\n"),
        ("one\rtwo\rthree", "two\n", "two\nand\n", "one\rtwo\rand\rthree"),
    ],
)
def test_only_what_is_typed_changes(base: str, old: str, new: str, expected: str) -> None:
    shown = base.replace("\r\n", "\n").replace("\r", "\n")
    assert with_line_ends(shown, base) == base
    assert with_line_ends(shown.replace(old, new, 1), base) == expected


def test_an_emptied_text_is_empty() -> None:
    assert with_line_ends("", MIXED) == ""
