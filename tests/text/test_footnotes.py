from __future__ import annotations

import pytest

from newsletter.text.footnotes import find
from newsletter.text.prose import to_html, to_inline_html, to_text


def notes_of(text: str) -> list[tuple[str, str]]:
    return [(note.label, note.of(text)) for note in find(text)]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("a[^1]\n\n[^1]: one", [("1", "one")]),
        ("a[^1]\n[^1]: one\n[^b-c]: two\nand more\n\n    \n", [("1", "one"), ("b-c", "two\nand more")]),
        ("- a[^1]\n[^1]: one\n    more\n\n[a]: https://example.org\n[^2]: two", [("1", "one\nmore"), ("2", "two")]),
        ("[^1]: alone", [("1", "alone")]),
    ],
)
def test_notes_stand_at_the_end_of_a_text(text: str, notes: list[tuple[str, str]]) -> None:
    assert notes_of(text) == notes


@pytest.mark.parametrize(
    "behind",
    ["\n\nmore", "\n- item", "\n> quoted", "\n## Heading", "\n```", "\n2. two", "\n* p < 0.05", "\n| a |", "\n---"],
)
def test_what_is_followed_by_something_else_is_no_note(behind: str) -> None:
    text = f"a[^1]\n\n[^1]: one{behind}"
    assert find(text) == ()
    assert "<sup>" not in to_html(text)
    assert "[^1]: one" in to_text(text)


@pytest.mark.parametrize(
    "line", ["  [^1]: one", "> [^1]: one", "- [^1]: one", "[^1]:one", "[^1]:", "[^1 2]: one", "x [^1]: one"]
)
def test_a_note_begins_its_line_and_has_words(line: str) -> None:
    assert find(f"a[^1]\n\n{line}") == ()


def test_labels_are_shown_as_they_were_typed() -> None:
    text = "See[^7] and 10[^a] mg, again[^7].\n\n[^7]: Not on *Sundays*.\n[^a]: See [the page][p] or [^7].\n\n[p]: https://example.org/"
    assert to_html(text) == (
        "<p>See<sup>[7]</sup> and 10<sup>[a]</sup> mg, again<sup>[7]</sup>.</p>\n"
        '<div class="notes" role="note">\n'
        "<p><sup>[7]</sup> Not on <em>Sundays</em>.</p>\n"
        '<p><sup>[a]</sup> See <a href="https://example.org/">the page</a> or <sup>[7]</sup>.</p>\n'
        "</div>"
    )
    assert to_text(text) == (
        "See[^7] and 10[^a] mg, again[^7].\n\n[^7]: Not on Sundays.\n[^a]: See the page or [^7].\nhttps://example.org/"
    )


@pytest.mark.parametrize(
    "text",
    [
        "[^1] without a note",
        "no mark\n\n[^1]: one",
        "in code `[^1]`\n\n[^1]: one",
        "escaped \\[^1]\n\n[^1]: one",
        "another[^2]\n\n[^1]: one",
        "[^18F]FDG and [^a-z]",
    ],
)
def test_a_mark_without_a_note_and_a_note_without_a_mark_are_shown_as_typed(text: str) -> None:
    assert "<sup>" not in to_html(text)
    assert to_text(text) == text.replace("`", "").replace("\\", "")


def test_of_two_notes_with_one_label_the_second_is_shown_as_typed() -> None:
    text = "a[^1]\n\n[^1]: one\n[^1]: two"
    assert "<p><sup>[1]</sup> one</p>\n<p>[^1]: two</p>" in to_html(text)
    assert to_text(text) == text


def test_a_line_of_text_has_no_notes() -> None:
    assert to_inline_html("a[^1]\n[^1]: one") == "a[^1]<br />\n[^1]: one"
