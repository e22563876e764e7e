from __future__ import annotations

import pytest

from newsletter.text.beginning import LENGTH, first_paragraphs

LONG = "These words fill some of the room that a beginning has. " * 6
SHORT = "A few words."


@pytest.mark.parametrize(
    ("beginning", "rest"),
    [
        (LONG.strip(), f"\n\n{LONG}"),
        (f"{SHORT}\n\n{LONG}\n{LONG}".strip(), f"\n\n## A heading\n\n{LONG}"),
        (f"{LONG}\n\n- one\n- two\n\n  of two\n- three", f"\n\n{LONG}"),
        (f"- one\n\n> {LONG}".strip(), f"\n\n{SHORT}\n\n```\n{LONG}\n\n{LONG}\n```"),
    ],
)
def test_a_beginning_ends_where_a_paragraph_ends_at_the_margin(beginning: str, rest: str) -> None:
    assert first_paragraphs(beginning + rest) == beginning


@pytest.mark.parametrize(
    "text",
    [
        SHORT,
        LONG * 5,
        f"{LONG}\n\n{SHORT}",
        f"{LONG}\n- {LONG}\n\n  {LONG}",
        f"{SHORT}\n\n# {LONG}\n\n{LONG}",
        f"```\n{LONG}\n\n{LONG}\n```",
        f"{LONG}\n\n{SHORT}\n\n[^1]: {LONG}",
    ],
)
def test_a_text_that_is_short_or_has_no_place_for_it_is_not_cut(text: str) -> None:
    assert first_paragraphs(text) == text


def test_a_beginning_keeps_the_notes_and_addresses_that_it_needs_and_no_others() -> None:
    begins = f"{LONG}As [they][a] say.[^1]"
    rest = f"\n\n{LONG}[Others][b] do not.[^2]\n\n[a]: https://example.org/a\n[b]: https://example.org/b\n\n"
    text = f"{begins}{rest}[^1]: One.\n[^2]: Two."
    assert first_paragraphs(text) == f"{begins}\n\n[a]: https://example.org/a\n\n[^1]: One."


def test_both_parts_of_a_cut_text_are_of_some_length() -> None:
    text = "\n\n".join([SHORT] * 100)
    beginning = first_paragraphs(text)
    assert LENGTH <= len(beginning) < LENGTH + len(SHORT) + 2
