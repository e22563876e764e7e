"""Values stay values wherever they stand, as those read them that a letter is for: parsers of HTML and of CSS."""

from __future__ import annotations

import re
from html import escape

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from newsletter.text.contexts import Context
from newsletter.text.merge_tags import MergeTag, Place, Tags, find

HOSTILE = st.sampled_from(
    ["</style>", "-->", "--!>", "<![endif]-->", '"', "'", "}", "*/", "\\", "url(//x)", "<b onclick=x>", "a=b", "&lt;"]
)
VALUES = st.lists(st.one_of(HOSTILE, st.text(st.characters(exclude_categories=["Cc", "Cs"]))), max_size=4).map("".join)


def filled(html: str, value: str) -> str:
    tags = find(["{{ a }}"])
    return tags.fill_html(tags.tokenize(html), lambda _: value)


@given(VALUES)
def test_in_a_style_sheet_a_value_is_one_text(value: str) -> None:
    html = filled('<style>a::before { content: "x{{ a }}" }</style><p>after</p>', value)
    style, after = lxml_html.fromstring(f"<div>{html}</div>")
    (rule,) = tinycss2.parse_stylesheet(style.text, skip_whitespace=True)
    texts = [token.value for token in rule.content if token.type == "string"]
    assert (texts, after.text) == ([f"x{value}"], "after")


@given(VALUES)
def test_in_a_style_attribute_a_value_is_one_word(value: str) -> None:
    element = lxml_html.fromstring(filled('<p style="font-family: x{{ a }}" title="y">after</p>', value))
    (declaration,) = tinycss2.parse_blocks_contents(element.get("style"))
    words = [token.value for token in declaration.value if token.type != "whitespace"]
    assert (words, element.get("title"), element.text) == ([f"x{value}"], "y", "after")


@given(VALUES)
def test_a_value_does_not_leave_an_attribute_without_quotes(value: str) -> None:
    element = lxml_html.fromstring(filled("<p title=x{{ a }} lang=y>after</p>", value))
    assert (element.get("title"), element.get("lang"), element.text) == (f"x{value}", "y", "after")


@given(VALUES)
def test_a_value_does_not_end_a_comment(value: str) -> None:
    html = filled(
        "<div><!-- {{ a }} --><!--[if mso]><p title='{{ a }}'>{{ a }}</p><![endif]--><p>after</p></div>", value
    )
    first, second, after = lxml_html.fromstring(html)
    assert first.text == f" {escape(value)} "
    assert second.text == f"[if mso]><p title='{escape(value)}'>{escape(value)}</p><![endif]"
    assert after.text == "after"


EVERY_PLACE = """\
<style>a { color: {{ a }} }</style><!-- {{ a }} --><p title="{{ a }}" style='x: {{ a }}'>{{ a }}</p>
<a href="{{ a }}" data-x={{ a }}>x</a><v:rect src="https://example.org/{{ a }}">"""


def test_every_place_of_html_is_found_with_what_is_around_it() -> None:
    tags = find(["{{ a }}"])
    pieces = [*tags.places_in_html(tags.tokenize(EVERY_PLACE))]
    contexts = [piece.context for piece in pieces if isinstance(piece, Place)]
    assert contexts == [
        Context.CSS,
        Context.HTML,
        Context.HTML,
        Context.CSS,
        Context.HTML,
        Context.ADDRESS,
        Context.HTML,
        Context.PART_OF_ADDRESS,
    ]
    between = "".join(piece if isinstance(piece, str) else "{{ a }}" for piece in pieces)
    assert between == EVERY_PLACE.replace("data-x={{ a }}", 'data-x="{{ a }}"')


def test_every_place_of_a_text_is_found_with_what_is_around_it() -> None:
    text = "Dear {{ a }}, https://example.org/{{ a }}?{{ a }} <{{ a }}> mailto:{{ a }}"
    tags = find([text])
    pieces = [*tags.places_in_text(tags.tokenize(text))]
    contexts = [piece.context for piece in pieces if isinstance(piece, Place)]
    part = Context.ADDRESS_IN_TEXT
    assert contexts == [Context.TEXT, part, part, Context.TEXT, part]
    assert "".join(piece if isinstance(piece, str) else "{{ a }}" for piece in pieces) == text


@pytest.mark.parametrize("text", ["", "Words", "\ue005 of other tags, \ue001"])
def test_a_text_without_tags_is_in_one_piece(text: str) -> None:
    tags = Tags((MergeTag("a"),))
    assert "".join(str(piece) for piece in tags.places_in_text(text)) == text
    assert "".join(str(piece) for piece in tags.places_in_html(text)) == text


@given(st.text())
def test_in_css_a_value_is_letters_digits_and_escapes(value: str) -> None:
    assert re.fullmatch(r"(?:[\w-]|\\[0-9a-f]{1,6} )*", Context.CSS.written(value, ""))
