"""HTML is changed where it is meant to be, and nowhere else."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newsletter.text.markup import ATTRIBUTE, rewritten, serialized

HTML = (
    '<!DOCTYPE html><html><head><STYLE type="text/css">a > b { content: "<i>" }</style></head>'
    "<body title='a > b'><!--[if mso]><table><![endif]--><br/>1 < 2<p\nclass=a>Text</p></body>"
)


def parts(html: str) -> list[tuple[str, str]]:
    """Return the parts of HTML, each with what it was taken for."""
    met: list[tuple[str, str]] = []

    def noting(kind: str) -> Callable[[str], str]:
        def note(part: str) -> str:
            met.append((kind, part))
            return part

        return note

    kinds = {kind: noting(kind) for kind in ("tag", "sheet", "comment", "text")}
    assert rewritten(html, **kinds) == html
    return met


def test_html_is_taken_apart_into_start_tags_sheets_comments_and_text() -> None:
    met = parts(HTML)
    assert [part for kind, part in met if kind == "tag"] == [
        *("<html>", "<head>", '<STYLE type="text/css">', "<body title='a > b'>", "<br/>", "<p\nclass=a>"),
    ]
    assert [part for kind, part in met if kind == "sheet"] == ['a > b { content: "<i>" }']
    assert [part for kind, part in met if kind == "comment"] == ["<!--[if mso]><table><![endif]-->"]
    assert "".join(part for kind, part in met if kind == "text") == (
        "<!DOCTYPE html></style></head>1 < 2Text</p></body>"
    )


def test_only_what_is_asked_for_is_written_anew() -> None:
    assert rewritten("<p>a<!--b--></p>", text=str.upper) == "<p>A<!--b--></P>"
    assert rewritten("<p>a<!--b--></p>", tag=str.upper, comment=lambda comment: "") == "<P>a</p>"


def test_an_attribute_has_its_value_as_it_is_written() -> None:
    assert ATTRIBUTE.findall("<a href = \"x\" v:src='y>' width=1 hidden>") == [
        ("href", " = ", '"x"'),
        ("v:src", "=", "'y>'"),
        ("width", "=", "1"),
    ]


@given(
    st.text()
    | st.lists(st.sampled_from(["<", "<p", ">", "<!--", "-->", "<style>", "</style>", '"', "'", "a "])).map("".join)
)
def test_no_text_is_lost(html: str) -> None:
    assert "".join(part for _, part in parts(html)) == html


@pytest.mark.parametrize("html", ["<" * 50_000, "<a " * 5_000, "<!--" * 5_000, "<style>" * 5_000, '<a "' * 5_000])
def test_html_without_an_end_is_taken_apart_in_no_time(html: str) -> None:
    before = time.process_time()
    assert rewritten(html) == html
    assert time.process_time() - before < 10


@pytest.mark.parametrize("title", ["a < b", "<!--[if mso]>", '"a" <!--[if mso]>', "'a' >", "\"a' <!-- b -->"])
def test_no_comment_begins_in_an_attribute_whatever_its_quotes(title: str) -> None:
    root = etree.fromstring("<p>a</p>", etree.HTMLParser())
    next(root.iter("p")).set("title", title)
    written = serialized(root)
    assert not re.search("[<>]", written.partition("title=")[2].partition(">a</p>")[0])
    [paragraph] = etree.fromstring(written, etree.HTMLParser()).iter("p")
    assert paragraph.get("title") == title


@given(st.lists(st.sampled_from(["<", ">", "<!--", "-->", '"', "'", "&", "%3C", "a "])).map("".join))
def test_an_attribute_is_written_without_brackets_and_read_as_it_was(value: str) -> None:
    root = etree.fromstring("<p>a</p>", etree.HTMLParser())
    [paragraph] = root.iter("p")
    paragraph.set("title", value)
    paragraph.set("href", f"https://a.org/{value}")
    written = serialized(root)
    assert not re.search("[<>]", written.partition("<p")[2].partition(">a</p>")[0])
    [paragraph] = etree.fromstring(written, etree.HTMLParser()).iter("p")
    assert paragraph.get("title") == value
    assert unquote(paragraph.get("href", "")) == unquote(f"https://a.org/{value}")


def test_a_private_character_in_an_address_stays_as_typed_beside_a_bracket() -> None:
    html = '<p title="<"><a href="https://a.org/%EF%A3%B0">a</a></p>'
    assert 'href="https://a.org/%EF%A3%B0"' in serialized(etree.fromstring(html, etree.HTMLParser()))


def test_no_bracket_is_left_in_an_attribute() -> None:
    html = '<p title="a &lt; b &gt; c"><img src="x?a=&lt;b&gt;" alt="&lt;!--"><a name="&lt;">a &lt; b</a></p>'
    written = serialized(etree.fromstring(html, etree.HTMLParser()))
    assert not any(re.search("[<>]", value) for value in re.findall('="([^"]*)"', written))
    [image] = etree.fromstring(written, etree.HTMLParser()).iter("img")
    assert image.get("alt") == "<!--"
    assert unquote(image.get("src", "")) == "x?a=<b>"


ENCODED = st.text(st.sampled_from("%eEfF89aAbB0\ue000\uef9f<&ü"), max_size=12) | st.sampled_from(
    ["%EE%80%80", "%ee%80%80"]
)


@given(ENCODED, ENCODED, ENCODED)
def test_a_token_is_one_character_everywhere_and_what_spells_one_stays(address: str, title: str, text: str) -> None:
    root = etree.fromstring("<p><a>a</a></p>", etree.HTMLParser())
    [link] = root.iter("a")
    link.attrib.update({"href": f"https://a.org/{address}", "title": title})
    link.text = text
    written = serialized(root)
    [read] = etree.fromstring(written, etree.HTMLParser()).iter("a")
    # lxml percent-encodes what is neither ASCII nor a token, and brackets.
    assert read.get("href", "").replace("%3C", "<").replace("%C3%BC", "ü") == f"https://a.org/{address}".replace(
        "%3C", "<"
    )
    assert (read.get("title"), read.text or "") == (title, text)


@pytest.mark.parametrize("unit", ["<!--", "<style>", '<a "', '<a ""', "<a ", """<a '"'"""])
@pytest.mark.parametrize("end", ["", '"></p>'])
def test_broken_html_takes_no_time_that_counts(unit: str, end: str) -> None:
    before = time.process_time()
    rewritten(f"<p>{unit * 40_000}{end}")
    assert time.process_time() - before < 1  # with the square of its length: from 3 seconds


def test_a_tag_after_broken_ones_is_a_tag() -> None:
    met = parts("<!--<a \"<style><b><i '>'")
    assert [part for kind, part in met if kind == "tag"] == ["<style>", "<b>"]
