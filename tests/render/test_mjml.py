"""MJML of hostile templates is refused or read in little time, and other MJML loses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from mjml import mjml2html

from newsletter.errors import TemplateError
from newsletter.render import inline, mjml, mjml_limits
from newsletter.render.element_styles import styles_of
from newsletter.text.markup import parsed

IN_TEXT = "<mjml><mj-body><mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section></mj-body></mjml>"
IN_RAW = "<mjml><mj-body><mj-raw>{}</mj-raw></mj-body></mjml>"
SHARED = "<mjml><mj-head><mj-attributes>{}</mj-attributes></mj-head><mj-body>{}</mj-body></mjml>"
NESTED = "is inside 200 other tags"

REFUSED = {
    "nested": (IN_TEXT.format("<div>" * 300 + "</div>" * 300), NESTED),
    "never closed": (IN_TEXT.format("<b>" * 300), NESTED),
    "in mj-raw": (IN_RAW.format("<b>" * 300), NESTED),
    "sections": ("<mjml><mj-body>" + "<mj-section>" * 300, NESTED),
    "closed in comments": (IN_RAW.format("<b><!--</b>-->" * 300), NESTED),
    "closed in attributes": (IN_RAW.format("<b x='</b>'>" * 300), NESTED),
    "closed in a condition": (IN_RAW.format("<b><!--[if mso></b>]>" * 300), NESTED),
    "opened in conditional comments": (IN_RAW.format("<!--[if mso]><b><![endif]-->" * 300), NESTED),
    "two comments that look like one": (IN_RAW.format("<b><!--[if mso]><!--</b>--><![endif]-->" * 300), NESTED),
    "void only in lower case": (IN_RAW.format("<BR>" * 300), NESTED),
    "a comment that loses its end when it is normalised": (IN_RAW.format("<b><!-- -->\u0338</b>-->" * 300), NESTED),
    "many tags": (IN_RAW.format("<br>" * 100_001), "more than 100,000 tags"),
    "an attribute for all": (
        SHARED.format(f'<mj-text color="{"a" * 500_000}"/>', "<mj-text>a</mj-text>" * 100),
        "104 tags of MJML inherit attributes of 500,010 characters",
    ),
    "an attribute for those inside": (
        SHARED.format("", f'<mj-social color="{"a" * 500_000}">' + "<mj-social-element/>" * 100 + "</mj-social>"),
        "inherit attributes of 500,00",
    ),
    "a condition without an end": (IN_RAW.format("<b><!--[if></b>"), "A conditional comment is not complete"),
    "an end of a condition": (IN_RAW.format("<![endif x]>"), "A conditional comment is not complete"),
    "a line, which is named": ("<mjml>\n<mj-body>\n" + "<mj-section>\n" * 300, r"line 201 of the MJML: <mj-section>"),
    "combining marks": (IN_TEXT.format("a" + "\u0301\u0316" * 600), "More than 500 combining marks"),
    "marks in two kinds": (IN_TEXT.format("a" + "\u0301" * 600 + "\u0316" * 600), "More than 500 combining marks"),
    "long HTML": (IN_TEXT.format("a" * 10_000_001), "HTML of 10 MB"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_mjml_that_would_crash_or_fill_the_memory_is_refused(text: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        mjml.to_html(text)


@pytest.mark.parametrize(
    "text",
    [
        IN_RAW.format("<b>" * 190 + "x" + "</b>" * 190),
        IN_RAW.format("<br><b/><img src='a'>" * 300 + "x"),
        IN_RAW.format("<!--[if mso]><b><![endif]-->x<!--[if mso]></b><![endif]-->" * 300),
        IN_RAW.format("<!--[if !mso]><!--><b>x</b><!--<![endif]-->" * 300),
        IN_RAW.format("<!-- <b> -->x" * 300),
    ],
)
def test_other_mjml_keeps_all_it_says(text: str) -> None:
    assert mjml.to_html(text).count("x</") + mjml.to_html(text).count("x<!") >= text.count("x</") + text.count("x<!")


def test_the_tags_without_an_end_are_those_of_mrml() -> None:
    for name in mjml_limits.WITHOUT_END:
        mjml2html(IN_RAW.format(f"<{name}>"))


def test_html_that_is_deeper_than_the_parser_reads_is_refused_and_not_cut_off() -> None:
    sections = "<mj-section><mj-column>" * 90 + "<mj-text>x</mj-text>" + "</mj-column></mj-section>" * 90
    html = mjml.to_html(f"<mjml><mj-body>{sections}</mj-body></mjml>")
    with pytest.raises(TemplateError, match="inside 240 other elements"):
        inline.inline(html, "")


def test_line_breaks_between_tags_become_spaces_and_those_in_tags_too() -> None:
    mjml_text = IN_TEXT.format('<b>a</b> \n\n <i title="b \n c">d</i>') + "\n"
    assert '<b>a</b> <i title="b c">d</i>' in mjml.to_html(mjml_text)


def tried(text: str) -> None:
    with suppress(TemplateError):
        mjml.to_html(text)


def styled(text: str) -> None:
    styles_of(root := parsed(text), list(root.iter("*")), "")


SLOW = {
    "spaces in an attribute": (tried, IN_TEXT.format('<p title="a\nb{}">a</p>'), " "),
    "lines before a text": (tried, IN_TEXT.format("<p>{}a</p>"), "\n"),
    "tags without an end": (tried, "{}", "<mj-text "),
    "empty tags with one end": (tried, "{}/>", "<mj-text "),
    "tags that are never closed": (tried, IN_TEXT.format("{}"), "<mj-text>"),
    "comments without an end": (tried, IN_RAW.format("{}"), "<!--"),
    "spaces in a style": (styled, '<p style="color:red{} x">', " "),
}


@pytest.mark.parametrize(("work", "frame", "unit"), SLOW.values(), ids=SLOW)
def test_long_mjml_takes_no_time_that_counts(work: Callable[[str], None], frame: str, unit: str) -> None:
    before = time.process_time()
    work(frame.format(unit * 60_000))
    assert time.process_time() - before < 1  # with the square of its length: from 3 seconds to minutes
