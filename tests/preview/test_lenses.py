"""Lenses take away what a program lacks, say what it was, and leave every word of the letter and every number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import html5lib
import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser

from newsletter.check.clients.caniemail import table
from newsletter.preview.lenses import conditional_comments, lenses, seen_through
from newsletter.seen.frame import numbered
from tests.browser import Visit, opened
from tests.letters import MOST_TELLING, NAMES, letters
from tests.work import counted

IDS = [lens.id for lens in lenses()]
WORD = "outlook-windows"


def left(html: str, lens: str) -> str:
    """Return the body that a lens leaves, without the tags of the body."""
    return re.sub(r".*<body[^>]*>|</body>.*", "", seen_through(html, lens)[0], flags=re.DOTALL)


def style_left(style: str, lens: str, tag: str = "div") -> str:
    fragment = lxml_html.fromstring(left(f"<{tag} style='{style}'>a</{tag}>", lens))
    return str([*fragment.iter(tag)][-1].get("style", ""))


def sheet_left(css: str, lens: str) -> str:
    sheets = re.findall(r"<style[^>]*>(.*?)</style>", seen_through(f"<style>{css}</style><p>a", lens)[0], re.DOTALL)
    return " ".join(" ".join(sheets).split())


def taken(html: str, lens: str) -> dict[str, int]:
    return {each.feature: each.count for each in seen_through(html, lens)[1]}


# What a lens says of itself


def test_there_is_a_lens_for_each_default_program_and_two_for_letters_without_styles() -> None:
    assert IDS == [
        "gmail",
        "gmail-without-styles",
        "outlook-windows",
        "outlook-com",
        "apple-mail",
        "yahoo",
        "samsung",
        "thunderbird",
        "without-head",
    ]
    assert all(lens.platform in table().clients[lens.client].platforms for lens in lenses() if lens.client)


def test_every_badge_is_one_sentence_that_says_what_it_approximates_and_its_date() -> None:
    for lens in lenses():
        if lens.client:
            assert lens.badge.startswith("An approximation from caniemail's data of 13 May 2026: it takes away what ")
        assert lens.badge.count(".") == 1
        assert lens.date in lens.badge
        assert bool(lens.date) == ("approximation" in lens.badge)


def test_an_unknown_lens_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        seen_through("<p>a</p>", "pigeon")


# Style attributes


@pytest.mark.parametrize(
    ("lens", "style", "expected"),
    [
        ("gmail", "color:#FFF;transition:color 1s", "color:#FFF"),
        ("gmail", "border-radius:6px;box-shadow:0 0 2px red", "border-radius:6px"),
        ("gmail", "position:absolute;top:0;color:red", "color:red"),
        ("gmail", "animation-name:a;-webkit-animation-duration:1s", ""),
        ("gmail", "display:flex", "display:flex"),
        ("gmail-without-styles", "display:flex;gap:8px", "gap:8px"),
        ("outlook-windows", "border-top-left-radius:6px;color:red", "color:red"),
        ("outlook-windows", "font-size:1.5rem;font-size:24px", "font-size:24px"),
        ("outlook-windows", "overflow-x:hidden;opacity:.5;float:left", ""),
        ("outlook-com", "color:var(--brand)", ""),
        ("outlook-com", "background:linear-gradient(red,blue);color:red", "color:red"),
        ("yahoo", "height:40px;width:calc(50% - 8px)", "min-height:40px"),
        ("samsung", "margin-inline:8px;margin-inline-start:8px", "margin-inline-start:8px"),
        ("apple-mail", "display:grid;transform:rotate(2deg);color:oklch(60% 0.1 20)", None),
        ("thunderbird", "animation:a 1s;hyphens:auto", "hyphens:auto"),
        ("thunderbird", "aspect-ratio:1;color:oklch(60% 0.1 20)", None),
    ],
)
def test_declarations_that_a_program_lacks_are_gone_from_style_attributes(
    lens: str, style: str, expected: str | None
) -> None:
    assert style_left(style, lens) == (style if expected is None else expected)


def test_what_stays_keeps_its_characters() -> None:
    style = """font-family:"Segoe UI",Arial;background-image:url(https://Example.org/A;b.PNG);color:RED !important"""
    assert style_left(style, "gmail") == style


def test_what_was_taken_is_counted_and_the_most_frequent_comes_first() -> None:
    html = '<p style="transition:all 1s;filter:none">a<p style="transition:none">b<p hidden>c'
    assert list(taken(html, "gmail").items()) == [("transition", 2), ("filter", 1), ("hidden=", 1)]


# Style sheets


@pytest.mark.parametrize(
    ("lens", "css", "expected"),
    [
        ("gmail", "p { color: red; filter: none }", "p { color: red; }"),
        ("gmail", "@media (max-width: 480px) { p { color: red } }", None),
        ("gmail", "@media (prefers-color-scheme: dark) { p { color: red } } b { color: red }", "b { color: red; }"),
        ("gmail", "@media screen, (hover: hover) { p { color: red } }", None),
        ("gmail", "@font-face { font-family: A; src: url(a.woff) } p { color: red }", "p { color: red; }"),
        ("gmail", "@import url(a.css); p { color: red }", "p { color: red; }"),
        ("gmail", "p:first-child, p { color: red }", "p { color: red; }"),
        ("gmail", "p::before { content: 'a' }", ""),
        ("gmail", "p { color: red; b { color: blue } }", "p { color: red; }"),
        ("gmail", "@supports (display: grid) { p { color: red } }", ""),
        ("gmail", "@keyframes a { from { color: red } }", ""),
        ("outlook-com", ".a.b { color: red } .a { color: red }", ".a { color: red; }"),
        ("outlook-windows", "@media screen { p { color: red } }", ""),
        ("outlook-windows", "a > b, p + p, [lang], * { color: red } p b { color: red }", "p b { color: red; }"),
        ("thunderbird", "@media screen { p { color: red } } p { color: red }", "p { color: red; }"),
        ("thunderbird", "@layer a { p { color: red } } @scope (p) { b { color: red } }", ""),
        ("thunderbird", "@font-face { font-family: A; src: url(a.woff) } p:has(b) { color: red }", None),
        ("apple-mail", "@keyframes a { from { color: red } 50.5% { color: blue } }", None),
        ("apple-mail", "p { color: red; & b { color: blue } @media print { color: black } }", None),
        ("apple-mail", "/* p { */ p { color: red; } /* } */", "p { color: red; }"),
        ("apple-mail", "p { color: red", "p { color: red; }"),
    ],
)
def test_rules_that_a_program_lacks_are_gone_from_style_sheets(lens: str, css: str, expected: str | None) -> None:
    def bare(text: str) -> str:
        return re.sub(r"[\s;]", "", text)

    assert bare(sheet_left(css, lens)) == bare(css if expected is None else expected)


def test_a_sheet_for_some_media_is_gone_where_a_program_has_no_media_queries() -> None:
    html = '<style media="screen and (min-width:480px)">p { color: red }</style><p>a'
    assert "color" not in seen_through(html, WORD)[0]
    assert "color" in seen_through(html, "gmail")[0]
    assert taken(html, WORD) == {"@media": 1}


GROUNDS = """() => ['.page', '.paper', '.tint', '.card', '.leaf', '.button-cell', '.strong', '.logo'].map(
    name => getComputedStyle(document.querySelector(name)).backgroundColor
)"""


def test_thunderbird_keeps_a_sheet_for_some_media_and_has_the_dark_colors_that_are_meant_for_it(
    browser: Browser,
) -> None:
    letter = letters()["everything"].html
    seen, gone = seen_through(letter, "thunderbird")
    assert [each.feature for each in gone] == ["@media"]
    grounds = []
    with opened(browser, dark=True) as visit:
        for html in (letter, seen):
            visit.page.set_content(html)
            grounds.append(visit.page.evaluate(GROUNDS))
    assert grounds[0] == grounds[1] != []


def test_what_is_meant_for_another_program_is_no_loss() -> None:
    html = "<style>[data-ogsc] p { color: red } #outlook > a { color: red } p > a { color: red }</style><p>a"
    assert taken(html, WORD) == {"selectors with >": 1}


def test_gmail_reads_no_sheet_in_the_body_and_none_that_is_too_long() -> None:
    sheet = "<style>p { color: red }</style>"
    assert taken(f"<html><head></head><body>{sheet}<p>a", "gmail") == {"<style> in the body": 1}
    assert taken(f"<html><head><style>{'p { color: red }' * 1100}</style><p>a", "gmail") == {"<style> over 16 KB": 1}


def test_without_a_head_there_is_the_body_alone_and_no_style_sheet() -> None:
    html = (
        "<html lang=en><head><title>a</title><style>p {}</style></head><body style='margin:0'><style>b {}</style><p>a"
    )
    seen, gone = seen_through(html, "without-head")
    assert '<html lang="en"><head></head><body style="margin:0"><p>a</p></body>' in seen
    assert {each.feature: each.count for each in gone} == {"<style>": 2, "<title>": 1}


def test_gmail_without_styles_has_no_style_sheet_at_all() -> None:
    html, gone = seen_through(letters()["ash-2021"].html, "gmail-without-styles")
    assert "<style" not in html
    assert {each.feature for each in gone} >= {"<style>"}


# Elements and attributes


@pytest.mark.parametrize(
    ("lens", "html", "expected"),
    [
        ("gmail", '<video data-element="4" src="a.mp4"><source src="b"><p>b</p></video>', '<span data-element="4"><p>'),
        ("gmail", "<p>a<svg><path d='M0'></path></svg>b</p>", "<p>ab</p>"),
        ("gmail", '<p hidden lang="en">a</p>', '<p lang="en">a</p>'),
        ("gmail", '<img src="data:image/png;base64,AA==" alt="b">', '<img alt="b">'),
        ("gmail", '<a href="#top" target="_blank">a</a>', '<a href="#top" target="_blank">a</a>'),
        ("outlook-windows", '<section style="color:red">a</section>', "<span>a</span>"),
        ("outlook-windows", '<form action="a"><input type="text"><p>b</p></form>', "<span><p>b</p></span>"),
        ("outlook-windows", '<img src="a.webp?v=2" alt="b">', '<img alt="b">'),
        ("outlook-windows", '<td background="a.webp">b</td>', "b"),
        ("apple-mail", '<section style="color:red">a</section>', '<section style="color:red">a</section>'),
        (
            "thunderbird",
            '<img style="max-width:9px">',
            '<img style="max-width:9px;max-width:calc(100vw - 16px) !important">',
        ),
        ("thunderbird", '<a href="b"><img style="max-width:9px"></a>', '<img style="max-width:9px">'),
        ("thunderbird", "a", '<div class="moz-text-html" lang="x-unicode">'),
        ("apple-mail", '<p onclick="a()">a<script>a()</script></p>', "<p>a</p>"),
    ],
)
def test_elements_and_attributes_that_a_program_lacks_are_gone_and_their_words_stay(
    lens: str, html: str, expected: str
) -> None:
    assert expected in left(html, lens)


def test_apple_mail_takes_nothing_from_our_letters() -> None:
    for letter in letters().values():
        assert seen_through(letter.html, "apple-mail")[1] == ()


# Conditional comments


@pytest.mark.parametrize(
    ("html", "in_word"),
    [
        ("a<!--[if mso]>b<![endif]-->c", "abc"),
        ("a<!--[if mso | IE]>b<![endif]-->c", "abc"),
        ("a<!--[if (gte mso 9)|(IE)]>b<![endif]-->c", "abc"),
        ("a<!--[if gte mso 9]>b<![endif]-->c", "abc"),
        ("a<!--[if gt mso 15]>b<![endif]-->c", "abc"),
        ("a<!--[if mso 16]>b<![endif]-->c", "abc"),
        ("a<!--[if mso 12]>b<![endif]-->c", "ac"),
        ("a<!--[if lte mso 11]>b<![endif]-->c", "ac"),
        ("a<!--[if lt mso 16]>b<![endif]-->c", "ac"),
        ("a<!--[if (gt mso 9)&(lt mso 15)]>b<![endif]-->c", "ac"),
        ("a<!--[if IE]>b<![endif]-->c", "ac"),
        ("a<!--[if gte vml 1]>b<![endif]-->c", "abc"),
        ("a<!--[if !mso]><!-->b<!--<![endif]-->c", "ac"),
        ("a<!--[if !mso]><!-- -->b<!-- <![endif]-->c", "ac"),
        ("a<!--[if !mso]>-->b<!--<![endif]-->c", "ac"),
        ("a<!--[if !(mso | IE)]><!-->b<!--<![endif]-->c", "ac"),
        ("a<!--[if IE | !mso]><!-->b<!--<![endif]-->c", "ac"),
        ("a<!--[if mso]><!-->b<!--<![endif]-->c", "abc"),
        ("a<![if !mso]>b<![endif]>c", "ac"),
        ("a<![if !supportLists]>b<![endif]>c", "ac"),
        ("a<!--[if !mso]><!-->b<!--[if mso]>c<![endif]-->d<!--<![endif]-->e", "ae"),
        ("a<!--[IF MSO]>b<![ENDIF]-->c", "abc"),
        ("a<!-- [if mso]>b<![endif] -->c", "ac"),
        ("a<!-- b -->c", "ac"),
    ],
)
def test_conditions_are_decided_as_word_decides_them(html: str, in_word: str) -> None:
    assert conditional_comments.decided(html)[0] == in_word


@pytest.mark.parametrize("condition", ["mso mso", "(mso", "mso)", "gte", "!", "mso ==", "(" * 99, "(" * 5000, ""])
def test_where_a_condition_cannot_be_read_word_shows_what_others_show(condition: str) -> None:
    assert conditional_comments.is_true(condition) in (None, False)
    assert conditional_comments.decided(f"a<!--[if {condition}]>b<![endif]-->c")[0] == "ac"


def test_a_mark_without_its_partner_hides_nothing() -> None:
    assert conditional_comments.decided("a<!--[if !mso]><!-->b")[0] == "ab"
    assert conditional_comments.decided("a<!--<![endif]-->b")[0] == "ab"


def test_tables_for_word_open_and_close_in_comments_of_their_own() -> None:
    opening, closing = "<!--[if mso]><table><tr><td><![endif]-->", "<!--[if mso]></td></tr></table><![endif]-->"
    html = f'{opening}<div data-element="5">a</div>{closing}'
    assert '<td><div data-element="5">a</div></td>' in left(html, WORD)
    assert left(html, "gmail") == '<div data-element="5">a</div>'


def test_what_word_does_not_read_is_counted() -> None:
    html = "<p>a<!--[if !mso]><!-->b<!--<![endif]--><!--[if lte mso 11]>c<![endif]-->"
    assert taken(html, WORD) == {"parts for other programs than Outlook": 1}
    assert taken(html, "gmail") == {}


# What Word does beyond the data


@pytest.mark.parametrize(
    ("tag", "style", "expected"),
    [
        ("p", "padding:8px 16px;color:red", "color:red"),
        ("p", "padding:0;margin:0", "margin:0"),
        ("div", "background-color:#eee;background:#eee", ""),
        ("p", "background-color:#eee", "background-color:#eee"),
        ("div", "width:50%;height:20px;max-width:640px;margin:0 auto", "margin:0 0"),
        ("div", "margin-top:-8px", ""),
        ("span", "margin:8px;color:red", "color:red"),
        ("a", "display:inline-block;color:red", "color:red"),
        ("p", "display:none;mso-hide:all", "display:none;display:none"),
        ("img", "display:none;width:10px", ""),
        ("p", "color:red !important;font-size:16px", "font-size:16px"),
        ("h1", "background:#eee url(a.png) no-repeat center", "background-color:#eee"),
        ("h1", "background:url(red.png) no-repeat teal", "background-color:teal"),
        ("h1", "background:url(red.png) no-repeat center", ""),
        ("ul", "margin:0", "margin:0;padding:0"),
        ("ul", "color:red", "color:red"),
        ("pre", "white-space:pre-wrap", "white-space:pre-wrap"),
    ],
)
def test_word_keeps_padding_sizes_and_backgrounds_where_it_knows_them(tag: str, style: str, expected: str) -> None:
    assert style_left(style, WORD, tag) == expected


def test_cells_keep_what_others_lose() -> None:
    style = "padding:8px;width:50%;background-color:#eee"
    assert f'style="{style}"' in left(f'<table><tr><td style="{style}">a</td></tr></table>', WORD)


def test_in_style_sheets_word_keeps_padding_for_cells_only(browser: Browser) -> None:
    html = "<style>.a { padding: 8px; color: red }</style><table><tr><td class=a>a</td></tr></table><p class=a>a</p>"
    with opened(browser) as visit:
        visit.page.set_content(seen_through(html, WORD)[0])
        seen = visit.page.evaluate(
            "[...document.querySelectorAll('.a')].map(e => [getComputedStyle(e).padding, getComputedStyle(e).color])"
        )
    assert seen == [["8px", "rgb(255, 0, 0)"], ["0px", "rgb(255, 0, 0)"]]


def test_padding_for_word_alone_wins() -> None:
    html = '<table><tr><td style="mso-padding-alt:9px;padding:1px">a</td></tr></table>'
    assert "padding:9px !important;padding:1px" in left(html, WORD)


def test_a_button_in_vml_is_drawn_as_a_box_with_its_words(browser: Browser) -> None:
    html = (
        '<!--[if mso]><v:roundrect href="https://example.org/" style="height:40px;v-text-anchor:middle;width:200px;" '
        'arcsize="10%" stroke="f" fillcolor="#9b1c31"><w:anchorlock/><center style="color:#ffffff">Join</center>'
        "</v:roundrect><![endif]-->"
    )
    with opened(browser) as visit:
        visit.page.set_content(seen_through(html, WORD)[0])
        box = visit.page.get_by_text("Join").locator("..")
        assert box.bounding_box() == pytest.approx({"x": 8, "y": 8, "width": 200, "height": 40})
        assert box.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(155, 28, 49)"


def test_a_background_in_vml_keeps_what_lies_on_it() -> None:
    html = (
        '<!--[if mso]><v:rect style="width:600px" fill="true" stroke="false"><v:fill src="a.png" color="#fff" />'
        '<v:textbox inset="0,0,0,0"><![endif]--><p>a</p><!--[if mso]></v:textbox></v:rect><![endif]-->'
    )
    seen = left(html, WORD)
    assert "background-image:url(a.png)" in seen
    assert "<p>a</p>" in seen
    assert "v:" not in seen


def test_settings_of_office_leave_no_trace() -> None:
    html = "<head><!--[if mso]><noscript><xml><o:a><o:b>96</o:b></o:a></xml></noscript><![endif]--></head><p>a</p>"
    assert "96" not in seen_through(html, WORD)[0]


# Every letter through every lens


# Without the first words of the letter, which are for inboxes and which no program shows.
READ = """() => (document.querySelectorAll('[style*="max-height:0"]').forEach(words => words.innerText = ''), [
    document.documentElement.scrollWidth > 700,
    document.body.innerText.split(/\\s+/).filter(Boolean),
    [...document.body.querySelectorAll('[data-element]')].map(e => e.dataset.element),
])"""


@pytest.fixture(scope="module")
def reader(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Any]]:
    """A page that tells of a letter's HTML whether it is too wide, and its words and numbers."""
    mistakes = []
    with opened(browser, width=700, alone=True) as visit:
        visit.page.on("pageerror", lambda error: mistakes.append(str(error)))

        @cache
        def read(name: str, html: str) -> Any:
            page = letters()[name].write(tmp_path_factory.getbasetemp() / "lenses" / name)
            page.write_text(letters()[name].local(html), encoding="utf-8")
            visit.page.goto(page.as_uri())
            return visit.page.evaluate(READ)

        yield read
        assert visit.refused == []
    assert mistakes == []


# The kitchen sink has every block there is; the others wait for `make soak`.
@pytest.mark.parametrize("lens", IDS)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == "everything" else pytest.mark.soak) for name in NAMES]
)
def test_a_letter_keeps_its_words_its_width_and_its_numbers(
    name: str, lens: str, reader: Callable[[str, str], Any]
) -> None:
    original = numbered(letters()[name].html)
    changed, _ = seen_through(original, lens)
    (was_wide, *before), (is_wide, *after) = reader(name, original), reader(name, changed)
    assert after == before
    assert not was_wide
    # By the data, Samsung's program has no white-space, so that lines of code run on.
    assert is_wide == (lens == "samsung" and "<pre" in changed)


@pytest.mark.parametrize("lens", IDS)
@pytest.mark.parametrize("name", MOST_TELLING)
def test_what_a_lens_leaves_is_well_formed(name: str, lens: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(seen_through(letters()[name].html, lens)[0])
    assert parser.errors == []


@pytest.mark.parametrize("lens", [lens for lens in IDS if lens not in (WORD, "thunderbird")])
@pytest.mark.parametrize("name", NAMES)
def test_looking_twice_takes_nothing_more(name: str, lens: str) -> None:
    once, _ = seen_through(letters()[name].html, lens)
    assert seen_through(once, lens) == (once, ())


def test_in_word_there_are_no_round_corners_and_no_media_queries_and_the_tables_are_there() -> None:
    letter = letters()["ash-2021"].html
    seen, gone = seen_through(letter, WORD)
    assert "border-radius" in letter
    assert not re.search("border-radius|@media|max-width|<!--|mso-outlook", seen)
    assert seen.count('width="640"') > 5
    assert {each.feature for each in gone} >= {"border-radius", "@media", "padding outside of table cells"}


def test_yahoo_and_gmail_have_no_dark_of_their_own() -> None:
    for lens in ("gmail", "yahoo"):
        seen, _ = seen_through(letters()["ash-2021"].html, lens)
        assert "prefers-color-scheme" not in seen
        assert "@media only screen and (max-width: 479px)" in seen
    assert "prefers-color-scheme" in seen_through(letters()["ash-2021"].html, "apple-mail")[0]


def test_a_lens_takes_no_more_than_thirty_calls_for_each_tag() -> None:
    html = numbered(letters()["ash-2021"].html)
    for lens in IDS:
        seen_through(html, lens)
        with counted() as work:
            seen_through(f"{html}\n", lens)
        assert work.total < 30 * html.count("<"), lens


# Hostile letters


HOSTILE = (
    "<style>a { color: red }<//**/style><script>window.hacked = 1</script></style>",
    "<svg><style><img src=x onerror='window.hacked = 1'></style></svg>",
    "<p title='</style><script>window.hacked = 1</script>'>a</p>",
    "<p title='--><script>window.hacked = 1</script>'>a</p>",
    "<!--[if mso]>--><script>window.hacked = 1</script><!--<![endif]-->",
    "<!--[if mso]><img src=x onerror=window.hacked=1><![endif]-->",
    "<p title='<![endif]--><script>window.hacked = 1</script>'><!--[if !mso]><!-->a",
    "<noembed><p title='</noembed><img src=x onerror=window.hacked=1>'></noembed>",
    "<noscript><p title='</noscript><img src=x onerror=window.hacked=1>'></noscript>",
    "<xmp><p title='</xmp><img src=x onerror=window.hacked=1>'></xmp>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.hacked=1&gt;'>",
    "<svg onload='window.hacked = 1'><animate onbegin='window.hacked = 1' attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
    "<!--[if mso]><v:rect style='width:9px' fillcolor='red;}</style>' ><v:fill src='a);x:url(b'/></v:rect><![endif]-->",
    "<body onload='window.hacked = 1'>",
    "</div></td></tr></table></body></html><script>window.hacked = 1</script>",
)


@pytest.fixture(scope="module")
def victim(browser: Browser) -> Iterator[Visit]:
    """A page into which letters are put."""
    with opened(browser, alone=True) as visit:
        yield visit


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_breaks_out(html: str, victim: Visit) -> None:
    page = victim.page
    letter = f"<!DOCTYPE html><html><body>{html}<p>words</p></body></html>"
    for seen in {seen_through(letter, lens)[0] for lens in IDS}:  # many lenses leave the same
        page.set_content(seen)
        page.wait_for_timeout(20)
        assert page.evaluate("window.hacked") is None
    assert [address for address in victim.refused if not address.endswith("/x")] == []


@pytest.mark.parametrize(
    "html",
    ["", " ", "<!-- a -->", "<!--[if !mso]><!--><p>a</p><!--<![endif]-->", "a", "<p>" * 500, "<style>" + "a{" * 5000],
)
def test_odd_letters_are_no_errors(html: str) -> None:
    for lens in IDS:
        assert seen_through(html, lens)[0].startswith("<!DOCTYPE html>")


def test_characters_in_attributes_stay_what_they_are() -> None:
    html = '<img alt="a &lt; b &gt; c &amp; &quot;d&quot;" src="a.png?b=&lt;c&gt;">'
    seen = lxml_html.fromstring(left(html, "apple-mail"))
    assert seen.get("alt") == 'a < b > c & "d"'
    assert seen.get("src") in ("a.png?b=<c>", "a.png?b=%3Cc%3E")
