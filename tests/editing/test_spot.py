"""Where a caret is in a text that is being typed: `|` marks it."""

from __future__ import annotations

import pytest

from newsletter.editing.spot import Spot, spot_at

HEAD = "title: Spring\nblocks:\n"


def spot(text: str) -> Spot | None:
    return spot_at(*text.split("|"))


@pytest.mark.parametrize(
    ("text", "path", "typed", "is_value"),
    [
        ("|", (), "", False),
        ("sub|", (), "sub", False),
        ("title: Spring\npre|\ndate: 2031-05-06\n", (), "pre", False),
        ("title: Spr|ing", ("title",), "Spr", True),
        (HEAD + "  - type: te|", ("blocks", 0, "type"), "te", True),
        (HEAD + "  - type: text\n    |", ("blocks", 0), "", False),
        (HEAD + "  - type: text\n    text: Words\n  - |", ("blocks", 1), "", False),
        (HEAD + "- type: text\n- type: links\n  li|", ("blocks", 1), "li", False),
        (HEAD + "  - |\n    heading: In bloom\n  - type: text\n", ("blocks", 0), "", False),
        (HEAD + "  - type: hero\n    image:\n      s|", ("blocks", 0, "image"), "s", False),
        (HEAD + "  - type: hero\n    image: {sr|}", ("blocks", 0, "image"), "sr", False),
        (HEAD + "  - type: hero\n    image: {src: im|, alt: A rose}", ("blocks", 0, "image", "src"), "im", True),
        (HEAD + "  - type: links\n    links: [{label: One}, {|", ("blocks", 0, "links", 1), "", False),
        (HEAD + '  - type: links\n    links:\n      - {label: "a, b: c", |', ("blocks", 0, "links", 0), "", False),
        (HEAD + "  - type: text\n    text: >\n      Words\n    he|", ("blocks", 0), "he", False),
        (HEAD + "  - type: text  # a comment\n\n    # another\n    |\n  - type: links", ("blocks", 0), "", False),
        (HEAD + "  - type: people\n    people:\n    - name: One\n      r|", ("blocks", 0, "people", 0), "r", False),
        (HEAD + "  - type: text\n|", (), "", False),
        ("title: Spring\r\npre|\r\ndate: 2031-05-06\r\n", (), "pre", False),
    ],
)
def test_a_caret_is_at_its_path(text: str, path: tuple[str | int, ...], typed: str, is_value: bool) -> None:
    found = spot(text)
    assert found
    assert (found.path, found.typed, found.is_value) == (path, typed, is_value)


@pytest.mark.parametrize(
    "text",
    [
        "# a comm|",
        "title: Spring  # a comm|",
        HEAD + "  - type: text\n    text: >\n      Some wor|",
        HEAD + "  - type: text\n    text: Some words\n      on two lines|",
        HEAD + '  - type: text\n    text: "Some words\n      on tw|',
        "title:|",
    ],
)
def test_in_comments_and_prose_there_is_nothing(text: str) -> None:
    assert spot(text) is None


def test_the_fields_above_and_below_in_the_same_group_are_known() -> None:
    text = HEAD + "  - type: links\n    |\n    heading: More\n  - type: text\n    text: Words\n"
    found = spot(text)
    assert found and found.names == {"type", "heading"}
    inside = spot(HEAD + "  - type: hero\n    image: {|, alt: A rose}\n")
    assert inside and inside.names == {"alt"}


def test_what_stands_below_stays_where_it_is() -> None:
    text = HEAD + "  - type: text\n  - type: hero\n    image: {src: |}\n  - type: links\n    links: []\n"
    found = spot(text)
    assert found
    assert [block["type"] for block in found.data["blocks"]] == ["text", "hero", "links"]


def test_a_name_that_has_its_colon_is_told_from_one_that_needs_it() -> None:
    with_colon, without = spot("ti|tle: Spring"), spot("ti|")
    assert with_colon and with_colon.has_colon
    assert without and not without.has_colon
