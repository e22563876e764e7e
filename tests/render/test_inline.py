"""Style sheets become style attributes: by kinds of elements for plain style sheets, else element by element."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from premailer.merge_style import csstext_to_pairs

from newsletter.errors import TemplateError
from newsletter.render.inline import inline
from newsletter.render.stylesheet import parse, premailer

HTML = (
    '<html><body><div class="a"><p>1</p><p class="b">2</p><p class="at:blocks.0 b">3</p></div>'
    '<div><p style="color:#00ff01">4</p><span><p>5</p></span></div></body></html>'
)


def inlined(css: str, html: str = HTML) -> list[str]:
    """Return the style of each of the five paragraphs."""
    written, _ = inline(html, css)
    return [part.partition(">")[0].partition('style="')[2].rstrip('"') for part in written.split("<p")[1:]]


@pytest.mark.parametrize(
    "css, styles",
    [
        ("p { margin: 0 }", ["margin:0", "margin:0", "margin:0", "margin:0;color:#00ff01", "margin:0"]),
        (".a p { margin: 0 }", ["margin:0", "margin:0", "margin:0", "color:#00ff01", ""]),
        ("p.b { margin: 0 } .a p { margin: 1px }", ["margin:1px", "margin:1px", "margin:1px", "color:#00ff01", ""]),
        ("p { color: #ff0001 }", ["color:#ff0001"] * 3 + ["color:#00ff01", "color:#ff0001"]),
        ("div span p { margin: 0 } .absent p { margin: 1px }", ["", "", "", "color:#00ff01", "margin:0"]),
    ],
)
def test_elements_of_one_kind_get_the_same_style(css: str, styles: list[str]) -> None:
    assert inlined(css) == styles


@pytest.mark.parametrize(
    "css, styles",
    [
        ("p:first-child { margin: 0 }", ["margin:0", "", "", "margin:0;color:#00ff01", "margin:0"]),
        ("p + p { margin: 0 }", ["", "margin:0", "margin:0", "color:#00ff01", ""]),
        ("div > p { margin: 0 }", ["margin:0", "margin:0", "margin:0", "margin:0;color:#00ff01", ""]),
        ("p[style] { margin: 0 }", ["", "", "", "margin:0;color:#00ff01", ""]),
    ],
)
def test_elements_of_one_kind_are_told_apart_where_a_style_sheet_asks_for_more(css: str, styles: list[str]) -> None:
    assert inlined(css) == styles


def test_a_letter_is_the_same_whatever_letters_came_before() -> None:
    css = "div p { margin: 0 } .b { padding: 0 } p { color: #ff0001 } .a .b { color: #ff0002 }"
    others = (HTML.replace("#00ff01", f"#00ff0{number}").replace("<span>", '<span class="b">') for number in range(9))
    alone, _ = inline(HTML, css)
    for other in others:
        inline(other, f"{css} ")
    assert inline(HTML, f"{css} ")[0] == alone


def test_a_class_that_was_nothing_but_a_mark_leaves_nothing() -> None:
    html = '<html><body><div class="at:blocks.0">1</div><p data-at="">2</p></body></html>'
    written, origins = inline(html, "p { margin: 0 }")
    assert "<div>1</div><p style=" in written
    assert [*origins.values()] == [("blocks", 0)]


def test_a_value_without_an_element_is_not_read() -> None:
    inline(HTML, ".absent { color: rgb(1,2) }")


def test_a_tag_that_only_outlook_knows_is_inlined_like_others() -> None:
    written, _ = inline('<html><body><o:p class="b">1</o:p></body></html>', ".b { margin: 0 } .b { padding: 0 }")
    assert '<o:p class="b"' not in written
    assert '<o:p style="margin:0;padding:0">' in written


def test_a_value_that_is_no_css_is_refused_with_its_words() -> None:
    for css, html, place in [
        (
            "p { margin: 0 }",
            HTML.replace("color:#00ff01", "margin:0;color:rgb(1,2)"),
            "A style attribute in a template",
        ),
        ("p { margin: 0; color: rgb(1,2) }", HTML, "inline.css"),
    ]:
        with pytest.raises(TemplateError, match=rf"^{place} says `color: ?rgb\(1,2\)`, and that cannot be read as CSS"):
            inline(html, css)


def declared(rules: Iterable[tuple[Any, str, str]]) -> list[tuple[object, ...]]:
    """Return rules with their declarations as premailer parses them."""
    return [(*rule[:2], csstext_to_pairs(rule[2], validate=False)) for rule in rules]


def read_by_premailer(css: str) -> list[tuple[object, ...]]:
    rules, _ = premailer()("", disable_validation=True, strip_important=False)._parse_style_rules(css, 0)
    return declared(rules)


COMPOUNDS = ["p", "h1", ".a", "td.a", ".a.b-c", "#d", "p#d.a"]
SELECTORS = [*COMPOUNDS, *map(" ".join, product(COMPOUNDS[:3], COMPOUNDS[2:])), "ul  li\n.a"]
DECLARATIONS = ["margin: 0", "font: bold 18px/26px Georgia, 'Times New Roman', serif", "color:#FF0001", "Color : red"]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(SELECTORS), min_size=1, max_size=3).map(" , ".join),
            st.lists(st.sampled_from(DECLARATIONS), max_size=3).map("; ".join),
            st.sampled_from(["", ";", " ;\n"]),
        )
    )
)
def test_plain_rules_are_read_as_premailer_reads_them(rules: list[tuple[str, str, str]]) -> None:
    css = "\n".join(f"{selectors} {{ {declarations}{end} }}" for selectors, declarations, end in rules)
    assert parse(css).is_plain
    assert declared(parse(css).all_rules) == read_by_premailer(css)


@pytest.mark.parametrize(
    "css",
    [
        "/* p { margin: 0 } */ p { /* 0 */ margin: 1px }",
        "p { background: url(https://example.org/*a*/b.png) }",
        "p { content: '/*' } a { content: '*/' }",
        "p, { margin: 0 }",
    ],
)
def test_comments_and_what_looks_like_one_are_read_as_premailer_reads_them(css: str) -> None:
    assert declared(parse(css).all_rules) == read_by_premailer(css)


@pytest.mark.parametrize(
    "css",
    [
        "p { margin: 0 !important }",
        "p > a { margin: 0 }",
        "p:hover { margin: 0 }",
        "p[lang] { margin: 0 }",
        "* { margin: 0 }",
        "@media print { p { margin: 0 } }",
        "p { a { margin: 0 } }",
        "p { content: '}' }",
        "p { content: '\\41' }",
        "p..a { margin: 0 }",
        "p { top: (0; left: 0 }",
        "p { content: ' }",
        "a" * 100 + "> { margin: 0 }",
    ],
)
def test_a_style_sheet_with_anything_but_plain_rules_is_left_to_premailer(css: str) -> None:
    assert not parse(css).is_plain
    assert declared(parse(css).all_rules) == read_by_premailer(css)
    inline(HTML, css)
