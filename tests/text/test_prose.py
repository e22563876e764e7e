from __future__ import annotations

import html
import re
import subprocess
import sys
import time
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from newsletter.text import markdown, prose
from newsletter.text.addresses import with_letters
from newsletter.text.merge_tags import find
from newsletter.text.prose import to_html, to_inline_html, to_inline_text, to_text, to_words
from newsletter.text.wrapping import columns, measure

ALLOWED_TAGS = {"p", "ul", "ol", "li", "blockquote", "h3", "hr", "pre", "code", "em", "strong", "br", "a"}
ALLOWED_TAGS |= {"sub", "sup", "div"}
ALLOWED_ATTRIBUTES = {("a", "href"), ("ol", "start"), ("div", "class"), ("div", "role")}
SAFE = re.compile("https?://.|mailto:.|tel:.|#.|[\ue000-\uef9f]$", re.I)

SPECIAL = [
    *("*", "**", "_", "`code`", "~", "\\", "&amp;", "&#42;", "&nbsp;", "![", "[", "]", "](", ")", "(", "<", ">"),
    *("\n", "\n\n", "  \n", " ", " ", "# ", "> ", "- ", "1. ", "3) ", "    ", "---\n", "***\n", "===\n"),
    *("<b>", "</p>", "<script>", "<!--", "-->", "<a href=", "<https://example.org/a>", "<ann@example.org>"),
    *("https://example.org/", "http://example.org/a_b_(c)", "ann_b@example.org", "](https://example.org/b)"),
    *("](javascript:alert)", "](//evil.example)", "](/relative)", "](data:text)", "](mailto:ann@example.org)"),
    *("CO~2~", "10^9^", "~", "^", "[^1]", "\n[^1]: ", "\n\n[^a]: ", "[^a]", "](#two)", "](#"),
    *("{{ first_name | there }}", "{{ url }}", "]({{ url }})", "](https://example.org/{{ id }})", "{{", "}}"),
]
WORD = st.text(st.characters(categories=["Ll", "Lo"], exclude_characters="ªº"), min_size=1, max_size=12)
PIECES = st.lists(st.one_of(st.sampled_from(SPECIAL), WORD), max_size=40)
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"])),
    st.lists(
        st.one_of(st.sampled_from([*SPECIAL, "```", "~~~html\n", "\t", '"', "'", ": ", "]: ", "%", "&#10;"]), WORD)
    ).map("".join),
)

# What is read without the parser, and what comes close to it.
SIMPLE = st.lists(
    st.one_of(
        st.sampled_from(
            ["one", "two three", " ", " ", "\n", "\n\n", ". ", ", ", ": ", " (", ") ", "!", "’", "&", " > ", '"']
        ),
        st.sampled_from(["**bold**", "*em*", "**Note:**", "*a\nb*", "(*a*)", "[a b](https://example.org/a?b=1&c=2)"]),
        st.sampled_from(
            ["[a\nb](https://a-b.example.org)", "[c](\ue000)", "**", "*", "[", "](https://example.org/)", "]("]
        ),
        st.sampled_from(
            [
                "10",
                "1. ",
                "- ",
                "# ",
                "  ",
                "\t",
                "\u00a0",
                "://",
                "https",
                ";",
                "#42",
                "=",
                "~",
                "x@example.org",
                "a~b",
                "~ ",
                "2^10",
                "CO~2~",
                "^",
                "x^2",
            ]
        ),
        st.sampled_from(
            ["2*3", "*a", "a*", "12. ", "7) ", "* ", "> 7", "www.example.org", "`", "_", "(*", "*)", "**b"]
        ),
        WORD,
    ),
    min_size=1,
    max_size=12,
).map("".join)


def words_of(pieces: list[str]) -> list[str]:
    return [piece for piece in pieces if piece.isalpha()]


def parsed(text: str) -> prose.Parsed:
    return markdown.parser().parse(text)


def parsed_inline(text: str) -> prose.Parsed:
    return markdown.parser().parseInline(text.strip())


def elements(fragment: Markup) -> etree._Element:
    """Return the HTML under one element; it parses as XML only if tags are closed and special characters escaped."""
    return etree.fromstring(f"<div>{fragment}</div>")


def text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("one *two* **three**", "<p>one <em>two</em> <strong>three</strong></p>"),
        ("one\ntwo", "<p>one two</p>"),
        ("**one**\n*two*", "<p><strong>one</strong> <em>two</em></p>"),
        ("**one**&#10; *two*", "<p><strong>one</strong>  <em>two</em></p>"),
        ("one\\\ntwo", "<p>one<br />\ntwo</p>"),
        ("# one", "<h3>one</h3>"),
        ("###### one", "<h3>one</h3>"),
        ("## one ##", "<h3>one</h3>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. one\n4. two", '<ol start="3">\n<li>one</li>\n<li>two</li>\n</ol>'),
        ("> one", "<blockquote>\n<p>one</p>\n</blockquote>"),
        ("***", "<hr />"),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("&copy; &lt;b&gt;", "<p>© &lt;b&gt;</p>"),
        ("[one](mailto:ann@example.org)", '<p><a href="mailto:ann@example.org">one</a></p>'),
        ("[one](https://exämple.org/ü?ü)", '<p><a href="https://xn--exmple-cua.org/%C3%BC?%C3%BC">one</a></p>'),
        ("[one][1]\n\n[1]: https://example.org", '<p><a href="https://example.org">one</a></p>'),
        ("<https://example.org>", '<p><a href="https://example.org">https://example.org</a></p>'),
        ("<ann@example.org>", '<p><a href="mailto:ann@example.org">ann@example.org</a></p>'),
    ],
)
def test_commonmark_becomes_a_dozen_tags(text: str, expected: str) -> None:
    assert to_html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Emphasis stands beside words, never within.
        ("2*500 mg and 1*250 mg", "2*500 mg and 1*250 mg"),
        ("HLA-A*02:01 and HLA-B*07:02", "HLA-A*02:01 and HLA-B*07:02"),
        ("CYP2C19*2/*17 and *1/*17", "CYP2C19*2/*17 and *1/*17"),
        ("*NPM1*/*FLT3*", "<em>NPM1</em>/<em>FLT3</em>"),
        ("Patient*innen und Ärzt*innen", "Patient*innen und Ärzt*innen"),
        ("c.35_36delGT_x and _x_y_", "c.35_36delGT_x and <em>x_y</em>"),
        ("45%* of these, 12%* of those. *p<0.05", "45%* of these, 12%* of those. *p&lt;0.05"),
        ("(*) significant*", "(*) significant*"),
        ("**one**two and **three**!", "**one**two and <strong>three</strong>!"),
        ("***one*** **_two_**", "<em><strong>one</strong></em> <strong><em>two</em></strong>"),
        ("(*three*) l'*four*", "(<em>three</em>) l'<em>four</em>"),
        ("日本語**強調**です", "日本語<strong>強調</strong>です"),
        ("한국어 **강조**는", "한국어 <strong>강조</strong>는"),
        ("5` prime and 3` end", "5` prime and 3` end"),
        ("one ` ` two", "one ` ` two"),
        ("`K-12`, a`b`c", "<code>K-12</code>, a`b`c"),
        # Lines that are no lists.
        ("12. Mai\n19. Mai\n2. Juni", "12. Mai<br />\n19. Mai<br />\n2. Juni"),
        ("one\n2026. In that year", "one<br />\n2026. In that year"),
        ("1. one\n1. two\n3. three", "1. one<br />\n1. two<br />\n3. three"),
        ("7) one\n8) two", "7) one<br />\n8) two"),
        ("007. one\n008. two", "007. one<br />\n008. two"),
        ("* p < 0.05", "* p &lt; 0.05"),
        ("one\n* p < 0.05\n** p < 0.01", "one<br />\n* p &lt; 0.05<br />\n** p &lt; 0.01"),
        ("+ 3 °C\n+ 5 °C", "+ 3 °C<br />\n+ 5 °C"),
        # Quotations, headings, code and references that would lose a character.
        ("> 70 years", "&gt; 70 years"),
        (">= 3\n>-3", "&gt;= 3<br />\n&gt;-3"),
        ("one\n===\ntwo\n--", "one === two --"),
        ("#", "#"),
        ("```python\none", "```python one"),
        ("~~~\none", "~~~ one"),
        (
            '[one](https://example.org "two")',
            '[one](<a href="https://example.org">https://example.org</a> &quot;two&quot;)',
        ),
        ("[](https://example.org)", '[](<a href="https://example.org">https://example.org</a>)'),
        ("[1]: https://example.org", '[1]: <a href="https://example.org">https://example.org</a>'),
        ("[1]: Smith 2020\n[2]: Jones 2021", "[1]: Smith 2020<br />\n[2]: Jones 2021"),
        ("&#0; &#150; &bogus;", "&amp;#0; &amp;#150; &amp;bogus;"),
        ("\ufffd C:\\temp\\new\\", "\ufffd C:\\temp\\new\\"),
    ],
)
def test_what_may_be_a_character_is_no_mark(text: str, expected: str) -> None:
    root = elements(to_html(text))
    assert to_html(text) == f"<p>{expected}</p>"
    assert to_text(text).split() == text_of(root).split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One *two*\nthree\n\n[four](https://example.org)", ["One two three", "four"]),
        ("- one `two`\n- three\n  > four\n\nfive  \nsix", ["one two", "three", "four", "five", "six"]),
        ("# One\n\n7. two\n8. three\n\n---\n\nhttps://example.org/a", ["One", "two", "three", "https://example.org/a"]),
        ("```\none\n  two\n```", ["one", "  two"]),
    ],
)
def test_the_words_of_each_line_are_without_marks_and_addresses(text: str, words: list[str]) -> None:
    assert to_words(text) == words


def test_a_definition_that_no_link_uses_is_text() -> None:
    text = "[one][a]\n\n[a]: https://example.org/a\n[a]: https://example.org/b\n[c]: javascript:alert"
    assert to_text(text) == ("one\nhttps://example.org/a\n\n[a]: https://example.org/b\n[c]: javascript:alert")


@pytest.mark.parametrize(
    "text",
    [
        "<b>one</b>",
        "<script>alert(1)</script>",
        "<!-- one -->",
        "<div>\none\n</div>",
        "![a *photo*](https://example.org/a.png)",
        "![a photo](a.png)",
        "[![a photo](https://example.org/a.png)](a.html)",
        "[one](javascript:alert(1))",
        "[one](JavaScript:alert(1))",
        "[one](&#106;avascript:alert(1))",
        "[one](data:text/html,two)",
        "[one](vbscript:two)",
        "[one](//example.org)",
        "[one](/two)",
        "[one](two.html)",
        "[one](#)",
        "[one](#two three)",
        "[one]()",
        "[one](<>)",
        "[one](\n)",
        "[one](https://)",
        "[one](ftp://example.org)",
        "[one](\ue000\ue001)",
        "[one](x\ue000)",
        "<javascript:alert(1)>",
    ],
)
def test_what_is_not_safe_is_shown_as_typed(text: str) -> None:
    shown = elements(to_html(text))
    assert not list(shown.iter("a"))
    assert text_of(shown).split() == html.unescape(text).split()
    assert to_text(text).split() == html.unescape(text).split()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.org.", "https://example.org"),
        ("See https://example.org/a_b_c/, then", "https://example.org/a_b_c/"),
        ("(see https://example.org/a_(b)).", "https://example.org/a_(b)"),
        ("**https://example.org/?a=1&b=2#c**!", "https://example.org/?a=1&b=2#c"),
        ("_https://example.org/_", "https://example.org/"),
        ("»http://example.org/ü«", "http://example.org/ü"),
        ("a-b https://example.org", "https://example.org"),
        ("https://example.org/{{ id }}/x", "https://example.org/{{ id }}/x"),
        ("Write to ann_b.c+d@mail.example.org.", "ann_b.c+d@mail.example.org"),
        ("(ann@example.org)", "ann@example.org"),
        ("*ann@example.org*", "ann@example.org"),
        ("'ann@example.org'", "ann@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("info&press@example.org or", "info&press@example.org"),
        ("sales!news@example.org", "sales!news@example.org"),
        ("jürgen@example.org", "jürgen@example.org"),
        ("https://example.org/2020–2021, then", "https://example.org/2020–2021"),
        ("https://example.org/a*b", "https://example.org/a*b"),
        ("*https://example.org/a*, then", "https://example.org/a"),
        ("*https://example.org/a*(b)", "https://example.org/a"),
        ("'https://example.org/o'brien'", "https://example.org/o'brien"),
        ("“https://example.org/a”", "https://example.org/a"),
        ("https://example.org/a[1] and", "https://example.org/a"),
        ("[https://example.org/a]", "https://example.org/a"),
        ("https://example.org/?a[b]=c", "https://example.org/?a[b]=c"),
        ("https://example.org–see", "https://example.org"),
        ("از \u200ehttps://example.org/a\u200e است.", "https://example.org/a"),
        ("\u202ahttps://example.org/a\u202c", "https://example.org/a"),
        ("و \u202aann@example.org\u202c.", "ann@example.org"),
    ],
)
def test_a_bare_address_becomes_a_link(text: str, address: str) -> None:
    tags = find([text])
    [link] = elements(to_html(tags.tokenize(text))).iter("a")
    assert tags.neutral(str(link.text)) == address
    assert unquote(tags.neutral(link.get("href", ""))).removeprefix("mailto:") == address


@pytest.mark.parametrize(
    "text",
    [
        "`https://example.org`",
        "xhttps://example.org",
        "https://",
        "https\\://example.org",
        "@ann@example.org",
        "ann@example",
        "ann@example.org@example.org",
        "x/ann@example.org",
        "gene@2.0",
        "a/b@example.org",
        "ann@example.org/bob@example.org",
        "o’brien@example.org",
        '"front desk"@example.org',
        "m&uuml;ller@example.org",
        "info&amp;press@example.org",
        "o\\'brien@example.org",
        "وann@example.org",
        "ann\u200b@example.org",
        "ann@example.org\u00ad",
        "https://example.org/a\u200b",
        "https://example.org/\u202egnp.exe",
        "ann\u200f@example.org",
        "[one](https://example.org/a\u00adb)",
        "https://example.org/a\\_b",
        "https://exa%41.org/",
        'https://example.org/?a="b"',
        "https://example.org/?a=<b>",
    ],
)
def test_what_only_resembles_an_address_stays_text(text: str) -> None:
    assert "<a" not in to_html(text)


def test_an_address_that_begins_with_www_becomes_a_link() -> None:
    assert to_html("See www.example.org/a, and www.b") == (
        '<p>See <a href="https://www.example.org/a">www.example.org/a</a>, and www.b</p>'
    )
    assert to_text("See www.example.org/a.") == "See www.example.org/a."


def test_a_telephone_number_is_an_address() -> None:
    assert to_html("[Call](tel:+3291234567)") == '<p><a href="tel:+3291234567">Call</a></p>'
    assert to_text("[Call](tel:+3291234567) or <tel:+3281234567>") == "Call or +3281234567\n+3291234567"
    assert "<a" not in to_html("[Call](tel:me)")


def test_an_address_within_a_link_stays_part_of_its_text() -> None:
    expected = '<a href="https://example.org/a">see https://example.org and a@example.org</a>'
    assert to_inline_html("[see https://example.org and a@example.org](https://example.org/a)") == expected


def test_inline_html_has_no_blocks() -> None:
    assert to_inline_html(" 1. *one* # two\n**three** ") == "1. <em>one</em> # two <strong>three</strong>"
    assert to_inline_html("<p>one") == "&lt;p&gt;one"


def test_what_is_returned_counts_as_safe_html() -> None:
    assert isinstance(to_html("a"), Markup)
    assert isinstance(to_inline_html("a"), Markup)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("one *two* **three** `four *five*`", "one two three four *five*"),
        ("one &amp; two &ndash; &lt;b&gt; \\*", "one & two – <b> *"),
        ("one\ntwo", "one two"),
        ("one  \ntwo\\\nthree", "one\ntwo\nthree"),
        ("# one *two*\nthree", "one two\n-------\n\nthree"),
        ("- one\n- two", "- one\n- two"),
        ("- one\n\n- two", "- one\n\n- two"),
        ("9. one\n10. two", "9. one\n10. two"),
        ("1. one\n2. two\n\n1. three\n2. four\n\n7. May", "1. one\n2. two\n\n1. three\n2. four\n\n7. May"),
        ("- one\n  1. two\n     - three\n  2. four\n- five", "- one\n  1. two\n     - three\n  2. four\n- five"),
        ("-\n- two", "-\n- two"),
        ("- # one\n- > two", "- one\n  ---\n- > two"),
        ("> one\n>\n> > two\n> - three", "> one\n>\n> > two\n>\n> - three"),
        ("one\n\n***\n\ntwo", "one\n\n                 * * *\n\ntwo"),
        ("```\none   two  \n\n  three\n```", "one   two\n\n  three"),
        (
            "one two three four five six seven eight nine ten",
            "one two three four five six seven eight\nnine ten",
        ),
        (
            "- one two three four five six seven eight nine ten",
            "- one two three four five six seven\n  eight nine ten",
        ),
        (
            "> one two three four five six seven eight nine ten",
            "> one two three four five six seven\n> eight nine ten",
        ),
    ],
)
def test_text_reads_as_a_person_would_type_it(text: str, expected: str) -> None:
    assert to_text(text, 40) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [one](https://example.org/a), please.", "See one, please.\nhttps://example.org/a"),
        (
            "See [one](https://example.org/a) and [two](https://example.org/b).\n\nThen.",
            "See one [1] and two [2].\n[1] https://example.org/a\n[2] https://example.org/b\n\nThen.",
        ),
        ("[one](https://example.org) [two](https://example.org)", "one two\nhttps://example.org"),
        (
            "[one](https://example.org/a) [two](https://example.org/b) [three](https://example.org/a)",
            "one [1] two [2] three [1]\n[1] https://example.org/a\n[2] https://example.org/b",
        ),
        ("- [one](https://example.org/a)\n- two", "- one\n  https://example.org/a\n- two"),
        ("> [one](https://example.org/a)", "> one\n> https://example.org/a"),
        ("# [one](https://example.org/a)", "one\n---\nhttps://example.org/a"),
        ("[one](https://example.org/" + "a" * 60 + ")", "one\nhttps://example.org/" + "a" * 60),
        ("See <https://example.org/a>.", "See https://example.org/a."),
        ("See [example.org/a](https://example.org/a/).", "See https://example.org/a/."),
        ("Write to <ann@example.org>.", "Write to ann@example.org."),
        ("Write to [ann@example.org](mailto:ann@example.org).", "Write to ann@example.org."),
        ("Write to [mailto:ann@example.org](mailto:ann@example.org).", "Write to ann@example.org."),
        ("Write to [Ann](mailto:ann@example.org).", "Write to Ann.\nann@example.org"),
        ("Write to müller@example.org.", "Write to müller@example.org."),
        ("[Ann](mailto:müller@exämple.org)", "Ann\nmüller@exämple.org"),
        ("[one](https://exämple.org/ü%C3%BC)", "one\nhttps://exämple.org/ü%C3%BC"),
        ("[one](<https://example.org/a b>)", "one\nhttps://example.org/a%20b"),
        ("[Leave](mailto:a@example.org?subject=Leave)", "Leave\nmailto:a@example.org?subject=Leave"),
    ],
)
def test_an_address_stands_below_its_paragraph_unless_it_is_its_own_text(text: str, expected: str) -> None:
    assert to_text(text, 40) == expected


def test_a_merge_tag_in_text_is_as_wide_as_it_was_typed() -> None:
    tags = find(["{{ first_name | there }}"])
    text = to_text(tags.tokenize("Dear {{ first_name | there }}, good morning"), 30, width_of=measure(tags))
    assert tags.neutral(text) == "Dear {{ first_name | there }},\ngood morning"


def test_deep_nesting_loses_nothing() -> None:
    assert to_text("> " * 90 + "one").endswith("> one")
    assert "one" in to_html("- " * 45 + "one")


@given(ANY_TEXT)
@example("&#x3C;b&#x3E;")
@example("[<https://a.test>](https://b.test)")
def test_any_text_becomes_safe_html(text: str) -> None:
    tags = find([text])
    for fragment in (to_html(tags.tokenize(text)), to_inline_html(tags.tokenize(text))):
        for element in elements(fragment).iterdescendants():
            assert element.tag in ALLOWED_TAGS
            assert {(element.tag, name) for name in element.attrib} <= ALLOWED_ATTRIBUTES
            assert SAFE.match(element.get("href", "https://example.org"))
            assert element.tag != "a" or not list(element.iterdescendants("a"))


@pytest.mark.parametrize(
    "text",
    [
        "One two: 10 & 20, (three) – “four”’s\nfive.\n\nSix > seven.",
        "**One:** two *three*, (*four*) **five six**.",
        "One [two & three](https://example.org/a?b=1&c=2), **four**\n[five\nsix](\ue000).",
    ],
)
def test_words_emphasis_and_links_are_read_without_the_parser(text: str) -> None:
    assert isinstance(prose.parse(text), prose.Simple)


def test_a_letter_of_words_emphasis_and_links_does_not_load_the_parser() -> None:
    program = """
import sys
from newsletter.text.prose import to_html, to_text

to_html("*One* two"), to_text("[one](https://example.org)")
assert "markdown_it" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


@given(st.one_of(SIMPLE, ANY_TEXT), st.integers(min_value=10, max_value=80))
@example("**a\n\nb**", 40)
@example(f"[a](https://{'a.' * 140}b/c)", 40)
@example("![a](https://example.org)", 40)
@example("a\n- b", 40)
@example("10. a", 40)
@example("one&#42;two", 40)
@example("see https://example.org", 40)
@example("1**.**a", 40)
@example("**.a**b", 40)
@example("*a (* b", 40)
@example("*one* 2*3*4 *two*", 40)
@example("see www.example.org", 40)
@example("[a](https://www.example.org)", 40)
@example("one\n> 70 years", 40)
@example("one\n12. Mai\n13. Mai", 40)
def test_what_is_read_without_the_parser_becomes_what_the_parser_makes_of_it(text: str, width: int) -> None:
    text = find([text]).tokenize(text)
    assert to_html(text) == to_html(text, parse=parsed)
    assert to_inline_html(text) == to_inline_html(text, parse=parsed_inline)
    assert to_text(text, width) == to_text(text, width, parse=parsed)
    assert to_inline_text(text, width) == to_inline_text(text, width, parse=parsed_inline)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "*_",
            "*a",
            "a*b*",
            "_a_",
            "a`b`",
            "a@b.test ",
            "a@",
            "'a@b.test' ",
            "https://x.test/( ",
            "https://x.test,",
            "www.a.te ",
        ),
        *(
            "[a]: https://x.test/a\n",
            "[a]: https://x.test/a\n\n[a] ",
            "x)](https://a ",
            "1. a\n\n",
            "* a\n\n",
            "> 7\n",
            "~~~\n",
            "[^1]: [^1]\n",
            "a~2~^3^",
        ),
    ],
)
def test_a_hostile_text_is_read_in_no_time(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    before = time.process_time()
    to_html(text)
    assert time.process_time() - before < 10


@given(PIECES)
def test_no_word_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    tags = find([text])
    root = elements(to_html(tags.tokenize(text)))
    shown = text_of(root) + unquote("".join(link.get("href", "") for link in root.iter("a")))
    written = unquote(to_text(tags.tokenize(text)))
    for word in words_of(pieces):
        assert word in shown
        assert word in written


@given(PIECES)
@example(["ann_b@example.orgµ"])
def test_text_holds_every_address_of_the_html(pieces: list[str]) -> None:
    text = "".join(pieces)
    tags = find([text])
    written = to_text(tags.tokenize(text))
    for link in elements(to_html(tags.tokenize(text))).iter("a"):
        assert unquote(with_letters(link.get("href", "")).removeprefix("mailto:")) in unquote(written)


@given(PIECES, st.integers(min_value=60, max_value=80))
def test_text_keeps_its_width_but_for_words_that_cannot_break(pieces: list[str], width: int) -> None:
    text = "".join(piece.replace("    ", " ") for piece in pieces)
    tags = find([text])
    width_of = measure(tags)
    for line in to_text(tags.tokenize(text), width, width_of=width_of).split("\n"):
        assert line == line.rstrip()
        unbreakable = re.fullmatch(r"(> ?|- |[0-9]+\. |\[[0-9]+\] | )*([^\s]|\u00a0)*", line)
        assert unbreakable or width_of(line) <= width
        assert unbreakable or columns(line) <= width


@given(PIECES)
def test_every_merge_tag_comes_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    tags = find([text])
    shown = tags.neutral(str(to_html(tags.tokenize(text))))
    written = tags.neutral(to_text(tags.tokenize(text), width_of=measure(tags)))
    for tag in tags.tags:
        assert tag.neutral in shown
        assert tag.neutral in written


@pytest.mark.parametrize(
    "text",
    [
        "The dose is 10[1] mg.\n\n[1]: https://g.test/s",
        "DPYD (*13) was seen in 5 % (p<0.05*).",
        "Carriers of *2 had more of it (p<0.05*).",
        "UGT1A1 (*28/*28): 30 %* and 12 %.",
        "(*incl. VAT): 12 euros*, 15 euros*",
        "c.*35A>G, *1/*2 and ?r=_b_",
        "> €500 was raised",
        "> ½ tablet",
        "> ≥ 3",
        "> .5 mg",
        ">ULN",
        "Write to Ada<ada@g.test> today.",
    ],
)
def test_stars_brackets_and_signs_of_comparison_that_are_no_marks_are_kept(text: str) -> None:
    assert to_text(text) == text


def test_genes_beside_colons_and_plus_signs_are_emphasised() -> None:
    assert to_html("*BCR*::*ABL1* and *a*+*b*") == "<p><em>BCR</em>::<em>ABL1</em> and <em>a</em>+<em>b</em></p>"


@pytest.mark.parametrize("text", ["[1] Smith.\n[2] Doe.", "¹ Smith.\n² Doe.", "† Smith.\n‡ Doe.", "a) One\nb) Two"])
def test_footnotes_and_references_keep_their_lines(text: str) -> None:
    assert to_text(text) == text
    assert "<br" in to_html(text)
