"""Whatever a text is, each style either holds it, for libyaml and for PyYAML's own scanner, or says that it cannot."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.editing.outline import outlined
from newsletter.editing.scalar import ESCAPED, Room, is_plain, spelled, styles_for
from newsletter.model.issue import Issue
from newsletter.reading.source import REFUSED
from tests.editing.samples import TYPED
from tests.editing.scanned import Scanned
from tests.examples import examples

STYLES = ["", "'", '"', "|", ">", ESCAPED]
ANY = st.text(st.sampled_from("ab1 :#-?!&*|>'\"%@`[]{},\\\n\t.~=é\u00a0日😀\u2028"), max_size=30) | st.text(max_size=12)


def written(text: str, style: str, before: str, room: Room) -> tuple[str, list[object]] | None:
    """Return a file with a text in a field and in an item, and what it must hold; None where the style cannot."""
    found = spelled(text, style, room)
    if found is None:
        return None
    if room.in_brackets:
        return f"a: {{k: {found}, l: [{found}, {found}]}}\n", [{"k": text, "l": [text, text]}]
    return f"a:\n{before}{found}\nb: c\n", [[{"k": text}] if "k" in before else [text], "c"]


@given(ANY)
@settings(max_examples=examples(100))
@example("a: b")
@example("\n a")
@example("a\n\n")
@example("x:\ty")
def test_each_style_holds_a_text_or_says_that_it_cannot(text: str) -> None:
    if REFUSED.search(text) or any("\ud800" <= character <= "\udfff" for character in text):
        return
    for style in STYLES:
        for before, room in (
            ("  - k: ", Room(6, 4, "\n")),
            ("  - ", Room(4, 2, "\n")),
            ("", Room(4, 2, "\n", in_brackets=True)),
        ):
            if room.in_brackets and style in ("|", ">"):
                continue
            if file := written(text, style, before, room):
                assert list(outlined(file[0], Issue).data.values()) == file[1], file
                assert list(Scanned(file[0]).data.values()) == file[1], file


@pytest.mark.parametrize("text", TYPED)
def test_every_text_has_a_style(text: str) -> None:
    for room in (Room(4, 2, "\n"), Room(4, 2, "\n", in_brackets=True), Room(4, 2, "\r\n", ends_itself=True)):
        styles = styles_for(text, None, room)
        assert any(spelled(text, style, room) is not None for style in styles)
        assert room.has_lines or not {"|", ">"} & set(styles)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Five days at ASH", True),
        ("2022-02-08 16:30", True),
        ("16:30", True),
        ("true", True),
        ("https://example.org/?a=b&c=d#e", True),
        ("Hello {{ first_name }}", True),
        ("no", False),
        ("1.10", False),
        ("ALL: new directions", False),
        ("a #1", False),
        ("a\tb", False),
        ("50 % of all", True),
        ("% of all", False),
        ("“quoted”", False),
        ("", False),
    ],
)
def test_quotes_are_left_out_where_every_reader_sees_a_text(text: str, plain: bool) -> None:
    assert is_plain(text) is plain


def test_an_author_s_style_comes_first() -> None:
    room = Room(4, 2, "\n")
    assert styles_for("a b", "'", room)[0] == "'"
    assert styles_for("a\nb", None, room)[0] == "|"
    assert styles_for("a", ">", room)[:2] == [">", "|"]
