"""Words chosen in the letter lead to the words of the issue that they come from."""

from __future__ import annotations

from typing import Any

import pytest

from newsletter.reading.source import path_of, value_in
from newsletter.review.comments.found import found
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.pointed import Chosen, place_of

TEXT = """\
Hello {{ first_name | there }}, the *tulips* opened on [Monday](https://a.test/on).

The roses did not. On Monday?"""
ACROSS = "opened on [Monday](https://a.test/on).\n\nThe roses"
DATA: dict[str, Any] = {
    "title": "Spring has come",
    "blocks": [
        {"type": "text", "heading": "In bloom", "text": TEXT},
        {"type": "webinars", "webinars": [{"title": "Pruning", "starts": "2026-04-01 18:00"}]},
        {"type": "divider"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "chosen", "words"),
    [
        ("blocks.0.text", Chosen("tulips", "Hello Ada, the ", " opened on Monday."), "tulips"),
        ("blocks.0.text", Chosen("tulips", "", ""), "tulips"),
        ("blocks.0.text", Chosen("Monday", "The roses did not. On ", "?"), "Monday"),
        ("blocks.0.text", Chosen("ello Ada, the tulips", "H", " opened"), "the *tulips"),
        ("blocks.0.text", Chosen("Hello Ada, the tulips", "", " opened"), TEXT[: TEXT.index("* opened")]),
        ("blocks.0.text", Chosen("opened on Monday. The roses", "the tulips ", " did not."), ACROSS),
        ("blocks.0.text", Chosen("Hello", "", " Ada, the tulips"), "Hello"),
        ("blocks.0.text", Chosen("Ada, the tulips", "Hello ", " opened"), "the *tulips"),
        ("blocks.0", Chosen("In bloom", "", ""), "In bloom"),
        ("blocks.0.heading", Chosen("bloom", "In ", ""), "bloom"),
        ("blocks.0.text", Chosen("On Monday? 1 April, 18:00 Pruning", "did not. ", ""), "On Monday"),
        ("title", Chosen("Spring", "", " has come"), "Spring"),
    ],
)  # fmt: skip
def test_the_words_of_the_letter_are_found_in_the_issue(path: str, chosen: Chosen, words: str | None) -> None:
    ground = Ground(DATA)
    place = place_of(ground, path_of(path), chosen)
    assert place
    at = found(place, ground)
    assert at
    text = value_in(DATA, at.path)
    assert (text[at.start : at.end] if at.start is not None else None) == words


def test_what_the_letter_says_in_other_words_stands_for_the_entry_that_it_comes_from() -> None:
    ground = Ground(DATA)
    place = place_of(ground, path_of("blocks.1.webinars.0"), Chosen("1 April 2026, 18:00", "", ""))
    assert place
    assert (place.path, place.words, place.item) == ("blocks.1.webinars.0", None, "Pruning")


@pytest.mark.parametrize("path", ["blocks.7", "nothing", "blocks.0.nothing.0"])
def test_nothing_is_found_where_nothing_is(path: str) -> None:
    place = place_of(Ground(DATA), path_of(path), Chosen("Quite other words"))
    assert place is None or place.path == "blocks.0"
