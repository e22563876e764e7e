from __future__ import annotations

import re

import pytest

from newsletter.importing import markdown, told
from newsletter.importing.addresses import cleaned, of_link
from newsletter.importing.pieces import (
    ONLY_IN_FILES,
    Dropped,
    Heading,
    Item,
    Paragraph,
    Picture,
    Piece,
    Rich,
    Span,
    Style,
    Table,
    What,
)

LINK = Style(href="https://a.test/")
BOLD = Style(bold=True)
TEXT = Rich.of([Span("See "), Span("the pro", LINK), Span("gramme", LINK), Span(", "), Span("now", BOLD)])


def test_spans_of_one_style_are_one() -> None:
    assert [span.text for span in TEXT.spans] == ["See ", "the programme", ", ", "now"]


def test_links_survive_a_cut() -> None:
    first, second = TEXT.split(re.compile("pro"))
    assert first.spans == (Span("See "), Span("the ", LINK))
    assert second.spans == (Span("gramme", LINK), Span(", "), Span("now", BOLD))
    assert first + Rich.plain("pro") + second != TEXT
    assert TEXT.part(0, 9) + TEXT.part(9, len(TEXT)) == TEXT


def test_what_replaces_a_part_has_the_style_of_its_first_character() -> None:
    replaced = TEXT.replaced(re.compile("e, n"), lambda found: "es n")
    assert replaced.spans[1:] == (Span("the programmes n", LINK), Span("ow", BOLD))


def test_one_line_has_the_words_alone_and_tells_the_rest() -> None:
    cubed = Rich.of([Span("10"), Span("9", Style(script="sup")), Span("\ncells, 10"), Span("2p", Style(script="sup"))])
    pieces: list[Piece] = [Heading(TEXT, 2), Item(cubed, 0, "2."), Table(((cubed, TEXT),)), Picture("a.png", "A cat")]
    written = markdown.line(pieces)
    assert written.text == ("See the programme, now 2. 10⁹ cells, 10^(2p) 10⁹ cells, 10^(2p) See the programme, now")
    assert written.dropped == (
        Dropped(What.LINK, "https://a.test/"),
        Dropped(What.LINK, "https://a.test/"),
        Dropped(What.PICTURE, "A cat"),
    )


def test_paragraphs_side_by_side_do_not_become_a_list_or_a_note() -> None:
    texts = ["See[^1]", "1. one", "2. two", "[^1]: three"]
    written = markdown.prose([Paragraph(Rich.plain(text)) for text in texts])
    assert written.text == "See\\[\\^1\\]\n\n1\\. one\n\n2\\. two\n\n[^1]: three"


@pytest.mark.parametrize(
    ("copied", "address"),
    [
        ("https://a.test/", "https://a.test/"),
        (" https://a.test/?utm_source=x&id=7#part\u200b", "https://a.test/?id=7#part"),
        ("https://a.test/?fbclid=x", "https://a.test/"),
        ("https://a.test/?q=utm_source=x", "https://a.test/?q=utm_source=x"),
        (
            "https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fa.test%252F",
            "https://a.test/",
        ),
        ("https://secure-web.cisco.com/1abc", "https://secure-web.cisco.com/1abc"),
        ("https://[broken/?utm_source=x", "https://[broken/?utm_source=x"),
        ("mailto:ann@a.test?subject=Hello", "mailto:ann@a.test?subject=Hello"),
    ],
)
def test_addresses_lose_what_counts_visits_and_the_service_around_them(copied: str, address: str) -> None:
    assert cleaned(copied) == address


@pytest.mark.parametrize(
    "href", ["", "#part", "/a", "javascript:alert(1)", "file:///C:/a", "data:text/html,x", "ftp://a.test/"]
)
def test_what_readers_cannot_open_is_no_link(href: str) -> None:
    assert of_link(href) == ""


def test_what_was_left_out_is_told_once_for_each_kind() -> None:
    dropped = [Dropped(What.PICTURE, f"cat {number}") for number in range(7)]
    assert told.told([*dropped, Dropped(What.FORM), Dropped(What.SCRIPT), dropped[0]]) == (
        "Pictures do not come along, and are added as files: “cat 0”, “cat 1”, “cat 2”, “cat 3”, “cat 4” and 2 more.",
        "Form fields were left out.",
    )
    assert {what for what in What if not told.told([Dropped(what)])} == {What.SCRIPT, *ONLY_IN_FILES}
