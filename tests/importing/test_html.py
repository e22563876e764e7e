from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.errors import Refused
from newsletter.importing import markdown
from newsletter.importing.pieces import Item, Paragraph, Rich, Span, Style, Table
from newsletter.importing.read import html, parsing
from newsletter.reading.source import REFUSED
from tests.examples import examples

WORDS = st.integers(0, 999).map(lambda number: f" w{number} ")
STYLES = [
    *("", "", "display:none", "font-weight:bold", "font-style:italic", "vertical-align:super", "white-space:pre"),
    *("mso-list:l0 level2 lfo1", "mso-hide:all", "font-family:Georgia", "mso-element:comment-list"),
]
TAGS = [
    *(
        "p",
        "div",
        "span",
        "b",
        "i",
        "a",
        "ul",
        "ol",
        "li",
        "h2",
        "blockquote",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "pre",
    ),
    *(
        "code",
        "sub",
        "sup",
        "section",
        "del",
        "s",
        "o:p",
        "font",
        "label",
        "dl",
        "dt",
        "button",
        "center",
        "q",
        "caption",
    ),
]


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, style, parts: f'<{tag} style="{style}" href="https://a.test/">{"".join(parts)}</{tag}>',
        st.sampled_from(TAGS),
        st.sampled_from(STYLES),
        st.lists(inner, max_size=4),
    )


DOCUMENTS = st.lists(
    st.recursive(st.one_of(WORDS, st.just("<br>"), st.just("<hr>")), element, max_leaves=12), max_size=6
)


@given(DOCUMENTS.map("".join))
@example("<table><caption></caption></table>")
@example("<table><caption>w0</caption></table>")
@settings(max_examples=examples(100), deadline=None)
def test_every_word_is_in_the_prose_or_told_to_be_left_out(document: str) -> None:
    read = html.read(document)
    written = markdown.prose(read.pieces)
    kept = Counter(re.findall(r"w\d+", written.text))
    left_out = Counter(re.findall(r"w\d+", " ".join(words for _, words, _ in read.dropped)))
    every = Counter(re.findall(r"w\d+", document))
    assert not every - kept - left_out, written.text
    assert not kept - every, written.text


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("x" * (parsing.LONGEST + 1), id="long"),
        pytest.param("<p>x" * 40_000, id="elements"),
        pytest.param("<div>" * 5_000 + "x", id="nested"),
        pytest.param("<table>" * 200 + "x", id="nested tables"),
        pytest.param("<table>" + "<tr><td rowspan=200 colspan=200>x" * 5_000, id="cells that span others"),
    ],
)
def test_too_much_is_refused_in_good_time(document: str) -> None:
    begun = time.process_time()
    with pytest.raises(Refused, match="too"):
        html.read(document)
    assert time.process_time() - begun < 5


def test_what_a_megabyte_of_marks_costs_is_bounded() -> None:
    begun = time.process_time()
    markdown.prose(html.read("<b>*a</b> `[<i>_</i>" * 1_000).pieces)
    with pytest.raises(Refused, match="too long"):
        markdown.prose(html.read("**a b* " * 140_000).pieces)
    assert time.process_time() - begun < 20


def test_no_character_is_left_that_a_file_is_refused_for() -> None:
    characters = [*range(0x300), *range(0x2000, 0x2070), *range(0xE000, 0xF900, 97), 0xFEFF, 0xFFFE, 0xFFFF, 0xF0B7]
    for document in ("".join(f"x&#{code};" for code in characters), "".join(f"x{chr(code)}" for code in characters)):
        pieces = html.read(f"<p>{document}</p><pre><code>{document}</code></pre>").pieces
        assert not REFUSED.search(markdown.prose(pieces).text + markdown.line(pieces).text)


def test_an_empty_document_has_no_pieces() -> None:
    assert [html.read(text).pieces for text in ("", " \n", "<!-- x -->", "<p>&nbsp;</p>", "\ud800")] == [()] * 5


def test_the_header_of_a_clipboard_is_no_text() -> None:
    header = "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000200\r\nSourceURL:https://a.test/\r\n"
    assert html.read(f"{header}<html><body><p>x</p></body></html>").pieces == (Paragraph(Rich.plain("x")),)


def test_links_count_from_the_address_of_the_page() -> None:
    (piece,) = html.read('<base href="https://a.test/b/"><a href="c">x</a>').pieces
    assert piece == Paragraph(Rich((Span("x", Style(href="https://a.test/b/c")),)))


def test_cells_that_span_others_leave_empty_ones() -> None:
    (table,) = html.read("<table><tr><th rowspan=2>a<th>b<tr><th>c<tr><td colspan=2>d</table>").pieces
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["a", "b"], ["", "c"], ["d", ""]]
    assert table.has_head


def test_items_know_their_depth_and_their_mark() -> None:
    pieces = html.read("<ol type=i start=4><li>a<ul><li>b</ul><li value=9>c</ol><ol reversed><li>d<li>e</ol>").pieces
    found = [(piece.rich.text, piece.depth, piece.mark) for piece in pieces if isinstance(piece, Item)]
    assert found == [("a", 0, "iv."), ("b", 1, ""), ("c", 0, "ix."), ("d", 0, "2."), ("e", 0, "1.")]


def test_cells_without_a_size_of_their_own_are_seen_if_what_is_in_them_has_one() -> None:
    cell = '<div style="font-size:0px"><div style="{}">Words</div></div>'
    assert [
        bool(html.read(cell.format(style)).pieces)
        for style in ("font:16px/26px Arial", "font-size:16px", "color:red", "font-size:0")
    ] == [True, True, False, False]
    assert html.read('<div style="font-size:0"><p>Words</p></div>').pieces
