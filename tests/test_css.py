"""CSS is read once and for all: style sheets, style attributes, selectors, values and colours, however they end."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter import css
from newsletter.css import Declaration, Paint, Rule, parse_color

ENDLESS = (
    *("{" * 20_000, "}" * 20_000, "a{" * 12_000, "a{}" * 12_000, "@media{" * 12_000, "a{b:" + "c(" * 16_000),
    *("url(" * 12_000, '"' * 20_000, "/*" * 20_000, "a:" * 16_000, "a{b:" + "x" * 40_000, "\\" * 20_000),
    *("1" * 20_000, "a{b:" + "1" * 20_000),
    *("a" + ".b" * 20_000 + "{}", ":not(" * 12_000 + "{}", "a,b" * 20_000 + "{}"),
)


def declared(rules: tuple[Rule, ...]) -> dict[str, list[str]]:
    return {rule.head: [str(declaration) for declaration in rule.declarations] for rule in rules}


def test_strings_addresses_and_comments_end_nothing() -> None:
    sheet = "a{color:red;background:url(data:x;y{z})/*}*/}b{content:'};\\'{';COLOR : Blue !important}"
    assert declared(css.style_sheet(sheet)) == {
        "a": ["color:red", "background:url(data:x;y{z})"],
        "b": ['content:"};\'{"', "color:Blue !important"],
    }


def test_a_rule_that_is_not_closed_ends_with_the_sheet() -> None:
    assert declared(css.style_sheet("p { color: red; font: 16px/24px 'Segoe UI', serif")) == {
        "p": ["color:red", 'font:16px/24px "Segoe UI", serif']
    }


def test_what_is_no_css_is_left_out_and_all_else_stays() -> None:
    assert css.declarations("color; 1: 2; margin: 0; } padding: 0; width: 1px") == (
        Declaration("margin", "0"),
        Declaration("width", "1px"),
    )


def test_rules_inside_of_others_are_theirs() -> None:
    [media] = css.style_sheet("@MEDIA screen and (max-width: 9px) { p { color: red } a:hover { b { margin: 0 } } }")
    assert (media.head, media.is_condition, media.declarations) == ("@media screen and (max-width: 9px)", True, ())
    assert declared(media.rules) == {"p": ["color:red"], "a:hover": []}
    assert declared(media.rules[1].rules) == {"b": ["margin:0"]}
    assert [rule.head for rule in css.with_inner([media])] == ["p", "b", "a:hover", media.head]


def test_at_rules_without_rules_inside_are_no_conditions() -> None:
    sheet = css.style_sheet("@import url(a.css); @font-face { font-family: A; src: url(a.woff) } @page { margin: 0 }")
    assert [(rule.head, rule.has_block, rule.is_condition) for rule in sheet] == [
        ("@import url(a.css)", False, False),
        ("@font-face", True, False),
        ("@page", True, False),
    ]
    assert declared(sheet)["@font-face"] == ["font-family:A", "src:url(a.woff)"]


@pytest.mark.parametrize(
    ("text", "compounds", "combinators", "specificity"),
    [
        ("p", [("p",)], [], (0, 0, 1)),
        ("td.card#top[lang]", [("td", ".card", "#top", "[")], [], (1, 2, 1)),
        (".a.b > * ~ #c  d", [(".a", ".b"), ("*",), ("#c",), ("d",)], [">", "~", " "], (1, 2, 1)),
        ("p:hover + a::before", [("p",), ("a",)], ["+"], (0, 1, 3)),
        ("[class~='x_a,b'] a", [("[",), ("a",)], [" "], (0, 1, 1)),
        (":root", [()], [], (0, 1, 0)),
        ("p..a", [], [], (0, 0, 0)),
        ("50%", [], [], (0, 0, 0)),
        ("", [], [], (0, 0, 0)),
    ],
)
def test_selectors_are_taken_apart(
    text: str, compounds: list[tuple[str, ...]], combinators: list[str], specificity: tuple[int, int, int]
) -> None:
    [selector] = css.selectors(text)
    assert selector[1:] == (tuple(compounds), tuple(combinators), specificity)


def test_a_rule_has_a_selector_for_each_comma_that_stands_alone() -> None:
    assert [each.text for each in css.selectors("a , b:not(.c, .d),\n[e='f,g']")] == ["a", "b:not(.c, .d)", '[e="f,g"]']


def test_pseudo_classes_and_pseudo_elements_are_found_wherever_they_stand() -> None:
    selectors = "p:HOVER, a:not(b:first-child):before, ::-webkit-x, [a=':link'], &:focus"
    assert css.pseudos(selectors) == (":hover", ":not", ":first-child", "::before", "::-webkit-x", ":focus")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("1.5em", (1.5, "em")), ("-.5PX", (-0.5, "px")), ("50%", (50, "%")), ("0", (0, "")), (" 1px ", (1, "px"))),
        *((text, None) for text in ("", "px", "1px 2px", "calc(1px)", "auto", "#123", "1px;")),
    ],
)
def test_a_dimension_is_a_number_with_its_unit(text: str, expected: tuple[float, str] | None) -> None:
    assert css.dimension(text) == expected


@pytest.mark.parametrize(
    ("text", "paint"),
    [
        ("#9B1C31", Paint("#9b1c31")),
        ("#fa0", Paint("#ffaa00")),
        ("#fa08", Paint("#ffaa00", 0x88 / 255)),
        ("#ffaa0000", Paint("#ffaa00", 0)),
        (" White ", Paint("#ffffff")),
        ("rebeccapurple", Paint("#663399")),
        ("rgb(155, 28, 49)", Paint("#9b1c31")),
        ("rgb(155 28 49 / 50%)", Paint("#9b1c31", 0.5)),
        ("rgba(100%,0%,0%,.25)", Paint("#ff0000", 0.25)),
        ("rgb(300, -5, 0)", Paint("#ff0000")),
        ("rgb(1,2,3", Paint("#010203")),  # what is open at the end is closed there
        ("transparent", Paint("#000000", 0)),
        *((text, None) for text in ("", "#12", "#12345", "#gggggg", "rgb(1,2)", "rgb(a,b,c)", "inherit", "red ish")),
        *((text, None) for text in ("hsl(120, 100%, 25%)", "var(--x)", "currentcolor", "#９９９")),
    ],
)
def test_colours_are_read_as_css_writes_them(text: str, paint: Paint | None) -> None:
    assert parse_color(text) == paint


@pytest.mark.parametrize(
    ("value", "color"),
    [
        ("url(red.png) no-repeat center / cover teal", "teal"),
        ("#eee url(a.png)", "#eee"),
        ("linear-gradient(red, blue), rgb(1, 2, 3)", "rgb(1, 2, 3)"),
        ("rgba(1, 2, 3, .5) url('blue')", ""),
        ("none", ""),
    ],
)
def test_the_colour_of_a_background_is_found_beside_its_picture(value: str, color: str) -> None:
    assert css.color_in(value) == color


channels = st.tuples(*[st.integers(0, 255)] * 3)


@given(channels, st.integers(0, 100))
def test_every_spelling_of_a_colour_is_the_same_colour(color: tuple[int, ...], percent: int) -> None:
    red, green, blue = color
    written = css.hex_color(color)
    assert parse_color(written) == parse_color(written.upper()) == Paint(written)
    assert parse_color(f"rgb({red}, {green}, {blue})") == Paint(written)
    faint = parse_color(f"rgba({red},{green},{blue},{percent / 100})")
    assert faint
    assert faint.color == written
    assert faint.alpha == pytest.approx(percent / 100)


PIECES = st.sampled_from(
    [
        *"{}()[];:,!@#.>+~*/'\"\\ \n%-",
        "/*",
        "*/",
        "url(",
        "@media",
        "!important",
        "p",
        "color",
        "red",
        "9px",
        "rgb(",
        "é",
    ]
)


@settings(deadline=None)
@given(st.text() | st.lists(PIECES).map("".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    for rule in css.with_inner(css.style_sheet(text)):
        css.selectors(rule.prelude)
        css.pseudos(rule.prelude)
    for name, value, _ in css.declarations(text):
        assert name
        assert value == value.strip()
        css.color_in(value)
    css.dimension(text)
    paint = parse_color(text)
    if paint:
        assert re.fullmatch("#[0-9a-f]{6}", paint.color)
        assert 0 <= paint.alpha <= 1


@pytest.mark.parametrize("text", ENDLESS, ids=lambda text: text[:7])
def test_css_without_an_end_is_read_in_no_time(text: str) -> None:
    before = time.process_time()
    for rule in css.with_inner(css.style_sheet(text)):
        css.selectors(rule.prelude)
        css.pseudos(rule.prelude)
    for declaration in css.declarations(text):
        css.color_in(declaration.value)
    css.dimension(text)
    parse_color(text)
    assert time.process_time() - before < 10


@pytest.mark.parametrize("value", ["url(a.png)", "url('a.png')", 'URL( "a.png" )'])
def test_an_address_is_found_with_quotes_and_without(value: str) -> None:
    assert [css.url_of(token) for token in css.tokens(value)] == ["a.png"]


def test_what_is_no_address_is_not_taken_for_one() -> None:
    assert [css.url_of(token) for token in css.tokens("rgb(1,2,3)a'b'")] == [None, None, None]
